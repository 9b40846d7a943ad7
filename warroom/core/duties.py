"""Duties to notify somebody: that one arose, by when it is owed, and what became of it.

Which duties there are follows from the pinned rules, the plan's entities, the facts and the anchors, and is worked out
after every change of one of these. What changed by it is an event with its cause, so that nobody has to work out
history again: a duty that opened, a verdict that became another, a deadline that moved, from when to when. A duty that
may apply runs its clock as if it did. Whoever the plan entitles may waive one, or say that it does not apply, with a
reason; a waiver that was given while it was only possible lapses when it turns out to apply.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from warroom.core.applies import Applies
from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, not_found, refuse_unreasoned
from warroom.core.instants import Instant
from warroom.core.roles import acting

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class Deadline(BaseModel):
    """By when, and why. *plan_by* is the conservative reading, *latest* the latest that can be argued; with *policy*
    the law sets no date and `plan_by` is our own. Without `plan_by` it waits for what *waits_for* names."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    plan_by: Instant | None = None
    latest: Instant | None = None
    policy: bool = False
    starts: dict[str, Instant] = {}
    waits_for: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    latest_because: tuple[str, ...] = ()


class DutyOpened(Body):
    """A duty under *rule*, of one *stage*, owed by *entity* to one recipient (*to* says whom, *recipient* which of the
    plan's)."""

    KIND: ClassVar[str] = "duty.opened"

    duty: str
    rule: str
    stage: str
    entity: str
    recipient: str | None = None
    title: str
    basis: str
    to: str
    applies: Applies
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    deadline: Deadline
    recurring: bool = False


class DutyReassessed(Body):
    """Whether it applies has another answer, or another reason."""

    KIND: ClassVar[str] = "duty.reassessed"

    duty: str
    was: Applies
    applies: Applies
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class DeadlineMoved(Body):
    """*again*: it was met, and is owed once more."""

    KIND: ClassVar[str] = "deadline.moved"

    duty: str
    was: Deadline
    deadline: Deadline
    again: bool = False

    @property
    def earlier(self) -> bool:
        """Whether there is less time than before, or a date where there was none."""
        if self.again or self.deadline.plan_by is None:
            return False
        return self.was.plan_by is None or self.deadline.plan_by < self.was.plan_by


class DutyWaived(Body):
    """*not_applicable*: it is said not to apply, rather than not to be met."""

    KIND: ClassVar[str] = "duty.waived"

    duty: str
    why: str
    not_applicable: bool = False


class DutyReinstated(Body):
    KIND: ClassVar[str] = "duty.reinstated"

    duty: str
    why: str


class WaiveDuty(Command):
    VERB: ClassVar[str] = "duty_waive"

    duty: str
    why: str
    not_applicable: bool = False


class ReinstateDuty(Command):
    VERB: ClassVar[str] = "duty_reinstate"

    duty: str
    why: str


class Waiver(NamedTuple):
    """Who decided that it is not met, or does not apply, and why; *when_it* was the verdict at that time."""

    why: str
    not_applicable: bool
    by: str
    at: datetime
    when_it: Applies


class Moved(NamedTuple):
    """One change of a deadline: *cause* is the entry that led to it."""

    seq: int
    at: datetime
    cause: int | None
    was: Deadline
    deadline: Deadline

    @property
    def earlier(self) -> bool:
        """Whether it left less time than there was."""
        was, is_ = self.was.plan_by, self.deadline.plan_by
        return was is not None and is_ is not None and is_ < was


class Duty(NamedTuple):
    """A duty as it stands, apart from its notice. *rests_on*: the entries from which it follows whether it applies,
    those of earlier verdicts included: the answers that led to them still stand."""

    opened: DutyOpened
    seq: int
    at: datetime
    applies: Applies
    because: tuple[str, ...]
    missing: tuple[str, ...]
    deadline: Deadline
    history: tuple[Moved, ...] = ()
    waiver: Waiver | None = None
    rests_on: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return self.opened.duty

    @property
    def concerns(self) -> bool:
        """Whether somebody has to deal with it: it applies or may, and nobody waived it."""
        return self.applies is not Applies.NO and self.waiver is None


class Duties(NamedTuple):
    """Every duty that was ever opened, in the order of the record."""

    by_id: Mapping[str, Duty] = {}


HEARS = (DutyOpened.KIND, DutyReassessed.KIND, DeadlineMoved.KIND, DutyWaived.KIND, DutyReinstated.KIND)


