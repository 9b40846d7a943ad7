"""The handover sheet, for whoever takes over and whoever hands over."""

from __future__ import annotations

from textual.app import ComposeResult

from warroom.tui.screens.board import Board
from warroom.tui.seen import Seen
from warroom.views import handover
from warroom_widgets.sheets import SheetPane


class HandoverScreen(Board):
    """The sheet."""

    def __init__(self, _subject: str | None) -> None:
        super().__init__()
        self._sheet = SheetPane(1, "Handover sheet")

    def body(self) -> ComposeResult:
        """The sheet alone."""
        yield self._sheet

    def on_mount(self) -> None:
        """The sheet has the keys."""
        super().on_mount()
        self._sheet.rows.focus()

    def show_body(self, seen: Seen) -> None:
        """Shows how things stand."""
        past = seen.history
        sheet = handover.view(past.incident, past.events, seen.room.now, past.texts)
        self._sheet.show("nothing in it is privileged or personal", sheet)
