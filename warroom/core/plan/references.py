"""What makes a plan none although its shape is right: ids that point nowhere, conditions that cannot be evaluated.

pydantic checks one value at a time. These checks look across the sections, and every one of them finds something that
would surface in the middle of an incident: a page to nobody, a rule that never fires, steps that wait for each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple, Protocol

from warroom.core.conditions import RESERVED, ConditionError, Vocabulary, compile_condition, did_you_mean
from warroom.core.plan import Plan, placeholders
from warroom.core.plan.findings import Path, Remark

PHASES = ("declared", "contained", "resolved", "reviewing", "closed", "cancelled")
"""What a gate can keep an incident from becoming; the nouns that say so come after the plan."""
_SHOWN = 40
_WAY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")
"""A scheme and something behind it: RFC 3986, section 3.1."""


class Stated(NamedTuple):
    """A condition of a plan. *criterion*: it is one of those that the severity comes from."""

    path: Path
    text: str
    criterion: bool


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


class Reference(NamedTuple):
    """A place that names something by its id."""

    path: Path
    noun: str
    name: str
    key: bool = False


def errors(plan: Plan) -> list[Remark]:
    """Everything that makes *plan* none, in the order of the checks."""
    return [remark for check in CHECKS for remark in check(plan)]


def conditions(plan: Plan) -> Iterator[Stated]:
    """Every condition of *plan*, with its path."""
    yield Stated(("detection", "incident"), plan.detection.incident, criterion=False)
    yield Stated(("detection", "bug"), plan.detection.bug, criterion=False)
    for at, level in enumerate(plan.severity.levels):
        if level.when is not None:
            yield Stated(("severity", "levels", at, "when"), level.when, criterion=True)
    for stage, steps in plan.checklists.items():
        for at, step in enumerate(steps):
            if step.when is not None:
                yield Stated(("checklists", str(stage), at, "when"), step.when, criterion=False)
    yield from _of_each_gate(plan)


def _of_each_gate(plan: Plan) -> Iterator[Stated]:
    for at, gate in enumerate(plan.gates):
        if gate.when is not None:
            yield Stated(("gates", at, "when"), gate.when, criterion=False)
        for place, need in enumerate(gate.needs):
            if need.fact is not None:
                yield Stated(("gates", at, "needs", place, "fact"), need.fact, criterion=False)


def references(plan: Plan) -> Iterator[Reference]:
    """Every place of *plan* that names something by its id."""
    yield from _of_team(plan)
    yield from _of_severity(plan)
    yield from _of_checklists(plan)
    yield from _of_notifications(plan)
    yield from _of_gates(plan)
    for at, fact in enumerate(plan.facts):
        yield Reference(("facts", at, "who"), "role", fact.who)
    for at, probe in enumerate(plan.probes):
        if probe.query:
            yield Reference(("probes", at, "query", "count"), "count", probe.query.count)
    if plan.isolated_or_systemic:
        yield Reference(("isolated_or_systemic", "fact"), "fact", plan.isolated_or_systemic.fact)


def _of_team(plan: Plan) -> Iterator[Reference]:
    for at, system in enumerate(plan.systems):
        yield Reference(("systems", at, "owner"), "person", system.owner)
        yield from _each(("systems", at, "entities"), "entity", system.entities)
    for at, role in enumerate(plan.roles):
        yield Reference(("roles", at, "function"), "function", role.function)
        yield from _each(("roles", at, "holders"), "person", role.holders)
        yield from _each(("roles", at, "deputies"), "person", role.deputies)
    for at, authority in enumerate(plan.authority):
        yield from _each(("authority", at, "roles"), "role", authority.roles)
        if authority.approvals:
            yield from _each(("authority", at, "approvals", "from"), "function", authority.approvals.functions)


def _of_severity(plan: Plan) -> Iterator[Reference]:
    yield Reference(("severity", "default"), "severity level", plan.severity.default)
    for at, level in enumerate(plan.severity.levels):
        page: Path = ("severity", "levels", at, "page")
        yield from _each((*page, "at_once"), "role", level.page.at_once)
        for role in level.page.within:
            yield Reference((*page, "within", role), "role", role, key=True)


def _of_checklists(plan: Plan) -> Iterator[Reference]:
    for stage, steps in plan.checklists.items():
        for at, step in enumerate(steps):
            yield Reference(("checklists", str(stage), at, "role"), "role", step.role)
            yield from _each(("checklists", str(stage), at, "after"), "step", step.after)


def _of_notifications(plan: Plan) -> Iterator[Reference]:
    for at, one in enumerate(plan.notifications):
        path: Path = ("notifications", at)
        yield from _each((*path, "entities"), "entity", one.entities)
        yield from _each((*path, "draft"), "role", one.draft)
        yield from _each((*path, "approve"), "function", one.approve)
        if one.owner is not None:
            yield Reference((*path, "owner"), "role", one.owner)
        for place, recipient in enumerate(one.recipients):
            yield from _each((*path, "recipients", place, "entities"), "entity", recipient.entities)


def _of_gates(plan: Plan) -> Iterator[Reference]:
    for at, gate in enumerate(plan.gates):
        path: Path = ("gates", at)
        yield from _each((*path, "steps"), "step", gate.steps)
        yield from _each((*path, "phases"), "phase", gate.phases)
        yield from _each((*path, "override"), "role", gate.override)
        for place, need in enumerate(gate.needs):
            if need.step is not None:
                yield Reference((*path, "needs", place, "step"), "step", need.step)


def _each(path: Path, noun: str, names: Iterable[str]) -> Iterator[Reference]:
    for at, name in enumerate(names):
        yield Reference((*path, at), noun, name)


def unknown_ids(plan: Plan) -> Iterator[Remark]:
    """Ids that the plan does not define."""
    known = {
        "person": list(plan.person_by_id),
        "role": list(plan.role_by_id),
        "function": list(plan.functions),
        "entity": [entity.id for entity in plan.entities],
        "fact": list(plan.fact_by_id),
        "step": list(plan.step_by_id),
        "severity level": list(plan.level_by_id),
        "phase": list(PHASES),
        "count": [count.id for count in plan.counts],
    }
    for path, noun, name, key in references(plan):
        if name not in known[noun]:
            yield Remark("WR010", path, f"there is no {noun} {name!r}", did_you_mean(name, known[noun]), key=key)


def duplicate_ids(plan: Plan) -> Iterator[Remark]:
    """Ids, and entries of lists of ids, that are there twice."""
    for noun, named in _named(plan):
        seen: dict[str, Path] = {}
        for path, name in named:
            if name in seen:
                yield Remark("WR009", path, f"there is a {noun} {name!r} already")
            seen.setdefault(name, path)


def _named(plan: Plan) -> Iterator[tuple[str, list[tuple[Path, str]]]]:
    """The lists in which every name must be unique."""
    sections: tuple[tuple[str, str, Sequence[_Identified]], ...] = (
        ("entity", "entities", plan.entities),
        ("system", "systems", plan.systems),
        ("person", "people", plan.people),
        ("role", "roles", plan.roles),
        ("fact", "facts", plan.facts),
        ("failure mode", "failure_modes", plan.failure_modes),
        ("gate", "gates", plan.gates),
        ("count", "counts", plan.counts),
        ("probe", "probes", plan.probes),
    )
    for noun, key, things in sections:
        yield noun, [((key, at, "id"), thing.id) for at, thing in enumerate(things)]
    yield "function", [(("functions", at), name) for at, name in enumerate(plan.functions)]
    yield "login", list(_logins(plan))
    yield (
        "severity level",
        [(("severity", "levels", at, "id"), level.id) for at, level in enumerate(plan.severity.levels)],
    )
    yield "rule about", [(("authority", at, "action"), rule.action) for at, rule in enumerate(plan.authority)]
    yield (
        "step",
        [
            (("checklists", str(stage), at, "id"), step.id)
            for stage, steps in plan.checklists.items()
            for at, step in enumerate(steps)
        ],
    )
    for at, notification in enumerate(plan.notifications):
        yield (
            "recipient",
            [
                (("notifications", at, "recipients", place, "id"), one.id)
                for place, one in enumerate(notification.recipients)
            ],
        )
    for at, fact in enumerate(plan.facts):
        yield "choice", [(("facts", at, "choices", place), choice) for place, choice in enumerate(fact.choices)]


def _logins(plan: Plan) -> Iterator[tuple[Path, str]]:
    """What people are known by: a login that is somebody else's id would make one person two."""
    for at, person in enumerate(plan.people):
        yield ("people", at, "login"), person.login
        if person.id != person.login:
            yield ("people", at, "id"), person.id


