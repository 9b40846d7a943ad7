"""What the screen costs while nobody does anything, and what a key costs: in bytes, processor time and memory.

Over a slow link bytes are delay, and a room is open for days on a machine that has other work. Nothing here asserts on
how long something takes: bytes are counted, and the processor time of a whole minute is compared with twice its budget.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.rooms import PINNED, Room
from tests.terminal import Terminal
from tests.tui.crowd import large_plan, lengthen
from tests.tui.seat import Seat, calm_plan, seat

WINDOW_S = 60
"""A whole minute: the texts that change by the minute change once in it."""
CPU = 0.01
MARGIN = 2
LARGEST_MB = 68
"""Measured: 59 MB at 80x24, 60 at 120x40, 61 at 200x60, 63 beside forty other incidents. Textual with nothing on it
takes 34, pydantic with our models 15, the command line and the store 6, the screen itself 4 to 6; 18 of all that are
pages of libraries, which other programs share. A condition that only CEL can judge would bring its 10."""
OPENING = 65_000
"""Bytes until a room of 120x40 stands still, four to five times what is on it: Textual lays a screen out several times
before it has all of its scrollbars."""


@dataclass(frozen=True)
class Spent:
    """What a program spent in the window: bytes and processor seconds, and the memory that it has."""

    bytes_: int
    cpu_s: float
    rss_mb: float


@pytest.fixture(scope="module")
def spent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Spent]]:
    """What three programs spent on the same minute, side by side."""
    with ExitStack() as stack:
        calm = stack.enter_context(seat(tmp_path_factory.mktemp("calm"), calm_plan()))
        urgent = stack.enter_context(seat(tmp_path_factory.mktemp("urgent"), PINNED))
        assert len(calm.room.view.deadlines) >= 30
        assert urgent.room.view.deadlines[0].soon
        screens = {
            "calm": stack.enter_context(calm.open("open")),
            "urgent": stack.enter_context(urgent.open("open")),
            "wall": stack.enter_context(calm.open("wall", until="HOW BAD")),
        }
        yield _a_minute_of(screens)


def _a_minute_of(screens: dict[str, Terminal]) -> dict[str, Spent]:
    _read(screens, 5)  # the first paint, and what is loaded on first use
    before = {name: _so_far(screen) for name, screen in screens.items()}
    _read(screens, WINDOW_S)
    after = {name: _so_far(screen) for name, screen in screens.items()}
    return {
        name: Spent(one.bytes_ - before[name].bytes_, one.cpu_s - before[name].cpu_s, one.rss_mb)
        for name, one in after.items()
    }


def _read(screens: dict[str, Terminal], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for screen in screens.values():
            screen._read(0.1)


def _so_far(screen: Terminal) -> Spent:
    program = psutil.Process(screen.process.pid)
    used = program.cpu_times()
    return Spent(len(screen.seen.encode()), used.user + used.system, program.memory_info().rss / 1e6)


def test_thirty_countdowns_that_are_not_urgent_send_less_than_a_hundred_bytes_a_second(
    spent: dict[str, Spent],
) -> None:  # fmt: skip
    assert spent["calm"].bytes_ < 100 * WINDOW_S


def test_seconds_that_tick_send_less_than_three_hundred_bytes_a_second(spent: dict[str, Spent]) -> None:
    assert spent["urgent"].bytes_ < 300 * WINDOW_S


def test_the_wall_sends_a_clock_every_second_and_large_letters_every_minute(spent: dict[str, Spent]) -> None:
    assert WINDOW_S * 20 < spent["wall"].bytes_ < 200 * WINDOW_S


@pytest.mark.parametrize("screen", ["calm", "urgent", "wall"])
def test_a_screen_that_is_only_looked_at_takes_a_hundredth_of_a_processor(
    spent: dict[str, Spent], screen: str
) -> None:  # fmt: skip
    assert spent[screen].cpu_s < MARGIN * CPU * WINDOW_S


@pytest.mark.parametrize("screen", ["calm", "urgent", "wall"])
def test_it_takes_no_more_memory_than_its_libraries_and_a_little(spent: dict[str, Spent], screen: str) -> None:
    assert spent[screen].rss_mb < LARGEST_MB


def test_other_incidents_cost_a_room_next_to_no_memory(tmp_path: Path) -> None:
    plan = large_plan(200, 50)
    with seat(tmp_path, plan) as before:
        for seed in range(1, 41):
            Room(plan=plan, store=before.room.store, clock=before.room.clock, seed=seed)
        with before.open("open", before.room.id, size=(120, 40)) as screen:
            settle(screen)
            assert _so_far(screen).rss_mb < LARGEST_MB


def test_to_open_a_room_sends_it_a_few_times(tmp_path: Path) -> None:
    with seat(tmp_path) as before, before.open("open", size=(120, 40)) as screen:
        assert settle(screen) < OPENING


@pytest.fixture
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """A seat before five thousand entries and two hundred steps."""
    with seat(tmp_path_factory.mktemp("large"), large_plan(200, 50)) as before:
        lengthen(before.room, 5_000)
        yield before


def settle(screen: Terminal) -> int:
    """Reads until two seconds brought no more than what ticks; how many bytes were sent so far."""
    before = -1
    while len(screen.seen.encode()) - before > 1_000:
        before = len(screen.seen.encode())
        _read({"": screen}, 2)
    return len(screen.seen.encode())


@pytest.mark.parametrize(
    ("begin", "key", "most"), [("1g", "j", 1_500), ("4g", "j", 1_500), ("1G", "k", 12_000)],
    ids=["two rows", "two rows of five hundred", "a pane that scrolls"],
)  # fmt: skip
def test_moving_the_cursor_sends_what_changed_and_not_the_screen(large: Seat, begin: str, key: str, most: int) -> None:
    with large.open("open") as screen:
        screen.press(begin)
        before = settle(screen)
        screen.press(key * 60)
        assert settle(screen) - before < 60 * most
