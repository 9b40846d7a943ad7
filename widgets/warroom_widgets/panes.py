"""What all panes have in common: a number to jump to, a title that says how things stand, and a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from warroom_widgets.cells import Cell
from warroom_widgets.ground import Column
from warroom_widgets.lines import Line
from warroom_widgets.rows import Row, Rows
from warroom_widgets.tones import Tone

Summary = Callable[[int], Sequence[Cell]]
"""What a title says beside its name, in so many columns."""


class Pane(Column):
    """A pane, numbered where one can jump to it. Subclasses turn a view into rows in their own `show`."""

    NOUN: ClassVar[str] = ""
    """What it is about; `Chosen` carries it."""

    DEFAULT_CSS = """
    Pane {
        height: 1fr; width: 1fr;
        & > Line { background: $panel; }
        &:focus-within > Line { background: $panel-lighten-2; text-style: bold; }
        &:ansi > Line { text-style: underline; }
        &:ansi:focus-within > Line { text-style: bold underline; }
    }
    """

    class Chosen(Message):
        """Somebody wants to do something with *row* of the pane of *noun*."""

        def __init__(self, noun: str, row: str) -> None:
            super().__init__()
            self.noun = noun
            self.row = row

    def __init__(self, number: int, title: str) -> None:
        super().__init__(id=f"pane-{self.NOUN}")
        self.number = number
        self._title = title
        self._summary: Cell | Summary = Cell("")
        self._line = Line()
        self.rows = Rows(id=f"rows-{self.NOUN}")

    def compose(self) -> ComposeResult:
        """Title and list."""
        yield self._line
        yield self.rows

    @property
    def selected(self) -> str | None:
        """The id of the selected row."""
        return self.rows.selected

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Passes it on under the name of the noun."""
        event.stop()
        self.post_message(self.Chosen(self.NOUN, event.row))

    def on_rows_restated(self, event: Rows.Restated) -> None:
        """The title says it."""
        event.stop()
        self._entitle()

    def draw(self, rows: Sequence[Row], summary: Cell | Summary) -> None:
        """Shows *rows*, and *summary* beside the title."""
        self._summary = summary
        self.rows.show(rows)
        self._entitle()

    def on_resize(self, _event: events.Resize) -> None:
        """The title may have more to say."""
        self._entitle()

    def _entitle(self) -> None:
        number = (Cell(f"[{self.number}]", 3, Tone.QUIET),) if self.number else ()
        head = (*number, Cell(self._title, len(self._title), Tone.STRONG))
        remark = self.rows.remark()
        free = self.size.width - sum(cell.width + 1 for cell in (*head, *remark))
        summary = self._summary(free) if callable(self._summary) else (self._summary,)
        self._line.show((*head, *remark) if self.rows.filter else (*head, *summary, *remark))
