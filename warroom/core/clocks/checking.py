"""What is wrong with rules beyond their shape: words that nobody defined, and triggers that cannot be asked.

A misspelt fact makes a duty that never opens, a reference to a stage that does not exist a report that is never due.
Both look right in the file, so they are found here, before anything ships.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from warroom.core.clocks.rules import LOCAL, Limit, Regime, Rule, Stage
from warroom.core.clocks.terms import FactTerm, Terms
from warroom.core.clocks.tightening import loosenings, same_stages
from warroom.core.conditions import CompiledCondition, ConditionError, Vocabulary, compile_condition, did_you_mean
from warroom.core.plan.findings import Path, Remark

_RANGES = "compare it with a number and nothing else: it may be known as a range"


class References(NamedTuple):
    """What rules may refer to: the words, the rules of every file, those of them that ship, the calendars."""

    terms: Terms
    rules: Mapping[str, Rule]
    shipped: Mapping[str, Rule]
    calendars: Collection[str]

    @property
    def stages(self) -> frozenset[str]:
        """Every ``RULE/STAGE``."""
        return frozenset(f"{rule.id}/{stage.id}" for rule in self.rules.values() for stage in rule.stages)


def rules_of(regimes: Iterable[Regime]) -> Mapping[str, Rule]:
    """The rules of *regimes* by their ids; of two with one id the first."""
    return {rule.id: rule for one in reversed(list(regimes)) for rule in reversed(one.rules)}


def errors_of_terms(terms: Terms) -> Iterator[Remark]:
    """What is wrong with the words."""
    for section in ("facts", "roles", "kinds", "anchors"):
        yield from _twice([one.id for one in getattr(terms, section)], (section,))
    for place, anchor in enumerate(terms.anchors):
        yield from _known(anchor.also, terms.starts, "anchor", ("anchors", place, "also"))
    for section in ("roles", "kinds"):
        for place, one in enumerate(getattr(terms, section)):
            yield from _known(one.implies, terms.who, "legal role or kind", (section, place, "implies"))
    defined: dict[str, FactTerm] = {}
    for place, fact in enumerate(terms.facts):
        if fact.when is not None:
            path = ("facts", place, "when")
            yield from _condition(fact.when, terms, path)
            yield from _later(fact.when, defined, terms, path)
        defined[fact.id] = fact


def _later(condition: str, defined: Mapping[str, FactTerm], terms: Terms, path: Path) -> Iterator[Remark]:
    """Facts that follow from others are worked out in the order of the file."""
    compiled = _compiled(condition, terms.vocabulary)
    for name in sorted(compiled.names - defined.keys()) if isinstance(compiled, CompiledCondition) else ():
        yield Remark("WR010", path, f"{name} is defined further down", "write what follows after what it follows from")


def errors(regime: Regime, references: References) -> Iterator[Remark]:
    """What is wrong with the rules of *regime*."""
    yield from _twice([rule.id for rule in regime.rules], ("rules",))
    for place, rule in enumerate(regime.rules):
        yield from of_rule(rule, references, ("rules", place))


def _twice(ids: list[str], path: Path) -> Iterator[Remark]:
    for place, one in enumerate(ids):
        if one in ids[:place]:
            yield Remark("WR009", (*path, place, "id"), f"{one!r} is there twice")


def of_rule(rule: Rule, references: References, path: Path) -> Iterator[Remark]:
    """What is wrong with *rule*, which stands at *path*."""
    terms = references.terms
    yield from _known(rule.who, terms.who, "legal role or kind", (*path, "who"))
    yield from _known(rule.not_for, terms.who, "legal role or kind", (*path, "not_for"))
    yield from _known(rule.modifies, references.rules.keys(), "rule", (*path, "modifies"))
    yield from _tightens(rule, references, path)
    yield from _condition(rule.when, terms, (*path, "when"))
    for place, one in enumerate(rule.operative):
        yield from _condition(one.when, terms, (*path, "operative", place, "when"))
    yield from _twice([stage.id for stage in rule.stages], (*path, "stages"))
    for place, stage in enumerate(rule.stages):
        yield from _stage(stage, references, (*path, "stages", place))


def _tightens(rule: Rule, references: References, path: Path) -> Iterator[Remark]:
    if rule.tightens is None:
        return
    law = references.shipped.get(rule.tightens)
    if law is None:
        yield from _one_of(
            rule.tightens, references.shipped.keys(), "rule that ships and is called", (*path, "tightens")
        )
    else:
        yield from loosenings(rule, law, same_stages(references.rules), path)


def _stage(stage: Stage, references: References, path: Path) -> Iterator[Remark]:
    yield from _condition(stage.when, references.terms, (*path, "when"))
    if stage.noon_roll is not None:
        not_for = (*path, "noon_roll", "not_for")
        yield from _known(stage.noon_roll.not_for, references.terms.who, "legal role or kind", not_for)
    for place, limit in enumerate(stage.limits):
        yield from _limit(limit, references, (*path, "limits", place))


def _limit(limit: Limit, references: References, path: Path) -> Iterator[Remark]:
    terms, starts = references.terms, references.terms.starts | references.stages
    yield from _condition(limit.when, terms, (*path, "when"))
    yield from _one_of(limit.start, starts, "anchor or stage", (*path, "from"))
    yield from _known(limit.latest_of, starts, "anchor or stage", (*path, "latest_of"))
    for key, name in (("also_from", limit.also_from), ("unless_later", limit.unless_later), ("until", limit.until)):
        if name is not None:
            yield from _one_of(name, starts, "anchor or stage", (*path, key))
    if limit.calendar != LOCAL:
        yield from _one_of(limit.calendar, frozenset(references.calendars), "calendar", (*path, "calendar"))


def _known(names: Iterable[str], known: Set[str], what: str, path: Path) -> Iterator[Remark]:
    for place, name in enumerate(names):
        yield from _one_of(name, known, what, (*path, place))


def _one_of(name: str, known: Set[str], what: str, path: Path) -> Iterator[Remark]:
    if name not in known:
        yield Remark("WR010", path, f"there is no {what} {name!r}", did_you_mean(name, sorted(known)))


def _condition(text: str | None, terms: Terms, path: Path) -> Iterator[Remark]:
    """What is wrong with a condition over the facts of *terms*."""
    if text is None:
        return
    compiled = _compiled(text, terms.vocabulary)
    if isinstance(compiled, ConditionError):
        yield Remark("WR011", path, compiled.message, compiled.hint, compiled.offset)
        return
    for name, use in sorted(compiled.uses.items()):
        if terms.fact_by_id[name].is_range and use.other:
            yield Remark("WR011", path, f"{name} is used in arithmetic", _RANGES)


def _compiled(text: str, vocabulary: Vocabulary) -> CompiledCondition | ConditionError:
    try:
        return compile_condition(text, vocabulary)
    except ConditionError as error:
        return error
