"""What the desk needs from the world outside, as Protocols.

A store, a clock, a library of plans and a source of randomness are handed in. Nothing here says how they work; the
contract that every store passes is a test suite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from threading import Event as Flag
from typing import NamedTuple, Protocol

from warroom.core.envelope import Blob, Record, Sample
from warroom.core.plan import Plan
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.rules import PinnedRules


class Receipt(NamedTuple):
    """What became of a command that carried a once-key: the *digest* of what was asked, and the events it recorded."""

    once: str
    digest: str
    incident: str
    first: int
    last: int


class Conflict(Exception):
    """Somebody appended first: the head is not where the writer believed it to be."""

    def __init__(self, incident: str, expected: int, actual: int) -> None:
        super().__init__(f"{incident} is at {actual}, not at {expected}")
        self.expected = expected
        self.actual = actual


class Store(Protocol):
    """Where records live. Every method may raise Refused(busy | unavailable | full).

    A store may be used from several threads at once.
    """

    @property
    def place(self) -> str:
        """Where the store is, as a person would name it."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """The write lock, waited for fairly: until it is left, nobody else commits, and what is appended inside is one
        transaction, durable when the block ends and gone whole if it raises. Not re-entrant."""
        ...

    def append(
        self, incident: str, expected_seq: int, records: Sequence[Record],
        *, blobs: Sequence[Blob] = (), receipt: Receipt | None = None,
    ) -> None:  # fmt: skip
        """Adds *records* after number *expected_seq*; raises Conflict where the head is elsewhere. Outside of
        `writing` it is a transaction of its own. Records, blobs and receipt are there together or not at all."""
        ...

    def read(self, incident: str, after: int = 0) -> list[Record]:
        """The records of *incident* after number *after*, in order; empty where there are none."""
        ...

    def incidents(self) -> list[str]:
        """The ids of all incidents, oldest first."""
        ...

    def receipt(self, once: str) -> Receipt | None:
        """What a command with this once-key did, if there was one in this store."""
        ...

    def blob(self, digest: str) -> Blob | None:
        """The blob with this digest, if it is here and was not erased."""
        ...

    def add_samples(self, incident: str, series: str, bodies: Sequence[str]) -> int:
        """Adds *bodies* to the end of *series*, durably and together, outside or inside of `writing`; the number of the
        last one."""
        ...

    def samples(self, incident: str, series: str, after: int = 0) -> list[Sample]:
        """The samples of *series* after number *after*, in order; empty where there are none."""
        ...

    def series(self, incident: str) -> list[str]:
        """The names of all series of samples of *incident*, in alphabetical order."""
        ...

    def follow(self, stop: Flag) -> Iterator[None]:
        """Yields once at the start and then within 50 ms of every commit by anybody, until *stop* is set."""
        ...

    def damage(self) -> list[str]:
        """What the storage itself finds wrong with its files, in its own words; empty where it finds nothing. A broken
        index can hide an entry from every reader, which no chain of hashes shows."""
        ...

    def close(self) -> None:
        """Lets go of files and connections."""
        ...


class Library(Protocol):
    """The plans that an incident can be declared on."""

    def names(self) -> Sequence[str]:
        """What they are called, the ones that the settings name first."""
        ...

    def plan(self, name: str) -> PinnedPlan:
        """The plan called *name*, or in the file *name*. Refused where there is none, or it is no plan."""
        ...


class Rulebook(Protocol):
    """The rules of notification that there are now."""

    def pinned(self, plan: Plan, now: datetime) -> PinnedRules:
        """The rules that can bind the entities of *plan*, with the calendars that they count by around *now*."""
        ...


class Clock(Protocol):
    """The time, handed in."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        ...
