"""Calendars as values: which days are no working days, and why.

The core asks no library which days are holidays. Whoever computes hands the days in, with the name and version of where
they come from, so that the same question gives the same date for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKEND = frozenset((5, 6))
_FURTHEST = 60
"""Days in a row that no calendar is closed."""


class Calendar(NamedTuple):
    """The days on which *name* does not work. *source* says where they come from, *years* for which years they hold."""

    name: str
    holidays: Mapping[date, str]
    years: range
    source: str
    weekend: frozenset[int] = WEEKEND

    def closed(self, day: date) -> str:
        """Why *day* is no working day; empty where it is one. Its year must be known."""
        assert day.year in self.years, f"{self.name} is known for {self.years}, not for {day}"
        if day in self.holidays:
            return self.holidays[day]
        return _WEEKDAYS[day.weekday()] if day.weekday() in self.weekend else ""

    def next_open(self, day: date) -> date:
        """The first working day on or after *day*."""
        return next(one for one in self.days_from(day) if not self.closed(one))

    def days_from(self, day: date) -> list[date]:
        """*day* and the days after it, as many as can be closed in a row."""
        return [day + timedelta(days=n) for n in range(_FURTHEST)]
