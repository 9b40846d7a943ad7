"""The tour: six steps, each a line that takes no keys."""

from __future__ import annotations

import re

from tests.rooms import Room
from tests.tui.stage import on_screen
from warroom.tui.tour import STEPS


async def test_it_has_six_steps_and_ends() -> None:
    async with on_screen(Room()) as stage:
        for number in range(1, 7):
            await stage.press("f1")
            await stage.sees(f"{number} of 6")
        await stage.sees("F1 or esc ends the tour")
        await stage.press("f1")
        await stage.until(lambda: "of 6" not in stage.text, "ended")


async def test_what_a_step_names_can_be_done_while_it_stands_there() -> None:
    async with on_screen(Room(), who="ben") as stage:
        await stage.press("f1", "f1", "f1")
        await stage.sees("3 of 6")
        await stage.press("1", "s")
        await stage.asked("preserve (open)")
        await stage.press("enter")
        await stage.sees("recorded #")
        await stage.press("f1")
        await stage.sees("1 of 6")


async def test_escape_ends_it_and_f1_begins_anew() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("f1", "f1")
        await stage.sees("2 of 6")
        await stage.press("escape")
        await stage.until(lambda: "of 6" not in stage.text, "was put away")
        await stage.press("f1")
        await stage.sees("1 of 6")


def test_it_names_keys_that_exist() -> None:
    told = " ".join(" ".join((step.sentence, *step.more)) for step in STEPS)
    assert not re.search(r"[^\x20-\x7e]", told)
