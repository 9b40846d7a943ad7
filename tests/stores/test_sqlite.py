from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.records import following, sealed, with_changes
from tests.stores.contract import (
    WITHIN_S,
    Opener,
    StoreContract,
    append_under_lock,
    following_of,
    wait_until,
)
from tests.stores.processes import ROOT, output_of, start
from warroom.core.errors import Code, Refused
from warroom.stores import sqlite_connection
from warroom.stores.sqlite import SqliteStore
from warroom.stores.sqlite_library import Version, can_corrupt_wal, version


def affected(_: Version) -> bool:
    """As if this SQLite had the WAL-reset bug."""
    return True


class TestSqliteStore(StoreContract):
    wal = not can_corrupt_wal(version())

    @pytest.fixture
    def another(self, opened: Callable[..., SqliteStore]) -> Opener:
        return opened

    def test_the_journal_is_one_that_this_library_can_be_trusted_with(
        self, opened: Callable[..., SqliteStore], path: Path
    ) -> None:  # fmt: skip
        store = opened()
        append_under_lock(store, "entry")
        assert store.journal_mode == ("wal" if self.wal else "delete")
        assert path.with_name(path.name + "-wal").exists() is self.wal

    def test_a_lock_is_kept_while_the_same_process_opens_and_closes_the_file(
        self, opened: Callable[..., SqliteStore], path: Path
    ) -> None:  # fmt: skip
        store = opened()
        with store.writing():
            opened().close()
            assert output_of("try_to_write", path) == "busy\n"
        assert output_of("try_to_write", path) == "written\n"

    def test_a_turn_in_which_something_failed_commits_nothing_even_when_the_writer_goes_on(
        self, opened: Callable[..., SqliteStore]
    ) -> None:  # fmt: skip
        store = opened()
        impossible = with_changes(sealed(1, "INC-B")[0], body=None)

        def go_on_regardless() -> None:
            with store.writing():
                store.append("INC-A", 0, sealed(2))
                for attempt in (lambda: store.append("INC-B", 0, [impossible]), lambda: store.read("INC-A")):
                    with suppress(Refused):
                        attempt()

        with pytest.raises(Refused, match="NOT NULL"):
            go_on_regardless()
        assert store.incidents() == []
        append_under_lock(store, "the next turn")

    def test_closing_waits_for_nobody_and_cuts_nobody_off(self, opened: Callable[..., SqliteStore]) -> None:
        store = opened()
        with store.writing():
            store.append("INC-A", 0, sealed(1))
            store.close()
            assert store.read("INC-A") == sealed(1)
        assert opened().read("INC-A") == sealed(1)


class TestSqliteStoreWithoutWal(TestSqliteStore):
    wal = False

    @pytest.fixture(autouse=True)
    def _affected(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sqlite_connection, "can_corrupt_wal", affected)

    def test_it_refuses_to_share_a_file_that_others_keep_in_wal(
        self, opened: Callable[..., SqliteStore], path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:  # fmt: skip
        with monkeypatch.context() as sound:
            sound.setattr(sqlite_connection, "can_corrupt_wal", lambda _: False)
            other = opened()
            append_under_lock(other, "by a sound library")
        with pytest.raises(Refused, match="in WAL mode by another program") as refused:
            opened(patience_s=0.05)
        assert refused.value.code is Code.UNAVAILABLE
        other.close()
        assert opened().journal_mode == "delete"
        assert len(opened().read("INC-A")) == 1

    def test_it_stops_writing_when_another_program_switches_the_file_to_wal(
        self, opened: Callable[..., SqliteStore], monkeypatch: pytest.MonkeyPatch
    ) -> None:  # fmt: skip
        store = opened(patience_s=0.05)
        append_under_lock(store, "before")
        with monkeypatch.context() as sound:
            sound.setattr(sqlite_connection, "can_corrupt_wal", lambda _: False)
            other = opened()
        append_under_lock(other, "by a sound library")
        assert other.journal_mode == "wal"
        for _ in range(2):
            with pytest.raises(Refused, match="in WAL mode by another program"):
                append_under_lock(store, "meanwhile")
        other.close()
        append_under_lock(store, "after")
        assert store.journal_mode == "delete"
        assert [record.seq for record in store.read("INC-A")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("library", "is_affected"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False),
        ((3, 45, 0), True), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 0), True), ((3, 51, 2), True),
        ((3, 51, 3), False), ((3, 53, 4), False), ((4, 0, 0), False),
    ],
)  # fmt: skip
def test_the_versions_that_can_corrupt_a_wal_are_known(library: Version, is_affected: bool) -> None:
    assert can_corrupt_wal(library) is is_affected


