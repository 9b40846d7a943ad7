"""One line of cells that repaints only what changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from warroom_widgets.cells import Cell, changed, in_ascii
from warroom_widgets.strips import draw
from warroom_widgets.toned import Toned


class Line(Toned, Widget):
    """A line. It has no height of its own besides one row, and never wraps."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self._cells: tuple[Cell, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What it shows."""
        return self._cells

    def show(self, cells: Sequence[Cell]) -> None:
        """Shows *cells* instead of what it showed, repainting the columns that differ."""
        before, self._cells = self._cells, tuple(map(in_ascii, cells) if self.in_ascii else cells)
        x, columns = changed(before, self._cells, self.size.width)
        if columns:
            self.refresh(Region(x, 0, columns, 1))

    def render_line(self, y: int) -> Strip:
        """The line itself; blank below it."""
        return draw(self._cells if y == 0 else (), self.size.width, self.tone)
