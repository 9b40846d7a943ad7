"""The days ahead as a strip: how much is due on each of them, and on which of them nobody works.

A list says what is next; whoever plans people over a weekend has to see where deadlines crowd. Days are the reader's
own. Which are no working days is read from the calendars that the incident has pinned, because those are the days that
its deadlines were counted by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from warroom.core.incident import Incident
from warroom.views.duties import SETTLED, DutyView
from warroom.views.safe import line

DAYS = 14
_WEEKEND = (5, 6)


class DayView(NamedTuple):
    """One day. *owed* and *possible*: the deadlines of duties that apply, and of those that may. *closed*: why it is
    no working day, by the calendars that say so; empty where it is one."""

    day: date
    today: bool
    owed: int
    possible: int
    closed: str


class AheadView(NamedTuple):
    """The *days* from today on, the *first* deadline that is still ahead, and how many were missed."""

    days: tuple[DayView, ...]
    first: str
    late: int


def view(duties: Sequence[DutyView], incident: Incident, now: datetime, days: int = DAYS) -> AheadView:
    """The next *days* days at *now*, in whose zone they are."""
    open_ = [one for one in duties if one.state not in SETTLED and one.due_at is not None]
    owed = _by_day((one for one in open_ if one.applies == "yes"), now)
    possible = _by_day((one for one in open_ if one.applies != "yes"), now)
    ahead = [now.date() + timedelta(days=n) for n in range(days)]
    shut = _closed(incident, ahead)
    return AheadView(
        days=tuple(DayView(day, day == now.date(), owed[day], possible[day], shut[day]) for day in ahead),
        first=next((_told(one) for one in open_ if not one.late), ""),
        late=sum(one.late for one in open_),
    )


def _by_day(duties: Iterable[DutyView], now: datetime) -> Counter[date]:
    return Counter(one.due_at.astimezone(now.tzinfo).date() for one in duties if one.due_at and not one.late)


def _told(one: DutyView) -> str:
    may = "" if one.applies == "yes" else "perhaps "
    return line(f"{one.left}: {may}tell {one.to} by {one.due}")


def _closed(incident: Incident, days: Sequence[date]) -> Mapping[date, str]:
    """Why each of *days* is closed. Without a pinned calendar the weekend is what everybody takes for it."""
    pinned = incident.rules.pinned
    calendars = pinned.calendars.values() if pinned else ()
    told = {
        day: [f"{one.closed(day)} ({one.name})" for one in calendars if day.year in one.years and one.closed(day)]
        for day in days
    }
    return {day: line(", ".join(why)) or _weekend(day) for day, why in told.items()}


def _weekend(day: date) -> str:
    return f"{day:%A}" if day.weekday() in _WEEKEND else ""
