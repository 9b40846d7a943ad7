"""Plain text to read, to search and to copy from: the help, and what could be copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from warroom.tui.keys import in_force, overrides
from warroom.views.ascii import spelled
from warroom.views.safe import width
from warroom_widgets.cells import Cell
from warroom_widgets.hints import FINDING, Hint, HintBar
from warroom_widgets.lines import Line
from warroom_widgets.pages import Heads, lines
from warroom_widgets.rows import Rows
from warroom_widgets.tones import Tone

_HINTS = (
    Hint("esc", "back", 100, ("reader.back",)), Hint("space", "page", 60, ("rows.page_down",)),
    Hint("/", "find", 70, ("rows.filter",)), Hint("j k", "move", 50, ("rows.down", "rows.up")),
    Hint("g G", "first, last", 20, ("rows.first", "rows.last")),
)  # fmt: skip
_ROOMY = 60
"""Columns from which on there is room for a title and the link."""


class ReaderScreen(Screen[None]):
    """Lines of safe text under a title."""

    CSS_PATH = "reader.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "back", id="reader.back"),
    ]

    def __init__(self, title: str, text: Sequence[str], *, heads: Heads | None = None) -> None:
        """*heads*: tells the headings among the lines of *text*."""
        super().__init__()
        self._heading = Line(id="title")
        self._text = title
        self._lines = tuple(text)
        self._heads = heads
        self._rows = Rows(marking=False, id="text")
        self._link = Cell("")
        self._hints = HintBar()

    def compose(self) -> ComposeResult:
        """Title, text, hints."""
        yield self._heading
        yield self._rows
        yield self._hints

    def on_mount(self) -> None:
        """Takes the keys."""
        self.entitle()
        self.on_rows_finding()
        self._rows.focus()

    def on_rows_finding(self) -> None:
        """Shows what the keys mean now."""
        self._hints.offer(FINDING if self._rows.filter.typing else in_force(_HINTS, overrides(self.app)))

    def entitle(self) -> None:
        """Shows the title, what the text is searched for, and how the link stands: who reads must see that it broke."""
        link = self._link._replace(width=width(self._link.text), needs=_ROOMY)
        title = Cell(self._text, 0, Tone.STRONG)
        self._heading.show((title, *self._rows.remark(), Cell(" " if link.text else "", needs=_ROOMY), link))

    def show_link(self, link: Cell) -> None:
        """Shows how the *link* to the store stands."""
        if link != self._link:
            self._link = link
            self.entitle()

    def on_rows_restated(self, event: Rows.Restated) -> None:
        """The title says it."""
        event.stop()
        self.entitle()

    def set_text(self, text: Sequence[str]) -> None:
        """Shows *text* instead of what it showed."""
        self._lines = tuple(text)
        self._fill(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Wraps anew."""
        self._fill(event.size.width)

    def _fill(self, columns: int) -> None:
        spell = spelled if self._rows.in_ascii else str
        self._rows.show(list(lines(map(spell, self._lines), max(1, columns - 2), self._heads)))
