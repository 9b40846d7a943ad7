"""The steps, each in full: why it applies, what it waits for, what became of it."""

from __future__ import annotations

from warroom.tui.screens.listed import ListedBoard
from warroom.tui.seen import Seen
from warroom.views.sheets import Sheet, steps
from warroom_widgets.steps import Steps


class StepsScreen(ListedBoard):
    """The checklist, with the steps that do not apply, because somebody will ask why."""

    def __init__(self, subject: str | None) -> None:
        self.steps = Steps(1, "Steps")
        super().__init__(subject, self.steps, "Step")

    def show_list(self, seen: Seen) -> None:
        """Shows every step."""
        self.steps.show(seen.room.steps, seen.room.lanes, every=True)

    def sheet_of(self, seen: Seen, name: str) -> Sheet:
        """The step called *name*."""
        past = seen.history
        return steps.view(past.incident, past.events, seen.room.now, past.texts, name)
