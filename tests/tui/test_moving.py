"""Getting about the room: by number, larger and back, help, reading, and terminals of every size."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.tui.stage import Stage, on_screen
from warroom.tui.screens.entry import EntryScreen
from warroom.tui.verbs import VERBS
from warroom_widgets.panes import Pane

SMALL, MEDIUM, WALL = (80, 24), (120, 40), (200, 60)
AT = {
    SMALL: ["steps", "roles", "deadlines", "timeline"],
    MEDIUM: ["steps", "roles", "deadlines", "timeline", "facts", "upcoming"],
    WALL: ["steps", "roles", "deadlines", "timeline", "facts", "upcoming", "lanes", "authority"],
}


def seen(stage: Stage) -> list[Pane]:
    """The panes that take part of the screen."""
    return [
        pane for pane in stage.screen.panes if pane.region.area and all(p.display for p in pane.ancestors_with_self)
    ]


def focused(stage: Stage) -> str:
    """The noun of the pane that has the keys."""
    return next((pane.NOUN for pane in stage.screen.panes if pane.rows.has_focus), "none")


@pytest.mark.parametrize("size", AT)
async def test_larger_terminals_show_more_panes(size: tuple[int, int]) -> None:
    async with on_screen(Room(), size=size) as stage:
        assert [pane.NOUN for pane in seen(stage)] == AT[size]


async def test_no_pane_changes_places_when_the_terminal_grows() -> None:
    orders = []
    for size in (SMALL, MEDIUM, WALL):
        async with on_screen(Room(), size=size) as stage:
            panes = [pane for pane in seen(stage) if pane.NOUN in AT[SMALL]]
            orders.append(
                [sorted(p.NOUN for p in panes if p.region.x == 0), *(p.NOUN for p in panes if p.region.x > 0)]
            )
            assert stage.screen.steps.region.offset == (0, 6), "the checklist begins where the headline ends"
    assert orders[0] == orders[1] == orders[2] == [["steps", "timeline"], "roles", "deadlines"]


async def test_the_headline_takes_six_lines_at_every_size() -> None:
    for size in (SMALL, MEDIUM, WALL, (100, 30)):
        async with on_screen(Room(), size=size) as stage:
            assert [line[2:11].strip() for line in stage.lines[1:6]] == [
                "HOW BAD", "AFFECTED", "HAPPENING", "MAY PAUSE", "DUE NEXT",
            ]  # fmt: skip
            assert stage.lines[6].startswith("[1] Steps")


async def test_a_number_goes_to_its_pane_and_tab_to_the_next() -> None:
    async with on_screen(Room(), size=WALL) as stage:
        for number, noun in enumerate(AT[WALL], start=1):
            await stage.press(str(number))
            assert focused(stage) == noun
        await stage.press("1", "tab")
        assert focused(stage) == "roles"
        await stage.press("shift+tab")
        assert focused(stage) == "steps"


async def test_a_pane_without_a_place_at_this_size_is_shown_large_and_escape_goes_back() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("5")
        await stage.sees("[5] Facts", "Was personal data exposed?")
        assert [pane.NOUN for pane in seen(stage)] == ["facts"]
        await stage.press("8")
        await stage.sees("[8] Authority")
        await stage.press("escape")
        await stage.sees("[1] Steps", "[4] Timeline")
        assert focused(stage) == "steps", "the keys do not stay with a pane that nobody sees"


@pytest.mark.parametrize("number", range(1, 9))
async def test_every_pane_can_be_enlarged_and_leaves_the_headline_alone(number: int) -> None:
    async with on_screen(Room()) as stage:
        await stage.press(str(number))
        if not stage.screen.has_class("-maximised"):
            await stage.press("plus")
        noun = AT[WALL][number - 1]
        await stage.until(lambda: [pane.NOUN for pane in seen(stage)] == [noun], "was enlarged")
        pane = seen(stage)[0]
        assert (pane.region.x, pane.region.y, pane.region.width, pane.region.height) == (0, 6, 80, 17)
        assert stage.lines[1].startswith("^ HOW BAD")
        await stage.press("plus")
        await stage.until(lambda: [pane.NOUN for pane in seen(stage)] == AT[SMALL], "went back")


async def test_an_enlarged_pane_has_room_for_more_of_each_row() -> None:
    room = Room()
    room.do("step_done", step="triage-check", result="all answered twice")
    async with on_screen(room, size=(100, 24)) as stage:
        assert "all answered twice" not in "\n".join(stage.lines[6:14])
        await stage.press("1", "plus")
        await stage.sees("ana: all answered twice")


async def test_help_lists_every_verb_and_every_sign() -> None:
    async with on_screen(Room(), size=(80, 120)) as stage:
        await stage.press("question_mark")
        await stage.sees("Keys and signs", *(verb.about for verb in VERBS), "!  alarm", "^  caution")
        await stage.press("escape")
        await stage.sees("[1] Steps")


async def test_an_entry_is_read_in_full() -> None:
    room = Room()
    room.do("note_add", text="first line\nsecond line " + "and so on " * 40 + "the end")
    async with on_screen(room) as stage:
        await stage.press("4", "g", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, EntryScreen), "opened the entry")
        await stage.sees("note.added, 2026-11-23 12:00Z, ana by cli, normal", "second line", "the end")
        await stage.press("q")
        await stage.sees("[4] Timeline")
        assert stage.app.is_running, "q leaves the entry, not the room"


async def test_resizing_to_a_stamp_and_back_loses_nothing() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("j")
        chosen = stage.screen.steps.selected
        for size in ((20, 5), (1, 1), (200, 60), (5, 40), (80, 24)):
            await stage.pilot.resize_terminal(*size)
        await stage.sees("[1] Steps", "[2] Roles", "[3] Due", "[4] Timeline")
        assert stage.screen.steps.selected == chosen
        assert focused(stage) == "steps"


async def test_twenty_by_five_still_says_what_it_can_and_how_to_get_out() -> None:
    async with on_screen(Room(), size=(20, 5)) as stage:
        assert stage.lines[1].startswith("^ HOW BAD")
        assert stage.lines[4] == "? help  q quit"
        await stage.press("s")
        await stage.asked("preserve (open)")
        await stage.press("escape")


async def test_a_question_covers_the_lowest_rows_and_moves_nothing() -> None:
    async with on_screen(Room()) as stage:
        before = stage.lines[:14]
        await stage.press("u")
        await stage.asked("What is the situation?")
        await stage.sees("everybody in the room reads it")
        assert stage.lines[:14] == before


async def test_the_hint_bar_fits_and_knows_what_is_going_on() -> None:
    async with on_screen(Room()) as stage:
        assert len(stage.lines[-1]) <= 80
        assert stage.lines[-1].endswith("? help  q quit")
        await stage.press("u")
        await stage.until(lambda: stage.lines[-1].startswith("enter answer  esc leave"), "changed the hints")
        await stage.press("escape")
        await stage.until(lambda: stage.lines[-1].startswith("s step"), "changed them back")


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("place", ["", "S", "T", "M", "I"])
async def test_the_way_to_all_commands_to_help_and_out_is_in_the_bar_at_every_width(columns: int, place: str) -> None:
    async with on_screen(Room(), size=(columns, 24)) as stage:
        for key in place:
            await stage.press(key)
        out = {"": "q quit", "S": "esc back", "T": "esc back", "M": "q back", "I": "q back"}[place]
        wanted = (": commands", "? help", out)
        await stage.until(lambda: all(hint in stage.lines[-1] for hint in wanted), f"offered {wanted}")
        assert len(stage.lines[-1]) <= columns


async def test_a_second_verb_does_not_interrupt_the_question_that_is_open() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("u")
        await stage.asked("What is the situation?")
        stage.screen.begin("phase", None)
        await stage.press(*"on it")
        assert stage.screen.prompt.question
        assert "situation" in stage.screen.prompt.question.ask


async def test_ctrl_c_leaves_nothing_and_says_in_a_line_what_does() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("ctrl+c")
        await stage.sees("q leaves, from the room or back to it; the incident goes on")
        assert not stage.app._notifications, "no window over the room"
        assert stage.app.is_running


async def test_leaving_says_where_the_room_was_and_how_to_come_back() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("q")
        await stage.until(lambda: not stage.app.is_running, "left")
        said = stage.app.way_back()
    assert said == f"{stage.room.id} (declared) goes on at entry 4. Back: warroom open {stage.room.id}"
