"""What is due, soonest first: notices to be sent, the next update, the steps with a due time, the seats to be taken."""

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from warroom.core.incident import Incident
from warroom.core.roles import join_due
from warroom.core.steps import standing
from warroom.core.updates import next_due
from warroom.views import duties
from warroom.views.roles import holder
from warroom.views.safe import line
from warroom.views.steps import ACTIVE
from warroom.views.times import clock, mark, minutes

SOON_S = 600
_OWED = (duties.State.RUNNING, duties.State.DRAFTED, duties.State.APPROVED)


class DeadlineView(NamedTuple):
    """One thing that is due. *left*, in whole minutes, comes first on every line: it is what changes. *at* says its
    zone, *also* is the same instant in the zone that the reader's is not: UTC, or that of the entity that owes it.
    *state*: how far it has come, of a notice. *moved*: it was due later before."""

    id: str
    left: str
    at: str
    what: str
    owner: str
    late: bool
    soon: bool
    due_at: datetime
    also: str = ""
    state: str = ""
    moved: bool = False


def view(incident: Incident, now: datetime) -> tuple[DeadlineView, ...]:
    """Everything that is due, soonest first; nothing once the incident has ended.

    A duty that only may apply is due as the question that would settle it, once for all that wait for one.
    """
    if incident.phases.ended:
        return ()
    due = [*_duties(incident, now), *_questions(incident, now), *_update(incident, now), *_steps(incident, now)]
    due += _roles(incident, now)
    return tuple(sorted(due, key=lambda one: (one.due_at, one.id)))


def _deadline(name: str, due: datetime, now: datetime, what: str, owner: str) -> DeadlineView:
    remaining = (due - now).total_seconds()
    return DeadlineView(
        id=name, left=minutes(due, now), at=clock(due, now), what=line(what), owner=line(owner),
        late=remaining < 0, soon=0 <= remaining < SOON_S, due_at=due,
        also="" if mark(now) == "Z" else clock(due, now.astimezone(UTC)),
    )  # fmt: skip


def _duties(incident: Incident, now: datetime) -> list[DeadlineView]:
    """The duties that apply, those of which somebody already drafts the notice, and those that no answer would settle:
    whether a law binds anybody yet is for a person to decide."""
    found = []
    for duty in duties.view(incident, now):
        decides = duty.state == duties.State.POSSIBLE and not duty.missing
        if duty.due_at is None or not (decides or duty.state in _OWED):
            continue
        settle = "decide whether it applies: " if decides else ""
        what = f"{settle}{'OUR POLICY: ' if duty.policy else ''}tell {duty.to}: {duty.title}"
        one = _deadline(f"notice:{duty.id}", duty.due_at, now, what, duty.owner)
        also = one.also or _there(incident, duty, now)
        found.append(one._replace(soon=duty.soon, moved=duty.moved_earlier, state=duties.stands(duty), also=also))
    return found


def _there(incident: Incident, duty: duties.DutyView, now: datetime) -> str:
    """When *duty* is due on the clocks of the entity that owes it, for a reader in UTC."""
    entity = incident.plan.entity_by_id.get(incident.duties.by_id[duty.id].opened.entity)
    return clock(duty.due_at, now.astimezone(ZoneInfo(entity.tz))) if entity and duty.due_at else ""


def _questions(incident: Incident, now: datetime) -> list[DeadlineView]:
    found = []
    for one in duties.open_questions(incident, now):
        if one.due_at is not None:
            several = "1 duty" if len(one.duties) == 1 else f"{len(one.duties)} duties"
            row = _deadline(f"fact:{one.fact}", one.due_at, now, f"settle {several}: {one.ask}", one.who)
            found.append(row._replace(state="OVERDUE, possible" if one.late else "possible", moved=one.moved_earlier))
    return found


def _update(incident: Incident, now: datetime) -> list[DeadlineView]:
    due = next_due(incident)
    return [_deadline("update", due, now, "post an update", "anyone")] if due else []


def _steps(incident: Incident, now: datetime) -> list[DeadlineView]:
    found = []
    for _, step in incident.plan.steps():
        due = incident.steps.due.get(step.id)
        if due and standing(incident, step).state in ACTIVE:
            owner = holder(incident, step.role) or "nobody"
            found.append(_deadline(f"step:{step.id}", due, now, step.title, f"{step.role} ({owner})"))
    return found


def _roles(incident: Incident, now: datetime) -> list[DeadlineView]:
    found = []
    for role in incident.plan.roles:
        due = join_due(incident, role.id)
        if due and incident.roles.seat(role.id).occupant is None and incident.phases.running:
            owner = holder(incident, role.id) or "nobody"
            found.append(_deadline(f"role:{role.id}", due, now, f"{role.id} joins", owner))
    return found
