"""Take back the last thing that one did in this incident, by an entry that everybody sees."""

from __future__ import annotations

from warroom.core import undo
from warroom.tui.dialogue import Dialogue
from warroom.views.entries import sentence
from warroom.views.safe import line
from warroom_widgets.prompt import Choice

_BACK = Choice("back", "take it back", "an entry of its own says so; nothing is deleted")
_LEAVE = Choice("leave", "leave it as it is", "nothing is recorded")


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Shows what is taken back and what it will be, and asks. Refused where it cannot be, with what to do instead."""
    history = dialogue.seen.history
    found = undo.last(history.incident, history.events, dialogue.me)
    ask = f"Take back #{found.event.seq} {line(sentence(found.event, history.texts), 200)}?"
    about = line(found.becomes)
    if found.weighty:
        await dialogue.sure(ask, _BACK, about=about)
    elif await dialogue.choose(ask, (_BACK, _LEAVE), about=about) == _LEAVE.key:
        return
    for command in found.commands:
        await dialogue.record(command, undo="to do it again: U")
