"""One step in full: why it applies, what it waits for, what it asks for, what became of it and what it holds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from warroom.core.envelope import Event
from warroom.core.incident import Incident
from warroom.core.plan import Need, Step
from warroom.core.roles import may_act
from warroom.core.steps import FINISHED, SETTLED, State, StepsOpened, standing
from warroom.views import entries, gates, reasons
from warroom.views.headline import Alarm
from warroom.views.sheets import Point, Sheet, few, filled, history, say, section
from warroom.views.sheets.gates import point as as_point
from warroom.views.steps import due_at, late
from warroom.views.times import clock, minutes

_NEEDS = {Need.NONE: "", Need.OPTIONAL: "may have", Need.REQUIRED: "NEEDS"}


def view(
    incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str], name: str
) -> Sheet:  # fmt: skip
    """The step called *name* at *now*. Refused (not_found) where the plan in force has none."""
    step = incident.plan.step(name)
    trail = entries.those(incident, events, now, texts, lambda event: _concerns(event, name))
    return filled(
        section("", _head(incident, step, now)),
        section("Who", _who(incident, step)),
        section("Why it applies", reasons.explained(incident, step.when, now)),
        section("Waits for", (*_waits(incident, step), *_gates(incident, step))),
        section("Result and evidence", _came(incident, step)),
        section("Holds up", _unblocks(incident, step)),
        section("History", history(trail)),
    )


def _concerns(event: Event, name: str) -> bool:
    body = event.body
    return name in body.due if isinstance(body, StepsOpened) else getattr(body, "step", None) == name


def _head(incident: Incident, step: Step, now: datetime) -> Iterator[Point]:
    stage = next(stage for stage, one in incident.plan.steps() if one is step)
    yield say(step.title, strong=True)
    yield from _stands(incident, step, now)
    asks = [f"{word} {noun}" for noun, need in _asked(step) if (word := _NEEDS[need])]
    owed = "required" if step.required else "optional"
    yield say(", ".join((f"{step.id}, to {stage}, {owed}", *asks)), quiet=True)
    if step.text:
        yield say(step.text)


def _stands(incident: Incident, step: Step, now: datetime) -> Iterator[Point]:
    stands, due = standing(incident, step), due_at(incident, step)
    tardy = late(incident, step, stands.state, now)
    state, alarm = stands.state.replace("_", " "), Alarm.ALARM if tardy else Alarm.NONE
    yield say(f"{state}{_due(due, stands.state, now)}", "!" if tardy else " ", alarm, strong=True)
    if stands.trouble:
        yield say(f"cannot tell: {stands.trouble}", "?", Alarm.CAUTION)


def _due(due: datetime | None, state: State, now: datetime) -> str:
    if due is None:
        return ""
    if state in SETTLED:
        return f", was due {clock(due, now)}"
    remains = minutes(due, now)
    return f", due {clock(due, now)}: {remains}" + ("" if now > due else " left")


def _asked(step: Step) -> tuple[tuple[str, Need], ...]:
    return ("a result", step.result), ("evidence (a file)", step.evidence)


def _who(incident: Incident, step: Step) -> Iterator[Point]:
    role, acting = incident.plan.role(step.role), may_act(incident, step.role)
    seat = incident.roles.seat(step.role)
    yield say(f"{step.role}" + (f", {role.title}" if role.title else "") + f", {role.function}")
    if seat.occupant:
        yield say(f"{seat.occupant} holds it and may do it now")
    elif acting:
        yield say(f"nobody has joined; {few(acting)} may do it now, and joins by it", "^", Alarm.CAUTION)
    else:
        yield say("nobody is listed for it", "!", Alarm.ALARM)
    yield say("anybody of the team may help out; who did it is on the record", quiet=True)


def _waits(incident: Incident, step: Step) -> Iterator[Point]:
    for name in step.after:
        yield _neighbour(incident, incident.plan.step_by_id[name])


def _gates(incident: Incident, step: Step) -> Iterator[Point]:
    for gate in gates.view(incident):
        if f"step {step.id}" in gate.blocks:
            yield as_point(gate)


def _unblocks(incident: Incident, step: Step) -> Iterator[Point]:
    for _, other in incident.plan.steps():
        if step.id in other.after:
            rest = [name for name in standing(incident, other).waits_for if name != step.id]
            yield _neighbour(incident, other, f", which also waits for {', '.join(rest)}" if rest else "")


def _neighbour(incident: Incident, step: Step, more: str = "") -> Point:
    stands = standing(incident, step)
    by = incident.steps.progress.get(step.id)
    whose = f" by {by.by}" if by and stands.state in (*FINISHED, State.STARTED) else f", {step.role}"
    settled = stands.state in SETTLED
    text = f"{step.id}: {step.title} ({stands.state.replace('_', ' ')}{whose}){more}"
    return say(text, "x" if settled else "~", quiet=settled)


def _came(incident: Incident, step: Step) -> Iterator[Point]:
    progress = incident.steps.progress.get(step.id)
    if progress is None:
        return
    if progress.result:
        yield say(progress.result)
    if progress.why:
        yield say(f"because: {progress.why}")
    for item in progress.evidence:
        yield say(f"{item.name}, {item.size:,} bytes, sha256 {item.sha256}")
