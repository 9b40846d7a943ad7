"""The incident as a whole: its parts, how they evolve, what is decided.

The only file that imports every noun. `evolve` and `decide` dispatch by kind and do nothing else; a new capability is a
new module in NOUNS. History cannot be refused: an event of a kind that this program does not know changes nothing but
the place in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from types import ModuleType
from typing import Any

from pydantic_core import from_json

from warroom.core import (
    anchors,
    counts,
    duties,
    entries,
    facts,
    gates,
    labels,
    links,
    notices,
    opening,
    phases,
    probes,
    roles,
    rules,
    severity,
    steps,
    updates,
)  # fmt: skip
from warroom.core.conditions import Finding, compile_condition
from warroom.core.counts import Estimate
from warroom.core.envelope import VERSION, Actor, Body, Command, Event, Label, Precision, Record
from warroom.core.errors import Code, Refused
from warroom.core.instants import instant
from warroom.core.ledger import GENESIS
from warroom.core.plan import FactSpec, Plan
from warroom.core.plan.pinned import PinnedPlan

NOUNS: Mapping[str, ModuleType] = {
    "anchors": anchors,
    "facts": facts,
    "roles": roles,
    "counts": counts,
    "labels": labels,
    "entries": entries,
    "probes": probes,
    "severity": severity,
    "rules": rules,
    "gates": gates,
    "steps": steps,
    "duties": duties,
    "notices": notices,
    "updates": updates,
    "links": links,
    "phases": phases,
    "opening": opening,
}
"""The parts of an incident by name, in the order in which they may know each other."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Everything that follows from a record up to *seq*, whose hash is *head*."""

    id: str
    seq: int = 0
    head: str = GENESIS
    newer: int = 0
    """How many events were written by a newer warroom and could not be read."""
    labelled: Mapping[int, Label] = field(default_factory=dict)
    """The entries that were recorded with a label other than normal."""
    anchors: anchors.Anchors = field(default_factory=anchors.Anchors)
    facts: facts.Facts = field(default_factory=facts.Facts)
    roles: roles.Roles = field(default_factory=roles.Roles)
    counts: counts.Counts = field(default_factory=counts.Counts)
    labels: labels.Labels = field(default_factory=labels.Labels)
    entries: entries.Entries = field(default_factory=entries.Entries)
    probes: probes.Probes = field(default_factory=probes.Probes)
    severity: severity.Severity = field(default_factory=severity.Severity)
    rules: rules.Rules = field(default_factory=rules.Rules)
    gates: gates.Gates = field(default_factory=gates.Gates)
    steps: steps.Steps = field(default_factory=steps.Steps)
    duties: duties.Duties = field(default_factory=duties.Duties)
    notices: notices.Notices = field(default_factory=notices.Notices)
    updates: updates.Updates = field(default_factory=updates.Updates)
    links: links.Links = field(default_factory=links.Links)
    phases: phases.Phases = field(default_factory=phases.Phases)
    opening: opening.Opening | None = None
    _worked_out: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What follows from these very parts and was asked for before: a room asks each condition a dozen times."""

    @property
    def pinned(self) -> PinnedPlan:
        """The plan in force, with its source and digest."""
        assert self.opening is not None, f"{self.id} was never declared"
        return self.opening.plan

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        return self.pinned.plan

    @property
    def asked(self) -> Mapping[str, FactSpec]:
        """Every question by id: those of the plan, and those of the rules that the plan does not ask."""
        if "asked" not in self._worked_out:
            self._worked_out["asked"] = {**self.plan.fact_by_id, **rules.questions(self)}
        asked: Mapping[str, FactSpec] = self._worked_out["asked"]
        return asked

    def question(self, name: str) -> FactSpec:
        """The question called *name*. Refused (not_found) where neither the plan nor the rules ask it."""
        return self.asked[name] if name in self.asked else self.plan.fact(name)

    @property
    def questions(self) -> tuple[FactSpec, ...]:
        """What people are asked: the plan's questions, and of the rules' what was answered or would settle a duty."""
        of_rules = {name for duty in self.duties.by_id.values() if duty.concerns for name in duty.missing}
        more = (of_rules | self.facts.answers.keys()) - self.plan.fact_by_id.keys()
        return (*self.plan.facts, *(self.asked[name] for name in sorted(more) if name in self.asked))

    @property
    def affected(self) -> Estimate | None:
        """How many people, by all that was counted and stated; none where nobody said."""
        return counts.latest(self)

    def known(self) -> dict[str, Any]:
        """What conditions may rest on: the facts, the count, the verdict, the phase. What is unknown is absent."""
        if "known" not in self._worked_out:
            built_in = {**counts.known(self), **probes.known(self), "phase": str(self.phases.current)}
            self._worked_out["known"] = {**facts.known(self), **built_in}
        known: dict[str, Any] = self._worked_out["known"]
        return known

    def find(self, condition: str, *, severity_allowed: bool) -> Finding:
        """What *condition* of the plan comes to now."""
        key = (condition, severity_allowed)
        if key not in self._worked_out:
            vocabulary = self.pinned.vocabulary if severity_allowed else self.pinned.criteria
            compiled = compile_condition(condition, vocabulary)
            self._worked_out[key] = compiled.find(self.known(), self.severity.level)
        finding: Finding = self._worked_out[key]
        return finding


def _by_kind() -> dict[str, type[Body]]:
    modules = [vars(module).values() for module in NOUNS.values()]
    bodies = (x for x in chain.from_iterable(modules) if isinstance(x, type) and issubclass(x, Body) and x is not Body)
    return {body.KIND: body for body in bodies}


BODIES: Mapping[str, type[Body]] = _by_kind()
"""Every kind of event this program knows."""

LISTENERS: Mapping[str, list[tuple[str, Callable[[Any, Event], Any]]]] = {
    kind: [(name, noun.evolve) for name, noun in NOUNS.items() if kind in noun.HEARS] for kind in BODIES
}

DECIDERS: Mapping[type[Command], Callable[[Incident, Any, Actor, datetime], list[Body]]] = {
    command: decider for noun in NOUNS.values() for command, decider in noun.COMMANDS.items()
}

COMMANDS: Mapping[str, type[Command]] = {command.VERB: command for command in DECIDERS}
"""Every command by its verb."""


_LABELS = {str(label): label for label in Label}
"""A label that only a newer warroom knows is taken for privileged: too closed rather than too open."""
_PRECISIONS = {str(precision): precision for precision in Precision}


def read(record: Record) -> Event:
    """*record* as the event that the fold reads. The body is none where a newer warroom wrote it. Refused (damaged),
    naming the entry, where it cannot be read."""
    try:
        return _read(record)
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(
            Code.DAMAGED,
            f"entry {record.seq} of {record.incident} is not what was recorded: it cannot be read",
            f"warroom verify {record.incident} says what is wrong; then go on from a backup",
            {"incident": record.incident, "seq": record.seq},
        ) from error


def _read(record: Record) -> Event:
    header = from_json(record.header)
    known = BODIES.get(record.kind) if header["v"] <= VERSION else None
    at, recorded_at, precision = header["at"], header["recorded_at"], header.get("precision")
    moment = instant(at)
    return Event(
        seq=record.seq,
        id=header["id"],
        once=record.once,
        at=moment,
        recorded_at=moment if recorded_at == at else instant(recorded_at),
        actor=header["actor"],
        via=header["via"],
        kind=record.kind,
        label=_LABELS.get(header["label"], Label.PRIVILEGED),
        precision=_PRECISIONS.get(precision),
        body=known.model_validate_json(record.body) if known else None,
        hash=record.hash,
    )


def evolve(incident: Incident, event: Event) -> Incident:
    """The incident after *event*. Total: history cannot be refused."""
    return fold(incident, (event,))


def fold(incident: Incident, events: Iterable[Event]) -> Incident:
    """The incident after all *events*, in the order of the record.

    The parts change in a dict and become an incident once, at the end: one an event would be most of the cost.
    """
    parts = {name: getattr(incident, name) for name in NOUNS}
    seq, head, newer, labelled = incident.seq, incident.head, incident.newer, dict(incident.labelled)
    for event in events:
        seq, head = event.seq, event.hash
        if event.label is not Label.NORMAL:
            labelled[seq] = event.label
        if event.body is None:
            newer += 1
            continue
        for name, evolved in LISTENERS[event.kind]:
            parts[name] = evolved(parts[name], event)
    return Incident(incident.id, seq, head, newer, labelled, **parts)


def decide(incident: Incident, command: Command, actor: Actor, now: datetime) -> list[Body]:
    """The events that *command* by *actor* gives: what was asked for, then what follows from it, each naming its cause.

    Deterministic: the same incident, command, actor and *now* give the same events. Raises Refused.
    """
    _refuse_out_of_place(incident, command, now)
    primary = DECIDERS[type(command)](incident, command, actor, now)
    after = fold(incident, _provisional(incident, primary, command, actor, now))
    return [*primary, *_consequences(incident, after, command, actor, now)]


def foresee(incident: Incident, command: Command, actor: Actor, now: datetime) -> Incident:
    """The incident as it would be after *command*, of which nothing is recorded. Raises Refused, as `decide` does."""
    return fold(incident, _provisional(incident, decide(incident, command, actor, now), command, actor, now))


def _refuse_out_of_place(incident: Incident, command: Command, now: datetime) -> None:
    if incident.newer:
        raise Refused(
            Code.NEWER,
            f"{incident.newer} entries of {incident.id} were written by a newer warroom: this one may read, not write",
            "upgrade: pip install --upgrade warroom",
        )
    if command.at is not None:
        anchors.refuse_ahead("the entry", command.at, now)
    if incident.phases.ended and not command.WHEN_ENDED:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{incident.id} is {incident.phases.current}",
            f'warroom -i {incident.id} phase reopen --why "…", if that was wrong',
        )


def _provisional(incident: Incident, bodies: list[Body], command: Command, actor: Actor, now: datetime) -> list[Event]:
    """*bodies* as events that were not recorded yet, so that what follows from them can be worked out."""
    return [
        Event(
            seq=incident.seq + place, id="", once=None, at=command.at or now, recorded_at=now, actor=actor.id,
            via=actor.via, kind=body.KIND, label=command.label, precision=command.precision, body=body,
        )
        for place, body in enumerate(bodies, start=1)
    ]  # fmt: skip


def _consequences(before: Incident, after: Incident, command: Command, actor: Actor, now: datetime) -> list[Body]:
    cause = after.seq
    owed = [] if _same_duties(before, after) else _owed(after, cause)
    if _same_work(before, after):
        return owed
    levels = severity.consequences(after, cause)
    settled = fold(after, _provisional(after, levels, command, actor, now))
    return [*levels, *owed, *steps.consequences(settled, cause, now)]


def _owed(incident: Incident, cause: int) -> list[Body]:
    if incident.rules.pinned is None:
        return []
    from warroom.core.obligations import consequences  # rules and clocks, which most commands never need

    return consequences(incident, cause)


def _same_work(before: Incident, after: Incident) -> bool:
    """Whether nothing follows for the severity and the steps."""
    if before.opening is None or before.opening is not after.opening:
        return False
    same_parts = before.steps is after.steps and before.severity is after.severity
    return same_parts and before.known() == after.known()


_DUTIES_REST_ON = ("rules", "opening", "anchors", "phases", "facts", "counts", "duties", "notices")


def _same_duties(before: Incident, after: Incident) -> bool:
    """Whether nothing follows for the duties."""
    return all(getattr(before, name) is getattr(after, name) for name in _DUTIES_REST_ON)
