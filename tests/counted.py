"""Counts for stories that need a number and no log: what a scan would have given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.rooms import NOON, Room
from warroom.core.counts import Measurement, Method
from warroom.core.plan.counts import Count

DEFINED = "the predicate is what affected means"
DIGESTS = {"rule": "a1" * 32, "data": "b2" * 32, "people": "c3" * 32}


def rule(name: str = "refunds", **more: Any) -> Count:
    """The rule of a count."""
    given = {"files": ("/var/log/bot/*.jsonl",), "where": "response like '%full refund%'"} | more
    return Count(id=name, **given)


def measured(name: str = "refunds", low: int = 1_204, **more: Any) -> Measurement:
    """What the count called *name* came to."""
    given = {
        "rule": rule(name), "high": low + 66, "method": Method.AT_LEAST, "rows": 40_000, "events": 1_812,
        "seed": "5eed" * 8, "digests": DIGESTS,
    }  # fmt: skip
    return Measurement(low=low, **given | more)


def exact(name: str = "refunds", low: int = 1_204, **more: Any) -> Measurement:
    """The same, by a predicate that is what affected means."""
    given = {"method": Method.EXACT, "settled": DEFINED, "rule": rule(name, definition=True)}
    return measured(name, low).model_copy(update=given | more)


QUIET: dict[str, Any] = {"newest_at": NOON - timedelta(minutes=6), "usual_gap_s": 2}
"""A log that went quiet."""


def counted(*found: Measurement, **more: Any) -> Room:
    """A room in which *found* is on the record."""
    room = Room(**more)
    for one in found:
        room.do("count_measure", measured=one)
    return room
