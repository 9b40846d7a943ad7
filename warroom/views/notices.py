"""A notice: its versions, who agreed to the latest one and who has still to, what was sent and what came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warroom.core.duties import Duty
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.notices import Sent, Version, approved, outstanding
from warroom.views.safe import safe

ERASED = "(the text was erased)"


def as_json(incident: Incident, duty: Duty) -> dict[str, Any] | None:
    """The notice of *duty*; none where nothing was drafted."""
    notice = incident.notices.of(duty.id)
    latest = notice.latest
    if latest is None:
        return None
    agreed = [{"by": one.by, "at": stamp(one.at), "functions": list(one.functions)} for one in notice.approvals]
    return {
        "version": latest.number, "digest": latest.blob, "template": latest.template,
        "drafted_by": latest.by, "drafted_at": stamp(latest.at), "approved": approved(incident, duty),
        "approvals": agreed,
        "outstanding": list(outstanding(incident, duty)),
        "sent": [_sent(one) for one in notice.sent], "versions": [_version(one) for one in notice.versions],
    }  # fmt: skip


def _version(version: Version) -> dict[str, Any]:
    return {"version": version.number, "digest": version.blob, "by": version.by, "at": stamp(version.at),
            "template": version.template}  # fmt: skip


def _sent(sent: Sent) -> dict[str, Any]:
    body = sent.body
    return {
        "version": body.version, "digest": body.blob, "to": body.to, "channel": str(body.channel), "by": sent.by,
        "at": stamp(sent.at), "proof": body.proof, "evidence": [one.model_dump() for one in body.evidence],
        "late_s": body.late_s, "late_because": body.late_because, "rehearsal": body.rehearsal,
        "acknowledged": sent.answered,
    }  # fmt: skip


def version(incident: Incident, duty: Duty, number: int | None = None) -> Version:
    """Version *number* of the notice of *duty*, or the latest. Refused (not_found) where there is none."""
    versions = incident.notices.of(duty.id).versions
    found = [one for one in versions if number in (None, one.number)]
    if not found:
        there_are = f"versions go from 1 to {len(versions)}" if versions else "nothing was drafted"
        what = f"version {number} of the notice" if number else "notice"
        raise Refused(
            Code.NOT_FOUND, f"there is no {what} for {duty.id}: {there_are}",
            f"warroom notice draft {duty.id} --file FILE",
        )  # fmt: skip
    return found[-1]


def text(texts: Mapping[str, str], version: Version) -> str:
    """The words of *version*, safe to show."""
    return safe(texts[version.blob]) if version.blob in texts else ERASED


def lines(texts: Mapping[str, str], version: Version) -> list[str]:
    """The words of *version*, line by line and with their indent, safe to show."""
    return text(texts, version).expandtabs(4).rstrip().split("\n")


def compared(texts: Mapping[str, str], before: Version, after: Version) -> Iterator[str]:
    """What differs between two versions, line by line, as ``diff -u`` shows it."""
    from difflib import unified_diff  # a status needs none

    old, new = text(texts, before).split("\n"), text(texts, after).split("\n")
    was, is_ = (f"version {one.number} by {safe(one.by)}, {stamp(one.at)}" for one in (before, after))
    yield from unified_diff(old, new, was, is_, lineterm="")
