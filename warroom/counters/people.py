"""People told apart by what logs say of them, as a set that only grows.

A row says who it was about in one of four ways: by a user, by a trace or a session in which some other row has a user,
by a session of which nobody knows the person, or not at all. Rows come in any order and from any file, so nothing is
decided while they are read. What is kept is *seen people* (of affected rows with a user), *links* (which user was seen
in which session and trace, of all rows, because the row that needs one may come later) and *pending* ones (session and
trace of affected rows without a user). All three are sets: a row that is read twice, comes late or stands in two files
changes nothing, and what was seen in a log that was deleted since stays seen.

Nobody's name is kept. A user, session or trace is the first eight bytes of SHA-256 over a key and the text; the key is
derived from the seed of the incident and is another one for each of the three. Two of a million people fall together
with a chance of one in thirty million. SHA-256 because DuckDB's quicker hash has no key and collisions can be made for
it at will, and its MD5 saves a tenth of a scan and would have to be defended.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import blake2b, sha256
from typing import NamedTuple

import duckdb

from warroom.core.plan.counts import Column
from warroom.counters.mapping import identifier, literal

WIDEST = 64
"""How many characters of a region or tenant are kept."""
_NEWEST = 256
"""How many of the newest times are kept, to say how far apart rows usually are."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state.people (person UBIGINT, region VARCHAR, tenant VARCHAR);
CREATE TABLE IF NOT EXISTS state.pending (session UBIGINT, trace UBIGINT, region VARCHAR, tenant VARCHAR);
CREATE TABLE IF NOT EXISTS state.session_people (place UBIGINT, person UBIGINT);
CREATE TABLE IF NOT EXISTS state.trace_people (place UBIGINT, person UBIGINT);
CREATE TABLE IF NOT EXISTS state.loose (file INTEGER, region VARCHAR, tenant VARCHAR, many BIGINT);
CREATE TABLE IF NOT EXISTS state.newest (moment TIMESTAMP);
CREATE TABLE IF NOT EXISTS state.files (number INTEGER, kept VARCHAR);
CREATE TABLE IF NOT EXISTS state.said (name VARCHAR, value VARCHAR);
"""
"""A session or trace that a row does not have is 0, a region or tenant ''."""


_COLUMNS = {
    "people": ("person", "region", "tenant"),
    "pending": ("session", "trace", "region", "tenant"),
    "session_people": ("place", "person"),
    "trace_people": ("place", "person"),
}
_NAMED = """
CREATE OR REPLACE TEMP TABLE named AS
SELECT who, {who} AS person FROM (SELECT DISTINCT who FROM piece WHERE who IS NOT NULL)
"""
"""Each user is hashed once, and not in every row."""
_FOUND = {
    "people": "SELECT DISTINCT person, region, tenant FROM piece JOIN named USING (who) WHERE affected",
    "session_people": """
        SELECT {seat} AS place, person
        FROM (SELECT DISTINCT seat, who FROM piece WHERE seat IS NOT NULL) JOIN named USING (who)""",
    "trace_people": "SELECT {trace} AS place, person FROM piece JOIN named USING (who) WHERE trace IS NOT NULL",
    "pending": """
        SELECT DISTINCT coalesce({seat}, 0) AS session, coalesce({trace}, 0) AS trace, region, tenant
        FROM piece WHERE affected AND who IS NULL AND coalesce(seat, trace) IS NOT NULL""",
}
"""What a piece adds to each table."""
_LOOSE = """
INSERT INTO state.loose SELECT ?, region, tenant, count(*) FROM piece
WHERE affected AND who IS NULL AND seat IS NULL AND trace IS NULL GROUP BY ALL
"""


class Counted(NamedTuple):
    """What a range of rows holds: numbers that are kept for each file, so that one that is read anew replaces its own.

    *events* are affected rows, *anonymous* ones those of them that have a session or a trace and no user; *undecided*
    ones lack what the predicate looks at; *filled* is how many rows have each column.
    """

    rows: int = 0
    unreadable: int = 0
    undecided: int = 0
    events: int = 0
    anonymous: int = 0
    oldest: str | None = None
    newest: str | None = None
    filled: tuple[int, ...] = ()

    def and_(self, more: Counted) -> Counted:
        """Both together."""
        filled = [sum(both) for both in zip(self.filled or (0,) * len(more.filled), more.filled, strict=True)]
        return Counted(
            self.rows + more.rows,
            self.unreadable + more.unreadable,
            self.undecided + more.undecided,
            self.events + more.events,
            self.anonymous + more.anonymous,
            min(filter(None, (self.oldest, more.oldest)), default=None),
            max(filter(None, (self.newest, more.newest)), default=None),
            tuple(filled),
        )


def key(seed: str, what: Column) -> str:
    """The key under which the texts of *what* are hashed: 22 characters, so that key and trace are one block."""
    made = blake2b(seed.encode(), digest_size=16, person=what.value.encode()).digest()
    return b64encode(made, b"-_").decode()[:22]


def hashed(seed: str, what: Column, text: str) -> int:
    """The number that *text* is kept as."""
    return int.from_bytes(sha256((key(seed, what) + text).encode()).digest()[:8], "big")


def prepare(engine: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables of the attached database ``state`` where they are missing."""
    engine.execute(_SCHEMA)


