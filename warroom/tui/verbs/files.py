"""A file that goes into the record: asked for by its path, kept by its digest."""

from __future__ import annotations

import asyncio
from itertools import takewhile
from pathlib import Path

from warroom.core.envelope import Blob, Evidence
from warroom.core.errors import Code, Refused
from warroom.desk import kept
from warroom.tui.dialogue import Dialogue

_LARGEST = 50_000_000


async def proof(dialogue: Dialogue, ask: str) -> tuple[Evidence, Blob]:
    """The file that is named, and how the record refers to it. Refused where it cannot be read."""
    about = "its path, which tab completes; the file itself is kept in the store"
    path = await dialogue.text(ask, about=about, complete=completed)
    name, blob = await asyncio.to_thread(_read, path)
    return Evidence(name=name, size=len(blob.content), sha256=blob.digest), blob


async def words(dialogue: Dialogue, ask: str) -> str:
    """The text in the file that is named, every character of it. Refused where it is none."""
    path = await dialogue.text(ask, about="its path, which tab completes", complete=completed)
    name, blob = await asyncio.to_thread(_read, path)
    try:
        return blob.content.decode()
    except UnicodeDecodeError as error:
        raise Refused(Code.INVALID, f"{name} is not UTF-8 text", "give it as plain text") from error


def completed(typed: str) -> str:
    """The path *typed* with as much more as all files that begin so have in common."""
    folder, _, begun = typed.rpartition("/")
    place = Path(f"{folder}/" if "/" in typed else ".").expanduser()
    try:
        names = [one.name + "/" * one.is_dir() for one in place.iterdir() if one.name.startswith(begun)]
    except OSError:
        return typed
    more = _common([name for name in names if begun or not name.startswith(".")])
    return f"{typed.removesuffix(begun)}{more}" if more.isprintable() and len(more) > len(begun) else typed


def _common(names: list[str]) -> str:
    """What all *names* begin with."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)


def _read(typed: str) -> tuple[str, Blob]:
    path = Path(typed).expanduser()
    try:
        if path.stat().st_size > _LARGEST:
            raise Refused(Code.INVALID, f"{path} is larger than {_LARGEST:,} bytes", "keep an extract of it")
        return path.name, kept(path.read_bytes())
    except OSError as error:
        raise Refused(Code.NOT_FOUND, f"{path} cannot be read: {error.strerror}", "check the path") from error
