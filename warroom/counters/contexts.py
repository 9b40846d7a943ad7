"""What people who were drawn said and were told: all that a label can rest on.

It is what others wrote about their lives, so that it goes to one file that only this account can read, shortened, and
nowhere else: not into the store, which never forgets. It can be made again from the logs as long as they are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from warroom.core.labels import Person
from warroom.core.plan.counts import Column
from warroom.counters import choosing, files, private
from warroom.counters.files import Named
from warroom.counters.mapping import identifier
from warroom.counters.people import Rows
from warroom.counters.scanning import Cancelled, Request, scan
from warroom.counters.states import Place, open_state
from warroom.counters.tally import Tally
from warroom.ports import Ended

LONGEST = 2_000
"""How many characters of a text are kept."""
_TEXTS = (Column.MODEL, Column.VERSION, Column.PROMPT, Column.RESPONSE)
_SEEN = "%Y-%m-%dT%H:%M:%SZ"

_ROWS_OF = """
SELECT DISTINCT who, session, trace, unit, shared FROM (
    SELECT unit AS who, 0 AS session, 0 AS trace, unit, false AS shared FROM drawn
    UNION ALL
    SELECT 0, session, trace, unit, shared FROM (
        SELECT session, trace, CASE WHEN many = 0 THEN place ELSE person END AS unit, false AS shared
        FROM resolved WHERE many < 2
        UNION ALL
        SELECT r.session, r.trace, l.person, true FROM resolved AS r JOIN state.trace_people AS l ON l.place = r.trace
        WHERE r.many > 1 AND r.by_trace
        UNION ALL
        SELECT r.session, r.trace, l.person, true FROM resolved AS r JOIN state.session_people AS l
        ON l.place = r.session WHERE r.many > 1 AND NOT r.by_trace)
    JOIN drawn USING (unit))
"""
"""Which rows are about the drawn ones: by user, or by session and trace of a row without one. A row of a session with
several users may be about each of them."""
_SCHEMA = """
CREATE TABLE state.wanted (who UBIGINT, session UBIGINT, trace UBIGINT, unit UBIGINT, shared BOOLEAN);
CREATE TABLE state.most (rows INTEGER);
CREATE TABLE state.shown (unit UBIGINT, shared BOOLEAN, moment TIMESTAMP, matches BOOLEAN,
    model VARCHAR, version VARCHAR, prompt VARCHAR, response VARCHAR);