class Rows(NamedTuple):
    """How rows are read: *where* says which are affected, *columns* which are looked at, *nobody* which names are none.

    Times beyond *latest* (an ISO text in UTC) are no times of rows but of clocks that are wrong.
    """

    where: str
    columns: Sequence[Column]
    nobody: Sequence[str]
    seed: str
    latest: str

    def gather(self, engine: duckdb.DuckDBPyConnection, source: str) -> None:
        """Reads the SELECT *source*, of canonical columns, into ``piece``: a temporary table, with raw texts."""
        has = ", ".join(f"{_has(column)} AS {identifier('has ' + column)}" for column in self.columns)
        legible = " OR ".join(_has(column) for column in self.columns)
        engine.execute(f"""
            CREATE OR REPLACE TEMP TABLE piece AS
            SELECT * EXCLUDE (matches), legible AND coalesce(matches, false) AS affected,
                legible AND matches IS NULL AS undecided FROM (
                SELECT moment, {self._name(Column.USER)} AS who, {self._name(Column.SESSION)} AS seat,
                    {self._name(Column.TRACE)} AS trace,
                    {_label(Column.REGION)} AS region, {_label(Column.TENANT)} AS tenant,
                    ({legible}) AS legible, ({self.where}) AS matches, {has}
                FROM (SELECT * REPLACE (timezone('UTC', "time") AS "time"), "time" AS moment FROM ({source}))
            )""")

    def _name(self, column: Column) -> str:
        """Zeroes and dashes are nobody, as are the words of the list: one expression, a third of what a list costs."""
        words, begins = sentinels(column, self.nobody)
        either = "|".join([*map(re.escape, words), *(f"{re.escape(begin)}.*" for begin in begins)])
        text = identifier(column)
        return (
            f"CASE WHEN regexp_full_match({text}, {literal(f'(?i: *(?:[0-]*|{either}) *)')}) THEN NULL ELSE {text} END"
        )

    def counted(self, engine: duckdb.DuckDBPyConnection) -> Counted:
        """The numbers of ``piece``."""
        filled = ", ".join(f"count(*) FILTER (legible AND {identifier('has ' + column)})" for column in self.columns)
        timely = f"FILTER (moment <= TIMESTAMP {literal(self.latest)})"
        found = engine.execute(f"""
            SELECT count(*) FILTER (legible), count(*) FILTER (NOT legible), count(*) FILTER (undecided),
                count(*) FILTER (affected),
                count(*) FILTER (affected AND who IS NULL AND coalesce(seat, trace) IS NOT NULL),
                CAST(min(moment) {timely} AS VARCHAR), CAST(max(moment) {timely} AS VARCHAR), {filled}
            FROM piece""").fetchone()
        assert found is not None, "an aggregate gives one row"
        return Counted._make([*found[:7], tuple(found[7:])])

    def remember(self, engine: duckdb.DuckDBPyConnection, file: int, *, again: bool) -> None:
        """Adds ``piece`` to what is known, its loose rows under the number of the *file*. *again* says that it may be
        known already, which costs a look at all traces; otherwise they are added as they are."""
        hashes = {"who": self._hash(Column.USER, "trim(who)"), "seat": self._hash(Column.SESSION, "seat"),
                  "trace": self._hash(Column.TRACE, "trace")}  # fmt: skip
        engine.execute(_NAMED.format(**hashes))
        for table, rows in _FOUND.items():
            _add(engine, table, rows.format(**hashes), known=again or table != "trace_people")
        engine.execute(_LOOSE, [file])
        self._newest(engine)

    def _hash(self, what: Column, text: str) -> str:
        return f"CAST('0x' || left(sha256({literal(key(self.seed, what))} || {text}), 16) AS UBIGINT)"

    def _newest(self, engine: duckdb.DuckDBPyConnection) -> None:
        engine.execute(f"""
            CREATE OR REPLACE TEMP TABLE newest AS
            SELECT DISTINCT moment FROM (FROM state.newest UNION ALL SELECT moment FROM piece)
            WHERE moment <= TIMESTAMP {literal(self.latest)} ORDER BY moment DESC LIMIT {_NEWEST}""")
        engine.execute("DELETE FROM state.newest; INSERT INTO state.newest FROM newest")


def sentinels(what: Column, nobody: Iterable[str]) -> tuple[list[str], list[str]]:
    """The words that are *nobody* where a *what* would stand, and how such words begin: what is written with an
    asterisk at its end is for users alone, because a session may be called anything."""
    begins = [word.removesuffix("*") for word in nobody if word.endswith("*")]
    return sorted(word for word in nobody if not word.endswith("*")), sorted(begins) if what is Column.USER else []


def _add(engine: duckdb.DuckDBPyConnection, table: str, rows: str, *, known: bool = True) -> None:
    alike = " AND ".join(f"new.{column} = old.{column}" for column in _COLUMNS[table])
    unknown = f"ANTI JOIN state.{table} AS old ON {alike}" if known else ""
    engine.execute(f"INSERT INTO state.{table} SELECT new.* FROM ({rows}) AS new {unknown}")


def _has(column: Column) -> str:
    return f"{'moment' if column is Column.TIME else identifier(column)} IS NOT NULL"


def _label(column: Column) -> str:
    return f"coalesce(left(trim({identifier(column)}), {WIDEST}), '')"
