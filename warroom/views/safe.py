"""The one place where text from outside becomes text that may be shown.

Titles, notes, alert bodies and log lines come from anywhere. A terminal obeys control characters, and a reader is
fooled by bidirectional ones (CVE-2021-42574), so both are made visible instead of being dropped: what somebody tried is
itself evidence. Markup is nobody's business here: views travel as plain text and are never parsed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = "\u00ad\u115f\u1160\u180e\u200b\u2028\u2029\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"  # a whole sentence can hide in these, readable by a language model alone
_NOBODYS = "\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff"
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_BIDI}{_INVISIBLE}{_TAGS}{_NOBODYS}]")
_BREAKS = re.compile(r"\s*[\n\t]\s*|\t")
LONGEST_LINE = 2_000
FEW = 3
"""How many names are listed before it is said how many more there are."""
_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_NO_CELLS = ("Mn", "Me", "Mc", "Cf")
_SHARING = frozenset(map(chr, (*range(0x1160, 0x1200), *range(0x1F3FB, 0x1F400))))
"""What stands in the cell of the character before it: vowels and final consonants of Hangul, tones of skin."""


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures block has one sign for each
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def safe(text: str) -> str:
    """*text* with control, bidirectional and invisible characters made visible; line breaks and tabs stay."""
    return _UNSAFE.sub(_visible, text.replace("\r\n", "\n"))


def line(text: str, longest: int = LONGEST_LINE) -> str:
    """*text* safe and on one line, at most *longest* characters."""
    one = _BREAKS.sub(" ⏎ ", safe(text).strip())
    return one if len(one) <= longest else one[: longest - 1] + "…"


def few(names: Sequence[str], shown: int = FEW) -> str:
    """The first *names*, and how many more there are."""
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def width(text: str) -> int:
    """The terminal cells that *text* takes: two for wide characters, none for combining ones and for what is joined."""
    return len(text) if text.isascii() else sum(_measured(text))


def _measured(text: str) -> Iterator[int]:
    """The cells that each character of *text* adds."""
    seen, joined = "", False  # the last character that took cells; whether a joiner came after it
    for character in text:
        added = 0
        if joined or character == _JOINER:
            joined = not joined
        elif character == _EMOJI_STYLE:
            added, seen = int(_is_narrow_sign(seen)), ""
        else:
            added = _cells(character)
            seen = character if added else seen
        yield added


def _is_narrow_sign(character: str) -> bool:
    return bool(character) and unicodedata.category(character) == "So" and _cells(character) == 1


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if character in _SHARING or unicodedata.category(character) in _NO_CELLS:
        return 0
    assigned = unicodedata.category(character) != "Cn"  # whose width Python gives as wide
    return 2 if assigned and unicodedata.east_asian_width(character) in "WF" else 1


def fit(text: str, cells: int) -> str:
    """*text* cut or padded to exactly *cells* terminal cells."""
    text = text.rstrip(_JOINER)  # it would join what is written next
    taken = width(text)
    if taken <= cells:
        return text + " " * (cells - taken)
    return _cut(text, cells) if cells > 0 else ""


def _cut(text: str, cells: int) -> str:
    """As much of *text* as leaves a cell for the sign that it goes on."""
    kept = taken = 0
    for added in _measured(text):
        if taken + added > cells - 1:
            break
        kept, taken = kept + 1, taken + added
    return text[:kept].rstrip(_JOINER) + "…" + " " * (cells - 1 - taken)
