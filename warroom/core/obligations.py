"""Which duties an incident gives rise to, worked out from what is known now.

This is where the record meets the rules: the plan's facts are translated into the words of the rules, the count becomes
a range, the anchors become starts, and every rule that may bind an entity is asked. What differs from the duties on the
record is recorded. Apart from `core/duties.py`, because it reads rules and clocks, which most commands never need.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from warroom.core import anchors, counts, facts
from warroom.core.clocks import (
    Applies,
    Calendar,
    Clock,
    Range,
    Rule,
    Situation,
    Stage,
    StageClock,
    Terms,
    Verdict,
    assess,
    fits,
)
from warroom.core.clocks.applying import know
from warroom.core.clocks.rules import RECURRING
from warroom.core.clocks.terms import PERSONS, WHO, FactTerm, TermType
from warroom.core.duties import Deadline, DeadlineMoved, Duty, DutyOpened, DutyReassessed, DutyReinstated
from warroom.core.envelope import Body
from warroom.core.phases import Phase
from warroom.core.plan import Entity, Notification, Recipient

if TYPE_CHECKING:
    from warroom.core.incident import Incident

_YEARS = range(1, 9999)
_BARE = {"contained": Phase.CONTAINED, "resolved": Phase.RESOLVED}
"""Anchors that the phase says, where nobody set them."""


def owed(incident: Incident) -> dict[str, DutyOpened]:
    """Every duty of every entity by id, those that do not apply included."""
    found = [one for entity in incident.plan.entities for one in _of_entity(incident, entity)]
    return {one.duty: one for one in found}


def consequences(incident: Incident, cause: int) -> list[Body]:
    """What follows for the duties from what just happened. A false alarm owes nothing, until it is reopened."""
    if incident.phases.current is Phase.CANCELLED:
        because = ("the incident was called a false alarm",)
        owing = [one for one in incident.duties.by_id.values() if one.applies is not Applies.NO]
        return [_reassessed(one, Applies.NO, because, (), cause) for one in owing]
    found = owed(incident)
    changed = [body for opened in found.values() for body in _differing(incident, opened, cause)]
    gone = [one for name, one in incident.duties.by_id.items() if name not in found and one.applies is not Applies.NO]
    because = ("neither the plan nor the rules have it any more",)
    return [*changed, *(_reassessed(one, Applies.NO, because, (), cause) for one in gone)]


def _differing(incident: Incident, found: DutyOpened, cause: int) -> list[Body]:
    duty = incident.duties.by_id.get(found.duty)
    if duty is None:
        return [] if found.applies is Applies.NO else [found.model_copy(update={"cause": cause})]
    bodies: list[Body] = []
    if (found.applies, found.missing, found.because) != (duty.applies, duty.missing, duty.because):
        bodies.append(_reassessed(duty, found.applies, found.because, found.missing, cause))
    if found.applies is not Applies.NO:
        bodies += _moved(incident, duty, found, cause)
    if duty.waiver and found.applies is Applies.YES and duty.waiver.when_it is not Applies.YES:
        why = f"it was waived while it was {duty.waiver.when_it}, and applies now"
        bodies.append(DutyReinstated(duty=duty.id, why=why, cause=cause))
    return bodies


def _reassessed(
    duty: Duty, applies: Applies, because: tuple[str, ...], missing: tuple[str, ...], cause: int
) -> DutyReassessed:  # fmt: skip
    return DutyReassessed(
        duty=duty.id, was=duty.applies, applies=applies, because=because, missing=missing, cause=cause
    )  # fmt: skip


def _moved(incident: Incident, duty: Duty, found: DutyOpened, cause: int) -> list[Body]:
    """That the deadline is another one; a duty that was met has none to move, unless it comes round: then it is owed
    again, also where that is by the same day."""
    met = incident.notices.met(duty.id)
    if met and not found.recurring:
        return []
    again = met and found.deadline.plan_by is not None
    if not again and _dates(found.deadline) == _dates(duty.deadline):
        return []
    return [DeadlineMoved(duty=duty.id, was=duty.deadline, deadline=found.deadline, again=again, cause=cause)]


def _dates(deadline: Deadline) -> tuple[datetime | None, datetime | None, tuple[str, ...]]:
    return deadline.plan_by, deadline.latest, deadline.waits_for


def _of_entity(incident: Incident, entity: Entity) -> Iterator[DutyOpened]:
    pinned = incident.rules.pinned
    assert pinned is not None, "duties follow from pinned rules"
    situation, calendars = _situation(incident, entity, pinned.terms), _widened(pinned.calendars)
    known = know(pinned.terms, situation.who, situation.facts, situation.ranges)
    for rule in pinned.rules.values():
        if not rule.stages or not fits(rule, entity, pinned.terms):
            continue
        notification = incident.plan.notification(rule.id, entity.id)
        recipients: tuple[Recipient | None, ...] = notification.recipients_of(entity.id) or (None,)
        for recipient in recipients:
            begun = _of_recipient(incident, rule, entity, recipient, situation.starts)
            told = situation._replace(starts=begun, cap=notification.cap)
            clock = assess(rule, told, pinned.terms, calendars, known)
            yield from _of_rule(incident, entity, clock, recipient, notification)


def _of_recipient(
    incident: Incident, rule: Rule, entity: Entity, recipient: Recipient | None, starts: Mapping[str, datetime]
) -> Mapping[str, datetime]:  # fmt: skip
    """*starts*, in which a report that comes round does so after the last one to this *recipient*: who was told nothing
    yet is not told later because somebody else was."""
    own: dict[str, datetime] = dict(starts)
    for stage in rule.stages:
        if not _recurs(stage):
            continue
        own.pop(f"{rule.id}/{stage.id}", None)
        notice = incident.notices.of(name_of(rule, stage.id, entity.id, recipient))
        if notice.sent:
            own[f"{rule.id}/{stage.id}"] = notice.submitted_at(recurring=True)
    return own


def _recurs(stage: Stage) -> bool:
    return any(limit.mode in RECURRING for limit in stage.limits)


def _widened(calendars: Mapping[str, Calendar]) -> Mapping[str, Calendar]:
    """The calendars, for every year: where holidays are not pinned none is assumed, and the date is the earlier one."""
    return {name: one._replace(years=_YEARS) for name, one in calendars.items()}


def _situation(incident: Incident, entity: Entity, terms: Terms) -> Situation:
    known, ranges = known_to_rules(incident)
    return Situation(
        starts=terms.filled(starts(incident, entity.id)), zone=ZoneInfo(entity.tz), country=entity.calendar,
        who=frozenset((*entity.legal_roles, *entity.kinds)), facts=known, ranges=ranges,
    )  # fmt: skip


def starts(incident: Incident, entity: str) -> dict[str, datetime]:
    """The instants that clocks of *entity* start from, by name."""
    found: dict[str, datetime] = {str(name): one.moment for name, one in incident.anchors.moments.items()}
    aware, _ = anchors.aware(incident)
    detected = anchors.detected(incident)
    entered = {name: incident.phases.entered.get(phase) for name, phase in _BARE.items()}
    assumed = {"aware": aware, "detected": detected, **entered}
    found = {name: at for name, at in assumed.items() if at is not None} | found
    return found | incident.notices.submitted(entity, incident.duties)


def known_to_rules(incident: Incident) -> tuple[dict[str, Any], dict[str, Range]]:
    """The facts in the words of the rules, and the ranges of what is counted."""
    pinned = incident.rules.pinned
    assert pinned is not None, "facts are translated into the words of pinned rules"
    stated = _agreeing(_stated(incident, pinned.terms))
    values = {name: value for name, value in stated.items() if not isinstance(value, Range)}
    ranges = {name: value for name, value in stated.items() if isinstance(value, Range)}
    latest = incident.affected
    if latest is not None:
        ranges[PERSONS] = Range(latest.low, latest.high if latest.settled else None)
    return values, _by_region(incident, pinned.terms) | ranges


def _by_region(incident: Incident, terms: Terms) -> dict[str, Range]:
    """The people of a jurisdiction that were counted in the logs: at least so many, for not every row says where."""
    wanted = [(term.id, term.region) for term in terms.facts if term.region]
    found = {name: counts.of_region(incident, region) for name, region in wanted}
    return {name: Range(low, None) for name, low in found.items() if low is not None}


def _agreeing(stated: Iterator[tuple[str, Any]]) -> dict[str, Any]:
    """What was stated, without what two questions were answered differently about: who is right is not known."""
    found: dict[str, list[Any]] = {}
    for name, value in stated:
        found.setdefault(name, []).append(value)
    return {name: values[0] for name, values in found.items() if all(one == values[0] for one in values)}


def _stated(incident: Incident, terms: Terms) -> Iterator[tuple[str, Any]]:
    for spec in incident.asked.values():
        term = terms.fact_by_id.get(spec.means or "")
        value = facts.value_of(incident, spec)
        if term is not None and value is not None and (translated := _translated(term, value)) is not None:
            yield term.id, translated


def _translated(term: FactTerm, value: Any) -> Any:
    """*value* as *term* has it; none where it is no answer to it, and so unknown."""
    match term.type:
        case TermType.BOOL:
            return value if isinstance(value, bool) else None
        case TermType.CHOICE:
            return value if value in term.choices else None
        case _:
            return Range(value, value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _of_rule(
    incident: Incident, entity: Entity, clock: Clock, recipient: Recipient | None, notification: Notification
) -> Iterator[DutyOpened]:  # fmt: skip
    for stage in clock.stages:
        yield _duty(clock.rule, stage, entity, recipient, notification)
    if clock.stages:
        return
    for stage_of_rule in clock.rule.stages:  # what is no law any more, and was opened when it was
        known = incident.duties.by_id.get(name_of(clock.rule, stage_of_rule.id, entity.id, recipient))
        if known is not None:
            no = {"applies": Applies.NO, "because": clock.verdict.because, "missing": (), "cause": None}
            yield known.opened.model_copy(update=no)


def _duty(
    rule: Rule, stage: StageClock, entity: Entity, recipient: Recipient | None, notification: Notification
) -> DutyOpened:  # fmt: skip
    verdict = _verdict(stage, notification)
    return DutyOpened(
        duty=name_of(rule, stage.stage.id, entity.id, recipient), rule=rule.id, stage=stage.stage.id,
        entity=entity.id, recipient=recipient.id if recipient else None,
        title=stage.stage.title or rule.title, basis=rule.basis,
        to=recipient.name if recipient else stage.stage.recipient or rule.recipient,
        applies=verdict.applies, because=verdict.because, missing=verdict.missing, deadline=_deadline(stage),
        recurring=_recurs(stage.stage),
    )  # fmt: skip


def _verdict(stage: StageClock, notification: Notification) -> Verdict:
    """Whether it is owed: what the rules say, unless the plan leaves it out or it has come round for the last time.
    What an entity is in law is asked before everything else, once."""
    found = stage.verdict
    if notification.excluded:
        return Verdict(Applies.NO, (f"the plan leaves it out: {notification.excluded}",))
    if _recurs(stage.stage) and stage.plan_by is None and not stage.waits_for:
        return Verdict(Applies.NO, stage.notes)
    return found._replace(missing=(WHO,)) if WHO in found.missing else found


def name_of(rule: Rule, stage: str, entity: str, recipient: Recipient | None) -> str:
    """What a duty is called: the rule, its stage where it has several, whose it is, to whom where the plan says."""
    of = f"{rule.id}/{stage}" if len(rule.stages) > 1 else rule.id
    return f"{of}@{entity}" + (f":{recipient.id}" if recipient else "")


def _deadline(stage: StageClock) -> Deadline:
    plan, latest = stage.plan_by, stage.latest
    return Deadline(
        plan_by=plan.at if plan else None, latest=latest.at if latest else None, policy=stage.policy,
        starts=dict(stage.starts), waits_for=stage.waits_for,
        because=(*(plan.because if plan else ()), *stage.notes), latest_because=latest.because if latest else (),
    )  # fmt: skip
