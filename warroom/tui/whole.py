"""The whole record in words, read in portions, newest first.

To put five thousand entries into words takes a quarter of a second, and whoever presses a key must not wait for it: the
newest are there at once, the older ones come while the screen is in use. What was read is kept. Only a correction or a
label changes what an entry said, and a new day what its time looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from warroom.core.entries import Entries
from warroom.desk import History
from warroom.views import entries, record
from warroom.views.entries import EntryView
from warroom.views.record import Traits
from warroom_widgets.rows import Row
from warroom_widgets.timeline import row

PORTION = 150
"""Entries that are read in one go: a few milliseconds."""


class _Kept(NamedTuple):
    entry: EntryView
    traits: Traits
    row: Row


class Whole:
    """The record of one incident. `follow` says how it stands now, `read` puts a portion of it into words."""

    def __init__(self) -> None:
        self._history: History | None = None
        self._kept: dict[int, _Kept] = {}
        self._day: date | None = None
        self._stages: dict[str, str] = {}

    @property
    def last(self) -> int:
        """How many entries there are."""
        return self._history.incident.seq if self._history else 0

    @property
    def complete(self) -> bool:
        """Whether all of them are in words."""
        return len(self._kept) >= self.last

    def follow(self, history: History, now: datetime, known: Iterable[EntryView] = ()) -> None:
        """It is *history* now. The entries *known* are in words already."""
        before, self._history = self._history, history
        self._stages = record.stages(history.incident)
        if before is None or now.date() != self._day or not _goes_on(before, history):
            self._kept, self._day = {}, now.date()
        else:
            for seq in _restated(before.incident.entries, history.incident.entries):
                self._kept.pop(seq, None)
        for entry in known:
            if entry.seq not in self._kept:
                self._keep(entry)

    def read(self, now: datetime, portion: int = PORTION) -> None:
        """Puts the next *portion* into words, the newest of what is missing."""
        if self._history is None:
            return
        history = self._history
        missing = (seq for seq in range(self.last, 0, -1) if seq not in self._kept)
        for _, seq in zip(range(portion), missing, strict=False):
            event = history.events[seq - 1]
            self._keep(entries.one(history.incident, event, history.events, now, history.texts))

    def _keep(self, entry: EntryView) -> None:
        assert self._history, "an entry is one of a record"
        found = record.traits(self._history.events[entry.seq - 1], entry, self._stages)
        self._kept[entry.seq] = _Kept(entry, found, row(entry))

    def rows(self, wanted: Traits) -> list[Row]:
        """Those that are *wanted*, newest first, as far as they were read."""
        return [one.row for one in self._newest() if not wanted or record.passes(one.traits, wanted)]

    def traits(self) -> list[Traits]:
        """What each of them is of."""
        return [one.traits for one in self._newest()]

    def _newest(self) -> Iterator[_Kept]:
        return (self._kept[seq] for seq in range(self.last, 0, -1) if seq in self._kept)


def _goes_on(before: History, after: History) -> bool:
    """Whether *after* is the same record, and not what somebody put in its place."""
    last = before.incident.seq
    return after.incident.seq >= last and after.events[last - 1] == before.events[last - 1]


def _restated(before: Entries, after: Entries) -> set[int]:
    """The entries that read differently since: labelled or corrected."""
    if before == after:
        return set()
    labels = {seq for seq, label in after.labels.items() if before.labels.get(seq) != label}
    return labels | {seq for seq, by in after.corrections.items() if before.corrections.get(seq) != by}
