"""The door of this room for whoever draws people and labels them.

The engine is loaded when something is drawn: to label is to read a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from warroom.core.labels import Drawing, Person
from warroom.core.plan.counts import Count
from warroom.counters import private
from warroom.ports import Sizes, never


class LogSampler:
    """Draws from logs; what happened to the drawn ones is kept in *folder*, the account's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, incident: str, count: str) -> Path:
        """Where what happened to the people drawn for *count* is on this machine; see Sampler."""
        return self._folder / f"{incident}-{count}.jsonl"

    def drawn(
        self, rule: Count, incident: str, seed: str, now: datetime, *, sizes: Sizes, out: Path,
        cancelled: Callable[[], bool] = never,
    ) -> tuple[Drawing, tuple[Person, ...]]:  # fmt: skip
        """Who is drawn; see Sampler."""
        from warroom.counters.sampling import Logs

        return Logs(self._folder, cancelled).drawn(rule, incident, seed, now, sizes=sizes, out=out)

    def show(
        self, drawing: Drawing, people: tuple[Person, ...], incident: str, now: datetime, *, rows: int, out: Path,
        cancelled: Callable[[], bool] = never,
    ) -> None:  # fmt: skip
        """Writes again what happened to *people*; see Sampler."""
        from warroom.counters.sampling import Logs

        Logs(self._folder, cancelled).show(drawing, people, incident, now, rows=rows, out=out)

    def shown(self, path: Path) -> Mapping[str, Mapping[str, object]]:
        """What happened to whom; see Sampler."""
        return private.read(path)
