"""The two questions, as the plan says they are answered: where people are counted, and what the system is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warroom.core.instants import span
from warroom.core.plan import Count, Plan, Probe
from warroom.core.plan.probes import Budget, Kind

_Said = tuple[str, str, tuple[str, ...]]
"""A name, what is said about it, and points below it."""


def counts(plan: Plan) -> Iterator[_Said]:
    """How the people affected are counted, in the plan's order."""
    for one in plan.counts:
        title = f"{one.title}: " if one.title else ""
        yield one.id, f"{title}those whose rows meet {one.where}", tuple(_of_count(one))


def _of_count(one: Count) -> Iterator[str]:
    yield f"from {', '.join(one.files)}" if one.table is None else f"from the table {one.table.name} ({one.table.url})"
    if one.format != "auto":
        yield f"read as {one.format}"
    if one.columns:
        yield f"with {', '.join(f'{column} from {key}' for column, key in one.columns.items())}"
    yield "that is what affected means" if one.definition else "it may miss people, and so rules nothing out"
    yield f"counted every {span(one.every)}; rows may be {span(one.late)} late"


def probes(plan: Plan) -> Iterator[_Said]:
    """How it is found out whether it still happens, in the plan's order."""
    for one in plan.probes:
        title = f"{one.title}: " if one.title else ""
        yield one.id, f"{title}{_asks(one)}, every {span(one.every)}.", tuple(_of_probe(one))


def _asks(one: Probe) -> str:
    """What is done, without headers and bodies: they may say more than everybody should read."""
    match one.kind:
        case Kind.HTTP if one.request:
            return f"{one.request.method} {one.request.url}"
        case Kind.QUERY if one.query:
            eligible = f", among those that meet {one.query.eligible}" if one.query.eligible else ""
            return f"the rows of the count {one.query.count}{eligible}"
        case Kind.PROMETHEUS if one.prometheus:
            return f"{one.prometheus.query} at {one.prometheus.url}; clean where {one.prometheus.clean}"
        case Kind.COMMAND:
            return f"the command {' '.join(one.command)}"
        case Kind.PUSH:
            return "what another check reports"
    return "a person tries it"


def _of_probe(one: Probe) -> Iterator[str]:
    yield from (f"asks: {prompt}" for prompt in one.prompts)
    yield from (f"condition: {condition}" for condition in one.conditions)
    yield from (f"assertion: {_asserted(assertion)}" for assertion in one.assertions)
    if one.below is not None:
        yield f"stopped is a rate below {one.below:g}"
    if one.budget != Budget():
        yield f"at most {', '.join(_costs(one.budget))}"


def _costs(budget: Budget) -> Iterator[str]:
    yield f"{budget.per_minute} tries in a minute"
    if budget.tries:
        yield f"{budget.tries} in an incident"
    if budget.cost:
        yield f"costs of {budget.cost:g} in an incident"


def _asserted(assertion: Mapping[str, Any]) -> str:
    value = assertion.get("value")
    return f"{assertion.get('type', 'nothing')}" + (f" {value}" if value is not None else "")
