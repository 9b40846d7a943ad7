"""Who must be told by when: the days ahead, the duties, and each of them in full with its notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from warroom.tui.meant import meant
from warroom.tui.screens.listed import ListedBoard
from warroom.tui.seen import Seen
from warroom.views import days, duties
from warroom.views.sheets import Sheet, filled, say, section
from warroom.views.sheets import duties as sheets
from warroom_widgets.days import Days
from warroom_widgets.duties import QUESTION, Duties
from warroom_widgets.hints import Hint

_NO_RULES = (
    "No rules of notification are pinned in this incident, so that nobody knows what is owed.",
    "An incident pins them when it is declared; this one was declared without, or by an older warroom.",
    "To pin them now: warroom rules adopt. What you know is owed, note (n) or put into a step.",
)
_NO_DUTIES = (
    "No duty to notify follows from what is known.",
    "The pinned rules bind none of the plan's entities, by their country, legal roles and kinds.",
    "P shows the entities of the plan. Contracts are not looked into unless the plan names them.",
)


class DutiesScreen(ListedBoard):
    """The duties. It begins at the one that is due first."""

    NOTHING: ClassVar[str] = "Nothing is owed"

    def __init__(self, subject: str | None) -> None:
        self.days, self.duties = Days(), Duties(1, "Duties")
        super().__init__(subject, self.duties, "Duty")

    def body(self) -> ComposeResult:
        """The days above the two halves."""
        yield self.days
        yield from super().body()

    def verb_hints(self) -> Sequence[Hint]:
        """What is done to a duty before what is done elsewhere."""
        return () if self.closed else (Hint("w", "notice", 94, ("verb.notice",)), *super().verb_hints())

    def show_list(self, seen: Seen) -> None:
        """Shows the days, the duties and the open questions."""
        incident, now = seen.history.incident, seen.room.now
        self.days.show(days.view(seen.room.duties, incident, now))
        self.duties.show(seen.room.duties, duties.open_questions(incident, now))

    def show_sheet(self) -> None:
        """Shows the selected duty; where there is none, why."""
        if self.seen and not self.seen.room.duties:
            pinned = self.seen.history.incident.rules.pinned
            self.sheet.show(self.NOTHING, _told(_NO_DUTIES if pinned else _NO_RULES))
        else:
            super().show_sheet()

    def sheet_of(self, seen: Seen, name: str) -> Sheet:
        """The duty, or the question, called *name*."""
        past = seen.history
        if name.startswith(QUESTION):
            return sheets.question(past.incident, seen.room.now, name.removeprefix(QUESTION))
        return sheets.view(past.incident, past.events, seen.room.now, past.texts, name)

    def subject(self, noun: str) -> str | None:
        """The selected duty for what is done to a duty, the selected question for what is done to a fact."""
        chosen = self.duties.selected or ""
        asks = chosen.startswith(QUESTION)
        if noun == "facts" and asks:
            return chosen.removeprefix(QUESTION)
        return None if asks else super().subject(noun)

    def act_on(self, row: str) -> None:
        """A duty is about its notice, a question asks for its answer."""
        self.begin(*meant(row if row.startswith(QUESTION) else f"notice:{row}"))


def _told(words: Sequence[str]) -> Sheet:
    first, *rest = words
    return filled(section("", (say(first, strong=True), *map(say, rest))))
