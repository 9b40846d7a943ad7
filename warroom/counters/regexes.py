r"""Regular expressions that mean the same on every engine.

DuckDB, BigQuery and ClickHouse speak RE2, PostgreSQL speaks POSIX with extensions, Spark and Trino speak Java, and one
pattern means six things: ``\b`` is a backspace to PostgreSQL, ``.`` stops at a line break for some, ``$`` looks past
the last one for others, ``\d`` is ten characters or six hundred. A count that says "nobody" because a bracket was read
differently is the error this module is against. So a pattern is read here, once: what only some engines have is
refused with its reason, and the rest is spelled out for each dialect in what all of them agree on.

The syntax is RE2's (https://github.com/google/re2/wiki/Syntax), without Unicode tables and without flags in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from warroom.counters.flaws import Flaw

LONGEST = 500
"""Characters of a pattern: what is longer is a list of words, and a list can be said."""
MOST_REPEATS = 1_000
"""RE2's own bound of {n,m}."""
MOST_REPEATS_POSIX = 255
"""PostgreSQL's."""

_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": r"\t\n\f\r "}
_SIGNS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_SPELLED = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\f": r"\f", "\v": r"\v"}
_SPECIAL = frozenset(r"\.^$*+?()[]{}|")
_SPECIAL_IN_SET = frozenset(r"\]^-[&~")
_LOOKS = {"?=": "look-ahead", "?!": "look-ahead", "?<=": "look-behind", "?<!": "look-behind"}
_NO_LOOK = "say it as two conditions: regexp_matches(response, 'refund') and not regexp_matches(response, 'no refund')"
_REPEAT = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}|[*+?]")
_NAMED = re.compile(r"\?P<[A-Za-z_]\w{0,31}>", re.ASCII)
_FLAGS = re.compile(r"\(\?([is]{1,2})\)")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}")


class Piece(NamedTuple):
    """One part of a pattern. *text* is the character of a ``char``, the letter of a ``class`` or ``edge``, the parts of
    a ``set`` in our own spelling, and what was written of the rest."""

    kind: str
    text: str
    at: int


class Pattern(NamedTuple):
    """A pattern that RE2 understands: its *text*, its pieces, whether it ignores case, whether ``.`` is a line break
    as well."""

    text: str
    pieces: tuple[Piece, ...]
    ignores_case: bool
    dot_is_all: bool


def read(text: str) -> Pattern:
    """The pattern *text*, or a Flaw that says which part of it not every engine has."""
    if len(text) > LONGEST:
        raise Flaw(f"a pattern has at most {LONGEST} characters, this one {len(text)}", "use several, joined by or")
    flags = _FLAGS.match(text)
    start = flags.end() if flags else 0
    pieces = tuple(_pieces(text, start))
    _check_groups(pieces, len(text))
    _check_repeats(pieces)
    given = flags.group(1) if flags else ""
    return Pattern(text, pieces, "i" in given, "s" in given)


def _pieces(text: str, at: int) -> Iterator[Piece]:
    while at < len(text):
        piece, at = _piece(text, at)
        yield piece


def _piece(text: str, at: int) -> tuple[Piece, int]:
    """The piece at *at*, and where the next one begins."""
    char = text[at]
    match char:
        case "\\":
            return _escaped(text, at)
        case "[":
            return _set(text, at)
        case "(":
            return _opened(text, at)
        case "*" | "+" | "?" | "{":
            return _repeat(text, at)
        case "." | "^" | "$" | "|" | ")":
            return Piece(char, char, at), at + 1
        case "\0":
            raise Flaw("a pattern holds no zero character", "leave it out", at)
    return Piece("char", char, at), at + 1


def _escaped(text: str, at: int) -> tuple[Piece, int]:
    letter = text[at + 1 : at + 2]
    if letter in ("d", "D", "w", "W", "s", "S"):
        return Piece("class", letter, at), at + 2
    if letter in ("b", "B", "A", "z"):
        return Piece("edge", letter, at), at + 2
    char, end = _character(text, at)
    return Piece("char", char, at), end


def _character(text: str, at: int) -> tuple[str, int]:
    r"""The character that the backslash at *at* stands for: ``\.``, ``\n``, ``\x41``."""
    letter = text[at + 1 : at + 2]
    if not letter:
        raise Flaw("the pattern ends with a backslash", r"a backslash itself is \\", at)
    if hexed := _HEX.match(text, at + 1):
        return _numbered(int(hexed.group(1) or hexed.group(2), 16), at), hexed.end()
    if letter in _SIGNS:
        return _SIGNS[letter], at + 2
    if letter.isdigit():
        raise Flaw(f"\\{letter} refers back to a group, which cannot be matched in bounded time", _NO_LOOK, at)
    if letter.isalnum() or not letter.isascii():
        raise Flaw(f"\\{letter} is not the same on every engine", r"there are \d \w \s \b \A \z \n \t and \x41", at)
    return letter, at + 2


def _numbered(code: int, at: int) -> str:
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise Flaw("there is no such character", r"\x41 is A, \x{1F600} a face", at)
    return chr(code)


def _set(text: str, at: int) -> tuple[Piece, int]:
    """The set that begins at *at*, its parts spelled as every engine reads them."""
    here = at + 1
    negated = text.startswith("^", here)
    here += negated
    parts: list[str] = []
    while not (text.startswith("]", here) and parts):
        part, here = _member(text, here, at)
        parts.append(part)
    return Piece("set", ("^" if negated else "") + "".join(parts), at), here + 1


