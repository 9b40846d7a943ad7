"""The screens that one goes to from the room, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.rooms import NOON, Clock, Room
from tests.tui.stage import Stage, on_screen
from warroom.core.envelope import Actor
from warroom.core.opening import Declare
from warroom.stores.memory import MemoryStore
from warroom.tui.places import ANYWHERE, PLACES
from warroom.tui.screens.incidents import IncidentsScreen
from warroom.tui.screens.plan import PlanScreen
from warroom.tui.screens.replay import ReplayScreen
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.steps import StepsScreen
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.screens.wall import WallScreen


def top(stage: Stage) -> object:
    """The uppermost screen."""
    return stage.app.screen


async def test_while_no_incident_is_open_nothing_about_one_is_offered_and_nothing_breaks() -> None:
    async with on_screen(None, store=MemoryStore()) as stage:
        await stage.sees("No incident yet")
        await stage.press("colon")
        await stage.sees("What do you want to do?", "declare", "my steps")
        screen = stage.app.screen
        assert isinstance(screen, TalkingScreen)
        assert screen.prompt.question
        offered = {choice.key for choice in screen.prompt.question.choices}
        about_one = {f"place:{place.id}" for place in PLACES} - {f"place:{name}" for name in ANYWHERE}
        assert not offered & (about_one | {"copy:brief", "verb:step"})
        assert {f"place:{name}" for name in ANYWHERE} <= offered
        await stage.press("escape")
        await stage.sees("nothing was recorded")
        for place in ("step", "replay", "wall"):
            screen.go(place, None)
            await stage.sees("no incident is open here")
            screen.notice.say(None)
        screen.begin("step", None)
        await stage.sees("refused: no incident is open here")
        assert stage.app.screen is screen


async def test_the_plan_in_force_is_read_under_the_headline() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("P")
        await stage.sees("HOW BAD", "Plan", "WHAT COUNTS AS AN INCIDENT")
        assert isinstance(top(stage), PlanScreen)
        await stage.press("escape")
        await stage.sees("[1] Steps")


async def test_a_verb_can_be_begun_on_any_board() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("P")
        await stage.sees("WHAT COUNTS AS AN INCIDENT")
        await stage.press("n")
        await stage.sees("What do you want to note?")
        await stage.press(*"seen it", "enter")
        await stage.sees("recorded #")
        assert stage.room.kinds[-1] == "note.added"


def told() -> Room:
    """Four entries of people, each a minute after the other."""
    room = Room()
    room.wait(minutes=1)
    room.do("count_set", low=12, high=40, why="tickets")
    room.wait(minutes=1)
    room.do("phase_set", phase="contained")
    room.wait(minutes=1)
    room.do("note_add", text="the last word")
    return room


async def test_the_past_shows_what_was_known_then_and_is_marked_as_the_past() -> None:
    room = told()
    counted = next(event.seq for event in room.events if event.kind == "count.stated")
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("less_than_sign")
        await stage.until(lambda: isinstance(top(stage), ReplayScreen), "opened the replay")
        await stage.sees("PAST", f"#{room.incident.seq} of {room.incident.seq}", "12–40", "CONTAINED")
        await stage.press(*["comma"] * (room.incident.seq - counted))
        await stage.sees(f"#{counted} of", "DECLARED", "12–40", "23 Nov 12:01Z")
        await stage.press("comma")
        await stage.until(lambda: "12–40" not in stage.text, "forgot what was not known yet")
        assert "the last word" not in stage.text
        await stage.press("escape")
        await stage.sees("the last word")


async def test_nothing_can_be_done_in_the_past() -> None:
    room = told()
    async with on_screen(room) as stage:
        await stage.press("less_than_sign")
        await stage.sees("PAST")
        await stage.press("n")
        await stage.sees("this is the past: nothing can be done here", "escape goes back to now")


async def test_one_moves_from_turn_to_turn_of_the_incident() -> None:
    room = told()
    contained = next(event.seq for event in room.events if getattr(event.body, "phase", None) == "contained")
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("less_than_sign")
        await stage.sees("PAST")
        await stage.press("left_curly_bracket")
        await stage.sees(f"#{contained} of")
        await stage.press("0")
        await stage.sees("#1 of")
        await stage.press("right_curly_bracket", "right_square_bracket")
        await stage.until(lambda: "#1 of" not in stage.text, "went on")


async def test_what_is_recorded_meanwhile_does_not_move_the_past() -> None:
    room = told()
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("less_than_sign")
        await stage.sees("PAST")
        await stage.press("0")
        await stage.sees("#1 of")
        room.do("note_add", text="somebody else")
        await stage.sees(f"#1 of {room.incident.seq}")


async def test_another_incident_is_opened_from_the_list() -> None:
    room = Room("Refunds that nobody promised")
    other = room.desk.declare(Declare(title="The scorer drifts", plan=room.incident.pinned), Actor("ben", "cli"))
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("I")
        await stage.sees("[1] Incidents", "2 open, 0 over", "The scorer drifts", "Refunds that nobody promised")
        screen = top(stage)
        assert isinstance(screen, IncidentsScreen)
        screen.list.rows.select(other.incident)
        await stage.press("enter")
        await stage.until(lambda: isinstance(top(stage), RoomScreen), "came back to the room")
        await stage.sees(other.incident, "The scorer drifts", "[1] Steps")
        await stage.press("n")
        await stage.sees("What do you want to note?")
        await stage.press(*"here", "enter")
        await stage.sees("recorded #")
        assert stage.app.way_back().startswith(other.incident)
        assert room.incident.seq == room.declared.seq, "the first incident has not changed"


async def test_what_others_do_in_the_incident_one_went_to_is_seen() -> None:
    room = Room()
    other = room.desk.declare(Declare(title="The scorer drifts", plan=room.incident.pinned), Actor("ben", "cli"))
    async with on_screen(room) as stage:
        await stage.press("I")
        await stage.sees("The scorer drifts")
        screen = top(stage)
        assert isinstance(screen, IncidentsScreen)
        screen.list.rows.select(other.incident)
        await stage.press("enter")
        await stage.sees("The scorer drifts", "[1] Steps")
        room.id = other.incident
        room.do("note_add", text="a word from afar")
        await stage.sees("a word from afar")


async def test_without_an_incident_the_list_says_what_to_do() -> None:
    async with on_screen(None) as stage:
        await stage.sees("No incident yet.", "warroom declare", "warroom demo")


async def test_the_list_is_where_one_begins_and_leaves_when_no_incident_was_named() -> None:
    store, clock = MemoryStore(), Clock(NOON)
    rooms = [Room(title, store=store, clock=clock, seed=n) for n, title in enumerate(("Refunds", "Drift"))]
    async with on_screen(None, store=store) as stage:
        await stage.sees("2 open", "Refunds", "Drift")
        await stage.press("enter")
        await stage.sees(rooms[0].id, "[1] Steps")
        await stage.press("q")
        assert "Back: warroom open INC-" in stage.app.way_back()


@pytest.mark.parametrize("size", [(80, 24), (117, 33), (118, 34), (170, 54), (200, 60)])
@pytest.mark.parametrize("kind", [RoomScreen, WallScreen, partial(StepsScreen, None)])
async def test_a_screen_is_laid_out_for_its_size_before_anything_is_painted(
    kind: Callable[[], TalkingScreen], size: tuple[int, int]
) -> None:
    async with on_screen(Room(), size=size) as stage:
        fresh = kind()
        fresh.fit()
        early = fresh.classes
        stage.app.push_screen(fresh)
        await stage.until(lambda: fresh.size == size, "laid out")
        await stage.pilot.pause()
        assert fresh.classes == early
