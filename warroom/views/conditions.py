"""A condition as people read it: the plan's own questions with the answers that count, one alternative a line.

A plan's author wrote CEL; whoever declares at three in the morning may be counsel, and must not have to read it. What
has no better wording is shown as it is written: a paraphrase that is not exact would be worse than brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from warroom.core.conditions import alternatives, requirements
from warroom.core.plan import FactType, Plan

_NAME = r"[a-z][a-z0-9_]*(?:\.(?:low|likely|high))?"
_LITERAL = r"(?:'[^'\\]*'|\"[^\"\\]*\"|-?\d+(?:\.\d+)?)"
_COMPARED = re.compile(rf"({_NAME}) *(==|!=|>=|<=|>|<) *({_LITERAL})")
_AMONG = re.compile(rf"({_NAME}) +in +\[({_LITERAL}(?: *, *{_LITERAL})*)\]")
_INCLUDES = re.compile(rf"({_LITERAL}) +in +({_NAME})")
_AT_LEAST = re.compile(rf"at_least\( *({_LITERAL}) *\)")
_ANSWERED = re.compile(rf"(!?) *({_NAME})")
_WORDS = {"==": "{}", "!=": "anything but {}", ">=": "{} or more", "<=": "{} or less", ">": "more than {}",
          "<": "less than {}"}  # fmt: skip
_BUILT_IN = {
    "affected.low": "People affected, at least:",
    "affected.likely": "People affected, likely:",
    "affected.high": "People affected, at most:",
    "verdict": "Whether it still happens:",
    "phase": "The phase of the incident:",
}


class ConditionView(NamedTuple):
    """What must hold: *needed* is "any of these", "all of these" or "this", *points* are what. Not safe to show yet."""

    needed: str
    points: tuple[str, ...]


def view(plan: Plan, condition: str) -> ConditionView:
    """*condition* of *plan*, a point for each alternative, or for each requirement where there are no alternatives."""
    parts, needed = alternatives(condition), "any of these"
    if len(parts) == 1:
        parts, needed = requirements(condition), "all of these"
    return ConditionView(needed if len(parts) > 1 else "this", tuple(_said(plan, part) for part in parts))


def _said(plan: Plan, condition: str) -> str:
    """*condition* in a line."""
    for split, joined in ((alternatives, "; or "), (requirements, "; and ")):
        parts = split(condition)
        if len(parts) > 1:
            return joined.join(_part(plan, part) for part in parts)
    inner = _within(condition)
    return _said(plan, inner) if inner else next(_worded(plan, condition), condition)


def _part(plan: Plan, condition: str) -> str:
    """*condition* as one of several: in brackets where it has parts itself."""
    inner = _within(condition)
    several = len(alternatives(inner or condition)) > 1 or len(requirements(inner or condition)) > 1
    return f"({_said(plan, condition)})" if several else _said(plan, condition)


def _within(condition: str) -> str:
    """What the brackets around the whole of *condition* hold; empty where there are none."""
    inner = condition[1:-1].strip()
    whole = condition.startswith("(") and condition.endswith(")")
    return inner if whole and "(" not in inner and ")" not in inner else ""


def _worded(plan: Plan, condition: str) -> Iterator[str]:
    """The wordings that fit *condition* exactly."""
    if found := _COMPARED.fullmatch(condition):
        yield from _answer(plan, found[1], _WORDS[found[2]].format(_bare(found[3])))
    if found := _AMONG.fullmatch(condition):
        choices = [_bare(one) for one in re.findall(_LITERAL, found[2])]
        yield from _answer(plan, found[1], " or ".join(choices))
    if found := _INCLUDES.fullmatch(condition):
        yield from _answer(plan, found[2], f"{_bare(found[1])}, among others or alone")
    if found := _AT_LEAST.fullmatch(condition):
        yield f"The severity is {_bare(found[1])} or worse"
    if (found := _ANSWERED.fullmatch(condition)) and _is_bool(plan, found[2]):
        yield from _answer(plan, found[2], "no" if found[1] else "yes")


def _answer(plan: Plan, name: str, answer: str) -> Iterator[str]:
    """The question that *name* stands for, answered; nothing where there is none."""
    ask = _BUILT_IN.get(name) or (plan.fact_by_id[name].ask if name in plan.fact_by_id else "")
    if ask:
        yield f"{ask if ask.endswith(('?', ':')) else ask.rstrip('.') + ':'} {answer}"


def _is_bool(plan: Plan, name: str) -> bool:
    return name in plan.fact_by_id and plan.fact_by_id[name].type is FactType.BOOL


def _bare(literal: str) -> str:
    return literal.strip("'\"")
