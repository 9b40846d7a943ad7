"""Say that a notice was sent: when, to whom, with which proof, and why it is late where the rule asks for that.

Most authorities have a portal, so that a person sends and the record holds what was sent. It is shown once more, word
for word: what is recorded as sent is what the team will be held to.
"""

from __future__ import annotations

from datetime import datetime

from warroom.core.duties import Duty
from warroom.core.envelope import Blob, Evidence, Precision
from warroom.core.errors import Code, Refused
from warroom.core.moments import EXAMPLE, moment
from warroom.core.notices import Channel, SendNotice, Version, how, receiver
from warroom.tui.dialogue import Dialogue
from warroom.tui.reading import agreed
from warroom.tui.verbs import files
from warroom.views import notices
from warroom.views.safe import line
from warroom.views.times import exact
from warroom_widgets.prompt import Choice

_INTO = "its path; it holds exactly the words that were approved"
_HOW = {Channel.FILED: "filed by hand; proof: ", Channel.FILE: "written into the file "}


async def send(dialogue: Dialogue, duty: Duty) -> None:
    """Asks for all that the record needs, and shows the words before it is recorded. Refused before the questions
    where they are not approved, or a gate is shut."""
    _late_reason_for(dialogue, duty, because="to see whether it may be sent")
    if not dialogue.dated:
        dialogue.dated = await _when(dialogue)
    asks = _late_reason_for(dialogue, duty)
    why = await dialogue.text("Why is it late?", about=asks) if asks else None
    whom = line(receiver(dialogue.seen.history.incident, duty))
    to = await dialogue.text("To whom was it sent?", about=_via(dialogue, duty), initial=whom)
    proof, evidence, blobs = await _proof(dialogue)
    command = SendNotice(duty=duty.id, channel=Channel.FILED, to=to, proof=proof, late_because=why, evidence=evidence)
    await _shown(dialogue, duty, command)
    await dialogue.record(command, undo="it stays; when they answer: w, receipt", files=blobs)


async def into_file(dialogue: Dialogue, duty: Duty) -> None:
    """Writes the approved words into a new file, once they were seen, and records that they went out so. In a drill
    nothing is written. Refused before the questions where they are not approved, or a gate is shut."""
    _late_reason_for(dialogue, duty, because="to see whether it may be sent")
    asks = _late_reason_for(dialogue, duty)
    why = await dialogue.text("Why is it late?", about=asks) if asks else None
    path = await dialogue.text("Into which new file?", about=_INTO, complete=files.completed)
    history = dialogue.seen.history
    latest = notices.version(history.incident, duty)
    command = SendNotice(
        duty=duty.id, channel=Channel.FILE, blob=latest.blob, to=line(receiver(history.incident, duty)), proof=path,
        late_because=why,
    )  # fmt: skip
    await _shown(dialogue, duty, command)
    text = None if dialogue.room.identity.drill else _words(dialogue, latest)
    async with files.written(path, text):
        await dialogue.record(command, undo="it stays; when they answer: w, receipt")


def _words(dialogue: Dialogue, version: Version) -> str:
    """All of *version*. Refused where it is no longer there: a file without the words tells nobody anything."""
    text = dialogue.seen.history.texts.get(version.blob)
    if text is None:
        raise Refused(Code.UNAVAILABLE, "the text was erased", "draft it anew: w, draft")
    return text


async def _when(dialogue: Dialogue) -> tuple[datetime, Precision] | None:
    """When it was sent; none where that is now."""
    typed = await dialogue.text("When was it sent? (Enter: now)", about=f"filed by hand. {EXAMPLE}", needed=False)
    return moment(typed, dialogue.means.now()) if typed else None


def _late_reason_for(dialogue: Dialogue, duty: Duty, because: str | None = None) -> str:
    """What the rule asks of a notice that is late, where it is and *because* does not say it; empty otherwise. Refused
    where it cannot be sent."""
    command = SendNotice(duty=duty.id, channel=Channel.FILED, proof="to come", late_because=because)
    try:
        dialogue.foresee(command)
    except Refused as refused:
        if refused.code is not Code.REASON_REQUIRED:
            raise
        return refused.sentence
    return ""


def _via(dialogue: Dialogue, duty: Duty) -> str:
    recipients = how(dialogue.seen.history.incident, duty).recipients
    found = next((one.via for one in recipients if one.id == duty.opened.recipient and one.via), "")
    return f"the plan says: {line(found)}" if found else ""


async def _proof(dialogue: Dialogue) -> tuple[str | None, tuple[Evidence, ...], list[Blob]]:
    """A reference, or else a file: something proves it."""
    about = "the reference, who took it, the number of the receipt"
    typed = await dialogue.text("What proves it? (Enter: a file does)", about=about, needed=False)
    return (typed, (), []) if typed else (None, *await files.proofs(dialogue, "Which file proves it?"))


async def _shown(dialogue: Dialogue, duty: Duty, command: SendNotice) -> None:
    """What is recorded as sent, word for word."""
    history = dialogue.seen.history
    latest = notices.version(history.incident, duty)
    when = exact(dialogue.dated[0], dialogue.dated[1]) if dialogue.dated else "now"
    drill = ["DRILL: it is recorded as rehearsed; nothing may have left"] if dialogue.room.identity.drill else []
    proof = command.proof or ", ".join(one.name for one in command.evidence)
    foot = [f"sha256 {latest.blob}", f"sent {when}, {_HOW[command.channel]}{line(proof)}", *drill]
    ask = f"Version {latest.number} to {line(command.to or '')}: was it sent like this?"
    await agreed(
        dialogue, ask, notices.lines(history.texts, latest), Choice("sent", "it was sent", "signed with your name"),
        foot=foot,
    )  # fmt: skip
