"""What people type, read into values: texts from stdin, evidence files, the fields of a command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from warroom.core.entries import LONGEST
from warroom.core.envelope import Blob, Command, Evidence
from warroom.core.errors import Code, Refused, not_found
from warroom.desk import kept

C = TypeVar("C", bound=Command)
S = TypeVar("S", bound=BaseModel)

STDIN = "-"
LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of one evidence file: the store is a database, not an archive of disks."""


def text_of(given: str, what: str) -> str:
    """*given*, or where it is ``-`` what stdin says. Refused (invalid) where that is no text or too long to be read."""
    if given != STDIN:
        return given
    raw = sys.stdin.buffer.read(LONGEST * 4 + 1)
    try:
        return raw.decode().rstrip("\n")
    except UnicodeDecodeError as error:
        raise Refused(
            Code.INVALID,
            f"the {what} on stdin is not UTF-8 text, or longer than {LONGEST} characters",
            "keep the file as evidence of a step: warroom step done STEP --evidence FILE",
        ) from error


def evidence(paths: tuple[str, ...]) -> tuple[tuple[Evidence, ...], tuple[Blob, ...]]:
    """The files at *paths* as evidence, and as they are kept. Refused (invalid) where one cannot be kept."""
    blobs = tuple(kept(_content(Path(path))) for path in paths)
    named = zip(paths, blobs, strict=True)
    items = tuple(Evidence(name=Path(path).name, size=len(blob.content), sha256=blob.digest) for path, blob in named)
    return items, blobs


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        sentence = f"{path} cannot be read: {error.strerror}"
        raise Refused(Code.INVALID, sentence, "name a file that you can read") from error
    if len(content) > LARGEST_FILE:
        raise Refused(
            Code.INVALID,
            f"{path} is larger than {LARGEST_FILE // 2**20} MB",
            "keep it where it is and give its digest as the result: --result \"sha256 …\"",
        )  # fmt: skip
    return content


def build(command: type[C], **fields: Any) -> C:
    """The *command* with *fields*. Refused (invalid) where a field is none."""
    try:
        return command(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        name = "".join(f"--{part}".replace("_", "-") for part in first["loc"][:1])
        message = first["msg"][:1].lower() + first["msg"][1:]
        hint = f"warroom {command.VERB.replace('_', ' ')} --help"
        raise Refused(Code.INVALID, f"{name}: {message}", hint, {"field": ".".join(map(str, first["loc"]))}) from error


def section(model: type[S], command: str, **fields: Any) -> S:
    """A part of a plan made from *fields* of the command line. Refused (invalid) where a field is none."""
    try:
        return model(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        name = ".".join(map(str, first["loc"])) or "it"
        raise Refused(
            Code.INVALID, f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}", f"warroom {command} --help"
        ) from error


def choice_of(noun: str, name: str, known: list[str]) -> str:
    """*name*, if it is one of *known*. Refused (not_found) otherwise, with the closest one."""
    if name not in known:
        raise not_found(noun, name, known)
    return name
