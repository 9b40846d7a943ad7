"""Where the incident stands, and what guards the way on.

Two gates protect people. *Resolved* needs a measured verdict that it stopped, or a person with authority who says why
not. *Closed* needs the required steps and roles, or the same. Every refusal names the rule and what lifts it.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.duties import unmet
from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.gates import refuse_shut
from warroom.core.probes import Recurrence, stale
from warroom.core.roles import acting
from warroom.core.steps import unfinished

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class Phase(StrEnum):
    """A phase of an incident."""

    DETECTED = "detected"
    DECLARED = "declared"
    CONTAINED = "contained"
    RESOLVED = "resolved"
    REVIEWING = "reviewing"
    CLOSED = "closed"
    CANCELLED = "cancelled"


RUNNING = (Phase.DETECTED, Phase.DECLARED, Phase.CONTAINED)
"""While updates are owed."""
ENDED = (Phase.CLOSED, Phase.CANCELLED)

NEXT: Mapping[Phase, tuple[Phase, ...]] = {
    Phase.DETECTED: (Phase.DECLARED, Phase.CANCELLED),
    Phase.DECLARED: (Phase.CONTAINED, Phase.RESOLVED, Phase.CANCELLED),
    Phase.CONTAINED: (Phase.RESOLVED, Phase.DECLARED, Phase.CANCELLED),
    Phase.RESOLVED: (Phase.REVIEWING,),
    Phase.REVIEWING: (Phase.CLOSED,),
    Phase.CLOSED: (),
    Phase.CANCELLED: (),
}
"""Which phases `phase set` reaches from which, the way on first. Back out of resolved, reviewing, closed or cancelled
leads `reopen`."""


class PhaseChanged(Body):
    """*overrides*: the guard that a person with authority set aside, in words."""

    KIND: ClassVar[str] = "phase.changed"

    was: Phase | None
    phase: Phase
    why: str | None = None
    overrides: str | None = None


class SetPhase(Command):
    VERB: ClassVar[str] = "phase_set"

    phase: Phase
    why: str | None = None
    override: bool = False


class Reopen(Command):
    VERB: ClassVar[str] = "phase_reopen"
    WHEN_ENDED: ClassVar[bool] = True

    why: str


class Phases(NamedTuple):
    """The phase, and when each was last entered (the declaration: first).

    *owed_from*: since when updates and joining are owed. An entry may be dated back, and that must not make everything
    late at once, so this is when it was recorded that the incident was declared, or reopened. *answered_for*: the guard
    that somebody set aside when it was resolved, in words.
    """

    current: Phase = Phase.DETECTED
    entered: Mapping[Phase, datetime] = {}
    owed_from: datetime | None = None
    answered_for: str | None = None

    @property
    def declared_at(self) -> datetime | None:
        return self.entered.get(Phase.DECLARED)

    @property
    def detected_at(self) -> datetime | None:
        return self.entered.get(Phase.DETECTED)

    @property
    def running(self) -> bool:
        return self.current in RUNNING

    @property
    def ended(self) -> bool:
        return self.current in ENDED


HEARS = (PhaseChanged.KIND,)


def evolve(part: Phases, event: Event) -> Phases:
    """The phase after *event*. Going back forgets when later phases were entered: they no longer hold."""
    body = event.body
    assert isinstance(body, PhaseChanged), event.kind
    order = list(Phase)
    kept = {phase: at for phase, at in part.entered.items() if order.index(phase) < order.index(body.phase)}
    first = part.declared_at if body.phase is Phase.DECLARED else None
    begins = body.phase is Phase.DECLARED and part.current is not Phase.CONTAINED
    return Phases(
        current=body.phase,
        entered={**kept, body.phase: first or event.at},
        owed_from=event.recorded_at if begins else part.owed_from,
        answered_for=_answered_for(part, body),
    )


def _answered_for(part: Phases, body: PhaseChanged) -> str | None:
    if body.phase is Phase.RESOLVED:
        return body.overrides
    return part.answered_for if body.phase in (Phase.REVIEWING, Phase.CLOSED) else None


def _set(incident: "Incident", command: SetPhase, actor: Actor, now: datetime) -> list[Body]:
    was, to = incident.phases.current, command.phase
    if to not in NEXT[was]:
        raise Refused(Code.ILLEGAL_TRANSITION, f"{incident.id} is {was}: it cannot become {to}", _way_on(was))
    refuse_shut(incident, phase=to)
    stands = _guard(incident, to, now)
    if stands and not command.override:
        raise stands
    if (stands or to is Phase.CANCELLED) and not (command.why or "").strip():
        raise Refused(
            Code.REASON_REQUIRED,
            f"making it {to} " + ("against a guard of the plan" if stands else "calls it a false alarm, which")
            + " needs a reason",
            f'warroom phase set {to} --why "…"' + (" --override" if stands else ""),
        )  # fmt: skip
    joined = acting(incident, actor, _deciders(incident, to, overriding=stands is not None), f"make it {to}")
    overrides = stands.sentence if stands else None
    return [*joined, PhaseChanged(was=was, phase=to, why=command.why, overrides=overrides)]


def _way_on(was: Phase) -> str:
    following = NEXT[was]
    if following:
        return f"from {was} it goes on to {' or '.join(following)}: warroom phase set {following[0]}"
    return 'warroom phase reopen --why "…"'


def _deciders(incident: "Incident", to: Phase, *, overriding: bool) -> tuple[str, ...]:
    plan = incident.plan
    if to is Phase.CANCELLED:
        return plan.authority_for("cancel").roles
    if overriding:
        return plan.authority_for("resolve" if to is Phase.RESOLVED else "close").roles
    return (plan.commander.id,)


def _guard(incident: "Incident", to: Phase, now: datetime) -> Refused | None:
    """What stands in the way of making it *to*; none where nothing does."""
    if to is Phase.RESOLVED:
        return _not_stopped(incident, to, now)
    return _not_answered_for(incident, now) or _work_open(incident) if to is Phase.CLOSED else None


def _not_stopped(incident: "Incident", to: Phase, now: datetime) -> Refused | None:
    verdict, old = incident.probes.verdict, stale(incident, now)
    if verdict is Recurrence.STOPPED and not old:
        return None
    roles = ", ".join(incident.plan.authority_for("resolve" if to is Phase.RESOLVED else "close").roles)
    way = f'or let {roles} answer for it: warroom phase set {to} --override --why "…"'
    if verdict is Recurrence.STOPPED:
        sentence = "it was measured that it stopped, and that is too old to say so of now"
        return Refused(Code.STALE, sentence, f"probe again: warroom probe run, {way}", {"verdict": str(verdict)})
    return Refused(
        Code(str(verdict)),
        f"nobody has measured that it stopped: the verdict is {verdict.replace('_', ' ')}",
        f"measure it: warroom probe run, {way}",
        {"verdict": str(verdict), "stale": old},
    )


def _not_answered_for(incident: "Incident", now: datetime) -> Refused | None:
    """The same of closing, unless somebody answered for this very verdict when it was resolved."""
    stands = _not_stopped(incident, Phase.CLOSED, now)
    return None if stands and stands.sentence == incident.phases.answered_for else stands


def _work_open(incident: "Incident") -> Refused | None:
    steps = [step.id for step in unfinished(incident)]
    roles = [r.id for r in incident.plan.roles if r.required and not incident.roles.seat(r.id).was_joined]
    duties = [duty.id for duty in unmet(incident)]
    if not steps and not roles and not duties:
        return None
    left = [f"{len(steps)} required steps ({_few(steps)})"] if steps else []
    left += [f"{len(roles)} required roles that nobody joined ({_few(roles)})"] if roles else []
    left += [f"{len(duties)} duties to notify that were neither met nor waived ({_few(duties)})"] if duties else []
    who = ", ".join(incident.plan.authority_for("close").roles)
    return Refused(
        Code.GUARDED,
        f"the plan keeps it open: {' and '.join(left)}",
        "finish, skip or waive them (warroom step list, warroom clock list), or let "
        f'{who} answer for it: warroom phase set closed --override --why "…"',
        {"steps": steps, "roles": roles, "duties": duties},
    )


def _few(names: list[str]) -> str:
    return ", ".join(names[:4]) + (", …" if len(names) > 4 else "")


def _reopen(incident: "Incident", command: Reopen, actor: Actor, _now: datetime) -> list[Body]:
    was = incident.phases.current
    if was in RUNNING:
        raise Refused(
            Code.ILLEGAL_TRANSITION, f"{incident.id} is {was}: it is open", "warroom status shows where it stands"
        )
    refuse_unreasoned(command.why, "reopening", "phase reopen")
    joined = acting(incident, actor, (incident.plan.commander.id,), "reopen it")
    return [*joined, PhaseChanged(was=was, phase=Phase.DECLARED, why=command.why)]


COMMANDS: Deciders = {SetPhase: _set, Reopen: _reopen}
