"""Whether conditions can hold: a search over the values that make a difference.

A condition changes its answer only at the values that it is compared with, so that trying those, their neighbours and
one value beyond settles for whole plans what no test case would find: a level that is never reached, a step that never
applies. Only names whose values matter are tried. Where a name is used in another way (arithmetic, a date, a regular
expression), or the search grows too long, the answer is that it cannot be told, and nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from warroom.core.conditions import SEVERITY, CompiledCondition, Outcome, Use, Vocabulary
from warroom.core.plan.facts import FactType

Goal = tuple[CompiledCondition, Outcome]
_MOST_TRIES = 4_000
_MOST_CHOICES = 6


def possible(goals: Sequence[Goal], vocabulary: Vocabulary) -> bool | None:
    """Whether some facts give every goal its outcome, yes or no; None where that cannot be told."""
    return _Search(goals, domains([condition for condition, _ in goals], vocabulary)).from_here({})


def domains(conditions: Iterable[CompiledCondition], vocabulary: Vocabulary) -> dict[str, tuple[Any, ...] | None]:
    """For every name of *conditions* the values to try; None where no few values stand for all."""
    uses: dict[str, Use] = {}
    for condition in conditions:
        for name, use in condition.uses.items():
            both = uses.setdefault(name, Use())
            both.literals |= use.literals
            both.other |= use.other
    return {name: _domain(name, use, vocabulary) for name, use in uses.items()}


def _domain(name: str, use: Use, vocabulary: Vocabulary) -> tuple[Any, ...] | None:
    if name == SEVERITY:
        return vocabulary.levels
    spec = vocabulary.names[name]
    match spec.type:
        case FactType.BOOL:
            return (False, True)
        case FactType.CHOICE:
            return tuple(choice for choice in spec.choices if choice != "not_measured")  # which counts as unknown
        case FactType.CHOICES:
            return _subsets(spec.choices if use.other else sorted(map(str, use.literals)))
        case FactType.INTEGER | FactType.DECIMAL if not use.other:
            least = 0 if name.startswith("affected.") else None
            return points(use.literals, whole=spec.type is FactType.INTEGER, least=least)
        case FactType.TEXT if not use.other:
            return (*sorted(map(str, use.literals)), "something else")
        case _:
            return None


def _subsets(choices: Sequence[str]) -> tuple[list[str], ...] | None:
    if len(choices) > _MOST_CHOICES:
        return None
    return tuple(list(some) for size in range(len(choices) + 1) for some in combinations(choices, size))


def points(literals: Iterable[object], *, whole: bool, least: int | None) -> tuple[float, ...]:
    """The numbers of *literals*, one between any two neighbours, and one beyond either end."""
    numbers = sorted({number for number in literals if isinstance(number, int | float)}) or [0]
    if whole:
        tried = {beside for number in numbers for beside in (int(number) - 1, int(number), int(number) + 1)}
        return tuple(number for number in sorted(tried) if least is None or number >= least)
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    return tuple(sorted({numbers[0] - 1, *numbers, *between, numbers[-1] + 1}))


@dataclass(slots=True)
class _Search:
    """Depth first over the names that are still missing."""

    goals: Sequence[Goal]
    domains: Mapping[str, tuple[Any, ...] | None]
    tries: int = field(default=0)

    def from_here(self, known: dict[str, Any]) -> bool | None:
        """Whether the goals can be reached with what is *known* and any values for the rest."""
        self.tries += 1
        if self.tries > _MOST_TRIES:
            return None
        missing: set[str] = set()
        for condition, wanted in self.goals:
            finding = condition.find(known, known.get(SEVERITY))
            if finding.trouble:
                return None
            if finding.outcome is not Outcome.UNDETERMINED and finding.outcome is not wanted:
                return False
            missing.update(finding.missing)
        return self._branch(known, missing) if missing else True

    def _branch(self, known: dict[str, Any], missing: set[str]) -> bool | None:
        domains = {name: domain for name in sorted(missing) if (domain := self.domains[name]) is not None}
        if not domains:
            return None
        name = min(domains, key=lambda one: len(domains[one]))
        answer: bool | None = False
        for value in domains[name]:
            match self.from_here({**known, name: value}):
                case True:
                    return True
                case None:
                    answer = None
        return answer
