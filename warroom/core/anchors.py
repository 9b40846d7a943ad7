"""The instants that clocks start from: when it occurred, was detected, and when the organisation became aware.

A clock that never started is the failure to prevent: ``aware`` is, until somebody sets it, the earlier of detected and
declared, and says that it was assumed.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Evidence, Precision
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.instants import AHEAD_ALLOWED, Instant, stamp

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class Anchor(StrEnum):
    """A named instant of the incident that a person sets; the words are those of the rules (``data/facts.yaml``)."""

    OCCURRED = "occurred"
    DETECTED = "detected"
    AWARE = "aware"
    DEATH_KNOWN = "death_known"
    SUSPECTED = "suspected"
    BELIEVED = "believed"
    CONFIRMED = "confirmed"
    CAUSAL_LINK = "causal_link"
    CLASSIFIED = "classified"
    DETERMINED = "determined"
    ASSESSED = "assessed"
    MATERIAL = "material"
    AWARE_OF_THREAT = "aware_of_threat"
    AWARE_OF_MODEL = "aware_of_model"
    SERVICE_IMPACT = "service_impact"
    EXPOSURE_SET = "exposure_set"
    PAID = "paid"
    REQUESTED = "requested"
    ACTION_PLANNED = "action_planned"
    FIX_AVAILABLE = "fix_available"
    MEASURE_AVAILABLE = "measure_available"
    STATUS_CHANGED = "status_changed"
    CONTAINED = "contained"
    RECOVERED = "recovered"
    RESOLVED = "resolved"
    HANDLED = "handled"


ALWAYS = (Anchor.OCCURRED, Anchor.DETECTED, Anchor.AWARE)
"""Those that every incident has; the others matter where a rule starts from them."""


class AnchorSet(Body):
    """*why* says on what evidence, or why it moved; *evidence* are the files."""

    KIND: ClassVar[str] = "anchor.set"

    anchor: Anchor
    moment: Instant
    precision: Precision | None = None
    why: str | None = None
    evidence: tuple[Evidence, ...] = ()


class SetAnchor(Command):
    VERB: ClassVar[str] = "anchor_set"

    anchor: Anchor
    moment: Instant
    known_to: Precision | None = None
    """How exactly *moment* is known; `precision` speaks of `at`, which dates the entry."""
    why: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Moment(NamedTuple):
    """An anchor's instant, who set it, and in which event."""

    moment: datetime
    precision: Precision | None
    by: str
    seq: int
    why: str | None = None


class Anchors(NamedTuple):
    """The anchors set so far."""

    moments: Mapping[Anchor, Moment] = {}


HEARS = (AnchorSet.KIND,)


def evolve(part: Anchors, event: Event) -> Anchors:
    """The anchors after *event*."""
    body = event.body
    assert isinstance(body, AnchorSet), event.kind
    moment = Moment(body.moment, body.precision, event.actor, event.seq, body.why)
    return part._replace(moments={**part.moments, body.anchor: moment})


def aware(incident: "Incident") -> tuple[datetime | None, bool]:
    """When the organisation became aware, and whether that is assumed."""
    known = incident.anchors.moments.get(Anchor.AWARE)
    if known is not None:
        return known.moment, False
    candidates = [moment for moment in (detected(incident), incident.phases.declared_at) if moment]
    return (min(candidates), True) if candidates else (None, True)


def detected(incident: "Incident") -> datetime | None:
    """When it was detected: as set, else when it was opened as a suspicion."""
    known = incident.anchors.moments.get(Anchor.DETECTED)
    return known.moment if known else incident.phases.detected_at


def _set(incident: "Incident", command: SetAnchor, _actor: Actor, now: datetime) -> list[Body]:
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
    return [
        AnchorSet(
            anchor=command.anchor, moment=command.moment, precision=command.known_to, why=command.why,
            evidence=command.evidence,
        )
    ]  # fmt: skip


def awaited(incident: "Incident") -> list[Anchor]:
    """The anchors to ask about, in the order of the list: those of every incident, those that were set, and those that
    a duty starts from."""
    wanted = {name for duty in incident.duties.by_id.values() if duty.concerns for name in duty.deadline.waits_for}
    return [one for one in Anchor if one in ALWAYS or one in incident.anchors.moments or str(one) in wanted]


def refuse_ahead(what: str, moment: datetime, now: datetime) -> None:
    """Refuses a *moment* that is further ahead of *now* than clocks differ."""
    if moment > now + AHEAD_ALLOWED:
        raise Refused(
            Code.INVALID,
            f"{what} is dated {stamp(moment)}, which is in the future: it is now {stamp(now)}",
            "check the date and the offset; UTC is written --at 2026-11-23T16:05Z",
        )


COMMANDS: Deciders = {SetAnchor: _set}
