"""Scenario time: a day of an incident in four minutes, without a clock that lies.

A replay needs a clock that jumps to the next move, and a live demo one that runs, faster where nothing happens. Both
are clocks like any other to the desk, so what a newcomer does in the demo is dated in the same time as the replay. The
clock stands still or goes on; it never goes back.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import log1p

SECONDS = 240.0
"""How long a live demo takes at speed 1."""

Ticks = Callable[[], float]
"""Seconds of real time since whenever; never fewer than before."""


class ScenarioClock:
    """A clock that stands where it was last put."""

    def __init__(self, starts_at: datetime) -> None:
        self._now = starts_at.astimezone(UTC)

    def now(self) -> datetime:
        """The present instant of the scenario."""
        return self._now

    def reach(self, moment: datetime) -> None:
        """Goes on to *moment*; stays, where that is past."""
        self._now = max(self._now, moment.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Timetable:
    """When each of some *moments* of a scenario comes, in seconds (*offsets*) after the live demo started.

    The first moment is the start, at 0. Both rise, moments not always strictly.
    """

    moments: tuple[datetime, ...]
    offsets: tuple[float, ...]

    def at(self, elapsed: float) -> datetime:
        """The scenario's time *elapsed* seconds after the start. After the last moment time passes as it does."""
        after = bisect_right(self.offsets, elapsed)
        if after == 0:
            return self.moments[0]
        since, moment = elapsed - self.offsets[after - 1], self.moments[after - 1]
        if after == len(self.offsets):
            return moment + timedelta(seconds=since)
        share = since / (self.offsets[after] - self.offsets[after - 1])
        # Rounding must not carry the clock past a moment that is still to come.
        return min(moment + (self.moments[after] - moment) * share, self.moments[after])

    def pace(self, elapsed: float) -> float:
        """How many seconds of the scenario pass in one, *elapsed* seconds after the start: 1 after the last moment."""
        after = bisect_right(self.offsets, elapsed)
        if not 0 < after < len(self.offsets):
            return 1.0
        span = self.moments[after] - self.moments[after - 1]
        return span.total_seconds() / (self.offsets[after] - self.offsets[after - 1])


def timetable(starts_at: datetime, moments: Sequence[datetime], seconds: float = SECONDS) -> Timetable:
    """A timetable for *moments* (rising, none before *starts_at*) that ends after *seconds*.

    A gap takes 1 + ln(1 + minutes) shares of the time: ten minutes three times as long as none, a night eight times.
    """
    stops = (starts_at, *moments)
    shares = [1.0 + log1p((after - before).total_seconds() / 60) for before, after in pairwise(stops)]
    unit = seconds / sum(shares) if shares else 0.0
    offsets = [0.0]
    for share in shares:
        offsets.append(offsets[-1] + share * unit)
    return Timetable(stops, tuple(offsets))


class CompressedClock(ScenarioClock):
    """A clock that stands until `run` sets it going by a timetable."""

    def __init__(self, starts_at: datetime, ticks: Ticks = time.monotonic) -> None:
        super().__init__(starts_at)
        self._ticks = ticks
        self._running: tuple[Timetable, float] | None = None

    def now(self) -> datetime:
        """The present instant of the scenario."""
        if self._running is None:
            return super().now()
        table, started = self._running
        return table.at(self._ticks() - started)

    def run(self, table: Timetable) -> None:
        """Goes on by *table*, which starts where the clock stands."""
        assert table.moments[0] == super().now(), "a clock goes on from where it stands"
        self._running = (table, self._ticks())

    def pace(self) -> float:
        """How many seconds of the scenario pass in one, now."""
        assert self._running is not None, "the clock is not running"
        table, started = self._running
        return table.pace(self._ticks() - started)

    def wait_s(self, offset: float) -> float:
        """The real seconds until *offset* of the timetable; none below 0."""
        assert self._running is not None, "the clock is not running"
        return max(0.0, offset - (self._ticks() - self._running[1]))
