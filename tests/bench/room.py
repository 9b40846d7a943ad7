"""The room while nobody does anything, when a row changes and when a key is pressed, beside other programs of its kind.

Idle is a minute at 120x40, in which nobody asks anything of any program: texts that change by the minute do so once.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from tests.bench.measure import summary
from tests.bench.others import PINNED, program
from tests.terminal import Terminal, terminal
from tests.tui.crowd import large_plan, lengthen
from tests.tui.seat import WARROOM, calm_plan, seat
from tests.widgets.host import Host
from warroom_widgets.cells import Cell
from warroom_widgets.rows import Row, Rows

_WINDOW_S = 60.0
_SIZE = (120, 40)
_PAINTED = {"room": "Timeline", "wall": "HOW BAD", "posting": "Collection", "harlequin": "Data Catalog"}
"""A word that is there once a program has painted."""


def measure() -> dict[str, Any]:
    """A changed row of a thousand, a key at 200x60 before 5,000 entries, and what is spent without any key."""
    return {
        "one_changed_row_of_1000": asyncio.run(_changed_row()),
        "a_key_to_its_effect_at_200x60_with_5000_entries": _key(),
        "idle_side_by_side": _idle(),
    }


async def _changed_row(times: int = 200) -> dict[str, float]:
    """Milliseconds of CPU from the call to the end of the repaint."""
    rows = Rows()
    cells = [[Row(str(n), (Cell(f"row {n} {turn}"),)) for n in range(1_000)] for turn in range(2)]
    taken = []
    async with Host(rows).run_test(size=_SIZE) as pilot:
        for turn in range(times):
            changed = [*cells[0]]
            changed[5] = cells[turn % 2][5]
            start = time.process_time()
            rows.show(changed)
            await pilot.pause()
            taken.append(time.process_time() - start)
    return summary(taken)


def _key(times: int = 40) -> dict[str, float]:
    """From a key that moves the cursor to the bytes that show it."""
    with tempfile.TemporaryDirectory() as folder, seat(Path(folder), large_plan(200, 50)) as before:
        lengthen(before.room, 5_000)
        with before.open("open") as screen:
            screen.press("4g")
            _rest(screen)
            return summary(_effect(screen, key) for key in "jk" * (times // 2))


def _effect(screen: Terminal, key: str) -> float:
    _rest(screen)
    before = len(screen.seen)
    start = time.perf_counter()
    screen.press(key)
    while "looked at batch" not in screen.seen[before:]:
        screen._read(1)
    return time.perf_counter() - start


def _rest(screen: Terminal) -> None:
    """Reads what is on its way. The countdown is another line, and may come at any time."""
    while screen._read(0.2):
        pass


def _idle() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, seat(Path(folder), calm_plan()) as before, ExitStack() as stack:
        found = {name: program(name) for name in PINNED}
        env = {**before.env, "COLORTERM": "truecolor", "LANG": os.environ.get("LANG", "C.UTF-8")}
        commands: dict[str, Sequence[str]] = {
            "room": [*WARROOM, "open"], "wall": [*WARROOM, "wall"],
            **{name: [str(path)] for name, path in found.items() if isinstance(path, Path)},
        }  # fmt: skip
        paints = {name: _first_paint(name, command, env) for name, command in commands.items()}
        screens = {name: stack.enter_context(terminal([*command], env, *_SIZE)) for name, command in commands.items()}
        spent = _spent(screens)
        return {
            **{name: {"first_paint_ms": paints[name], **spent[name]} for name in commands},
            **{name: why for name, why in found.items() if isinstance(why, str)},
        }


def _first_paint(name: str, command: Sequence[str], env: dict[str, str], times: int = 5) -> float | str:
    """The median of so many, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        with terminal([*command], env, *_SIZE) as screen:
            try:
                screen.until(lambda seen: _PAINTED[name] in seen, 30)
            except AssertionError as error:
                return f"not measured: {str(error)[:200]}"
            taken.append(time.perf_counter() - start)
    return round(statistics.median(taken) * 1000, 1)


def _spent(screens: dict[str, Terminal]) -> dict[str, dict[str, Any]]:
    _read(screens, 6)
    before = {name: _so_far(screen) for name, screen in screens.items()}
    _read(screens, _WINDOW_S)
    after = {name: _so_far(screen) for name, screen in screens.items()}
    return {
        name: {
            "bytes_per_s": round((sent - before[name][0]) / _WINDOW_S, 1),
            "cpu_percent": round((cpu - before[name][1]) / _WINDOW_S * 100, 2),
            "rss_mb": round(rss, 1),
        }
        for name, (sent, cpu, rss) in after.items()
    }  # fmt: skip


def _read(screens: dict[str, Terminal], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for screen in screens.values():
            screen._read(0.05)


def _so_far(screen: Terminal) -> tuple[int, float, float]:
    """Bytes, processor seconds and megabytes of the program and its children."""
    one = psutil.Process(screen.process.pid)
    family = [one, *one.children(recursive=True)]
    cpu = sum(sum(each.cpu_times()[:2]) for each in family)
    return len(screen.seen.encode()), cpu, sum(each.memory_info().rss for each in family) / 1e6
