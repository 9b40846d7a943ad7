"""How incidents hang together: one is a duplicate of another, or was caused by it."""

import re
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused

if TYPE_CHECKING:
    from warroom.core.incident import Incident


_WHOLE_ID = re.compile(r"INC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


def is_whole_id(text: str) -> bool:
    """Whether *text* is the id of some incident, of whatever store."""
    return _WHOLE_ID.fullmatch(text) is not None


class Relation(StrEnum):
    """What this incident is to the other."""

    DUPLICATE_OF = "duplicate_of"
    CAUSED_BY = "caused_by"


class IncidentLinked(Body):
    KIND: ClassVar[str] = "incident.linked"

    relation: Relation
    other: str


class LinkIncident(Command):
    VERB: ClassVar[str] = "incident_link"
    WHEN_ENDED: ClassVar[bool] = True

    relation: Relation
    other: str


class Link(NamedTuple):
    """One link."""

    relation: Relation
    other: str


class Links(NamedTuple):
    """The links, in the order in which they were made."""

    links: tuple[Link, ...] = ()


HEARS = (IncidentLinked.KIND,)


def evolve(part: Links, event: Event) -> Links:
    """The links after *event*."""
    body = event.body
    assert isinstance(body, IncidentLinked), event.kind
    return Links((*part.links, Link(body.relation, body.other)))


def _link(incident: "Incident", command: LinkIncident, _actor: Actor, _now: datetime) -> list[Body]:
    if command.other == incident.id:
        raise Refused(Code.INVALID, "an incident is not linked to itself", "name another one: warroom list")
    if not command.other.strip():
        raise Refused(Code.INVALID, "no incident is named", "name the other one: warroom list")
    if Link(command.relation, command.other) in incident.links.links:
        raise Refused(Code.ILLEGAL_TRANSITION, f"it is linked to {command.other} already", "warroom log shows when")
    return [IncidentLinked(relation=command.relation, other=command.other)]


COMMANDS: Deciders = {LinkIncident: _link}
