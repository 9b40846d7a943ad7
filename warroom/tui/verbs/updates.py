"""Post a situation report."""

from __future__ import annotations

from warroom.core.updates import PostUpdate
from warroom.tui.dialogue import Dialogue


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the text."""
    text = await dialogue.text("What is the situation?", about="everybody in the room reads it", long=True)
    await dialogue.record(PostUpdate(text=text), undo="to withdraw it: U; nothing is ever erased")
