"""The checklist as it is executed.

Whether a step applies is worked out from what is known; that it *opened*, and by when it is due, is an event, because a
due time that is recomputed later would move by itself. Finishing asks for what the plan asks: a result, evidence.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.conditions import Outcome
from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Evidence
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.gates import refuse_shut
from warroom.core.instants import Instant
from warroom.core.plan import Need, Step
from warroom.core.roles import RoleJoined, acting, may_act, on_team

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class State(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    WAITING = "waiting"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"


FINISHED = (State.DONE, State.SKIPPED)
SETTLED = (*FINISHED, State.NOT_APPLICABLE)


class StepsOpened(Body):
    """Steps that can be done from now on, each with the instant by which it is due, if any."""

    KIND: ClassVar[str] = "steps.opened"

    due: dict[str, Instant | None]


class StepStarted(Body):
    KIND: ClassVar[str] = "step.started"

    step: str


class StepDone(Body):
    KIND: ClassVar[str] = "step.done"

    step: str
    result: str | None = None
    evidence: tuple[Evidence, ...] = ()


class StepSkipped(Body):
    KIND: ClassVar[str] = "step.skipped"

    step: str
    why: str


class StepReopened(Body):
    KIND: ClassVar[str] = "step.reopened"

    step: str
    why: str


class StartStep(Command):
    VERB: ClassVar[str] = "step_start"

    step: str


class FinishStep(Command):
    VERB: ClassVar[str] = "step_done"

    step: str
    result: str | None = None
    evidence: tuple[Evidence, ...] = ()


class SkipStep(Command):
    VERB: ClassVar[str] = "step_skip"

    step: str
    why: str


class ReopenStep(Command):
    VERB: ClassVar[str] = "step_reopen"

    step: str
    why: str


class Progress(NamedTuple):
    """What people did about one step."""

    state: State
    by: str
    at: datetime
    result: str | None = None
    evidence: tuple[Evidence, ...] = ()
    why: str | None = None


class Steps(NamedTuple):
    """Progress by step, and by when each step that ever opened is due."""

    progress: Mapping[str, Progress] = {}
    due: Mapping[str, datetime | None] = {}


HEARS = (StepsOpened.KIND, StepStarted.KIND, StepDone.KIND, StepSkipped.KIND, StepReopened.KIND)


def evolve(part: Steps, event: Event) -> Steps:
    """The checklist after *event*."""
    body = event.body
    by, at = event.actor, event.at
    match body:
        case StepsOpened():
            return part._replace(due={**part.due, **body.due})
        case StepStarted():
            progress = Progress(State.STARTED, by, at)
        case StepDone():
            progress = Progress(State.DONE, by, at, body.result, body.evidence)
        case StepSkipped():
            progress = Progress(State.SKIPPED, by, at, why=body.why)
        case StepReopened():
            progress = Progress(State.OPEN, by, at, why=body.why)
        case _:
            raise AssertionError(event.kind)
    return part._replace(progress={**part.progress, body.step: progress})


class Standing(NamedTuple):
    """A step's state, and why: the facts that would settle it, what failed when its condition was worked out, or the
    steps it waits for."""

    state: State
    missing: tuple[str, ...] = ()
    trouble: str = ""
    waits_for: tuple[str, ...] = ()


def standing(incident: "Incident", step: Step) -> Standing:
    """Where *step* stands now."""
    apart = _apart(incident, step)
    waits_for = tuple(name for name in step.after if not _settled(incident, name)) if apart.state is State.OPEN else ()
    return Standing(State.WAITING, waits_for=waits_for) if waits_for else apart


def _apart(incident: "Incident", step: Step) -> Standing:
    """Where *step* stands apart from what it waits for."""
    progress = incident.steps.progress.get(step.id)
    if progress and progress.state is not State.OPEN:
        return Standing(progress.state)
    if step.when is None:
        return Standing(State.OPEN)
    finding = incident.find(step.when, severity_allowed=True)
    if finding.outcome is Outcome.NO:
        return Standing(State.NOT_APPLICABLE)
    if finding.outcome is Outcome.UNDETERMINED:
        return Standing(State.UNDETERMINED, finding.missing, finding.trouble)
    return Standing(State.OPEN)


def _settled(incident: "Incident", name: str) -> bool:
    # What the other step itself waits for cannot settle it, so a lattice of waits costs no more than its edges.
    return _apart(incident, incident.plan.step_by_id[name]).state in SETTLED


def consequences(incident: "Incident", cause: int, now: datetime) -> list[Body]:
    """The steps that opened by what just happened, with their due times counted from *now*."""
    opened = {
        step.id: now + timedelta(seconds=step.due) if step.due else None
        for _, step in incident.plan.steps()
        if step.id not in incident.steps.due and standing(incident, step).state is State.OPEN
    }
    return [StepsOpened(due=opened, cause=cause)] if opened else []


def unfinished(incident: "Incident") -> list[Step]:
    """The required steps that still stand in the way of closing, undetermined ones included."""
    return [
        step for _, step in incident.plan.steps() if step.required and standing(incident, step).state not in SETTLED
    ]


def _start(incident: "Incident", command: StartStep, actor: Actor, _now: datetime) -> list[Body]:
    step = incident.plan.step(command.step)
    _refuse_finished(incident, step)
    refuse_shut(incident, step=step.id)
    return [*_on_record(incident, step, actor), StepStarted(step=step.id)]


def _finish(incident: "Incident", command: FinishStep, actor: Actor, _now: datetime) -> list[Body]:
    step = incident.plan.step(command.step)
    _refuse_finished(incident, step)
    refuse_shut(incident, step=step.id)
    if step.result is Need.REQUIRED and not (command.result or "").strip():
        raise Refused(
            Code.GUARDED,
            f"the plan asks for a result of {step.id}: {step.title}",
            f'warroom step done {step.id} --result "what you found"',
        )
    if step.evidence is Need.REQUIRED and not command.evidence:
        raise Refused(
            Code.GUARDED,
            f"the plan asks for evidence of {step.id}: {step.title}",
            f"warroom step done {step.id} --evidence FILE",
        )
    done = StepDone(step=step.id, result=command.result, evidence=command.evidence)
    return [*_on_record(incident, step, actor), done]


def _skip(incident: "Incident", command: SkipStep, actor: Actor, _now: datetime) -> list[Body]:
    step = incident.plan.step(command.step)
    _refuse_finished(incident, step)
    refuse_unreasoned(command.why, f"skipping {step.id}", f"step skip {step.id}")
    deciders = list(dict.fromkeys([step.role, incident.plan.commander.id])) if step.required else []
    joined = acting(incident, actor, deciders, f"skip {step.id}") if deciders else _on_record(incident, step, actor)
    return [*joined, StepSkipped(step=step.id, why=command.why)]


def _reopen(incident: "Incident", command: ReopenStep, actor: Actor, _now: datetime) -> list[Body]:
    step = incident.plan.step(command.step)
    progress = incident.steps.progress.get(step.id)
    if progress is None or progress.state is State.OPEN:
        raise Refused(
            Code.ILLEGAL_TRANSITION, f"{step.id} was neither started nor finished", "warroom step list shows what was"
        )
    refuse_unreasoned(command.why, f"reopening {step.id}", f"step reopen {step.id}")
    return [*_on_record(incident, step, actor), StepReopened(step=step.id, why=command.why)]


def _refuse_finished(incident: "Incident", step: Step) -> None:
    progress = incident.steps.progress.get(step.id)
    if progress and progress.state in FINISHED:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{step.id} was {progress.state} by {progress.by} already",
            f'warroom step reopen {step.id} --why "…", if that was wrong',
        )


def _on_record(incident: "Incident", step: Step, actor: Actor) -> list[Body]:
    """What it takes for *actor* to work on *step*: a seat that is vacant and theirs is joined by it. Anyone of the team
    may help out; who did it is on the record."""
    vacant = incident.roles.seat(step.role).occupant is None
    if vacant and actor.id in may_act(incident, step.role):
        return [RoleJoined(role=step.role, person=actor.id, acting=True)]
    if on_team(incident, actor.id):
        return []
    raise Refused(
        Code.NOT_PERMITTED,
        f"{actor.id} is not on the team of this incident and cannot work on {step.id}",
        f"say who you are with --as, or have the commander give you a role: warroom role assign ROLE {actor.id}",
    )


COMMANDS: Deciders = {StartStep: _start, FinishStep: _finish, SkipStep: _skip, ReopenStep: _reopen}
