"""Who sits in which seat of the response team.

A seat is taken by joining. While it is vacant its listed holder may act, and acting joins it, on the record: nobody
should have to fill in a form before stopping harm. A handover takes effect only when the receiver accepts it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, not_found

if TYPE_CHECKING:
    from warroom.core.incident import Incident


class RoleAssigned(Body):
    KIND: ClassVar[str] = "role.assigned"

    role: str
    person: str


class RoleJoined(Body):
    """*acting*: joined by doing something as the listed holder. *relieves*: who held it until then."""

    KIND: ClassVar[str] = "role.joined"

    role: str
    person: str
    acting: bool = False
    relieves: str | None = None
    why: str | None = None


class RoleOffered(Body):
    KIND: ClassVar[str] = "role.offered"

    role: str
    to: str


class RoleAccepted(Body):
    KIND: ClassVar[str] = "role.accepted"

    role: str
    person: str
    relieves: str


class RoleLeft(Body):
    KIND: ClassVar[str] = "role.left"

    role: str
    person: str


class RoleWithdrawn(Body):
    """*person* is asked no longer: the seat is not offered to them any more, or else not assigned to them."""

    KIND: ClassVar[str] = "role.withdrawn"

    role: str
    person: str


class AssignRole(Command):
    """*outsider*: the person is meant, although the plan does not know them."""

    VERB: ClassVar[str] = "role_assign"

    role: str
    person: str
    outsider: bool = False


class JoinRole(Command):
    """Taking a seat; taking an occupied one, as its listed holder or deputy, needs a reason."""

    VERB: ClassVar[str] = "role_join"

    role: str
    why: str | None = None


class OfferRole(Command):
    """*outsider*: the receiver is meant, although the plan does not know them."""

    VERB: ClassVar[str] = "role_offer"

    role: str
    to: str
    outsider: bool = False


class AcceptRole(Command):
    VERB: ClassVar[str] = "role_accept"

    role: str


class LeaveRole(Command):
    VERB: ClassVar[str] = "role_leave"

    role: str


class WithdrawRole(Command):
    """Takes back an offer, or where there is none an assignment, that nobody has taken up yet."""

    VERB: ClassVar[str] = "role_withdraw"

    role: str


class Seat(NamedTuple):
    """One role's seat: who occupies it, who was asked to, to whom it is offered."""

    occupant: str | None = None
    since: datetime | None = None
    assigned: str | None = None
    offered_to: str | None = None
    was_joined: bool = False


class Roles(NamedTuple):
    """The seats that anything happened to."""

    seats: Mapping[str, Seat] = {}

    def seat(self, role: str) -> Seat:
        """The seat of *role*; an empty one where nothing happened yet."""
        return self.seats.get(role, Seat())


HEARS = (RoleAssigned.KIND, RoleJoined.KIND, RoleOffered.KIND, RoleAccepted.KIND, RoleLeft.KIND, RoleWithdrawn.KIND)


def evolve(part: Roles, event: Event) -> Roles:
    """The seats after *event*."""
    body = event.body
    assert isinstance(body, RoleAssigned | RoleJoined | RoleOffered | RoleAccepted | RoleLeft | RoleWithdrawn), (
        event.kind
    )
    seat = part.seat(body.role)
    match body:
        case RoleAssigned():
            seat = seat._replace(assigned=body.person)
        case RoleJoined() | RoleAccepted():
            seat = Seat(occupant=body.person, since=event.at, was_joined=True)
        case RoleOffered():
            seat = seat._replace(offered_to=body.to)
        case RoleLeft():
            seat = Seat(was_joined=True)
        case RoleWithdrawn():
            seat = seat._replace(offered_to=None) if seat.offered_to else seat._replace(assigned=None)
    return part._replace(seats={**part.seats, body.role: seat})


def held_by(incident: "Incident", person: str) -> list[str]:
    """The roles that *person* occupies, in the plan's order."""
    return [role.id for role in incident.plan.roles if incident.roles.seat(role.id).occupant == person]


