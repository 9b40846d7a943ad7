"""The room: everything that people look at, put together once for screens and once for programs."""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.envelope import Event
from warroom.core.incident import Incident
from warroom.views import (
    authority,
    count_documents,
    counts,
    deadlines,
    duties,
    entries,
    facts,
    gates,
    identity,
    people,
    probes,
    roles,
    severity,
    steps,
    upcoming,
    updates,
)  # fmt: skip
from warroom.views.authority import AuthorityView
from warroom.views.counts import AffectedView
from warroom.views.deadlines import DeadlineView
from warroom.views.duties import DutyView
from warroom.views.entries import EntryView
from warroom.views.facts import FactView
from warroom.views.gates import GateView
from warroom.views.identity import IdentityView
from warroom.views.people import PersonView
from warroom.views.probes import RecurrenceView
from warroom.views.roles import RoleView
from warroom.views.severity import SeverityView
from warroom.views.steps import LaneView, StepView
from warroom.views.upcoming import NextView

TIMELINE = 500
"""How many entries the room shows; `log` has them all."""


class RoomView(NamedTuple):
    """The room at one instant, as safe text."""

    now: datetime
    seq: int
    identity: IdentityView
    severity: SeverityView
    affected: AffectedView
    recurrence: RecurrenceView
    authority: tuple[AuthorityView, ...]
    roles: tuple[RoleView, ...]
    lanes: tuple[LaneView, ...]
    steps: tuple[StepView, ...]
    facts: tuple[FactView, ...]
    deadlines: tuple[DeadlineView, ...]
    duties: tuple[DutyView, ...]
    gates: tuple[GateView, ...]
    next: tuple[NextView, ...]
    timeline: tuple[EntryView, ...]
    people: tuple[PersonView, ...]


def view(incident: Incident, events: tuple[Event, ...], now: datetime, texts: dict[str, str]) -> RoomView:
    """The room at *now*."""
    return RoomView(
        now=now,
        seq=incident.seq,
        identity=identity.view(incident, now),
        severity=severity.view(incident, now),
        affected=counts.view(incident, now),
        recurrence=probes.view(incident, now),
        authority=authority.view(incident),
        roles=roles.view(incident, now),
        lanes=steps.lanes(incident, now),
        steps=steps.view(incident, now),
        facts=facts.view(incident, now),
        deadlines=deadlines.view(incident, now),
        duties=duties.view(incident, now),
        gates=gates.view(incident),
        next=upcoming.view(incident, now),
        timeline=entries.view(incident, events, now, texts, last=TIMELINE),
        people=people.view(incident),
    )


def as_json(incident: Incident, now: datetime) -> dict[str, Any]:
    """The room as ``warroom.incident/v1``. What was never measured is null, ``unknown`` or empty, never zero."""
    return {
        "schema": "warroom.incident/v1",
        "incident": identity.as_json(incident),
        "plan": identity.plan_as_json(incident),
        "severity": severity.as_json(incident),
        "facts": facts.as_json(incident),
        "affected": count_documents.as_json(incident, now),
        "recurrence": probes.as_json(incident, now),
        "roles": roles.as_json(incident, now),
        "lanes": steps.lanes_as_json(incident, now),
        "steps": steps.as_json(incident, now),
        "duties": duties.as_json(incident, now),
        "gates": gates.as_json(incident),
        "authority": authority.as_json(incident),
        "actions": [],
        "pages": [],
        "updates": updates.as_json(incident, now),
        "cause": None,
        "next": upcoming.as_json(incident, now),
        "record": {
            "seq": incident.seq,
            "head": incident.head,
            "checkpoint": None,
            "trust": "unsealed",
            "newer_entries": incident.newer,
        },
    }
