"""Rules and their clocks, as JSON and as text: both dates, the days that were counted, and how well the rule is known.

Whoever reads a deadline has to be able to check it by hand, so nothing is shown without its source and its days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from warroom.core.clocks import Calendar, Clock, Kind, Limit, Rule, Situation, Stage, StageClock, Terms
from warroom.core.clocks.counting import Reading, moment
from warroom.core.clocks.rules import OF_WORKING_DAYS
from warroom.core.clocks.terms import WHO
from warroom.core.instants import span, stamp
from warroom.views.safe import line

NOT_ADVICE = "not legal advice: counsel signs off a rule before a filing rests on it"


def item(rule: Rule, regime: str) -> dict[str, Any]:
    """A rule in a list."""
    return {
        "id": rule.id, "title": rule.title, "regime": regime, "jurisdiction": rule.jurisdiction, "kind": str(rule.kind),
        "basis": rule.basis, "who": list(rule.who), "recipient": rule.recipient, "status": str(rule.status),
        "since": rule.since.isoformat() if rule.since else None, "because": rule.because,
        "provenance": str(rule.provenance), "source": rule.source, "checked_on": rule.checked_on.isoformat(),
        "tightens": rule.tightens,
    }  # fmt: skip


def whole(rule: Rule) -> dict[str, Any]:
    """A rule with everything that it says."""
    return {"schema": "warroom.rule/v1", **rule.model_dump(mode="json", by_alias=True)}


def document(clock: Clock, situation: Situation, calendars: Mapping[str, Calendar], terms: Terms) -> dict[str, Any]:
    """A clock as ``warroom.clock/v1``."""
    rule = clock.rule
    return {
        "schema": "warroom.clock/v1", "rule": rule.id, "title": rule.title, "kind": str(rule.kind), "basis": rule.basis,
        "jurisdiction": rule.jurisdiction, "status": str(rule.status), "provenance": str(rule.provenance),
        "source": rule.source, "checked_on": rule.checked_on.isoformat(), "tightens": rule.tightens,
        "applies": str(clock.verdict.applies), "rings": clock.rings, "because": list(clock.verdict.because),
        "missing": list(clock.verdict.missing), "questions": _questions(clock.verdict.missing, rule, terms),
        "recipient": rule.recipient, "says": rule.says, "late": rule.late, "delays": list(rule.delays),
        "content": list(rule.content), "notes": list(rule.notes),
        "starts": {name: stamp(at) for name, at in situation.starts.items()},
        "tz": str(situation.zone), "country": situation.country or None,
        "calendars": [_calendar(one) for one in calendars.values()],
        "stages": [_stage(one, rule, situation.zone) for one in clock.stages],
    }  # fmt: skip


def _calendar(calendar: Calendar) -> dict[str, Any]:
    return {"id": calendar.name, "source": calendar.source, "from": calendar.years[0], "to": calendar.years[-1]}


def _questions(missing: Sequence[str], rule: Rule, terms: Terms) -> dict[str, str]:
    """What to ask for each missing name."""
    who = f"What is the entity: is it {' or '.join(rule.who)}, or something else?"
    return {name: who if name == WHO else terms.fact_by_id[name].ask for name in missing}


def _stage(one: StageClock, rule: Rule, zone: tzinfo) -> dict[str, Any]:
    plan, latest = one.plan_by, one.latest
    return {
        "id": one.stage.id, "title": one.stage.title or rule.title, "recipient": one.stage.recipient or rule.recipient,
        "applies": str(one.verdict.applies), "missing": list(one.verdict.missing),
        "starts": {name: stamp(at) for name, at in one.starts.items()}, "waits_for": list(one.waits_for),
        "plan_by_at": stamp(plan.at) if plan else None, "plan_by_local": moment(plan.at, zone) if plan else None,
        "plan_by_is": ("policy" if one.policy else "law") if plan else None,
        "latest_arguable_at": stamp(latest.at) if latest else None,
        "latest_arguable_local": moment(latest.at, zone) if latest else None,
        "because": [*(plan.because if plan else ()), *_waiting(one), *one.notes],
        "latest_because": list(latest.because) if latest else [], "content": list(one.stage.content or rule.content),
    }  # fmt: skip


def _waiting(one: StageClock) -> Iterator[str]:
    if one.waits_for:
        known = "also " if one.plan_by else ""
        yield f"it {known}starts from {' or '.join(one.waits_for)}, which is not known"


def text(clock: Clock, situation: Situation, calendars: Mapping[str, Calendar], terms: Terms) -> str:
    """A clock for a person."""
    return "\n".join(map(shown, _lines(clock, situation, calendars, terms)))


def _lines(clock: Clock, situation: Situation, calendars: Mapping[str, Calendar], terms: Terms) -> Iterator[str]:
    rule, verdict = clock.rule, clock.verdict
    yield f"{rule.id}: {rule.title}"
    yield f"{rule.basis}; {known_by(rule)}"
    if rule.tightens:
        yield f"It tightens {rule.tightens}, which runs beside it: whoever keeps this one keeps that one."
    yield f"Applies: {verdict.applies}"
    yield from (f"  {one}" for one in verdict.because)
    if rule.kind is not Kind.NOTIFY:
        yield f"It has no clock; it asks: {rule.says}"
    for one in clock.stages:
        yield from _stage_lines(one, rule, situation.zone)
    if verdict.missing:
        yield "What would settle whether it applies:"
        yield from (f"  {name}: {ask}" for name, ask in _questions(verdict.missing, rule, terms).items())
    if rule.late:
        yield f"If late: {rule.late}"
    yield from (f"Note: {one}" for one in rule.notes)
    yield from (f"Calendar {one.name}: {one.source}" for one in calendars.values())
    yield NOT_ADVICE


def known_by(rule: Rule) -> str:
    """How well a rule is known, as the end of a sentence."""
    return f"{rule.status}, {rule.provenance} source ({rule.source}), checked {rule.checked_on}"


def _stage_lines(one: StageClock, rule: Rule, zone: tzinfo) -> Iterator[str]:
    to = one.stage.recipient or rule.recipient
    applies = f" ({one.verdict.applies})" if one.stage.when else ""
    yield f"{one.stage.title or one.stage.id}{f', to {to}' if to else ''}{applies}"
    if one.plan_by:
        policy = "  (our own policy, not statute)" if one.policy else ""
        yield f"  plan by {moment(one.plan_by.at, zone)}{policy}"
        yield from (f"    {why}" for why in one.plan_by.because)
    yield from (f"    {why}" for why in (*_waiting(one), *one.notes))
    if one.latest and one.plan_by and one.latest.at != one.plan_by.at:
        yield from _latest_lines(one.latest, zone)


def _latest_lines(latest: Reading, zone: tzinfo) -> Iterator[str]:
    yield f"  latest arguable {moment(latest.at, zone)}"
    yield from (f"    {one}" for one in latest.because)


def rule_text(rule: Rule) -> str:
    """A rule for a person."""
    return "\n".join(map(shown, _rule_lines(rule)))


def shown(text: str) -> str:
    """*text* on one line and safe, as far in as it stands."""
    return " " * (len(text) - len(text.lstrip(" "))) + line(text)


def _rule_lines(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield f"{rule.basis}; {known_by(rule)}"
    told = {
        "Where": rule.jurisdiction, "Kind": str(rule.kind), "Since": str(rule.since or ""),
        "Operative": "; ".join(f"{one.on}" + (f" where {one.when}" if one.when else "") for one in rule.operative),
        "Why it does not fire": rule.because, "Tightens": rule.tightens or "", "Binds": ", ".join(rule.who),
        "Not": ", ".join(rule.not_for), "When": " ".join(rule.when.split()), "To": rule.recipient, "Asks": rule.says,
        "Changes": ", ".join(rule.modifies), "If late": rule.late, "Penalty": rule.penalty,
    }  # fmt: skip
    yield from (f"{heading}: {said}" for heading, said in told.items() if said)
    for stage in rule.stages:
        yield from _whole_stage(stage)
    for heading, several in (("Content", rule.content), ("Delay", rule.delays), ("Note", rule.notes)):
        yield from (f"{heading}: {one}" for one in several)
    for one in rule.parameters:
        yield f"Parameter {one.id}: {one.about}" + (f"; sets {one.sets}" if one.sets else "")


def _whole_stage(stage: Stage) -> Iterator[str]:
    yield f"{stage.title or stage.id}:" + (f" where {' '.join(stage.when.split())}" if stage.when else "")
    yield f"  as {stage.id}" + (f", to {stage.recipient}" if stage.recipient else "")
    yield from (f"  {_limit(one)}" for one in stage.limits)
    if stage.noon_roll is not None:
        barred = f", not for {', '.join(stage.noon_roll.not_for)}" if stage.noon_roll.not_for else ""
        yield f"  arguably rolled to noon of the next working day{barred}"
    yield from (f"  Content: {one}" for one in stage.content)


def _limit(limit: Limit) -> str:
    period = (
        f"{limit.n} {limit.mode}"
        if limit.n
        else f"{limit.mode} {limit.word!r}, capped by our own policy at {span(limit.cap)},"
    )
    told = {
        "arguably": limit.also, "arguably from": limit.also_from, "until": limit.until,
        "lapses where its end lies before": limit.unless_later,
        "calendar": limit.calendar if OF_WORKING_DAYS & {limit.mode, limit.also} else None,
        "tz": limit.tz, "closes at": limit.closes if limit.tz else None,
        "where": limit.when and " ".join(limit.when.split()),
    }  # fmt: skip
    more = "".join(f", {heading} {said}" for heading, said in told.items() if said)
    return f"{period} from {' or '.join(limit.starts)}{more}"
