"""The plan's questions, one after the other, and what each answer would change.

An answer moves one on to the next question that nobody has answered. Going on without one leaves it unknown, which is
said and never taken for no.
"""

from __future__ import annotations

from collections.abc import Sequence

from warroom.tui.screens.listed import ListedBoard
from warroom.tui.seen import Seen
from warroom.views.facts import FactView
from warroom.views.sheets import Sheet, facts
from warroom_widgets.facts import Facts


class FactsScreen(ListedBoard):
    """The questions. It begins at the first one of the triage that nobody has answered."""

    def __init__(self, subject: str | None) -> None:
        self.facts = Facts(1, "Questions")
        super().__init__(subject, self.facts, "Question")
        self._asked: tuple[str, int] | None = None
        """The question that was asked here, and the last entry of the record at that time."""
        self._begun = False
        self._worked_out: dict[str, Sheet] = {}
        self._about = ("", 0)

    def show_list(self, seen: Seen) -> None:
        """Shows the questions, those of the triage first."""
        self.facts.show(seen.room.facts)

    def sheet_of(self, seen: Seen, name: str) -> Sheet:
        """The question called *name*. What its answers would change is worked out once a minute at most: each of them
        is decided in full."""
        past, now = seen.history, seen.room.now
        about = (past.incident.head, int(now.timestamp() // 60))
        if about != self._about:
            self._about, self._worked_out = about, {}
        if name not in self._worked_out:
            self._worked_out[name] = facts.view(past.incident, past.events, now, past.texts, name, me=seen.me)
        return self._worked_out[name]

    def begin(self, verb: str, subject: str | None) -> None:
        """Begins *verb*; remembers which question is asked."""
        if self.seen and verb == "fact" and subject:
            self._asked = subject, self.seen.room.seq
        super().begin(verb, subject)

    def first(self, seen: Seen) -> str | None:
        """The first open question at the beginning; the next one once the one that was asked is answered by whoever
        looks. What others answer moves nothing."""
        if not self._begun:
            self._begun = True
            return following(seen.room.facts, None)
        if self._asked is None or not _is_answered(seen, *self._asked):
            return None
        (asked, _), self._asked = self._asked, None
        return following(seen.room.facts, asked)


def _is_answered(seen: Seen, fact: str, since: int) -> bool:
    """Whether whoever looks has answered *fact* after entry *since*."""
    answer = seen.history.incident.facts.answers.get(fact)
    return answer is not None and answer.value is not None and answer.seq > since and answer.by == seen.me


def following(facts: Sequence[FactView], after: str | None) -> str | None:
    """The next question that nobody has answered *after* that one, from the top again at the end; those of the triage
    before all others. None where all are answered."""
    names = [one.id for one in facts]
    start = names.index(after) + 1 if after in names else 0
    open_ = [one for one in (*facts[start:], *facts[:start]) if not one.known]
    return next((one.id for one in open_ if one.triage), open_[0].id if open_ else None)
