"""What a count found, as numbers that can be argued with.

A number of people that nobody can take apart is believed for an hour and then by nobody. So a tally carries its bounds,
what could not be read, who could not be told apart, how far it got, how old its newest row is and the digests by which
somebody else gets the same numbers. Its upper bound is missing until everything was read: half a log has no "at most".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from warroom.core.instants import instant, stamp


class Source(NamedTuple):
    """One file as it was read: *format* and *why* it was taken for that, how many bytes were *read*, its *rows* and
    lines that were *unreadable*, and what *happened* to it (rotated, truncated, rewritten, gone)."""

    name: str
    format: str
    why: str
    read: int
    rows: int
    unreadable: int
    happened: str


class Digests(NamedTuple):
    """SHA-256 of the *rule* (predicate, format, identity), of the *data* that was read, and of the *people* found."""

    rule: str
    data: str
    people: str


class Bounds(NamedTuple):
    """At least, and at most; the latter is missing until everything was read."""

    low: int
    high: int | None


class Tally(NamedTuple):
    """People affected: at least *low*, at most *high*, and how it came to that.

    *events* are the affected rows among *rows*; *unidentified_sessions* those sessions (or traces) whose person nobody
    knows; *loose_rows* affected rows without user, session and trace, each of which may be a person; *shared_sessions*
    those in which several people were seen. *scanned* is the share of bytes read, *fill* the share of rows that have a
    column; *fill_sampled* are the columns that nobody asked for, with how many first rows their share is of.
    *usual_gap_s* is the time between rows near the end of the log, by which silence is told from an outage.
    """

    low: int
    likely: int | None
    high: int | None
    events: int
    rows: int
    unreadable: int
    unidentified_sessions: int
    loose_rows: int
    shared_sessions: int
    complete: bool
    scanned: float
    fill: Mapping[str, float]
    fill_sampled: Mapping[str, int]
    by: Mapping[str, Mapping[str, Bounds]]
    oldest_at: datetime | None
    newest_at: datetime | None
    usual_gap_s: float | None
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    digests: Digests
    method: str

    def json(self) -> dict[str, Any]:
        """It as JSON: nothing but objects, lists, texts and numbers."""
        by = {what: {value: one._asdict() for value, one in them.items()} for what, them in self.by.items()}
        return self._asdict() | {
            "fill": dict(self.fill),
            "fill_sampled": dict(self.fill_sampled),
            "by": by,
            "oldest_at": self.oldest_at and stamp(self.oldest_at),
            "newest_at": self.newest_at and stamp(self.newest_at),
            "sources": [source._asdict() for source in self.sources],
            "notes": list(self.notes),
            "digests": self.digests._asdict(),
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The tally that `json` made *said* of."""
        by = {what: {value: Bounds(**one) for value, one in them.items()} for what, them in said["by"].items()}
        return cls(**{
            **said,
            "by": by,
            "oldest_at": _read(said["oldest_at"]),
            "newest_at": _read(said["newest_at"]),
            "sources": tuple(Source(**source) for source in said["sources"]),
            "notes": tuple(said["notes"]),
            "digests": Digests(**said["digests"]),
        })  # fmt: skip


def _read(text: str | None) -> datetime | None:
    return instant(text) if text else None
