"""People drawn from the room: how many, by what, what is refused, how it ends, and that they can be labelled then."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from typing import Any

from tests.counters.logs import planted
from tests.plans import UNMEASURED
from tests.rooms import Room, dice, pinned
from tests.tui.said import says, way
from tests.tui.stage import Stage, on_screen
from warroom.core.labels import Drawing, Person
from warroom.core.plan.counts import Count
from warroom.counters.sampler import LogSampler
from warroom.ports import Ended, Sizes, never
from warroom.sampling import Sampling
from warroom.tui.screens.labelling import LabellingScreen

FLAGS = "response like '%full refund%'"


def planned(log: Path) -> Room:
    """A room whose plan counts in *log*."""
    count = f'counts:\n  - {{id: refunds, title: Who was promised one, from: ["{log}"], where: "{FLAGS}"}}\n'
    return Room(plan=pinned(f"{UNMEASURED}\n{count}"))


def handed(room: Room, sampler: LogSampler) -> dict[str, Any]:
    """What the room is handed to draw and to label with."""
    return {"sampling": lambda: Sampling(room.desk, sampler, dice(7)), "sampler": lambda: sampler}


async def asked(stage: Stage, words: str) -> None:
    """Waits until the labelling screen asks *words*."""
    screen = stage.app.screen
    assert isinstance(screen, LabellingScreen)
    await stage.until(lambda: screen.prompt.question and words in screen.prompt.question.ask, f"was asked {words!r}")


async def opened(stage: Stage) -> None:
    """The labelling screen, of nobody yet."""
    await stage.press("J")
    await stage.until(lambda: isinstance(stage.app.screen, LabellingScreen), "opened it")
    await stage.sees("nobody was drawn to be labelled")


async def answer(stage: Stage, words: str, *keys: str) -> None:
    """Answers the question *words* with *keys* and Enter."""
    await asked(stage, words)
    await stage.press(*keys, "enter")


async def test_people_are_drawn_where_nobody_was_and_the_first_one_is_seen(tmp_path: Path) -> None:
    planted(tmp_path / "bot.jsonl", 400)
    room, sampler = planned(tmp_path / "bot.jsonl"), LogSampler(tmp_path / "state")
    async with on_screen(room, size=(120, 40), **handed(room, sampler)) as stage:
        await opened(stage)
        await stage.sees("K  draws them, where the logs are", "K draw people")
        await stage.press("K")
        await answer(stage, "For which count are people drawn?")
        await asked(stage, "How many people are drawn?")
        await stage.sees("400 people", "with none affected, at most 1 % of all are (95 % sure)")
        await answer(stage, "How many people are drawn?", *"other")
        await answer(stage, "How many people?", *"0")
        await answer(stage, "How many people?", "ctrl+u", *"20")
        await stage.sees("sample drawn for refunds, to be labelled, 10% of them by two: 20 of", "J labels them")
        await stage.sees("0 of 20 labelled, 20 left for you", "REQUEST 1")
        assert "not on this machine" not in stage.text
        await stage.press("y")
        await stage.sees("1 of 20 labelled, 19 left for you")
    [drawing] = [one.drawing for one in room.incident.labels.by_count.values()]
    assert [(one.name, one.drawn) for one in drawing.strata] == [("everybody", 20)]
    assert stat.S_IMODE(sampler.place(room.id, "refunds").stat().st_mode) == 0o600


async def test_so_many_are_drawn_of_whom_the_count_finds_and_so_many_of_the_others(tmp_path: Path) -> None:
    planted(tmp_path / "bot.jsonl", 400)
    room = planned(tmp_path / "bot.jsonl")
    async with on_screen(room, size=(120, 40), **handed(room, LogSampler(tmp_path / "state"))) as stage:
        await opened(stage)
        await stage.press("K")
        await answer(stage, "For which count are people drawn?")
        await answer(stage, "How many people are drawn?", *"strata")
        await answer(stage, "How many of those whom the count finds?", *"5")
        await answer(stage, "How many of the others?", *"10")
        await stage.sees("0 of 15 labelled")
    strata = room.incident.labels.by_count["refunds"].drawing.strata
    assert [(one.name, one.drawn) for one in strata] == [("flagged", 5), ("unflagged", 10)]


async def test_people_are_drawn_from_files_that_no_plan_names_and_fetched_again(tmp_path: Path) -> None:
    planted(tmp_path / "day 1.jsonl", 400)
    room, sampler = Room(plan=pinned(UNMEASURED)), LogSampler(tmp_path / "state")
    async with on_screen(room, size=(120, 40), **handed(room, sampler)) as stage:
        await opened(stage)
        await stage.press("K")
        await asked(stage, "In which files?")
        screen = stage.app.screen
        assert isinstance(screen, LabellingScreen)
        screen.prompt.take(f"'{tmp_path}/day 1.jsonl'")
        await stage.press("enter")
        await answer(stage, "What is the sample called?", "ctrl+u", *"other")
        await answer(stage, "How many people are drawn?", *"something else")
        await answer(stage, "Which format?")
        await answer(stage, "Which columns are read from another key?")
        await answer(stage, "What is it called?", "ctrl+u", *"advice")
        await asked(stage, "How many people are drawn?")
        assert "some of each" not in stage.text, "no predicate can tell who is affected"
        await stage.press(*"100", "enter")
        await stage.sees("0 of 100 labelled, 100 left for you")
        sampler.place(room.id, "advice").unlink()
        await stage.press("y")
        await stage.sees("1 of 100 labelled", "not on this machine", "--again")
        await stage.press("K")
        await answer(stage, "How many people are drawn?", *"fetch")
        await stage.sees("is on this machine now, for this account alone")
        await stage.until(lambda: "not on this machine" not in stage.text, "showed what happened")
    assert len(sampler.shown(sampler.place(room.id, "advice"))) == 100


async def test_what_cannot_be_drawn_is_said_with_the_way_on(tmp_path: Path) -> None:
    room = planned(tmp_path / "gone.jsonl")
    async with on_screen(room, size=(120, 40), **handed(room, LogSampler(tmp_path / "state"))) as stage:
        await opened(stage)
        await stage.press("K")
        await answer(stage, "For which count are people drawn?")
        await answer(stage, "How many people are drawn?")
        await stage.sees("refused: ", "gone.jsonl")
        await stage.sees("nobody was drawn to be labelled", "ana in sync")
    assert not room.incident.labels.by_count


async def test_an_outsider_draws_nobody(tmp_path: Path) -> None:
    planted(tmp_path / "bot.jsonl", 40)
    room = planned(tmp_path / "bot.jsonl")
    async with on_screen(room, who="zoe", size=(120, 40), **handed(room, LogSampler(tmp_path / "state"))) as stage:
        await opened(stage)
        await stage.press("K")
        await answer(stage, "For which count are people drawn?")
        await answer(stage, "How many people are drawn?")
        await stage.sees("refused: zoe is not on the team")


async def test_a_demo_has_no_logs_and_says_so_before_it_asks() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("K")
        await says(stage, "this room has no logs to draw people from", refused=True)
        assert "warroom count sample" in way(stage)


class Endless(LogSampler):
    """Draws for as long as nobody ends it."""

    ended = False

    def drawn(
        self, rule: Count, incident: str, seed: str, now: datetime, *, sizes: Sizes, out: Path,
        cancelled: Callable[[], bool] = never,
    ) -> tuple[Drawing, tuple[Person, ...]]:  # fmt: skip
        """Nobody."""
        del rule, incident, seed, now, sizes, out
        gate = Flag()
        while not cancelled():
            gate.wait(0.01)
        self.ended = True
        raise Ended


async def begun(stage: Stage) -> None:
    """The drawing, while it goes on."""
    await stage.press("K")
    await stage.asked("For which count are people drawn?")
    await stage.press("enter")
    await stage.asked("How many people are drawn?")
    await stage.press("enter")
    await stage.sees("~ drawing refunds ana in sync")


async def test_it_goes_on_while_one_works_and_ends_by_a_key(tmp_path: Path) -> None:
    room, sampler = planned(tmp_path / "bot.jsonl"), Endless(tmp_path / "state")
    async with on_screen(room, size=(120, 40), **handed(room, sampler)) as stage:
        await begun(stage)
        await stage.press("K")
        await says(stage, "people are being drawn for refunds already", refused=True)
        await stage.press("x")
        await says(stage, "ended: nobody was drawn for refunds")
        await stage.until(lambda: "~ drawing" not in stage.text, "was over")
        assert sampler.ended
        await stage.press("x")
        await says(stage, "nothing is being counted from here", refused=True)
    assert not room.incident.labels.by_count


async def test_leaving_the_room_ends_it(tmp_path: Path) -> None:
    room, sampler = planned(tmp_path / "bot.jsonl"), Endless(tmp_path / "state")
    async with on_screen(room, size=(120, 40), **handed(room, sampler)) as stage:
        await begun(stage)
        await stage.press("q")
    await stage.until(lambda: sampler.ended, "ended")
    assert not room.incident.labels.by_count
