"""How many people were affected: counted from logs, estimated from labels, or stated by a person who signs for it.

Every value is an entry, with how it was made, so that it can be made again. Two rules keep a count from doing harm. It
is never said to be complete while something was not read: *high* stays unknown. And it rules nothing out by itself: a
predicate that misses what it was not written for would say "only twelve", so that a count lowers the severity or lets
a duty lapse only where its predicate is the definition of affected, its recall was measured, or a person signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.instants import Instant
from warroom.core.plan.counts import Count
from warroom.core.roles import on_team

if TYPE_CHECKING:
    from warroom.core.incident import Incident

STALE_AFTER = timedelta(minutes=15)
"""How long a statement by hand, a count or a probe, counts as fresh."""
STALE_TIMES = 3
"""How many times its schedule a measured value may be old."""


class Method(StrEnum):
    """How a number was made."""

    EXACT = "exact"
    """The predicate is the definition of affected, and everything was read: no line was left that could hide people."""
    AT_LEAST = "at_least"
    """The people that a predicate finds: there may be more whom it misses, or who were not read yet."""
    ESTIMATE = "estimate"
    """From labels of a random sample of people."""
    STATED = "stated"
    """A person's word."""


class Measurement(BaseModel):
    """What a count came to. *low*, *likely* and *high* are people; *events* affected rows, of *rows* that were read.

    *scanned*: the share of what is there that was read, in bytes. *settled*: why it may rule something out (its
    predicate is the definition, its recall was measured), none where it may not. *fill*: for each column the share of
    rows that have it; *fill_sampled*: by how many first rows, for the columns that not every row was read for. *by*:
    people by region and tenant, each with low and high. *seed* keys the hashes of people and the draw of samples.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rule: Count
    method: Method
    low: int = Field(ge=0)
    likely: int | None = Field(default=None, ge=0)
    high: int | None = Field(default=None, ge=0)
    confidence: float | None = None
    settled: str | None = None
    events: int = Field(default=0, ge=0)
    rows: int = Field(default=0, ge=0)
    unreadable: int = Field(default=0, ge=0)
    unidentified_sessions: int = Field(default=0, ge=0)
    loose_rows: int = Field(default=0, ge=0)
    scanned: float = Field(default=1.0, ge=0, le=1)
    fill: dict[str, float] = Field(default_factory=dict)
    fill_sampled: dict[str, int] = Field(default_factory=dict)
    by: dict[str, dict[str, dict[str, int | None]]] = Field(default_factory=dict)
    sources: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    newest_at: Instant | None = None
    usual_gap_s: float | None = None
    labels: dict[str, int] | None = None
    seed: str = ""
    digests: dict[str, str] = Field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether everything that is there was read."""
        return self.scanned >= 1


class CountStated(Body):
    KIND: ClassVar[str] = "count.stated"

    low: int
    likely: int | None = None
    high: int | None = None
    why: str


class CountMeasured(Body):
    """*changed*: what moved the number, in words."""

    KIND: ClassVar[str] = "count.measured"

    measured: Measurement
    changed: str


class SetCount(Command):
    """A person's estimate of the people affected. People, not rows, requests or accounts."""

    VERB: ClassVar[str] = "count_set"

    low: int = Field(ge=0, le=10**11)
    likely: int | None = Field(default=None, ge=0, le=10**11)
    high: int | None = Field(default=None, ge=0, le=10**11)
    why: str


class MeasureCount(Command):
    """What was counted. *why* is needed where fewer people come out than before, and nothing that was read says why."""

    VERB: ClassVar[str] = "count_measure"

    measured: Measurement
    why: str = ""


class Estimate(NamedTuple):
    """A range of people affected; *high* none where the upper end is unknown.

    *settled*: whether it may rule something out. *measured*: what it was counted from, none where it was stated.
    """

    low: int
    likely: int | None
    high: int | None
    why: str
    by: str
    as_of: datetime
    seq: int
    method: Method = Method.STATED
    confidence: float | None = None
    settled: bool = True
    measured: Measurement | None = None

    @property
    def count_id(self) -> str:
        """The id of the count; empty where it was stated."""
        return self.measured.rule.id if self.measured else ""


