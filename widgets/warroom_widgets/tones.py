"""What a text says beyond its words.

A tone is a state, not a decoration: calm text has none, and whatever a tone says is also said by a word or a sign. How
it looks is for whoever draws; nothing here needs a terminal.
"""

from enum import StrEnum


class Tone(StrEnum):
    """A state."""

    PLAIN = "plain"
    QUIET = "quiet"
    STRONG = "strong"
    INFO = "info"
    CAUTION = "caution"
    ALARM = "alarm"
    CHIP = "chip"


ASCII = "-ascii"
"""The class of an app that shows nothing but ASCII."""
