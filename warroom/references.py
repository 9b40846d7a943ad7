"""Secrets by reference: looked up at the last moment, and taken out of every text that leaves.

A plan is shown, exported and pinned for ever, so it names a secret (``env:NAME``, ``file:/run/…``) and never holds one.
Whoever is asked may send it back, in an echo, an error or a traceback; therefore whoever handed a secret out also takes
it out again. What looks different than what was sent (reversed, encrypted, hashed) is beyond that.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from json import dumps
from pathlib import Path
from urllib.parse import quote, quote_plus

from warroom.core.errors import Code, Refused

_REFERENCE = re.compile(r"env:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|file:(?P<path>.+)")
LARGEST = 8 * 1024
"""The largest secret in bytes: a long token fits, somebody's log does not."""
_PIECE = 8
"""A piece of a secret of so many characters is taken out, too: whoever quotes an answer cuts it anywhere."""


def is_reference(text: str) -> bool:
    """Whether *text* as a whole stands for a secret."""
    return _REFERENCE.fullmatch(text) is not None


class Secrets:
    """What references stand for, looked up in *environ* and in files; a relative path begins in *folder*."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._environ = environ
        self._folder = folder
        self._forms: dict[str, str] = {}  # what may come back, and the reference that is shown instead
        self._pieces: dict[str, str] = {}

    def looked_up(self, text: str) -> str:
        """The secret that *text* refers to; *text* itself where it is no reference. Refused where there is none."""
        match = _REFERENCE.fullmatch(text)
        if match is None:
            return text
        value = self._of_environment(match["name"]) if match["name"] else self._of_file(match["path"])
        self._remember(text, value)
        return value

    def redacted(self, text: str) -> str:
        """*text* with the reference in the place of every secret that was looked up, and of pieces of it."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = re.sub(re.escape(form), f"⟨{self._forms[form]}⟩", text, flags=re.IGNORECASE)
        return self._without_pieces(text)

    def _of_environment(self, name: str) -> str:
        value = self._environ.get(name, "").strip("\r\n")
        if not value:
            raise _missing(f"env:{name}", "it is not set here", f"export {name}=…")
        return value

    def _of_file(self, path: str) -> str:
        place = self._folder / path
        if not place.is_file():
            raise _missing(f"file:{path}", "there is no such file", f"put it into {place}")
        try:
            with place.open("rb") as file:
                value = file.read(LARGEST + 1)
            text = value.decode().strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise _missing(f"file:{path}", type(error).__name__, f"make {place} a text that you may read") from error
        if not text or len(value) > LARGEST:
            raise _missing(f"file:{path}", "it is empty or no secret's size", f"put the secret alone into {place}")
        return text

    def _remember(self, reference: str, value: str) -> None:
        for form in _forms(value):
            self._forms[form] = reference
            if len(form) > _PIECE:
                self._pieces |= {form[i : i + _PIECE]: reference for i in range(len(form) - _PIECE + 1)}

    def _without_pieces(self, text: str) -> str:
        if not self._pieces:
            return text
        covered: list[str | None] = [None] * len(text)
        for i in range(len(text) - _PIECE + 1):
            if reference := self._pieces.get(text[i : i + _PIECE]):
                covered[i : i + _PIECE] = [reference] * _PIECE
        parts = groupby(zip(covered, text, strict=True), key=lambda pair: pair[0])
        return "".join(f"⟨{by}⟩" if by else "".join(one for _, one in pairs) for by, pairs in parts)


def _missing(reference: str, reason: str, hint: str) -> Refused:
    return Refused(Code.NOT_FOUND, f"the secret {reference} is missing: {reason}", hint, {"reference": reference})


def _forms(value: str) -> Iterator[str]:
    """The texts as which *value* may come back."""
    for one in (value, *_alone(value)):
        yield from (one, quote(one, safe=""), quote_plus(one), dumps(one)[1:-1], repr(one)[1:-1], escape(one))
        yield b64encode(one.encode()).decode().rstrip("=")


def _alone(value: str) -> Iterator[str]:
    """What is secret in a header such as ``Bearer TOKEN`` or ``Basic BASE64``, without the words around it."""
    yield from (word for word in value.split() if len(word) >= _PIECE)
    scheme, _, rest = value.partition(" ")
    if scheme.isalpha() and rest:
        yield rest
    if scheme.lower() == "basic":
        try:
            both = b64decode(rest, validate=True).decode()
        except ValueError:
            return
        yield both
        yield from (part for part in both.split(":", 1)[1:] if part)