CREATE TABLE state.many (unit UBIGINT, rows BIGINT);
"""

Whose = Sequence[tuple[int, int, int, int, bool]]
"""Which rows are about whom: user, session and trace (0 where it does not matter), the person, and whether others may
be meant as well."""


def rows_of(engine: duckdb.DuckDBPyConnection, people: Sequence[Person]) -> Whose:
    """Which rows are about *people*, as an *engine* knows it that has put everybody together.""" ""
    numbers = [int(one.id, 16) for one in people]
    engine.execute("CREATE OR REPLACE TEMP TABLE drawn AS SELECT unnest(?::UBIGINT[]) AS unit", [numbers])
    return engine.execute(_ROWS_OF).fetchall()


class _Shown(Rows):
    """Rows about people who were drawn, with their texts."""

    __slots__ = ()

    def gather(self, engine: duckdb.DuckDBPyConnection, source: str) -> None:
        """As with every row, and keeps those that are about somebody who was drawn."""
        names = {"who_": Column.USER, "seat_": Column.SESSION, "trace_": Column.TRACE}
        hashes = ", ".join(f"{self._hash(what, self._name(what))} AS {name}" for name, what in names.items())
        engine.execute(f"""
            CREATE OR REPLACE TEMP TABLE about AS
            SELECT rows.* EXCLUDE (who_, seat_, trace_), w.unit, w.shared FROM (
                SELECT *, {hashes} FROM ({source})) AS rows
            JOIN state.wanted AS w ON w.who = coalesce(who_, 0)
                AND w.session = CASE WHEN who_ IS NULL THEN coalesce(seat_, 0) ELSE 0 END
                AND w.trace = CASE WHEN who_ IS NULL THEN coalesce(trace_, 0) ELSE 0 END""")
        super().gather(engine, "SELECT * EXCLUDE (unit, shared) FROM about")

    def remember(self, engine: duckdb.DuckDBPyConnection, file: int, *, again: bool) -> None:  # noqa: ARG002  # of Rows
        """Keeps of each person what the predicate finds, then the newest, as much as is shown."""
        texts = ", ".join(f"left({identifier(column)}, {LONGEST}) AS {identifier(column)}" for column in _TEXTS)
        engine.execute(f"""
            CREATE OR REPLACE TEMP TABLE kept AS SELECT * FROM (
                FROM state.shown UNION ALL
                SELECT unit, shared, moment, coalesce(({self.where}), false) AS matches, {texts}
                FROM (SELECT * REPLACE (timezone('UTC', "time") AS "time"), "time" AS moment FROM about))
            QUALIFY row_number() OVER (
                PARTITION BY unit ORDER BY matches DESC, moment DESC NULLS LAST, prompt, response
            ) <= (SELECT rows FROM state.most)""")
        engine.execute("DELETE FROM state.shown; INSERT INTO state.shown FROM kept")
        engine.execute("INSERT INTO state.many SELECT unit, count(*) FROM about GROUP BY unit")


class Context(NamedTuple):
    """What is written to *path*: of *people*, whose rows are those in *whose*, at most so many *rows* each."""

    people: Sequence[Person]
    whose: Whose
    rows: int
    path: Path


def write(request: Request, context: Context, now: datetime, cancelled: Cancelled) -> None:
    """Reads the logs of *request* and writes *context*, a line a person, in their order."""
    request = request._replace(also=_TEXTS)
    with state_of(request) as engine:
        engine.execute(_SCHEMA)
        engine.execute("INSERT INTO state.most VALUES (?)", [context.rows])
        columns = [list(column) for column in zip(*context.whose, strict=True)] or [[]] * 5
        numbers = ", ".join(["unnest(?::UBIGINT[])"] * 4)
        engine.execute(f"INSERT INTO state.wanted SELECT {numbers}, unnest(?::BOOLEAN[])", columns)
    read(request, now, cancelled, _Shown)
    with state_of(request) as engine, private.written(context.path) as file:
        for person in context.people:
            file(_line(engine, person))


def read(request: Request, now: datetime, cancelled: Cancelled, rows: type[Rows] = Rows) -> Tally:
    """Reads the logs of *request* to their end: half a draw is none. Raises Ended where it was *cancelled*."""
    tally = scan(request, now, progress=_nothing, cancelled=cancelled, rows=rows)
    if cancelled():
        raise Ended
    return tally


def _nothing(_: Tally) -> None:
    """Half of what happened to somebody is of no use."""


@contextmanager
def state_of(request: Request) -> Iterator[duckdb.DuckDBPyConnection]:
    """The engine with the state of a scan of *request*."""
    place = Place.of(request.folder, request.incident, request.name)
    key = choosing.state_key(choosing.rule(request), request.seed)
    limits = {"memory_mb": request.memory_mb, "threads": request.threads}
    named = Named(request.files, files.found(request.files))
    with place.held(), open_state(place, key, named, readable=[], **limits) as (state, _):
        yield state.engine


def _line(engine: duckdb.DuckDBPyConnection, person: Person) -> str:
    texts, number = ", ".join(identifier(column) for column in _TEXTS), [int(person.id, 16)]
    found = engine.execute(
        f"SELECT strftime(moment, '{_SEEN}'), shared, {texts} FROM state.shown WHERE unit = ? "
        "ORDER BY moment NULLS LAST, prompt, response", number,
    ).fetchall()  # fmt: skip
    [(many,)] = engine.execute("SELECT coalesce(sum(rows), 0) FROM state.many WHERE unit = ?", number).fetchall()
    names = ("time", "shared", *(column.value for column in _TEXTS))
    shown = [dict(zip(names, row, strict=True)) for row in found]
    return json.dumps({"person": person.id, "session": person.session, "rows": int(many), "shown": shown})
