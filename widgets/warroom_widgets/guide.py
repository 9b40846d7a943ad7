"""The line of a replay, above everything else: what this is must be the first thing that is read."""

from __future__ import annotations

from warroom.views.guide import GuideView
from warroom.views.safe import line, width
from warroom_widgets.cells import Cell
from warroom_widgets.lines import Line
from warroom_widgets.tones import Tone

_ROOMY = 118
"""Columns from which on it says all that it has to say."""


class GuideLine(Line):
    """That this is a replay, how fast, and who is looking. Not there in a room that is none."""

    DEFAULT_CSS = "GuideLine { background: $panel; display: none; }"

    def __init__(self) -> None:
        super().__init__(id="replay")

    def show_where(self, view: GuideView) -> None:
        """Shows *view*."""
        self.display = True
        you = line(view.you)
        brief, whole = (
            Cell(line(view.brief), 0, Tone.STRONG, below=_ROOMY),
            Cell(line(view.whole), 0, Tone.STRONG, _ROOMY),
        )
        self.show([brief, whole, Cell(you, width(you))])
