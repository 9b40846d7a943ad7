"""Write down what happened earlier: first when it was, then what it was. Whatever is recorded can be dated."""

from __future__ import annotations

from warroom.core.moments import EXAMPLE, moment
from warroom.tui.dialogue import Dialogue
from warroom.views.times import exact
from warroom_widgets.prompt import Choice


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the time, and goes on with one of the verbs that record, the everyday ones first."""
    from warroom.tui.verbs import BY_ID, DATABLE

    dialogue.dated = when, precision = moment(await dialogue.text("When was it?", about=EXAMPLE), dialogue.means.now())
    choices = [Choice(verb.id, verb.label, verb.about) for verb in DATABLE]
    chosen = await dialogue.choose(f"What happened at {exact(when, precision)}?", choices)
    await BY_ID[chosen].talk(dialogue, None)
