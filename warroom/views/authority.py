"""Who may take the system offline, by name, now."""

from typing import Any, NamedTuple

from warroom.core.incident import Incident
from warroom.core.plan import Authority
from warroom.core.roles import may_act
from warroom.views.safe import line


class AuthorityView(NamedTuple):
    """Who may do one action: who is here, and what else it takes."""

    action: str
    here: tuple[str, ...]
    expected: tuple[str, ...]
    terms: str


def can_now(incident: Incident, authority: Authority) -> list[str]:
    """Who may decide it now: the occupants of its roles, and the listed holders of those that are vacant."""
    return list(dict.fromkeys(person for role in authority.roles for person in may_act(incident, role)))


def view(incident: Incident) -> tuple[AuthorityView, ...]:
    """The authorities of the plan, in its order."""
    return tuple(_view(incident, authority) for authority in incident.plan.authority)


def _view(incident: Incident, authority: Authority) -> AuthorityView:
    seats = [incident.roles.seat(role).occupant for role in authority.roles]
    here = tuple(dict.fromkeys(line(person) for person in seats if person))
    expected = tuple(line(person) for person in can_now(incident, authority) if person not in seats)
    return AuthorityView(authority.action, here, expected, terms(authority))


def terms(authority: Authority) -> str:
    """What else *authority* takes, in words; empty where it takes nothing."""
    said = []
    if authority.approvals:
        said.append(f"{authority.approvals.count} approval from {' or '.join(authority.approvals.functions)}")
    if authority.break_glass:
        said.append("break glass: act now, justify after")
    return "; ".join(said)


def as_json(incident: Incident) -> list[dict[str, Any]]:
    """``authority`` of the room as JSON."""
    return [
        {
            "action": authority.action,
            "title": authority.title,
            "roles": list(authority.roles),
            "approvals": authority.approvals.model_dump(mode="json", by_alias=True) if authority.approvals else None,
            "break_glass": authority.break_glass is not None,
            "holders": [person for role in authority.roles for person in incident.plan.role(role).holders],
            "can_now": can_now(incident, authority),
        }
        for authority in incident.plan.authority
    ]
