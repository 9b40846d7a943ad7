"""What laws of several files ask of an incident: what a command comes to, and what may still happen after the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.strategies import Move
from warroom.core.envelope import Event
from warroom.core.errors import Refused
from warroom.core.incident import Incident, decide

AFTER_THE_END = {
    "note.added", "entry.corrected", "entry.labelled", "incident.linked", "phase.changed", "notice.acknowledged",
}  # fmt: skip


def may_follow_the_end(event: Event, events: Sequence[Event]) -> bool:
    """Whether *event*, one of *events*, may come after an incident ended: nothing is worked on, and of the duties it is
    said that they ended with it."""
    cause = event.body.cause if event.body else None
    ended_it = cause is not None and events[cause - 1].kind == "phase.changed"
    return event.kind in AFTER_THE_END or (event.kind == "duty.reassessed" and ended_it)


def outcome(incident: Incident, move: Move, now: Any) -> Any:
    """What a move gives, or how it is refused."""
    try:
        return decide(incident, move.command, move.actor, now)
    except Refused as refused:
        return refused.code, refused.sentence, refused.hint, refused.details
