"""The language for a duty: drafted, approved, sent, acknowledged.

An approval is bound to the digest of exactly one text. Any edit makes another text, which nobody has approved; whoever
drafted it does not approve it; and nothing is sent that is not approved. The text itself is kept outside of the body,
by the digest that ``sha256sum`` prints, so that anybody can compare what was sent with what was agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.counts import refuse_outsiders
from warroom.core.duties import DeadlineMoved, Duties, Duty, find
from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Evidence
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.gates import refuse_shut
from warroom.core.instants import Instant, stamp
from warroom.core.roles import acting, may_act

if TYPE_CHECKING:
    from warroom.core.incident import Incident
    from warroom.core.plan import Notification

LONGEST = 120_000
"""Characters of a notice."""


class Channel(StrEnum):
    """How a notice leaves."""

    FILED = "filed"
    """By hand: most authorities have a portal. The proof is its reference."""
    FILE = "file"
    """Into a file that the person named."""


class NoticeDrafted(Body):
    """A text for *duty*, kept under its SHA-256, *blob*. *template* names the plan's, where it began with one."""

    KIND: ClassVar[str] = "notice.drafted"

    duty: str
    version: int
    blob: str
    template: str | None = None


class NoticeApproved(Body):
    """Agreed by the *functions* that the actor speaks for, to exactly the text with this digest."""

    KIND: ClassVar[str] = "notice.approved"

    duty: str
    version: int
    blob: str
    functions: tuple[str, ...]


class ApprovalWithdrawn(Body):
    KIND: ClassVar[str] = "notice.approval_withdrawn"

    duty: str
    version: int
    why: str


class NoticeSent(Body):
    """Sent to *to*. *late_s*: how long after `plan_by`, where that had passed. *rehearsal*: nothing left the room."""

    KIND: ClassVar[str] = "notice.sent"

    duty: str
    version: int
    blob: str
    to: str
    channel: Channel
    proof: str | None = None
    evidence: tuple[Evidence, ...] = ()
    due_at: Instant | None = None
    late_s: int = 0
    late_because: str | None = None
    rehearsal: bool = False


class NoticeAcknowledged(Body):
    KIND: ClassVar[str] = "notice.acknowledged"

    duty: str
    proof: str


class DraftNotice(Command):
    """*text* as it is, or once it was kept its *digest*."""

    VERB: ClassVar[str] = "notice_draft"

    duty: str
    text: str = ""
    digest: str | None = None
    template: str | None = None


class ApproveNotice(Command):
    """*blob*: the digest of the text that the approver has read; without it, the latest version is meant."""

    VERB: ClassVar[str] = "notice_approve"

    duty: str
    blob: str | None = None


class WithdrawApproval(Command):
    VERB: ClassVar[str] = "notice_withdraw"

    duty: str
    why: str


class SendNotice(Command):
    """*blob*: the digest of the text that was sent, as its sender saw it; without it, the latest version is meant."""

    VERB: ClassVar[str] = "notice_send"

    duty: str
    channel: Channel
    blob: str | None = None
    to: str | None = None
    proof: str | None = None
    evidence: tuple[Evidence, ...] = ()
    late_because: str | None = None


class AcknowledgeNotice(Command):
    """Allowed when the incident is closed: authorities answer when they answer."""

    VERB: ClassVar[str] = "notice_ack"
    WHEN_ENDED: ClassVar[bool] = True

    duty: str
    proof: str


class Version(NamedTuple):
    """One text; *blob* is its digest."""

    number: int
    blob: str
    template: str | None
    by: str
    at: datetime
    seq: int


class Approval(NamedTuple):
    """One agreement to the latest version."""

    functions: tuple[str, ...]
    by: str
    at: datetime
    seq: int


class Sent(NamedTuple):
    """One sending. *answered*: the receipt, once there is one."""

    body: NoticeSent
    by: str
    at: datetime
    seq: int
    answered: str | None = None


