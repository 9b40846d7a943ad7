"""Who is in charge, who is missing, and who may do what."""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan import Role
from warroom.core.roles import join_due, may_act
from warroom.views.safe import line
from warroom.views.times import minutes


class RoleView(NamedTuple):
    """One seat. *holder* is who sits in it, or while it is vacant who is expected."""

    id: str
    title: str
    function: str
    holder: str
    state: str
    deputies: tuple[str, ...]
    overdue: bool
    note: str
    offered_to: str


def state(incident: Incident, role: str) -> str:
    """``vacant``, ``assigned``, ``joined`` or ``offered``."""
    seat = incident.roles.seat(role)
    if seat.occupant:
        return "offered" if seat.offered_to else "joined"
    return "assigned" if seat.assigned else "vacant"


def holder(incident: Incident, role: str) -> str | None:
    """Who sits in *role*, or while it is vacant who is expected to."""
    acting = may_act(incident, role)
    return acting[0] if acting else None


def overdue(incident: Incident, role: str, now: datetime) -> bool:
    """Whether nobody joined *role* in the time that the plan gives."""
    due = join_due(incident, role)
    vacant = incident.roles.seat(role).occupant is None
    return vacant and incident.phases.running and due is not None and now > due


def view(incident: Incident, now: datetime) -> tuple[RoleView, ...]:
    """The seats at *now*, in the plan's order."""
    return tuple(_view(incident, role, now) for role in incident.plan.roles)


def _view(incident: Incident, role: Role, now: datetime) -> RoleView:
    return RoleView(
        id=role.id,
        title=line(role.title or role.id),
        function=role.function,
        holder=line(holder(incident, role.id) or "nobody"),
        state=state(incident, role.id),
        deputies=role.deputies,
        overdue=overdue(incident, role.id, now),
        note=_note(incident, role, now),
        offered_to=line(incident.roles.seat(role.id).offered_to or ""),
    )


def _note(incident: Incident, role: Role, now: datetime) -> str:
    seat = incident.roles.seat(role.id)
    if seat.offered_to:
        return line(f"offered to {seat.offered_to}")
    due = join_due(incident, role.id)
    if seat.occupant or due is None or not incident.phases.running:
        return ""
    return f"join: {minutes(due, now)}"


def as_json(incident: Incident, now: datetime) -> list[dict[str, Any]]:
    """``roles`` of the room as JSON."""
    return [_as_json(incident, role, now) for role in incident.plan.roles]


def _as_json(incident: Incident, role: Role, now: datetime) -> dict[str, Any]:
    seat = incident.roles.seat(role.id)
    due = join_due(incident, role.id)
    return {
        "id": role.id,
        "title": role.title,
        "function": role.function,
        "holder": holder(incident, role.id),
        "occupant": seat.occupant,
        "state": state(incident, role.id),
        "offered_to": seat.offered_to,
        "since": stamp(seat.since) if seat.since else None,
        "deputies": list(role.deputies),
        "required": role.required,
        "join_due_at": stamp(due) if due else None,
        "overdue": overdue(incident, role.id, now),
    }
