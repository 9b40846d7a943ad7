"""Join, hand over, accept, assign and leave a role."""

from __future__ import annotations

from warroom.core.roles import AcceptRole, AssignRole, JoinRole, LeaveRole, OfferRole
from warroom.tui.dialogue import Dialogue
from warroom.views.roles import RoleView
from warroom_widgets.prompt import Choice

_JOIN = Choice("join", "join", "take the seat yourself")
_RELIEVE = Choice("relieve", "relieve", "take the seat of somebody who cannot go on, and why")
_OFFER = Choice("offer", "hand over", "offer it; it is theirs when they accept")
_ACCEPT = Choice("accept", "accept", "it was offered to you")
_ASSIGN = Choice("assign", "assign", "ask somebody to take it")
_LEAVE = Choice("leave", "leave", "the seat will be vacant")


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which role, unless it is the *subject*, and what to do with it."""
    role = await _which(dialogue, subject)
    about = f"{role.title}: {role.holder}, {role.state}. Deputies: {', '.join(role.deputies) or 'none'}."
    chosen = await dialogue.choose(f"Role {role.id}", _acts(role, dialogue.me), about=about)
    await _ACTIONS[chosen](dialogue, role)


def _acts(role: RoleView, me: str) -> tuple[Choice, ...]:
    if role.offered_to == me:
        return (_ACCEPT,)
    if role.state in ("joined", "offered"):
        return (_OFFER, _LEAVE) if role.holder == me else (_RELIEVE, _ASSIGN)
    return (_JOIN, _ASSIGN)


async def _which(dialogue: Dialogue, subject: str | None) -> RoleView:
    roles = {role.id: role for role in dialogue.room.roles}
    offered = [role.id for role in roles.values() if role.offered_to == dialogue.me]
    if subject is None and len(offered) == 1:
        subject = offered[0]
    if subject not in roles:
        choices = [Choice(role.id, role.id, f"{role.holder}, {role.state}") for role in roles.values()]
        subject = await dialogue.choose("Which role?", choices)
    return roles[subject]


async def _person(dialogue: Dialogue, ask: str) -> str:
    choices = [
        Choice(person.id, person.id, ", ".join((person.name, *person.holds)))
        for person in dialogue.room.people
        if person.id != dialogue.me
    ]
    return await dialogue.choose(ask, choices)


async def _join(dialogue: Dialogue, role: RoleView) -> None:
    await dialogue.record(JoinRole(role=role.id), undo="to take it back: r, leave")


async def _relieve(dialogue: Dialogue, role: RoleView) -> None:
    why = await dialogue.text(f"Why do you relieve {role.holder} as {role.id}?")
    await dialogue.record(JoinRole(role=role.id, why=why), undo="to give it back: r, hand over")


async def _offer(dialogue: Dialogue, role: RoleView) -> None:
    to = await _person(dialogue, f"To whom do you hand over {role.id}?")
    await dialogue.record(OfferRole(role=role.id, to=to), undo=f"it stays yours until {to} accepts")


async def _accept(dialogue: Dialogue, role: RoleView) -> None:
    await dialogue.record(AcceptRole(role=role.id), undo="to give it back: r, hand over")


async def _assign(dialogue: Dialogue, role: RoleView) -> None:
    me = Choice(dialogue.me, dialogue.me, "you")
    others = [Choice(p.id, p.id, p.name) for p in dialogue.room.people if p.id != dialogue.me]
    person = await dialogue.choose(f"Who is asked to take {role.id}?", (*others, me))
    await dialogue.record(AssignRole(role=role.id, person=person), undo="to change it: r, assign somebody else")


async def _leave(dialogue: Dialogue, role: RoleView) -> None:
    await dialogue.record(LeaveRole(role=role.id), undo="to take it again: r, join")


_ACTIONS = {
    "join": _join, "relieve": _relieve, "offer": _offer, "accept": _accept, "assign": _assign, "leave": _leave,
}  # fmt: skip