def _member(text: str, here: int, opened: int) -> tuple[str, int]:
    """A character, a range or a class in the set that was *opened*."""
    if text.startswith("[:", here):
        raise Flaw("a class in brackets depends on the language of the engine", "write [A-Za-z] for [[:alpha:]]", here)
    if text[here : here + 2] in (r"\d", r"\w", r"\s"):
        return _CLASSES[text[here + 1]], here + 2
    if text[here : here + 2] in (r"\D", r"\W", r"\S"):
        raise Flaw(f"{text[here : here + 2]} has no meaning in a set everywhere", "any character is . after (?s)", here)
    first, end = _in_set(text, here, opened)
    if not text.startswith("-", end) or text.startswith("-]", end):
        return _spelled(first, _SPECIAL_IN_SET), end
    last, after = _in_set(text, end + 1, opened)
    if last < first:
        raise Flaw("a range goes upwards", "write [a-z]", here)
    return f"{_spelled(first, _SPECIAL_IN_SET)}-{_spelled(last, _SPECIAL_IN_SET)}", after


def _in_set(text: str, here: int, opened: int) -> tuple[str, int]:
    if here >= len(text):
        raise Flaw("the set is not closed", r"a bracket itself is \[", opened)
    if text[here] == "\\":
        return _character(text, here)
    if text[here] in "[\0":
        raise Flaw("a bracket in a set is read differently from engine to engine", r"write \[ for it", here)
    return text[here], here + 1


def _opened(text: str, at: int) -> tuple[Piece, int]:
    if not text.startswith("?", at + 1):
        return Piece("(", "(", at), at + 1
    if text.startswith("?:", at + 1):
        return Piece("(", "(", at), at + 3
    if named := _NAMED.match(text, at + 1):
        return Piece("(", "(", at), named.end()
    for sign, name in _LOOKS.items():
        if text.startswith(sign, at + 1):
            raise Flaw(f"({sign} is a {name}, which cannot be matched in bounded time", _NO_LOOK, at)
    raise Flaw("a group is ( or (?:, and the flags (?i) and (?s) stand at the beginning", "write (?i)refund", at)


def _repeat(text: str, at: int) -> tuple[Piece, int]:
    found = _REPEAT.match(text, at)
    if not found:
        raise Flaw("a brace that repeats nothing is read differently from engine to engine", r"write \{ for it", at)
    least, most = int(found.group(1) or 0), int(found.group(3) or 0)
    if max(least, most) > MOST_REPEATS or (most and most < least):
        raise Flaw(f"{found.group()} is no repetition", f"write {{2,5}}, with at most {MOST_REPEATS}", at)
    # Whether as much or as little as possible is taken never changes whether there is a match.
    end = found.end() + text.startswith("?", found.end())
    return Piece("repeat", found.group(), at), end


def _check_groups(pieces: tuple[Piece, ...], end: int) -> None:
    depth = 0
    for piece in pieces:
        depth += {"(": 1, ")": -1}.get(piece.kind, 0)
        if depth < 0:
            raise Flaw("the group was never opened", r"a parenthesis itself is \)", piece.at)
    if depth:
        raise Flaw("a group is not closed", r"a parenthesis itself is \(", end)


def _check_repeats(pieces: tuple[Piece, ...]) -> None:
    before = "("
    for piece in pieces:
        if piece.kind == "repeat" and before in ("(", "|", "repeat", "^", "$", "edge"):
            raise Flaw(f"{piece.text} repeats nothing", rf"the sign itself is \{piece.text[0]}", piece.at)
        before = piece.kind


def _spelled(char: str, special: frozenset[str]) -> str:
    return _SPELLED.get(char) or (f"\\{char}" if char in special else char)


def said(pattern: Pattern, dialect: str) -> str:
    """*pattern* as *dialect* reads it, or a Flaw. That it ignores case is said by the caller, in the dialect's way."""
    return "".join(_said(piece, pattern, dialect) for piece in pattern.pieces)


def _said(piece: Piece, pattern: Pattern, dialect: str) -> str:
    match piece.kind:
        case "char":
            return _spelled(piece.text, _SPECIAL)
        case "class":
            return f"[{'^' if piece.text.isupper() else ''}{_CLASSES[piece.text.lower()]}]"
        case "set":
            return f"[{piece.text}]"
        case ".":
            return r"([^\n]|\n)" if pattern.dot_is_all else r"[^\n]"
        case "edge" | "^" | "$":
            return _edge(piece.text, dialect)
        case "repeat":
            return _repeated(piece, dialect)
    return piece.text


_WORD = "[A-Za-z0-9_]"
_AROUND = {
    "b": f"((?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
    "B": f"((?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
}
"""RE2's edges of words, which know no letters but ASCII, for those who can look around and take é for one."""
_ENDS = {"^": r"\A", "A": r"\A", "$": r"\z", "z": r"\z"}
_RE2 = _ENDS | {"b": r"\b", "B": r"\B"}
_EDGES = {
    "postgres": _ENDS | {"$": r"\Z", "z": r"\Z"} | _AROUND,
    "spark": _ENDS | _AROUND,
    "trino": _ENDS | _AROUND,
    "snowflake": {"^": "^", "A": "^", "$": "$", "z": "$", "b": r"\b", "B": r"\B"},
}


def _edge(text: str, dialect: str) -> str:
    return _EDGES.get(dialect, _RE2)[text]


def _repeated(piece: Piece, dialect: str) -> str:
    counts = [int(count) for count in re.findall(r"\d+", piece.text)]
    if dialect == "postgres" and max(counts, default=0) > MOST_REPEATS_POSIX:
        raise Flaw(f"PostgreSQL repeats at most {MOST_REPEATS_POSIX} times", "write {1,255}", piece.at)
    return piece.text
