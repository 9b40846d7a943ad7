"""How bad it is: computed from the plan's criteria, with the reasons.

``computed`` is the worst level whose criterion is *yes*, else the plan's default. ``could_be`` is the worst level whose
criterion is undetermined and that would be worse: unknown is shown, never taken for no. A person may override with a
reason; an override that lowers lapses when the computed level worsens.
"""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from warroom.core.conditions import Outcome, alternatives
from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.roles import acting

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class Reason(BaseModel):
    """A criterion that is met, or that nobody can tell yet because facts are *missing*."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    level: str
    when: str
    because: tuple[str, ...] = ()
    """The alternatives of the criterion that hold."""
    missing: tuple[str, ...] = ()
    trouble: str = ""
    """What failed when the criterion was worked out, such as a division by zero."""


class SeverityChanged(Body):
    """The computed level, what it was before, and why it is what it is."""

    KIND: ClassVar[str] = "severity.changed"

    was: str | None
    computed: str
    could_be: str | None = None
    reasons: tuple[Reason, ...] = ()
    undetermined: tuple[Reason, ...] = ()


class SeverityOverridden(Body):
    KIND: ClassVar[str] = "severity.overridden"

    level: str
    why: str


class OverrideCleared(Body):
    KIND: ClassVar[str] = "severity.override_cleared"

    why: str


class SetSeverity(Command):
    VERB: ClassVar[str] = "severity_set"

    level: str
    why: str


class ClearSeverity(Command):
    VERB: ClassVar[str] = "severity_clear"

    why: str


class Override(NamedTuple):
    """A person's word on the level."""

    level: str
    why: str
    by: str
    at: datetime


class Severity(NamedTuple):
    """The level as last computed, and the override if there is one."""

    computed: str | None = None
    could_be: str | None = None
    reasons: tuple[Reason, ...] = ()
    changed_at: datetime | None = None
    override: Override | None = None
    override_seq: int = 0

    @property
    def level(self) -> str | None:
        """The level in force: the override, else what was computed; none before the declaration."""
        return self.override.level if self.override else self.computed


HEARS = (SeverityChanged.KIND, SeverityOverridden.KIND, OverrideCleared.KIND)


def evolve(part: Severity, event: Event) -> Severity:
    """The severity after *event*."""
    body = event.body
    match body:
        case SeverityOverridden():
            override = Override(body.level, body.why, event.actor, event.at)
            return part._replace(override=override, override_seq=event.seq)
        case OverrideCleared():
            return part._replace(override=None, override_seq=event.seq)
    assert isinstance(body, SeverityChanged), event.kind
    return part._replace(
        computed=body.computed,
        could_be=body.could_be,
        reasons=body.reasons,
        changed_at=event.at,
    )


def assess(incident: "Incident") -> SeverityChanged:
    """What the plan's criteria say now, as the event that would record it."""
    scale = incident.plan.severity
    met: list[Reason] = []
    open_: list[Reason] = []
    for level in scale.levels:
        if level.when is None:
            continue
        finding = incident.find(level.when, severity_allowed=False)
        if finding.outcome is Outcome.YES:
            met.append(Reason(level=level.id, when=level.when, because=_because(incident, level.when)))
        elif finding.outcome is Outcome.UNDETERMINED:
            open_.append(Reason(level=level.id, when=level.when, missing=finding.missing, trouble=finding.trouble))
    computed = met[0].level if met else scale.default
    rank = incident.plan.rank
    worse = [reason for reason in open_ if rank(reason.level) < rank(computed)]
    return SeverityChanged(
        was=incident.severity.computed,
        computed=computed,
        could_be=worse[0].level if worse else None,
        reasons=tuple(met),
        undetermined=tuple(open_),
    )


def _because(incident: "Incident", criterion: str) -> tuple[str, ...]:
    """The alternatives of a *criterion* that hold."""
    return tuple(
        part for part in alternatives(criterion) if incident.find(part, severity_allowed=False).outcome is Outcome.YES
    )


def consequences(incident: "Incident", cause: int) -> list[Body]:
    """What follows for the severity from what just happened: a new level, and a lowering override that lapses."""
    found = assess(incident).model_copy(update={"cause": cause})
    part = incident.severity
    # Which unknowns are left is seen in the facts: that is no change of the severity.
    same = (found.computed, found.could_be, found.reasons) == (part.computed, part.could_be, part.reasons)
    levels: list[Body] = [] if same else [found]
    why = _lapses(incident, found.computed)
    return [*levels, OverrideCleared(why=why, cause=cause)] if why else levels


def _lapses(incident: "Incident", computed: str) -> str:
    """Why the override holds no longer, now that *computed* is the level; empty where it does hold."""
    part, plan = incident.severity, incident.plan
    if part.override is None:
        return ""
    if part.override.level not in plan.level_by_id:
        return f"the plan has no level {part.override.level} any more"
    if plan.rank(part.override.level) <= plan.rank(computed):
        return ""
    if part.computed in plan.level_by_id and plan.rank(computed) >= plan.rank(part.computed):
        return ""
    return f"the computed level worsened from {part.computed} to {computed}"


def _set(incident: "Incident", command: SetSeverity, actor: Actor, _now: datetime) -> list[Body]:
    level = incident.plan.level(command.level).id
    _refuse_if_changed(incident, level, command.based_on)
    refuse_unreasoned(command.why, "an override", f"severity set {level}")
    joined = acting(incident, actor, incident.plan.authority_for("severity").roles, "override the severity")
    return [*joined, SeverityOverridden(level=level, why=command.why)]


def _clear(incident: "Incident", command: ClearSeverity, actor: Actor, _now: datetime) -> list[Body]:
    _refuse_if_changed(incident, None, command.based_on)
    if incident.severity.override is None:
        raise Refused(Code.ILLEGAL_TRANSITION, "the severity is not overridden", "warroom status shows it")
    refuse_unreasoned(command.why, "clearing an override", "severity clear")
    joined = acting(incident, actor, incident.plan.authority_for("severity").roles, "clear the override")
    return [*joined, OverrideCleared(why=command.why)]


def _refuse_if_changed(incident: "Incident", yours: str | None, based_on: int | None) -> None:
    part = incident.severity
    if based_on is None or part.override_seq <= based_on:
        return
    theirs = f"{part.override.level} by {part.override.by}" if part.override else "no override"
    raise Refused(
        Code.CONFLICT,
        f"the override was changed to {theirs} since you looked; you said {yours or 'no override'}",
        "look again (warroom status), then set it once more if you still mean it",
        {"theirs": part.override.level if part.override else None, "yours": yours},
    )


COMMANDS: Deciders = {SetSeverity: _set, ClearSeverity: _clear}
