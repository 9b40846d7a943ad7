"""Override the severity with a reason, or go back to what the criteria say."""

from __future__ import annotations

from warroom.core.severity import ClearSeverity, SetSeverity
from warroom.tui.dialogue import Dialogue
from warroom.views.safe import line
from warroom_widgets.prompt import Choice

_COMPUTED = Choice("=", "as computed", "clear the override")


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the level and the reason."""
    part = dialogue.room.severity
    levels = [Choice(level.id, level.id, f"{level.title}: {level.when or 'by default'}") for level in part.levels]
    choices = [*([_COMPUTED] if part.overridden else []), *levels]
    level = await dialogue.choose("How bad is it?", choices, about=f"now {part.level}: {part.why}")
    if level == _COMPUTED.key:
        dialogue.refuse_strangers(ClearSeverity(why="to see whether they may"))
        why = await dialogue.text("Why does the override no longer hold?")
        await dialogue.record(ClearSeverity(why=why), undo="to override it again: U")
    else:
        dialogue.refuse_strangers(SetSeverity(level=level, why="to see whether they may"))
        why = await dialogue.text(f"Why is it {level}?", about="an override is signed with your name")
        override = Choice("override", "override it", "signed with your name")
        await dialogue.sure(f"The severity is {part.level} and becomes {level}: {line(why)}", override)
        await dialogue.record(SetSeverity(level=level, why=why), undo="to take it back: U")
