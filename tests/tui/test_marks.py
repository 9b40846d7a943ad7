"""What somebody else changed while one looks is marked for a while, and what oneself did is not."""

from __future__ import annotations

from tests.rooms import Room
from tests.tui.stage import Stage, on_screen
from warroom_widgets.marks import STAYS_S


def marked(stage: Stage) -> set[str]:
    """The steps with a mark."""
    return {row.id for row in stage.screen.steps.rows.rows if row.id in stage.screen.steps.rows._marks}


async def test_a_row_that_somebody_else_changed_is_marked_and_the_title_says_who() -> None:
    room = Room()
    async with on_screen(room) as stage:
        assert not marked(stage), "nothing has changed when it is shown for the first time"
        room.do("step_start", who="ben", step="preserve")
        await stage.sees(">*10m", "* ben")
        assert marked(stage) == {"preserve"}


async def test_the_cursor_stays_and_the_mark_goes_by_itself() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("G")
        selected = stage.screen.steps.selected
        room.do("step_start", who="ben", step="preserve")
        await stage.sees("* ben")
        assert stage.screen.steps.selected == selected
        assert stage.screen.steps.rows.has_focus
        for _ in range(STAYS_S):
            stage.screen.tick()
        assert not marked(stage)
        await stage.until(lambda: "* ben" not in stage.text, "took the name away")


async def test_neither_what_one_does_oneself_nor_time_nor_a_resize_is_a_change_by_others() -> None:
    room = Room()
    async with on_screen(room) as stage:
        room.do("step_start", who="ana", step="preserve")
        await stage.shows(room.incident.seq)
        room.clock.step(minutes=30)
        await stage.sees("late")
        for size in ((120, 40), (80, 24)):
            await stage.pilot.resize_terminal(*size)
        await stage.press("slash", "a", "escape")
        assert not marked(stage)
        assert "*" not in "".join(stage.lines[6:])


async def test_where_several_changed_something_at_once_nobody_is_named() -> None:
    room = Room()
    async with on_screen(room) as stage:
        before = stage.screen.seen
        room.do("note_add", text="one", who="ben")
        room.do("note_add", text="two", who="cleo")
        await stage.shows(room.incident.seq)
        assert before
        assert stage.screen.seen
        assert stage.screen.author(before, stage.screen.seen) == ""


async def test_moving_along_the_past_marks_nothing() -> None:
    room = Room()
    room.do("step_start", who="ben", step="preserve")
    async with on_screen(room) as stage:
        await stage.press("less_than_sign")
        await stage.sees("PAST")
        await stage.press("comma", "comma")
        await stage.sees(f"#{room.incident.seq - 2} of")
        assert "*" not in "".join(stage.lines[6:])
