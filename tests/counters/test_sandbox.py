"""What the locked engine refuses, tried on the engine itself."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from warroom.counters.sandbox import opened


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "a.jsonl").write_text('{"model": "m"}\n')
    (tmp_path / "secret.txt").write_text("the secret")
    (logs / "out.txt").symlink_to(tmp_path / "secret.txt")
    (logs / "up").symlink_to(tmp_path)
    return tmp_path


@pytest.fixture
def engine(yard: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(readable=[yard / "logs"]) as connection:
        yield connection


FORBIDDEN = (
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_parquet('/etc/passwd')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd.csv'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_text('file:///etc/passwd')",
    "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT * FROM read_text('/dev/stdin')",
    "ATTACH '/etc/passwd' AS passwd",
    "ATTACH '{yard}/new.db'",
    "COPY (SELECT 1) TO '{yard}/copied.csv'",
    "CREATE TABLE t (a VARCHAR); COPY t FROM '/etc/passwd'",
    "EXPORT DATABASE '{yard}/exported'",
    "IMPORT DATABASE '{yard}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{yard}/logs/evil.duckdb_extension'",
    "SELECT * FROM read_csv('https://example.com/a.csv')",
    "SELECT * FROM read_csv('s3://bucket/a.csv')",
    "SELECT getenv('HOME')",
    "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "SET allowed_paths = ['/etc/passwd']",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "SET temp_directory = '{yard}'",
    "SET python_enable_replacements = true",
    "SET log_query_path = '{yard}/queries.log'",
    "PRAGMA profiling_output = '{yard}/profile.json'",
    "CALL enable_logging(storage = 'file', storage_path = '{yard}/logged')",
    "SELECT * FROM read_text('{yard}/secret.txt')",
    "SELECT * FROM read_text('{yard}/logs/../secret.txt')",
    "SELECT * FROM read_text('{yard}/logs/out.txt')",
    "SELECT * FROM read_text('{yard}/logs/up/secret.txt')",
    "SELECT * FROM read_text('{yard}/logs-of-others/a.jsonl')",
    "COPY (SELECT 1) TO '{yard}/logs/up/copied.csv'",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_nothing_but_what_was_allowed_is_touched(engine: duckdb.DuckDBPyConnection, yard: Path, statement: str) -> None:
    beside = yard / "logs-of-others"
    beside.mkdir()
    (beside / "a.jsonl").write_text("{}\n")
    before = sorted(yard.rglob("*"))
    with pytest.raises(duckdb.Error):
        engine.execute(statement.format(yard=yard)).fetchall()
    assert sorted(yard.rglob("*")) == before


def test_what_was_allowed_is_read(engine: duckdb.DuckDBPyConnection, yard: Path) -> None:
    assert engine.execute(f"FROM read_json('{yard}/logs/a.jsonl')").fetchall() == [("m",)]


def test_a_variable_of_ours_is_no_table(engine: duckdb.DuckDBPyConnection) -> None:
    ours = pa.table({"key": [1]})
    with duckdb.connect() as unlocked:
        assert unlocked.execute("SELECT * FROM ours").fetchall() == [(1,)], "which an engine of the library finds"
    with pytest.raises(duckdb.CatalogException):
        engine.execute("SELECT * FROM ours")
    assert ours.num_rows == 1


def test_a_name_with_a_quote_is_a_name(tmp_path: Path) -> None:
    log = tmp_path / "it's.jsonl"
    log.write_text('{"model": "m"}\n')
    with opened(readable=[log]) as engine:
        assert engine.execute("FROM read_json(?)", [str(log)]).fetchall() == [("m",)]


def test_a_link_that_was_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "2026-11.jsonl").write_text('{"model": "m"}\n')
    current = tmp_path / "current.jsonl"
    current.symlink_to("2026-11.jsonl")
    with opened(readable=[current]) as engine:
        assert engine.execute("FROM read_json(?)", [str(current)]).fetchall() == [("m",)]


def test_one_file_may_be_written_and_none_beside_it(tmp_path: Path) -> None:
    aside = tmp_path / "aside.parquet"
    with opened(writable=aside) as engine:
        engine.execute(f"COPY (SELECT 1 AS a) TO '{aside}' (USE_TMP_FILE false)")
        assert engine.execute(f"FROM '{aside}'").fetchall() == [(1,)]
        with pytest.raises(duckdb.PermissionException):
            engine.execute(f"COPY (SELECT 1) TO '{tmp_path}/other.parquet' (USE_TMP_FILE false)")


def test_what_does_not_fit_goes_to_the_folder_for_it_or_fails(tmp_path: Path) -> None:
    big = "SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(600_000))"
    with opened(memory_mb=16, threads=1) as engine, pytest.raises(duckdb.OutOfMemoryException):
        engine.execute(big)
    with opened(memory_mb=40, threads=1, spill=tmp_path) as engine:
        assert engine.execute(big).fetchall() == [(600_000,)]


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    feeder = threading.Thread(target=pipe.write_bytes, args=(b'{"model": "m"}\n{"mod\n{"model": null}\n',))
    with opened(readable=[pipe]) as engine:
        feeder.start()
        read = "FROM read_json(?, format='newline_delimited', columns={'model': 'VARCHAR'}, ignore_errors=true)"
        rows = engine.execute(read, [str(pipe)]).fetchall()
    feeder.join()
    assert rows == [("m",), (None,), (None,)]


def test_times_are_utc_and_cannot_be_moved(engine: duckdb.DuckDBPyConnection) -> None:
    shown = engine.execute("SELECT CAST(TIMESTAMPTZ '2026-01-01 00:00:00+01' AS VARCHAR)").fetchall()
    assert shown == [("2025-12-31 23:00:00+00",)]
    with pytest.raises(duckdb.InvalidInputException):
        engine.execute("SET TimeZone = 'Europe/Berlin'")


def test_an_engine_ends_with_its_block(yard: Path) -> None:
    with opened(readable=[yard]) as engine:
        pass
    with pytest.raises(duckdb.ConnectionException):
        engine.execute("SELECT 1")
