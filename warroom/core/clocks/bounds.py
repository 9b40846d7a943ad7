"""Whether one period always ends no later than another: for every start, in every zone, by every calendar.

A handful of dates that come out right proves nothing, and the wrong one would be found in the night of a change of the
clocks. So nothing is sampled. Hours are bounded from both sides, days by the earliest and the latest that they can be
after their start, and plain dates, which repeat every four years in all years that matter, are compared one by one.
What cannot be bounded, such as working days, which any calendar may put off, is never said to end in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from warroom.core.clocks.calendars import Calendar
from warroom.core.clocks.counting import Place, count, moment
from warroom.core.clocks.rules import OF_WORKING_DAYS, Limit, Mode
from warroom.core.instants import span

_HOUR, _DAY = 3_600, 86_400
_SHIFT = 2 * _HOUR
"""The most that clocks are put forward or back at once, anywhere (Troll station; an hour nearly everywhere)."""
_AS = {
    Mode.RECURRING_DAYS: Mode.CALENDAR_DAYS, Mode.RECURRING_HOURS: Mode.ELAPSED_HOURS,
    Mode.RECURRING_BUSINESS_DAYS: Mode.BUSINESS_DAYS, Mode.SEC_BUSINESS_DAYS: Mode.BUSINESS_DAYS,
}  # fmt: skip
"""Modes that count as another one does."""
_SECONDS = {Mode.ELAPSED_HOURS: _HOUR, Mode.EU_HOURS: _HOUR, Mode.ELAPSED_MINUTES: 60, Mode.SOFT: 1}
_FLOOR = {Mode.EU_DAYS: Mode.CALENDAR_DAYS, Mode.BUSINESS_DAYS: Mode.CALENDAR_DAYS, Mode.EU_MONTHS: Mode.MONTHS}
"""The plain mode that a mode of working days never ends before."""
_TWO = 2
_CYCLE = [date(2027, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1)]
"""Every kind of day that a period can begin on; 2100, the next exception, lies after every calendar."""


class Period(NamedTuple):
    """How long, and on whose clocks and by whose calendar. A word is its cap in seconds, of the mode `soft`."""

    mode: Mode
    n: int
    calendar: str = "local"
    tz: str | None = None
    closes: time = time(23, 59, 59)

    @property
    def in_hours(self) -> bool:
        return self.mode in _SECONDS

    @property
    def last_second(self) -> int:
        """The seconds of its last day that belong to it."""
        return self.closes.hour * _HOUR + self.closes.minute * 60 + self.closes.second

    def __str__(self) -> str:
        return f"{self.n} {self.mode}" if self.mode is not Mode.SOFT else f"a cap of {span(self.n)}"


def period(limit: Limit) -> Period:
    """The period of *limit*, as it is planned by."""
    return _period(limit.mode, limit)


def other_period(limit: Limit) -> Period | None:
    """The period of the other reading of *limit*; none where it has none."""
    return _period(limit.also, limit) if limit.also else None


def _period(mode: Mode, limit: Limit) -> Period:
    plain = _AS.get(mode, mode)
    n = limit.cap if limit.n is None else limit.n
    return Period(plain, n, limit.calendar if plain in OF_WORKING_DAYS else "local", limit.tz, limit.closes)


def ends_in_time(mine: Period, law: Period) -> bool:
    """Whether *mine* ends no later than *law*, whenever and wherever both begin together."""
    if mine.mode is Mode.SOFT and law.mode is not Mode.SOFT:
        return False  # its cap is policy, and a person may set another
    if mine.in_hours or law.in_hours:
        return _most(mine) <= _least(law) or _same_hours(mine, law)
    if mine.tz != law.tz or mine.closes > law.closes:
        return False
    return _working_days_in_time(mine, law) if mine.mode in _FLOOR else _dates_in_time(mine, law)


def _same_hours(mine: Period, law: Period) -> bool:
    """The hour of the event is left out of both, on the same clocks."""
    return mine.mode is law.mode is Mode.EU_HOURS and mine.tz == law.tz and mine.n <= law.n


def _working_days_in_time(mine: Period, law: Period) -> bool:
    """Two periods of working days of one calendar; against anything else a long closure has no bound."""
    if law.mode not in _FLOOR or mine.calendar != law.calendar or mine.n > law.n:
        return False
    days = {Mode.EU_DAYS, Mode.BUSINESS_DAYS}
    rolls_within = {mine.mode, law.mode} == days and (mine.mode is Mode.EU_DAYS or mine.n <= _TWO)
    return mine.mode is law.mode or rolls_within


def _dates_in_time(mine: Period, law: Period) -> bool:
    ends = zip(_spans(mine.mode, mine.n), _spans(_FLOOR.get(law.mode, law.mode), law.n), strict=True)
    return all(one <= other for one, other in ends)


def _most(one: Period) -> float:
    """The most seconds after its start at which *one* can end."""
    if one.in_hours:
        return one.n * _SECONDS[one.mode] + (_HOUR if one.mode is Mode.EU_HOURS else 0)
    if one.mode in _FLOOR:
        return float("inf")
    return max(_spans(one.mode, one.n)) * _DAY + one.last_second + _SHIFT


def _least(one: Period) -> float:
    """The fewest seconds after its start at which *one* can end."""
    if one.in_hours:
        return one.n * _SECONDS[one.mode]
    fewest = min(_spans(_FLOOR.get(one.mode, one.mode), one.n))
    return (fewest - 1) * _DAY + one.last_second - _SHIFT


@cache
def _spans(mode: Mode, n: int) -> tuple[int, ...]:
    """How many days after each day of the cycle *n* units of the plain *mode* end."""
    here = Place(UTC)
    return tuple((count(mode, n, datetime.combine(one, time(12), UTC), here).at.date() - one).days for one in _CYCLE)


_BERLIN = ZoneInfo("Europe/Berlin")
_WEEKENDS = Calendar("weekends alone", {}, range(2026, 2032), "this comparison")


def example(mine: Period, law: Period) -> str:
    """A start from which *mine* ends after *law*, with both ends, as part of a sentence; empty where none is near."""
    return next(_later(mine, law), "")


def _later(mine: Period, law: Period) -> Iterator[str]:
    for day, at in product(_CYCLE[:730], (time(0), time(12), time(23, 59, 59))):
        start = datetime.combine(day, at, _BERLIN)
        ends, should = _end(mine, start), _end(law, start)
        if ends > should:
            yield f"begun {moment(start, _BERLIN)} it ends {moment(ends, _BERLIN)}, after {moment(should, _BERLIN)}"


def _end(one: Period, start: datetime) -> datetime:
    if one.mode is Mode.SOFT:
        return start.astimezone(UTC) + timedelta(seconds=one.n)
    return count(one.mode, one.n, start, Place(ZoneInfo(one.tz) if one.tz else _BERLIN, _WEEKENDS, one.closes)).at