class Notice(NamedTuple):
    """The texts of one duty, who agreed to the latest, and what was sent. *owed_again*: since it was last sent, the
    duty has come round once more."""

    versions: tuple[Version, ...] = ()
    approvals: tuple[Approval, ...] = ()
    sent: tuple[Sent, ...] = ()
    owed_again: bool = False

    @property
    def latest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def is_sent(self) -> bool:
        """Whether what is owed now was sent."""
        return bool(self.sent) and not self.owed_again

    def submitted_at(self, *, recurring: bool) -> datetime:
        """When what is owed was submitted: what is sent later adds to it and starts no period anew, unless it is
        a report that comes round."""
        return self.sent[-1].at if recurring else min(one.at for one in self.sent)

    @property
    def latest_is_sent(self) -> bool:
        """Whether the latest version was sent for what is owed now; what is drafted afterwards adds to it."""
        return self.is_sent and self.latest is not None and self.sent[-1].body.version == self.latest.number

    @property
    def agreed(self) -> frozenset[str]:
        """The functions that agreed to the latest version."""
        return frozenset(function for one in self.approvals for function in one.functions)


class Notices(NamedTuple):
    """The notices by the id of their duty."""

    by_duty: Mapping[str, Notice] = {}

    def of(self, duty: str) -> Notice:
        """The notice of *duty*; an empty one where nothing was drafted."""
        return self.by_duty.get(duty, Notice())

    def met(self, duty: str) -> bool:
        """Whether the notice that *duty* asks for was sent."""
        return self.of(duty).is_sent

    def submitted(self, entity: str, duties: Duties) -> dict[str, datetime]:
        """When *entity* submitted each stage, as ``RULE/STAGE``: to the first of several recipients, since what follows
        counts from then."""
        found: dict[str, datetime] = {}
        for name, notice in self.by_duty.items():
            duty = duties.by_id.get(name)
            if duty is None or duty.opened.entity != entity or not notice.sent:
                continue
            stage, at = f"{duty.opened.rule}/{duty.opened.stage}", notice.submitted_at(recurring=duty.opened.recurring)
            found[stage] = min(at, found.get(stage, at))
        return found


HEARS = (
    NoticeDrafted.KIND, NoticeApproved.KIND, ApprovalWithdrawn.KIND, NoticeSent.KIND, NoticeAcknowledged.KIND,
    DeadlineMoved.KIND,
)  # fmt: skip


def evolve(part: Notices, event: Event) -> Notices:
    """The notices after *event*."""
    body = event.body
    assert isinstance(
        body,
        NoticeDrafted | NoticeApproved | ApprovalWithdrawn | NoticeSent | NoticeAcknowledged | DeadlineMoved,
    ), event.kind
    if isinstance(body, DeadlineMoved) and not body.again:
        return part
    return Notices({**part.by_duty, body.duty: _changed(part.of(body.duty), body, event)})


def _changed(notice: Notice, body: Body, event: Event) -> Notice:
    match body:
        case NoticeDrafted():
            version = Version(body.version, body.blob, body.template, event.actor, event.at, event.seq)
            return notice._replace(versions=(*notice.versions, version), approvals=())
        case NoticeApproved():
            approval = Approval(body.functions, event.actor, event.at, event.seq)
            return notice._replace(approvals=(*notice.approvals, approval))
        case ApprovalWithdrawn():
            kept = tuple(one for one in notice.approvals if one.by != event.actor)
            return notice._replace(approvals=kept)
        case NoticeSent():
            sent = Sent(body, event.actor, event.at, event.seq)
            return notice._replace(sent=(*notice.sent, sent), owed_again=False)
        case NoticeAcknowledged() if notice.sent:
            *earlier, last = notice.sent
            return notice._replace(sent=(*earlier, last._replace(answered=body.proof)))
        case DeadlineMoved():
            return notice._replace(owed_again=True, approvals=())
    return notice


def how(incident: Incident, duty: Duty) -> Notification:
    """How the plan meets *duty*."""
    return incident.plan.notification(duty.opened.rule, duty.opened.entity)


def receiver(incident: Incident, duty: Duty) -> str:
    """Who must be told: as the plan in force calls the recipient, else as the rule did when the duty was opened."""
    named = (one.name for one in how(incident, duty).recipients if one.id == duty.opened.recipient)
    return next(named, duty.opened.to)


def outstanding(incident: Incident, duty: Duty) -> tuple[str, ...]:
    """The functions that have still to agree to the latest version."""
    needed = incident.plan.approving(how(incident, duty))
    agreed = incident.notices.of(duty.id).agreed
    return tuple(function for function in needed if function not in agreed)


