"""How periods are counted, each mode with the days that it counted.

Regulation (EEC, Euratom) No 1182/71 is cited as 1182/71: Article 3(1) leaves out the hour or the day of the
event, 3(2) ends a period with its last hour or day, 3(4) moves an end that is not expressed in hours to the next
working day, and 3(5) gives two working days to every period of two days or more. Elapsed hours are counted in UTC, so
that no change of the clocks, no weekend and no holiday moves them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from warroom.core.clocks.calendars import Calendar
from warroom.core.clocks.rules import Mode

_LAST = time(23, 59, 59)
_NOON = time(12)
_WORKING_DAYS = 2
_TWO = "1182/71 Art 3(5)"


class Reading(NamedTuple):
    """An instant in UTC, and how it was reached."""

    at: datetime
    because: tuple[str, ...]


class Place(NamedTuple):
    """Where days begin and end, and which of them are working days; *closes* is when the last one ends."""

    zone: tzinfo
    calendar: Calendar | None = None
    closes: time = _LAST

    @property
    def open_days(self) -> Calendar:
        assert self.calendar is not None, "a mode that counts working days is handed a calendar"
        return self.calendar


def count(mode: Mode, n: int, start: datetime, place: Place) -> Reading:
    """When *n* units of *mode* that began with *start* have passed."""
    return _MODES[mode](n, start, place)


def day(one: date) -> str:
    """A day, as explanations write it."""
    return f"{one:%a} {one.day} {one:%b %Y}"


def moment(at: datetime, zone: tzinfo) -> str:
    """An instant on the clocks of *zone*, as explanations write it."""
    local = at.astimezone(zone)
    shown = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{day(local.date())} {shown} {local.tzname() or local.strftime('%z')}"


def _elapsed(span: timedelta, said: str, start: datetime, place: Place) -> Reading:
    at = start.astimezone(UTC) + span
    moved = at.astimezone(place.zone).utcoffset() != start.astimezone(place.zone).utcoffset()
    clocks = "; the clocks changed in between, which extends nothing" if moved else ""
    line = f"{moment(start, place.zone)} and {said} make {moment(at, place.zone)}"
    return Reading(at, (f"{line}: hours run through nights, weekends and holidays{clocks}",))


def _hours(n: int, start: datetime, place: Place) -> Reading:
    return _elapsed(timedelta(hours=n), f"{n} h", start, place)


def _minutes(n: int, start: datetime, place: Place) -> Reading:
    return _elapsed(timedelta(minutes=n), f"{n} min", start, place)


def _eu_hours(n: int, start: datetime, place: Place) -> Reading:
    """Article 3(1) and (2)(a): the hour of the event is left out; 3(4) moves no period in hours."""
    local = start.astimezone(place.zone)  # its minutes are taken off in UTC: a change of half an hour may lie in them
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    begins = start.astimezone(UTC) - past + timedelta(hours=1)
    at = begins + timedelta(hours=n)
    left_out = f"the hour of the event is not counted (1182/71 Art 3(1)): it begins {moment(begins, place.zone)}"
    return Reading(at, (left_out, f"{n} h later is {moment(at, place.zone)}; an end in hours moves to no working day"))


def _days(n: int, start: datetime, place: Place) -> Reading:
    first = _local(start, place)
    return _whole_days(first, first + timedelta(days=n), n, place)


def _days_inclusive(n: int, start: datetime, place: Place) -> Reading:
    """The day of the event is the first one."""
    first = _local(start, place)
    last = first + timedelta(days=n - 1)
    return _ends(last, place, (f"{day(first)} counted as day 1, the day of the event; {day(last)} is day {n}",))


def _eu_days(n: int, start: datetime, place: Place) -> Reading:
    """Article 3(1), (2)(b), (4) and (5)."""
    first = _local(start, place)
    last = first + timedelta(days=n)
    lines = [*_counted(first, last, n, place)]
    if n >= _WORKING_DAYS:
        last = _two_working_days(first, last, place.open_days, lines)
    return _rolled(last, place, lines)


def _two_working_days(first: date, last: date, calendar: Calendar, lines: list[str]) -> date:
    """*last*, or a later day where fewer than two working days lie after *first*."""
    days = [first + timedelta(days=n + 1) for n in range((last - first).days)]
    working = sum(not calendar.closed(one) for one in days)
    while working < _WORKING_DAYS:
        last += timedelta(days=1)
        why = calendar.closed(last)
        working += not why
        lines.append(f"{day(last)} added ({why or 'a working day'}): two days or more hold two working days ({_TWO})")
    return last


def _rolled(last: date, place: Place, lines: list[str]) -> Reading:
    """The end of *last*, or of the next working day (Article 3(4))."""
    why = place.open_days.closed(last)
    if not why:
        return _ends(last, place, (*lines, f"{day(last)} is a working day"))
    moved = place.open_days.next_open(last)
    lines += [f"{day(one)} closed: {place.open_days.closed(one)}" for one in _span(last, moved)]
    return _ends(moved, place, (*lines, f"rolled from {day(last)} to {day(moved)} because {day(last)} is {why}"))


def _months(n: int, start: datetime, place: Place) -> Reading:
    first = _local(start, place)
    last, lines = _corresponding(first, n)
    return _ends(last, place, tuple(lines))


def _eu_months(n: int, start: datetime, place: Place) -> Reading:
    """Article 3(2)(c) and (4)."""
    last, lines = _corresponding(_local(start, place), n)
    return _rolled(last, place, lines)


def _corresponding(first: date, n: int) -> tuple[date, list[str]]:
    """The same day *n* months later, or the last day of a month that has no such day."""
    year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
    longest = monthrange(year, month + 1)[1]
    last = date(year, month + 1, min(first.day, longest))
    months = "1 month" if n == 1 else f"{n} months"
    line = f"{months} after {day(first)} is {day(last)}"
    return last, [line if last.day == first.day else f"{line}, the last day of a month that has no {first.day}"]


def _business_days(n: int, start: datetime, place: Place) -> Reading:
    """Working days after the day of the event. Where that is closed, the next working day is the first one (Form 8-K,
    General Instruction B.1): both are the first working day after it."""
    first, calendar = _local(start, place), place.open_days
    lines, last, counted = [f"{day(first)} excluded: the day of the event"], first, 0
    while counted < n:
        last += timedelta(days=1)
        why = calendar.closed(last)
        counted += not why
        lines.append(f"{day(last)} not counted: {why}" if why else f"{day(last)} is business day {counted}")
    return _ends(last, place, tuple(lines))


def _year_end_days(n: int, start: datetime, place: Place) -> Reading:
    year_end = date(_local(start, place).year, 12, 31)
    return _whole_days(year_end, year_end + timedelta(days=n), n, place, "the end of the year of the event")


def noon_roll(due: Reading, place: Place) -> Reading:
    """*due*, or noon of the next working day where it is due on a day that is none (Delegated Regulation (EU) 2025/301,
    Article 5)."""
    last = _local(due.at, place)
    why = place.open_days.closed(last)
    if not why:
        return Reading(due.at, (*due.because, f"{day(last)} is a working day: nothing rolls"))
    moved = place.open_days.next_open(last)
    at = datetime.combine(moved, _NOON, place.zone).astimezone(UTC)
    return Reading(at, (*due.because, f"rolled from {day(last)} to noon of {day(moved)} because {day(last)} is {why}"))


def _whole_days(first: date, last: date, n: int, place: Place, event: str = "the day of the event") -> Reading:
    return _ends(last, place, tuple(_counted(first, last, n, place, event)))


def _counted(first: date, last: date, n: int, place: Place, event: str = "the day of the event") -> list[str]:
    """The days from *first*, which is left out, to *last*, each run of days in one line."""
    lines = [f"{day(first)} excluded: {event}"]
    early = _span(first + timedelta(days=1), min(last, first + timedelta(days=3)) + timedelta(days=1))
    lines += [_one_day(one, (one - first).days, place) for one in early]
    if n > 4:
        lines.append(f"{day(first + timedelta(days=4))} to {day(last - timedelta(days=1))} counted: days 4 to {n - 1}")
    if n > 3:
        lines.append(_one_day(last, n, place))
    return lines


def _one_day(one: date, n: int, place: Place) -> str:
    closed = place.calendar.closed(one) if place.calendar else ""
    return f"{day(one)} counted: day {n}" + (f", although it is {closed}" if closed else "")


def _ends(last: date, place: Place, lines: tuple[str, ...]) -> Reading:
    at = datetime.combine(last, place.closes, place.zone).astimezone(UTC)
    return Reading(at, (*lines, f"ends {moment(at, place.zone)}"))


def _local(start: datetime, place: Place) -> date:
    return start.astimezone(place.zone).date()


def _span(first: date, after: date) -> list[date]:
    """The days from *first* up to the one before *after*."""
    return [first + timedelta(days=n) for n in range((after - first).days)]


_MODES: dict[Mode, Callable[[int, datetime, Place], Reading]] = {
    Mode.ELAPSED_HOURS: _hours,
    Mode.ELAPSED_MINUTES: _minutes,
    Mode.EU_HOURS: _eu_hours,
    Mode.CALENDAR_DAYS: _days,
    Mode.DAYS_INCLUSIVE: _days_inclusive,
    Mode.EU_DAYS: _eu_days,
    Mode.MONTHS: _months,
    Mode.EU_MONTHS: _eu_months,
    Mode.BUSINESS_DAYS: _business_days,
    Mode.SEC_BUSINESS_DAYS: _business_days,
    Mode.YEAR_END_DAYS: _year_end_days,
    Mode.RECURRING_DAYS: _days,
    Mode.RECURRING_BUSINESS_DAYS: _business_days,
    Mode.RECURRING_HOURS: _hours,
}
