"""What waits for one person in all incidents: nobody should have to open each room to find out what is theirs."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from warroom.core.incident import Incident
from warroom.views import severity, steps
from warroom.views.safe import line

_NEVER = datetime.max.replace(tzinfo=UTC)


class WaitingView(NamedTuple):
    """A step that waits for the person. It carries the instant at which it is due and no countdown: a list of incidents
    is read again only when something was recorded. *rank*: of its incident's severity, 0 is the worst of its plan."""

    incident: str
    drill: bool
    about: str
    level: str
    rank: int
    step: str
    title: str
    role: str
    state: str
    due_at: datetime | None


def view(incident: Incident, me: str, now: datetime) -> tuple[WaitingView, ...]:
    """The steps of *incident* that wait for *me*, a login or a person's id."""
    opening = incident.opening
    assert opening is not None, "an incident is shown once it was declared"
    found = steps.mine(incident, incident.plan.person_for(me), now)
    bad = severity.view(incident, now) if found else None
    scale = list(incident.plan.level_by_id)
    return tuple(
        WaitingView(
            incident=incident.id, drill=opening.drill, about=line(opening.title), level=bad.level,
            rank=scale.index(bad.level) if bad.level in scale else len(scale), step=one.id, title=one.title,
            role=one.role, state=one.state, due_at=incident.steps.due.get(one.id),
        )
        for one in found
        if bad is not None
    )  # fmt: skip


def pressing(waiting: Iterable[WaitingView]) -> tuple[WaitingView, ...]:
    """*waiting* of several incidents, the worst incident first and in it what is due soonest."""
    return tuple(sorted(waiting, key=lambda one: (one.rank, one.due_at or _NEVER, one.incident)))
