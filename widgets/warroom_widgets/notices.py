"""What was just said to the person at this screen: recorded, refused, or on its way. A line, not a toast.

It lies over the lowest rows, above the keys, goes with the next key, and never takes the focus.
"""

from __future__ import annotations

from typing import NamedTuple

from warroom.views.safe import line
from warroom_widgets.paragraphs import Paragraphs
from warroom_widgets.tones import Tone

STAYS_S = 10
_SYMBOLS = {Tone.ALARM: "!", Tone.CAUTION: "^", Tone.QUIET: "~"}


class Said(NamedTuple):
    """A *sentence*, and the *way* forward or back, if there is one. *tone* says whether it went well."""

    sentence: str
    way: str = ""
    tone: Tone = Tone.INFO


class Notice(Paragraphs):
    """The message, as many lines as it needs."""

    DEFAULT_CSS = "Notice { background: $panel; display: none; }"

    def __init__(self) -> None:
        super().__init__(id="notice")
        self.said: Said | None = None
        self._ticks = 0

    def say(self, said: Said | None) -> None:
        """Shows what is *said*, or nothing."""
        self.said, self._ticks = said, 0
        pieces = [(_SYMBOLS.get(said.tone, "="), line(said.sentence), said.tone)] if said else []
        way = [(" ", line(said.way), Tone.PLAIN)] if said and said.way else []
        self.show([*pieces, *way])

    def tick(self) -> None:
        """Called once a second: what went well is not worth its lines for long, a refusal stays until it is read."""
        self._ticks += 1
        if self.said and self.said.tone in (Tone.INFO, Tone.QUIET) and self._ticks > STAYS_S:
            self.say(None)
