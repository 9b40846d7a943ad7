"""Looking for something: in the panes of the room, in texts, in the list of incidents, in the help."""

from __future__ import annotations

import pytest

from tests.rooms import Clock, Room
from tests.tui.said import says
from tests.tui.stage import on_screen
from warroom.stores.memory import MemoryStore
from warroom_widgets.prompt import Choice, matching
from warroom_widgets.row import counted

WALL = (200, 60)


def title(lines: list[str], pane: int) -> str:
    """The line with the title of *pane*, from there on."""
    found = next(line for line in lines if f"[{pane}] " in line)
    return found[found.index(f"[{pane}] ") :]


@pytest.mark.parametrize("pane", range(1, 9))
async def test_every_pane_is_filtered_as_one_types_and_says_so_in_its_title(pane: int) -> None:
    async with on_screen(Room(), size=WALL) as stage:
        rows = stage.screen.panes[pane - 1].rows
        total, wanted = counted(rows.rows), next(row for row in rows.rows if not row.heading).text.split()[-1]
        await stage.press(str(pane), "slash", *wanted)
        await stage.until(lambda: f"/{wanted}_ {counted(rows.rows)} of {total}" in title(stage.lines, pane), "filtered")
        assert all(wanted.casefold() in row.text.casefold() for row in rows.rows if not row.heading)
        await stage.press("enter")
        await stage.until(lambda: f"/{wanted} " in title(stage.lines, pane), "stopped typing")
        await stage.press("escape")
        await stage.until(lambda: f"/{wanted}" not in title(stage.lines, pane), "showed all")
        assert counted(rows.rows) == total


async def test_letters_that_come_in_one_burst_with_the_slash_are_no_commands() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("slash", *"sdrfunq")
        await stage.sees("/sdrfunq_ 0 of", "nothing here has these words; esc shows all")
        assert stage.screen.prompt.question is None
        assert stage.app.is_running


async def test_what_others_record_obeys_the_filter() -> None:
    room = Room()
    room.do("note_add", text="a refund was promised")
    async with on_screen(room) as stage:
        await stage.press("4", "slash", *"refund", "enter")
        await stage.sees("/refund 2 of")
        room.do("note_add", who="ben", text="about the weather")
        room.do("note_add", who="ben", text="another Refund")
        await stage.sees("/refund 3 of", "another Refund")
        assert "about the weather" not in stage.text
        assert stage.screen.timeline.selected == "5", "the cursor stays with its row"


async def test_escape_takes_the_filter_off_before_it_leaves() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("P")
        await stage.sees("WHAT COUNTS AS AN INCIDENT")
        await stage.press("slash", *"harmful", "escape")
        await stage.sees("WHAT COUNTS AS AN INCIDENT")
        await stage.press("escape")
        await stage.sees("[1] Steps")


async def test_a_heading_of_the_plan_without_a_line_that_was_looked_for_is_not_shown() -> None:
    async with on_screen(Room(), size=(120, 40)) as stage:
        await stage.press("P")
        await stage.sees("WHAT COUNTS AS AN INCIDENT")
        await stage.press("slash", *"disable tool access")
        await stage.sees("/disable tool access_", "Disable tool access")
        assert "WHAT COUNTS AS AN INCIDENT" not in stage.text


async def test_the_list_of_incidents_is_filtered_too() -> None:
    store, clock = MemoryStore(), Clock()
    for n, name in enumerate(("Refunds", "Drift")):
        Room(name, store=store, clock=clock, seed=n)
    async with on_screen(None, store=store, size=(120, 40)) as stage:
        await stage.sees("Refunds", "Drift")
        await stage.press("slash", *"drift")
        await stage.sees("/drift_ 1 of 2")
        assert "Refunds" not in stage.text


async def test_the_help_is_for_where_one_is_and_is_searched() -> None:
    async with on_screen(Room(), size=(80, 24)) as stage:
        await stage.press("T")
        await stage.sees("entries")
        await stage.press("question_mark")
        await stage.sees("Keys and signs")
        await stage.press("slash", *"by actor")
        await stage.until(lambda: stage.lines[-1] == "enter keep  esc show all  up/down choose", "changed the hints")
        await stage.press("enter")
        await stage.until(lambda: stage.lines[-1].startswith("esc back"), "changed them back")
        await stage.sees("/by actor 1 of", "o                      only some")
        await stage.press("escape", "g")
        await stage.sees("start, finish, skip")
        for key in ("space", "pagedown", "ctrl+d", "pagedown"):
            await stage.press(key)
        await stage.sees("STALE")


async def test_what_is_peculiar_to_a_place_stands_first_in_its_help() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("S")
        await stage.sees("[2] Step")
        await stage.press("question_mark")
        await stage.sees("Keys and signs")
        assert stage.lines[1] == "HERE"
        assert "the other half" in "\n".join(stage.lines[2:6])


async def test_the_help_names_nothing_that_cannot_be_done_there() -> None:
    async with on_screen(None, store=MemoryStore()) as stage:
        await stage.sees("No incident yet")
        await stage.press("question_mark")
        await stage.sees("open a new incident")
        assert "finish a step" not in stage.text
    async with on_screen(Room(), read_only=True, size=(80, 60)) as stage:
        await stage.press("question_mark")
        await stage.sees("GETTING ABOUT")
        assert "finish a step" not in stage.text


async def test_while_words_are_typed_the_bar_says_what_the_keys_mean_then() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("slash", *"check")
        await stage.until(lambda: stage.lines[-1] == "enter keep  esc show all  up/down choose", "changed the hints")
        await stage.press("enter")
        await stage.until(lambda: stage.lines[-1].startswith("s step"), "changed them back")
        await stage.press("slash", "tab")
        await stage.until(lambda: stage.lines[-1].startswith("s step"), "noticed that the keys went elsewhere")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("hndovr", "handover sheet"), ("sheet hand", "handover sheet"), ("tmln", "timeline"), ("ah", "accept handover")],
)
async def test_a_command_is_found_by_some_letters_of_its_name_or_by_its_words_in_any_order(
    typed: str, found: str
) -> None:  # fmt: skip
    async with on_screen(Room()) as stage:
        await stage.press("colon")
        await stage.asked("What do you want to do?")
        await stage.press(*(key if key != " " else "space" for key in typed))
        await stage.sees(found)
        await stage.press("escape")
        await says(stage, "nothing was recorded")


def test_letters_that_stand_closer_together_are_meant_rather() -> None:
    choices = [Choice("a", "rehearse a lesson"), Choice("b", "roles"), Choice("c", "note")]
    assert [one.key for one in matching(choices, "rls", loose=True)] == ["b", "a"]
    assert matching(choices, "rls") == [], "where an answer weighs, some letters are none"


async def test_going_to_another_pane_keeps_the_filter_and_gives_back_the_letters() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("slash", *"check", "tab", "u")
        await stage.asked("What is the situation?")
        assert "/check 1 of" in stage.text
