"""Text in ASCII, for terminals and people that have nothing else: serial consoles, old locales, some screen readers.

Our own signs are spelled with plainer ones; everything else outside of ASCII becomes an escape that can be read back,
as the command line does it. Dropping a letter or guessing at a likeness would make two names one.
"""

from __future__ import annotations

from collections.abc import Iterator

from warroom.views.safe import width

_SPELLED = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "·": "-", "→": "->", "←": "<-", "…": "...", "⏎": "\\n", "␡": "\\x7f", "×": "x",
        "≤": "<=", "≥": ">=", "≈": "~", "⟨": "<", "⟩": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ",
        "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%", "█": "#", "━": "=", "│": "|",
        **{chr(0x2400 + code): f"\\x{code:02x}" for code in range(0x20)},
    }
)  # fmt: skip
_CUT = "~"
"""What stands for the sign that a text goes on, where there is one cell for it."""
_BLOCKS = range(0x2500, 0x25A0)
"""Lines and blocks, of which scrollbars are made."""


def spelled(text: str) -> str:
    """*text* in ASCII, as long as it has to be. To be laid out after this, not before."""
    return text if text.isascii() else text.translate(_SPELLED).encode("ascii", "backslashreplace").decode()


def squeezed(text: str) -> str:
    """*text* in ASCII and in exactly as many cells as it takes: for what is laid out already."""
    return text if text.isascii() else "".join(_squeezed(text))


def _squeezed(text: str) -> Iterator[str]:
    before = 0
    for end in range(1, len(text) + 1):
        taken = width(text[:end])
        yield _sign(text[end - 1]).ljust(taken - before, "?")[: max(0, taken - before)]
        before = taken


def _sign(character: str) -> str:
    if character == "…":
        return _CUT
    if ord(character) in _BLOCKS:
        return "|"
    plain = character.translate(_SPELLED)
    return plain if plain.isascii() and len(plain) == 1 else "?"
