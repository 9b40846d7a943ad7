"""One duty in full: whom to tell by when and why, how its date was counted, what it has to say, and its notice.

Whoever signs a notice, or answers for one that was not sent, has to be able to check all of it by hand: the words of
the rule, the start and who set it, both readings with the days that were counted, and every move of the date with the
entry that led to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from warroom.core import duties as core
from warroom.core.anchors import Anchor
from warroom.core.clocks import Rule
from warroom.core.duties import Deadline, Duty
from warroom.core.envelope import Event
from warroom.core.incident import Incident
from warroom.core.notices import how
from warroom.core.roles import may_act
from warroom.views import duties, entries, gates
from warroom.views.clocks import NOT_ADVICE, known_by
from warroom.views.duties import DutyView
from warroom.views.headline import Alarm
from warroom.views.sheets import Point, Sheet, few, filled, history, say, section
from warroom.views.sheets import notices as notice
from warroom.views.sheets.gates import point as gate_point
from warroom.views.times import ago, clock, exact


def view(
    incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str], name: str
) -> Sheet:  # fmt: skip
    """The duty called *name* at *now*. Refused (not_found) where the record has none."""
    duty = core.find(incident, name)
    shown, rule = duties.one(incident, duty, now), _rule(incident, duty)
    trail = entries.those(incident, events, now, texts, lambda event: getattr(event.body, "duty", None) == duty.id)
    return filled(
        section("", _head(duty, shown, now)),
        section("Who", _who(incident, duty, shown)),
        section("Waived", _waived(duty, now)),
        section("Why it applies" if shown.applies == "yes" else "Whether it applies", _why(incident, duty)),
        section("By when", _when(incident, duty, now)),
        section("How the deadline moved", _moves(incident, duty, events, texts, now)),
        section("Notice", (*notice.points(incident, duty, now), *_gates(incident, duty))),
        section("Its text", notice.text(incident, duty, texts)),
        section("What it has to say", _content(duty, rule)),
        section("The rule", _about(rule)),
        section("History", history(trail)),
    )


def _rule(incident: Incident, duty: Duty) -> Rule | None:
    """The rule as it is pinned; none where other rules were adopted since."""
    pinned = incident.rules.pinned
    return pinned.rules.get(duty.opened.rule) if pinned else None


def _head(duty: Duty, shown: DutyView, now: datetime) -> Iterator[Point]:
    yield say(f"tell {shown.to}: {shown.title}", strong=True)
    alarm = Alarm.ALARM if shown.late else Alarm.CAUTION if shown.soon else Alarm.NONE
    sign = "!" if shown.late else "^" if shown.soon else " "
    left = f": {shown.left}{'' if shown.late else ' left'}" if shown.left else ""
    yield say(f"{duties.stands(shown)}{left}", sign, alarm, strong=True)
    if shown.moved_earlier:
        was = duty.history[-1].was.plan_by
        before = f", before it was {clock(was, now)}" if was else ""
        yield say(f"THE DEADLINE MOVED EARLIER, to {shown.due}{before}", "<", Alarm.ALARM)
    yield say(f"{duty.id}, {shown.basis}", quiet=True)


def _who(incident: Incident, duty: Duty, shown: DutyView) -> Iterator[Point]:
    plan, notification = incident.plan, how(incident, duty)
    recipient = next((one for one in notification.recipients if one.id == duty.opened.recipient), None)
    via = f", via {recipient.via}" if recipient and recipient.via else ""
    entity = plan.entity_by_id.get(duty.opened.entity)
    zone = f" ({entity.country}, {entity.tz})" if entity else ""
    yield say(f"to: {shown.to}{via}")
    yield say(f"owed by: {shown.entity}{zone}")
    yield say(f"answers for it: {shown.owner}")
    for function in plan.approving(notification):
        able = [one for role in plan.roles_of((function,)) for one in may_act(incident, role)]
        yield say(f"agrees to the words: {function} ({few(list(dict.fromkeys(able))) or 'nobody'})")


def _waived(duty: Duty, now: datetime) -> Iterator[Point]:
    waiver = duty.waiver
    if waiver is None:
        return
    said = "said not to apply" if waiver.not_applicable else "waived"
    yield say(f"{said} by {waiver.by}, {clock(waiver.at, now)}: {waiver.why}", "-", strong=True)
    yield say(f"it {_VERDICTS[str(waiver.when_it)]} then", quiet=True)


_VERDICTS = {"yes": "applied", "no": "did not apply", "possible": "only might apply"}


def _why(incident: Incident, duty: Duty) -> Iterator[Point]:
    yield from (say(one) for one in duty.because)
    for name in duty.missing:
        yield from _missing(incident, duties.as_asked(incident, name))


def _missing(incident: Incident, name: str) -> Iterator[Point]:
    """The question that would settle it, and who can answer it."""
    spec = incident.asked.get(name)
    if spec is None:
        yield say(f"{name} is unknown: {duties.BUILT_IN.get(name, name)}", "?", Alarm.CAUTION)
    else:
        able = few(may_act(incident, spec.who)) or "nobody"
        yield say(f"{name} is unknown: {spec.ask} ({spec.who}: {able})", "?", Alarm.CAUTION)


def _when(incident: Incident, duty: Duty, now: datetime) -> Iterator[Point]:
    deadline, entity = duty.deadline, incident.plan.entity_by_id.get(duty.opened.entity)
    there = ZoneInfo(entity.tz) if entity else None
    yield from (_start(incident, name, at, now) for name, at in deadline.starts.items())
    if deadline.waits_for:
        also = "also " if deadline.plan_by else ""
        yield say(f"it {also}starts from {' or '.join(deadline.waits_for)}, which is not known", "?", Alarm.CAUTION)
    yield from _plan_by(deadline, now, there)
    yield from _latest(deadline, now, there)
    yield from _calendars(incident, duty)


def _start(incident: Incident, name: str, at: datetime, now: datetime) -> Point:
    """One start, who set it, and on what evidence."""
    known = incident.anchors.moments.get(Anchor(name)) if name in set(Anchor) else None
    if known and known.moment == at:
        why = f": {known.why}" if known.why else ""
        return say(f"from {name}, {exact(at, known.precision, now.tzinfo)}, set by {known.by} (#{known.seq}){why}")
    assumed = name in ("aware", "detected")
    said = f", ASSUMED, because nobody {'had set it' if known else 'set it'}" if assumed else ", as recorded"
    return say(f"from {name}, {exact(at, None, now.tzinfo)}{said}", "^" if assumed else " ", _caution(when=assumed))


def _caution(*, when: bool) -> Alarm:
    return Alarm.CAUTION if when else Alarm.NONE


def _plan_by(deadline: Deadline, now: datetime, there: ZoneInfo | None) -> Iterator[Point]:
    if deadline.plan_by is None:
        return
    policy = " (OUR POLICY: the law sets no date)" if deadline.policy else ""
    yield say(f"plan by {_both(deadline.plan_by, now, there)}{policy}", strong=True)
    yield from (say(one, under=True) for one in deadline.because)


def _latest(deadline: Deadline, now: datetime, there: ZoneInfo | None) -> Iterator[Point]:
    if deadline.latest is None or deadline.latest == deadline.plan_by:
        return
    yield say(f"latest arguable {_both(deadline.latest, now, there)}", quiet=True)
    yield from (say(one, quiet=True, under=True) for one in deadline.latest_because)


def _both(at: datetime, now: datetime, there: ZoneInfo | None) -> str:
    """*at* for the reader, and on the clocks by which the days were counted."""
    here = exact(at, None, now.tzinfo)
    local = exact(at, None, there) if there else here
    return here if local == here else f"{here}, {local} there"


def _calendars(incident: Incident, duty: Duty) -> Iterator[Point]:
    """The calendars that its rule counts by; none, where it counts in hours or plain days."""
    from warroom.core.clocks import calendars_of  # rules are read where somebody looks at a duty, and not before

    pinned, entity = incident.rules.pinned, incident.plan.entity_by_id.get(duty.opened.entity)
    rule = pinned.rules.get(duty.opened.rule) if pinned else None
    if pinned is None or rule is None or entity is None or duty.deadline.plan_by is None:
        return
    for name in sorted(calendars_of(rule, entity.calendar) & pinned.calendars.keys()):
        yield say(f"days without work by the calendar {name}: {pinned.calendars[name].source}", quiet=True)


def _moves(
    incident: Incident, duty: Duty, events: tuple[Event, ...], texts: Mapping[str, str], now: datetime
) -> Iterator[Point]:  # fmt: skip
    for moved in duty.history:
        was, is_ = moved.was.plan_by, moved.deadline.plan_by
        dates = f"{_date(was, now)} → {_date(is_, now)}"
        text = f"{'EARLIER: ' if moved.earlier else ''}{dates}, {ago(moved.at, now)} (#{moved.seq})"
        yield say(text, "<" if moved.earlier else ">", _caution(when=moved.earlier))
        if moved.cause and moved.cause <= len(events):
            cause = entries.one(incident, events[moved.cause - 1], events, now, texts)
            yield say(f"because of #{cause.seq} {cause.actor}: {cause.said}", under=True)


def _date(at: datetime | None, now: datetime) -> str:
    return exact(at, None, now.tzinfo) if at else "no date"


def _gates(incident: Incident, duty: Duty) -> Iterator[Point]:
    """The gates before its sending that are not open."""
    of_rule = f"the notice of {duty.opened.rule}"
    yield from (gate_point(one) for one in gates.view(incident) if of_rule in one.blocks and one.state != "open")


def _content(duty: Duty, rule: Rule | None) -> Iterator[Point]:
    if rule is None:
        return
    stage = next((one for one in rule.stages if one.id == duty.opened.stage), None)
    yield from (say(one, ".") for one in ((stage.content if stage else ()) or rule.content))
    if rule.late:
        yield say(f"if late: {rule.late}")


def _about(rule: Rule | None) -> Iterator[Point]:
    if rule is None:
        yield say("the rules in force have it no more", quiet=True)
        return
    yield say(f"{rule.id}: {rule.title}, {rule.jurisdiction}")
    told = {"delay": rule.delays, "note": rule.notes, "penalty": (rule.penalty,)}
    yield from (say(f"{word}: {one}") for word, several in told.items() for one in several if one)
    yield say(f"{known_by(rule)}; {NOT_ADVICE}", quiet=True)


def question(incident: Incident, now: datetime, name: str) -> Sheet:
    """The question called *name*, by which duties that only may apply are settled. Empty once it is."""
    found = next((one for one in duties.open_questions(incident, now) if one.fact == name), None)
    if found is None:
        return ()
    return filled(
        section("", _asked(incident, found)),
        section("It would settle", (_settled(incident, duty, now) for duty in found.duties)),
    )


def _asked(incident: Incident, one: duties.OpenQuestion) -> Iterator[Point]:
    yield say(one.ask, strong=True)
    left = f"; the first of them is due in {one.left}" if one.left and not one.late else ""
    text = f"UNKNOWN, which is never taken for no{left}"
    yield say(f"OVERDUE, {one.left}: {text}" if one.late else text, "!" if one.late else "?", _urgency(one))
    able = few(may_act(incident, one.who)) or "nobody"
    yield say(f"{one.fact}: {one.who} answers it ({able})", quiet=True)


def _urgency(one: duties.OpenQuestion) -> Alarm:
    return Alarm.ALARM if one.late else Alarm.CAUTION


def _settled(incident: Incident, name: str, now: datetime) -> Point:
    shown = duties.one(incident, incident.duties.by_id[name], now)
    due = f"by {shown.due}, {shown.left}" if shown.due else f"from {shown.waits}" if shown.waits else "without a date"
    return say(f"{name}: tell {shown.to}, {due}", "!" if shown.late else "?", _caution(when=shown.late))
