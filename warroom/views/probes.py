"""Whether it is still happening: the verdict in words that cannot be mistaken for a better one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.counts import STALE_AFTER
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.probes import Recurrence
from warroom.views.safe import line
from warroom.views.times import age, ago

WORDS = {
    Recurrence.NOT_MEASURED: "NOT MEASURED",
    Recurrence.STILL_HAPPENING: "STILL HAPPENING",
    Recurrence.FALLING: "FALLING",
    Recurrence.NO_EVIDENCE_YET: "NO EVIDENCE YET",
    Recurrence.STOPPED: "STOPPED",
    Recurrence.RECURRED: "RECURRED",
}


class RecurrenceView(NamedTuple):
    """The verdict, what it rests on and how old that is. *alarming*: the harm goes on as far as anybody knows."""

    words: str
    basis: str
    age: str
    stale: bool
    alarming: bool


def view(incident: Incident, now: datetime) -> RecurrenceView:
    """The verdict at *now*."""
    part = incident.probes
    return RecurrenceView(
        words=WORDS[part.verdict],
        basis=_basis(incident, now),
        age=age(part.last.as_of, now) if part.last else "",
        stale=_stale(incident, now),
        alarming=part.verdict in (Recurrence.STILL_HAPPENING, Recurrence.RECURRED),
    )


def _basis(incident: Incident, now: datetime) -> str:
    part = incident.probes
    if part.epoch_at and part.outdated:
        return line(f"system changed {ago(part.epoch_at, now)} ({part.change}); nobody has looked since")
    if part.last is None:
        return "nobody has looked yet"
    tries = part.last.clean + part.last.failed
    return line(f"{part.last.failed} of {tries} tries failed, by hand, {part.last.by}: {part.last.why}")


def _stale(incident: Incident, now: datetime) -> bool:
    part = incident.probes
    if part.last is None:
        return False
    return part.outdated or now - part.last.as_of > STALE_AFTER


def as_json(incident: Incident, now: datetime) -> dict[str, Any]:
    """``recurrence`` of the room as JSON."""
    part = incident.probes
    return {
        "verdict": str(part.verdict),
        "reproduced": part.last.failed if part.last else None,
        "tries": part.last.clean + part.last.failed if part.last else None,
        "baseline": None,
        "rate_upper": None,
        "confidence": None,
        "since": stamp(part.since) if part.since else None,
        "as_of": stamp(part.last.as_of) if part.last else None,
        "stale": _stale(incident, now) if part.last else None,
        "inconclusive": None,
        "changed_at": stamp(part.epoch_at) if part.epoch_at else None,
        "why": part.last.why if part.last else None,
        "stated_by": part.last.by if part.last else None,
        "probes": [],
    }
