"""Sampling as an incident does it: one seed for all of its people, who was drawn on the record, what happened to them
with whoever draws.

Apart from the desk, as counting is: to draw reads logs for minutes, and nothing holds the store's lock meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from warroom.core.counts import refuse_outsiders, rules_of
from warroom.core.envelope import Actor
from warroom.core.errors import Code, Refused, not_found
from warroom.core.incident import Incident
from warroom.core.labels import SECOND, sample_of
from warroom.core.plan.counts import Count
from warroom.counting import seed_of
from warroom.desk import Desk, Entropy, Recorded
from warroom.labelling import Labelling
from warroom.ports import ROWS, Sampler, Sizes, never

NOBODY_CAN_TELL = "false"
"""The predicate of a sample without one: nobody is flagged, and a count by it finds nobody."""


def rules(incident: Incident) -> dict[str, Count]:
    """The rules by which people can be drawn, by the names of their counts: as it was last counted, the plan's, or as
    people were drawn for it."""
    drawn = {name: one.drawing.rule for name, one in incident.labels.by_count.items()}
    return {**drawn, **rules_of(incident)}


def rule_of(incident: Incident, name: str) -> Count:
    """The rule of the count called *name*; see rules. Refused (not_found)."""
    known = rules(incident)
    if name not in known:
        raise not_found("count", name, list(known))
    return known[name]


def seed_for(incident: Incident, count: str) -> str:
    """The seed by which people are drawn for *count*: the same as before, so that a larger sample has the smaller one
    in it; else that of the counts of *incident*; empty where there is none."""
    known = incident.labels.by_count.get(count)
    return known.drawing.seed if known else seed_of(incident)


class Sampling:
    """Draws people, and puts on the record that they were drawn."""

    def __init__(self, desk: Desk, sampler: Sampler, entropy: Entropy) -> None:
        self._desk = desk
        self._sampler = sampler
        self._entropy = entropy

    def draw(
        self, incident: str, rule: Count, actor: Actor, sizes: Sizes, *, seed: str = "", second: float = SECOND,
        out: Path | None = None, dry_run: bool = False, cancelled: Callable[[], bool] = never,
    ) -> Recorded:  # fmt: skip
        """Draws people for *rule*, by *seed* or the one that is known. What happened to them is in *out* once the
        record says that they were drawn, and not before. Raises Ended where it was *cancelled*."""
        known = self._desk.load(incident)
        refuse_outsiders(known, Actor(known.plan.person_for(actor.id), actor.via), "draw a sample")
        _refuse_tables(rule)
        seed = seed or seed_for(known, rule.id) or self._entropy(16).hex()
        target = out or self.place(incident, rule.id)
        fresh = target.with_name(f"{target.name}.new")
        try:
            drawing, people = self._sampler.drawn(
                rule, incident, seed, self._desk.now(), sizes=sizes, out=fresh, cancelled=cancelled
            )
            asked = drawing.model_copy(update={"second": second})
            recorded = Labelling(self._desk).draw(incident, asked, people, actor, dry_run=dry_run)
            if not dry_run:
                fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        return recorded

    def again(
        self, incident: str, count: str, *, rows: int = ROWS, out: Path | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Path:  # fmt: skip
        """Writes what happened to the people who were drawn for *count*, wherever they were drawn. Nothing is recorded.
        Refused (not_found) where nobody was. Raises Ended where it was *cancelled*."""
        known = self._desk.load(incident)
        drawing, people = sample_of(known, count).drawing, Labelling(self._desk).drawn(known, count)
        target = out or self.place(incident, count)
        self._sampler.show(
            drawing, people, incident, self._desk.now(), rows=rows, out=target, cancelled=cancelled
        )  # fmt: skip
        return target

    def place(self, incident: str, count: str) -> Path:
        """Where what happened to people is on this machine, unless it was put elsewhere."""
        return self._sampler.place(incident, count)


def _refuse_tables(rule: Count) -> None:
    if rule.table is not None:
        raise Refused(
            Code.INVALID, f"count {rule.id} reads a table of a database, and people are drawn from files",
            "export what happened to a file, then: warroom count sample --from FILE",
        )  # fmt: skip
