"""Situation reports, owed at the cadence of the severity in force."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.counts import refuse_outsiders
from warroom.core.entries import refuse_empty
from warroom.core.envelope import Actor, Body, Command, Deciders, Event

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class UpdatePosted(Body):
    KIND: ClassVar[str] = "update.posted"

    text: str


class PostUpdate(Command):
    VERB: ClassVar[str] = "update_post"

    text: str


class Updates(NamedTuple):
    """The last report. *recorded_at*: the next one is owed from there, whatever *at* the report was dated."""

    text: str | None = None
    by: str | None = None
    at: datetime | None = None
    recorded_at: datetime | None = None
    seq: int = 0


HEARS = (UpdatePosted.KIND,)


def evolve(_part: Updates, event: Event) -> Updates:
    """The last report after *event*."""
    body = event.body
    assert isinstance(body, UpdatePosted), event.kind
    return Updates(body.text, event.actor, event.at, event.recorded_at, event.seq)


def every(incident: "Incident") -> int | None:
    """The cadence in force, in seconds; none once the incident is resolved."""
    level = incident.plan.level_by_id.get(incident.severity.level or "")
    return level.update_every if level and incident.phases.running else None


def next_due(incident: "Incident") -> datetime | None:
    """When the next report is owed: a cadence after the last one, or after it was declared or reopened."""
    cadence = every(incident)
    starts = [moment for moment in (incident.updates.recorded_at, incident.phases.owed_from) if moment]
    return max(starts) + timedelta(seconds=cadence) if starts and cadence else None


def _post(incident: "Incident", command: PostUpdate, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "post an update")
    refuse_empty(command.text, "update")
    return [UpdatePosted(text=command.text)]


COMMANDS: Deciders = {PostUpdate: _post}