def on_team(incident: "Incident", person: str) -> bool:
    """Whether *person* is of the plan, or was given a role in this incident."""
    seats = incident.roles.seats.values()
    return person in incident.plan.person_by_id or any(person in (seat.occupant, seat.assigned) for seat in seats)


def may_act(incident: "Incident", role: str) -> list[str]:
    """Who may act for *role* now: its occupant, or while it is vacant whom it is assigned to and its listed holders."""
    seat = incident.roles.seat(role)
    if seat.occupant:
        return [seat.occupant]
    asked = [seat.assigned] if seat.assigned else []
    return asked + [holder for holder in incident.plan.role(role).holders if holder not in asked]


def acting(incident: "Incident", actor: Actor, roles: Sequence[str], doing: str) -> list[Body]:
    """What must be recorded for *actor* to act as one of *roles*: nothing, or joining. Refused (not_permitted) where
    none of them is the actor's. *doing* completes the sentence "… may *doing*"."""
    if any(incident.roles.seat(role).occupant == actor.id for role in roles):
        return []
    for role in roles:
        if actor.id in may_act(incident, role):
            return [RoleJoined(role=role, person=actor.id, acting=True)]
    who = "; ".join(f"{role}: {', '.join(may_act(incident, role)) or 'nobody'}" for role in roles)
    raise Refused(
        Code.NOT_PERMITTED,
        f"{actor.id} may not {doing}: the plan gives that to {who}",
        _way_in(incident, actor, roles),
        {"roles": list(roles), "actor": actor.id},
    )


def _way_in(incident: "Incident", actor: Actor, roles: Sequence[str]) -> str:
    for role in roles:
        listed = incident.plan.role(role)
        if actor.id in (*listed.holders, *listed.deputies):
            return f"you are listed for {role}: warroom role join {role} (with --why, if somebody holds it)"
    return f"ask them, or have the role handed to you: warroom role handover {roles[0]} {actor.id}"


def join_due(incident: "Incident", role: str) -> datetime | None:
    """By when somebody must have joined *role*; none before the incident is declared."""
    start = incident.phases.owed_from
    return start and start + timedelta(seconds=incident.plan.role(role).join_within)


def _assign(incident: "Incident", command: AssignRole, actor: Actor, _now: datetime) -> list[Body]:
    seat = incident.roles.seat(incident.plan.role(command.role).id)
    allowed = dict.fromkeys([incident.plan.commander.id, command.role])
    joined = acting(incident, actor, list(allowed), f"assign {command.role}")
    person = _named(incident, command.person, "role assign", outsider=command.outsider)
    if seat.occupant and seat.occupant != person:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{seat.occupant} holds {command.role}",
            f"let {seat.occupant} hand it over: warroom role handover {command.role} {person}",
        )
    # Joining by acting would undo an assignment of the same seat to somebody else.
    joined = [j for j in joined if not (isinstance(j, RoleJoined) and j.role == command.role)]
    return [*joined, RoleAssigned(role=command.role, person=person)]


def _named(incident: "Incident", person: str, verb: str, *, outsider: bool) -> str:
    """The id of *person*, who may have been named by login. A name that nobody has is a seat that nobody takes."""
    if not person.strip():
        raise Refused(Code.INVALID, "nobody is named", f"name somebody: warroom {verb} ROLE PERSON")
    named = incident.plan.person_for(person)
    if not outsider and not on_team(incident, named):
        unknown = not_found("person", person, list(incident.plan.person_by_id))
        hint = f"{unknown.hint}; for somebody whom the plan does not know: --outsider"
        raise Refused(Code.NOT_FOUND, f"the plan knows nobody called {person!r}", hint, unknown.details)
    return named


