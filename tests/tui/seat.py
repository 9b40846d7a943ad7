"""The program on a real pseudo-terminal, before a store that the test holds as well."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.plans import MINIMAL
from tests.rooms import PINNED, Clock, Room, pinned
from tests.terminal import Terminal, terminal
from warroom.core.plan.pinned import PinnedPlan
from warroom.stores.sqlite import SqliteStore

WARROOM = [sys.executable, "-m", "warroom"]


class Present(Clock):
    """The time that the program sees as well."""

    def now(self) -> datetime:
        """It."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Seat:
    """A *room* in a file, at the present time, and the *env* in which the program finds it."""

    room: Room
    env: dict[str, str]

    @contextmanager
    def open(self, *args: str, size: tuple[int, int] = (200, 60), until: str = "Timeline") -> Iterator[Terminal]:
        """``warroom ARGS`` on a terminal of *size*, once the word *until* is on it."""
        with terminal([*WARROOM, *args], self.env, *size) as screen:
            screen.until(lambda seen: until in seen)
            yield screen


@contextmanager
def seat(folder: Path, plan: PinnedPlan = PINNED, title: str = "Refunds that nobody promised") -> Iterator[Seat]:
    """A seat in *folder*, in an incident on *plan*."""
    store = SqliteStore(folder / "room.db")
    env = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
        "WARROOM_STORE": store.place, "WARROOM_AS": "ana",
    }  # fmt: skip
    try:
        yield Seat(Room(title, plan=plan, store=store, clock=Present()), env)
    finally:
        store.close()


def calm_plan(countdowns: int = 30) -> PinnedPlan:
    """The minimal plan with so many more clocks, none of which is due within two hours."""
    steps = (
        f"    - {{id: later-{n}, role: engineer, title: Look at part {n}, due: {n + 3}h}}\n" for n in range(countdowns)
    )
    plan = re.sub(r"(join_within|ack_within): \d+m", r"\1: 3h", MINIMAL)
    plan = re.sub(r"due: 1[05]m", "due: 3h", plan)
    return pinned(plan.replace("  detect:\n", "  detect:\n" + "".join(steps)))
