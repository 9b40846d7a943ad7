"""How many people: never a figure without its age and how it was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.counts import STALE_AFTER
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.views.safe import line
from warroom.views.times import age


class AffectedView(NamedTuple):
    """The range in words; *known* is false while nobody has counted."""

    known: bool
    range: str
    method: str
    by: str
    why: str
    age: str
    stale: bool


UNKNOWN = AffectedView(
    known=False, range="UNKNOWN", method="unknown", by="", why="nobody has counted yet", age="", stale=False
)


def view(incident: Incident, now: datetime) -> AffectedView:
    """The count at *now*."""
    latest = incident.counts.latest
    if latest is None:
        return UNKNOWN
    return AffectedView(
        known=True,
        range=_range(latest.low, latest.likely, latest.high),
        method="stated",
        by=line(latest.by),
        why=line(latest.why),
        age=age(latest.as_of, now),
        stale=now - latest.as_of > STALE_AFTER,
    )


def _range(low: int, likely: int | None, high: int | None) -> str:
    if high is None:
        return f"at least {low:,}" + (f", likely {likely:,}" if likely is not None else "")
    if low == high:
        return f"{low:,}"
    return f"{low:,}–{high:,}" + (f", likely {likely:,}" if likely is not None else "")


def as_json(incident: Incident, now: datetime) -> dict[str, Any]:
    """``affected`` of the room as JSON: what is unknown is null, never zero."""
    latest = incident.counts.latest
    return {
        "low": latest.low if latest else None,
        "likely": latest.likely if latest else None,
        "high": latest.high if latest else None,
        "confidence": None,
        "method": "stated" if latest else "unknown",
        "as_of": stamp(latest.as_of) if latest else None,
        "stale": now - latest.as_of > STALE_AFTER if latest else None,
        "why": latest.why if latest else None,
        "stated_by": latest.by if latest else None,
        "by": {},
        "sources": [],
    }
