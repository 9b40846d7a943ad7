"""Regular expressions that cannot hang: JavaScript's, translated, and matched in a child that is ended on time.

Text and pattern both come from outside, and a pattern such as ``(a+)+$`` takes longer than the incident on forty
characters. Python's matcher holds the interpreter until it is done, so no thread can give up on it; a child process
can be ended, and takes about 20 ms. What JavaScript reads otherwise than Python is translated; what cannot be is
refused, because a pattern that means something else is a wrong answer in both directions.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

from warroom.probes.outcomes import Malformed

CPU_LIMIT_S = 1
"""Of the processor, so that a busy machine changes no judgement."""
WALL_LIMIT_S = 20
MEMORY = 512 * 1024 * 1024
MAX_PATTERN = 4_000
MAX_TEXT = 1_000_000

_CHILD = f"""
import json, re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_LIMIT_S}, {CPU_LIMIT_S}))
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
pattern, text = json.loads(sys.stdin.buffer.read())
sys.stdout.write(str(int(re.search(pattern, text) is not None)))
"""
_SAME = frozenset(r"\.+*?()[]{}|^$/-" + "nrtfv" + "sS" + "<>=!:,#&~@%'\"` ;_")
_CLASSES = {
    "d": "0-9",
    "D": r"\x00-/:-\U0010ffff",
    "w": "A-Za-z0-9_",
    "W": r"\x00-/:-@\[-\^`{-\U0010ffff",
}
"""What Python means by these depends on flags, and its flag for a part of a pattern does not reach into classes."""
_GROUPS = ("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?i:")
_NAMED = re.compile(r"\(\?<([A-Za-z_]\w*)>", re.ASCII)
_HEX = re.compile(r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??")
_WORD = f"[{_CLASSES['w']}]"
_BOUNDARIES = {
    r"\b": f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
    r"\B": f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
}
_LOOKING = ("(?=", "(?!", "(?<=", "(?<!")
_PLACES = frozenset((*_BOUNDARIES.values(), *_LOOKING, "^", r"\Z"))
"""What matches a place and no character, and cannot be repeated."""
_LINE = "\\n\\r\\u2028\\u2029"


class Unreadable(Malformed):
    """A pattern that is none, or that is written in a way that is not read here. Its text says what is wrong."""


class Unfinished(Exception):
    """A pattern that was given up on: too slow or too large for this text."""


def found(pattern: str, text: str) -> bool:
    """Whether *pattern* matches anywhere in *text*. Unreadable or Unfinished where that cannot be said."""
    translated = translate(pattern)
    if len(text) > MAX_TEXT:
        raise Unfinished(f"the text is longer than {MAX_TEXT:,} characters")
    question = json.dumps([translated, text]).encode()
    command = [sys.executable, "-I", "-S", "-c", _CHILD]
    try:
        done = subprocess.run(command, input=question, capture_output=True, timeout=WALL_LIMIT_S, check=True)
    except (subprocess.SubprocessError, OSError):
        raise Unfinished(f"the pattern was not done after {CPU_LIMIT_S} s") from None
    return done.stdout == b"1"


def translate(pattern: str) -> str:
    """*pattern* as Python reads it. Unreadable where it is no pattern, or one that only JavaScript reads."""
    if len(pattern) > MAX_PATTERN:
        raise Unreadable(f"a pattern is at most {MAX_PATTERN:,} characters long")
    flags = re.match(r"\(\?[is]+\)", pattern)
    start = flags.end() if flags else 0
    everything = bool(flags and "s" in flags[0])
    translated = (flags[0] if flags else "") + "".join(_parts(pattern, start, everything=everything))
    try:
        re.compile(translated)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unreadable(f"this is no pattern: {error}") from None
    return translated


def _parts(pattern: str, at: int, *, everything: bool) -> Iterator[str]:
    """The translated parts of *pattern* from *at* on; *everything*: the dot matches ends of lines, too."""
    plain = {"$": r"\Z", ".": "." if everything else f"[^{_LINE}]", "{": r"\{"}
    part, opened = "", [""]
    while at < len(pattern):
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier:
            _check_quantifier(part, pattern[quantifier.end() : quantifier.end() + 1])
            part, at = quantifier[0], quantifier.end()
        elif pattern[at] in _READERS:
            part, at = _READERS[pattern[at]](pattern, at)
        else:
            part, at = plain.get(pattern[at], pattern[at]), at + 1
        yield part
        part = _closed(part, opened)


def _check_quantifier(behind: str, before: str) -> None:
    if behind in _PLACES or before == "+":
        raise Unreadable("a quantifier behind a quantifier or a place is not read here")


def _closed(part: str, opened: list[str]) -> str:
    """*part*, or where it closes a group what the group was *opened* with."""
    if part.startswith("(") and part not in _BOUNDARIES.values():
        opened.append(part)
    return opened.pop() if part == ")" and len(opened) > 1 else part


def _escape(pattern: str, at: int) -> tuple[str, int]:
    """The escape at *at* outside of a class, and where the pattern goes on."""
    if pattern[at : at + 2] in _BOUNDARIES:
        return _BOUNDARIES[pattern[at : at + 2]], at + 2
    part, end = _character(pattern, at)
    return (f"[{part}]" if pattern[at + 1] in _CLASSES else part), end


def _character(pattern: str, at: int) -> tuple[str, int]:
    """An escape that means the same in and outside of a class."""
    hexadecimal = _HEX.match(pattern, at)
    if hexadecimal:
        return hexadecimal[0], hexadecimal.end()
    letter = pattern[at + 1 : at + 2]
    if letter == "0" and not pattern[at + 2 : at + 3].isdigit():
        return r"\x00", at + 2
    if letter in _CLASSES:
        return _CLASSES[letter], at + 2
    if letter not in _SAME:
        raise Unreadable(f"the escape \\{letter} is not read here")
    return (re.escape(letter) if not letter.isalpha() else "\\" + letter), at + 2


def _class(pattern: str, at: int) -> tuple[str, int]:
    """The class that opens at *at*."""
    inside = "[^" if pattern.startswith("[^", at) else "["
    start = at = at + len(inside)
    while at < len(pattern) and pattern[at] != "]":
        if pattern.startswith("\\b", at):
            part, at = r"\x08", at + 2
        elif pattern[at] == "\\":
            part, at = _in_class(pattern, at, inside)
        else:
            part, at = ("\\" if pattern[at] in "[&|~^" else "") + pattern[at], at + 1
        inside += part
    if at == start or at >= len(pattern) or "--" in pattern[start:at]:
        raise Unreadable("an empty class, one without end and one with -- are not read here")
    return f"{inside}]", at + 1


def _in_class(pattern: str, at: int, inside: str) -> tuple[str, int]:
    """The escape at *at* of a class that is *inside* so far."""
    if inside.endswith("-") and inside not in ("[-", "[^-") and pattern[at + 1 : at + 2] in (*_CLASSES, "s", "S"):
        raise Unreadable("a range that ends with a class is not read here")
    return _character(pattern, at)


def _group(pattern: str, at: int) -> tuple[str, int]:
    """The opening of the group at *at*."""
    if not pattern.startswith("(?", at):
        return "(", at + 1
    named = _NAMED.match(pattern, at)
    if named:
        return f"(?P<{named[1]}>", named.end()
    for opening in _GROUPS:
        if pattern.startswith(opening, at):
            return opening, at + len(opening)
    raise Unreadable(f"the group {pattern[at : at + 4]}… is not read here")


_READERS = {"\\": _escape, "[": _class, "(": _group}
