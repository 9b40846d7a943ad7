"""One answer that is read from across a room: its name, what it rests on, its word as large as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from warroom.views.safe import width
from warroom.views.wall import TileView
from warroom_widgets.answers import TONES
from warroom_widgets.cells import Cell
from warroom_widgets.letters import HEIGHT, dots, drawn
from warroom_widgets.strips import draw
from warroom_widgets.toned import Toned
from warroom_widgets.tones import ASCII, Tone

_NAME = 9


class Tile(Toned, Widget):
    """An answer. It is drawn anew only when what it says, or its size, has changed."""

    DEFAULT_CSS = "Tile { height: 1fr; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view: TileView | None = None

    def show(self, view: TileView) -> None:
        """Shows *view*, drawing anew the lines that look different, and no further than their letters go: those of a
        countdown change every minute, and cover a third of a wide screen."""
        before, self._view = self._view, view
        if before is None or before.alarm != view.alarm:
            self.refresh()
        elif before != view:
            self.refresh(Region(0, 0, self.size.width, 1))
            for y, (was, is_) in enumerate(zip_longest(self._word(before), self._word(view), fillvalue=""), start=1):
                if was != is_:
                    self.refresh(Region(0, y, max(width(was), width(is_)), 1))

    def render_line(self, y: int) -> Strip:
        """A line of it: what it is about, then the word."""
        if self._view is None:
            return Strip.blank(self.size.width, self.tone(Tone.PLAIN))
        tone = TONES[self._view.alarm] if self._view.alarm else Tone.STRONG
        if y == 0:
            return draw(_about(self._view, tone), self.size.width, self.tone)
        word = self._word(self._view)
        text = word[y - 1] if y <= len(word) else ""
        return Strip([Segment(text, self.tone(tone))]).adjust_cell_length(self.size.width, self.tone(Tone.PLAIN))

    def _word(self, view: TileView) -> list[str]:
        plain = self.app.has_class(ASCII)
        word = letters(view.word, self.size.width - 2, self.size.height - 1, plain=plain)
        return [f"  {part}" for part in word]


def _about(view: TileView, tone: Tone) -> list[Cell]:
    return [
        Cell(view.symbol, 1, tone),
        Cell(view.label, _NAME, Tone.STRONG),
        Cell(view.said),
        Cell(view.age, len(view.age) or 1, Tone.CAUTION if view.is_stale else Tone.QUIET),
    ]


def letters(word: str, columns: int, lines: int, *, plain: bool = False) -> Sequence[str]:
    """*word* in the largest letters that fit into *columns* and *lines*; as it is where none do. *plain* ones are of
    ``#`` and whole lines."""
    rows = dots(word)
    for down in range(lines * 2 // HEIGHT, 0, -1):
        if plain and down % 2:
            continue
        across = min(down, columns // max(1, len(rows[0])))
        if across * 2 >= down:  # narrower, they are no letters any more
            large = drawn(rows, across, down)
            return [line.replace("█", "#") for line in large] if plain else large
    return (word[:columns],)
