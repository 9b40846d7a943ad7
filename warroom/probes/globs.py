"""Patterns with ``*``, ``?`` and ``[a-z]``, as Gatus's ``pat()`` has them, in time that only grows with the text.

Between two stars everything has a fixed length, so that the leftmost place of each piece is the right one and nothing
has to be tried twice. Slashes are left out on both sides, because Gatus does so.
"""

from __future__ import annotations

import re

from warroom.probes.outcomes import Malformed

_PART = re.compile(r"\*+|\?|\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|([^*?\\\[])", re.DOTALL)


def check(glob: str) -> None:
    """Malformed where *glob* is no pattern."""
    _pieces(glob)


def matches(glob: str, text: str) -> bool:
    """Whether *glob* matches the whole *text*. Malformed where it is no pattern."""
    pieces = _pieces(glob.replace("/", ""))
    compiled = [re.compile("".join(piece), re.DOTALL) for piece in pieces]
    text = text.replace("/", "")
    if len(compiled) == 1:
        return compiled[0].fullmatch(text) is not None
    at = _end(compiled[0].match(text))
    for piece in compiled[1:-1]:
        at = _end(piece.search(text, at)) if at >= 0 else at
    end = len(text) - len(pieces[-1])
    return 0 <= at <= end and compiled[-1].fullmatch(text, end) is not None


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else -1


def _pieces(glob: str) -> list[list[str]]:
    """What stands between the stars: regular expressions for one character each."""
    pieces: list[list[str]] = [[]]
    at = 0
    while at < len(glob):
        match = _PART.match(glob, at)
        if match is None:
            raise Malformed(f"{glob!r} is no pattern")
        if match[0].startswith("*"):
            pieces.append([])
        else:
            pieces[-1].append(_one(match))
        at = match.end()
    return pieces


def _one(match: re.Match[str]) -> str:
    """The regular expression for the one character that *match* describes."""
    escaped, inverse, inside, plain = match.groups()
    if inside:
        return _class(inverse, inside)
    return "." if match[0] == "?" else re.escape(escaped or plain)


def _class(inverse: str, inside: str) -> str:
    characters = re.sub(r"\\(.)|([\[\]&|~^])", lambda found: re.escape(found[1] or found[2]), inside, flags=re.DOTALL)
    try:
        re.compile(expression := f"[{inverse}{characters}]")
    except re.error as error:
        raise Malformed(f"[{inside}] is no class: {error}") from None
    return expression
