"""How an approved text leaves and what comes back: with its proof, and why it is late where the rule asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.counts import refuse_outsiders
from warroom.core.duties import Duty
from warroom.core.envelope import Actor, Body, Deciders
from warroom.core.errors import Code, Refused
from warroom.core.gates import refuse_shut
from warroom.core.instants import stamp
from warroom.core.notices.said import AcknowledgeNotice, NoticeAcknowledged, NoticeSent, SendNotice
from warroom.core.notices.state import Version, concerning, how, latest_of, outstanding, receiver, refuse_another
from warroom.core.roles import acting, may_act

if TYPE_CHECKING:
    from warroom.core.incident import Incident


def _send(incident: Incident, command: SendNotice, actor: Actor, now: datetime) -> list[Body]:
    duty = concerning(incident, command.duty, "send it")
    latest = latest_of(incident, duty)
    refuse_another(duty, latest, command.blob)
    _refuse_unapproved(incident, duty, latest)
    _refuse_sent_twice(incident, duty, latest)
    refuse_shut(incident, notice=duty.opened.rule)
    if not (command.proof or "").strip() and not command.evidence:
        raise Refused(
            Code.INVALID,
            "what was sent needs a proof: the receipt, the reference, a file",
            f"warroom notice send {duty.id} --channel {command.channel} --proof REFERENCE, or --evidence FILE",
        )
    joined = _sending(incident, duty, actor)
    assert incident.opening is not None, "duties come after the declaration"
    _refuse_before_agreed(incident, duty, command.at or now)
    late = _late(incident, duty, command, command.at or now)
    sent = NoticeSent(
        duty=duty.id, version=latest.number, blob=latest.blob,
        to=command.to or receiver(incident, duty) or "the recipient",
        channel=command.channel, proof=command.proof, evidence=command.evidence, due_at=duty.deadline.plan_by,
        late_s=late, late_because=command.late_because if late else None, rehearsal=incident.opening.drill,
    )  # fmt: skip
    return [*joined, sent]


def _refuse_unapproved(incident: Incident, duty: Duty, latest: Version) -> None:
    missing = outstanding(incident, duty)
    if missing:
        raise Refused(
            Code.GUARDED,
            f"version {latest.number} of the notice for {duty.id} is not approved: {', '.join(missing)} has to agree",
            f"warroom notice approve {duty.id} (by {_who(incident, missing, latest.by)})",
            {"missing": list(missing), "blob": latest.blob},
        )


def _refuse_before_agreed(incident: Incident, duty: Duty, at: datetime) -> None:
    """Refuses a sending that is dated before the last of its approvals: it would say that it was not late, or that it
    was sent without them."""
    agreed = max(one.at for one in incident.notices.of(duty.id).approvals)
    if at < agreed:
        raise Refused(
            Code.GUARDED,
            f"the notice for {duty.id} was agreed to at {stamp(agreed)}, and is said to have been sent at {stamp(at)}",
            f"give the time at which it was sent: warroom notice send {duty.id} --at …",
            {"agreed_at": stamp(agreed)},
        )


def _who(incident: Incident, functions: tuple[str, ...], drafter: str) -> str:
    """Who can still agree for *functions*: those who sit there, but for the *drafter*, else who would have to join."""
    roles = incident.plan.roles_of(functions)
    able = dict.fromkeys(person for role in roles for person in may_act(incident, role) if person != drafter)
    if able:
        return " or ".join(able)
    listed = [(role, one) for role in roles for one in incident.plan.role(role).deputies if one != drafter]
    joining = [f"{person}, after: role join {role} --why …" for role, person in listed]
    return " or ".join(joining) or "nobody yet: assign the role to somebody who did not write it"


def _refuse_sent_twice(incident: Incident, duty: Duty, latest: Version) -> None:
    notice = incident.notices.of(duty.id)
    if notice.latest_is_sent:
        last = notice.sent[-1]
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"version {latest.number} was sent by {last.by} at {stamp(last.at)}",
            f"what is to be added is a version of its own: warroom notice draft {duty.id} --file FILE",
        )


def _sending(incident: Incident, duty: Duty, actor: Actor) -> list[Body]:
    plan, notification = incident.plan, how(incident, duty)
    approving = plan.roles_of(plan.approving(notification))
    able = dict.fromkeys((plan.owner(notification), *notification.draft, *approving, plan.commander.id))
    return acting(incident, actor, tuple(able), f"send the notice for {duty.id}")


def _late(incident: Incident, duty: Duty, command: SendNotice, at: datetime) -> int:
    """How many seconds after `plan_by` it was sent at *at*; not before it, and what adds to a notice that was sent is
    never late. Refused where the rule asks why, and nobody says it."""
    due = duty.deadline.plan_by
    if due is None or at <= due or incident.notices.met(duty.id):
        return 0
    asks = _asks_why(incident, duty)
    if asks and not (command.late_because or "").strip():
        raise Refused(
            Code.REASON_REQUIRED,
            f"it was due {stamp(due)}, and the rule asks: {asks}",
            f'say why it is late: warroom notice send {duty.id} … --late-because "…"',
            {"due_at": stamp(due)},
        )
    return max(1, int((at - due).total_seconds()))


def _asks_why(incident: Incident, duty: Duty) -> str:
    """What the rule asks of a notice that is late; nothing where the date is our own policy."""
    pinned = incident.rules.pinned
    if pinned is None or duty.deadline.policy:
        return ""
    rules = {one["id"]: one for one in pinned.values["rules"]}
    return str(rules.get(duty.opened.rule, {}).get("late", ""))


def _acknowledge(incident: Incident, command: AcknowledgeNotice, actor: Actor, _now: datetime) -> list[Body]:
    duty = concerning(incident, command.duty, "look at it again")
    refuse_outsiders(incident, actor, "record a receipt")
    notice = incident.notices.of(duty.id)
    if not notice.sent:
        raise Refused(Code.ILLEGAL_TRANSITION, f"nothing was sent for {duty.id}", f"warroom notice show {duty.id}")
    if notice.sent[-1].answered is not None:
        raise Refused(Code.ILLEGAL_TRANSITION, "its receipt is on the record already", "warroom log shows it")
    if not command.proof.strip():
        raise Refused(Code.INVALID, "a receipt says something", f"warroom notice ack {duty.id} --proof REFERENCE")
    return [NoticeAcknowledged(duty=duty.id, proof=command.proof)]


COMMANDS: Deciders = {SendNotice: _send, AcknowledgeNotice: _acknowledge}
