"""A rule in words, for somebody who has no incident: who tells whom, when, from which instant and how it is counted.

Counsel reads a rule on a quiet day, to sign it off or to write the plan, and does not read CEL or names of modes. So
the questions of the vocabulary stand in the place of its words, and every way of counting is a sentence; what is law
and what is not, and which of two readings is planned by, is said each time: a table of deadlines leaves that out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from warroom.core.clocks import Limit, Mode, Provenance, Rule, Stage, Status, Terms
from warroom.core.clocks.rules import LOCAL, OF_HOURS, OF_WORKING_DAYS, RECURRING
from warroom.core.conditions import alternatives, requirements
from warroom.core.instants import span
from warroom.views.clocks import NOT_ADVICE, shown

_UNITS = {
    Mode.ELAPSED_HOURS: "hour", Mode.EU_HOURS: "hour", Mode.RECURRING_HOURS: "hour", Mode.ELAPSED_MINUTES: "minute",
    Mode.MONTHS: "month", Mode.EU_MONTHS: "month", Mode.BUSINESS_DAYS: "business day",
    Mode.SEC_BUSINESS_DAYS: "business day", Mode.RECURRING_BUSINESS_DAYS: "business day",
}  # fmt: skip
_PLAIN_DAYS = (
    "the day itself is not counted, every day after it is, weekends and holidays too; it ends with the last second of "
    "the last one, whatever day that is"
)
_ELAPSED = "hours run through nights, weekends and holidays, and no change of the clocks moves the end"
_WORKING = "the day itself is not counted, and of the days after it only working days are"
_MONTH = "the same day of the later month, or its last day where it has no such day; it ends with that day"
_LEFT_OUT = "(Regulation 1182/71 Art 3(1))"
_ROLLED = "an end on a weekend or holiday moves to the next working day (Regulation 1182/71 Art 3(4))"
_HOW = {
    Mode.ELAPSED_HOURS: _ELAPSED,
    Mode.ELAPSED_MINUTES: _ELAPSED,
    Mode.RECURRING_HOURS: _ELAPSED,
    Mode.EU_HOURS: f"the hour of the event is not counted {_LEFT_OUT}; an end in hours moves to no other day",
    Mode.CALENDAR_DAYS: _PLAIN_DAYS,
    Mode.RECURRING_DAYS: _PLAIN_DAYS,
    Mode.DAYS_INCLUSIVE: "the day of the event is the first one; it ends with the last second of the last one",
    Mode.EU_DAYS: f"the day itself is not counted; {_ROLLED}, and two days or more hold two working days (Art 3(5))",
    Mode.MONTHS: _MONTH,
    Mode.EU_MONTHS: f"{_MONTH}; {_ROLLED}",
    Mode.BUSINESS_DAYS: _WORKING,
    Mode.RECURRING_BUSINESS_DAYS: _WORKING,
    Mode.SEC_BUSINESS_DAYS: f"{_WORKING}; after an event on a day that is none the next working day is the first",
    Mode.YEAR_END_DAYS: "counted from 31 December of the year of the event; no end on a weekend moves",
}
_KNOWN = {
    Provenance.PRIMARY: "the text itself was read",
    Provenance.SECONDARY: "it is known from pages that quote or describe it",
    Provenance.GENERAL: "nobody has read it",
    Provenance.AGREEMENT: "it restates an agreement of the organisation's own",
}
_ATOM = re.compile(r"(!?)\s*([a-z][a-z0-9_.]*)\s*(?:(==|!=|>=|<=|>|<|in)\s*(.+))?")
_ANSWERS = {
    "==": "{}", "in": "{}", "!=": "anything but {}", ">=": "{} or more", "<=": "{} or less", ">": "more than {}",
    "<": "less than {}",
}  # fmt: skip
_MIDNIGHT = time(23, 59, 59)
_UNKNOWN = "while an answer that decides it is unknown, it is possible, and runs its clock where it has one"


def explanation(rule: Rule, terms: Terms) -> dict[str, Any]:
    """*rule* in words, as an item of ``warroom.explanations/v1``."""
    return {
        "rule": rule.id, "title": rule.title, "basis": rule.basis, "tightens": rule.tightens,
        "law": list(_law(rule, terms)), "who": list(_who(rule, terms)), "when": list(_when(rule.when, terms)),
        "recipient": rule.recipient, "asks": rule.says, "modifies": list(rule.modifies),
        "stages": [_stage(one, rule, terms) for one in rule.stages],
        "late": rule.late, "content": list(rule.content), "delays": list(rule.delays), "penalty": rule.penalty,
        "notes": list(rule.notes),
    }  # fmt: skip


def explained(rule: Rule, terms: Terms) -> str:
    """*rule* in words, for a person."""
    return "\n".join(map(shown, _lines(rule, terms)))


def _lines(rule: Rule, terms: Terms) -> Iterator[str]:
    told = explanation(rule, terms)
    yield f"{rule.id}: {rule.title}"
    yield rule.basis
    if rule.tightens:
        yield f"It tightens {rule.tightens}, which runs beside it: whoever keeps this one keeps that one."
    yield from _section("Whether it is law", told["law"])
    yield from _section("Who", told["who"])
    yield from _section("When", told["when"])
    yield from _section("To whom", [told["recipient"]] if told["recipient"] else [])
    yield from _section("What it asks; it has no clock", [told["asks"]] if told["asks"] else [])
    yield from _section("Which rules it changes", told["modifies"])
    for stage in told["stages"]:
        yield from _stage_lines(stage, rule)
    for heading, key in (("What goes into it", "content"), ("What may delay it", "delays"), ("Notes", "notes")):
        yield from _section(heading, told[key])
    yield from _section("If late", [told["late"]] if told["late"] else [])
    yield from _section("Penalty", [told["penalty"]] if told["penalty"] else [])
    yield NOT_ADVICE


def _section(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{heading}:"
        yield from (f"  {one}" for one in lines)


def _stage_lines(stage: dict[str, Any], rule: Rule) -> Iterator[str]:
    yield f"By when, {stage['title']}:"
    if stage["recipient"] != rule.recipient:
        yield f"  to {stage['recipient']}"
    yield from _under("only when", stage["when"], "  ")
    for limit in stage["limits"]:
        yield f"  {limit['period']} from {limit['from']}"
        yield from (f"    {one}" for one in limit["how"])
        yield from _under("only when", limit["when"], "    ")
        yield from _under("the other reading", limit["other_reading"], "    ")
    yield from (f"  {one}" for one in stage["notes"])
    yield from (f"  it tells: {one}" for one in stage["content"])


def _under(heading: str, lines: Sequence[str], inward: str) -> Iterator[str]:
    """*lines* under *heading*, the first of them beside it."""
    yield from (f"{inward}{heading}: {one}" if place == 0 else f"{inward}  {one}" for place, one in enumerate(lines))


def _law(rule: Rule, terms: Terms) -> Iterator[str]:
    """Whether it is law, since when, and how well that is known."""
    since = f" since {rule.since}" if rule.since else ""
    match rule.status:
        case Status.IN_FORCE:
            yield f"it is law{since}"
        case Status.GUIDANCE:
            yield f"it is guidance and no statute{since}: it binds who has signed it, or is held to it"
        case Status.FUTURE:
            yield f"it is no law before {rule.since}: {rule.because}"
            yield from (f"  it binds from {one.on}{_where_it_is(one.when, terms)}" for one in rule.operative)
        case Status.PROPOSED:
            yield f"it is not law and fires never: {rule.because}"
        case Status.REPEALED:
            yield f"it is gone and fires never: {rule.because}"
        case Status.DRAFT:
            yield f"it is a draft that never rings: {rule.because}"
    if rule.operative:
        yield "  before those days it is possible, and counsel decides"
    yield f"{_KNOWN[rule.provenance]}: {rule.source}; checked {rule.checked_on}"


def _where_it_is(condition: str | None, terms: Terms) -> str:
    return f", where: {'; '.join(one.strip() for one in _worded(condition, terms))}" if condition else ""


def _who(rule: Rule, terms: Terms) -> Iterator[str]:
    about = {one.id: one.about for one in (*terms.roles, *terms.kinds)}
    yield from (f"{one}: {about[one]}" if one in about else one for one in rule.who)
    yield from (f"not {one}: {about.get(one, one)}" for one in rule.not_for)
    if not rule.who:
        yield "everybody"


def _when(condition: str, terms: Terms) -> Iterator[str]:
    if condition == "true":
        return
    yield from _worded(condition, terms)
    yield from _worked_out(condition, terms)
    yield _UNKNOWN


def _worked_out(condition: str, terms: Terms) -> Iterator[str]:
    """Where facts of *condition* follow from others: from which."""
    for fact in terms.facts:
        if fact.when is not None and fact.id in _names(condition):
            known = [name for name in dict.fromkeys(_names(fact.when)) if name in terms.fact_by_id]
            yield f"{fact.id} follows from {', '.join(known)}, unless somebody states it"


def _names(condition: str) -> list[str]:
    return re.findall(r"[a-z][a-z0-9_.]*", re.sub(r"'[^']*'", "", condition))


def _worded(condition: str, terms: Terms, inward: str = "") -> Iterator[str]:
    """*condition* as questions with the answers that count, its parts further *inward*."""
    for split, needed in ((alternatives, "any of these:"), (requirements, "all of these:")):
        parts = split(condition)
        if len(parts) > 1:
            yield f"{inward}{needed}"
            for part in parts:
                yield from _worded(part, terms, f"{inward}  ")
            return
    yield from _single(condition.strip(), terms, inward)


def _single(condition: str, terms: Terms, inward: str) -> Iterator[str]:
    """A *condition* that is no list of parts: in brackets, denied, or one question."""
    if condition.startswith("("):
        yield from _worded(condition[1:-1], terms, inward)
    elif condition.startswith("!("):
        parts = alternatives(condition[2:-1])
        yield f"{inward}{'none of these' if len(parts) > 1 else 'not this'}:"
        for part in parts:
            yield from _worded(part, terms, f"{inward}  ")
    else:
        yield inward + _question(condition, terms)


def _question(condition: str, terms: Terms) -> str:
    found = _ATOM.fullmatch(condition)
    if found is None or found[2] not in terms.fact_by_id:
        return condition  # a paraphrase that is not exact would be worse than the words of the rule
    denied, name, operator, value = found.groups()
    plain = re.sub(r"[\[\]'\"]", "", value or "").replace(", ", " or ")
    answer = _ANSWERS[operator].format(plain) if operator else "no" if denied else "yes"
    ask = terms.fact_by_id[name].ask
    return f"{ask}{'' if ask.endswith('?') else ':'} {answer} ({name})"


def _stage(stage: Stage, rule: Rule, terms: Terms) -> dict[str, Any]:
    return {
        "id": stage.id, "title": stage.title or stage.id, "recipient": stage.recipient or rule.recipient,
        "when": list(_worded(stage.when, terms)) if stage.when else [],
        "limits": [_limit(one, rule, terms) for one in stage.limits], "notes": list(_stage_notes(stage)),
        "content": list(stage.content),
    }  # fmt: skip


def _stage_notes(stage: Stage) -> Iterator[str]:
    if len(stage.limits) > 1:
        yield "the earliest of them counts; one of which nobody knows whether it holds counts as if it did"
    if stage.noon_roll is not None:
        barred = f", but not {', '.join(stage.noon_roll.not_for)}" if stage.noon_roll.not_for else ""
        yield f"the other reading: due on a day that is no working day, it has until noon of the next one{barred}"


def _limit(limit: Limit, rule: Rule, terms: Terms) -> dict[str, Any]:
    return {
        "period": _period(limit.mode, limit),
        "from": " or, if later, ".join(_instant(one, rule, terms) for one in limit.starts),
        "how": list(_how(limit, rule, terms)), "when": list(_worded(limit.when, terms)) if limit.when else [],
        "other_reading": list(_other(limit, rule, terms)),
    }  # fmt: skip


def _period(mode: Mode, limit: Limit) -> str:
    if mode is Mode.SOFT:
        return f"{limit.word!r}, for which the law sets no date,"
    unit = _UNITS.get(mode, "day")
    if mode in RECURRING:
        return f"every {unit}" if limit.n == 1 else f"every {limit.n} {unit}s"
    return f"{limit.n} {unit}" if limit.n == 1 else f"{limit.n} {unit}s"


def _instant(name: str, rule: Rule, terms: Terms) -> str:
    """The instant *name* in words."""
    about = {one.id: one.about for one in terms.anchors}
    if name in about:
        return f"the instant {about[name]} ({name})"
    other, _, stage = name.partition("/")
    titles = {one.id: one.title or one.id for one in rule.stages}
    return f"the submission of {titles[stage] if other == rule.id and stage in titles else stage} ({name})"


def _how(limit: Limit, rule: Rule, terms: Terms) -> Iterator[str]:
    if limit.mode is Mode.SOFT:
        yield f"our own cap of {span(limit.cap)} is policy, not statute; --cap gives another"
    else:
        yield from (_HOW[limit.mode], *_where(limit.mode, limit))
    if limit.until:
        yield f"due again after every report, until {_instant(limit.until, rule, terms)}"
    if limit.unless_later:
        yield f"it lapses where {_instant(limit.unless_later, rule, terms)} comes after its end"


def _where(mode: Mode, limit: Limit) -> Iterator[str]:
    """On whose clocks, and by whose calendar."""
    if mode in OF_WORKING_DAYS:
        yield f"working days are those of {'the country of the entity' if limit.calendar == LOCAL else limit.calendar}"
    if mode not in OF_HOURS and limit.tz:
        closes = f" and close at {limit.closes:%H:%M}" if limit.closes < _MIDNIGHT else ""
        yield f"days are those of {limit.tz}{closes}"


def _other(limit: Limit, rule: Rule, terms: Terms) -> Iterator[str]:
    """The reading that may be argued."""
    if limit.also is None:
        return
    begins = f" from {_instant(limit.also_from, rule, terms)}" if limit.also_from else ""
    yield f"{_period(limit.also, limit)}{begins}, {_HOW[limit.also]}"
    yield from _where(limit.also, limit)
    yield "nothing is planned by it; it is the latest date that can be argued"
