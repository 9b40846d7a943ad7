"""People drawn from logs at random, to be labelled.

People and not rows: whoever draws requests draws the busy ones several times. A person's keyed hash is as good as a
random number that nobody can choose, so the smallest ones are drawn. The same seed draws the same people again, on
another machine too, and a larger sample has the smaller one in it. Who is a person is what a count says (`people`,
`resolving`): a session of which nobody knows the person can be drawn as one, and is marked.

The logs are read twice: for who is there, and for what happened to the drawn ones (`contexts`); to draw from flagged
people and from the others, a third time. What is needed on the way is in a folder of this account's, and is deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from warroom.core.labels import EVERYBODY, Drawing, Person, Stratum
from warroom.core.plan.counts import Count
from warroom.counters import choosing, contexts, resolving
from warroom.counters.contexts import Context
from warroom.counters.predicates import vetted
from warroom.counters.scanning import Request
from warroom.counters.tally import Tally
from warroom.ports import Sizes, never

FLAGGED, UNFLAGGED = "flagged", "unflagged"
_BLOCK = 10_000

_UNITS = """
SELECT unit, bool_and(session) AS session FROM (
    SELECT person AS unit, false AS session FROM identified
    UNION ALL SELECT place, true FROM resolved WHERE many = 0)
GROUP BY unit ORDER BY unit
"""

Units = Iterator[tuple[int, bool]]
"""People by their number, in order, and whether each is a session of which nobody knows the person."""


class Logs:
    """Draws from logs, until that is *cancelled*. What is needed on the way is in *folder*, the account's own."""

    def __init__(self, folder: Path, cancelled: Callable[[], bool] = never) -> None:
        self._folder = folder
        self._cancelled = cancelled

    def drawn(
        self, rule: Count, incident: str, seed: str, now: datetime, *, sizes: Sizes, out: Path
    ) -> tuple[Drawing, tuple[Person, ...]]:
        """Who is drawn, and what happened to them in *out*."""
        with self._working() as folder:
            request = _request(rule, incident, seed, folder / "flagged")
            tally, everybody = self._everybody(request, now)
            with _put_together(everybody) as engine:
                chosen = self._chosen(request, sizes, now, _stream(engine))
                whose = contexts.rows_of(engine, chosen.people)
            self._write(request, Context(chosen.people, whose, sizes.rows, out), now)
        return _drawing(rule, seed, tally, chosen, choosing.rule(request)), chosen.people

    def show(
        self, drawing: Drawing, people: tuple[Person, ...], incident: str, now: datetime, *, rows: int, out: Path
    ) -> None:
        """Writes what happened to *people* to *out*."""
        with self._working() as folder:
            request = _request(drawing.rule, incident, drawing.seed, folder / "flagged")
            _, everybody = self._everybody(request, now)
            with _put_together(everybody) as engine:
                whose = contexts.rows_of(engine, people)
            self._write(request, Context(people, whose, rows, out), now)

    @contextmanager
    def _working(self) -> Iterator[Path]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._folder, prefix=".drawing-") as folder:
            yield Path(folder)

    def _everybody(self, request: Request, now: datetime) -> tuple[Tally, Request]:
        asked = request._replace(folder=request.folder.with_name("everybody"), where=vetted("true"))
        return self._scanned(asked, now), asked

    def _scanned(self, request: Request, now: datetime) -> Tally:
        return contexts.read(request, now, self._cancelled)

    def _chosen(self, request: Request, sizes: Sizes, now: datetime, units: Units) -> _Chosen:
        if EVERYBODY in sizes.strata:
            return _smallest(((unit, session, EVERYBODY) for unit, session in units), sizes.strata)
        self._scanned(request, now)
        with _put_together(request) as flagged:
            return _smallest(_split(units, (unit for unit, _ in _stream(flagged))), sizes.strata)

    def _write(self, request: Request, context: Context, now: datetime) -> None:
        contexts.write(request._replace(folder=request.folder.with_name("shown")), context, now, self._cancelled)


class _Chosen(NamedTuple):
    """Who is drawn, of how many in each stratum, and how many of all are sessions."""

    people: tuple[Person, ...]
    populations: Mapping[str, int]
    sessions: int


def _request(rule: Count, incident: str, seed: str, folder: Path) -> Request:
    return Request(
        files=rule.files, where=vetted(rule.where), incident=incident, name=rule.id, seed=seed, folder=folder,
        format=rule.format, columns=rule.columns,
    )  # fmt: skip


@contextmanager
def _put_together(request: Request) -> Iterator[duckdb.DuckDBPyConnection]:
    """The engine with what a scan of *request* found, put together."""
    with contexts.state_of(request) as engine:
        resolving.resolve(engine)
        yield engine


def _stream(engine: duckdb.DuckDBPyConnection) -> Units:
    found = engine.execute(_UNITS)
    while some := found.fetchmany(_BLOCK):
        yield from some


def _split(units: Units, flagged: Iterator[int]) -> Iterator[tuple[int, bool, str]]:
    """*units* with the stratum of each; both are in the order of their numbers."""
    at = next(flagged, None)
    for unit, session in units:
        while at is not None and at < unit:
            at = next(flagged, None)
        yield unit, session, FLAGGED if at == unit else UNFLAGGED


def _smallest(units: Iterator[tuple[int, bool, str]], sizes: Mapping[str, int]) -> _Chosen:
    """The first of each stratum, as many as *sizes* says, mixed so that no stratum is labelled last."""
    populations, sessions, ranked = dict.fromkeys(sizes, 0), 0, list[tuple[float, Person]]()
    for unit, session, stratum in units:
        rank = populations[stratum] = populations[stratum] + 1
        sessions += session
        if rank <= sizes[stratum]:
            ranked.append((rank / sizes[stratum], Person(f"{unit:016x}", stratum, session)))
    return _Chosen(tuple(person for _, person in sorted(ranked)), populations, sessions)


def _drawing(rule: Count, seed: str, tally: Tally, chosen: _Chosen, digest: str) -> Drawing:
    many, of = Counter(one.stratum for one in chosen.people), chosen.populations
    return Drawing(
        rule=rule, seed=seed, sessions=chosen.sessions, loose=tally.loose_rows, rows=tally.rows,
        strata=tuple(Stratum(name=name, population=of[name], drawn=many[name]) for name in of),
        unreadable=tally.unreadable, notes=tally.notes, scanned=1.0 if tally.complete else min(tally.scanned, 0.999),
        digests={"rule": digest, "data": tally.digests.data},
    )  # fmt: skip
