"""Say whether it still happens, as seen by hand."""

from __future__ import annotations

from warroom.core.probes import RecordProbe
from warroom.tui.dialogue import Dialogue


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks how many tries failed and how many did not."""
    about = "by hand one can see that it happens, never that it has stopped"
    failed = await dialogue.whole("In how many tries did it happen?", about=about)
    clean = await dialogue.whole("In how many tries did it not?")
    why = await dialogue.text("What did you try?", about="signed with your name")
    command = RecordProbe(clean=clean or 0, failed=failed or 0, why=why)
    await dialogue.record(command, undo="to change it, look again: h")
