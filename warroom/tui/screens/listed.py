"""Things of one kind: the list of them, and all that there is to say about the selected one.

Below each other on a narrow screen and beside each other on a wide one. The list has the keys, because what one does
is done to the selected thing; tab goes into the text, to scroll it.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from warroom.core.errors import Refused
from warroom.tui.screens.board import Board
from warroom.tui.seen import Seen
from warroom.tui.verbs import BY_NOUN
from warroom.views.sheets import Sheet
from warroom_widgets.hints import Hint
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Rows
from warroom_widgets.sheets import SheetPane


class ListedBoard(Board):
    """The list and the sheet. Subclasses give `show_list` and `sheet_of`."""

    CSS_PATH = "listed.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (118, "-wide")]  # noqa: RUF012  # as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab,right,left", "other", "the other half", show=False, id="listed.other"),
        Binding("1", "jump(1)", "list", show=False, id="listed.list"),
        Binding("2", "jump(2)", "text", show=False, id="listed.text"),
        Binding("plus,equals_sign", "enlarge", "larger", id="listed.enlarge"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("enter", "do it", 93, ("rows.choose",)), Hint("j k", "move", 50, ("rows.down", "rows.up")),
        Hint("tab", "text", 60), Hint("+", "larger", 40, ("listed.enlarge",)),
        Hint(":", "commands", 94, ("room.palette",)), Hint("?", "help", 100, ("room.help",)),
        Hint("esc", "back", 95, ("room.back",)),
    )  # fmt: skip

    def __init__(self, subject: str | None, things: Pane, title: str) -> None:
        """*subject*: the thing to begin at."""
        super().__init__()
        self.list = things
        self.list.add_class("-things")
        self.sheet = SheetPane(2, title)
        self._wanted = subject

    def body(self) -> ComposeResult:
        """The two halves."""
        yield Container(self.list, self.sheet, id="halves")

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self.list.rows.focus()

    def show_body(self, seen: Seen) -> None:
        """Shows the list, and the selected thing."""
        self.show_list(seen)
        wanted, self._wanted = self._wanted or self.first(seen), None
        if wanted:
            self.list.rows.select(wanted)
        self.show_sheet()

    def show_list(self, seen: Seen) -> None:
        """Shows all things in the list."""

    def sheet_of(self, seen: Seen, name: str) -> Sheet:
        """All about the thing called *name*. Refused (not_found) where there is none."""
        raise NotImplementedError

    def title_of(self, name: str) -> str:
        """What the text calls the thing called *name*."""
        return name

    def first(self, _seen: Seen) -> str | None:
        """The thing to go to now, where the list alone cannot tell."""
        return None

    def show_sheet(self) -> None:
        """Shows the selected thing."""
        name = self.list.selected
        if self.seen is None or name is None:
            return
        try:
            self.sheet.show(self.title_of(name), self.sheet_of(self.seen, name))
        except Refused:  # the plan that was adopted since has no such thing, and the list will not have it either
            self.sheet.show(self.title_of(name), ())

    def subject(self, noun: str) -> str | None:
        """The selected thing, wherever the keys are."""
        return self.list.selected if noun == self.list.NOUN else None

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        if event.rows is self.list.rows:
            self.show_sheet()

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        if self.list.selected is not None:
            self.act_on(self.list.selected)

    def act_on(self, row: str) -> None:
        """Does with *row* what Enter means."""
        self.begin(BY_NOUN[self.list.NOUN], row)

    def action_other(self) -> None:
        """Goes from the list to the text, and back."""
        self.action_jump(2 if self.list.rows.has_focus else 1)

    def action_jump(self, number: int) -> None:
        """Goes to one half."""
        half = self.list if number == 1 else self.sheet
        if self.has_class("-maximised"):
            self._enlarge(half)
        self.set_focus(half.rows)

    def action_enlarge(self) -> None:
        """Gives one half all of the room below the headline, or the other its place back."""
        if self.has_class("-maximised"):
            self.remove_class("-maximised")
        else:
            self.add_class("-maximised")
            self._enlarge(self.list if self.list.rows.has_focus else self.sheet)

    def _enlarge(self, half: Pane) -> None:
        for one in (self.list, self.sheet):
            one.set_class(one is half, "-chosen")

    def retreat(self) -> None:
        """An enlarged half shrinks, then one goes back."""
        if self.has_class("-maximised"):
            self.remove_class("-maximised")
        else:
            super().retreat()
