"""Counting as an incident does it: one seed for all of its people, a first number early, every number on the record.

Apart from the desk, because a count reads logs for minutes: nothing holds the store's lock meanwhile, and whoever gives
up half way leaves a number that says how far it came.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from warroom.core.counts import MeasureCount, Measurement, refuse_outsiders, rules_of
from warroom.core.envelope import Actor
from warroom.core.errors import Code, Refused, not_found
from warroom.core.incident import Incident
from warroom.core.plan.counts import Count
from warroom.desk import Desk, Entropy, Recorded
from warroom.ports import Counter, never

AD_HOC = "ad-hoc"
"""What a count is called that nobody gave a name."""

FIRST_AFTER, THEN_EVERY = timedelta(seconds=3), timedelta(minutes=1)
"""When a count that is not done yet says on the record how far it came."""

Progress = Callable[[Measurement], None]
Cancelled = Callable[[], bool]


def rule_of(incident: Incident, name: str) -> Count:
    """The rule of the count called *name*: as it was last counted, else the plan's. Refused (not_found)."""
    known = rules_of(incident)
    if name not in known:
        raise not_found("count", name, list(known))
    return known[name]


def seed_of(incident: Incident) -> str:
    """The seed by which this incident keys people; empty while nothing was counted and nobody was drawn."""
    seeds = [one.measured.seed for one in incident.counts.history if one.measured]
    seeds += [one.drawing.seed for one in incident.labels.by_count.values()]
    return next((seed for seed in seeds if seed), "")


class Counting:
    """Counts, and puts what they came to on the record."""

    def __init__(self, desk: Desk, counter: Counter, entropy: Entropy) -> None:
        self._desk = desk
        self._counter = counter
        self._entropy = entropy

    def run(
        self, incident: str, rule: Count, actor: Actor, *, why: str = "", signed: str = "",
        told: Progress = lambda _: None, cancelled: Cancelled = never,
    ) -> Recorded:  # fmt: skip
        """Counts by *rule* and records it: the number at the end, and where that takes long one in between now and
        then. *told* hears of every range that was read. *signed*: why the count may rule something out, in the words of
        who answers for it. Gives all that was recorded: an earlier number may have raised the severity."""
        known = self._desk.load(incident)
        refuse_outsiders(known, Actor(known.plan.person_for(actor.id), actor.via), "put a count on the record")
        seed = seed_of(known) or self._entropy(16).hex()
        due, recorded = [self._desk.now() + FIRST_AFTER], list[Recorded]()

        def hear(measured: Measurement) -> None:
            told(measured)
            if not measured.complete and self._desk.now() >= due[0]:
                due[0] = self._desk.now() + THEN_EVERY
                recorded.append(self._record(incident, measured, actor, why="so far"))

        measured = self._counter.counted(
            rule, incident, seed, self._desk.now(), progress=hear, cancelled=cancelled
        )  # fmt: skip
        measured = self._with_others(incident, measured, cancelled)
        recorded.append(self._record(incident, _signed(measured, signed, actor), actor, why=why))
        return Recorded(incident, tuple(event for one in recorded for event in one.events))

    def _with_others(self, incident: str, measured: Measurement, cancelled: Cancelled) -> Measurement:
        """*measured* with what it and the other counts of *incident* come to. They are looked up now: one may have been
        made meanwhile."""
        if cancelled():
            return measured
        others = [one.measured for one in self._desk.load(incident).counts.measured.values() if one.measured]
        union = self._counter.united(measured, incident, others, cancelled=cancelled)
        return measured.model_copy(update={"union": union})

    def recount(
        self, incident: Incident, seq: int, *, told: Progress = lambda _: None, cancelled: Cancelled = never
    ) -> tuple[Measurement, Measurement]:
        """The measurement of entry *seq*, and what the same question comes to when everything is read anew."""
        counts = [(one.seq, one.measured) for one in incident.counts.history if one.measured]
        by_predicate = {at: one for at, one in counts if one.labels is None}
        if seq not in by_predicate:
            counted = map(str, by_predicate)
            raise Refused(
                Code.NOT_FOUND,
                f"entry {seq} is no count that was measured",
                f"counts are entries {', '.join(counted)}" if by_predicate else "warroom count run makes one",
            )
        then = by_predicate[seq]
        now = self._counter.counted(
            then.rule, incident.id, then.seed, self._desk.now(), progress=told, cancelled=cancelled, afresh=True
        )
        return then, now

    def _record(self, incident: str, measured: Measurement, actor: Actor, *, why: str) -> Recorded:
        return self._desk.do(incident, MeasureCount(measured=measured, why=why), actor)


def _signed(measured: Measurement, signed: str, actor: Actor) -> Measurement:
    if not signed:
        return measured
    return measured.model_copy(update={"settled": f"signed by {actor.id}: {signed}"})


def differences(then: Measurement, now: Measurement) -> tuple[str, ...]:
    """What keeps *now* from being the same count as *then*, in words; empty where it is the same."""
    found = []
    if (then.low, then.high) != (now.low, now.high):
        found.append(f"{_range(then)} people then, {_range(now)} now")
    if then.digests.get("rule") != now.digests.get("rule"):
        found.append("the rule is read differently by this warroom, or its format map was edited")
    if then.digests.get("data") != now.digests.get("data"):
        found.append(
            "the data is not what was read then: " + (_gone(then, now) or "more was written, or it was edited")
        )
    return tuple(found)


def _gone(then: Measurement, now: Measurement) -> str:
    names = {str(one["name"]) for one in then.sources} - {str(one["name"]) for one in now.sources}
    return f"{', '.join(sorted(names))} gone" if names else ""


def _range(one: Measurement) -> str:
    return f"{one.low:,}–{one.high:,}" if one.high is not None else f"at least {one.low:,}"
