"""A terminal that takes nothing for a while: a link that stalls, a client that was stopped, a pager in between.

The room goes on without it, keeps no more than the last state for it, and shows that when the terminal reads again.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.terminal import Terminal
from tests.tui.seat import Seat, seat
from warroom.core.entries import NoteAdded

STALLING = "1+" * 50
"""Keys whose answers fill every buffer between the room and a terminal that does not read."""
PACE_S = 0.05
"""One key after the other, so that each is painted on its own."""
PATIENCE_S = 60.0


@pytest.fixture
def sitting(tmp_path: Path) -> Iterator[Seat]:
    """A seat before an incident."""
    with seat(tmp_path) as before:
        yield before


def notes(sitting: Seat) -> list[str]:
    """What was noted."""
    return [event.body.text or "" for event in sitting.room.events if isinstance(event.body, NoteAdded)]


def until(condition: Callable[[], object], what: str) -> None:
    """Waits for *condition* without reading what the program writes."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"never {what}"
        time.sleep(0.02)


def stall(screen: Terminal, sitting: Seat, word: str) -> None:
    """Keeps the room painting for nobody until a note that is typed after all that has arrived in the store."""
    for key in STALLING:
        screen.press(key)
        time.sleep(PACE_S)
    screen.press(f"n{word}\r")
    until(lambda: word in notes(sitting), f"recorded {word!r} while nobody read the screen")


def test_a_room_whose_terminal_takes_nothing_goes_on_and_catches_up(sitting: Seat) -> None:
    with sitting.open("open") as screen:
        stall(screen, sitting, "first")
        for n in range(300):
            sitting.room.do("note_add", who="ben", text=f"note {n} of many")
        stall(screen, sitting, "second")
        before = len(screen.seen)
        screen.until(lambda seen: "second" in seen[before:] and "note 299 of many" in seen[before:])
        screen.press("q")
        assert screen.ends() == 0
        assert len(screen.seen) - before < 3_000_000, "what was not seen is not sent any more"


def test_what_waits_for_such_a_terminal_is_bounded(sitting: Seat) -> None:
    with sitting.open("open") as screen:
        stall(screen, sitting, "first")
        program = psutil.Process(screen.process.pid)
        before = program.memory_info().rss
        for n in range(3):
            stall(screen, sitting, f"again {n}")
        assert program.memory_info().rss - before < 12_000_000


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_all_the_same(sitting: Seat, ending: signal.Signals) -> None:
    with sitting.open("open") as screen:
        stall(screen, sitting, "first")
        screen.process.send_signal(ending)
        assert screen.process.wait(PATIENCE_S) == 0


def test_a_terminal_that_reports_no_size_gets_one_and_its_room_ends_with_it(sitting: Seat) -> None:
    with sitting.open("open", size=(0, 0)) as screen:
        screen.press("q")
        assert screen.ends() == 0
    with sitting.open("open", size=(0, 0)) as screen:
        screen.hang_up()
        screen.process.wait(PATIENCE_S)
