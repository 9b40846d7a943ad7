"""What is recorded of a notice, and what is asked: its events and its commands."""

from enum import StrEnum
from typing import ClassVar

from warroom.core.envelope import Body, Command, Evidence
from warroom.core.instants import Instant

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
