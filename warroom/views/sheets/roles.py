"""One seat in full: who sits in it and who comes next, what it answers for, what waits for it, what it may decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from warroom.core.envelope import Event
from warroom.core.incident import Incident
from warroom.core.plan import Role
from warroom.core.roles import held_by, join_due
from warroom.views import entries, roles, steps
from warroom.views.authority import terms
from warroom.views.facts import view as facts
from warroom.views.headline import Alarm
from warroom.views.plan import contact_shown
from warroom.views.sheets import Point, Sheet, filled, history, say, section
from warroom.views.times import ago, clock, minutes

_UNSETTLED = ("open", "started", "waiting", "undetermined")


def view(
    incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str], name: str, *, me: str
) -> Sheet:  # fmt: skip
    """The seat of the role called *name* at *now*, as the person *me* sees it. Refused (not_found) where the plan in
    force has none."""
    role = incident.plan.role(name)
    trail = entries.those(incident, events, now, texts, lambda event: getattr(event.body, "role", None) == name)
    return filled(
        section("", (*_seat(incident, role, now, me), *_head(incident, role))),
        section("Answers for", map(say, role.duties)),
        section("Who, in order", _people(incident, role)),
        section("Waits for this role", (*_steps(incident, role, now), *_questions(incident, role, now))),
        section("May decide", _decides(incident, role)),
        section("History", history(trail)),
    )


def _head(incident: Incident, role: Role) -> Iterator[Point]:
    leads = ", leads the response" if role is incident.plan.commander else ""
    title = f"{role.title}, " if role.title else ""
    yield say(f"{title}{role.function}{leads}", quiet=True)


def _seat(incident: Incident, role: Role, now: datetime, me: str) -> Iterator[Point]:
    seat = incident.roles.seat(role.id)
    if seat.offered_to == me:
        yield say(f"{seat.occupant} offers it to you: r accepts it", "!", Alarm.ALARM)
    elif seat.offered_to:
        yield say(f"offered to {seat.offered_to}, who has not accepted yet", "^", Alarm.CAUTION)
    if seat.occupant:
        since = f" since {clock(seat.since, now)}, {ago(seat.since, now)}" if seat.since else ""
        yield say(f"{seat.occupant} holds it{since}", "x", strong=True)
    else:
        yield from _vacant(incident, role, now)
    if not role.required:
        yield say("may stay vacant")


def _vacant(incident: Incident, role: Role, now: datetime) -> Iterator[Point]:
    seat, due = incident.roles.seat(role.id), join_due(incident, role.id)
    overdue = roles.overdue(incident, role.id, now)
    yield say("VACANT", "!" if overdue else "^", Alarm.ALARM if overdue else Alarm.CAUTION)
    if seat.assigned:
        yield say(f"{seat.assigned} was asked to take it")
    if due and incident.phases.running:
        yield say(f"somebody joins by {clock(due, now)}: {minutes(due, now)}" + ("" if overdue else " left"))


def _people(incident: Incident, role: Role) -> Iterator[Point]:
    known = incident.plan.person_by_id
    for place, names in (("holder", role.holders), ("deputy", role.deputies)):
        for name in names:
            person = known.get(name)
            about = f", {person.name}, {person.tz}" if person else ""
            yield say(f"{name} ({place}){about}{_here(incident, name)}")
            reach = [contact_shown(contact) for contact in person.contact] if person else []
            yield say(", ".join(reach) or "NO CONTACT", quiet=bool(reach), under=True)


def _here(incident: Incident, person: str) -> str:
    held = held_by(incident, person)
    return f"; here as {', '.join(held)}" if held else ""


def _steps(incident: Incident, role: Role, now: datetime) -> Iterator[Point]:
    for step in steps.view(incident, now):
        if step.role == role.id and step.state in _UNSETTLED:
            note = ", ".join(part for part in (step.state, step.due, step.note) if part)
            yield say(f"step {step.id}: {step.title} ({note})", "!" if step.late else " ", _late(alarm=step.late))


def _late(*, alarm: bool) -> Alarm:
    return Alarm.ALARM if alarm else Alarm.NONE


def _questions(incident: Incident, role: Role, now: datetime) -> Iterator[Point]:
    for fact in facts(incident, now):
        if fact.who == role.id and not fact.known:
            yield say(f"question {fact.id}: {fact.ask}", "?", Alarm.CAUTION if fact.triage else Alarm.NONE)


def _decides(incident: Incident, role: Role) -> Iterator[Point]:
    for authority in incident.plan.authority:
        if role.id in authority.roles:
            needs = terms(authority)
            title = f", {authority.title}" if authority.title else ""
            yield say(f"{authority.action}{title}" + (f" (needs {needs})" if needs else ""))
