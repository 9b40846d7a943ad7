"""Logs of any size, as OpenTelemetry writes them, in which it is known who was affected.

A row is made of its number and the seed alone, so that the same log can be written as JSON lines, CSV and Parquet, and
the truth is counted over the numbers of people and sessions and never over what was written. Few people do most of it;
one row in twelve does not say who it was, and half of those are of a session in which other rows say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from warroom.counters.mapping import literal

STRUCT = "model = 'gpt-5-mini' and version = 'prompt-v42'"
"""Two rows in eleven."""
REGEX = r"regexp_matches(response, 'refund of \$[0-9]+ within [0-9]+ days guaranteed')"
"""One row in 555."""
END = datetime(2026, 11, 27, tzinfo=UTC)
"""The newest row is from just before, the oldest from seven days earlier."""

_PEOPLE_PER_ROW = 0.117
_WEEK_US = 7 * 24 * 3600 * 10**6
_ORDINALS = "CREATE TABLE ordinals AS SELECT range AS i FROM range({rows})"
"""A table is read by two threads, a range by one."""
_NUMBERS = """
CREATE VIEW numbers AS
SELECT i, CAST(floor(pow(h / 18446744073709551616, 3) * {people}) AS BIGINT) AS person, i * 7 // {rows} AS day,
    h % 1000 < 80 AS nameless, h % 1000 < 40 AS homeless,
    h // 1000 % 20 < 9 AS mini, h // 20000 % 5 < 2 AS v42, h // 100000 % 555 = 0 AS bad
FROM (SELECT i, hash(i + {seed} * 1000003) AS h FROM ordinals)
"""
"""Of each row who it was and when, whether it does not say who, nor in a session that does, and what it is affected by:
each another part of one number that looks like chance."""
_SEATS = """
CREATE VIEW seats AS
SELECT *, CASE WHEN homeless THEN 'anon-' || i // 3 ELSE 'conv-' || person || '-' || day END AS seat FROM numbers
"""
_FILLER = (
    " Thank you for your question. What applies depends on the contract that you have chosen, on the country in which "
    "you live and on the day on which you ordered; our terms are on the website."
)
_ROWS = """
CREATE VIEW rows AS
SELECT i, strftime(TIMESTAMP '2026-11-20' + to_microseconds(i * {gap}), '%Y-%m-%dT%H:%M:%S.%fZ') AS "timestamp",
    md5('trace' || i) AS "traceId", left(md5('span' || i), 16) AS "spanId",
    CASE WHEN NOT nameless THEN 'user-' || person END AS "user.id", seat AS "session.id",
    CASE WHEN mini THEN 'gpt-5-mini' ELSE 'gpt-5' END AS "gen_ai.request.model",
    CASE WHEN v42 THEN 'prompt-v42' ELSE 'prompt-v41' END AS "gen_ai.prompt.version",
    'Order ' || i || ': what do I get back when I cancel it after ' || i % 97 || ' days? I have the receipt.'
        AS "gen_ai.prompt",
    'About order ' || i || ': a refund of $' || i % 900 || ' within ' || i % 90 || ' days'
        || CASE WHEN bad THEN ' guaranteed.' ELSE ' where you kept it.' END || {filler} AS "gen_ai.completion",
    'OK' AS "status"
FROM seats
"""
_SPAN = (
    '{"timestamp":"%timestamp%","traceId":"%traceId%","spanId":"%spanId%","name":"chat","kind":"CLIENT","resource":{'
    '"service.name":"assistant","service.version":"2026.11.3","deployment.environment.name":"production",'
    '"telemetry.sdk.language":"python","telemetry.sdk.name":"opentelemetry","host.name":"assistant-7d9f"},"attributes":{'
    '"gen_ai.operation.name":"chat","gen_ai.provider.name":"openai","gen_ai.request.model":"%gen_ai.request.model%",'
    '"gen_ai.prompt.version":"%gen_ai.prompt.version%","gen_ai.usage.input_tokens":412,"gen_ai.usage.output_tokens":97,'
    '"gen_ai.request.temperature":0.2,"server.address":"api.openai.com",%who%"session.id":"%session.id%",'
    '"gen_ai.prompt":"%gen_ai.prompt%","gen_ai.completion":"%gen_ai.completion%"},"status":{"code":"OK"}}'
)
"""A line of JSON, of columns whose texts need no escapes: put together by hand in half the time of a writer of JSON."""
_WHO = """coalesce('"user.id":"' || "user.id" || '",', '')"""
_LINE = "'" + re.sub(r"%([\w.]+)%", r"""' || "\1" || '""", _SPAN).replace('"who"', _WHO) + "'"
_TABLE = "SELECT * EXCLUDE (i) FROM rows"
_WRITTEN = {
    "jsonl": (f"SELECT {_LINE} FROM rows", "FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE ''"),
    "csv": (_TABLE, "FORMAT csv, HEADER true"),
    "parquet": (_TABLE, "FORMAT parquet, COMPRESSION zstd"),
}
_AFFECTED = {STRUCT: "mini AND v42", REGEX: "bad"}
_TRUTH = """
WITH known AS (SELECT DISTINCT person AS p, day AS d FROM numbers WHERE NOT nameless),
affected AS (
    SELECT *, NOT nameless OR (NOT homeless AND p IS NOT NULL) AS sure
    FROM (FROM seats WHERE {affected}) LEFT JOIN known ON p = person AND d = day)
SELECT count(*), count(DISTINCT person) FILTER (NOT nameless), count(*) FILTER (nameless),
    count(DISTINCT seat) FILTER (nameless), count(DISTINCT person) FILTER (sure),
    count(DISTINCT seat) FILTER (NOT sure)
FROM affected
"""


class Truth(NamedTuple):
    """Of affected rows: how many, how many *users* they name, how many are *anonymous* and of how many *sessions*; and
    once sessions are looked up: how many *people* there are, and how many sessions *unresolved*."""

    rows: int
    users: int
    anonymous: int
    sessions: int
    people: int
    unresolved: int


class Logs:
    """One log, to be written in several ways."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, rows: int, seed: int) -> None:
        """*rows* of them, made of *seed*."""
        self._engine = engine
        people = max(1, round(rows * _PEOPLE_PER_ROW))
        given = {"rows": rows, "seed": seed, "people": people, "gap": _WEEK_US // rows, "filler": literal(_FILLER)}
        for made in (_ORDINALS, _NUMBERS, _SEATS, _ROWS):
            engine.execute(made.format(**given))

    def write(self, path: Path) -> Path:
        """Writes it to *path*, in the way that its suffix says."""
        what, how = _WRITTEN[path.suffix[1:]]
        self._engine.execute(f"COPY ({what}) TO {literal(str(path))} ({how})")
        return path

    def truth(self, where: str) -> Truth:
        """Who is affected by the predicate *where*, `STRUCT` or `REGEX`."""
        found = self._engine.execute(_TRUTH.format(affected=_AFFECTED[where])).fetchone()
        assert found is not None, "an aggregate gives one row"
        return Truth(*map(int, found))


@contextmanager
def logs(rows: int, seed: int = 1) -> Iterator[Logs]:
    """A log of so many *rows*, the same one for the same *seed*."""
    with closing(duckdb.connect(":memory:")) as engine:
        engine.execute("SET threads = 2; SET memory_limit = '2GB'")
        yield Logs(engine, rows, seed)
