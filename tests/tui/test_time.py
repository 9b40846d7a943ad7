"""Time on the screen: minutes until ten minutes are left, then one line in which seconds pass."""

from __future__ import annotations

from tests.rooms import Room
from tests.tui.stage import on_screen


async def test_seconds_pass_in_the_headline_only_in_the_last_ten_minutes() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_join", role="engineer", who="ben")
    async with on_screen(room) as stage:
        await stage.sees("DUE NEXT  10m ")
        room.clock.step(seconds=1)
        await stage.sees("DUE NEXT  9m59s")
        assert ". 9m         Preserve the logs" in stage.text, "a list shows no seconds"


async def test_a_deadline_that_passes_becomes_an_alarm_by_itself() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.sees("^ DUE NEXT  5m00s")
        room.clock.step(minutes=5, seconds=1)
        await stage.sees("! DUE NEXT  just late", "! just late")
        room.clock.step(minutes=3)
        await stage.sees("! DUE NEXT  3m late")


async def test_what_was_stated_grows_old_without_a_key() -> None:
    room = Room()
    room.do("count_set", low=3, high=9, why="tickets")
    async with on_screen(room) as stage:
        await stage.sees("just now")
        room.clock.step(minutes=16)
        await stage.sees("STALE 16m")


async def test_what_went_well_goes_away_after_a_while_and_a_refusal_stays() -> None:
    room = Room()
    async with on_screen(room) as stage:
        notice = stage.screen.notice
        await stage.press("n")
        await stage.asked("note")
        await stage.type("noted")
        await stage.sees("= recorded")
        for _ in range(30):
            notice.tick()
        assert notice.said is None
        await stage.press("p")
        await stage.type("resolved")
        await stage.asked("The plan stands")
        await stage.press("enter")
        await stage.until(lambda: notice.said, "was refused")
        for _ in range(30):
            notice.tick()
        assert notice.said
        await stage.press("escape")
        await stage.until(lambda: notice.said is None, "was read")
