"""A few lines of plain text that wrap to the width there is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from warroom.views.ascii import spelled
from warroom_widgets.toned import Toned
from warroom_widgets.tones import Tone
from warroom_widgets.wrapping import wrapped

Piece = tuple[str, str, Tone]
"""A sign of one column (or a blank), a text, and the tone of both."""


class Paragraphs(Toned, Widget):
    """Text that is as high as it needs to be, or else says how much more of it there is."""

    DEFAULT_CSS = "Paragraphs { height: auto; max-height: 12; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.pieces: tuple[Piece, ...] = ()

    def show(self, pieces: Sequence[Piece]) -> None:
        """Shows *pieces*, each beginning on a line of its own."""
        ascii_only = self.in_ascii
        before = self.pieces
        self.pieces = tuple((sign, spelled(text) if ascii_only else text, tone) for sign, text, tone in pieces)
        self.display = bool(self.pieces)
        if self.pieces != before:
            self.refresh(layout=True)  # which repaints every scrollbar: not for nothing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's own
        """As many lines as the text wraps to."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """One line of it."""
        lines = self._lines(self.size.width)
        hidden = len(lines) - self.size.height
        if hidden > 0 and 0 < y == self.size.height - 1:
            sign, text, tone = " … ", f"{hidden + 1} more lines", Tone.QUIET
        else:
            sign, text, tone = lines[y] if y < len(lines) else ("", "", Tone.PLAIN)
        style = self.tone(tone)
        return Strip([Segment(sign, style), Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def _lines(self, columns: int) -> list[tuple[str, str, Tone]]:
        return [
            (f" {' ' if n else sign} ", part, tone)
            for sign, text, tone in self.pieces
            for n, part in enumerate(wrapped(text, columns - 4))
        ]
