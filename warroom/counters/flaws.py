"""What is wrong with something typed, and where, before it is known what it was typed into.

A regular expression is read inside of a literal, the literal inside of a predicate, and each reader knows its own
offsets only. A flaw carries what is wrong outwards, and whoever owns the text makes the refusal of it, once, with the
place marked.
"""

from __future__ import annotations

from warroom.core.errors import Code, Refused
from warroom.views.safe import line, safe

EXAMPLE = "an example: model = 'gpt-5' and regexp_matches(response, 'refund of [0-9]+')"
"""What a predicate looks like."""
SHOWN = 60
"""How many characters are shown on each side of a mark."""


class Flaw(Exception):
    """*what* is wrong at the offset *at* (none where it is the whole), and a *hint* with an example."""

    def __init__(self, what: str, hint: str, at: int | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.at = at


def refusal(flaw: Flaw, text: str) -> Refused:
    """The refusal of the predicate *text* because of *flaw*. Its details hold the place, for who can draw it."""
    sentence, hint = line(flaw.what), line(flaw.hint)
    if flaw.at is None:
        return Refused(Code.INVALID, f"the predicate cannot be used: {sentence}", hint)
    excerpt, caret = marked(text, flaw.at)
    details = {"offset": flaw.at, "excerpt": excerpt, "caret": caret}
    said = f"the predicate cannot be used: {sentence} (at character {flaw.at + 1}: {_word(text, flaw.at)})"
    return Refused(Code.INVALID, said, hint, details)


def marked(text: str, at: int) -> tuple[str, str]:
    """What stands around *at* on one line, and a line with a caret below it."""
    before = line(text[max(0, at - SHOWN) : at] + "|")[:-1]
    return before + line("|" + text[at : at + SHOWN])[1:], " " * len(before) + "^"


def _word(text: str, at: int) -> str:
    words = safe(text[at : at + SHOWN]).split(maxsplit=1)
    return words[0] if words else "the end"
