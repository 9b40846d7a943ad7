"""Post a situation report."""

from __future__ import annotations

from warroom.core.updates import PostUpdate
from warroom.tui.dialogue import Dialogue


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the text."""
    text = await dialogue.draft("update", "What is the situation?", about="everybody in the room reads it")
    await dialogue.record(
        PostUpdate(text=text), undo="nothing is ever erased; to mend it, post another", draft="update"
    )
