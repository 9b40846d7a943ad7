"""What can be wrong with a store while it still seems to work is seen."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.records import NOON, sealed
from warroom.core.errors import Code
from warroom.stores.sqlite import SqliteStore
from warroom.stores.sqlite_connection import open_handle
from warroom.stores.sqlite_health import TRIGGERS, diagnose, examine, library
from warroom.stores.sqlite_library import can_corrupt_wal, rows, version


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with three entries."""
    place = tmp_path / "room.db"
    store = SqliteStore(place)
    store.append("INC-A", 0, sealed(3))
    store.close()
    return place


def test_a_sound_store_has_nothing_to_report(path: Path) -> None:
    health = examine(path)

    assert (health.damage, health.missing, health.locked_out) == ((), (), "")
    assert (health.format, health.wal_bytes) == (health.newest_format, 0)
    assert health.journal == ("delete" if can_corrupt_wal(version()) else "wal")


def test_the_last_entry_of_any_incident_tells_the_time(path: Path) -> None:
    store = SqliteStore(path)
    store.append("INC-0", 0, sealed(5, "INC-0"))
    store.close()

    last = examine(path).last_recorded_at
    assert last is not None
    assert (last - NOON).total_seconds() == 4


def test_an_empty_store_tells_no_time(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "empty.db").close()

    assert examine(tmp_path / "empty.db").last_recorded_at is None


def test_every_guard_of_the_store_is_known(path: Path) -> None:
    handle = open_handle(path, create=False, within_s=1)
    with closing(handle.connection) as connection:
        present = rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", within_s=1)
    assert {name for (name,) in present} == set(TRIGGERS)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_guard_that_is_gone_is_missed(path: Path, trigger: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"DROP TRIGGER {trigger}")

    assert examine(path).missing == (trigger,)


def test_a_header_that_is_none_tells_no_time_and_breaks_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER events_are_never_updated")
        db.execute("UPDATE events SET header = 'x' WHERE seq = 3")
        db.commit()

    assert examine(path).last_recorded_at is None


def test_the_write_ahead_log_is_measured_while_somebody_writes(path: Path) -> None:
    if can_corrupt_wal(version()):
        pytest.skip("this SQLite is not used in WAL mode")
    store = SqliteStore(path)
    store.append("INC-B", 0, sealed(50, "INC-B"))

    assert examine(path).wal_bytes > 0
    store.close()


def test_a_store_that_is_not_there_has_a_place_all_the_same(tmp_path: Path) -> None:
    found = diagnose(tmp_path / "no" / "such" / "room.db")

    assert (found.access, found.health, found.refused) == (None, None, None)
    assert found.place.free_bytes > 0
    assert not (tmp_path / "no").exists()


def test_what_is_no_store_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"not a database" * 500)

    found = diagnose(junk)
    assert found.refused is not None
    assert found.refused.code is Code.UNAVAILABLE
    assert junk.read_bytes() == b"not a database" * 500


def test_who_may_get_at_it_is_told_by_name(path: Path) -> None:
    found = diagnose(path).access

    assert found is not None
    assert (found.mode, found.shared) == (0o600, False)
    assert found.owner
    assert found.group
    path.parent.chmod(0o2770)
    shared = diagnose(path).access
    assert shared is not None
    assert shared.shared


def test_an_account_without_a_name_is_told_by_number(path: Path) -> None:
    if os.getuid():
        pytest.skip("only root can give a file to somebody who has no name")
    os.chown(path, 61_001, 61_001)

    found = diagnose(path).access
    assert found is not None
    assert (found.owner, found.group) == ("61001", "61001")


def test_the_library_is_named() -> None:
    assert library().version.count(".") == 2
    assert library().module in ("pysqlite3", "sqlite3")
