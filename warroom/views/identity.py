"""Which incident this is, where it stands, and on which plan."""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.anchors import Anchor, aware, detected
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.phases import NEXT, Phase
from warroom.views.safe import line
from warroom.views.times import age


class IdentityView(NamedTuple):
    """The incident in a line. *running* is how long ago it was declared, or detected; *following* are the phases that
    it may go on to."""

    id: str
    title: str
    phase: str
    drill: bool
    running: str
    plan: str
    newer: int
    following: tuple[str, ...]


def view(incident: Incident, now: datetime) -> IdentityView:
    """Who this is at *now*."""
    opening = incident.opening
    assert opening is not None, "an incident is shown once it was declared"
    return IdentityView(
        id=incident.id,
        title=line(opening.title),
        phase=str(incident.phases.current),
        drill=opening.drill,
        running=age(incident.phases.declared_at or opening.at, now),
        plan=f"{incident.plan.id} {line(incident.plan.version)}",
        newer=incident.newer,
        following=tuple(str(phase) for phase in NEXT[incident.phases.current]),
    )


def as_json(incident: Incident) -> dict[str, Any]:
    """``incident`` of the room as JSON."""
    opening, moments, entered = incident.opening, incident.anchors.moments, incident.phases.entered
    assert opening is not None, "an incident is shown once it was declared"
    became_aware, assumed = aware(incident)
    occurred, noticed = moments.get(Anchor.OCCURRED), detected(incident)
    at = {phase: stamp(entered[phase]) if phase in entered else None for phase in Phase}
    return {
        "id": incident.id,
        "title": opening.title,
        "phase": str(incident.phases.current),
        "drill": opening.drill,
        "opened_by": opening.by,
        "occurred_at": stamp(occurred.moment) if occurred else None,
        "detected_at": stamp(noticed) if noticed else None,
        "aware_at": stamp(became_aware) if became_aware else None,
        "aware_assumed": assumed,
        "declared_at": at[Phase.DECLARED],
        "contained_at": at[Phase.CONTAINED],
        "resolved_at": at[Phase.RESOLVED],
        "closed_at": at[Phase.CLOSED],
        "cancelled_at": at[Phase.CANCELLED],
        "links": [{"relation": str(link.relation), "incident": link.other} for link in incident.links.links],
    }


def plan_as_json(incident: Incident) -> dict[str, Any]:
    """``plan`` of the room as JSON."""
    return {"id": incident.plan.id, "version": incident.plan.version, "digest": incident.pinned.digest}
