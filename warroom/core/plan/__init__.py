"""The plan as values: what was agreed before the incident, one file a section.

A plan is read once, when an incident is declared, and pinned whole. From then on the fold reads the pinned JSON, so the
same record gives the same room for ever, whatever happens to the file.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from warroom.core.errors import not_found
from warroom.core.instants import Span
from warroom.core.plan.authority import DECISIONS, Approvals, Authority, BreakGlass
from warroom.core.plan.base import Condition, FactId, Id, Later, LevelId, Section, Text
from warroom.core.plan.checklists import Checklists, Need, Stage, Step
from warroom.core.plan.counts import Count
from warroom.core.plan.detection import Containment, Detection, FailureMode, IsolatedOrSystemic
from warroom.core.plan.entities import Entity, System
from warroom.core.plan.facts import FactSpec, FactType
from warroom.core.plan.gates import Gate, Reached, Requirement
from warroom.core.plan.notifications import Notification, Recipient, Template
from warroom.core.plan.probes import Probe
from warroom.core.plan.severity import Level, Scale, Wake
from warroom.core.plan.team import Person, Role

__all__ = [
    "DECISIONS", "Approvals", "Authority", "BreakGlass", "Checklists", "Condition", "Containment", "Count", "Detection",
    "Entity", "FactId", "FactSpec", "FactType", "FailureMode", "Gate", "Id", "IsolatedOrSystemic", "Level", "LevelId",
    "Need", "Notification", "Person", "Plan", "Probe", "Reached", "Recipient", "Requirement", "Role", "Scale", "Stage",
    "Step", "System", "Template", "Wake",
]  # fmt: skip


class Plan(Section):
    """A documented procedure. Cross-references are checked where plans are read, with positions."""

    id: Id
    title: Text
    version: str = Field(min_length=1, description="In quotes: 1.10 is not 1.1")
    summary: str = ""
    reviewed: date
    review_every: Span = Field(gt=0)
    entities: tuple[Entity, ...] = Field(min_length=1)
    systems: tuple[System, ...] = Field(min_length=1)
    functions: tuple[Id, ...] = Field(min_length=1, description="The lanes of the room")
    people: tuple[Person, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1, description="The first one is the commander's")
    facts: tuple[FactSpec, ...] = ()
    detection: Detection
    failure_modes: tuple[FailureMode, ...] = ()
    isolated_or_systemic: IsolatedOrSystemic | None = None
    severity: Scale
    authority: tuple[Authority, ...] = ()
    checklists: Checklists = Field(default_factory=dict)
    counts: tuple[Annotated[Count, Later(Count)], ...] = ()
    probes: tuple[Annotated[Probe, Later(Probe)], ...] = ()
    notifications: tuple[Notification, ...] = ()
    gates: tuple[Gate, ...] = ()
    rules: tuple[dict[str, Any], ...] = Field(
        default=(), description="Rules of notification of our own, in the form of data/regulations"
    )
    calendars: tuple[dict[str, Any], ...] = Field(
        default=(), description="Calendars of our own, in the form of data/calendars.yaml"
    )

    @property
    def commander(self) -> Role:
        """The role that leads: the plan's first."""
        return self.roles[0]

    @property
    def review_due(self) -> date:
        """When the plan has to be looked at again."""
        return self.reviewed + timedelta(seconds=self.review_every)

    def population(self, on: date) -> int | None:
        """How many people all systems together can affect at most, who may be the same; none where one system does not
        say so, or the review of the plan was overdue *on* that day."""
        said = [system.people for system in self.systems if system.people is not None]
        return sum(said) if len(said) == len(self.systems) and on <= self.review_due else None

    def steps(self) -> Iterator[tuple[Stage, Step]]:
        """Every step with its stage, in the order in which the room shows them."""
        for stage in Stage:
            for step in self.checklists.get(stage, ()):
                yield stage, step

    @cached_property
    def step_by_id(self) -> dict[str, Step]:
        return {step.id: step for _, step in self.steps()}

    @cached_property
    def fact_by_id(self) -> dict[str, FactSpec]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def role_by_id(self) -> dict[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def person_by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def level_by_id(self) -> dict[str, Level]:
        return {level.id: level for level in self.severity.levels}

    def role(self, name: str) -> Role:
        """The role called *name*; Refused (not_found) where there is none. So are its neighbours below."""
        if name not in self.role_by_id:
            raise not_found("role", name, list(self.role_by_id))
        return self.role_by_id[name]

    def step(self, name: str) -> Step:
        if name not in self.step_by_id:
            raise not_found("step", name, list(self.step_by_id))
        return self.step_by_id[name]

    def fact(self, name: str) -> FactSpec:
        if name not in self.fact_by_id:
            raise not_found("fact", name, list(self.fact_by_id))
        return self.fact_by_id[name]

    def level(self, name: str) -> Level:
        if name not in self.level_by_id:
            raise not_found("severity level", name, list(self.level_by_id))
        return self.level_by_id[name]

    @cached_property
    def entity_by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def gate_by_id(self) -> dict[str, Gate]:
        return {gate.id: gate for gate in self.gates}

    def gate(self, name: str) -> Gate:
        if name not in self.gate_by_id:
            raise not_found("gate", name, list(self.gate_by_id))
        return self.gate_by_id[name]

    def notification(self, rule: str, entity: str) -> Notification:
        """How duties of *entity* under *rule* are met. Where the plan is silent, legal approves; where it has no such
        function, that of the commander does."""
        for one in self.notifications:
            if one.rule == rule and one.binds(entity):
                return one
        agrees = "legal" if "legal" in self.functions else self.commander.function
        return Notification.model_construct(rule=rule, approve=(agrees,))

    def approving(self, notification: Notification) -> tuple[str, ...]:
        """The functions that have to agree to the words of a notice."""
        return notification.approve or self.notification("", "").approve

    def owner(self, notification: Notification) -> str:
        """The role that answers for the duties of *notification*: as the plan says, else the first that drafts, else
        the first that has to approve."""
        asked = (*notification.draft, *self.roles_of(self.approving(notification)), self.commander.id)
        return notification.owner or asked[0]

    def roles_of(self, functions: tuple[str, ...]) -> tuple[str, ...]:
        """The roles in *functions*, in the plan's order."""
        return tuple(role.id for role in self.roles if role.function in functions)

    def authority_for(self, action: str) -> Authority:
        """Who may do *action*: the plan's word, or the commander where the plan is silent."""
        for authority in self.authority:
            if authority.action == action:
                return authority
        return Authority(action=action, roles=(self.commander.id,))

    def rank(self, level: str) -> int:
        """The place of *level* on the scale: 0 is the worst."""
        return list(self.level_by_id).index(level)

    def person_for(self, login: str) -> str:
        """The id of the person whose id or login is *login*, else *login* itself: an outsider is still somebody."""
        for person in self.people:
            if login in (person.id, person.login):
                return person.id
        return login
