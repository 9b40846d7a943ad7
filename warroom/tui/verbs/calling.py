"""Say whom the severity calls: this version pages nobody, so that somebody has to."""

from __future__ import annotations

from warroom.core.incident import Incident
from warroom.tui.dialogue import Dialogue
from warroom.views.calling import calls, said
from warroom_widgets.prompt import Choice


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Shows them until they were read."""
    await tell(
        dialogue, "Nobody is called by this program. Call:", dialogue.seen.history.incident, Choice("read", "I see")
    )


async def tell(dialogue: Dialogue, ask: str, incident: Incident, read: Choice) -> None:
    """Says under *ask* whom the severity of *incident* calls, and waits for *read*."""
    first, *others = said(calls(incident))
    await dialogue.choose(ask, (read,), about="\n".join(others or [first]))
