"""Write down what happened earlier: first when it was, then what it was."""

from __future__ import annotations

from warroom.core.moments import EXAMPLE, moment
from warroom.tui.dialogue import Dialogue
from warroom.views.times import exact
from warroom_widgets.prompt import Choice


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the time, and goes on with one of the everyday verbs."""
    from warroom.tui.verbs import BY_ID, VERBS

    dialogue.dated = when, precision = moment(await dialogue.text("When was it?", about=EXAMPLE), dialogue.means.now())
    everyday = [Choice(verb.id, verb.label, verb.about) for verb in VERBS if verb.weight]
    chosen = await dialogue.choose(f"What happened at {exact(when, precision)}?", everyday)
    await BY_ID[chosen].talk(dialogue, None)
