"""Add a note, or say that the system was changed."""

from __future__ import annotations

from warroom.core.entries import AddNote
from warroom.tui.dialogue import Dialogue

_MEND = "nothing is ever erased; to mend it, add another"


async def note(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the text."""
    text = await dialogue.draft("note", "What do you want to note?")
    await dialogue.record(AddNote(text=text), undo=_MEND, draft="note")


async def change(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks what was changed in the system."""
    about = "evidence from before a change proves nothing about the system after it"
    what = await dialogue.draft("change", "What was changed in the system?", about=about)
    text = await dialogue.text("Anything to add? (Enter for nothing)", needed=False)
    await dialogue.record(AddNote(change=what, text=text), undo=_MEND, draft="change")