class Counts(NamedTuple):
    """Every estimate so far, oldest first, and which of them hold: the last statement, and of each count what it came
    to since, by its predicate (*measured*) and by the labels of people who were drawn for it (*labelled*)."""

    history: tuple[Estimate, ...] = ()
    stated: Estimate | None = None
    measured: Mapping[str, Estimate] = {}
    labelled: Mapping[str, Estimate] = {}

    @property
    def answers(self) -> tuple[Estimate, ...]:
        """What each count comes to by all that was found out about it."""
        names = dict.fromkeys((*self.measured, *self.labelled))
        return tuple(asked_twice(self.measured.get(name), self.labelled.get(name)) for name in names)

    @property
    def latest(self) -> Estimate | None:
        """All that holds, as one range."""
        return together(self.stated, self.answers)

    @property
    def found(self) -> tuple[Estimate, ...]:
        """What every count came to, by predicates and by labels."""
        return (*self.measured.values(), *self.labelled.values())


HEARS = (CountStated.KIND, CountMeasured.KIND)


def evolve(part: Counts, event: Event) -> Counts:
    """The estimates after *event*. A statement stands for everything that was counted before it; what is counted
    afterwards stands beside it."""
    body = event.body
    if isinstance(body, CountMeasured):
        found = _found(body, event)
        after = part._replace(history=(*part.history, found))
        if body.measured.labels is None:
            return after._replace(measured={**part.measured, found.count_id: found})
        return after._replace(labelled={**part.labelled, found.count_id: found})
    assert isinstance(body, CountStated), event.kind
    stated = Estimate(body.low, body.likely, body.high, body.why, event.actor, event.at, event.seq)
    return Counts((*part.history, stated), stated)


def _found(body: CountMeasured, event: Event) -> Estimate:
    one = body.measured
    return Estimate(
        one.low, one.likely, one.high, body.changed, event.actor, event.at, event.seq,
        one.method, one.confidence, one.settled is not None and one.complete, one,
    )  # fmt: skip


def asked_twice(measured: Estimate | None, labelled: Estimate | None) -> Estimate:
    """What one count comes to that was *measured* by its predicate and *labelled* by people, one of them at least.

    A settled predicate answers it. Otherwise labels do, and whom the predicate finds are there at least; where those
    are more than the labels allow, one of the two is wrong, and nothing bounds it from above.
    """
    if measured is None or labelled is None or measured.settled:
        known = measured or labelled
        assert known is not None, "a count that holds was measured or labelled"
        return known
    low = max(measured.low, labelled.low)
    high = labelled.high if labelled.high is not None and low <= labelled.high else None
    likely = labelled.likely if labelled.likely is not None and low <= labelled.likely else None
    return labelled._replace(low=low, likely=likely, high=high, settled=labelled.settled and high is not None)


def together(stated: Estimate | None, measured: tuple[Estimate, ...]) -> Estimate | None:
    """One range from what was *stated* and what was *measured* after it; none where there is neither.

    Counts may find the same people, so that their union is at least the largest and at most the sum (Fréchet 1935).
    A statement gives way to a count that is settled; beside any other the larger low holds, and its high while no count
    has gone past it.
    """
    if not measured:
        return stated
    union = _union(measured)
    if stated is None or union.settled:
        return union
    high = stated.high if stated.high is not None and stated.high >= union.low else None
    low = max(stated.low, union.low)
    likely = stated.likely if stated.likely is not None and low <= stated.likely else None
    return union._replace(low=low, likely=likely, high=high, settled=high is not None)


