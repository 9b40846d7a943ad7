"""How an incident begins: a title, a pinned plan, and what is known at that moment.

Declaring pins the plan whole, so that the same record gives the same room for ever. ``plan adopt`` replaces it in
mid-incident, on the record: a wrong phone number can be mended.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import Field

from warroom.core.anchors import Anchor, AnchorSet, refuse_ahead
from warroom.core.entries import refuse_empty
from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Precision
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.facts import FactSet, Value, parse
from warroom.core.instants import Instant
from warroom.core.phases import Phase, PhaseChanged
from warroom.core.plan import Plan
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.probes import started_anew
from warroom.core.roles import acting
from warroom.core.rules import PinnedRules, RulesAdopted

if TYPE_CHECKING:
    from warroom.core.incident import Incident

LONGEST_TITLE = 300


class IncidentDeclared(Body):
    KIND: ClassVar[str] = "incident.declared"

    title: str
    plan: PinnedPlan
    drill: bool = False


class PlanAdopted(Body):
    KIND: ClassVar[str] = "plan.adopted"

    plan: PinnedPlan
    was: str
    why: str


class Declare(Command):
    """Opens an incident. *suspected*: somebody noticed something, and it is not yet decided that it is one."""

    VERB: ClassVar[str] = "declare"

    title: str
    plan: PinnedPlan
    facts: Mapping[str, Value] = Field(default_factory=dict)
    anchors: Mapping[Anchor, Instant] = Field(default_factory=dict)
    known_to: Mapping[Anchor, Precision] = Field(default_factory=dict)
    """How exactly the anchors are known, where that is not to the second."""
    drill: bool = False
    suspected: bool = False
    rules: PinnedRules | None = None
    """The rules of notification that can bind the plan's entities; the desk looks them up."""


class AdoptPlan(Command):
    """*rules*: those that can bind the new plan's entities; of them only what is not pinned yet is taken."""

    VERB: ClassVar[str] = "plan_adopt"

    plan: PinnedPlan
    why: str
    rules: PinnedRules | None = None


class Opening(NamedTuple):
    """The title, the plan in force, and who opened the incident."""

    title: str
    plan: PinnedPlan
    drill: bool
    by: str
    at: datetime
    plan_seq: int


HEARS = (IncidentDeclared.KIND, PlanAdopted.KIND)


def evolve(part: Opening | None, event: Event) -> Opening | None:
    """The opening after *event*; none where a newer warroom declared the incident."""
    body = event.body
    if isinstance(body, IncidentDeclared):
        return Opening(body.title, body.plan, body.drill, event.actor, event.at, event.seq)
    assert isinstance(body, PlanAdopted), event.kind
    if part is None:
        return None
    return part._replace(plan=body.plan, plan_seq=event.seq)


def _declare(incident: "Incident", command: Declare, _actor: Actor, now: datetime) -> list[Body]:
    if incident.opening is not None:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{incident.id} was declared already",
            'declare another one: warroom declare "TITLE"',
        )
    refuse_empty(command.title, "title")
    if len(command.title) > LONGEST_TITLE:
        raise Refused(
            Code.INVALID,
            f"the title is longer than {LONGEST_TITLE} characters",
            'put the rest into a note: warroom note "…"',
        )
    phase = Phase.DETECTED if command.suspected else Phase.DECLARED
    opened: list[Body] = [
        IncidentDeclared(title=command.title, plan=command.plan, drill=command.drill),
        PhaseChanged(was=None, phase=phase),
    ]
    rules = [RulesAdopted(rules=command.rules, cause=incident.seq + 1)] if command.rules else []
    return [*opened, *rules, *_anchors(command, now), *_answers(command)]


def _anchors(command: Declare, now: datetime) -> list[Body]:
    for anchor, moment in command.anchors.items():
        refuse_ahead(anchor, moment, now)
    return [
        AnchorSet(anchor=anchor, moment=moment, precision=command.known_to.get(anchor))
        for anchor, moment in command.anchors.items()
    ]


def _answers(command: Declare) -> list[Body]:
    plan = command.plan.plan
    return [FactSet(fact=name, value=parse(plan.fact(name), value)) for name, value in command.facts.items()]


def _adopt(incident: "Incident", command: AdoptPlan, actor: Actor, _now: datetime) -> list[Body]:
    was = incident.pinned
    if command.plan.plan.id != was.plan.id:
        raise Refused(
            Code.INVALID,
            f"the incident runs on the plan {was.plan.id!r}, not on {command.plan.plan.id!r}",
            "adopt a version of the same plan (warroom plan adopt FILE), or declare another incident",
        )
    if command.plan.digest == was.digest:
        raise Refused(Code.ILLEGAL_TRANSITION, "this is the plan in force already", "warroom plan show prints it")
    refuse_unreasoned(command.why, "adopting a plan", "plan adopt FILE")
    joined = acting(incident, actor, (incident.plan.commander.id,), "adopt a plan")
    adopted = PlanAdopted(plan=command.plan, was=was.digest, why=command.why)
    rules = _more_rules(incident, command, incident.seq + len(joined) + 1)
    return [*joined, adopted, *rules, *started_anew(incident, command.plan.plan)]


def _more_rules(incident: "Incident", command: AdoptPlan, cause: int) -> list[Body]:
    """The rules for entities that the plan did not name before, and its own; they follow from the plan."""
    before, after = incident.rules.pinned, command.rules
    if before is not None and after is not None:
        after = before.with_more(after, _own(command.plan.plan))
    if after is None or (before is not None and before.digest == after.digest):
        return []
    why = "as the plan needs them" if before else "none were pinned before"
    return [RulesAdopted(rules=after, was=before.digest if before else None, why=why, cause=cause)]


def _own(plan: Plan) -> frozenset[str]:
    """The rules and calendars that *plan* has itself, and the contracts that it fills in, by id."""
    filled = (one.rule for one in plan.notifications if one.params)
    return frozenset((*(str(one.get("id")) for one in (*plan.rules, *plan.calendars)), *filled))


COMMANDS: Deciders = {Declare: _declare, AdoptPlan: _adopt}
