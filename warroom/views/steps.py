"""The checklist by stage, and the progress of each function's lane."""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.gates import blocking
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan import Gate, Need, Stage, Step
from warroom.core.roles import may_act
from warroom.core.steps import FINISHED, Standing, State, standing
from warroom.views.safe import line
from warroom.views.times import minutes

ACTIVE = (State.OPEN, State.STARTED)


class StepView(NamedTuple):
    """One step. *note* says what it waits for, which facts would settle it, or by whom it was done."""

    id: str
    stage: str
    role: str
    title: str
    state: str
    due: str
    late: bool
    note: str
    needs: str
    text: str


class LaneView(NamedTuple):
    """One function's progress through the steps that apply."""

    function: str
    done: int
    total: int
    blocked_on: tuple[str, ...]
    behind: int


def due_at(incident: Incident, step: Step) -> datetime | None:
    """By when *step* is due; none while it has not opened, or when it has no due time."""
    return incident.steps.due.get(step.id)


def late(incident: Incident, step: Step, state: State, now: datetime) -> bool:
    """Whether *step* is due, could be done, and was not."""
    due = due_at(incident, step)
    return state in ACTIVE and due is not None and now > due and not incident.phases.ended


def view(incident: Incident, now: datetime) -> tuple[StepView, ...]:
    """The steps at *now*, by stage, in the plan's order."""
    return tuple(_view(incident, stage, step, now) for stage, step in incident.plan.steps())


def is_mine(incident: Incident, shown: StepView, person: str) -> bool:
    """Whether *person* has begun the step *shown*, or may do it now because its role is theirs."""
    progress = incident.steps.progress.get(shown.id)
    begun = shown.state == State.STARTED and progress is not None and progress.by == person
    return begun or (shown.state in ACTIVE and person in may_act(incident, shown.role))


def mine(incident: Incident, person: str, now: datetime) -> tuple[StepView, ...]:
    """The steps that wait for *person*, by stage; none once the incident has ended."""
    if incident.phases.ended:
        return ()
    return tuple(shown for shown in view(incident, now) if is_mine(incident, shown, person))


def _view(incident: Incident, stage: Stage, step: Step, now: datetime) -> StepView:
    stands = standing(incident, step)
    due = due_at(incident, step)
    return StepView(
        id=step.id,
        stage=str(stage),
        role=step.role,
        title=line(step.title),
        state=str(stands.state),
        due=minutes(due, now) if due and stands.state in ACTIVE else "",
        late=late(incident, step, stands.state, now),
        note=_note(incident, step, stands),
        needs=_needs(step),
        text=line(step.text),
    )


def _note(incident: Incident, step: Step, stands: Standing) -> str:
    progress = incident.steps.progress.get(step.id)
    if progress and stands.state in (*FINISHED, State.STARTED):
        said = progress.result or progress.why
        return line(f"{progress.by}: {said}" if said else progress.by)
    if stands.missing:
        return "unknown: " + ", ".join(stands.missing)
    if stands.trouble:
        return line(f"cannot tell: {stands.trouble}")
    waits = ["after " + ", ".join(stands.waits_for)] if stands.waits_for else []
    return ", ".join((*waits, *(f"gate {gate.id} is shut" for gate in _shut(incident, step, stands))))


def _shut(incident: Incident, step: Step, stands: Standing) -> list[Gate]:
    """The gates in the way of *step*, where it could be done without them, or will."""
    return blocking(incident, step=step.id) if stands.state in (State.OPEN, State.WAITING) else []


def _needs(step: Step) -> str:
    needed = [name for name in ("result", "evidence") if getattr(step, name) is Need.REQUIRED]
    return " and ".join(needed)


def lanes(incident: Incident, now: datetime) -> tuple[LaneView, ...]:
    """The lanes at *now*, in the plan's order of functions."""
    return tuple(_lane(incident, function, now) for function in incident.plan.functions)


def _lane(incident: Incident, function: str, now: datetime) -> LaneView:
    plan = incident.plan
    mine = [step for _, step in plan.steps() if plan.role(step.role).function == function]
    stands = [(step, standing(incident, step)) for step in mine]
    counted = [(step, s) for step, s in stands if s.state not in (State.NOT_APPLICABLE, State.UNDETERMINED)]
    blocked = [name for _, s in counted for name in s.waits_for]
    return LaneView(
        function=function,
        done=sum(s.state in FINISHED for _, s in counted),
        total=len(counted),
        blocked_on=tuple(dict.fromkeys(name for name in blocked if name not in {step.id for step in mine})),
        behind=sum(late(incident, step, s.state, now) for step, s in counted),
    )


def lanes_as_json(incident: Incident, now: datetime) -> list[dict[str, Any]]:
    """``lanes`` of the room as JSON."""
    return [
        {
            "function": lane.function,
            "done": lane.done,
            "total": lane.total,
            "blocked_on": list(lane.blocked_on),
            "behind": lane.behind,
        }
        for lane in lanes(incident, now)
    ]


def as_json(incident: Incident, now: datetime) -> list[dict[str, Any]]:
    """``steps`` of the room as JSON."""
    return [_as_json(incident, stage, step, now) for stage, step in incident.plan.steps()]


def _as_json(incident: Incident, stage: Stage, step: Step, now: datetime) -> dict[str, Any]:
    stands = standing(incident, step)
    progress = incident.steps.progress.get(step.id)
    due = due_at(incident, step)
    return {
        "id": step.id,
        "stage": str(stage),
        "role": step.role,
        "title": step.title,
        "state": str(stands.state),
        "missing": list(stands.missing),
        "trouble": stands.trouble or None,
        "waits_for": list(stands.waits_for),
        "due_at": stamp(due) if due else None,
        "late": late(incident, step, stands.state, now),
        "required": step.required,
        "needs": {"result": str(step.result), "evidence": str(step.evidence)},
        "by": progress.by if progress else None,
        "at": stamp(progress.at) if progress else None,
        "result": progress.result if progress else None,
        "why": progress.why if progress else None,
        "evidence": [item.model_dump(mode="json") for item in progress.evidence] if progress else [],
    }
