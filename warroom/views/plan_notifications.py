"""Who is told, as the plan says it: the rules that it meets and with whose words, those it leaves out, the gates."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.core.instants import span
from warroom.core.plan import Gate, Notification, Plan, Recipient, Requirement

_Said = tuple[str, str, tuple[str, ...]]
"""A name, what is said about it, and points below it."""


def notifications(plan: Plan) -> Iterator[_Said]:
    """The rules that the plan meets or leaves out, in its order."""
    for one in plan.notifications:
        if one.excluded:
            yield one.rule, f"LEFT OUT: {one.excluded}", ()
        else:
            yield one.rule, _how(plan, one), tuple(_points(one))


def _how(plan: Plan, one: Notification) -> str:
    drafts = f"drafted by {', '.join(one.draft)}" if one.draft else "drafted by anybody of the team"
    agrees = f"approved by {' and '.join(plan.approving(one))}"
    of = f", for {', '.join(one.entities)}" if one.entities else ""
    return f"{plan.owner(one)} answers for it{of}; {drafts}, {agrees}."


def _points(one: Notification) -> Iterator[str]:
    yield from map(_recipient, one.recipients)
    if one.templates:
        yield f"words: {', '.join(template.name for template in one.all_templates)}"
    if one.warn:
        yield f"warns {', '.join(span(before) for before in one.warn)} before it is due"
    if one.cap:
        yield f"where the law sets no date: {span(one.cap)}, our own policy"
    if one.params:
        yield f"as agreed: {', '.join(f'{name} {value}' for name, value in one.params.items())}"
    if one.form:
        yield f"fills in the fields {', '.join(one.form)} of the form"


def _recipient(one: Recipient) -> str:
    via = f", {one.via}" if one.via else ""
    return f"to {one.name}{via}" + (f" (for {', '.join(one.entities)})" if one.entities else "")


def gates(plan: Plan) -> Iterator[_Said]:
    """What waits for what."""
    for gate in plan.gates:
        opens = f"may be opened by {', '.join(gate.override)}"
        yield gate.id, f"{gate.title}. {gate.because}", (f"blocks {_blocks(gate)}", *_waits(gate), opens)


def _blocks(gate: Gate) -> str:
    steps = [f"the step {one}" for one in gate.steps]
    phases = [f"the phase {one}" for one in gate.phases]
    return ", ".join([*steps, *phases, *(f"the notice of {one}" for one in gate.notices)])


def _waits(gate: Gate) -> Iterator[str]:
    when = f" where {' '.join(gate.when.split())}" if gate.when else ""
    for need in gate.needs:
        yield f"until {_need(need)}{when}"


def _need(need: Requirement) -> str:
    if need.step:
        return f"the step {need.step} is done"
    return f"the notice of {need.notice} is {need.reached}" if need.notice else f"it is so that {need.fact}"


def rules(plan: Plan) -> Iterator[_Said]:
    """Rules and calendars of the plan's own."""
    for rule in plan.rules:
        yield str(rule.get("id", "")), f"{rule.get('title', '')} ({rule.get('basis', '')})", ()
    for calendar in plan.calendars:
        yield str(calendar.get("id", "")), f"calendar: {calendar.get('about', '')}", ()
