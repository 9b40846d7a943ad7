"""The answers are on the terminal before the library of the screen is read."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.rooms import Room
from tests.terminal import Terminal, terminal
from tests.tui.seat import seat
from tests.tui.stage import on_screen
from warroom.tui.doorstep import answers, drawn
from warroom.views.guide import GuideView, News
from warroom.views.safe import width

ALTERNATE = "\x1b[?1049h"
BACK = "\x1b[?1049l"
LINES = "[[Cell('HOW BAD')], [Cell('DUE NEXT')]]"
_WAITING = f"""
import sys, termios
from warroom.tui.doorstep import doorstep
from warroom_widgets.cells import Cell
echo = lambda: bool(termios.tcgetattr(0)[3] & termios.ECHO)
try:
    with doorstep({LINES}, ascii_only=False):
        print("echo", echo(), "made", flush=True)
        if sys.stdin.readline().strip() == "fail":
            raise ValueError
finally:
    print("echo", echo(), "again", flush=True)
"""


def _bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text).rstrip()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("title", ["Refunds that nobody promised", "[/b] 退款 \x1b]52;c;aGk=\x07 \u202etxt"])
async def test_they_are_where_the_room_has_them_and_say_the_same(size: tuple[int, int], title: str) -> None:
    room = Room(title)
    before = [drawn(cells, size[0], ascii_only=False) for cells in answers(room.desk.history(room.id), room.desk.now())]
    async with on_screen(room, size=size) as stage:
        assert [_bare(one) for one in before[1:]] == stage.lines[1:6]
        assert _bare(before[0]).partition("opening")[0].rstrip() in stage.lines[0]
    assert all(width(_bare(one)) <= size[0] for one in before)
    assert not re.search(r"\x1b(?!\[[0-9;]*m)|\u202e", "".join(before))


async def test_what_is_a_replay_says_so_above_them() -> None:
    room = Room()
    where = GuideView("Replay", "Replay of a real incident", "you are hana", News("", ""))
    first, second, *_ = answers(room.desk.history(room.id), room.desk.now(), "DEMO: nothing is sent", where)
    assert drawn(first, 80, ascii_only=False).startswith("\x1b[1mReplay ")
    assert " DEMO " in drawn(second, 80, ascii_only=False)


async def test_on_a_terminal_that_has_nothing_else_they_are_ascii() -> None:
    room = Room("退款")
    lines = [drawn(cells, 80, ascii_only=True) for cells in answers(room.desk.history(room.id), room.desk.now())]
    assert all(one.isascii() for one in lines)


def test_they_are_there_before_the_room_is_and_it_takes_their_place(tmp_path: Path) -> None:
    with seat(tmp_path) as before, before.open("open", size=(80, 24), until="Timeline") as screen:
        first, room = screen.seen.split(ALTERNATE)[1:3]
        assert "HOW BAD" in first
        assert "DUE NEXT" in first
        assert "opening" in first
        assert "HOW BAD" in room
        screen.press("q")
        assert screen.ends() == 0
        assert screen.seen.count(BACK) == 1, "the cursor is put back once, where it was"


def test_nothing_that_draws_is_read_for_them() -> None:
    read = "import sys, warroom.tui.entering; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True).stdout.split()
    assert not {"textual", "rich", "asyncio"} & set(modules)


@contextmanager
def _waiting() -> Iterator[Terminal]:
    with terminal([sys.executable, "-c", _WAITING], {}) as screen:
        screen.until(lambda seen: "made" in seen)
        assert "echo False made" in screen.seen
        assert "DUE NEXT" in screen.seen.partition(ALTERNATE)[2]
        yield screen


def test_where_the_room_cannot_be_made_the_terminal_is_as_it_was() -> None:
    with _waiting() as screen:
        screen.press("fail\n")
        screen.ends()
        left, after = screen.seen.split(BACK)
        assert "echo True again" in after
        assert "fail" not in left, "what was typed is not among the answers"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_whoever_ends_it_meanwhile_gets_the_terminal_back(ending: signal.Signals) -> None:
    with _waiting() as screen:
        screen.process.send_signal(ending)
        screen.ends()
        assert "echo True again" in screen.seen.split(BACK)[1]


def test_where_the_room_comes_it_begins_on_the_same_screen() -> None:
    with _waiting() as screen:
        screen.press("\n")
        assert screen.ends() == 0
        assert BACK not in screen.seen
        assert "echo True again" in screen.seen


def test_a_program_that_draws_on_no_terminal_writes_nothing() -> None:
    silent = "from warroom.tui.doorstep import doorstep\nwith doorstep([[]], ascii_only=False):\n    print('made')"
    done = subprocess.run([sys.executable, "-c", silent], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("made\n", "")
