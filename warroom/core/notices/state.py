"""Where the notice of a duty stands: its versions, who agreed to the latest, what was sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from warroom.core.duties import DeadlineMoved, Duties, Duty, find
from warroom.core.envelope import Body, Event
from warroom.core.errors import Code, Refused
from warroom.core.notices.said import (
    LONGEST,
    ApprovalWithdrawn,
    NoticeAcknowledged,
    NoticeApproved,
    NoticeDrafted,
    NoticeSent,
)

if TYPE_CHECKING:
    from warroom.core.incident import Incident
    from warroom.core.plan import Notification


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


def how(incident: "Incident", duty: Duty) -> "Notification":
    """How the plan meets *duty*."""
    return incident.plan.notification(duty.opened.rule, duty.opened.entity)


def receiver(incident: "Incident", duty: Duty) -> str:
    """Who must be told: as the plan in force calls the recipient, else as the rule did when the duty was opened."""
    named = (one.name for one in how(incident, duty).recipients if one.id == duty.opened.recipient)
    return next(named, duty.opened.to)


def outstanding(incident: "Incident", duty: Duty) -> tuple[str, ...]:
    """The functions that have still to agree to the latest version."""
    needed = incident.plan.approving(how(incident, duty))
    agreed = incident.notices.of(duty.id).agreed
    return tuple(function for function in needed if function not in agreed)


def approved(incident: "Incident", duty: Duty) -> bool:
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


def concerning(incident: "Incident", name: str, doing: str) -> Duty:
    """The duty called *name*, if there is anything to be done for it."""
    duty = find(incident, name)
    if duty.waiver is not None:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"{duty.waiver.by} waived {duty.id}: {duty.waiver.why}",
            f'warroom notice reinstate {duty.id} --why "…", if that was wrong, then {doing}',
        )
    return duty


def latest_of(incident: "Incident", duty: Duty) -> Version:
    """The latest version. Refused (illegal_transition) where nothing was drafted."""
    latest = incident.notices.of(duty.id).latest
    if latest is None:
        raise Refused(
            Code.ILLEGAL_TRANSITION,
            f"there is no draft for {duty.id}",
            f"warroom notice draft {duty.id} --file FILE; --template NAME begins with the plan's words",
        )
    return latest


def refuse_another(duty: Duty, latest: Version, seen: str | None) -> None:
    """Refuses what is said of the text with the digest *seen*, where the latest version is another one."""
    if seen is not None and seen != latest.blob:
        raise Refused(
            Code.CONFLICT,
            f"this is another text than the one that you have read: version {latest.number}, by {latest.by}",
            f"read it: warroom notice show {duty.id}",
            {"theirs": latest.blob, "yours": seen, "version": latest.number},
        )
