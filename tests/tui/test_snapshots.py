"""How the room looks, kept as pictures at the three sizes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.rooms import Room
from tests.tui.snapshot import FOLDER, matches, reads
from tests.tui.stage import on_screen
from warroom.tui.places import PLACES
from warroom.tui.preferences import Preferences
from warroom.tui.screens.listed import ListedBoard
from warroom.tui.themes import THEMES
from warroom_widgets.prompt import Prompt

SIZES = [(80, 24), (120, 40), (200, 60)]
LOOKS = [(size, theme) for theme in ("dark", "light") for size in SIZES]
"""Every screen is kept at three sizes in two themes."""
looks = pytest.mark.parametrize(
    ("size", "theme"), LOOKS, ids=lambda one: one if isinstance(one, str) else f"{one[0]}x{one[1]}"
)


def named(name: str, size: tuple[int, int], theme: str) -> str:
    """How a picture is called."""
    return f"{name}-{size[0]}x{size[1]}" + ("" if theme == "dark" else f"-{theme}")


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


KEPT_AS = {"notice": "duties", "judge": "labelling", "probe": "probes"}
"""How the pictures of a place are called, where they are not called as it is."""


def test_every_screen_is_kept_at_three_sizes_in_two_themes() -> None:
    screens = ["room", *(KEPT_AS.get(place.id, place.id) for place in PLACES)]
    missing = [
        name
        for screen in screens
        for size, theme in LOOKS
        if not (FOLDER / f"{(name := named(screen, size, theme))}.svg").exists()
    ]
    assert not missing


@looks
async def test_the_room_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(
        story(), size=size, preferences=Preferences(theme=theme), banner="DEMO: nothing is sent"
    ) as stage:
        await matches(stage, named("room", size, theme))


@looks
async def test_a_question_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(story(), size=size, preferences=Preferences(theme=theme)) as stage:
        await stage.press("s")
        await stage.asked("preserve (started)")
        await stage.until(lambda: stage.screen.query_one(Prompt).region.height, "laid the question out")
        await stage.sees("done with evidence")
        await matches(stage, named("question", size, theme))


@looks
@pytest.mark.parametrize(
    ("key", "name", "row", "words"),
    [
        ("S", "step", "preserve", "[2] Step preserve"),
        ("R", "role", "commander", "[2] Role commander"),
        ("F", "fact", "harm", "[2] Question harm"),
        ("H", "handover", "", "[1] Handover sheet"),
        ("M", "mine", "", "[1] My steps"),
    ],
    ids=["step", "role", "fact", "handover", "mine"],
)
async def test_what_is_shown_in_full_looks_as_it_is_kept(
    size: tuple[int, int], theme: str, key: str, name: str, row: str, words: str
) -> None:
    async with on_screen(story(), who="ben", size=size, preferences=Preferences(theme=theme)) as stage:
        await stage.press(key)
        await stage.until(lambda: stage.app.screen is not stage.screen, "opened the screen")
        if isinstance(stage.app.screen, ListedBoard):
            stage.app.screen.list.rows.select(row)
        await stage.sees(words)
        await matches(stage, named(name, size, theme))


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


@pytest.mark.parametrize("theme", sorted(set(THEMES) - {"dark", "light"}))
async def test_every_other_theme_looks_as_it_is_kept(theme: str) -> None:
    async with on_screen(story(), size=(120, 40), preferences=Preferences(theme=theme)) as stage:
        await matches(stage, f"{theme}-120x40")


async def test_ascii_reads_as_it_is_kept() -> None:
    async with on_screen(story(), preferences=Preferences(ascii=True)) as stage:
        await reads(stage, "ascii-80x24")


async def test_local_time_reads_as_it_is_kept() -> None:
    there = Preferences(local=True, zone=ZoneInfo("Asia/Kolkata"))
    async with on_screen(story(), size=(120, 40), preferences=there) as stage:
        await reads(stage, "local-120x40")


WAYS = {
    "help": (["question_mark"], "start, finish, skip or reopen a step"),
    "timeline": (["T"], "19 entries"),
    "only": (["T", "o"], "people's entries"),
    "entry": (["4", "j", "enter"], "RECORD"),
    "text": (["X"], "Plain text"),
    "found": (["slash", *"tell"], "/tell_ 1 of 9"),
    "plan": (["P"], "WHAT COUNTS AS AN INCIDENT"),
    "incidents": (["I"], "1 open, 0 over"),
    "replay": (["less_than_sign", "comma", "comma"], "#17 of 19"),
    "palette": (["colon"], "What do you want to do?"),
    "tour": (["f1"], "1 of 6"),
}
"""Where one goes by which keys, and what is seen there."""


@pytest.mark.parametrize("place", WAYS)
@looks
async def test_a_place_looks_as_it_is_kept(size: tuple[int, int], theme: str, place: str) -> None:
    keys, words = WAYS[place]
    async with on_screen(story(), size=size, preferences=Preferences(theme=theme)) as stage:
        for key in keys:
            await stage.press(key)
        await stage.sees(words)
        await matches(stage, named(place, size, theme))


@looks
async def test_what_somebody_else_changed_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    room = story()
    async with on_screen(room, size=size, preferences=Preferences(theme=theme)) as stage:
        room.do("step_start", who="ben", step="cause")
        await stage.shows(room.incident.seq)
        await stage.sees("* ben")
        await matches(stage, named("changed", size, theme))