def approved(incident: Incident, duty: Duty) -> bool:
    """Whether the latest version may be sent."""
    return incident.notices.of(duty.id).latest is not None and not outstanding(incident, duty)


def refuse_text(text: str) -> None:
    """Refuses a notice that says nothing, or one that nobody could read."""
    if not text.strip():
        raise Refused(Code.INVALID, "the notice is empty", "give its text: warroom notice draft DUTY --file FILE")
    if len(text) > LONGEST:
        sentence = f"the notice has {len(text):,} characters; {LONGEST:,} is the most"
        hint = "send long material as an attachment, and name it in the text: warroom notice draft DUTY --file FILE"
        raise Refused(Code.INVALID, sentence, hint)


def _concerning(incident: Incident, name: str, doing: str) -> Duty:
    """The duty called *name*, if there is anything to be done for it."""
    duty = find(incident, name)
    if duty.waiver is not None:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{duty.waiver.by} waived {duty.id}: {duty.waiver.why}",
            f'warroom notice reinstate {duty.id} --why "…", if that was wrong, then {doing}',
        )
    return duty


def _latest(incident: Incident, duty: Duty) -> Version:
    latest = incident.notices.of(duty.id).latest
    if latest is None:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"there is no draft for {duty.id}",
            f"warroom notice draft {duty.id} --file FILE; --template NAME begins with the plan's words",
        )
    return latest


def _draft(incident: Incident, command: DraftNotice, actor: Actor, _now: datetime) -> list[Body]:
    duty = _concerning(incident, command.duty, "draft it")
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
    duty = _concerning(incident, command.duty, "approve it")
    latest = _latest(incident, duty)
    _refuse_another(duty, latest, command.blob)
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
    mine = [one for one in incident.notices.of(duty.id).approvals if one.by == actor.id]
    if mine:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{actor.id} approved version {latest.number} already",
            f"warroom notice show {duty.id} says who has still to agree",
        )
    return [*joined, NoticeApproved(duty=duty.id, version=latest.number, blob=latest.blob, functions=functions)]


def _refuse_another(duty: Duty, latest: Version, seen: str | None) -> None:
    """Refuses what is said of the text with the digest *seen*, where the latest version is another one."""
    if seen is not None and seen != latest.blob:
        raise Refused(
            Code.CONFLICT,
            f"this is another text than the one that you have read: version {latest.number}, by {latest.by}",
            f"read it: warroom notice show {duty.id}",
            {"theirs": latest.blob, "yours": seen, "version": latest.number},
        )


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
    duty = _concerning(incident, command.duty, "look at it again")
    notice, latest = incident.notices.of(duty.id), _latest(incident, duty)
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


def _send(incident: Incident, command: SendNotice, actor: Actor, now: datetime) -> list[Body]:
    duty = _concerning(incident, command.duty, "send it")
    latest = _latest(incident, duty)
    _refuse_another(duty, latest, command.blob)
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
            f"warroom notice approve {duty.id} (by {_who(incident, missing)})",
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


def _who(incident: Incident, functions: tuple[str, ...]) -> str:
    able = [person for role in incident.plan.roles_of(functions) for person in may_act(incident, role)]
    return " or ".join(dict.fromkeys(able)) or "nobody: the plan has no such role"


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
    duty = _concerning(incident, command.duty, "look at it again")
    refuse_outsiders(incident, actor, "record a receipt")
    notice = incident.notices.of(duty.id)
    if not notice.sent:
        raise Refused(Code.ILLEGAL_TRANSITION, f"nothing was sent for {duty.id}", f"warroom notice show {duty.id}")
    if notice.sent[-1].answered is not None:
        raise Refused(Code.ILLEGAL_TRANSITION, "its receipt is on the record already", "warroom log shows it")
    if not command.proof.strip():
        raise Refused(Code.INVALID, "a receipt says something", f"warroom notice ack {duty.id} --proof REFERENCE")
    return [NoticeAcknowledged(duty=duty.id, proof=command.proof)]


COMMANDS: Deciders = {
    DraftNotice: _draft,
    ApproveNotice: _approve,
    WithdrawApproval: _withdraw,
    SendNotice: _send,
    AcknowledgeNotice: _acknowledge,
}
