"""The notice of a duty: draft it, compare its versions, agree to its words, send it, record the receipt; or say that
the duty is not to be met.

Who agrees is shown every word first, and what is recorded is the digest of what was shown. What cannot be done is
refused before the questions and not after them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from warroom.core.duties import Duty, ReinstateDuty, WaiveDuty
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.notices import AcknowledgeNotice, ApproveNotice, Version, WithdrawApproval, approved, how, receiver
from warroom.tui.dialogue import Dialogue
from warroom.tui.reading import agreed, read
from warroom.tui.verbs import drafting, sending
from warroom.views import notices
from warroom.views.duties import DutyView, stands
from warroom.views.safe import line, safe
from warroom_widgets.prompt import Choice

Act = Callable[[Dialogue, Duty], Awaitable[None]]

_CHOICES = {
    "approve": Choice("approve", "approve", "read it, and agree for your function to exactly these words"),
    "send": Choice("send", "send", "say that it was filed: to whom, when, with which proof"),
    "file": Choice("file", "write to a file", "the approved words, to be posted or carried; recorded as sent"),
    "form": Choice(
        "form", "what it has to say", "what the law asks of it, filled from the record, and what is missing"
    ),
    "draft": Choice("draft", "draft", "write it, or write it anew: any edit voids what was approved"),
    "read": Choice("read", "read", "a version, word for word"),
    "compare": Choice("compare", "compare", "what differs between two versions"),
    "ack": Choice("ack", "receipt", "record what came back"),
    "withdraw": Choice("withdraw", "withdraw", "take your approval back, and why"),
    "waive": Choice("waive", "waive", "it is owed and will not be met, and why"),
    "not-applicable": Choice("not-applicable", "not applicable", "it is not owed, and why"),
    "reinstate": Choice("reinstate", "reinstate", "it is owed after all, and why"),
}
_BACK = "to take it back: w, reinstate"


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which duty, unless it is the *subject*, and what to do about it."""
    shown = await _which(dialogue, subject)
    duty = dialogue.seen.history.incident.duties.by_id[shown.id]
    choices = [_CHOICES[name] for name in _possible(dialogue.seen.history.incident, duty, dialogue.me)]
    left = f", {shown.left}{'' if shown.late else ' left'}" if shown.left else ""
    about = f"{shown.title} ({shown.id}). {stands(shown)}{left}"
    chosen = await dialogue.choose(f"Tell {shown.to}:", choices, about=about)
    await _ACTS[chosen](dialogue, duty)


async def _which(dialogue: Dialogue, subject: str | None) -> DutyView:
    duties = {one.id: one for one in dialogue.room.duties}
    if not duties:
        raise Refused(Code.NOT_FOUND, "there is no duty to notify here", "warroom clock list says why")
    if subject not in duties:
        choices = [
            Choice(one.id, f"tell {one.to}", f"{one.left or 'no date'}, {stands(one)}") for one in duties.values()
        ]
        subject = await dialogue.choose("Which duty?", choices)
    dialogue.subject = f"duty {subject}"
    return duties[subject]


def _possible(incident: Incident, duty: Duty, me: str) -> list[str]:
    """What can be done about *duty* now, the next step first."""
    notice = incident.notices.of(duty.id)
    if duty.waiver is not None:
        return ["reinstate"]
    several = [*(["read"] if notice.versions else []), *(["compare"] if len(notice.versions) > 1 else [])]
    if notice.is_sent:
        return [*(["ack"] if notice.sent[-1].answered is None else []), "draft", *several, "form"]
    mine = ["withdraw"] if any(one.by == me for one in notice.approvals) else []
    ready = ["send", "file"] if approved(incident, duty) else ["approve"] if notice.latest else []
    return [*ready, "draft", *several, *mine, "form", "waive", "not-applicable"]


async def _approve(dialogue: Dialogue, duty: Duty) -> None:
    incident, latest = dialogue.seen.history.incident, _latest(dialogue, duty)
    command = ApproveNotice(duty=duty.id, blob=latest.blob)
    dialogue.foresee(command)
    functions = ", ".join(incident.plan.approving(how(incident, duty)))
    foot = (f"sha256 {latest.blob}", *drafting.remarks(dialogue, duty, dialogue.seen.history.texts[latest.blob]))
    ask = f"Version {latest.number} for {line(receiver(incident, duty))}, by {line(latest.by)}: approve it?"
    agree = Choice("approve", "approve it", f"exactly these words; the plan asks {functions}")
    await agreed(dialogue, ask, notices.lines(dialogue.seen.history.texts, latest), agree, foot=foot)
    await dialogue.record(command, undo="to take it back: w, withdraw")


