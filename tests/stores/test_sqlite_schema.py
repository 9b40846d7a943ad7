from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.records import sealed
from tests.stores.contract import (
    append_under_lock,
)
from tests.stores.past import raw
from tests.stores.processes import ROOT
from warroom.core.errors import Code, Refused
from warroom.core.ledger import breaks
from warroom.stores import sqlite_connection, sqlite_schema
from warroom.stores.sqlite import SqliteStore
from warroom.stores.sqlite_library import sqlite3

TRIGGERS = {
    f"{table}_are_never_{done}" for table in ("events", "samples") for done in ("updated", "deleted", "replaced")
}


def test_a_library_without_strict_tables_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_schema, "version", lambda: (3, 34, 1))
    with pytest.raises(Refused, match=r"a store needs 3\.37 or newer"):
        SqliteStore(path)


def test_opening_a_store_that_is_up_to_date_does_not_load_sqlite_utils(path: Path) -> None:
    SqliteStore(path).close()
    look = (
        "import sys; from pathlib import Path; from warroom.stores.sqlite import SqliteStore\n"
        "SqliteStore(Path(sys.argv[1])).incidents(); print('sqlite_utils' in sys.modules, 'sqlite3' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", look, path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split()[0] == "False"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET body = '{}'",
        "UPDATE events SET seq = seq + 1",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT incident, seq, header, hash, kind, once, '{}', salt FROM events",
    ],
)
def test_events_are_never_updated_deleted_or_replaced(
    opened: Callable[..., SqliteStore], path: Path, statement: str
) -> None:
    store = opened()
    store.append("INC-A", 0, sealed(3))
    with raw(path) as connection, pytest.raises(sqlite3.IntegrityError, match="events are never"):
        connection.execute(statement)
    assert store.read("INC-A") == sealed(3)


def triggers(path: Path) -> set[str]:
    with raw(path) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE samples SET body = '{}'",
        "DELETE FROM samples",
        "INSERT OR REPLACE INTO samples SELECT incident, series, number, '{}' FROM samples",
    ],
)
def test_samples_are_never_updated_deleted_or_replaced(
    opened: Callable[..., SqliteStore], path: Path, statement: str
) -> None:
    store = opened()
    store.add_samples("INC-A", "probe/a", ["1", "2"])
    with raw(path) as connection, pytest.raises(sqlite3.IntegrityError, match="samples are never"):
        connection.execute(statement)
    assert [sample.body for sample in store.samples("INC-A", "probe/a")] == ["1", "2"]


def test_the_triggers_are_there_again_when_a_store_is_opened_again_and_in_its_backups(
    opened: Callable[..., SqliteStore], path: Path, tmp_path: Path
) -> None:  # fmt: skip
    opened().close()
    opened().backup(tmp_path / "copy.db")
    assert triggers(path) == triggers(tmp_path / "copy.db") == TRIGGERS


def test_all_tables_are_strict(opened: Callable[..., SqliteStore], path: Path) -> None:
    opened()
    with raw(path) as connection:
        tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    assert {name for name, strict in tables if strict} == {"events", "blobs", "receipts", "samples"}


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Has one more migration, until it is called."""
    steps = [*sqlite_schema.MIGRATIONS, lambda db: db.execute("ALTER TABLE events ADD COLUMN shade TEXT")]
    with monkeypatch.context() as later:
        later.setattr(sqlite_schema, "MIGRATIONS", steps)
        later.setattr(sqlite_connection, "MIGRATIONS", steps)
        yield later.undo


def test_a_store_is_migrated_when_a_newer_warroom_opens_it(path: Path, request: pytest.FixtureRequest) -> None:
    with closing(SqliteStore(path)) as store:
        store.append("INC-A", 0, sealed(3))
    request.getfixturevalue("tomorrow")
    with closing(SqliteStore(path, create=False)) as store:
        append_under_lock(store, "in the new format")
        assert len(store.read("INC-A")) == 4
        assert list(breaks(store.read("INC-A"))) == []
    assert triggers(path) == TRIGGERS
    with raw(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(sqlite_schema.MIGRATIONS)


def test_a_store_from_before_there_were_samples_gets_them(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        for module in (sqlite_schema, sqlite_connection):
            earlier.setattr(module, "MIGRATIONS", sqlite_schema.MIGRATIONS[:1])
        with closing(SqliteStore(path)) as store:
            store.append("INC-A", 0, sealed(3))
    path.chmod(0o400)
    with closing(SqliteStore(path)) as store:
        assert store.samples("INC-A", "probe/a") == []
    path.chmod(0o600)
    with closing(SqliteStore(path)) as store:
        assert store.read("INC-A") == sealed(3)
        assert store.add_samples("INC-A", "probe/a", ["{}"]) == 1
    assert triggers(path) == TRIGGERS


def test_a_newer_warrooms_store_can_be_read_and_not_written(path: Path, tomorrow: Callable[[], None]) -> None:
    with closing(SqliteStore(path)) as store:
        store.append("INC-A", 0, sealed(3))
    tomorrow()
    with closing(SqliteStore(path)) as store:
        assert store.read("INC-A") == sealed(3)
        assert store.incidents() == ["INC-A"]
        for _ in range(2):
            with pytest.raises(Refused, match="newer warroom") as refused:
                store.append("INC-A", 3, sealed(4)[3:])
            assert refused.value.code is Code.NEWER
        with pytest.raises(Refused, match="newer warroom"), store.writing():
            raise AssertionError("the lock was given")
        assert store.read("INC-A") == sealed(3)


def test_a_store_that_a_newer_warroom_migrates_while_it_is_open_is_not_written_to_any_more(
    path: Path, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    with closing(SqliteStore(path)) as store:
        store.append("INC-A", 0, sealed(3))
        undo = request.getfixturevalue("tomorrow")
        SqliteStore(path).close()
        undo()
        with pytest.raises(Refused, match="newer warroom") as refused:
            store.append("INC-A", 3, sealed(4)[3:])
        assert refused.value.code is Code.NEWER
        assert store.read("INC-A") == sealed(3)


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(SqliteStore(path)) as store:
        store.append("INC-A", 0, sealed(3))

    def half(db: Database) -> None:
        db.execute("CREATE TABLE half (done TEXT) STRICT")
        db.execute("CREATE TABLE events (again TEXT) STRICT")

    with monkeypatch.context() as later:
        for module in (sqlite_schema, sqlite_connection):
            later.setattr(module, "MIGRATIONS", [*sqlite_schema.MIGRATIONS, half])
        with pytest.raises(Refused, match="already exists"):
            SqliteStore(path)
    with raw(path) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone()[0] == 0
    with closing(SqliteStore(path)) as store:
        assert store.read("INC-A") == sealed(3)
        append_under_lock(store, "as before")
