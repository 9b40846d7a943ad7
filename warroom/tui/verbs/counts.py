"""State how many people are affected."""

from __future__ import annotations

from warroom.core.counts import SetCount
from warroom.tui.dialogue import Dialogue


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the range and how it was made."""
    now = dialogue.room.affected
    low = await dialogue.whole("At least how many people are affected?", about=f"now: {now.range} {now.why}")
    likely = await dialogue.whole("How many are likely? (Enter if nobody can say)", needed=False)
    high = await dialogue.whole("At most how many? (Enter if there is no upper end yet)", needed=False)
    why = await dialogue.text("How do you know?", about="people, not rows or requests; signed with your name")
    command = SetCount(low=low or 0, likely=likely, high=high, why=why)
    await dialogue.record(command, undo="to change it, state it again: a")
