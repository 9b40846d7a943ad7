"""Add a note, say that the system was changed, correct or label what was recorded."""

from __future__ import annotations

from warroom.core.entries import AddNote, CorrectEntry, LabelEntry
from warroom.core.envelope import Label
from warroom.core.errors import Code, Refused
from warroom.tui.dialogue import Dialogue
from warroom.views.entries import EntryView
from warroom_widgets.prompt import Choice

_MEND = "to withdraw it: U; nothing is ever erased"
_LABELS = {
    Label.NORMAL: Choice("normal", "normal", "everybody may see it, the wall and exports included"),
    Label.PRIVILEGED: Choice("privileged", "privileged", "advice of counsel: in this room only"),
    Label.PERSONAL: Choice("personal", "personal", "it names or describes a person: in this room only"),
}


async def note(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the text."""
    text = await dialogue.text("What do you want to note?", long=True)
    await dialogue.record(AddNote(text=text), undo=_MEND)


async def labelled(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the label first, and goes on with what there is to say: a text that will have a label is kept on no disk
    while it is typed, and is nowhere without it for a moment."""
    from warroom.tui.verbs import BY_ID, EVERYDAY, NOTE

    closed = [_LABELS[Label.PRIVILEGED], _LABELS[Label.PERSONAL]]
    label = Label(await dialogue.choose("What kind of entry will it be?", closed))
    dialogue.private, dialogue.subject, dialogue.label = True, label, label
    choices = [Choice(verb.id, verb.label, verb.about) for verb in sorted(EVERYDAY, key=lambda verb: verb.id != NOTE)]
    chosen = await dialogue.choose(f"What do you want to say that is {label}?", choices)
    await BY_ID[chosen].talk(dialogue, None)


async def change(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks what was changed in the system."""
    what = await dialogue.text("What was changed in the system?", about=_starts_anew(dialogue))
    text = await dialogue.text("Anything to add? (Enter for nothing)", needed=False, long=True)
    await dialogue.record(AddNote(change=what, text=text), undo="it stays; to mend its words: E")


def _starts_anew(dialogue: Dialogue) -> str:
    """What the change does to the evidence that there is."""
    clean = sum(one.evidence.clean for one in dialogue.seen.history.incident.probes.by_id.values())
    lost = f"; {clean:,} clean tries count no more" if clean else ""
    return f"Evidence starts anew{lost}. A failure stands until somebody looks again."


async def correct(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which entry, unless it is the *subject*, what it should have said, and what was wrong with it."""
    entry = await _which(dialogue, subject, "Which entry is wrong?")
    dialogue.private = entry.label != Label.NORMAL
    text = await dialogue.text(
        f"What should entry {entry.seq} have said?", about=_said(entry), long=not dialogue.private
    )
    why = await dialogue.text("What was wrong with it?", about=_said(entry))
    await dialogue.record(
        CorrectEntry(seq=entry.seq, text=text, why=why), undo="to take it back: U, or correct it again"
    )


async def label(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which entry, unless it is the *subject*, who may see it, and why. To show more to more people is weighed."""
    entry = await _which(dialogue, subject, "Which entry gets another label?")
    choices = [choice for label, choice in _LABELS.items() if label != entry.label]
    chosen = Label(
        await dialogue.choose(f"Entry {entry.seq} is {entry.label}. What is it?", choices, about=_said(entry))
    )
    why = await dialogue.text(f"Why is it {chosen}?", about=_said(entry))
    if chosen is Label.NORMAL:
        show = Choice("show", "show it", "on the wall, in exports, in what is shared")
        await dialogue.sure(f"Entry {entry.seq} will be seen by everybody.", show, about=_said(entry))
    await dialogue.record(LabelEntry(seq=entry.seq, as_label=chosen, why=why), undo="to take it back: U")


async def _which(dialogue: Dialogue, subject: str | None, ask: str) -> EntryView:
    entries = {str(entry.seq): entry for entry in reversed(dialogue.room.timeline)}
    if not entries:
        raise Refused(Code.NOT_FOUND, "there is no entry yet", "warroom log")
    if subject not in entries:
        choices = [
            Choice(seq, f"#{seq} {entry.said[:60]}", f"{entry.time} {entry.actor}") for seq, entry in entries.items()
        ]
        subject = await dialogue.choose(ask, choices)
    dialogue.subject = f"entry {subject}"
    return entries[subject]


def _said(entry: EntryView) -> str:
    was = f"; corrected: {entry.correction}" if entry.correction else ""
    return f"#{entry.seq} {entry.actor}, {entry.exact}: {entry.said[:400]}{was}"
