"""A file that goes into the record, asked for by its path and kept by its digest; and one that words go out in."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import takewhile
from pathlib import Path

from warroom.core.envelope import Blob, Evidence
from warroom.core.errors import Code, Refused
from warroom.desk import kept
from warroom.tui.dialogue import Dialogue
from warroom.writing import create

_LARGEST = 50_000_000


async def proofs(dialogue: Dialogue, ask: str, *, needed: bool = True) -> tuple[tuple[Evidence, ...], list[Blob]]:
    """The files that are named, and how the record refers to them. Refused where one cannot be read."""
    about = "its path, which tab completes, several with spaces between them; what is in it is kept in the store"
    typed = await dialogue.text(ask, about=about, complete=completed, needed=needed)
    read = [await asyncio.to_thread(_read, path) for path in await asyncio.to_thread(_paths, typed)]
    evidence = tuple(Evidence(name=name, size=len(blob.content), sha256=blob.digest) for name, blob in read)
    return evidence, [blob for _, blob in read]


def _paths(typed: str) -> list[str]:
    """The paths in what was *typed*: one that has spaces in its name, or several."""
    if not typed or _is_there(located(typed)):
        return [typed] if typed else []
    try:
        return shlex.split(typed)
    except ValueError:
        return [typed]


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long for a name, or in a folder that nobody may look into: whoever reads it will say so
        return False


def located(typed: str) -> Path:
    """The path that is *typed*. Refused where it begins with the home of nobody."""
    try:
        return Path(typed).expanduser()
    except RuntimeError as error:
        sentence = f"{typed} cannot be found: nobody here has that home"
        raise Refused(Code.NOT_FOUND, sentence, "check the path") from error


@asynccontextmanager
async def written(typed: str, text: str | None) -> AsyncIterator[None]:
    """*text* in a new file; none writes nothing. It does not stay where what goes on from there fails. Refused where a
    file is there already, or cannot be written."""
    path = located(typed)
    if text is not None:
        await asyncio.to_thread(_write, path, text)
    try:
        yield
    except Exception:  # not where the program ends meanwhile: what is on its way may be recorded all the same
        if text is not None:
            path.unlink(missing_ok=True)
        raise


def _write(path: Path, text: str) -> None:
    try:
        create(path, [text])
    except OSError as error:
        raise Refused(Code.INVALID, f"{path} cannot be written: {error.strerror}", "name another file") from error


async def words(dialogue: Dialogue, ask: str) -> str:
    """The text in the file that is named, every character of it. Refused where it is none."""
    path = await dialogue.text(ask, about="its path, which tab completes", complete=completed)
    name, blob = await asyncio.to_thread(_read, path)
    try:
        return blob.content.decode()
    except UnicodeDecodeError as error:
        raise Refused(Code.INVALID, f"{name} is not UTF-8 text", "give it as plain text") from error


def completed(typed: str) -> str:
    """The path *typed*, or the last of several, with as much more as all files that begin so have in common."""
    whole = _completed(typed)
    before, space, last = typed.rpartition(" ")
    return whole if whole != typed or not last else f"{before}{space}{_completed(last)}"


def _completed(typed: str) -> str:
    folder, _, begun = typed.rpartition("/")
    try:
        place = located(f"{folder}/" if "/" in typed else ".")
        names = [one.name + "/" * one.is_dir() for one in place.iterdir() if one.name.startswith(begun)]
    except (OSError, Refused):
        return typed
    more = _common([name for name in names if begun or not name.startswith(".")])
    return f"{typed.removesuffix(begun)}{more}" if more.isprintable() and len(more) > len(begun) else typed


def _common(names: list[str]) -> str:
    """What all *names* begin with."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)


def _read(typed: str) -> tuple[str, Blob]:
    path = located(typed)
    try:
        if path.stat().st_size > _LARGEST:
            raise Refused(Code.INVALID, f"{path} is larger than {_LARGEST:,} bytes", "keep an extract of it")
        return path.name, kept(path.read_bytes())
    except OSError as error:
        raise Refused(Code.NOT_FOUND, f"{path} cannot be read: {error.strerror}", "check the path") from error