def reserved_names(plan: Plan) -> Iterator[Remark]:
    """Facts whose name means something else in conditions."""
    for at, fact in enumerate(plan.facts):
        if fact.id in RESERVED:
            yield Remark("WR013", ("facts", at, "id"), f"{fact.id!r} already means something in conditions")


def contacts(plan: Plan) -> Iterator[Remark]:
    """Contacts that do not say which way they go. One that is empty or to be filled in is a finding, not an error."""
    for at, person in enumerate(plan.people):
        for place, contact in enumerate(person.contact):
            if contact.strip() and not _WAY.match(contact) and not placeholders.in_contact(contact):
                path: Path = ("people", at, "contact", place)
                yield Remark("WR014", path, f"{contact[:_SHOWN]!r} does not say how to reach {person.id}")


def ill_conditions(plan: Plan) -> Iterator[Remark]:
    """Conditions that do not compile, do not fit the types of their facts, or fail whatever the facts are."""
    for path, text, criterion in conditions(plan):
        try:
            condition = compile_condition(text, Vocabulary.of(plan, severity_allowed=not criterion))
        except ConditionError as error:
            yield Remark("WR011", path, error.message, error.hint, offset=error.offset)
        else:
            trouble = condition.find({}).trouble
            if trouble:
                yield Remark("WR011", path, f"this always fails: {trouble}")