def test_every_promise_is_kept_on_the_sqlite_that_comes_with_python() -> None:
    """Where pysqlite3 has no wheel; the two libraries never meet on one file, so this needs a process of its own."""
    without = "import sys; sys.modules['pysqlite3'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    run = subprocess.run(
        [sys.executable, "-c", without, "-q", "-p", "no:cacheprovider", f"{__file__}::TestSqliteStore"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"\d\d passed", run.stdout)


def test_many_may_create_the_same_store_at_once(opened: Callable[..., SqliteStore]) -> None:
    start_line = threading.Barrier(6)

    def create(n: int) -> None:
        start_line.wait(WITHIN_S)
        append_under_lock(opened(), f"creator {n}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(create, range(6)))
    assert [record.seq for record in opened().read("INC-A")] == [1, 2, 3, 4, 5, 6]


def test_a_commit_of_another_process_is_seen(opened: Callable[..., SqliteStore], path: Path) -> None:
    store = opened()
    with start("append_when_told", path, "from afar") as process, following_of(store) as woken:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        assert store.read("INC-A") == []
        process.communicate("now\n", timeout=WITHIN_S)
        wait_until(woken, lambda: len(store.read("INC-A")) == 1)
    assert store.read("INC-A") == following([], "from afar")


def test_a_lock_that_another_process_holds_is_waited_for_and_dies_with_it(
    opened: Callable[..., SqliteStore], path: Path
) -> None:  # fmt: skip
    opened()
    with start("hold_the_lock", path) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(Refused) as refused:
            append_under_lock(opened(patience_s=0.05), "too early")
        assert refused.value.code is Code.BUSY
        holder.kill()
        append_under_lock(opened(), "after its death")
    assert len(opened().read("INC-A")) == 1


def test_a_follower_is_told_when_the_file_is_gone(opened: Callable[..., SqliteStore], path: Path) -> None:
    store = opened()
    wakes = store.follow(threading.Event())
    next(wakes)
    path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(Refused, match="there is no store") as refused:
        next(wakes)
    assert refused.value.code is Code.UNAVAILABLE


def test_a_follower_is_told_when_the_file_is_another_one(opened: Callable[..., SqliteStore], path: Path) -> None:
    store = opened()
    append_under_lock(store, "old")
    store.backup(path.with_name("copy.db"))
    wakes = store.follow(threading.Event())
    next(wakes)
    path.with_name("copy.db").rename(path)
    with pytest.raises(Refused, match="moved or replaced") as refused:
        next(wakes)
    assert refused.value.code is Code.UNAVAILABLE
    assert next(store.follow(threading.Event())) is None


def test_nothing_is_written_into_a_file_that_was_moved_away(opened: Callable[..., SqliteStore], path: Path) -> None:
    store, elsewhere = opened(), path.with_name("elsewhere.db")
    store.append("INC-A", 0, sealed(1))
    path.rename(elsewhere)
    with pytest.raises(Refused, match="there is no store"):
        append_under_lock(store, "into the void")
    with pytest.raises(Refused, match="there is no store"):
        store.read("INC-A")
    assert not path.exists()
    elsewhere.rename(path)
    append_under_lock(store, "back again")
    assert len(store.read("INC-A")) == 2


def test_a_file_that_was_put_in_its_place_is_the_store_from_then_on(
    opened: Callable[..., SqliteStore], path: Path
) -> None:  # fmt: skip
    store = opened()
    store.append("INC-A", 0, sealed(1))
    store.backup(path.with_name("copy.db"))
    append_under_lock(store, "after the backup")
    path.with_name("copy.db").replace(path)
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink()
    assert store.read("INC-A") == sealed(1)
    append_under_lock(store, "in the restored store")
    assert len(opened().read("INC-A")) == 2


def test_a_closed_store_is_closed(opened: Callable[..., SqliteStore]) -> None:
    store = opened()
    store.close()
    with pytest.raises(Refused, match="was closed"):
        store.read("INC-A")
    with pytest.raises(Refused, match="was closed"):
        append_under_lock(store, "too late")


def test_closing_ends_whoever_follows(opened: Callable[..., SqliteStore]) -> None:
    store = opened()
    wakes = store.follow(threading.Event())
    next(wakes)
    store.close()
    assert next(wakes, "over") == "over"


def test_a_damaged_file_is_called_damaged(opened: Callable[..., SqliteStore], path: Path) -> None:
    store = opened()
    store.append("INC-A", 0, sealed(200))
    store.close()
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 4096 * 8)
    with pytest.raises(Refused, match="is damaged") as refused:
        opened().read("INC-A")
    assert refused.value.code is Code.UNAVAILABLE


def test_a_relative_path_stays_the_same_file_when_the_program_goes_elsewhere(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with closing(SqliteStore(Path("store.db"))) as store:
        monkeypatch.chdir("/")
        append_under_lock(store, "entry")
        assert store.place == str(path)
        assert len(store.read("INC-A")) == 1
