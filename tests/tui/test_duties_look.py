"""How duties look, where they are the matter and where they are among other things, kept at three sizes."""

from __future__ import annotations

import pytest

from tests.owed import DPA, every_state
from tests.rooms import Room
from tests.tui.snapshot import matches
from tests.tui.stage import on_screen
from tests.tui.test_snapshots import looks, named
from warroom.tui.preferences import Preferences
from warroom.tui.screens.duties import DutiesScreen


@looks
async def test_a_duty_in_full_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(every_state(), who="cleo", size=size, preferences=Preferences(theme=theme)) as stage:
        await stage.press("O")
        await stage.until(lambda: isinstance(stage.app.screen, DutiesScreen), "opened the duties")
        assert isinstance(stage.app.screen, DutiesScreen)
        stage.app.screen.list.rows.select(DPA)
        await stage.sees(f"[2] Duty {DPA}")
        await matches(stage, named("duties", size, theme))


@pytest.mark.parametrize(
    ("keys", "name", "words"),
    [
        ((), "owed", "3h00m late"),
        (("3", "plus"), "due", "[3] Due 4 late"),
        (("H", "slash", *"told"), "handover-owed", "Hamburg authority was told"),
        (("W",), "wall-owed", "OUR POLICY: tell"),
    ],
    ids=["owed", "due", "handover-owed", "wall-owed"],
)
@looks
async def test_what_is_owed_among_other_things_looks_as_it_is_kept(
    size: tuple[int, int], theme: str, keys: tuple[str, ...], name: str, words: str
) -> None:
    async with on_screen(every_state(), size=size, preferences=Preferences(theme=theme)) as stage:
        await stage.press(*keys)
        await stage.sees(words)
        await matches(stage, named(name, size, theme))


@looks
async def test_the_words_that_are_approved_look_as_they_are_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(every_state(), who="eve", size=size, preferences=Preferences(theme=theme)) as stage:
        await stage.press("w")
        await stage.asked("Which duty?")
        await stage.type(DPA)
        await stage.asked("Tell Berlin authority:")
        await stage.type("approve")
        await stage.asked("approve it?")
        await stage.sees("nothing is recorded")
        await matches(stage, named("approve", size, theme))


@looks
async def test_a_shut_gate_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(every_state(), size=size, preferences=Preferences(theme=theme)) as stage:
        stage.screen.begin("gate", "words-first")
        await stage.asked("The gate words-first is SHUT.")
        await stage.sees("answer for it")
        await matches(stage, named("gate", size, theme))


async def test_a_room_without_rules_looks_as_it_is_kept() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("O")
        await stage.sees("No rules of notification")
        await matches(stage, "duties-none-80x24")