def cycles(plan: Plan) -> Iterator[Remark]:
    """Steps that wait for each other, each cycle once."""
    waits = {step.id: set(step.after) for _, step in plan.steps()}
    while cycle := _cycle(waits):
        first, second = cycle[0], cycle[1]
        yield Remark("WR012", _after(plan, first, second), f"these steps wait for each other: {' → '.join(cycle)}")
        waits[first].discard(second)


def _cycle(waits: dict[str, set[str]]) -> list[str]:
    """The steps of one cycle, each of which waits for the next, the first again as the last; empty if there is none."""
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def _after(plan: Plan, waiting: str, awaited: str) -> Path:
    for stage, steps in plan.checklists.items():
        for at, step in enumerate(steps):
            if step.id == waiting and awaited in step.after:
                return ("checklists", str(stage), at, "after", step.after.index(awaited))
    raise AssertionError("a cycle is made of the plan's own steps")


def overlapping_notifications(plan: Plan) -> Iterator[Remark]:
    """Two ways to meet the same duties: the second would never be used."""
    for at, one in enumerate(plan.notifications):
        for before in plan.notifications[:at]:
            if before.rule == one.rule and _share(before.entities, one.entities):
                yield Remark("WR009", ("notifications", at, "rule"), f"{one.rule} is handled for that entity already")
                break


def _share(some: Sequence[str], others: Sequence[str]) -> bool:
    return not some or not others or not set(some).isdisjoint(others)


CHECKS: tuple[Callable[[Plan], Iterator[Remark]], ...] = (
    unknown_ids,
    duplicate_ids,
    reserved_names,
    contacts,
    ill_conditions,
    cycles,
    overlapping_notifications,
)
