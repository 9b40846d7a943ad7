from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.records import sealed
from tests.stores.contract import (
    WITHIN_S,
    append_under_lock,
    blob_of,
    receipt_of,
)
from warroom.core.errors import Code, Refused
from warroom.stores.sqlite import SqliteStore


def test_a_backup_is_a_store_with_the_same_content(opened: Callable[..., SqliteStore], tmp_path: Path) -> None:
    store, target = opened(), tmp_path / "copy.db"
    for incident in ("INC-B", "INC-A"):
        records = sealed(3, incident)
        store.append(incident, 0, records, blobs=[blob_of(b"x")], receipt=receipt_of(incident, records))
    store.backup(target)
    assert target.stat().st_mode & 0o777 == 0o600
    with closing(SqliteStore(target, create=False)) as copy:
        assert copy.incidents() == store.incidents() == ["INC-B", "INC-A"]
        assert copy.read("INC-A") == sealed(3)
        assert copy.receipt("INC-B") == store.receipt("INC-B")
        assert copy.blob(blob_of(b"x").digest) == blob_of(b"x")
        append_under_lock(copy, "in the copy")
        assert copy.journal_mode == store.journal_mode
    assert store.read("INC-A") == sealed(3)


def test_a_backup_taken_while_others_write_is_whole(opened: Callable[..., SqliteStore], tmp_path: Path) -> None:
    store, stop = opened(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            append_under_lock(store, "more")

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            for n in range(5):
                opened().backup(tmp_path / f"copy{n}.db")
        finally:
            stop.set()
        writing.result(WITHIN_S)
    everything = store.read("INC-A")
    for n in range(5):
        with closing(SqliteStore(tmp_path / f"copy{n}.db", create=False)) as copy:
            records = copy.read("INC-A")
            assert records == everything[: len(records)]


def test_a_backup_overwrites_nothing(opened: Callable[..., SqliteStore], tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("do not touch")
    with pytest.raises(Refused, match="exists already") as refused:
        opened().backup(target)
    assert refused.value.code is Code.CONFLICT
    assert target.read_text() == "do not touch"


def test_a_backup_that_cannot_be_made_leaves_nothing(
    opened: Callable[..., SqliteStore], path: Path, tmp_path: Path
) -> None:
    store = opened()
    with pytest.raises(Refused, match="cannot be created") as refused:
        store.backup(tmp_path / "missing" / "copy.db")
    assert refused.value.code is Code.UNAVAILABLE
    path.unlink()
    with pytest.raises(Refused, match="there is no store"):
        store.backup(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
