"""How many people were affected, as stated by a person who signs for it.

A stated range is marked as that: it is never called exact, and an absent *high* stays unknown, because "at least
twelve" says nothing about an upper end.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import Field

from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.roles import on_team

if TYPE_CHECKING:
    from warroom.core.incident import Incident

STALE_AFTER = timedelta(minutes=15)
"""How long a statement by hand, a count or a probe, counts as fresh."""


class CountStated(Body):
    KIND: ClassVar[str] = "count.stated"

    low: int
    likely: int | None = None
    high: int | None = None
    why: str


class SetCount(Command):
    """A person's estimate of the people affected. People, not rows, requests or accounts."""

    VERB: ClassVar[str] = "count_set"

    low: int = Field(ge=0, le=10**11)
    likely: int | None = Field(default=None, ge=0, le=10**11)
    high: int | None = Field(default=None, ge=0, le=10**11)
    why: str


class Estimate(NamedTuple):
    """A range of people affected; *high* none where the upper end is unknown."""

    low: int
    likely: int | None
    high: int | None
    why: str
    by: str
    as_of: datetime
    seq: int


class Counts(NamedTuple):
    """Every estimate so far, oldest first."""

    history: tuple[Estimate, ...] = ()

    @property
    def latest(self) -> Estimate | None:
        return self.history[-1] if self.history else None


HEARS = (CountStated.KIND,)


def evolve(part: Counts, event: Event) -> Counts:
    """The estimates after *event*."""
    body = event.body
    assert isinstance(body, CountStated), event.kind
    stated = Estimate(body.low, body.likely, body.high, body.why, event.actor, event.at, event.seq)
    return part._replace(history=(*part.history, stated))


def known(incident: Incident) -> dict[str, int]:
    """The count as conditions read it: what is unknown is absent."""
    latest = incident.counts.latest
    if latest is None:
        return {}
    values = {"affected.low": latest.low, "affected.likely": latest.likely, "affected.high": latest.high}
    return {name: value for name, value in values.items() if value is not None}


def refuse_outsiders(incident: Incident, actor: Actor, doing: str) -> None:
    """Refuses *actor* where neither the plan nor the commander put them on the team: a statement is signed."""
    if not on_team(incident, actor.id):
        raise Refused(
            Code.NOT_PERMITTED,
            f"{actor.id} is not on the team of this incident and cannot {doing}",
            f"say who you are with --as, or have the commander give you a role: warroom role assign ROLE {actor.id}",
        )


def _set(incident: Incident, command: SetCount, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "sign for a count")
    given = [n for n in (command.low, command.likely, command.high) if n is not None]
    if given != sorted(given):
        raise Refused(
            Code.INVALID,
            f"the range is out of order: low {command.low}, likely {command.likely}, high {command.high}",
            "low ≤ likely ≤ high; leave out what is unknown: warroom count set --low N --high N --why …",
        )
    refuse_unreasoned(command.why, "a count", "count set --low N --high N")
    return [CountStated(low=command.low, likely=command.likely, high=command.high, why=command.why)]


COMMANDS: Deciders = {SetCount: _set}