def _latest(dialogue: Dialogue, duty: Duty) -> Version:
    """The version that is read. Refused where its text was erased: nobody agrees to words that nobody can read."""
    latest = notices.version(dialogue.seen.history.incident, duty)
    if latest.blob not in dialogue.seen.history.texts:
        raise Refused(Code.NOT_FOUND, f"the text of version {latest.number} was erased", "draft it anew: w, draft")
    return latest


async def _read(dialogue: Dialogue, duty: Duty) -> None:
    """Reads a version; asks which, where there are several."""
    history = dialogue.seen.history
    one = history.incident.notices.of(duty.id).versions[-1]
    if one.number > 1:
        one = await _version(dialogue, duty, "Which version do you want to read?", below=one.number + 1)
    ask = f"Version {one.number}, by {line(one.by)}:"
    await read(dialogue, ask, notices.lines(history.texts, one), Choice("read", "I have read it"))


async def _version(dialogue: Dialogue, duty: Duty, ask: str, *, below: int) -> Version:
    incident = dialogue.seen.history.incident
    found = [one for one in incident.notices.of(duty.id).versions if one.number < below]
    choices = [Choice(str(one.number), f"version {one.number}", f"by {line(one.by)}") for one in reversed(found)]
    return notices.version(incident, duty, int(await dialogue.choose(ask, choices)))


async def _compare(dialogue: Dialogue, duty: Duty) -> None:
    history = dialogue.seen.history
    *before, latest = history.incident.notices.of(duty.id).versions
    first = before[-1]
    if len(before) > 1:
        ask = f"Version {latest.number} beside which one?"
        first = await _version(dialogue, duty, ask, below=latest.number)
    lines = [one.expandtabs(4) for one in notices.compared(history.texts, first, latest)]
    ask = f"From version {first.number} to version {latest.number}:"
    await read(dialogue, ask, lines or ["they are the same, word for word"], Choice("read", "I see"))


async def _withdraw(dialogue: Dialogue, duty: Duty) -> None:
    why = await dialogue.text("Why do you take your approval back?", about=line(duty.opened.title))
    await dialogue.record(WithdrawApproval(duty=duty.id, why=why), undo="to approve it again: w, approve")


async def _acknowledge(dialogue: Dialogue, duty: Duty) -> None:
    about = f"from {line(dialogue.seen.history.incident.notices.of(duty.id).sent[-1].body.to)}"
    proof = await dialogue.text("What did they answer: its reference?", about=about)
    await dialogue.record(AcknowledgeNotice(duty=duty.id, proof=proof), undo="it stays; if it is wrong, note that: n")


async def _form(dialogue: Dialogue, duty: Duty) -> None:
    """Reads what the law asks. Refused where nothing says what that is."""
    from warroom.reports.forms import as_markdown, filled  # forms are read when one is looked at

    form = filled(dialogue.seen.history.incident, duty, dialogue.means.now())
    text = safe(as_markdown(form)).split("\n")
    await read(dialogue, f"What a notice for {line(duty.id)} has to say", text, Choice("read", "I have read it"))


async def _waive(dialogue: Dialogue, duty: Duty) -> None:
    await _set_aside(dialogue, duty, not_applicable=False)


async def _not_applicable(dialogue: Dialogue, duty: Duty) -> None:
    await _set_aside(dialogue, duty, not_applicable=True)


async def _set_aside(dialogue: Dialogue, duty: Duty, *, not_applicable: bool) -> None:
    """To waive a duty is weighed: nothing rings for it any more."""
    what = "does not apply" if not_applicable else "is not met"
    dialogue.foresee(WaiveDuty(duty=duty.id, why="to see whether it may be", not_applicable=not_applicable))
    why = await dialogue.text(f"Why is it that this {what}?", about=_told(duty))
    sign = Choice("sign", f"say that it {what}", "signed with your name; nothing rings for it any more")
    await dialogue.sure(f"{_told(duty)} {what}: {line(why)}", sign)
    await dialogue.record(WaiveDuty(duty=duty.id, why=why, not_applicable=not_applicable), undo=_BACK)


async def _reinstate(dialogue: Dialogue, duty: Duty) -> None:
    why = await dialogue.text("Why does it stand again?", about=_told(duty))
    await dialogue.record(ReinstateDuty(duty=duty.id, why=why), undo="to take it back: w, waive")


def _told(duty: Duty) -> str:
    return line(f"{duty.opened.title} ({duty.id})")


_ACTS: dict[str, Act] = {
    "approve": _approve, "send": sending.send, "file": sending.into_file, "form": _form, "draft": drafting.draft,
    "read": _read, "compare": _compare, "ack": _acknowledge, "withdraw": _withdraw, "waive": _waive,
    "not-applicable": _not_applicable, "reinstate": _reinstate,
}  # fmt: skip
