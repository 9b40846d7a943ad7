"""Join, hand over, accept, assign and leave a role."""

from __future__ import annotations

from warroom.core.errors import Code, Refused
from warroom.core.roles import AcceptRole, AssignRole, JoinRole, LeaveRole, OfferRole, WithdrawRole
from warroom.tui.dialogue import Dialogue
from warroom.views.roles import RoleView
from warroom.views.safe import few, line
from warroom_widgets.prompt import Choice

_JOIN = Choice("join", "join", "take the seat yourself")
_RELIEVE = Choice("relieve", "relieve", "take the seat of somebody who cannot go on, and why")
_OFFER = Choice("offer", "hand over", "offer it; it is theirs when they accept")
_ACCEPT = Choice("accept", "accept", "it was offered to you")
_ASSIGN = Choice("assign", "assign", "ask somebody to take it")
_LEAVE = Choice("leave", "leave", "the seat will be vacant")
_WITHDRAW = Choice("withdraw", "withdraw", "whoever was asked is asked no longer")
_OUTSIDER = Choice("=", "somebody else", "whom the plan does not know; type their name")


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which role, unless it is the *subject*, and what to do with it."""
    role = await _which(dialogue, subject)
    note = f" ({role.note})" if role.note else ""
    about = f"{role.title}: {role.holder}, {role.state}{note}. Deputies: {few(role.deputies) or 'none'}."
    chosen = await dialogue.choose(f"Role {role.id}", _acts(role, dialogue.me), about=about)
    await _ACTIONS[chosen](dialogue, role)


def _acts(role: RoleView, me: str) -> tuple[Choice, ...]:
    if role.offered_to == me:
        return (_ACCEPT,)
    if role.state in ("joined", "offered") and role.holder == me:
        return (_WITHDRAW, _OFFER, _LEAVE) if role.offered_to else (_OFFER, _LEAVE)
    if role.state in ("joined", "offered"):
        return (_RELIEVE,)  # a seat that is taken is handed over, and assigned to nobody
    return (_JOIN, _ASSIGN, _WITHDRAW) if role.state == "assigned" else (_JOIN, _ASSIGN)


async def accept(dialogue: Dialogue, _subject: str | None) -> None:
    """Takes over the role that was offered; asks which, where several were."""
    offered = [role for role in dialogue.room.roles if role.offered_to == dialogue.me]
    if not offered:
        raise Refused(Code.NOT_FOUND, "no role is offered to you", "its occupant offers it: warroom role handover")
    choices = [Choice(role.id, role.id, f"{role.title}, from {role.holder}") for role in offered]
    chosen = choices[0].key if len(choices) == 1 else await dialogue.choose("Which role do you accept?", choices)
    await dialogue.record(AcceptRole(role=chosen), undo="to give it back: r, hand over")


async def _which(dialogue: Dialogue, subject: str | None) -> RoleView:
    roles = {role.id: role for role in dialogue.room.roles}
    offered = [role.id for role in roles.values() if role.offered_to == dialogue.me]
    if subject is None and len(offered) == 1:
        subject = offered[0]
    if subject not in roles:
        choices = [Choice(role.id, role.id, f"{role.holder}, {role.state}") for role in roles.values()]
        subject = await dialogue.choose("Which role?", choices)
    return roles[subject]


async def _person(dialogue: Dialogue, ask: str, *, me: bool) -> tuple[str, bool]:
    """Who is meant, and whether the plan does not know them."""
    people = [person for person in dialogue.room.people if person.id != dialogue.me]
    choices = [Choice(person.id, person.id, ", ".join((person.name, *person.holds))) for person in people]
    mine = [Choice(dialogue.me, line(dialogue.me), "you")] if me else []
    chosen = await dialogue.choose(ask, (*choices, *mine, _OUTSIDER))
    if chosen != _OUTSIDER.key:
        return chosen, False
    return await dialogue.text(f"{ask} (a name)", about="whom the plan does not know"), True


async def _join(dialogue: Dialogue, role: RoleView) -> None:
    await dialogue.record(JoinRole(role=role.id), undo="to take it back: r, leave")


async def _relieve(dialogue: Dialogue, role: RoleView) -> None:
    why = await dialogue.text(f"Why do you relieve {role.holder} as {role.id}?")
    ask = f"You relieve {role.holder} as {role.id}: {line(why)}"
    await dialogue.sure(ask, Choice("relieve", "relieve them", "you hold it from now on, and the record says why"))
    await dialogue.record(JoinRole(role=role.id, why=why), undo="to give it back: r, hand over")


async def _offer(dialogue: Dialogue, role: RoleView) -> None:
    to, outsider = await _person(dialogue, f"To whom do you hand over {role.id}?", me=False)
    command = OfferRole(role=role.id, to=to, outsider=outsider)
    await dialogue.record(command, undo=f"it stays yours until {line(to)} accepts; to withdraw it: U")


async def _accept(dialogue: Dialogue, role: RoleView) -> None:
    await dialogue.record(AcceptRole(role=role.id), undo="to give it back: r, hand over")


async def _assign(dialogue: Dialogue, role: RoleView) -> None:
    person, outsider = await _person(dialogue, f"Who is asked to take {role.id}?", me=True)
    await dialogue.record(AssignRole(role=role.id, person=person, outsider=outsider), undo="to take it back: U")


async def _withdraw(dialogue: Dialogue, role: RoleView) -> None:
    await dialogue.record(WithdrawRole(role=role.id), undo="to ask again: U")


async def _leave(dialogue: Dialogue, role: RoleView) -> None:
    await dialogue.record(LeaveRole(role=role.id), undo="to take it again: r, join")


_ACTIONS = {
    "join": _join, "relieve": _relieve, "offer": _offer, "accept": _accept, "assign": _assign, "leave": _leave,
    "withdraw": _withdraw,
}  # fmt: skip
