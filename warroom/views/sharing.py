"""What may leave the room: nothing that was said in an entry labelled privileged or personal."""

from __future__ import annotations

from dataclasses import replace

from warroom.core.entries import NoteAdded, label_of
from warroom.core.envelope import Event, Label
from warroom.core.incident import Incident
from warroom.views.room import RoomView

WITHHELD = "(withheld)"


def shareable(room: RoomView, incident: Incident, events: tuple[Event, ...]) -> RoomView:
    """*room* without what was said in entries that are labelled privileged or personal."""
    labelled = {event.seq for event in events if label_of(incident, event.seq) is not Label.NORMAL}
    count, override = incident.counts.latest, incident.severity.override
    if 1 in labelled:
        room = replace(room, identity=replace(room.identity, title=WITHHELD))
    if count and count.seq in labelled:
        room = replace(room, affected=replace(room.affected, why=WITHHELD))
    if override and incident.severity.override_seq in labelled:
        room = replace(room, severity=replace(room.severity, why=WITHHELD))
    if labelled & _basis(incident, events):
        room = replace(room, recurrence=replace(room.recurrence, basis=WITHHELD))
    return room


def _basis(incident: Incident, events: tuple[Event, ...]) -> set[int]:
    """The entries that the verdict may quote: the last look, and what was changed in the system."""
    changes = {event.seq for event in events if isinstance(event.body, NoteAdded) and event.body.change}
    return changes | ({incident.probes.last.seq} if incident.probes.last else set())
