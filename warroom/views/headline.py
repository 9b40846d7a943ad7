"""The five answers that must be read in ten seconds, in an order that never changes.

How bad, how many, still happening, who may pause, what is due next: each as a word, what it rests on and how old that
is. The screen and the command line say the same because both say this.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from warroom.views.authority import AuthorityView
from warroom.views.times import left

if TYPE_CHECKING:
    from warroom.views.room import RoomView


class Alarm(StrEnum):
    """How loud a line is. Calm is the absence of colour."""

    NONE = ""
    CAUTION = "caution"
    ALARM = "alarm"


SYMBOLS = {Alarm.NONE: " ", Alarm.CAUTION: "^", Alarm.ALARM: "!"}
STALE = "STALE"
"""What an age begins with that is too old."""
PAUSE = "pause"
"""The action that every plan should give to somebody."""


class HeadlineView(NamedTuple):
    """One answer. *word* is the state, *value* what it means here, *source* what it rests on, *age* how old that is.
    *brief*: the source for a line with little room; empty where that is its beginning."""

    label: str
    word: str
    value: str
    source: str
    age: str
    alarm: Alarm
    brief: str = ""

    @property
    def symbol(self) -> str:
        """The alarm as a sign, for who sees no colour."""
        return SYMBOLS[self.alarm]

    @property
    def is_stale(self) -> bool:
        """Whether it is too old to be a claim about now."""
        return self.age.startswith(STALE)


def view(room: "RoomView") -> tuple[HeadlineView, ...]:
    """The five answers of *room*."""
    answers: tuple[Callable[[RoomView], HeadlineView], ...] = (_severity, _affected, _recurrence, _authority, _due)
    return tuple(answer(room) for answer in answers)


def _severity(room: "RoomView") -> HeadlineView:
    part = room.severity
    worse = part.worse
    alarm = Alarm.ALARM if part.worst else Alarm.CAUTION if worse else Alarm.NONE
    level = f"{part.level} by override" if part.overridden else part.level
    word = f"{level}, could be {worse}" if worse else level
    source = f"unknown: {', '.join(part.missing)}" if worse and not part.overridden else part.why
    if worse:  # behind the name of the worse level, the title of the one in force would be read as that one's
        return HeadlineView("HOW BAD", word, "", f"{source}; {part.level}: {part.title}", _old(part.age), alarm)
    return HeadlineView("HOW BAD", word, part.title, source, _old(part.age), alarm)


def _affected(room: "RoomView") -> HeadlineView:
    part = room.affected
    if not part.known:
        return HeadlineView("AFFECTED", part.range, part.why, "", "", Alarm.CAUTION)
    source = part.rests or f"{part.method} by {part.by}" + (f": {part.why}" if part.why else "")
    alarm = Alarm.CAUTION if part.stale or part.unsure else Alarm.NONE
    return HeadlineView("AFFECTED", part.range, "", source, _old(part.age, stale=part.stale), alarm)


def _recurrence(room: "RoomView") -> HeadlineView:
    """Calm only where it was measured that it stopped, and that is of now."""
    part = room.recurrence
    unsure = part.stale or not part.stopped
    alarm = Alarm.ALARM if part.alarming else Alarm.CAUTION if unsure else Alarm.NONE
    if not part.age:
        return HeadlineView("HAPPENING", part.words, part.basis, "", "", alarm)
    return HeadlineView("HAPPENING", part.words, "", part.basis, _old(part.age, stale=part.stale), alarm, part.brief)


def _old(age: str, *, stale: bool = False) -> str:
    if stale:
        return f"{STALE} <1m" if age == "now" else f"{STALE} {age}"
    return "just now" if age == "now" else f"{age} ago" if age else ""


def _authority(room: "RoomView") -> HeadlineView:
    pause = next((one for one in room.authority if one.action == PAUSE), None)
    if pause is None:
        return HeadlineView("MAY PAUSE", "NOBODY", "the plan gives it to nobody", "", "", Alarm.ALARM)
    if pause.here:
        others = f"or {_names(pause.expected)}" if pause.expected else ""
        return HeadlineView("MAY PAUSE", _names(pause.here), others, _needs(pause), "here", Alarm.NONE)
    return _nobody_here(room, pause)


def _nobody_here(room: "RoomView", pause: AuthorityView) -> HeadlineView:
    alarm = Alarm.ALARM if room.recurrence.alarming else Alarm.CAUTION
    expected = f"call {_names(pause.expected)}" if pause.expected else "and nobody is listed"
    return HeadlineView("MAY PAUSE", "NOBODY HERE", expected, _needs(pause), "", alarm)


def _needs(pause: AuthorityView) -> str:
    return f"needs {pause.terms}" if pause.terms else ""


def _names(people: tuple[str, ...]) -> str:
    return ", ".join(people)


def _due(room: "RoomView") -> HeadlineView:
    """The only countdown that shows seconds, in its last ten minutes."""
    if not room.deadlines:
        return HeadlineView("DUE NEXT", "nothing", f"the incident is {room.identity.phase}", "", "", Alarm.NONE)
    first = room.deadlines[0]
    alarm = Alarm.ALARM if first.late else Alarm.CAUTION if first.soon else Alarm.NONE
    remains = left(first.due_at, room.now)
    return HeadlineView("DUE NEXT", remains, first.what, f"owner: {first.owner}", first.at, alarm)
