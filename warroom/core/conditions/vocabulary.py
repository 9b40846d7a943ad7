"""The names that a condition may use: the plan's facts and what the incident itself knows.

A condition that names anything else would be a rule that never fires, so the vocabulary is closed, typed, and the same
when a plan is checked and when it is executed.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from warroom.core.plan import FactType, Plan

if TYPE_CHECKING:
    from cel_expr_python import cel

VERDICTS = ("not_measured", "still_happening", "falling", "no_evidence_yet", "stopped", "recurred")
PHASES = ("detected", "declared", "contained", "resolved", "reviewing", "closed", "cancelled")
SEVERITY = "severity"
"""What ``at_least`` rests on, as a finding names it."""
RANK = "_severity"
"""The variable that stands for the place on the scale in what CEL is given. No fact can be called so."""
RESERVED = frozenset(
    [
        "affected",
        "verdict",
        "phase",
        "severity",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "package",
        "namespace",
        "null",
        "return",
        "true",
        "var",
        "void",
        "while",
        "bool",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "list",
        "map",
        "type",
        "null_type",
        "dyn",
    ]
)
"""Names that no fact may have: ours, and the words and types of the CEL specification."""

INT64 = range(-(2**63), 2**63)
"""The whole numbers that CEL knows."""


class Name(NamedTuple):
    """A name that conditions may use, with its type and, for choices, the answers allowed."""

    type: FactType
    choices: tuple[str, ...] = ()

    def fit(self, value: Any) -> Any:
        """*value* as CEL wants it; None where it does not fit the type and is therefore not known.

        A plan that is adopted in mid-incident may have given the fact another type since it was answered.
        """
        return None if value is None else _FIT[self.type](value, self.choices)


def _double(value: Any, _: tuple[str, ...]) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        double = float(value)
    except OverflowError:
        return None
    return double if math.isfinite(double) else None


def _chosen(value: Any, choices: tuple[str, ...]) -> list[str] | None:
    known = isinstance(value, list | tuple) and all(one in choices for one in value)
    return list(value) if known else None


def _instant(value: Any, _: tuple[str, ...]) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


_FIT: dict[FactType, Callable[[Any, tuple[str, ...]], Any]] = {
    FactType.BOOL: lambda value, _: value if isinstance(value, bool) else None,
    FactType.INTEGER: lambda value, _: value if type(value) is int and value in INT64 else None,
    FactType.DECIMAL: _double,
    FactType.CHOICE: lambda value, choices: value if value in choices else None,
    FactType.CHOICES: _chosen,
    FactType.INSTANT: _instant,
    FactType.TEXT: lambda value, _: value if isinstance(value, str) else None,
}

_BUILT_IN = {
    "affected.low": Name(FactType.INTEGER),
    "affected.likely": Name(FactType.INTEGER),
    "affected.high": Name(FactType.INTEGER),
    "verdict": Name(FactType.CHOICE, VERDICTS),
    "phase": Name(FactType.CHOICE, PHASES),
}


@dataclass(slots=True)
class Use:
    """How a condition uses a name: the *literals* that it is compared with, and whether in any *other* way as well."""

    literals: set[str | float] = field(default_factory=set)
    other: bool = False


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The names of one plan. *levels* run from the worst to the mildest; they are empty where none may be named."""

    names: Mapping[str, Name]
    levels: tuple[str, ...]
    severity_allowed: bool
    compiled: dict[str, Any] = field(default_factory=dict, repr=False)
    """The conditions that were compiled with this vocabulary, by their text."""

    @staticmethod
    def of(plan: Plan, *, severity_allowed: bool) -> "Vocabulary":
        """The vocabulary of *plan*. *severity_allowed* is false for the criteria that the severity comes from."""
        return _of(_Same(plan), severity_allowed)

    @cached_property
    def environment(self) -> "cel.Env":
        """The names, as CEL declares them. Loads CEL."""
        from warroom.core.conditions.by_cel import environment

        return environment({name: spec.type for name, spec in self.names.items()} | {RANK: FactType.INTEGER})


class _Same:
    """A plan as a key. Plans are frozen, so that being the same object is enough, and hashing one would be slow."""

    __slots__ = ("plan",)

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.plan is self.plan


@lru_cache(maxsize=16)
def _of(same: _Same, severity_allowed: bool) -> Vocabulary:  # noqa: FBT001 - a key of the cache
    facts = {fact.id: Name(fact.type, fact.choices) for fact in same.plan.facts if fact.id not in RESERVED}
    return Vocabulary(facts | _BUILT_IN, tuple(same.plan.level_by_id), severity_allowed)
