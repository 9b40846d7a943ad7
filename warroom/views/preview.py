"""What a command would change, before anybody records it.

An answer to one of the plan's questions moves the severity, opens steps, starts clocks. Whoever gives it should know
that beforehand, from the same code that decides it afterwards: nothing here guesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from warroom.core.conditions import compile_condition
from warroom.core.envelope import Actor, Command
from warroom.core.errors import Refused
from warroom.core.facts import SetFact, Value
from warroom.core.incident import Incident, foresee
from warroom.core.plan import FactSpec, FactType, Plan
from warroom.core.plan.reach import points
from warroom.core.steps import State, standing
from warroom.views import deadlines
from warroom.views.deadlines import DeadlineView
from warroom.views.safe import line
from warroom.views.sheets import few

_BECOMES = {
    State.OPEN: "opens",
    State.WAITING: "applies and waits",
    State.UNDETERMINED: "nobody can tell any more whether it applies",
    State.NOT_APPLICABLE: "does not apply",
}
_NUMBERS = (FactType.INTEGER, FactType.DECIMAL)


class PreviewView(NamedTuple):
    """What an *answer* would change, most important first; nothing where it would change nothing else. *value*: what
    has to be typed for it; empty where the answer stands for many."""

    answer: str
    value: str
    changes: tuple[str, ...]


def answers(incident: Incident, fact: str, me: str, now: datetime) -> tuple[PreviewView, ...]:
    """What each answer that makes a difference to *fact* would change, if *me* gave it *now*. Empty where an answer
    is free text or a time, which no few values stand for."""
    spec = incident.question(fact)
    if spec.type in _NUMBERS:
        return tuple(_ranges(incident, spec, me, now))
    options = ("yes", "no") if spec.type is FactType.BOOL else spec.choices
    return tuple(PreviewView(one, one, answered(incident, fact, one, me, now)) for one in options)


def answered(incident: Incident, fact: str, value: Value, me: str, now: datetime) -> tuple[str, ...]:
    """What the answer *value* to *fact* would change, or the refusal that it would meet."""
    try:
        return view(incident, SetFact(fact=fact, value=value), me, now)
    except Refused as refused:
        return (line(f"refused: {refused.sentence}"),)


def view(incident: Incident, command: Command, me: str, now: datetime) -> tuple[str, ...]:
    """What *command* by *me* would change beside what it says, as safe sentences. Raises Refused where it would be."""
    after = foresee(incident, command, Actor(me, "tui"), now)
    changes = (*_severity(incident, after), *_steps(incident, after), *_clocks(incident, after, now))
    return tuple(map(line, changes))


def brief(changes: tuple[str, ...]) -> str:
    """*changes* in a line."""
    return "; ".join(changes) if changes else "changes nothing else"


def _severity(before: Incident, after: Incident) -> Iterator[str]:
    was, becomes = before.severity, after.severity
    if was.level != becomes.level:
        yield f"severity {was.level} → {becomes.level}"
    elif was.computed != becomes.computed:
        yield f"computed severity {was.computed} → {becomes.computed}, {becomes.level} stays by override"
    if was.override and not becomes.override:
        yield "the override of the severity lapses"
    if becomes.could_be and becomes.could_be != was.could_be:
        yield f"could be {becomes.could_be}"
    elif was.could_be not in (None, becomes.could_be, becomes.level):
        yield f"can no longer be {was.could_be}"


def _steps(before: Incident, after: Incident) -> Iterator[str]:
    moved: dict[State, list[str]] = {}
    for _, step in before.plan.steps():
        becomes = standing(after, step).state
        if becomes is not standing(before, step).state and becomes in _BECOMES:
            moved.setdefault(becomes, []).append(step.id)
    yield from (f"{_BECOMES[state]}: {few(moved[state])}" for state in _BECOMES if state in moved)


def _clocks(before: Incident, after: Incident, now: datetime) -> Iterator[str]:
    """The deadlines that begin, move or end."""
    was = {one.id: one for one in deadlines.view(before, now)}
    becomes = {one.id: one for one in deadlines.view(after, now)}
    for name, one in becomes.items():
        if name not in was:
            yield f"{_named(one)} due {one.at}"
        elif was[name].due_at != one.due_at:
            yield f"{_named(one)} due {one.at} instead of {was[name].at}"
    yield from (f"{_named(one)} not due any more" for name, one in was.items() if name not in becomes)


def _named(one: DeadlineView) -> str:
    return one.id.partition(":")[2] or one.what


def _ranges(incident: Incident, spec: FactSpec, me: str, now: datetime) -> Iterator[PreviewView]:
    """The ranges of a number within which every answer changes the same."""
    whole = spec.type is FactType.INTEGER
    tried = [(one, answered(incident, spec.id, _typed(one), me, now)) for one in _thresholds(incident, spec.id)]
    groups = [(changes, [one for one, _ in group]) for changes, group in groupby(tried, key=lambda pair: pair[1])]
    for place, (changes, numbers) in enumerate(groups):
        first, last = place == 0, place == len(groups) - 1
        yield PreviewView(_range(numbers, whole=whole, first=first, last=last), "", changes)


def _range(numbers: list[float], *, whole: bool, first: bool, last: bool) -> str:
    if first and last:
        return "any number"
    if not whole:  # between two thresholds and on one of them are different things, which a range would blur
        return f"such as {numbers[0]:,.10g}"
    if first or last:
        return f"{numbers[-1]:,} or less" if first else f"{numbers[0]:,} or more"
    return f"{numbers[0]:,}" if len(numbers) == 1 else f"{numbers[0]:,} to {numbers[-1]:,}"


def _typed(number: float) -> str:
    return f"{number:.15g}"


def _thresholds(incident: Incident, fact: str) -> tuple[float, ...]:
    """The numbers with which criteria and steps compare *fact*, and those around them."""
    conditions = [compile_condition(text, incident.pinned.vocabulary) for text in _conditions(incident.plan)]
    found = {one for condition in conditions if fact in condition.uses for one in condition.uses[fact].literals}
    numbers = sorted(one for one in found if isinstance(one, int | float)) or [0]
    if incident.question(fact).type is FactType.INTEGER:
        return points(numbers, whole=True, least=0 if numbers[0] >= 0 else None)
    below = numbers[0] / 2 if numbers[0] > 0 else numbers[0] - 1
    return tuple(sorted({below, *points(numbers, whole=False, least=None)[1:]}))


def _conditions(plan: Plan) -> Iterator[str]:
    yield from (level.when for level in plan.severity.levels if level.when)
    yield from (step.when for _, step in plan.steps() if step.when)
