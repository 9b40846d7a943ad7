"""Runs every benchmark and prints one JSON document."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from typing import Any

from tests.bench import appends, counting, fold, paint, room, start
from tests.bench.measure import say, show

PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "appends": appends.measure,
    "record": fold.measure,
    "start": start.measure,
    "first_paint": paint.measure,
    "room": room.measure,
    "counting": counting.measure,
}


def main() -> None:
    """All parts, or those named on the command line."""
    chosen = sys.argv[1:] or list(PARTS)
    results = {}
    for name in chosen:
        say(f"measuring {name} …")
        results[name] = PARTS[name]()
    show({"schema": "warroom.bench/v1", "python": platform.python_version(), "cpu": platform.machine(), **results})


if __name__ == "__main__":
    main()
