"""What rings, and for whom: what is due for whom it is due, and a severity that is as bad as it gets.

People stop hearing what rings for everybody. An alarm therefore has an owner, an id by which it rings once, and goes
without a word when its reason has gone. The steps before a deadline follow the alarm practice of process plants
(ANSI/ISA-18.2): few, fixed, and the last one is the deadline itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.core.applies import Applies
from warroom.core.incident import Incident
from warroom.core.notices import how
from warroom.core.roles import may_act
from warroom.views import duties
from warroom.views.deadlines import DeadlineView
from warroom.views.safe import line
from warroom.views.times import left

BEFORE = (timedelta(0), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""How long before it is due something rings; the shortest that has come is the one that rings."""
LESS = (timedelta(0), timedelta(hours=1), timedelta(hours=24))
"""The same of a date that is our own policy, and of a duty that only may apply."""


class AlarmView(NamedTuple):
    """One alarm about a *reason*, such as one deadline; *id* is the same for as long as it has come no closer.
    *urgent*: it is late, or as bad as it gets. What is not *sudden* rings when it comes closer, and not because it has
    just become this person's."""

    reason: str
    id: str
    said: str
    urgent: bool
    sudden: bool


def view(
    incident: Incident, deadlines: Iterable[DeadlineView], person: str, now: datetime
) -> tuple[AlarmView, ...]:  # fmt: skip
    """What rings for *person* at *now*, when *deadlines* are due, the most urgent first. Nothing once the incident has
    ended."""
    if incident.phases.ended:
        return ()
    found = [*_severity(incident, person), *_due(incident, deadlines, person, now)]
    return tuple(sorted(found, key=lambda one: not one.urgent))


def _due(
    incident: Incident, deadlines: Iterable[DeadlineView], person: str, now: datetime
) -> Iterator[AlarmView]:  # fmt: skip
    for one in deadlines:
        if person in _owners(incident, one):
            yield from (*_moved(incident, one), *_close(incident, one, now))


def _close(incident: Incident, one: DeadlineView, now: datetime) -> Iterator[AlarmView]:
    """That it comes close, or is late. What is no law, or may not be owed, is late without being urgent."""
    remaining, urgent = one.due_at - now, one.late and _is_firm(incident, one)
    reached = next((before for before in _steps(incident, one) if remaining <= before), None)
    if reached is not None:
        reason = f"{one.id}:{one.due_at:%Y%m%dT%H%M%S}"
        said = f"{left(one.due_at, now)}: {one.what}"
        yield AlarmView(reason, f"{reason}:{reached.total_seconds():.0f}", said, urgent=urgent, sudden=urgent)


def _moved(incident: Incident, one: DeadlineView) -> Iterator[AlarmView]:
    """That it is due earlier than it was: at once, however much time is left, because somebody has counted on it."""
    if one.moved:
        reason = f"moved:{one.id}:{one.due_at:%Y%m%dT%H%M%S}"
        said = f"DEADLINE EARLIER, {one.at}: {one.what}"
        yield AlarmView(reason, reason, said, urgent=_is_firm(incident, one), sudden=True)


def _is_firm(incident: Incident, one: DeadlineView) -> bool:
    """Whether it is owed for certain, and by a date that is not merely our own."""
    kind, _, name = one.id.partition(":")
    if kind != "notice":
        return kind != "fact"
    duty = incident.duties.by_id[name]
    return duty.applies is Applies.YES and not duty.deadline.policy


def _steps(incident: Incident, one: DeadlineView) -> tuple[timedelta, ...]:
    """How long before it is due it rings, shortest first: as the plan says of a duty, else the usual steps."""
    kind, _, name = one.id.partition(":")
    if kind == "notice" and (planned := duties.warnings(incident, incident.duties.by_id[name])):
        return timedelta(0), *reversed(planned)
    return BEFORE if _is_firm(incident, one) else LESS


def _owners(incident: Incident, one: DeadlineView) -> set[str]:
    """Who owns what is due: who may act for its role, and the commander where that is nobody, or it is an update."""
    kind, _, name = one.id.partition(":")
    commander = incident.plan.commander.id
    role = _ROLES[kind](incident, name) if kind in _ROLES else commander
    return set(may_act(incident, role)) or set(may_act(incident, commander))


def _of_question(incident: Incident, fact: str) -> str:
    return incident.asked[fact].who if fact in incident.asked else incident.plan.commander.id


_ROLES: Mapping[str, Callable[[Incident, str], str]] = {
    "role": lambda _incident, name: name,
    "step": lambda incident, name: incident.plan.step(name).role,
    "notice": lambda incident, name: incident.plan.owner(how(incident, incident.duties.by_id[name])),
    "fact": _of_question,
}
"""Whose it is, by what is due."""


def _severity(incident: Incident, person: str) -> Iterator[AlarmView]:
    """A severity that is the worst of the scale rings for whoever sits in a seat, or is called by it at once; not for
    the one who says so."""
    level, override = incident.plan.severity.levels[0], incident.severity.override
    seated = {seat.occupant for seat in incident.roles.seats.values()}
    called = {one for role in level.page.at_once for one in may_act(incident, role)}
    said_so = {override.by} if override else set()
    if incident.severity.level == level.id and person in (seated | called) - said_so:
        reason = f"severity:{level.id}"
        yield AlarmView(reason, reason, f"it is {level.id}: {line(level.title)}".rstrip(": "), urgent=True, sudden=True)
