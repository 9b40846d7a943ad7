"""The wall on a screen: large, silent, and alive."""

from __future__ import annotations

from tests.rooms import Room
from tests.tui.snapshot import matches
from tests.tui.stage import on_screen
from tests.tui.test_snapshots import looks, named, story
from warroom.tui.preferences import Preferences


@looks
async def test_the_wall_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(story(), size=size, wall=True, preferences=Preferences(theme=theme)) as stage:
        await matches(stage, named("wall", size, theme))


async def test_its_clock_goes_on_so_that_a_frozen_wall_is_seen_to_be_frozen() -> None:
    room = Room()
    async with on_screen(room, wall=True) as stage:
        await stage.sees("12:00:00Z")
        room.wait(seconds=7)
        await stage.sees("12:00:07Z")


async def test_what_others_do_shows_on_it() -> None:
    room = Room()
    async with on_screen(room, size=(120, 40), wall=True) as stage:
        await stage.sees("nobody has counted yet")
        room.do("count_set", low=240, high=900, why="refund chats")
        await stage.sees("stated by ana: refund chats")


async def test_no_key_does_anything_but_leave() -> None:
    room = Room()
    before = room.incident.seq
    async with on_screen(room, wall=True) as stage:
        await stage.press(*"sdrfunahpvc", "enter", "colon", "question_mark", "1", "I")
        await stage.still()
        assert room.incident.seq == before
        assert "?" not in stage.lines[-1]
        await stage.press("q")
        await stage.until(lambda: not stage.app.is_running or stage.app._exit, "left")


async def test_it_is_reached_from_the_room_and_left_for_it() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("W")
        await stage.sees("12:00:00Z")
        await stage.until(lambda: "[1] Steps" not in stage.text, "showed the wall")
        await stage.press("escape")
        await stage.sees("[1] Steps")
