"""The same count in a database: for real in PostgreSQL and DuckDB, by its SQL in the others."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import psycopg
import pytest
import sqlglot

from tests.counters import postgres
from tests.counters.logs import lines
from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Column, Count
from warroom.counters.answers import There, tally
from warroom.counters.dialects import NAMES
from warroom.counters.elsewhere import _connected, compiled, counted
from warroom.counters.predicates import vetted
from warroom.counters.scanning import Request, scan
from warroom.counters.tally import Tally

AFFECTED, FINE = "a refund of $10\nis yours", "hello"
APPROXIMATE = ("uniq", "approx", "hll", "ndv", "count(distinct")
NOON = "2026-11-25T12:00:00+00:00"
WHERE = r"regexp_matches(response, '\brefund of \$\d+$', 'i') or regexp_matches(response, '^a refund of .\d\d\s')"


class Row(NamedTuple):
    user: str | None = None
    session: str | None = None
    trace: str | None = None
    response: str | None = AFFECTED
    region: str | None = "DE"
    tenant: str | None = None
    ts: str = NOON


TRUTH = (
    Row(user="ada"),
    Row(user="ada", region="FR", ts="2026-11-25T13:00:00+01:00"),
    Row(user=" bob "),  # is bob
    Row(user="bob", tenant="acme"),
    Row(user="cyd", response=FINE),  # is not affected
    Row(user="Anonymous", session="s0"),  # is nobody, in a session without anybody: one more
    Row(user="000", session="s0"),  # and the same session
    Row(trace="t1"),  # is dan, by the trace
    Row(user="dan", trace="t1", response=FINE),
    Row(session="s1", region=None),  # is eve, by the session
    Row(user="eve", session="s1", response=FINE),
    Row(session="s2", trace="t2"),  # is dan again: the trace comes before the session
    Row(user="dan", trace="t2", response=FINE),
    Row(user="fay", session="s2", response=FINE),
    Row(session="s3"),  # fay or gus: nobody for sure, and each of them may be the one
    Row(user="fay", session="s3", response=FINE),
    Row(user="gus", session="s3", response=FINE),
    Row(trace="t9", session=""),  # a trace in which nobody is known: one more
    Row(),  # says nothing: may be one more
    Row(response=None, user="hal"),  # cannot be decided
    Row(response=FINE, user="zoe", ts="2026-11-25T15:00:00+00:00"),
)


def _count(where: str = WHERE, table: str = "app.logs") -> Count:
    said = {"id": "refunds", "table": {"url": "env:LOGS", "name": table}, "map": {"time": "ts"}, "where": where}
    return Count.model_validate(said)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as url:
        yield url


@pytest.fixture(scope="module")
def planted(server: str) -> str:
    with psycopg.connect(server, autocommit=True) as database:
        database.execute("CREATE SCHEMA app")
        _plant(database.cursor(), "app.logs", TRUTH)
    return server


def _plant(into: psycopg.Cursor, table: str, rows: Sequence[Row]) -> None:
    texts = ", ".join(f'"{name}" text' for name in Row._fields[:-1])
    into.execute(f"CREATE TABLE {table} ({texts}, ts timestamptz)")
    into.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("duck") / "logs.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE SCHEMA app")
        texts = ", ".join(f'"{name}" text' for name in Row._fields[:-1])
        database.execute(f"CREATE TABLE app.logs ({texts}, ts timestamptz)")
        database.executemany("INSERT INTO app.logs VALUES (?, ?, ?, ?, ?, ?, ?)", TRUTH)
    return f"duckdb://{path}"


@pytest.fixture(scope="module", params=["planted", "file"])
def there(request: pytest.FixtureRequest) -> There:
    return counted(request.getfixturevalue(request.param), _count())


def test_the_planted_people_are_found(there: There) -> None:
    assert (there.identified, there.unidentified, there.shared, there.may, there.loose) == (4, 2, 1, 2, 1)
    assert (there.low, there.high) == (4, 9)
    assert (there.rows, there.events, there.undecided) == (21, 12, 1)


def test_people_are_told_apart_by_region_and_tenant(there: There) -> None:
    assert there.by_region == (("DE", 3, 2), ("FR", 1, 0), (None, 1, 0))
    assert there.by_tenant == (("acme", 1, 0), (None, 4, 2))


def test_it_is_known_how_full_and_how_old_the_log_is(there: There) -> None:
    assert (there.fill[Column.USER], there.fill[Column.RESPONSE], there.fill[Column.MODEL]) == (13, 20, 0)
    assert (there.oldest_at, there.newest_at) == (
        datetime(2026, 11, 25, 12, tzinfo=UTC),
        datetime(2026, 11, 25, 15, tzinfo=UTC),
    )


def test_a_count_over_files_finds_the_same(there: There, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(lines(row._asdict() for row in TRUTH))
    places = {column: column.value for column in Column if column.value in Row._fields} | {Column.TIME: "ts"}
    request = Request((str(log),), vetted(WHERE), "i", "refunds", "seed", tmp_path / "state", columns=places)
    now = datetime(2026, 11, 25, 16, tzinfo=UTC)
    here = scan(request, now, progress=lambda _: None, cancelled=lambda: False)
    assert (there.low, there.high, there.rows, there.events) == (here.low, here.high, here.rows, here.events)
    assert (there.unidentified, there.shared, there.loose) == (
        here.unidentified_sessions,
        here.shared_sessions,
        here.loose_rows,
    )
    told = tally(there, _count())
    assert (told.low, told.high, told.oldest_at, told.newest_at) == (
        here.low,
        here.high,
        here.oldest_at,
        here.newest_at,
    )
    assert (told.undecided, told.complete, told.scanned) == (here.undecided, here.complete, here.scanned)
    assert {region: bounds.low for region, bounds in told.by["region"].items()} == {
        region: bounds.low for region, bounds in here.by["region"].items()
    }
    assert Tally.of(json.loads(json.dumps(told.json()))) == told


def test_what_may_make_the_number_wrong_is_said_beside_it(there: There) -> None:
    told = tally(there, _count())
    assert told.notes == (
        "rows that lack what the predicate looks at, which may hide people: 1 of 21",
        "sessions shared by several people, which add to the upper bound alone: 1",
        "1 affected rows say nobody and no session: each may be a person",
    )
    assert told.by["region"]["DE"] == (3, None), "a shared session may be anybody's"


def test_every_query_is_kept_with_its_digest(there: There) -> None:
    assert len(there.evidence) == 9
    assert len({asked.digest for asked in there.evidence}) == 9
    assert all("DISTINCT" in asked.sql for asked in there.evidence if asked.what != "totals")
    assert not [name for name in APPROXIMATE for asked in there.evidence if name in asked.sql.lower()]


SAME_EVERYWHERE = (
    "true",
    "response ilike '%REFUND%'",
    "contains(response, 'of $10') and not starts_with(response, 'the')",
    "ends_with(response, 'yours') or starts_with(response, 'hell')",
    "length(response) between 5 and 30 and length(response) / 2 > 3",
    "strpos(response, 'refund') = 3 and substring(response, 3, 6) = 'refund'",
    "region is distinct from 'DE'",
    "region in ('DE', 'FR') and coalesce(tenant, '') <> 'acme'",
    "concat(region, '-', tenant) = 'DE-' or region || tenant = 'DEacme'",
    "case when region = 'FR' then true when tenant is null then false end",
    "session::integer = 0 or try_cast(substring(session, 2, 1) as double) <= 1.5",
    "session >= 'S' and session < 's2'",
    "time >= '2026-11-25 12:00:01' or hour(time) = 12",
    "cast(time as date) = date '2026-11-25' and date_trunc('day', time) = '2026-11-25'",
    "time - interval 1 hour > '2026-11-25 13:00'",
    "upper(trim(user)) = 'BOB' and not (tenant is null)",
    "nullif(region, 'DE') is null",
    r"regexp_matches(response, 'is\s+yours\z') and regexp_matches(response, '^[^\d]+\$')",
    r"regexp_matches(response, '(?s)refund.*yours')",
    r"not regexp_matches(response, 'refund.*yours')",
    r"regexp_matches(response, '\w+\b (?:of|for)') or regexp_full_match(response, 'h.l{2}o')",
    r"regexp_matches(response, '[\w-]{3,}\x20of [$\]]\d+\D')",
)


@pytest.mark.parametrize("where", SAME_EVERYWHERE)
def test_a_predicate_means_the_same_in_both(planted: str, where: str) -> None:
    predicate = vetted(where)
    rows = ", ".join(f'"{name}"' for name in Row._fields[:-1])
    log = f'(SELECT {rows}, ts AS "time" FROM {{}}) AS log'
    with duckdb.connect() as engine, psycopg.connect(planted) as database:
        database.execute("SET TIME ZONE 'UTC'")
        engine.execute("SET TimeZone = 'UTC'")
        texts = ", ".join(f'"{name}" text' for name in Row._fields[:-1])
        engine.execute(f"CREATE TABLE logs ({texts}, ts timestamptz)")
        engine.executemany("INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?, ?)", TRUTH)
        here = engine.execute(f"SELECT {predicate.sql()} FROM {log.format('logs')}").fetchall()
        there = database.execute(f"SELECT {predicate.sql('postgres')} FROM {log.format('app.logs')}").fetchall()
    assert there == here
    assert (True,) in here, "or it would say nothing"


@pytest.mark.parametrize("dialect", sorted({*NAMES} - {"duckdb", "postgres"}))
def test_every_dialect_counts_exactly_and_asks_what_was_vetted(dialect: str) -> None:
    predicate = vetted(f"{WHERE} or (model = 'it''s' and status::int >= 500 and time >= '2026-11-25 12:00')")
    sql = compiled(predicate, "app.logs", {column: column.value for column in Column}, dialect)
    assert not [name for name in APPROXIMATE if name in sql.lower()]
    assert sql.count("SELECT DISTINCT") + sql.count("SELECT\n  DISTINCT") >= 8
    ours = sqlglot.parse_one(predicate.sql(dialect), dialect=dialect).sql(dialect, identify=True)
    assert "".join(ours.split()) in "".join(sql.split())


MATCHES = {
    "duckdb": "REGEXP_MATCHES(",
    "postgres": " ~* '",
    "clickhouse": "match(",
    "bigquery": "REGEXP_CONTAINS(",
    "snowflake": "REGEXP_INSTR(",
    "spark": " RLIKE '",
    "trino": "REGEXP_LIKE(",
}


@pytest.mark.parametrize("dialect", NAMES)
def test_a_pattern_is_matched_by_what_finds_it_anywhere(dialect: str) -> None:
    assert MATCHES[dialect] in vetted("regexp_matches(response, 'a', 'i')").sql(dialect)


UNSAYABLE = (
    ("clickhouse", "status is distinct from '200'"),
    ("snowflake", "hour(time) = 3"),
    ("trino", "cast(time as date) = '2026-11-25'"),
    ("spark", "date_trunc('day', time) = '2026-11-25'"),
    ("clickhouse", "time + interval 1 hour > '2026-11-25'"),
    ("bigquery", "trim(model) = 'a'"),
    ("postgres", "regexp_matches(response, 'a{256}')"),
    ("bigquery", "starts_with(response, prompt)"),
    ("oracle", "model = 'a'"),
)


@pytest.mark.parametrize(("dialect", "where"), UNSAYABLE)
def test_what_another_engine_would_understand_differently_is_refused(dialect: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        vetted(where).sql(dialect)
    assert refused.value.code is Code.INVALID
    assert NAMES.get(dialect, dialect) in refused.value.sentence


def test_a_database_is_asked_and_never_written_to(planted: str) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), _connected(planted, "postgres") as database:
        database.raw_sql("DELETE FROM app.logs")


def test_a_table_without_the_column_is_refused_by_name(planted: str) -> None:
    with pytest.raises(Refused) as refused:
        counted(planted, _count("model = 'gpt-5'"))
    assert refused.value.sentence == "the table has no 'model' for model"
    assert "ts" in refused.value.hint


@pytest.mark.parametrize("table", ["app.nothing", "nowhere.logs"])
def test_a_table_that_is_not_there_is_refused(planted: str, table: str) -> None:
    with pytest.raises(Refused) as refused:
        counted(planted, _count(table=table))
    assert refused.value.code is Code.UNAVAILABLE


def test_an_address_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        counted(f"postgresql://somebody:p%40ss-word@/logs?host={tmp_path}", _count())
    said = refused.value.sentence + refused.value.hint
    assert refused.value.code is Code.UNAVAILABLE
    assert not [secret for secret in ("p%40ss-word", "p@ss-word", "somebody", str(tmp_path)) if secret in said]
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("url", ["sqlite:///logs.db", "mysql://a:secret@b/c", "logs.csv", ""])
def test_an_address_of_something_else_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        counted(url, _count())
    assert "secret" not in refused.value.sentence + refused.value.hint


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(Refused) as refused:
        counted("postgresql://somebody@/logs", _count())
    assert refused.value.hint == "pip install 'warroom[ibis]'"
