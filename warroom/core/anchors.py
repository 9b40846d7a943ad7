"""The instants that clocks start from: when it occurred, was detected, and when the organisation became aware.

A clock that never started is the failure to prevent: ``aware`` is, until somebody sets it, the earlier of detected and
declared, and says that it was assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Precision
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.instants import AHEAD_ALLOWED, Instant, stamp

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class Anchor(StrEnum):
    """A named instant of the incident that a person sets."""

    OCCURRED = "occurred"
    DETECTED = "detected"
    AWARE = "aware"


class AnchorSet(Body):
    KIND: ClassVar[str] = "anchor.set"

    anchor: Anchor
    moment: Instant
    precision: Precision | None = None
    why: str | None = None


class SetAnchor(Command):
    VERB: ClassVar[str] = "anchor_set"

    anchor: Anchor
    moment: Instant
    known_to: Precision | None = None
    """How exactly *moment* is known; `precision` speaks of `at`, which dates the entry."""
    why: str | None = None


class Moment(NamedTuple):
    """An anchor's instant, who set it, and in which event."""

    moment: datetime
    precision: Precision | None
    by: str
    seq: int


class Anchors(NamedTuple):
    """The anchors set so far."""

    moments: Mapping[Anchor, Moment] = {}


HEARS = (AnchorSet.KIND,)


def evolve(part: Anchors, event: Event) -> Anchors:
    """The anchors after *event*."""
    body = event.body
    assert isinstance(body, AnchorSet), event.kind
    moment = Moment(body.moment, body.precision, event.actor, event.seq)
    return part._replace(moments={**part.moments, body.anchor: moment})


def aware(incident: Incident) -> tuple[datetime | None, bool]:
    """When the organisation became aware, and whether that is assumed."""
    known = incident.anchors.moments.get(Anchor.AWARE)
    if known is not None:
        return known.moment, False
    candidates = [moment for moment in (detected(incident), incident.phases.declared_at) if moment]
    return (min(candidates), True) if candidates else (None, True)


def detected(incident: Incident) -> datetime | None:
    """When it was detected: as set, else when it was opened as a suspicion."""
    known = incident.anchors.moments.get(Anchor.DETECTED)
    return known.moment if known else incident.phases.detected_at


def _set(incident: Incident, command: SetAnchor, _actor: Actor, now: datetime) -> list[Body]:
    refuse_ahead(command.anchor, command.moment, now)
    before = incident.anchors.moments.get(command.anchor)
    if before and command.based_on is not None and before.seq > command.based_on:
        raise Refused(
            Code.CONFLICT,
            f"{command.anchor} was set to {stamp(before.moment)} by {before.by} since you looked; you said "
            f"{stamp(command.moment)}",
            "look again (warroom anchor list), then set it once more if you still mean it",
            {"theirs": stamp(before.moment), "yours": stamp(command.moment), "by": before.by},
        )
    if before and command.moment > before.moment:
        was, is_ = stamp(before.moment), stamp(command.moment)
        moving = f"moving {command.anchor} later, from {was} to {is_}, and deadlines with it,"
        refuse_unreasoned(command.why, moving, f"anchor set {command.anchor}={is_}")
    return [AnchorSet(anchor=command.anchor, moment=command.moment, precision=command.known_to, why=command.why)]


def refuse_ahead(what: str, moment: datetime, now: datetime) -> None:
    """Refuses a *moment* that is further ahead of *now* than clocks differ."""
    if moment > now + AHEAD_ALLOWED:
        raise Refused(
            Code.INVALID,
            f"{what} is dated {stamp(moment)}, which is in the future: it is now {stamp(now)}",
            "check the date and the offset; UTC is written --at 2026-11-23T16:05Z",
        )


COMMANDS: Deciders = {SetAnchor: _set}
