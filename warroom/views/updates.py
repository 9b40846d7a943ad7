"""The last situation report and when the next one is owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.updates import every, next_due


def as_json(incident: Incident, now: datetime) -> dict[str, Any]:
    """``updates`` of the room as JSON."""
    part, due = incident.updates, next_due(incident)
    last = {"text": part.text, "by": part.by, "at": stamp(part.at), "seq": part.seq} if part.at else None
    return {
        "every_s": every(incident),
        "next_due_at": stamp(due) if due else None,
        "overdue": now > due if due else None,
        "last": last,
    }
