"""An entry that this program cannot know yet."""

from __future__ import annotations

from typing import ClassVar

from tests.rooms import Room
from warroom.core.envelope import Actor, Body, Draft, Label
from warroom.core.ledger import seal_all


class Foretold(Body):
    """Something that only a newer warroom says."""

    KIND: ClassVar[str] = "oracle.foretold"

    text: str = "it will stop"


def append_newer(room: Room) -> None:
    """Adds such an entry to the record of *room*, sealed as it must be."""
    now, incident = room.clock.now(), room.incident
    draft = Draft("id-newer", None, now, now, Actor("ana", "cli"), Label.NORMAL, None, Foretold(), "00")
    room.store.append(room.id, incident.seq, seal_all(room.id, incident.seq, incident.head, [draft]))
