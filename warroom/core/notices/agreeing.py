"""How a text comes about and is agreed to: by others than whoever wrote it, to the letter."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.counts import refuse_outsiders
from warroom.core.duties import Duty
from warroom.core.envelope import Actor, Body, Deciders
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.notices.said import (
    ApprovalWithdrawn,
    ApproveNotice,
    DraftNotice,
    NoticeApproved,
    NoticeDrafted,
    WithdrawApproval,
)
from warroom.core.notices.state import concerning, how, latest_of, refuse_another
from warroom.core.roles import acting, may_act

if TYPE_CHECKING:
    from warroom.core.incident import Incident


def _draft(incident: Incident, command: DraftNotice, actor: Actor, _now: datetime) -> list[Body]:
    duty = concerning(incident, command.duty, "draft it")
    refuse_outsiders(incident, actor, "draft a notice")
    notice = incident.notices.of(duty.id)
    assert command.digest is not None, "whoever carries out a draft keeps its text first, and hands in the digest"
    latest = notice.latest
    if latest and latest.blob == command.digest:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"this is version {latest.number} already, word for word",
            f"warroom notice show {duty.id}",
        )
    if latest and command.based_on is not None and latest.seq > command.based_on:
        raise Refused(
            Code.CONFLICT,
            f"{latest.by} wrote version {latest.number} since you looked",
            f"compare the two, then draft once more: warroom notice diff {duty.id}",
            {"theirs": latest.blob, "version": latest.number, "by": latest.by},
        )
    number = latest.number + 1 if latest else 1
    return [NoticeDrafted(duty=duty.id, version=number, blob=command.digest, template=command.template)]


def _approve(incident: Incident, command: ApproveNotice, actor: Actor, _now: datetime) -> list[Body]:
    duty = concerning(incident, command.duty, "approve it")
    latest = latest_of(incident, duty)
    refuse_another(duty, latest, command.blob)
    if command.blob is None and command.based_on is not None and latest.seq > command.based_on:
        raise Refused(
            Code.CONFLICT,
            f"{latest.by} wrote version {latest.number} since you looked: you have not read it",
            f"read it: warroom notice show {duty.id}",
            {"theirs": latest.blob, "version": latest.number, "by": latest.by},
        )
    functions, joined = _speaking_for(incident, duty, actor)
    if wrote := [one for one in incident.notices.of(duty.id).versions if (one.blob, one.by) == (latest.blob, actor.id)]:
        raise Refused(
            Code.NOT_PERMITTED,
            f"{actor.id} wrote version {wrote[-1].number}, and nobody approves their own words",
            f"let somebody else of {', '.join(functions)} read it: warroom notice approve {duty.id}",
            {"functions": list(functions), "actor": actor.id},
        )
    # Whoever took another seat since speaks for another function as well.
    given = {one for approval in incident.notices.of(duty.id).approvals if approval.by == actor.id
             for one in approval.functions}  # fmt: skip
    functions = tuple(one for one in functions if one not in given)
    if not functions:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{actor.id} approved version {latest.number} already",
            f"warroom notice show {duty.id} says who has still to agree",
        )
    return [*joined, NoticeApproved(duty=duty.id, version=latest.number, blob=latest.blob, functions=functions)]


def _speaking_for(incident: Incident, duty: Duty, actor: Actor) -> tuple[tuple[str, ...], list[Body]]:
    """The functions whose agreement is needed and that *actor* speaks for, and what they join by it. Refused
    (not_permitted) where there are none."""
    plan = incident.plan
    needed = plan.approving(how(incident, duty))
    roles = plan.roles_of(needed)
    if not roles:
        raise Refused(
            Code.GUARDED,
            f"{duty.id} needs the agreement of {', '.join(needed)}, and the plan has no role there",
            "mend the plan: warroom plan adopt FILE",
        )
    acting(incident, actor, roles, f"approve the notice for {duty.id}")
    mine = {
        function: next((one for one in _seats(incident, actor) if plan.role(one).function == function), None)
        for function in needed
    }
    seats = {function: seat for function, seat in mine.items() if seat is not None}
    joined = [body for seat in seats.values() for body in acting(incident, actor, (seat,), "approve")]
    return tuple(seats), joined


def _seats(incident: Incident, actor: Actor) -> list[str]:
    """The roles for which *actor* may act, those first in which they sit."""
    mine = [role.id for role in incident.plan.roles if actor.id in may_act(incident, role.id)]
    return sorted(mine, key=lambda role: incident.roles.seat(role).occupant != actor.id)


def _withdraw(incident: Incident, command: WithdrawApproval, actor: Actor, _now: datetime) -> list[Body]:
    duty = concerning(incident, command.duty, "look at it again")
    notice, latest = incident.notices.of(duty.id), latest_of(incident, duty)
    if not any(one.by == actor.id for one in notice.approvals):
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{actor.id} has not approved version {latest.number}",
            f"warroom notice show {duty.id} says who has",
        )
    if notice.latest_is_sent:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"version {latest.number} was sent; that cannot be taken back",
            f"draft what corrects it: warroom notice draft {duty.id} --file FILE",
        )
    refuse_unreasoned(command.why, "withdrawing an approval", f"notice withdraw {duty.id}")
    return [ApprovalWithdrawn(duty=duty.id, version=latest.number, why=command.why)]


COMMANDS: Deciders = {DraftNotice: _draft, ApproveNotice: _approve, WithdrawApproval: _withdraw}
