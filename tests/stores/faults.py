"""Every write, truncation and sync of an append, failed in turn. Runs in a process that faults.c is preloaded into.

`python -m tests.stores.faults FOLDER CASE ERROR MANNER` prints how many places it let fail and what the writer was told
each time, as JSON. An assertion that does not hold ends it.
"""

from __future__ import annotations

import ctypes
import errno
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.records import following, sealed
from tests.stores.contract import blob_of
from tests.stores.past import raw
from warroom.core.envelope import Record
from warroom.core.errors import Refused
from warroom.core.ledger import breaks
from warroom.ports import Receipt
from warroom.stores import sqlite_connection
from warroom.stores.sqlite import SqliteStore

MANNERS = {"once": 0, "from_there_on": 1, "torn": 2}
MOST_PLACES = 2000
BLOB = blob_of(b"evidence" * 2000)


@dataclass(frozen=True)
class Case:
    """*before*: how many records there were before the append under test. *settings*: those of its connections."""

    before: int
    wal: bool = True
    fresh: bool = False
    settings: tuple[str, ...] = ()


CASES = {
    "creation": Case(0, fresh=True),
    "first append": Case(0),
    "later append": Case(5),
    "append with a checkpoint": Case(20, settings=("PRAGMA wal_autocheckpoint = 10",)),
    "rollback journal": Case(5, wal=False),
}


def arm(place: int, error: int, manner: int) -> None:
    """Lets the *place*-th operation from now on fail."""
    ctypes.CDLL(None).fault_arm(ctypes.c_long(place), error, manner)


def disarm() -> bool:
    """Whether an operation failed."""
    count = ctypes.CDLL(None).fault_disarm
    count.restype = ctypes.c_long
    return int(count()) < 0


def prepare(folder: Path, case: Case) -> Path:
    """A store as it is before the append under test, left without being closed, so that its -wal is there."""
    original = folder / "original"
    original.mkdir()
    if case.fresh:
        return original
    left = folder / "left"
    with closing(SqliteStore(original / "store.db")) as store:
        store.append("INC-B", 0, sealed(10, "INC-B"))
        for record in sealed(case.before):
            store.append("INC-A", record.seq - 1, [record])
        copy(original, left)
    shutil.rmtree(original)
    return left


def copy(source: Path, target: Path) -> None:
    """Copies a store that is open; by another process, as this one would drop its locks on what it closes."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-r", source, target], check=True)


def attempt(path: Path, case: Case, armed: Callable[[], None]) -> tuple[SqliteStore | None, str]:
    """Appends with something failing. The store, if it could be opened, and what the writer was told."""
    store = None if case.fresh else SqliteStore(path)
    armed()
    try:
        store = store or SqliteStore(path)
        records = following(sealed(case.before), "one", "two", "three")
        receipt = Receipt("key", "d", "INC-A", records[0].seq, records[-1].seq)
        store.append("INC-A", case.before, records, blobs=[BLOB], receipt=receipt)
    except Refused as refused:
        return store, str(refused.code)
    return store, "saved"


def check(store: SqliteStore, path: Path, case: Case, told: str) -> list[Record]:
    """That what was acknowledged is there, and nothing half."""
    before, records = sealed(case.before), store.read("INC-A")
    whole = records == following_all(before)
    assert whole or (records == before and told != "saved"), f"{told}, and {len(records)} records"
    assert (store.receipt("key") is not None) is whole, "the receipt goes with the records"
    assert (store.blob(BLOB.digest) == BLOB) is whole, "the blob goes with the records"
    assert list(breaks(records)) == [], "the chain is whole"
    with raw(path) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
    assert found == [("ok",)], found
    return records


def following_all(before: list[Record]) -> list[Record]:
    """*before* with the records of the append under test."""
    return before + following(before, "one", "two", "three")


def go_on(store: SqliteStore, records: list[Record]) -> None:
    """The next append works."""
    more = following(records, "afterwards")
    store.append("INC-A", len(records), more)
    assert store.read("INC-A") == records + more, "the next append is there"


def fail_at(place: int, folder: Path, original: Path, case: Case, error: int, manner: int) -> tuple[str, bool]:
    """Lets the *place*-th operation fail; what the writer was told, and whether there were that many."""
    live, crashed = folder / "live", folder / "crashed"
    shutil.rmtree(live, ignore_errors=True)
    shutil.copytree(original, live)
    store, told = attempt(live / "store.db", case, lambda: arm(place, error, manner))
    failed = disarm()
    copy(live, crashed)  # what is left if the process ends here
    with closing(store or SqliteStore(live / "store.db")) as survivor:
        go_on(survivor, check(survivor, live / "store.db", case, told))
    with closing(SqliteStore(crashed / "store.db")) as reopened:
        go_on(reopened, check(reopened, crashed / "store.db", case, told))
    return told, failed


def sweep(folder: Path, case: Case, error: int, manner: int) -> Counter[str]:
    """How often the writer was told what, over all places where something can fail."""
    original, answers = prepare(folder, case), Counter[str]()
    pytest.MonkeyPatch().setattr(sqlite_connection, "_SETTINGS", sqlite_connection._SETTINGS + case.settings)
    for place in range(1, MOST_PLACES):
        told, failed = fail_at(place, folder, original, case, error, manner)
        if not failed:
            assert told == "saved", f"refused as {told} though nothing failed"
            return answers
        answers[told] += 1
    raise AssertionError("there is no end of it")


if __name__ == "__main__":
    folder, case, error, manner = (
        Path(sys.argv[1]),
        CASES[sys.argv[2]],
        getattr(errno, sys.argv[3]),
        MANNERS[sys.argv[4]],
    )
    if not case.wal:
        pytest.MonkeyPatch().setattr(sqlite_connection, "can_corrupt_wal", lambda _: True)
    sys.stdout.write(json.dumps(sweep(folder, case, error, manner)))
