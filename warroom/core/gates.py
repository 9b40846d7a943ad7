"""Lockstep between the functions: what waits until something else has happened, and who opened a gate all the same.

Whether a gate is shut follows from the plan and from what is known; only that somebody set one aside is an event. While
it is unknown whether a gate stands, it stands: what it protects cannot be undone by finding out later.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.conditions import Outcome
from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.plan import Gate, Reached, Requirement
from warroom.core.roles import acting

if TYPE_CHECKING:
    from warroom.core.duties import Duty
    from warroom.core.incident import Incident


class GateOverridden(Body):
    KIND: ClassVar[str] = "gate.overridden"

    gate: str
    why: str
    unmet: tuple[str, ...] = ()
    """What was not so when it was opened."""


class GateRestored(Body):
    KIND: ClassVar[str] = "gate.restored"

    gate: str
    why: str


class OverrideGate(Command):
    VERB: ClassVar[str] = "gate_override"

    gate: str
    why: str


class RestoreGate(Command):
    VERB: ClassVar[str] = "gate_restore"

    gate: str
    why: str


class Opened(NamedTuple):
    """Who opened a gate, and why."""

    why: str
    by: str
    at: datetime


class Gates(NamedTuple):
    """The gates that somebody opened."""

    overridden: Mapping[str, Opened] = {}


HEARS = (GateOverridden.KIND, GateRestored.KIND)


def evolve(part: Gates, event: Event) -> Gates:
    """The opened gates after *event*."""
    body = event.body
    if isinstance(body, GateOverridden):
        return Gates({**part.overridden, body.gate: Opened(body.why, event.actor, event.at)})
    assert isinstance(body, GateRestored), event.kind
    return Gates({gate: one for gate, one in part.overridden.items() if gate != body.gate})


def unmet(incident: "Incident", gate: Gate) -> tuple[str, ...]:
    """What of *gate* is not so yet, in words; nothing where it does not stand."""
    if gate.when is not None and incident.find(gate.when, severity_allowed=True).outcome is Outcome.NO:
        return ()
    return tuple(said for need in gate.needs if (said := _lacking(incident, need)))


def shut(incident: "Incident", gate: Gate) -> bool:
    """Whether *gate* blocks now."""
    return gate.id not in incident.gates.overridden and bool(unmet(incident, gate))


def _lacking(incident: "Incident", need: Requirement) -> str:
    """What *need* lacks, in words; empty where it is met."""
    if need.step is not None:
        if _does_not_apply(incident, need.step):
            return ""
        progress = incident.steps.progress.get(need.step)
        return "" if progress and progress.state == "done" else f"the step {need.step} is not done"
    if need.fact is not None:
        finding = incident.find(need.fact, severity_allowed=True)
        unknown = f", because {' and '.join(finding.missing)} is unknown" if finding.missing else ""
        return "" if finding.outcome is Outcome.YES else f"it is not so that {need.fact}{unknown}"
    lagging = [duty.id for duty in _of_rule(incident, need.notice or "") if not _reached(incident, duty, need.reached)]
    return f"the notice for {' and '.join(lagging)} is not {need.reached}" if lagging else ""


def _does_not_apply(incident: "Incident", name: str) -> bool:
    """Whether there is nothing to be done in the step *name*, and so nothing to wait for; not while that is unknown."""
    step = incident.plan.step_by_id.get(name)
    if step is None or step.when is None:
        return False
    return incident.find(step.when, severity_allowed=True).outcome is Outcome.NO


def _of_rule(incident: "Incident", rule: str) -> "list[Duty]":
    """The duties under *rule* that apply, or may, and that nobody waived."""
    return [one for one in incident.duties.by_id.values() if one.opened.rule == rule and one.concerns]


def _reached(incident: "Incident", duty: "Duty", stage: Reached) -> bool:
    notice = incident.notices.of(duty.id)
    if stage is Reached.ACKNOWLEDGED:
        return notice.is_sent and notice.sent[-1].answered is not None
    needed = incident.plan.approving(incident.plan.notification(duty.opened.rule, duty.opened.entity))
    agreed = notice.latest is not None and notice.agreed.issuperset(needed)
    return notice.is_sent or (stage is Reached.APPROVED and agreed)


def blocking(incident: "Incident", *, step: str = "", phase: str = "", notice: str = "") -> list[Gate]:
    """The gates that block *step*, *phase* or the sending of a notice under the rule *notice*."""
    return [
        gate for gate in incident.plan.gates
        if (step in gate.steps or phase in gate.phases or notice in gate.notices) and shut(incident, gate)
    ]  # fmt: skip


def refuse_shut(incident: "Incident", *, step: str = "", phase: str = "", notice: str = "") -> None:
    """Refuses what a gate blocks, with its reason and the way to open it."""
    for gate in blocking(incident, step=step, phase=phase, notice=notice):
        lacking = unmet(incident, gate)
        raise Refused(
            Code.GUARDED,
            f"the gate {gate.id} is shut ({gate.title}): {'; '.join(lacking)}",
            f"{gate.because.rstrip('.')}. When that is done, go on; or let {', '.join(gate.override)} answer for it: "
            f'warroom gate override {gate.id} --why "…"',
            {"gate": gate.id, "unmet": list(lacking)},
        )


def _override(incident: "Incident", command: OverrideGate, actor: Actor, _now: datetime) -> list[Body]:
    gate = incident.plan.gate(command.gate)
    if gate.id in incident.gates.overridden:
        by = incident.gates.overridden[gate.id].by
        raise Refused(Code.ILLEGAL_TRANSITION, f"{by} opened the gate {gate.id} already", "warroom gate list")
    lacking = unmet(incident, gate)
    if not lacking:
        raise Refused(Code.ILLEGAL_TRANSITION, f"the gate {gate.id} is open", "warroom gate list")
    refuse_unreasoned(command.why, f"opening the gate {gate.id}", f"gate override {gate.id}")
    joined = acting(incident, actor, gate.override, f"open the gate {gate.id}")
    return [*joined, GateOverridden(gate=gate.id, why=command.why, unmet=lacking)]


def _restore(incident: "Incident", command: RestoreGate, actor: Actor, _now: datetime) -> list[Body]:
    gate = incident.plan.gate(command.gate)
    if gate.id not in incident.gates.overridden:
        raise Refused(Code.ILLEGAL_TRANSITION, f"nobody opened the gate {gate.id}", "warroom gate list")
    refuse_unreasoned(command.why, f"restoring the gate {gate.id}", f"gate restore {gate.id}")
    joined = acting(incident, actor, gate.override, f"restore the gate {gate.id}")
    return [*joined, GateRestored(gate=gate.id, why=command.why)]


COMMANDS: Deciders = {OverrideGate: _override, RestoreGate: _restore}
