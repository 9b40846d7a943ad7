"""Plain text to read, and to copy from: an entry in full, the help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from warroom.tui.keys import in_force, overrides
from warroom.views.ascii import spelled
from warroom_widgets.cells import Cell
from warroom_widgets.hints import Hint, HintBar
from warroom_widgets.lines import Line
from warroom_widgets.rows import Row, Rows
from warroom_widgets.tones import Tone
from warroom_widgets.wrapping import wrapped

_HINTS = (
    Hint("esc", "back", 100, ("reader.back",)), Hint("j k", "move", 50, ("rows.down", "rows.up")),
    Hint("g G", "first, last", 20, ("rows.first", "rows.last")),
)  # fmt: skip


class ReaderScreen(Screen[None]):
    """Lines of safe text under a title."""

    CSS_PATH = "reader.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "back", id="reader.back"),
    ]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading = Line(id="title")
        self._text = title
        self._lines = tuple(lines)
        self._rows = Rows(id="text")
        self._hints = HintBar()

    def compose(self) -> ComposeResult:
        """Title, text, hints."""
        yield self._heading
        yield self._rows
        yield self._hints

    def on_mount(self) -> None:
        """Takes the keys."""
        self._heading.show([Cell(self._text, 0, Tone.STRONG)])
        self._hints.offer(in_force(_HINTS, overrides(self.app)))
        self._rows.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Wraps anew."""
        columns = event.size.width - 2
        spell = spelled if self._rows.in_ascii else str
        shown = [part for line in self._lines for part in wrapped(spell(line), columns)]
        self._rows.show([Row(str(n), (Cell(part),)) for n, part in enumerate(shown)])
