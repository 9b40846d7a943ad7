"""The language for a duty: drafted, approved, sent, acknowledged.

An approval is bound to the digest of exactly one text. Any edit makes another text, which nobody has approved; whoever
drafted it does not approve it; and nothing is sent that is not approved. The text itself is kept outside of the body,
by the digest that ``sha256sum`` prints, so that anybody can compare what was sent with what was agreed.
"""

from __future__ import annotations

from warroom.core.envelope import Deciders
from warroom.core.notices import agreeing, sending
from warroom.core.notices.said import (
    LONGEST,
    AcknowledgeNotice,
    ApprovalWithdrawn,
    ApproveNotice,
    Channel,
    DraftNotice,
    NoticeAcknowledged,
    NoticeApproved,
    NoticeDrafted,
    NoticeSent,
    SendNotice,
    WithdrawApproval,
)
from warroom.core.notices.state import (
    HEARS,
    Approval,
    Notice,
    Notices,
    Sent,
    Version,
    approved,
    evolve,
    how,
    outstanding,
    receiver,
    refuse_text,
)

__all__ = [
    "COMMANDS", "HEARS", "LONGEST", "AcknowledgeNotice", "Approval", "ApprovalWithdrawn", "ApproveNotice", "Channel",
    "DraftNotice", "Notice", "NoticeAcknowledged", "NoticeApproved", "NoticeDrafted", "NoticeSent", "Notices",
    "SendNotice", "Sent", "Version", "WithdrawApproval", "approved", "evolve", "how", "outstanding", "receiver",
    "refuse_text",
]  # fmt: skip

COMMANDS: Deciders = {**agreeing.COMMANDS, **sending.COMMANDS}
