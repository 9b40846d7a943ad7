"""Counting from the room: it begins, says how far it is, is stopped, fails, and is looked at, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event as Flag

from tests.counted import counted, exact, measured
from tests.counters.logs import planted
from tests.plans import UNMEASURED
from tests.rooms import Room, dice, pinned
from tests.tui.said import says, way
from tests.tui.stage import Stage, on_screen
from warroom.core.counts import Measurement, Method
from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Count
from warroom.counters.counter import LogCounter
from warroom.counting import Counting
from warroom.ports import Rows
from warroom.tui.screens.counts import CountsScreen
from warroom.tui.screens.room import RoomScreen

PLANNED = f"""{UNMEASURED}
counts:
  - {{id: refunds, title: Who was promised a refund, from: ["/var/log/bot/*.jsonl"], where: "response like '%refund%'"}}
  - {{id: chats, from: ["/var/log/chat/*.jsonl"], where: "status = '500'", definition: true}}
"""


@dataclass
class Bench:
    """A counter for tests: it tells what it is given, and waits at the gate until that opens or it is cancelled.
    *takes*: what passes before it tells something."""

    tells: tuple[Measurement, ...] = ()
    last: Measurement = field(default_factory=measured)
    error: Exception | None = None
    gate: Flag = field(default_factory=Flag)
    asked: list[Count] = field(default_factory=list)
    cancelled: bool = False
    takes: Callable[[], None] = lambda: None

    def counted(
        self, rule: Count, incident: str, seed: str, now: datetime, *,
        progress: Callable[[Measurement], None], cancelled: Callable[[], bool], afresh: bool = False,
    ) -> Measurement:  # fmt: skip
        """What it was told to find."""
        del incident, now, afresh
        self.asked.append(rule)
        found = [one.model_copy(update={"rule": rule, "seed": seed}) for one in (*self.tells, self.last)]
        for one in found[:-1]:
            self.takes()
            progress(one)
        while self.tells and not self.gate.wait(0.01):
            if cancelled():
                self.cancelled = True
                return found[-2]
        if self.error:
            raise self.error
        return found[-1]

    def united(self, *_: object, **__: object) -> None:
        """With nothing: nobody was found, who would be found again."""

    def rows(self, *_: object, **__: object) -> Rows:
        """Nothing: no probe is asked here."""
        return Rows(0, 0)


def part(low: int = 1_204, scanned: float = 0.43) -> Measurement:
    """What was found half way."""
    return measured(low=low, high=None, scanned=scanned)


def planned() -> Room:
    """A room whose plan says how to count."""
    return Room(plan=pinned(PLANNED))


def unplanned() -> Room:
    """A room whose plan does not."""
    return Room(plan=pinned(UNMEASURED))


def opener(room: Room, bench: object) -> Callable[[], Counting]:
    """What the room is handed to count with."""
    return lambda: Counting(room.desk, bench, dice(7))  # type: ignore[arg-type]  # a part of a counter is enough


async def opened(stage: Stage, row: str | None = None) -> CountsScreen:
    """The screen of counts, at *row*."""
    await stage.press("C")
    await stage.until(lambda: isinstance(stage.app.screen, CountsScreen), "opened the counts")
    assert isinstance(stage.app.screen, CountsScreen)
    screen = stage.app.screen
    await stage.until(lambda: screen.seen, "was shown how things stand")
    if row:
        screen.list.rows.select(row)
        await stage.sees(f"[2] Count {row}")
    return screen


async def asked(stage: Stage, words: str) -> None:
    """Waits until the uppermost screen asks *words*."""
    screen = stage.app.screen
    assert isinstance(screen, CountsScreen)
    await stage.until(lambda: screen.prompt.question and words in screen.prompt.question.ask, f"was asked {words!r}")


async def test_a_count_of_the_plan_is_made_and_says_how_far_it_is_while_one_works() -> None:
    room = planned()
    bench = Bench(tells=(part(),), last=measured(low=1_300, unidentified_sessions=66))
    bench.takes = lambda: room.wait(seconds=10)
    async with on_screen(room, size=(120, 40), counting=opener(room, bench)) as stage:
        await opened(stage, "refunds")
        await stage.sees("UNKNOWN: not counted yet", "nothing yet; /var/log/bot/*.jsonl")
        await stage.press("enter")
        await asked(stage, "Count refunds?")
        await stage.press("enter")
        await stage.sees("~ at least 1,204, 43 % scanned", "~ refunds 43 % ana in sync", "1 being counted", "x stop")
        await stage.press("escape", "escape")
        await stage.until(lambda: isinstance(stage.app.screen, RoomScreen), "went back to work")
        await stage.sees("at least 1,204", "~ refunds 43 % ana in sync")
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.type("meanwhile")
        await says(stage, "recorded #")
        bench.gate.set()
        await says(stage, "affected at least 1,300, by refunds: more was read")
        assert way(stage) == "C shows what it rests on"
        await stage.sees("66 sessions without a user, by refunds")
        await stage.until(lambda: "~ refunds" not in stage.text, "was done")
    measurements = [one.low for one in room.incident.counts.history]
    assert measurements == [1_204, 1_300]


async def test_x_stops_a_count_and_what_was_counted_is_kept() -> None:
    room = planned()
    bench = Bench(tells=(part(),))
    async with on_screen(room, counting=opener(room, bench)) as stage:
        await stage.press("number_sign")
        await stage.asked("What do you want to count?")
        await stage.press("enter")
        await stage.asked("Count refunds?")
        await stage.press("enter")
        await stage.sees("~ refunds 43 %")
        await stage.press("number_sign")
        await stage.asked("What do you want to count?")
        await stage.press("enter")
        await stage.asked("refunds is being counted.")
        await stage.press("escape", "x")
        await says(stage, "stopped; what was counted is kept")
        assert bench.cancelled
        latest = room.incident.affected
        assert latest is not None
        assert (latest.low, latest.high) == (1_204, None)
        await stage.press("x")
        await says(stage, "nothing is being counted from here", refused=True)


async def test_leaving_the_room_ends_the_count_and_keeps_it() -> None:
    room = planned()
    bench = Bench(tells=(part(),))
    async with on_screen(room, counting=opener(room, bench)) as stage:
        await stage.press("number_sign")
        await stage.asked("What do you want to count?")
        await stage.press("enter")
        await stage.asked("Count refunds?")
        await stage.press("enter")
        await stage.sees("~ refunds 43 %")
        await stage.press("q")
    await stage.until(lambda: len(room.incident.counts.history) == 1, "kept what it had")
    assert bench.cancelled


async def test_what_fails_is_said_with_the_way_on_and_the_reason_is_asked_for() -> None:
    room = planned()
    room.do("count_measure", measured=measured(low=2_000, high=None))
    bench = Bench(last=measured(low=12))
    async with on_screen(room, size=(120, 40), counting=opener(room, bench)) as stage:
        await opened(stage, "refunds")
        await stage.press("enter")
        await asked(stage, "Count refunds?")
        await stage.press("enter")
        await stage.sees(
            "refused: 12 people were found and 2,000 before, and nothing that was read says why", "Here: #"
        )
        await stage.press("enter")
        await asked(stage, "Count refunds?")
        await stage.press("enter")
        await asked(stage, "Why may fewer people come out?")
        await stage.press(*"tests", "enter")
        await stage.sees("at least 12, by refunds: tests")
        bench.error = Refused(Code.INVALID, "there is no column \x1b[31mresponze", "columns: [bold]response[/bold]")
        await stage.press("enter")
        await asked(stage, "Count refunds?")
        await stage.press("enter")
        await stage.sees("refused: there is no column ␛[31mresponze", "columns: [bold]response[/bold]")
        bench.error = RuntimeError("boom")
        await stage.press("enter")
        await asked(stage, "Count refunds?")
        await stage.press("enter")
        await stage.sees("refunds was not counted: RuntimeError: boom")


async def test_who_signs_for_a_count_lets_it_rule_something_out() -> None:
    room = planned()
    async with on_screen(room, size=(120, 40), counting=opener(room, Bench(last=measured(low=12, high=14)))) as stage:
        await opened(stage, "refunds")
        await stage.press("enter")
        await asked(stage, "Count refunds?")
        await stage.press(*"sign", "enter")
        await asked(stage, "Why does it find everybody?")
        await stage.press(*"all", "enter")
        await stage.sees("12–14", "it may rule something out: signed by ana: all")
    assert room.incident.known()["affected.high"] == 14


async def test_an_entry_is_counted_again_and_compared() -> None:
    room = counted(exact(low=12, high=14), plan=pinned(PLANNED))
    seq = room.incident.counts.history[0].seq
    bench = Bench(last=exact(low=12, high=14))
    async with on_screen(room, size=(120, 40), counting=opener(room, bench)) as stage:
        await opened(stage, "refunds")
        await stage.press("enter")
        await asked(stage, "Count refunds?")
        await stage.press(*"recount", "enter")
        await asked(stage, "Which entry is counted again?")
        await stage.press("enter")
        await stage.sees(f"entry {seq} counted again comes to the same: 12 people", "COUNTED AGAIN")
        bench.last = exact(low=13, high=14, digests={"rule": "a1" * 32, "data": "d4" * 32})
        await stage.press("colon")
        await stage.sees("What do you want to do?")
        await stage.press(*"recount", "enter")
        await asked(stage, "Which entry is counted again?")
        await stage.press("enter")
        await stage.sees("comes to something else", "12–14 people then, 13–14 now", "the data is not what was read")
    assert len(room.incident.counts.history) == 1


async def test_files_that_no_plan_names_are_counted_by_the_real_thing(tmp_path: Path) -> None:
    room, truth = unplanned(), planted(tmp_path / "day 1.jsonl", 400)
    counter = LogCounter(tmp_path / "state", str)
    async with on_screen(room, size=(120, 40), counting=opener(room, counter)) as stage:
        await opened(stage)
        await stage.sees("Nobody has said how many people are affected", "#  counts from logs")
        await stage.press("number_sign")
        await asked(stage, "In which files?")
        screen = stage.app.screen
        assert isinstance(screen, CountsScreen)
        screen.prompt.take(f"'{tmp_path}/day 1.jsonl'")
        await stage.press("enter")
        await asked(stage, "What does affected mean there?")
        screen.prompt.take("response like '%full refund%'")
        await stage.press("enter")
        await asked(stage, "Is that what affected means?")
        await stage.press(*"exactly", "enter")
        await stage.sees(f"at least {truth.users} people", "which may hide people: 1 of 401", "user      ━")
        latest = room.incident.affected
        assert latest is not None
        assert (latest.low, latest.method) == (truth.users, Method.AT_LEAST)
        assert not latest.settled, "a line that could not be read may hide somebody"


async def test_more_can_be_said_of_a_count_that_no_plan_has() -> None:
    room, bench = unplanned(), Bench()
    async with on_screen(room, counting=opener(room, bench)) as stage:
        await stage.press("number_sign")
        await stage.asked("In which files?")
        await stage.type("'/var/log/a b.jsonl' c.jsonl")
        await stage.asked("What does affected mean there?")
        await stage.type("true")
        await stage.asked("Is that what affected means?")
        await stage.press(*"more", "enter")
        await stage.asked("Which format?")
        await stage.press("enter")
        await stage.asked("Which columns are read from another key?")
        await stage.type("user=metadata.uid")
        await stage.asked("What is it called?")
        await stage.press("ctrl+u")
        await stage.type("No Name")
        await stage.asked("Is that what affected means?")
        await stage.press("enter")
        await says(stage, "refused: id: String should match", refused=True)
        await stage.press("number_sign")
        await stage.asked("In which files?")
        await stage.press("enter")
        await stage.asked("What does affected mean there?")
        await stage.press("enter")
        await stage.asked("Is that what affected means?")
        await stage.press("enter")
        await says(stage, "recorded #")
    [one] = bench.asked
    assert one.files == ("/var/log/a b.jsonl", str(Path.cwd() / "c.jsonl"))
    assert (one.where, one.definition, one.format) == ("true", False, "auto")


async def test_a_demo_has_no_logs_and_says_so_before_it_asks() -> None:
    async with on_screen(planned()) as stage:
        await stage.press("number_sign")
        await says(stage, "this room has no logs to count in", refused=True)
        assert "warroom count run" in way(stage)


async def test_what_was_counted_is_not_taken_back_but_counted_again() -> None:
    async with on_screen(counted(measured())) as stage:
        await stage.press("U")
        await says(stage, "what was counted was counted", refused=True)
        assert way(stage).endswith("count again: warroom count run. Here: # count run")


async def test_what_comes_next_is_to_count_where_the_plan_says_how() -> None:
    room = planned()
    async with on_screen(room, size=(120, 40), counting=opener(room, Bench())) as stage:
        await stage.sees("count the people affected")
        stage.screen.upcoming.rows.select("count:count run")
        await stage.press("6", "o")
        await stage.until(lambda: isinstance(stage.app.screen, CountsScreen), "opened the counts")
        await stage.press("escape", "enter")
        await stage.asked("What do you want to count?")


async def test_a_statement_is_stated_anew_where_it_stands() -> None:
    room = unplanned()
    room.do("count_set", low=3, why="tickets")
    async with on_screen(room) as stage:
        screen = await opened(stage)
        assert screen.list.selected == "=stated"
        await stage.press("enter")
        await asked(stage, "At least how many people are affected?")
