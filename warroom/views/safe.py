"""The one place where text from outside becomes text that may be shown.

Titles, notes, alert bodies and log lines come from anywhere. A terminal obeys control characters, and a reader is
fooled by bidirectional ones (CVE-2021-42574), so both are made visible instead of being dropped: what somebody tried is
itself evidence. Markup is nobody's business here: views travel as plain text and are never parsed.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = "\u00ad\u200b\u2028\u2029\u2060\ufeff"
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_BIDI}{_INVISIBLE}\ue000-\uf8ff]")
_BREAKS = re.compile(r"\s*[\n\t]\s*|\t")
LONGEST_LINE = 2_000


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


def width(text: str) -> int:
    """The terminal cells that *text* takes: two for wide characters, none for combining ones."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fit(text: str, cells: int) -> str:
    """*text* cut or padded to exactly *cells* terminal cells."""
    kept: list[str] = []
    taken = 0
    for character in text:
        taken += _cells(character)
        if taken > cells:
            return _cut("".join(kept), cells)
        kept.append(character)
    return text + " " * (cells - taken)


def _cut(text: str, cells: int) -> str:
    while text and width(text) > cells - 1:
        text = text[:-1]
    return (text + "…" + " " * (cells - 1 - width(text)))[: cells if cells > 0 else 0] if cells > 0 else ""
