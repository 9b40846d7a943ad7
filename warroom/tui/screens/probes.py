"""Whether it still happens, probe by probe: what each asks, what it showed, what may be claimed and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.tui.screens.listed import ListedBoard
from warroom.tui.seen import Seen
from warroom.views import probes as views
from warroom.views.sheets import Sheet, filled, probes, say, section
from warroom_widgets.hints import Hint
from warroom_widgets.probes import Probes

_NONE = (
    "The plan has no probes, and nobody has set one up.",
    "A probe asks the live system the same thing again and again, and says what may be claimed from its answers.",
    "One from a file, on the command line: warroom probe run --file FILE",
    "What you tried by hand: h. By hand one can see that it happens, never that it has stopped.",
)


class ProbesScreen(ListedBoard):
    """The probes of the plan and those that were set up since."""

    NOTHING: ClassVar[str] = "There is no probe"

    def __init__(self, subject: str | None) -> None:
        self.probes = Probes(1, "Probes")
        super().__init__(subject, self.probes, "Probe")

    def verb_hints(self) -> Sequence[Hint]:
        """What is done about the second question before what is done elsewhere."""
        ours = (
            Hint("b", "try", 94, ("verb.try",)), Hint("e", "watch", 93, ("verb.watch",)),
            Hint("h", "by hand", 91, ("verb.probe",)), Hint("c", "change", 90, ("verb.change",)),
        )  # fmt: skip
        return () if self.closed else ours

    def show_list(self, seen: Seen) -> None:
        """Shows every probe."""
        self.probes.show(views.each(seen.history.incident, seen.room.now))

    def show_sheet(self) -> None:
        """Shows the selected probe; where there is none, what one can do instead."""
        if self.seen and not views.each(self.seen.history.incident, self.seen.room.now):
            first, *rest = _NONE
            self.sheet.show(self.NOTHING, filled(section("", (say(first, strong=True), *map(say, rest)))))
        else:
            super().show_sheet()

    def sheet_of(self, seen: Seen, name: str) -> Sheet:
        """The probe called *name*."""
        past = seen.history
        return probes.view(past.incident, past.events, past.samples.get(name, ()), seen.room.now, name)
