"""What is known of every count, and the one range that follows from all of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from warroom.core.counts import unions
from warroom.core.counts.combined import Way, asked_twice, together, way
from warroom.core.counts.measured import Estimate, Union
from warroom.core.counts.said import CountMeasured, CountStated
from warroom.core.envelope import Event
from warroom.core.plan.counts import Count

if TYPE_CHECKING:
    from warroom.core.incident import Incident

STALE_AFTER = timedelta(minutes=15)
"""How long a statement by hand, a count or a probe, counts as fresh."""
STALE_TIMES = 3
"""How many times its schedule a measured value may be old."""


class Counts(NamedTuple):
    """Every estimate so far, oldest first, and which of them hold: the last statement, and of each count what it came
    to since, by its predicate (*measured*) and by the labels of people who were drawn for it (*labelled*).

    *unions*: which of them are one set of people, as far as that still holds.
    """

    history: tuple[Estimate, ...] = ()
    stated: Estimate | None = None
    measured: Mapping[str, Estimate] = {}
    labelled: Mapping[str, Estimate] = {}
    unions: tuple[Union, ...] = ()

    @property
    def answers(self) -> tuple[Estimate, ...]:
        """What each count comes to by all that was found out about it."""
        names = dict.fromkeys((*self.measured, *self.labelled))
        return tuple(asked_twice(self.measured.get(name), self.labelled.get(name)) for name in names)

    @property
    def found(self) -> tuple[Estimate, ...]:
        """What every count came to, by predicates and by labels."""
        return (*self.measured.values(), *self.labelled.values())


HEARS = (CountStated.KIND, CountMeasured.KIND)


def evolve(part: Counts, event: Event) -> Counts:
    """The estimates after *event*."""
    body = event.body
    if isinstance(body, CountMeasured):
        return after(part, _found(body, event))
    assert isinstance(body, CountStated), event.kind
    return after(part, Estimate(body.low, body.likely, body.high, body.why, event.actor, event.at, event.seq))


def after(part: Counts, one: Estimate) -> Counts:
    """The estimates with *one* more. A statement stands for everything that was counted before it; what is counted
    afterwards stands beside it."""
    history, now = (*part.history, one), one.measured
    if now is None:
        return Counts(history, one)
    if now.labels is not None:
        return part._replace(history=history, labelled={**part.labelled, one.count_id: one})
    known = {name: was.measured for name, was in part.measured.items() if was.measured}
    return part._replace(
        history=history,
        measured={**part.measured, one.count_id: one},
        unions=unions.after(part.unions, known, now),
    )


def _found(body: CountMeasured, event: Event) -> Estimate:
    one = body.measured
    return Estimate(
        one.low, one.likely, one.high, body.changed, event.actor, event.at, event.seq,
        one.method, one.confidence, one.settled is not None and one.complete, one,
    )  # fmt: skip


def latest(incident: "Incident") -> Estimate | None:
    """All that holds, as one range."""
    return of_part(incident.counts, population(incident))


def of_part(part: Counts, most: int | None) -> Estimate | None:
    """All that holds in *part*, as one range, where the plan says that there are at most so many people."""
    return together(part.stated, part.answers, part.unions, most)


def way_of(incident: "Incident") -> Way | None:
    """How what was counted becomes one range; none where nothing was counted."""
    part = incident.counts
    return way(part.stated, part.answers, part.unions, population(incident)) if part.answers else None


def population(incident: "Incident") -> int | None:
    """How many people there are at most, as the plan of *incident* says, none where it does not. A number of a plan is
    as good as its last review: one that was overdue when the incident was declared says nothing."""
    opening = incident.opening
    return incident.plan.population(opening.at.date()) if opening else None


def known(incident: "Incident") -> dict[str, int]:
    """The count as conditions read it: what is unknown is absent, and so is an upper end that rules nothing out."""
    found = incident.affected
    if found is None:
        return {}
    values = {"affected.low": found.low}
    above = {"affected.likely": found.likely, "affected.high": found.high} if found.settled else {}
    return values | {name: value for name, value in above.items() if value is not None}


def rules_of(incident: "Incident") -> dict[str, Count]:
    """Every count of *incident* by id, the plan's first, each as it was last counted."""
    own = {one.count_id: one.measured.rule for one in incident.counts.history if one.measured}
    return {one.id: one for one in incident.plan.counts} | own


def of_region(incident: "Incident", region: str) -> int | None:
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
