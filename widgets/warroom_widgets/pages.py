"""A longer text under a title, to read and to search."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from warroom.views.ascii import spelled
from warroom.views.safe import safe
from warroom_widgets.cells import Cell
from warroom_widgets.lines import Line
from warroom_widgets.rows import Row, Rows
from warroom_widgets.tones import Tone
from warroom_widgets.wrapping import wrapped


class Page(Vertical):
    """The text. It is as wide as there is room, and keeps its place when it changes below it."""

    DEFAULT_CSS = """
    Page { height: 1fr; width: 1fr;
        & > Line { background: $panel; }
        &:ansi > Line { text-style: underline; }
    }
    """

    def __init__(self, title: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = title
        self._line = Line()
        self._shown = ""
        self.rows = Rows()

    def compose(self) -> ComposeResult:
        """Title and text."""
        yield self._line
        yield self.rows

    def show(self, about: str, text: str) -> None:
        """Shows *text*, and *about* beside the title. Its line breaks are kept, longer lines wrap."""
        self._line.show((Cell(self._title, len(self._title), Tone.STRONG), Cell(about, 0, Tone.QUIET)))
        columns = max(20, self.size.width - 2)
        shown = spelled(safe(text)) if self.rows.in_ascii else safe(text)
        lines = [part for one in shown.split("\n") for part in wrapped(one, columns)]
        self.rows.show([Row(str(n), (Cell(one),)) for n, one in enumerate(lines)])
