"""How the room looks, kept as pictures at the three sizes."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.tui.snapshot import matches
from tests.tui.stage import on_screen
from warroom_widgets.prompt import Prompt

SIZES = [(80, 24), (120, 40), (200, 60)]


def story() -> Room:
    """Half an hour of an incident, with something of everything that a pane can show."""
    room = Room("Assistant promises refunds that nobody promised", drill=True)
    room.do("step_start", who="ben", step="preserve")
    room.do("fact_set", fact="harmful", value="yes")
    room.do("note_add", text="three customers quote the same promise")
    room.wait(minutes=4)
    room.do("role_join", role="commander")
    room.do("count_set", who="ben", low=240, likely=310, high=900, why="refund chats since Friday")
    room.do("probe_record", who="ben", failed=3, clean=7, why="ten canary prompts")
    room.wait(minutes=5)
    room.do("role_join", who="cleo", role="counsel")
    room.do("role_offer", role="commander", to="ben")
    room.do("update_post", text="Rolling the prompt back; holding words are with counsel")
    room.do("step_done", step="triage-check", result="answered, one is unknown")
    room.wait(minutes=9)
    room.do("note_add", who="ben", change="prompt v12 rolled back to v11")
    room.do("entry_label", seq=9, as_label="privileged", why="quotes counsel")
    return room


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
async def test_the_room_looks_as_it_is_kept(size: tuple[int, int]) -> None:
    async with on_screen(story(), size=size, banner="DEMO: nothing is sent") as stage:
        await matches(stage, f"room-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
async def test_a_question_looks_as_it_is_kept(size: tuple[int, int]) -> None:
    async with on_screen(story(), size=size) as stage:
        await stage.press("s")
        await stage.asked("preserve (started)")
        await stage.until(lambda: stage.screen.query_one(Prompt).region.height, "laid the question out")
        await stage.sees("done with evidence")
        await matches(stage, f"question-{size[0]}x{size[1]}")


async def test_a_refusal_looks_as_it_is_kept() -> None:
    async with on_screen(story()) as stage:
        await stage.press("p")
        await stage.asked("It is declared.")
        await stage.type("resolved")
        await stage.asked("The plan stands")
        await stage.press("enter")
        await stage.sees("! refused: nobody has measured")
        await matches(stage, "refusal-80x24")


async def test_without_colour_it_looks_as_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with on_screen(story()) as stage:
        await matches(stage, "no-colour-80x24")


async def test_the_help_looks_as_it_is_kept() -> None:
    async with on_screen(story(), size=(80, 40)) as stage:
        await stage.press("question_mark")
        await stage.sees("Keys and signs", "take back the last thing")
        await matches(stage, "help-80x40")