def _join(incident: "Incident", command: JoinRole, actor: Actor, _now: datetime) -> list[Body]:
    role = incident.plan.role(command.role)
    seat = incident.roles.seat(role.id)
    if actor.id not in (*role.holders, *role.deputies, seat.assigned):
        raise Refused(
            Code.NOT_PERMITTED,
            f"{actor.id} is not listed for {role.id}: {', '.join((*role.holders, *role.deputies))}",
            f"let the commander assign it: warroom role assign {role.id} {actor.id}",
        )
    if seat.occupant == actor.id:
        raise Refused(Code.ILLEGAL_TRANSITION, f"{actor.id} holds {role.id} already", "warroom role list shows it")
    if seat.occupant and not (command.why or "").strip():
        raise Refused(
            Code.REASON_REQUIRED,
            f"{seat.occupant} holds {role.id}; relieving somebody needs a reason",
            f'warroom role join {role.id} --why "{seat.occupant} cannot be reached", or let them hand it over',
        )
    return [RoleJoined(role=role.id, person=actor.id, relieves=seat.occupant, why=command.why)]


def _offer(incident: "Incident", command: OfferRole, actor: Actor, _now: datetime) -> list[Body]:
    seat = incident.roles.seat(incident.plan.role(command.role).id)
    if seat.occupant != actor.id:
        raise Refused(
            Code.NOT_PERMITTED,
            f"{command.role} is held by {seat.occupant or 'nobody'}: only its occupant can hand it over",
            f"warroom role join {command.role}, if you are listed for it",
        )
    to = _named(incident, command.to, "role handover", outsider=command.outsider)
    if to == actor.id:
        raise Refused(Code.INVALID, "a handover goes to somebody else", f"warroom role handover {command.role} PERSON")
    return [RoleOffered(role=command.role, to=to)]


def _accept(incident: "Incident", command: AcceptRole, actor: Actor, _now: datetime) -> list[Body]:
    seat = incident.roles.seat(incident.plan.role(command.role).id)
    if seat.offered_to != actor.id or seat.occupant is None:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{command.role} is not offered to {actor.id}" + (f" but to {seat.offered_to}" if seat.offered_to else ""),
            f"its occupant offers it with: warroom role handover {command.role} {actor.id}",
        )
    return [RoleAccepted(role=command.role, person=actor.id, relieves=seat.occupant)]


def _leave(incident: "Incident", command: LeaveRole, actor: Actor, _now: datetime) -> list[Body]:
    seat = incident.roles.seat(incident.plan.role(command.role).id)
    if seat.occupant != actor.id:
        raise Refused(
            Code.ILLEGAL_TRANSITION, f"{actor.id} does not hold {command.role}", "warroom role list shows who does"
        )
    return [RoleLeft(role=command.role, person=actor.id)]


def _withdraw(incident: "Incident", command: WithdrawRole, actor: Actor, _now: datetime) -> list[Body]:
    seat = incident.roles.seat(incident.plan.role(command.role).id)
    asked = seat.offered_to or (None if seat.occupant else seat.assigned)
    if asked is None:
        sentence = f"{command.role} is neither offered nor assigned to anybody who has yet to take it"
        raise Refused(Code.ILLEGAL_TRANSITION, sentence, "warroom role list shows who was asked")
    if seat.offered_to and seat.occupant != actor.id:
        raise Refused(
            Code.NOT_PERMITTED,
            f"{command.role} was offered by {seat.occupant}: only its occupant can withdraw that",
            f"{seat.occupant} withdraws it with: warroom role withdraw {command.role}",
        )
    allowed = dict.fromkeys([incident.plan.commander.id, command.role])
    joined = acting(incident, actor, list(allowed), f"withdraw {command.role}")
    joined = [j for j in joined if not (isinstance(j, RoleJoined) and j.role == command.role)]  # as in _assign
    return [*joined, RoleWithdrawn(role=command.role, person=asked)]


COMMANDS: Deciders = {
    AssignRole: _assign, JoinRole: _join, OfferRole: _offer, AcceptRole: _accept, LeaveRole: _leave,
    WithdrawRole: _withdraw,
}  # fmt: skip
