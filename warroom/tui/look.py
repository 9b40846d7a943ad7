"""The room as it was last looked at, and how to look again without reading again what was read.

Five hundred entries cost thirty milliseconds to put into words, and all but the newest said the same before. Only a
correction or a label changes what an entry said, and a new day or another zone what its time looks like.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.core.entries import Entries
from warroom.desk import History
from warroom.views import entries, room
from warroom.views.deadlines import SOON_S
from warroom.views.entries import EntryView
from warroom.views.room import RoomView

_CALM = timedelta(seconds=10)
"""How often one looks anew where no second matters: such texts change by the minute."""
_SOON = timedelta(seconds=SOON_S)


class Look:
    """Gives the room of a history that only grows, or is another one after a store came back."""

    def __init__(self) -> None:
        self._room: RoomView | None = None
        self._entries: Entries | None = None

    def at(self, history: History, now: datetime) -> RoomView:
        """The room at *now*."""
        seen = room.view(history.incident, (), now, history.texts)
        self._room = seen._replace(timeline=self._timeline(history, now))
        self._entries = history.incident.entries
        return self._room

    def _timeline(self, history: History, now: datetime) -> tuple[EntryView, ...]:
        before = self._room
        kept = before.timeline if before and self._holds(before, history, now) else ()
        new = history.incident.seq - (kept[-1].seq if kept else 0)
        if not new:
            return kept
        added = entries.view(history.incident, history.events, now, history.texts, last=min(new, room.TIMELINE))
        return (*kept, *added)[-room.TIMELINE :]

    def _holds(self, before: RoomView, history: History, now: datetime) -> bool:
        """Whether the entries of *before* still say what they said."""
        same_day = before.now.tzinfo == now.tzinfo and before.now.date() == now.date()
        same = same_day and self._entries == history.incident.entries
        return same and before.seq <= history.incident.seq


def aged(view: RoomView, now: datetime) -> bool:
    """Whether a text of *view*, other than the countdown in the headline, may read differently at *now*. A notice is
    soon for a day; that it begins to be is seen at the next calm look."""
    due = [(one.due_at - now, one) for one in view.deadlines]
    turned = any(left < timedelta() and not one.late for left, one in due)
    soon = any(left < _SOON and not (one.soon or one.late) for left, one in due)
    return turned or soon or grown_old(view.now, now)


def grown_old(since: datetime, now: datetime) -> bool:
    """Whether what was worked out at *since* is to be worked out anew at *now*, where no second matters. A clock that
    went back makes it so, too."""
    return not timedelta() <= now - since < _CALM


def counts_down(view: RoomView, now: datetime) -> bool:
    """Whether the countdown in the headline shows seconds at *now*."""
    return bool(view.deadlines) and timedelta() <= view.deadlines[0].due_at - now < _SOON
