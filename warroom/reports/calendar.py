"""Open deadlines as iCalendar (RFC 5545), for the calendar that people look at anyway.

A calendar is shared further than anybody thinks, so it carries only duties whose entries are labelled normal. Each
event keeps its UID for as long as the duty lives: reading the file again moves the event instead of adding one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event

from warroom import __version__
from warroom.core.duties import Duty
from warroom.core.entries import label_of
from warroom.core.envelope import Label
from warroom.core.incident import Incident
from warroom.views import duties
from warroom.views.safe import line

_REMIND = (timedelta(hours=24), timedelta(hours=4), timedelta(hours=1))
"""How long before, where the plan does not say."""
_LASTS = timedelta(minutes=15)
"""How long the event is shown for, up to the deadline."""


def shareable(incident: Incident) -> tuple[list[Duty], int]:
    """The open duties with a date that may leave the room, and how many may not."""
    open_ = [
        duty for duty in duties.ordered(incident)
        if duty.deadline.plan_by is not None and duties.state_of(incident, duty) not in duties.SETTLED
    ]  # fmt: skip
    may = [duty for duty in open_ if _is_normal(incident, duty)]
    return may, len(open_) - len(may)


def _is_normal(incident: Incident, duty: Duty) -> bool:
    return all(label_of(incident, seq) is Label.NORMAL for seq in _entries(incident, duty))


def _entries(incident: Incident, duty: Duty) -> Iterator[int]:
    """The entries that tell that *duty* applies, and by when: a date can give away what was said in confidence."""
    yield from duty.rests_on
    yield from _known_before(incident, duty)
    for moved in duty.history:
        yield from (moved.seq, *([] if moved.cause is None else [moved.cause]))
    for anchor, moment in incident.anchors.moments.items():
        if anchor in duty.deadline.starts:
            yield moment.seq


def _known_before(incident: Incident, duty: Duty) -> Iterator[int]:
    """What was known when other rules or another plan brought *duty*: its verdict follows from that as well, and names
    only what was adopted as its cause."""
    answered = [one.seq for one in incident.facts.answers.values()]
    counted = [one.seq for one in incident.counts.history[-1:]]
    yield from (seq for seq in (*answered, *counted) if seq < max(duty.seq, incident.rules.seq))


def calendar(incidents: Iterable[Incident], now: datetime) -> str:
    """The open deadlines of *incidents* as one calendar, with alarms at the lead times of their plans."""
    found = Calendar()
    found.add("prodid", f"-//warroom//{__version__}//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for incident in incidents:
        for duty in shareable(incident)[0]:
            found.add_component(_event(incident, duty, now))
    return str(found.to_ical().decode())


def _event(incident: Incident, duty: Duty, now: datetime) -> Event:
    shown, due = duties.one(incident, duty, now), duty.deadline.plan_by
    assert due is not None, "only what has a date is written"
    drill = "DRILL: " if incident.opening and incident.opening.drill else ""
    may = "may be due: " if duty.applies == "possible" else ""
    event = Event()
    event.add("uid", f"{quote(duty.id, safe='@')}.{incident.id}@warroom")
    event.add("dtstamp", now)
    event.add("sequence", len(duty.history))
    event.add("dtstart", due - _LASTS)
    event.add("dtend", due)
    event.add("summary", f"{drill}{may}{shown.title} → {shown.to}")
    event.add("description", "\n".join(_told(incident, duty, shown)))
    event.add("categories", [incident.id, str(shown.state)])
    for before in duties.warnings(incident, duty) or _REMIND:
        event.add_component(_alarm(before, shown.title))
    return event


def _told(incident: Incident, duty: Duty, shown: duties.DutyView) -> list[str]:
    is_ = "our own policy; the law sets no date" if shown.policy else "the conservative reading"
    latest = [f"latest arguable {shown.latest}"] if shown.latest else []
    unknown = [f"depends on {', '.join(duty.missing)}"] if duty.missing else []
    return [
        f"{incident.id}: {duty.id}", shown.basis, f"owed by {shown.entity} to {shown.to}",
        f"plan by {shown.due} ({shown.local}), {is_}", *latest, *unknown, *map(line, duty.deadline.because),
    ]  # fmt: skip


def _alarm(before: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -before)
    return alarm
