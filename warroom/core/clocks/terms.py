"""The words that rules are written in: facts, legal roles, kinds of entity, and the instants that clocks start from.

All four are closed lists. A trigger over a misspelt fact would be a duty that nobody ever hears of, and a role that
only one rule knows would bind nobody.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from warroom.core.clocks.thresholds import Number, Range
from warroom.core.conditions import Name, Vocabulary
from warroom.core.facts import WORDS
from warroom.core.plan.base import Condition, Id, Section, Text, Written
from warroom.core.plan.facts import FactType

WHO = "who"
"""What a finding calls the legal roles and kinds of the entity, where nobody stated them."""
PERSONS = "affected.persons"

TermId = Annotated[str, Written(r"^[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,63})?$")]
_NUMBER = re.compile(r"[0-9][0-9_,]{0,20}(?:\.[0-9]{1,6})?")


class TermType(StrEnum):
    """The type of a fact of the rules."""

    BOOL = "bool"
    CHOICE = "choice"
    COUNT = "count"
    """A whole number that may be known as a range."""
    AMOUNT = "amount"
    """The same, with decimals."""


_AS_FACT = {
    TermType.BOOL: FactType.BOOL,
    TermType.CHOICE: FactType.CHOICE,
    TermType.COUNT: FactType.INTEGER,
    TermType.AMOUNT: FactType.DECIMAL,
}


class Term(Section):
    """A word and what it means. Who is this is everything that it *implies* as well; an anchor that nobody stated is
    the first of *also* that somebody did."""

    id: TermId
    about: Text
    implies: tuple[TermId, ...] = ()
    also: tuple[TermId, ...] = ()


class FactTerm(Section):
    """A fact that triggers may rest on; with *when*, one that follows from others unless it is stated itself."""

    id: TermId
    ask: Text
    type: TermType = TermType.BOOL
    choices: tuple[Id, ...] = ()
    when: Condition | None = None
    region: Text | None = None
    """Whose people it counts, as the logs name the jurisdiction: ``US-TX``; ``US-*`` for the one with the most."""

    @property
    def is_range(self) -> bool:
        """Whether it may be known as a range."""
        return self.type in (TermType.COUNT, TermType.AMOUNT)

    @model_validator(mode="after")
    def _choices_where_needed(self) -> Self:
        if (self.type is TermType.CHOICE) != (len(self.choices) > 1):
            raise ValueError("a choice has two choices or more, and nothing else has any")
        if self.when is not None and self.type is not TermType.BOOL:
            raise ValueError("a fact that follows from others is a yes or a no")
        return self


class Terms(Section):
    """The whole vocabulary."""

    facts: tuple[FactTerm, ...] = Field(min_length=1)
    roles: tuple[Term, ...] = Field(min_length=1)
    kinds: tuple[Term, ...] = Field(min_length=1)
    anchors: tuple[Term, ...] = Field(min_length=1)

    @cached_property
    def fact_by_id(self) -> Mapping[str, FactTerm]:
        return {one.id: one for one in self.facts}

    @cached_property
    def who(self) -> frozenset[str]:
        """Every legal role and kind."""
        return frozenset(one.id for one in (*self.roles, *self.kinds))

    def all_of(self, who: Iterable[str]) -> frozenset[str]:
        """*who*, and every role and kind that follows from it: a bank is a financial entity."""
        implied = {one.id: one.implies for one in (*self.roles, *self.kinds)}
        stated = frozenset(who)
        return stated | {name for one in stated for name in implied.get(one, ())}

    @cached_property
    def starts(self) -> frozenset[str]:
        """Every anchor."""
        return frozenset(one.id for one in self.anchors)

    def filled(self, starts: Mapping[str, datetime]) -> dict[str, datetime]:
        """*starts*, with every anchor that is not among them and that another one stands for: what a law calls the
        finding of a reasonable belief, most people call being aware."""
        found = dict(starts)
        for anchor in self.anchors:
            stated = (starts[name] for name in anchor.also if name in starts)
            if anchor.id not in found and (at := next(stated, None)) is not None:
                found[anchor.id] = at
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The facts, as conditions know them."""
        names = {one.id: Name(_AS_FACT[one.type], one.choices) for one in self.facts}
        return Vocabulary(names, (), severity_allowed=False)


def parse(fact: FactTerm, text: str) -> Any:
    """*text* as a value of *fact*: bool, str or Range. ValueError where it is none."""
    said = text.strip()
    match fact.type:
        case TermType.BOOL:
            if said.lower() not in WORDS:
                raise ValueError("it is answered by yes or no")
            return WORDS[said.lower()]
        case TermType.CHOICE:
            if said not in fact.choices:
                raise ValueError(f"it is one of {', '.join(fact.choices)}")
            return said
        case _:
            return parse_range(said, whole=fact.type is TermType.COUNT)


def parse_range(text: str, *, whole: bool = True) -> Range:
    """The range that *text* means: ``500``, ``400..600``, ``400..`` for "at least". ValueError where it is none."""
    low, dots, high = text.partition("..")
    bottom = _number(low, whole=whole)
    top = bottom if not dots else _number(high, whole=whole) if high.strip() else None
    if top is not None and top < bottom:
        raise ValueError(f"{low.strip()} is more than {high.strip()}")
    return Range(bottom, top)


def _number(text: str, *, whole: bool) -> Number:
    said = text.strip()
    if not _NUMBER.fullmatch(said) or (whole and "." in said):
        raise ValueError("write a number, 400..600 for a range, or 400.. for at least")
    try:
        number = Decimal(re.sub("[_,]", "", said))
    except InvalidOperation as error:  # pragma: no cover - the pattern allows decimals alone
        raise ValueError(f"{said!r} is no number") from error
    return int(number) if whole else number
