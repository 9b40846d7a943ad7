"""What was said to the person at the screen, and what was recorded: for every test of a verb."""

from __future__ import annotations

from tests.rooms import Room
from tests.tui.stage import Stage
from warroom_widgets.tones import Tone


async def says(stage: Stage, words: str, *, refused: bool = False) -> None:
    """Waits until the line of messages says *words*."""
    notice = stage.screen.notice

    def said() -> bool:
        told = notice.said
        return bool(told and words in told.sentence and (told.tone is Tone.ALARM) == refused)

    await stage.until(said, f"said {words!r}, but {notice.said}")


def way(stage: Stage) -> str:
    """The way on, or back, that the line of messages names."""
    return stage.screen.notice.said.way if stage.screen.notice.said else ""


def last(room: Room) -> dict[str, object]:
    """The body of the last entry."""
    body = room.events[-1].body
    assert body is not None
    return body.model_dump(mode="json", exclude={"cause"})
