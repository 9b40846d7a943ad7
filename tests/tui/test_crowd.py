"""Five thousand entries, two hundred steps, five hundred people: it opens, obeys, and costs what changed.

Cost is counted in calls of functions, because times differ from machine to machine.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.rooms import Room
from tests.tui.crowd import calls, large_plan, lengthen
from tests.tui.stage import Stage, on_screen
from warroom.desk import History
from warroom.tui.look import Look

HUGE = (200, 60)


def crowded(events: int = 5_000, steps: int = 200, people: int = 500) -> Room:
    """A room of that size."""
    room = Room(plan=large_plan(steps, people))
    lengthen(room, events)
    return room


async def test_a_room_of_that_size_opens_and_every_key_works() -> None:
    room = crowded()
    async with on_screen(room, size=HUGE) as stage:
        await stage.sees("in sync #5000", "batch 4995")
        await stage.press("1", "G", "j", "k", "ctrl+u", "g", "4", "ctrl+d", "G", "g", "plus", "plus", "2", "G", "g")
        await stage.press("n")
        await stage.asked("note")
        await stage.type("in the midst of it")
        await stage.sees("in the midst of it")
        await stage.press("less_than_sign")
        await stage.sees("#5001 of 5001")
        await stage.press("0")
        await stage.sees("#1 of 5001")
        await stage.press("escape", "P")
        await stage.sees("sha256")


async def test_two_hundred_steps_and_five_hundred_people_can_be_chosen_from() -> None:
    async with on_screen(crowded(events=20), size=(80, 24)) as stage:
        await stage.press("r")
        await stage.asked("")
        await stage.type("commander")
        await stage.asked("Role commander")
        await stage.sees("Deputies: ben, p0, p1 and 498 more.", "[4] Timeline", "take the seat yourself")
        await stage.press("escape")
        await stage.press("1", "G")
        assert stage.screen.steps.selected == "lessons"
        await stage.press("k")
        assert stage.screen.steps.selected == "watch-canary"


def one_more(events: int) -> int:
    """What another entry costs on top of so many."""
    room = crowded(events, steps=20, people=20)
    look, before = Look(), room.desk.history(room.id)
    look.at(before, room.clock.now())
    room.do("note_add", text="one more")

    def take() -> None:
        look.at(room.desk.history(room.id, before), room.clock.now())

    return calls(take)


def test_one_more_entry_costs_the_same_after_five_thousand_as_after_five_hundred() -> None:
    assert one_more(5_000) < 1.2 * one_more(520)


def looked_at(steps: int, people: int) -> int:
    """What it costs to look at a room of that size once."""
    room = crowded(20, steps, people)
    history: History = room.desk.history(room.id)
    return calls(lambda: Look().at(history, room.clock.now()))


def test_ten_times_the_steps_and_people_cost_no_more_than_ten_times_as_much() -> None:
    assert looked_at(200, 500) < 10 * looked_at(20, 50)


async def drawn(stage: Stage, work: Callable[[], object]) -> int:
    """What *work* costs on the screen of *stage*, up to the messages that it posts."""
    await stage.still()
    return calls(work)


async def test_moving_the_cursor_in_a_list_of_five_hundred_costs_a_move_in_a_list_of_fifty() -> None:
    costs = []
    for events in (50, 5_000):
        async with on_screen(crowded(events, steps=5, people=5), size=HUGE) as stage:
            await stage.press("4", "g", "j", "j")
            costs.append(await drawn(stage, lambda: stage.screen.timeline.rows.action_move(1)))
    assert costs[1] < 2 * costs[0], costs
