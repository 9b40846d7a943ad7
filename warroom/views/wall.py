"""The wall: the five answers for people who stand four metres away, and nothing that was labelled.

A wall is read by whoever walks by. It says less than the room, in an order that never changes, and it says when it was
true: a wall that froze must be seen to be frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from warroom.core.entries import EntryCorrected, EntryLabelled
from warroom.core.envelope import Event, Label
from warroom.core.incident import Incident
from warroom.views import headline
from warroom.views.deadlines import DeadlineView
from warroom.views.entries import EntryView
from warroom.views.headline import Alarm, HeadlineView
from warroom.views.room import RoomView
from warroom.views.sharing import shareable
from warroom.views.times import mark, minutes

LISTED = 8
"""How many deadlines and entries are listed where there is room for them."""
_NOTICE = "notice:"
"""What the id of a deadline begins with by which somebody must be told: such a one says so in large letters."""
_KINDS = (EntryCorrected.KIND, EntryLabelled.KIND)
"""Entries about entries: they may say what a label hides."""


class TileView(NamedTuple):
    """One answer. *word* is drawn large; *said* is what it rests on, and *age* how old that is."""

    label: str
    word: str
    said: str
    age: str
    alarm: Alarm

    @property
    def symbol(self) -> str:
        """The alarm as a sign."""
        return headline.SYMBOLS[self.alarm]

    @property
    def is_stale(self) -> bool:
        """Whether it is too old to be a claim about now."""
        return self.age.startswith(headline.STALE)


class WallView(NamedTuple):
    """The wall at one instant. *title*: the incident's, where that may be shown."""

    title: str
    tiles: tuple[TileView, ...]
    deadlines: tuple[DeadlineView, ...]
    entries: tuple[EntryView, ...]


def view(room: RoomView, incident: Incident, events: Sequence[Event]) -> WallView:
    """What of *room* the wall may show."""
    shared = shareable(room, incident, tuple(events))
    normal = [one for one in room.timeline if one.label == Label.NORMAL and one.kind not in _KINDS and not one.follows]
    return WallView(
        title=shared.identity.title,
        tiles=tuple(_tile(answer, shared) for answer in headline.view(shared)),
        deadlines=room.deadlines[:LISTED],
        entries=tuple(reversed(normal[-LISTED:])),
    )


def _tile(answer: HeadlineView, room: RoomView) -> TileView:
    """The answer with a word that is short enough to be large. Seconds do not pass on the wall's words."""
    word, value = answer.word, answer.value
    if answer.label in ("HOW BAD", "AFFECTED"):
        word, _, besides = word.partition(", ")
        value = ": ".join(part for part in (besides, value) if part)
    elif answer.label == "DUE NEXT" and room.deadlines:
        first = room.deadlines[0]
        word = minutes(first.due_at, room.now) + (" TELL" if first.id.startswith(_NOTICE) else "")
    elif answer.label == "HAPPENING" and room.recurrence.stopped:
        word = room.recurrence.listed  # in large letters, from four metres away, its age is not read
    said = " · ".join(part for part in (value, answer.source) if part)
    return TileView(answer.label, word, said, answer.age, answer.alarm)


def told(moment: datetime) -> str:
    """The time of day as the wall shows it, in the zone of *moment*: it stands still when the wall does."""
    return f"{moment:%H:%M:%S}{mark(moment)}"
