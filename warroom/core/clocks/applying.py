"""Whether a rule applies: yes, no, or possible, because something is unknown.

Three questions are asked, each with three answers: is the rule law at that instant, does it bind this entity, does its
trigger hold. One no is a no; everything else that is not all yes is possible, with what would settle it. A possible
duty runs its clock: what is unknown is never taken for no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import Any, NamedTuple

from warroom.core.applies import Applies
from warroom.core.clocks.rules import Rule, Status
from warroom.core.clocks.terms import WHO, Terms
from warroom.core.clocks.thresholds import Range, find
from warroom.core.conditions import Finding, Outcome, alternatives, compile_condition


class Verdict(NamedTuple):
    """An answer, why, and what would settle it."""

    applies: Applies
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Known(NamedTuple):
    """What is known: the legal roles and kinds of the entity (none stated: unknown), facts, and ranges of counts."""

    terms: Terms
    who: Set[str]
    facts: Mapping[str, Any]
    ranges: Mapping[str, Range]
    follows: Mapping[str, tuple[str, ...]]
    """For a fact that follows from others and is undetermined: what would settle it."""


_ANSWERS = {Outcome.YES: Applies.YES, Outcome.NO: Applies.NO, Outcome.UNDETERMINED: Applies.POSSIBLE}
_YES = Verdict(Applies.YES)


def know(terms: Terms, who: Set[str], facts: Mapping[str, Any], ranges: Mapping[str, Range]) -> Known:
    """What is known, with the roles and facts that follow from it. What was stated itself is not worked out."""
    known = Known(terms, terms.all_of(who), facts, ranges, {})
    for fact in terms.facts:
        if fact.when is None or fact.id in known.facts:
            continue
        found = ask(fact.when, known)
        if found.outcome is Outcome.UNDETERMINED:
            known = known._replace(follows={**known.follows, fact.id: found.missing})
        else:
            known = known._replace(facts={**known.facts, fact.id: found.outcome is Outcome.YES})
    return known


def ask(condition: str, known: Known) -> Finding:
    """What *condition* comes to; what is missing are facts that somebody can state."""
    found = find(compile_condition(condition, known.terms.vocabulary), known.facts, known.ranges)
    missing = {leaf for name in found.missing for leaf in known.follows.get(name, (name,))}
    return found._replace(missing=tuple(sorted(missing)))


def apply(rule: Rule, at: date, known: Known) -> Verdict:
    """Whether *rule* applies to what began on the day *at*."""
    return _together([standing(rule, at, known), _bound(rule, known), trigger(rule.when, known)])


def _together(verdicts: list[Verdict]) -> Verdict:
    against = [one for one in verdicts if one.applies is Applies.NO]
    if against:
        return Verdict(Applies.NO, tuple(line for one in against for line in one.because))
    because = tuple(line for one in verdicts for line in one.because)
    missing = tuple(sorted({name for one in verdicts for name in one.missing}))
    certain = all(one.applies is Applies.YES for one in verdicts)
    return Verdict(Applies.YES if certain else Applies.POSSIBLE, because, missing)


def standing(rule: Rule, at: date, known: Known) -> Verdict:
    """Whether *rule* is law on the day *at*."""
    match rule.status:
        case Status.REPEALED:
            return Verdict(Applies.NO, (f"repealed: {rule.because}",))
        case Status.PROPOSED:
            return Verdict(Applies.NO, (f"not law: {rule.because}",))
        case Status.DRAFT:
            return Verdict(Applies.POSSIBLE, (f"a draft that never rings: {rule.because}",))
    if rule.since is not None and at < rule.since:
        why = f": {rule.because}" if rule.because else ""
        return Verdict(Applies.NO, (f"it applies from {rule.since}, and this began on {at}{why}",))
    return _operative(rule, at, known) if rule.operative else _YES


def _operative(rule: Rule, at: date, known: Known) -> Verdict:
    """A rule that is law and may have nobody to bind yet is for counsel to judge, and possible until they did."""
    found = [ask(one.when or "true", known) for one in rule.operative if one.on <= at]
    if any(one.outcome is Outcome.YES for one in found):
        return _YES
    missing = tuple(sorted({name for one in found for name in one.missing}))
    days = ", ".join(f"{one.on}" + (f" where {one.when}" if one.when else "") for one in rule.operative)
    line = f"formally law since {rule.since}, operative from {days}: {rule.because}; counsel decides"
    return Verdict(Applies.POSSIBLE, (line,), missing)


def _bound(rule: Rule, known: Known) -> Verdict:
    """Whether *rule* binds the entity."""
    who = ", ".join(rule.who)
    if excluded := [one for one in rule.not_for if one in known.who]:
        return Verdict(Applies.NO, (f"it does not bind {', '.join(excluded)}",))
    if not rule.who:
        return _YES
    if not known.who:
        return Verdict(Applies.POSSIBLE, (f"it binds {who}, and nobody said what the entity is",), (WHO,))
    if fitting := [one for one in rule.who if one in known.who]:
        return Verdict(Applies.YES, (f"it binds {', '.join(fitting)}",))
    return Verdict(Applies.NO, (f"it binds {who}, and the entity is {', '.join(sorted(known.who))}",))


def trigger(condition: str, known: Known) -> Verdict:
    """Whether *condition* holds."""
    found = ask(condition, known)
    return Verdict(_ANSWERS[found.outcome], tuple(_told(condition, found, known)), found.missing)


def _told(condition: str, found: Finding, known: Known) -> Iterator[str]:
    one = " ".join(condition.split())
    if one == "true":
        return
    if found.outcome is Outcome.NO:
        yield f"the trigger does not hold: {one}"
    elif found.outcome is Outcome.YES:
        holds = [part for part in alternatives(condition) if ask(part, known).outcome is Outcome.YES]
        yield f"the trigger holds: {' || '.join(holds or [one])}"
    else:
        yield f"it is unknown whether {one}" + (f"; {found.trouble}" if found.trouble else "")