def _union(measured: tuple[Estimate, ...]) -> Estimate:
    newest = max(measured, key=lambda one: one.seq)
    if len(measured) == 1:
        return newest
    highs = [one.high for one in measured]
    low = max(one.low for one in measured)
    high = sum(high for high in highs if high is not None) if None not in highs else None
    return newest._replace(
        low=low, likely=None, high=high, method=_weakest(one.method for one in measured),
        as_of=min(one.as_of for one in measured), confidence=None, settled=all(one.settled for one in measured),
        why=f"{len(measured)} counts, which may have found the same people",
    )  # fmt: skip


def _weakest(methods: Iterable[Method]) -> Method:
    found = set(methods)
    return next(one for one in (Method.ESTIMATE, Method.AT_LEAST, Method.EXACT) if one in found)


def known(incident: Incident) -> dict[str, int]:
    """The count as conditions read it: what is unknown is absent, and so is an upper end that rules nothing out."""
    latest = incident.counts.latest
    if latest is None:
        return {}
    values = {"affected.low": latest.low}
    above = {"affected.likely": latest.likely, "affected.high": latest.high} if latest.settled else {}
    return values | {name: value for name, value in above.items() if value is not None}


def rules_of(incident: Incident) -> dict[str, Count]:
    """Every count of *incident* by id, the plan's first, each as it was last counted."""
    own = {one.count_id: one.measured.rule for one in incident.counts.history if one.measured}
    return {one.id: one for one in incident.plan.counts} | own


def of_region(incident: Incident, region: str) -> int | None:
    """At least how many people of *region* are affected, as far as logs say where people are; of the one region with
    the most where *region* ends with a star. None where no log says so."""
    regions = [one.measured.by.get("region", {}) for one in incident.counts.measured.values() if one.measured]
    wanted = region.removesuffix("*")
    lows = [
        share["low"] or 0 for found in regions for name, share in found.items()
        if (name.startswith(wanted) if region.endswith("*") else name == region)
    ]  # fmt: skip
    return max(lows, default=None)


def stale_after(estimate: Estimate) -> timedelta:
    """How old *estimate* may be before it says so: three times its schedule, a quarter of an hour by hand."""
    return timedelta(seconds=STALE_TIMES * estimate.measured.rule.every) if estimate.measured else STALE_AFTER


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


def _measure(incident: Incident, command: MeasureCount, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "put a count on the record")
    measured = _honest(command.measured)
    known = incident.counts.measured if measured.labels is None else incident.counts.labelled
    before = known.get(measured.rule.id)
    changed = _changed(before.measured if before else None, measured, command.why)
    if before and measured.low < before.low and not changed:
        raise Refused(
            Code.REASON_REQUIRED,
            f"{measured.low:,} people were found and {before.low:,} before, and nothing that was read says why",
            'look at what was read, then say why: warroom count run … --why "…"',
            {"before": before.low, "now": measured.low},
        )
    return [CountMeasured(measured=measured, changed=changed or "more was read")]


def _honest(measured: Measurement) -> Measurement:
    """*measured* without what nobody may say: an upper end of what was not read to its end, an exact approximation."""
    ends = [n for n in (measured.low, measured.likely, measured.high) if n is not None]
    if ends != sorted(ends):
        raise Refused(
            Code.INVALID,
            f"the range is out of order: low {measured.low}, likely {measured.likely}, high {measured.high}",
            "warroom count run counts again; if it stays so, the program is wrong",
        )
    if not measured.complete:
        measured = measured.model_copy(update={"high": None})
    exact = measured.rule.definition and measured.complete and not measured.unreadable
    if measured.method is Method.EXACT and not exact:
        measured = measured.model_copy(update={"method": Method.AT_LEAST})
    return measured


def _changed(before: Measurement | None, now: Measurement, why: str) -> str:
    """What moved the number from *before* to *now*; empty where nothing says so."""
    if before is None:
        return why or "first count"
    reasons = [why] if why else []
    if before.digests.get("rule") != now.digests.get("rule"):
        reasons.append("the rule was edited")
    if before.labels != now.labels:
        reasons.append("labels were added")
    reasons += [note for note in now.notes if note not in before.notes]
    return "; ".join(reasons)


COMMANDS: Deciders = {SetCount: _set, MeasureCount: _measure}
