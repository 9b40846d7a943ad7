"""The duties to notify: whom, by when, where each stands, and what would settle those that only may apply.

Sorted by the date to plan by. A possible duty runs its clock like any other, but ten of them are ten lines about one
unanswered question; so they are also told by the fact that is missing, once each, to whoever can answer it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from warroom.core import anchors
from warroom.core.applies import Applies
from warroom.core.duties import Duty
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.notices import approved, how, outstanding, receiver
from warroom.core.roles import may_act
from warroom.views import notices
from warroom.views.safe import few, line
from warroom.views.times import exact, minutes

SOON = timedelta(hours=24)
"""How long before it is due a duty is due soon, where the plan does not say when to warn."""


class State(StrEnum):
    """Where a duty stands."""

    POSSIBLE = "possible"
    RUNNING = "running"
    DRAFTED = "drafted"
    APPROVED = "approved"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"


_NEVER = datetime.max.replace(tzinfo=UTC)
SETTLED = (State.SENT, State.ACKNOWLEDGED, State.NOT_APPLICABLE, State.WAIVED)


class DutyView(NamedTuple):
    """One duty, as safe text. *due* is the date to plan by in the reader's time, *local* in the entity's; *left* is
    what remains until then. *why*: what its verdict rests on. *waits* says what it starts from where that is not
    known."""

    id: str
    title: str
    basis: str
    to: str
    entity: str
    applies: str
    state: str
    owner: str
    why: str
    missing: tuple[str, ...]
    due_at: datetime | None
    due: str
    local: str
    latest: str
    left: str
    policy: bool
    assumed: bool
    waits: str
    needs: tuple[str, ...]
    late: bool
    soon: bool
    moved_earlier: bool


class OpenQuestion(NamedTuple):
    """A fact that would settle *duties*, by when the first of them is due, and who can answer it. *moved_earlier*: that
    was later before."""

    fact: str
    ask: str
    who: str
    duties: tuple[str, ...]
    due_at: datetime | None
    left: str
    late: bool
    moved_earlier: bool = False


def state_of(incident: Incident, duty: Duty) -> State:
    """Where *duty* stands: what was decided and done before what is only known."""
    notice = incident.notices.of(duty.id)
    if notice.is_sent or (notice.sent and duty.applies is Applies.NO):  # it came round for the last time
        return State.ACKNOWLEDGED if notice.sent[-1].answered is not None else State.SENT
    if duty.waiver is not None:
        return State.NOT_APPLICABLE if duty.waiver.not_applicable else State.WAIVED
    if duty.applies is Applies.NO:
        return State.NOT_APPLICABLE
    if notice.latest is not None:
        return State.APPROVED if approved(incident, duty) else State.DRAFTED
    return State.RUNNING if duty.applies is Applies.YES else State.POSSIBLE


def ordered(incident: Incident) -> list[Duty]:
    """Every duty, by the date to plan by; those that wait for their start after them, what is settled last."""

    def place(duty: Duty) -> tuple[bool, datetime, str]:
        return state_of(incident, duty) in SETTLED, duty.deadline.plan_by or _NEVER, duty.id

    return sorted(incident.duties.by_id.values(), key=place)


def view(incident: Incident, now: datetime) -> tuple[DutyView, ...]:
    """Every duty at *now*, in the order in which they are due."""
    return tuple(one(incident, duty, now) for duty in ordered(incident))


def one(incident: Incident, duty: Duty, now: datetime) -> DutyView:
    """*duty* at *now*."""
    state, due = state_of(incident, duty), duty.deadline.plan_by
    open_ = state not in SETTLED
    opened = duty.opened
    return DutyView(
        id=opened.duty, title=line(opened.title), basis=line(opened.basis),
        to=line(receiver(incident, duty)) or "its recipient",
        entity=line(name_of(incident, opened.entity)), applies=str(duty.applies), state=str(state),
        owner=line(owner(incident, duty)), why=line(_why(duty)), missing=duty.missing, due_at=due,
        due=exact(due, None, now.tzinfo) if due else "", local=_local(incident, duty, due),
        latest=_latest(duty, now), left=minutes(due, now) if due and open_ else "", policy=duty.deadline.policy,
        assumed=_assumed(incident, duty), waits=" or ".join(duty.deadline.waits_for),
        needs=outstanding(incident, duty) if state is State.DRAFTED else (),
        late=open_ and due is not None and now > due, soon=open_ and _soon(incident, duty, now),
        moved_earlier=open_ and _moved_earlier(duty),
    )  # fmt: skip


def _why(duty: Duty) -> str:
    """What the verdict about *duty* rests on, in a line."""
    if duty.waiver is not None:
        return f"{duty.waiver.by}: {duty.waiver.why}"
    if duty.applies is Applies.POSSIBLE and duty.missing:
        return f"unknown: {', '.join(duty.missing)}"
    return "; ".join(duty.because)


def stands(duty: DutyView) -> str:
    """Where *duty* stands, in words that say what is missing."""
    state = duty.state.replace("_", " ")
    if duty.needs:
        state = f"{state}, needs {few(duty.needs)}"
    return f"OVERDUE, {state}" if duty.late else state


def _moved_earlier(duty: Duty) -> bool:
    """Whether the last move of its deadline left less time than there was."""
    return bool(duty.history) and duty.history[-1].earlier


def name_of(incident: Incident, entity: str) -> str:
    """What an entity is called; its id where the plan names it no more."""
    known = incident.plan.entity_by_id.get(entity)
    return known.name if known else entity


def owner(incident: Incident, duty: Duty) -> str:
    """The role that answers for *duty*, and who acts for it now."""
    role = incident.plan.owner(how(incident, duty))
    return f"{role} ({next(iter(may_act(incident, role)), 'nobody')})"


def _local(incident: Incident, duty: Duty, due: datetime | None) -> str:
    """*due* on the clocks of the entity, by which days are counted."""
    entity = incident.plan.entity_by_id.get(duty.opened.entity)
    return exact(due, None, ZoneInfo(entity.tz)) if due and entity else ""


def _latest(duty: Duty, now: datetime) -> str:
    """The latest arguable date, where it is another one."""
    latest = duty.deadline.latest
    return exact(latest, None, now.tzinfo) if latest and latest != duty.deadline.plan_by else ""


def _assumed(incident: Incident, duty: Duty) -> bool:
    """Whether its start was assumed, because nobody set it."""
    return "aware" in duty.deadline.starts and anchors.aware(incident)[1]


def warnings(incident: Incident, duty: Duty) -> tuple[timedelta, ...]:
    """How long before it is due *duty* rings, longest first, as the plan says; empty where it does not."""
    return tuple(timedelta(seconds=one) for one in sorted(how(incident, duty).warn, reverse=True))


def _soon(incident: Incident, duty: Duty, now: datetime) -> bool:
    due = duty.deadline.plan_by
    return due is not None and now <= due and due - now <= max(warnings(incident, duty), default=SOON)


def open_questions(incident: Incident, now: datetime) -> tuple[OpenQuestion, ...]:
    """The facts that would settle duties which only may apply, the most pressing first."""
    possible = [
        duty for duty in ordered(incident)
        if duty.applies is Applies.POSSIBLE and state_of(incident, duty) not in SETTLED
    ]  # fmt: skip
    return tuple(_question(incident, fact, possible, now) for fact in dict.fromkeys(_asked_of(incident, possible)))


def _asked_of(incident: Incident, duties: Sequence[Duty]) -> list[str]:
    """The missing facts as the plan asks them, in the order of the duties."""
    return [as_asked(incident, fact) for duty in duties for fact in duty.missing]


def as_asked(incident: Incident, fact: str) -> str:
    """The question of the plan that answers *fact* of the rules; *fact* itself where none does."""
    return next((spec.id for spec in incident.plan.facts if spec.means == fact), fact)


def _question(incident: Incident, fact: str, possible: Sequence[Duty], now: datetime) -> OpenQuestion:
    settled = [duty for duty in possible if fact in (as_asked(incident, name) for name in duty.missing)]
    due = min((duty.deadline.plan_by for duty in settled if duty.deadline.plan_by), default=None)
    spec = incident.asked.get(fact)
    who = spec.who if spec else incident.plan.commander.id
    return OpenQuestion(
        fact=fact, ask=line(spec.ask if spec else BUILT_IN.get(fact, fact)), who=who,
        duties=tuple(duty.id for duty in settled), due_at=due, left=minutes(due, now) if due else "",
        late=due is not None and now > due,
        moved_earlier=any(_moved_earlier(duty) for duty in settled if duty.deadline.plan_by == due),
    )  # fmt: skip


BUILT_IN = {
    "affected.persons": "How many people are affected? (warroom count set)",
    "who": "What is the entity in law? (the plan's legal_roles and kinds)",
}
"""What no fact answers."""


def as_json(incident: Incident, now: datetime) -> list[dict[str, Any]]:
    """``duties`` of the room as JSON."""
    return [one_as_json(incident, duty, now) for duty in ordered(incident)]


def one_as_json(incident: Incident, duty: Duty, now: datetime) -> dict[str, Any]:
    """One duty as JSON."""
    shown, opened, deadline = one(incident, duty, now), duty.opened, duty.deadline
    start = min(deadline.starts, key=lambda name: deadline.starts[name], default=None)
    return {
        "id": opened.duty, "rule": opened.rule, "stage": opened.stage, "entity": opened.entity, "title": opened.title,
        "basis": opened.basis, "recipient": receiver(incident, duty), "recipient_id": opened.recipient,
        "owner": shown.owner,
        "applies": str(duty.applies), "because": [*duty.because, *_counted(duty)], "missing": list(duty.missing),
        "starts": start, "started_at": stamp(deadline.starts[start]) if start else None,
        "start_assumed": shown.assumed, "waits_for": list(deadline.waits_for),
        "plan_by_at": _stamp(deadline.plan_by), "plan_by_is": "policy" if deadline.policy else "law",
        "latest_arguable_at": _stamp(deadline.latest), "latest_because": list(deadline.latest_because),
        "state": shown.state, "late": shown.late, "soon": shown.soon, "recurring": opened.recurring,
        "waived": _waived(duty), "history": [_moved(duty, n) for n in range(len(duty.history))],
        "notice": notices.as_json(incident, duty),
    }  # fmt: skip


def _counted(duty: Duty) -> list[str]:
    """How its date came to be, or what it waits for."""
    waits = duty.deadline.waits_for
    if duty.deadline.plan_by is None and waits:
        return [f"it starts from {' or '.join(waits)}, which is not known"]
    return list(duty.deadline.because)


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _waived(duty: Duty) -> dict[str, Any] | None:
    if duty.waiver is None:
        return None
    return {"by": duty.waiver.by, "at": stamp(duty.waiver.at), "why": duty.waiver.why,
            "not_applicable": duty.waiver.not_applicable}  # fmt: skip


def _moved(duty: Duty, place: int) -> dict[str, Any]:
    moved = duty.history[place]
    return {
        "seq": moved.seq, "cause": moved.cause, "was_plan_by_at": _stamp(moved.was.plan_by),
        "plan_by_at": _stamp(moved.deadline.plan_by), "was_latest_arguable_at": _stamp(moved.was.latest),
        "latest_arguable_at": _stamp(moved.deadline.latest),
    }  # fmt: skip
