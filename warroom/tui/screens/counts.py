"""How many people are affected: every count, and each of them in full with what it read and how it moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.tui.screens.listed import ListedBoard
from warroom.tui.seen import Seen
from warroom.views import tallies
from warroom.views.sheets import Sheet, filled, say, section
from warroom.views.sheets import counts as sheets
from warroom.views.tallies import STATED, TOGETHER
from warroom_widgets.counts import Counts
from warroom_widgets.hints import Hint

_NOBODY = (
    "Nobody has said how many people are affected, and the plan of this incident has no counts.",
    "#  counts from logs: say in which files, and what affected means in them.",
    "a  states a number, with your name and how you know it.",
    "On the command line: warroom count run --from '/var/log/bot/*.jsonl' --where \"response like '%full refund%'\"",
    "Before the next incident, write the counts into the plan: warroom plan schema shows how.",
)
_TITLES = {TOGETHER: "together", STATED: "stated"}


class CountsScreen(ListedBoard):
    """The counts. It begins at what holds together."""

    NOTHING: ClassVar[str] = "Nothing was counted"

    def __init__(self, subject: str | None) -> None:
        self.counts = Counts(1, "Counts")
        super().__init__(subject, self.counts, "Count")

    def verb_hints(self) -> Sequence[Hint]:
        """How to count, and how to stop, before what is done elsewhere."""
        if self.closed:
            return ()
        under_way = self.seen is not None and any(one.running for one in self.seen.scans)
        stop = (Hint("x", "stop counting", 97, ("verb.stop_count",)),) if under_way else ()
        return (
            *stop,
            Hint("#", "count", 94, ("verb.measure",)),
            Hint("J", "label", 45, ("go.judge",)),
            *super().verb_hints(),
        )

    def show_body(self, seen: Seen) -> None:
        """Shows the counts, and the key that stops one while there is one to stop."""
        super().show_body(seen)
        self.offer_hints()

    def show_list(self, seen: Seen) -> None:
        """Shows every count."""
        self.counts.show(tallies.lines(seen.history.incident, seen.room.now, seen.scans))

    def show_sheet(self) -> None:
        """Shows the selected count; where there is none, what to do about it."""
        if self.seen and self.counts.selected is None:
            first, *rest = _NOBODY
            self.sheet.show(self.NOTHING, filled(section("", (say(first, strong=True), *map(say, rest)))))
        else:
            super().show_sheet()

    def sheet_of(self, seen: Seen, name: str) -> Sheet:
        """The count called *name*."""
        return sheets.view(seen.history.incident, seen.room.now, name, seen.scans)

    def title_of(self, name: str) -> str:
        """A count is called by its id; what is no count is called what it is."""
        return _TITLES.get(name, name)

    def subject(self, noun: str) -> str | None:
        """The selected count, where the selected line is one."""
        chosen = super().subject(noun)
        return None if chosen in (TOGETHER, STATED) else chosen

    def act_on(self, row: str) -> None:
        """A count is made anew, a statement is stated anew."""
        self.begin("count" if row == STATED else "measure", self.subject(self.counts.NOUN))
