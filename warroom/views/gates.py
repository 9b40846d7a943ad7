"""The gates between the functions: which are shut, what each waits for, and who opened one all the same."""

from typing import Any, NamedTuple

from warroom.core.gates import unmet
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan import Gate
from warroom.views.safe import line


class GateView(NamedTuple):
    """One gate, as safe text. *state* is ``open``, ``shut`` or ``overridden``; *functions* are those whose work it
    holds up."""

    id: str
    title: str
    state: str
    blocks: tuple[str, ...]
    unmet: tuple[str, ...]
    because: str
    override: tuple[str, ...]
    opened: str
    functions: tuple[str, ...] = ()


def view(incident: Incident) -> tuple[GateView, ...]:
    """The gates of the plan, in its order."""
    return tuple(_one(incident, gate) for gate in incident.plan.gates)


def _one(incident: Incident, gate: Gate) -> GateView:
    opened, lacking = incident.gates.overridden.get(gate.id), unmet(incident, gate)
    return GateView(
        id=gate.id, title=line(gate.title), state="overridden" if opened else "shut" if lacking else "open",
        blocks=_blocks(gate), unmet=tuple(map(line, lacking)), because=line(gate.because), override=gate.override,
        opened=line(f"by {opened.by}: {opened.why}") if opened else "", functions=_functions(incident, gate),
    )  # fmt: skip


def _functions(incident: Incident, gate: Gate) -> tuple[str, ...]:
    """Whose work *gate* holds up: of the roles whose steps it blocks, of who answers for the notices, and of the
    commander, who moves the incident on."""
    plan = incident.plan
    steps = [plan.step_by_id[one].role for one in gate.steps if one in plan.step_by_id]
    rules = [duty.opened for duty in incident.duties.by_id.values() if duty.opened.rule in gate.notices]
    owners = [plan.owner(plan.notification(one.rule, one.entity)) for one in rules]
    leads = [plan.commander.id] if gate.phases else []
    return tuple(dict.fromkeys(plan.role_by_id[role].function for role in (*steps, *owners, *leads)))


def _blocks(gate: Gate) -> tuple[str, ...]:
    return (
        *(f"step {one}" for one in gate.steps), *(f"phase {one}" for one in gate.phases),
        *(f"the notice of {one}" for one in gate.notices),
    )  # fmt: skip


def as_json(incident: Incident) -> list[dict[str, Any]]:
    """``gates`` of the room as JSON."""
    return [_as_json(incident, gate) for gate in incident.plan.gates]


def _as_json(incident: Incident, gate: Gate) -> dict[str, Any]:
    opened, lacking = incident.gates.overridden.get(gate.id), unmet(incident, gate)
    return {
        "id": gate.id, "title": gate.title, "state": _one(incident, gate).state, "steps": list(gate.steps),
        "phases": list(gate.phases), "notices": list(gate.notices), "unmet": list(lacking), "because": gate.because,
        "override": list(gate.override),
        "overridden": {"by": opened.by, "at": stamp(opened.at), "why": opened.why} if opened else None,
    }  # fmt: skip