def evolve(part: Duties, event: Event) -> Duties:
    """The duties after *event*."""
    body = event.body
    assert isinstance(body, DutyOpened | DutyReassessed | DeadlineMoved | DutyWaived | DutyReinstated), event.kind
    before = part.by_id.get(body.duty)
    if before is None and not isinstance(body, DutyOpened):
        return part  # a record that was put together by somebody else: history cannot be refused
    after = _opened(body, event) if isinstance(body, DutyOpened) else _changed(before, body, event)
    return Duties({**part.by_id, body.duty: after})


def _opened(body: DutyOpened, event: Event) -> Duty:
    rests_on = _entries(event)
    return Duty(
        body, event.seq, event.at, body.applies, body.because, body.missing, body.deadline, rests_on=rests_on
    )  # fmt: skip


def _entries(event: Event) -> tuple[int, ...]:
    """The entry of *event*, and the one that led to it."""
    cause = event.body.cause if event.body else None
    return (event.seq,) if cause is None else (event.seq, cause)


def _changed(duty: Duty | None, body: Body, event: Event) -> Duty:
    assert duty is not None, "only an opening begins a duty"
    match body:
        case DutyReassessed():
            rests_on = (*duty.rests_on, *_entries(event))
            return duty._replace(
                applies=body.applies, because=body.because, missing=body.missing, rests_on=rests_on
            )  # fmt: skip
        case DeadlineMoved():
            moved = Moved(event.seq, event.at, body.cause, body.was, body.deadline)
            return duty._replace(deadline=body.deadline, history=(*duty.history, moved))
        case DutyWaived():
            waiver = Waiver(body.why, body.not_applicable, event.actor, event.at, duty.applies)
            return duty._replace(waiver=waiver)
    return duty._replace(waiver=None)


def find(incident: "Incident", name: str) -> Duty:
    """The duty whose id is *name*, or the only one under the rule of that name, or whose id begins so. Refused
    (not_found, invalid) otherwise."""
    known = incident.duties.by_id
    if name in known:
        return known[name]
    # A rule may be called as another one begins: eu.gdpr.33 is not eu.gdpr.33_2.
    under = [one for one, duty in known.items() if name in (duty.opened.rule, _staged(duty))]
    matches = under or ([one for one in known if one.startswith(name)] if name else [])
    if not matches:
        raise not_found("duty", name, list(known))
    concerning = [one for one in matches if known[one].concerns] or matches
    if len(concerning) > 1:
        raise Refused(
            Code.INVALID, f"{name!r} could be any of {', '.join(concerning)}", "write more of it: warroom clock list"
        )
    return known[concerning[0]]


def _staged(duty: Duty) -> str:
    """Its rule with its stage, as ids of duties begin."""
    return f"{duty.opened.rule}/{duty.opened.stage}"


def unmet(incident: "Incident") -> list[Duty]:
    """The duties that still stand in the way of closing: they apply or may, and were neither met nor waived."""
    return [one for one in incident.duties.by_id.values() if one.concerns and not incident.notices.met(one.id)]


def _waive(incident: "Incident", command: WaiveDuty, actor: Actor, _now: datetime) -> list[Body]:
    duty = find(incident, command.duty)
    if duty.waiver is not None:
        raise Refused(
            Code.ILLEGAL_TRANSITION, f"{duty.waiver.by} waived {duty.id} already", f"warroom notice show {duty.id}"
        )
    if incident.notices.met(duty.id):
        raise Refused(Code.ILLEGAL_TRANSITION, f"{duty.id} was met: its notice was sent", "warroom clock list")
    refuse_unreasoned(command.why, f"waiving {duty.id}", f"notice waive {duty.id}")
    joined = acting(incident, actor, incident.plan.authority_for("waive").roles, f"waive {duty.id}")
    return [*joined, DutyWaived(duty=duty.id, why=command.why, not_applicable=command.not_applicable)]


def _reinstate(incident: "Incident", command: ReinstateDuty, actor: Actor, _now: datetime) -> list[Body]:
    duty = find(incident, command.duty)
    if duty.waiver is None:
        raise Refused(Code.ILLEGAL_TRANSITION, f"{duty.id} was not waived", "warroom clock list")
    refuse_unreasoned(command.why, f"reinstating {duty.id}", f"notice reinstate {duty.id}")
    joined = acting(incident, actor, incident.plan.authority_for("waive").roles, f"reinstate {duty.id}")
    return [*joined, DutyReinstated(duty=duty.id, why=command.why)]


COMMANDS: Deciders = {WaiveDuty: _waive, ReinstateDuty: _reinstate}
