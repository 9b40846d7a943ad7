"""The handover sheet: what whoever takes over has to know, on one page.

Its order is that of the ICS 201 incident briefing of the US Incident Command System: situation, objectives, actions
current and planned, organisation. To it belongs what a war room adds: the decisions that are open, the clocks that
run, and what is owed. It is made to be printed, mailed and read aloud, so that it carries nothing that was said in an
entry labelled privileged or personal; how many of those there are is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from warroom.core import entries as core
from warroom.core.duties import DutyReinstated, DutyWaived
from warroom.core.entries import NoteAdded
from warroom.core.envelope import Event, Label
from warroom.core.gates import GateOverridden, GateRestored
from warroom.core.incident import Incident
from warroom.core.phases import PhaseChanged
from warroom.core.roles import RoleAccepted, RoleJoined
from warroom.core.severity import OverrideCleared, SeverityOverridden
from warroom.core.updates import UpdatePosted
from warroom.views import duties, entries, headline, room
from warroom.views.entries import EntryView
from warroom.views.facts import FactView
from warroom.views.headline import Alarm, HeadlineView
from warroom.views.room import RoomView
from warroom.views.sharing import WITHHELD, shareable
from warroom.views.sheets import Point, Sheet, filled, history, say, section
from warroom.views.sheets.gates import point
from warroom.views.times import ago, clock

_RECENT = timedelta(hours=1)
_DECIDED = (PhaseChanged, SeverityOverridden, OverrideCleared, DutyWaived, DutyReinstated, GateOverridden, GateRestored)
_SAID = (NoteAdded, UpdatePosted)
_OWED = ("running", "drafted", "approved")
_PLANNED = ("open", "waiting", "undetermined")


def view(incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str]) -> Sheet:
    """The sheet at *now*."""
    shown = shareable(room.view(incident, (), now, {}), incident, events)
    normal = tuple(event for event in events if core.label_of(incident, event.seq) is Label.NORMAL)

    def chosen(wanted: set[int]) -> tuple[EntryView, ...]:
        found = entries.those(incident, events, now, texts, lambda event: event.seq in wanted)
        return tuple(_mended(incident, one) for one in found)

    return filled(
        section("", _head(incident, shown, now)),
        section("Situation", _situation(incident, shown, now)),
        section("What was decided", history(chosen({one.seq for one in normal if _is_decision(one)}))),
        section("Actions, current", _current(incident, shown, now)),
        section("Actions, planned", _planned(shown)),
        section("Decisions that are open", _open(incident, shown)),
        section("Late, or due soon", _owed(shown)),
        section("Running clocks", _clocks(shown)),
        section("Who has to be told", _duties(incident, shown, now)),
        section("Gates", _gates(incident, shown)),
        section("Organisation", _seats(incident, shown, now)),
        section("Notes of the last hour", history(chosen({one.seq for one in normal if _is_recent(one, now)}))),
        section("Left out", _left_out(len(events) - len(normal))),
    )


def as_json(incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str]) -> dict[str, Any]:
    """The sheet as ``warroom.handover/v1``."""
    sheet = view(incident, events, now, texts)
    sections = [{"title": one.title, "points": [point.text for point in one.points]} for one in sheet]
    return {"schema": "warroom.handover/v1", "incident": incident.id, "seq": incident.seq, "sections": sections}


def _mended(incident: Incident, entry: EntryView) -> EntryView:
    """*entry* without a correction that may not be shown: that carries a label of its own."""
    at = incident.entries.corrections.get(entry.seq)
    normal = at is None or core.label_of(incident, at) is Label.NORMAL
    return entry if normal else entry._replace(correction=WITHHELD)


def _is_decision(event: Event) -> bool:
    """A turn that somebody answers for, the system changed on purpose, a seat taken from somebody."""
    body = event.body
    relieved = isinstance(body, RoleJoined | RoleAccepted) and body.relieves is not None
    decided = isinstance(body, _DECIDED) and body.cause is None
    return decided or relieved or (isinstance(body, NoteAdded) and body.change is not None)


def _is_recent(event: Event, now: datetime) -> bool:
    return isinstance(event.body, _SAID) and now - event.recorded_at <= _RECENT


def _head(incident: Incident, shown: RoomView, now: datetime) -> Iterator[Point]:
    who = shown.identity
    yield say(f"{'DRILL: ' if who.drill else ''}{who.title}", strong=True)
    yield say(f"{who.id}, {who.phase}{_since(incident, now)}, plan {who.plan}, as of entry {shown.seq}", quiet=True)


def _since(incident: Incident, now: datetime) -> str:
    entered = incident.phases.entered.get(incident.phases.current)
    return f" since {clock(entered, now)}" if entered else ""


def _situation(incident: Incident, shown: RoomView, now: datetime) -> Iterator[Point]:
    bad, many, happening, pause, _due = headline.view(shown)
    yield from map(_answer, (bad, many, happening, pause))
    for fact in shown.facts:
        answer = incident.facts.answers.get(fact.id)
        if fact.known and answer:
            value = fact.value if core.label_of(incident, answer.seq) is Label.NORMAL else WITHHELD
            yield say(f"{fact.ask} {value} ({fact.by}, {ago(answer.at, now)})")
    yield _last_update(incident, now)


def _answer(one: HeadlineView) -> Point:
    said = "; ".join(part for part in (one.value, one.source, one.age) if part)
    return say(f"{one.label}: {one.word}" + (f" ({said})" if said else ""), one.symbol, one.alarm)


def _last_update(incident: Incident, now: datetime) -> Point:
    part = incident.updates
    if part.at is None:
        return say("no update was posted yet", "^", Alarm.CAUTION)
    text = part.text if core.label_of(incident, part.seq) is Label.NORMAL else WITHHELD
    return say(f"last update, {part.by}, {ago(part.at, now)}: {text}")


def _current(incident: Incident, shown: RoomView, now: datetime) -> Iterator[Point]:
    for step in shown.steps:
        if step.state == "started":
            begun = incident.steps.progress[step.id]
            due = f", due {step.due}" if step.due else ""
            text = f"{step.id}: {step.title} (started by {begun.by}, {ago(begun.at, now)}{due})"
            yield say(text, "!" if step.late else ">", Alarm.ALARM if step.late else Alarm.NONE)


def _planned(shown: RoomView) -> Iterator[Point]:
    for step in shown.steps:
        if step.state in _PLANNED:
            note = ", ".join(part for part in (step.state, step.role, step.due, step.note) if part)
            yield say(f"{step.id}: {step.title} ({note})", "!" if step.late else " ", quiet=step.state != "open")


def _open(incident: Incident, shown: RoomView) -> Iterator[Point]:
    bad = shown.severity
    if bad.worse:
        yield say(f"it could be {bad.worse}: {', '.join(bad.missing)} would settle it", "?", Alarm.CAUTION)
    if bad.overridden:
        yield say(f"the severity is overridden: {bad.why}", "^", Alarm.CAUTION)
    yield from (_question(fact) for fact in shown.facts if _is_open(fact, bad.missing))
    for role in shown.roles:
        if role.offered_to:
            yield say(f"{role.id} is offered by {role.holder} to {role.offered_to}", "^", Alarm.CAUTION)
    if shown.identity.following:
        yield say(f"whether it is {' or '.join(shown.identity.following)}", quiet=True)
    if incident.affected is None:
        yield say("how many people are affected: nobody has counted", "?", Alarm.CAUTION)


def _is_open(fact: FactView, settling: tuple[str, ...]) -> bool:
    return not fact.known and (fact.triage or fact.id in settling)


def _question(fact: FactView) -> Point:
    return say(f"{fact.id}: {fact.ask} ({fact.who})", "?", Alarm.CAUTION if fact.triage else Alarm.NONE)


def _owed(shown: RoomView) -> Iterator[Point]:
    for one in shown.deadlines:
        if one.late or one.soon:
            alarm = Alarm.ALARM if one.late else Alarm.CAUTION
            yield say(f"{one.left}: {one.what}, owed by {one.owner}, {one.at}", "!" if one.late else "^", alarm)


def _clocks(shown: RoomView) -> Iterator[Point]:
    for one in shown.deadlines:
        if not one.late and not one.soon:
            yield say(f"{one.left}: {one.what}, {one.owner}, {one.at}")


def _duties(incident: Incident, shown: RoomView, now: datetime) -> Iterator[Point]:
    """What is owed to whom, what may be and which answer would settle it, and whose receipt has not come."""
    for one in shown.duties:
        if one.state in _OWED:
            due = f"by {one.due}, {one.left}" if one.due else f"from {one.waits}, which is not known"
            text = f"tell {one.to}: {one.title} ({duties.stands(one)}; {due}; {one.owner})"
            alarm = Alarm.ALARM if one.late else Alarm.CAUTION if one.soon else Alarm.NONE
            yield say(text, "!" if one.late else "^" if one.soon else ".", alarm)
    for asked in duties.open_questions(incident, now):
        several = "1 duty" if len(asked.duties) == 1 else f"{len(asked.duties)} duties"
        due = f", the first due in {asked.left}" if asked.left and not asked.late else ", LATE" if asked.late else ""
        yield say(f"{several} may apply{due}: {asked.ask} ({asked.who})", "?", Alarm.CAUTION)
    for one in shown.duties:
        if one.state == "sent":
            yield say(f"{one.to} was told: {one.title}; no receipt yet", "x", quiet=True)


def _gates(incident: Incident, shown: RoomView) -> Iterator[Point]:
    """Those that are not open. Why one was opened is in the room: that entry may be labelled."""
    for gate in shown.gates:
        if gate.state == "shut":
            yield point(gate)
        elif gate.state == "overridden":
            by = incident.gates.overridden[gate.id].by
            yield say(f"gate {gate.id} was opened by {by} all the same: {gate.title}", "^", Alarm.CAUTION)


def _seats(incident: Incident, shown: RoomView, now: datetime) -> Iterator[Point]:
    for role in shown.roles:
        since = incident.roles.seat(role.id).since
        if since:
            yield say(f"{role.id}, {role.function}: {role.holder}, here since {clock(since, now)}", "x")
        else:
            expected = f"{role.holder} is expected" if role.holder != "nobody" else "nobody is listed"
            alarm = Alarm.ALARM if role.overdue else Alarm.CAUTION
            yield say(f"{role.id}, {role.function}: VACANT, {expected}", "!" if role.overdue else "^", alarm)


def _left_out(count: int) -> Iterator[Point]:
    if count:
        entries_are = "entry is" if count == 1 else "entries are"
        text = f"{count} {entries_are} labelled privileged or personal, and can be read in the room alone"
        yield say(text, "^", Alarm.CAUTION)
