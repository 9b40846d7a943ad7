"""One line of cells that repaints only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from warroom_widgets.cells import TONES, TONES_CSS, Cell, Tone, changed, draw


class Line(Widget):
    """A line. It has no height of its own besides one row, and never wraps."""

    COMPONENT_CLASSES: ClassVar[set[str]] = TONES
    DEFAULT_CSS = "Line { height: 1; width: 1fr; " + TONES_CSS + "}"

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self._cells: tuple[Cell, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What it shows."""
        return self._cells

    def show(self, cells: Sequence[Cell]) -> None:
        """Shows *cells* instead of what it showed, repainting the columns that differ."""
        before, self._cells = self._cells, tuple(cells)
        x, columns = changed(before, self._cells, self.size.width)
        if columns:
            self.refresh(Region(x, 0, columns, 1))

    def render_line(self, y: int) -> Strip:
        """The line itself; blank below it."""
        return draw(self._cells if y == 0 else (), self.size.width, self._style)

    def _style(self, tone: Tone) -> Style:
        return self.get_component_rich_style(tone)
