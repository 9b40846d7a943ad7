"""What the desk needs from the world outside, as Protocols.

A store, a clock, a library of plans and a source of randomness are handed in. Nothing here says how they work; the
contract that every store passes is a test suite.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from typing import Any, NamedTuple, Protocol

from warroom.core.counts import Measurement, Union
from warroom.core.envelope import Blob, Record, Sample
from warroom.core.labels import Drawing, Person
from warroom.core.plan import Plan
from warroom.core.plan.counts import Count
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.plan.probes import Probe
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


class Checks(Protocol):
    """What there is to know of the live system beside the plan: probes in files, and what other checks found."""

    def probe(self, path: str, name: str | None) -> Probe:
        """The probe in the file at *path*, called *name* where it holds several. Refused where there is none, with
        ``ids`` in its details where one has to be named."""
        ...

    def reported(self, report: Mapping[str, Any], name: str, now: datetime) -> Mapping[str, Any]:
        """What another check found for the probe called *name*, as a sample holds it. Refused where it is no report."""
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


class Rows(NamedTuple):
    """What a log holds: *eligible* rows that could show the error, *matched* ones that do; when the newest is from, and
    for how many seconds it has been quiet, both none where no row says when."""

    eligible: int
    matched: int
    newest_at: datetime | None = None
    quiet_s: float | None = None


class Counter(Protocol):
    """People and rows counted from logs. Refused (not_found, invalid, unavailable, busy) where that cannot be done."""

    def counted(
        self, rule: Count, incident: str, seed: str, now: datetime, *,
        progress: Callable[[Measurement], None], cancelled: Callable[[], bool], afresh: bool = False,
    ) -> Measurement:  # fmt: skip
        """What *rule* comes to, reading on from where the last count of it ended, or *afresh*."""
        ...

    def united(
        self, measured: Measurement, incident: str, known: Sequence[Measurement], *, cancelled: Callable[[], bool]
    ) -> Union | None:
        """What *measured*, a count over files that was just made, and the others of *incident* that are *known* come to
        as one set of people, as far as what was found is here. None where it can be united with no other."""
        ...

    def rows(self, rule: Count, eligible: str | None, now: datetime, *, incident: str, name: str, seed: str) -> Rows:
        """The rows of the log so far, for a probe called *name*. Those that lack what the predicate of *rule* looks at
        are not *eligible*: nobody could see the error in them."""
        ...


ROWS = 20
"""How many requests of each person are shown, unless something else is asked for."""


class Sizes(NamedTuple):
    """How many people are to be drawn, by stratum: of ``everybody``, or of the ``flagged`` and the ``unflagged`` ones;
    and how many *rows* of each are shown at most."""

    strata: Mapping[str, int]
    rows: int = ROWS


class Ended(Exception):
    """What was under way was *cancelled*, and nothing came of it."""


def never() -> bool:
    """Nobody cancels."""
    return False


class Sampler(Protocol):
    """People drawn from logs, to be labelled. Refused as a Counter is. What happened to them is personal: it goes to a
    file of this account's own, and to no store. Half a draw is none: raises Ended where it was *cancelled*."""

    def place(self, incident: str, count: str) -> Path:
        """Where what happened to the people drawn for *count* is on this machine, unless it was put elsewhere."""
        ...

    def drawn(
        self, rule: Count, incident: str, seed: str, now: datetime, *, sizes: Sizes, out: Path,
        cancelled: Callable[[], bool] = never,
    ) -> tuple[Drawing, tuple[Person, ...]]:  # fmt: skip
        """Draws people for *rule*, and writes what happened to them to the file *out*, a line of JSON each."""
        ...

    def show(
        self, drawing: Drawing, people: tuple[Person, ...], incident: str, now: datetime, *, rows: int, out: Path,
        cancelled: Callable[[], bool] = never,
    ) -> None:  # fmt: skip
        """Writes what happened to *people*, who were drawn before, perhaps elsewhere, to the file *out*."""
        ...

    def shown(self, path: Path) -> Mapping[str, Mapping[str, object]]:
        """What was written to *path*, by person. Refused (not_found) where there is nothing."""
        ...


class Prober(Protocol):
    """The live system, asked."""

    def hosts(self, probe: Probe) -> set[str]:
        """The hosts that *probe* reaches, as ``host:port``. Refused (invalid) where an address of it is none."""
        ...

    def refuse_strangers(self, probe: Probe, allowed: Set[str]) -> None:
        """Refuses (not_permitted) a *probe* that would reach a host which is not *allowed*."""
        ...

    def tried(
        self, probe: Probe, number: int, allowed: frozenset[str], log: Callable[[], Rows] | None
    ) -> dict[str, Any]:  # fmt: skip
        """The try of that *number* (from 0), made now and made once, as a sample holds it. *log* asks the live log."""
        ...

    def next_at(self, probe: Probe, earlier: Sequence[datetime], now: datetime) -> datetime:
        """When *probe* may be tried next within its budget. Refused (guarded) where it is spent."""
        ...


class Clock(Protocol):
    """The time, handed in."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        ...
