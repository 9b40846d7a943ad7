"""What was just said to the person at this screen: recorded, refused, or on its way. A line, not a toast.

It lies over the lowest rows, above the keys, goes with the next key, and never takes the focus.
"""

from typing import NamedTuple

from warroom.views.safe import line
from warroom_widgets.paragraphs import Paragraphs
from warroom_widgets.tones import Tone

STAYS_S = 10
_SYMBOLS = {Tone.ALARM: "!", Tone.CAUTION: "^", Tone.QUIET: "~"}


class Said(NamedTuple):
    """A *sentence*, the *way* forward or back, if there is one, and what *more* there is to say, each on a line of its
    own. *tone* says whether it went well, *lasts_s* how long it stays where that was so."""

    sentence: str
    way: str = ""
    tone: Tone = Tone.INFO
    more: tuple[str, ...] = ()
    lasts_s: float = STAYS_S


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
        ways = [way for way in (said.way, *said.more) if way] if said else []
        self.show([*pieces, *((" ", line(way), Tone.PLAIN) for way in ways)])

    def tick(self) -> None:
        """Called once a second: what went well is not worth its lines for long, a refusal stays until it is read."""
        self._ticks += 1
        if self.said and self.said.tone in (Tone.INFO, Tone.QUIET) and self._ticks > self.said.lasts_s:
            self.say(None)
