"""Timing bits: how often, and which of the results is told.

The machine is shared, so the median says what a person meets and the minimum what the code costs.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any


def installed(folder: Path) -> dict[str, str]:
    """The environment of a program that somebody installed, with a store of its own in *folder*: its bytecode is kept,
    as every installer leaves it, even where whoever measures has forbidden Python to write any."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ours = {"HOME": folder, "WARROOM_STORE": folder / "room.db", "PYTHONPYCACHEPREFIX": folder / "bytecode"}
    return kept | {name: str(path) for name, path in ours.items()} | {"WARROOM_AS": "ana"}


def seconds(work: Callable[[], object]) -> float:
    """How long *work* took once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rounds(work: Callable[[], object], times: int) -> list[float]:
    """How long *work* took, each of so many *times*, after one round to warm up."""
    work()
    return [seconds(work) for _ in range(times)]


def alternating(works: Sequence[Callable[[], object]], times: int) -> list[list[float]]:
    """Each work's durations, taken in turns, so that what else the machine does meets all of them alike."""
    for work in works:
        work()
    taken = [[seconds(work) for work in works] for _ in range(times)]
    return [list(durations) for durations in zip(*taken, strict=True)]


def summary(durations: Iterable[float]) -> dict[str, float]:
    """Median, 99th percentile, best and worst in milliseconds."""
    ordered = sorted(durations)
    return {
        "median_ms": round(statistics.median(ordered) * 1000, 3),
        "p99_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000, 3),
        "min_ms": round(ordered[0] * 1000, 3),
        "max_ms": round(ordered[-1] * 1000, 3),
    }


def ratio(durations: Sequence[float], baseline: Sequence[float]) -> float:
    """The median of *durations* as a multiple of the baseline's."""
    return round(statistics.median(durations) / statistics.median(baseline), 2)


def say(text: str) -> None:
    """Talk, to stderr: stdout is data."""
    print(text, file=sys.stderr, flush=True)


def show(document: dict[str, Any]) -> None:
    """The result, to stdout."""
    print(json.dumps(document, indent=2))
