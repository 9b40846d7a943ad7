"""Whom a severity calls, and how soon: in the order in which somebody has to pick up the telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from warroom.core.envelope import Event
from warroom.core.incident import Incident
from warroom.core.instants import span
from warroom.core.plan import Level, Person, Plan
from warroom.core.severity import SeverityChanged
from warroom.views.safe import line


@dataclass(frozen=True, slots=True)
class Call:
    """One role to call: the people in order, within how many seconds. *if_level*: only if the severity turns out so."""

    role: str
    people: tuple[Person, ...]
    within_s: int
    if_level: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        people = [{"id": p.id, "name": p.name, "contact": list(p.contact)} for p in self.people]
        return {"role": self.role, "within_s": self.within_s, "if_level": self.if_level or None, "people": people}


def said(called: Sequence[Call]) -> Iterator[str]:
    """Whom to call, for a person: a safe line each, and one for those whom only a worse severity calls."""
    certain = [call for call in called if not call.if_level]
    yield "call:" if certain else "this severity calls nobody"
    for call in certain:
        first, *others = call.people or (None,)
        or_else = f"; or else {', '.join(one.name for one in others if one)}" if others else ""
        yield f"  {line(f'{_when(call)}  {call.role}: {_reached(first)}{or_else}')}"
    if maybe := [call for call in called if call.if_level]:
        also = ", ".join(f"{call.role} {_when(call)}" for call in maybe)
        yield f"  {line(f'if it is {maybe[0].if_level}, also {also}')}"


def _when(call: Call) -> str:
    return f"within {span(call.within_s)}" if call.within_s else "now"


def _reached(person: Person | None) -> str:
    if person is None:
        return "nobody is listed"
    return f"{person.name} ({person.id}) {' '.join(person.contact) or 'no contact'}"


def calls(incident: Incident) -> list[Call]:
    """Whom the severity in force calls, soonest first, then whom the worse one would call that it could be."""
    levels = incident.plan.level_by_id
    now = list(_of(incident, levels[incident.severity.level or incident.plan.severity.default]))
    sooner = {call.role: call.within_s for call in now}
    worse = levels.get(incident.severity.could_be or "")
    maybe = [call for call in (_of(incident, worse, worse.id) if worse else ())
             if call.within_s < sooner.get(call.role, call.within_s + 1)]  # fmt: skip
    return sorted(now, key=lambda call: call.within_s) + sorted(maybe, key=lambda call: call.within_s)


def _of(incident: Incident, level: Level, if_level: str = "") -> Iterator[Call]:
    waits = {**dict.fromkeys(level.page.at_once, 0), **level.page.within}
    for name, within_s in waits.items():
        role, person_by_id = incident.plan.role(name), incident.plan.person_by_id
        people = [person_by_id[one] for one in (*role.holders, *role.deputies) if one in person_by_id]
        yield Call(name, tuple(people), within_s, if_level)


def rose(plan: Plan, events: Sequence[Event]) -> bool:
    """Whether the computed severity became worse by *events*, so that others are to be called."""
    return any(_worse(plan, event.body) for event in events if isinstance(event.body, SeverityChanged))


def _worse(plan: Plan, body: SeverityChanged) -> bool:
    known = body.was in plan.level_by_id and body.computed in plan.level_by_id
    return known and plan.rank(body.computed) < plan.rank(str(body.was))
