"""What of a room may leave it: on the wall, on the clipboard, in a chat.

Only what was labelled normal. A labelled entry may be quoted far from the timeline, as the reason of a severity or the
basis of a count, so each of those places is looked at here, and nowhere else.
"""

from __future__ import annotations

from warroom.core.entries import NoteAdded, label_of
from warroom.core.envelope import Event, Label
from warroom.core.incident import Incident
from warroom.views.room import RoomView

WITHHELD = "(withheld)"


def shareable(
    room: RoomView, incident: Incident, events: tuple[Event, ...], *, now: Incident | None = None
) -> RoomView:  # fmt: skip
    """*room* without what was said in entries that are labelled privileged or personal. A room of the past is shared
    under the labels of *now*: who gave one later meant what was said before."""
    labelled = {event.seq for event in events if label_of(now or incident, event.seq) is not Label.NORMAL}
    count, override = incident.counts.latest, incident.severity.override
    if 1 in labelled:
        room = room._replace(identity=room.identity._replace(title=WITHHELD))
    if count and count.seq in labelled:
        room = room._replace(affected=room.affected._replace(why=WITHHELD))
    if override and incident.severity.override_seq in labelled:
        room = room._replace(severity=room.severity._replace(why=WITHHELD))
    if labelled & _basis(incident, events):
        room = room._replace(recurrence=room.recurrence._replace(basis=WITHHELD))
    return room


def _basis(incident: Incident, events: tuple[Event, ...]) -> set[int]:
    """The entries that the verdict may quote: the last look, and what was changed in the system."""
    changes = {event.seq for event in events if isinstance(event.body, NoteAdded) and event.body.change}
    return changes | ({incident.probes.last.seq} if incident.probes.last else set())
