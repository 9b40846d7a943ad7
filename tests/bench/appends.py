"""A durable append, alone and with eight writers, against an INSERT that is as durable and nothing else; and how soon
another process has read what was committed."""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.measure import alternating, ratio, seconds, summary
from tests.records import sealed
from warroom.core.envelope import Record
from warroom.ports import Receipt
from warroom.stores.sqlite import SqliteStore
from warroom.stores.sqlite_library import Connection, sqlite3

WRITERS = 8
_ROUNDS = 3
_SPAWN = multiprocessing.get_context("spawn")


def measure(alone: int = 1500, each: int = 300, commits: int = 150) -> dict[str, Any]:
    """So many appends *alone*, so many by *each* of eight processes that never rest, and so many *commits* to be
    seen by another process."""
    with tempfile.TemporaryDirectory(prefix="warroom-bench-") as folder:
        return {
            "alone": _alone(Path(folder), alone),
            "eight_writers": _eight_writers(Path(folder), each),
            "seen_by_another_process": _seen(Path(folder), commits),
        }


def _alone(folder: Path, times: int) -> dict[str, Any]:
    records = sealed(times + 1)
    with (
        closing(_bare(folder / "bare.db")) as connection,
        closing(SqliteStore(folder / "append.db")) as store,
        closing(SqliteStore(folder / "keyed.db")) as keyed,
    ):
        bare, plain, with_key = alternating(
            [_inserting(connection, records), _appending(store, records), _appending(keyed, records, keyed=True)], times
        )
    return {
        "bare_insert": summary(bare),
        "append": {**summary(plain), "times_bare": ratio(plain, bare)},
        "append_with_once_key": {**summary(with_key), "times_bare": ratio(with_key, bare)},
    }


def _bare(path: Path) -> Connection:
    """As durable as the store, with SQLite's own wait for the lock."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, header TEXT, body TEXT)")
    return connection


def _inserting(connection: Connection, records: list[Record]) -> Callable[[], object]:
    coming = iter(records)

    def insert() -> None:
        record = next(coming)
        connection.execute("INSERT INTO entries (header, body) VALUES (?, ?)", (record.header, record.body))

    return insert


def _appending(store: SqliteStore, records: list[Record], *, keyed: bool = False) -> Callable[[], object]:
    coming = iter(records)

    def append() -> None:
        record = next(coming)
        receipt = Receipt(record.hash, record.hash, record.incident, record.seq, record.seq) if keyed else None
        store.append(record.incident, record.seq - 1, [record], receipt=receipt)

    return append


def _eight_writers(folder: Path, each: int) -> dict[str, Any]:
    bare: list[float] = []
    store: list[float] = []
    for n in range(_ROUNDS):  # in turns, so that what else the machine does meets both alike
        bare += _crowd(_insert_much, folder / f"crowd-bare-{n}.db", each)
        store += _crowd(_append_much, folder / f"crowd-{n}.db", each)
    return {
        "bare_insert": summary(bare),
        "append": {**summary(store), "times_bare": ratio(store, bare)},
    }


def _crowd(work: Callable[[Path, str, int, Any], list[float]], path: Path, each: int) -> list[float]:
    """The durations of *work* in eight processes that start together."""
    with _SPAWN.Manager() as manager, ProcessPoolExecutor(WRITERS, mp_context=_SPAWN) as pool:
        start = manager.Barrier(WRITERS)
        running = [pool.submit(work, path, f"INC-{n}", each, start) for n in range(WRITERS)]
        return [duration for one in running for duration in one.result()]


def _insert_much(path: Path, incident: str, each: int, start: threading.Barrier) -> list[float]:
    records = sealed(each, incident)
    with closing(_bare(path)) as connection:
        insert = _inserting(connection, records)
        start.wait()
        return [seconds(insert) for _ in range(each)]


def _append_much(path: Path, incident: str, each: int, start: threading.Barrier) -> list[float]:
    records = sealed(each, incident)
    with closing(SqliteStore(path)) as store:
        append = _appending(store, records)
        start.wait()
        return [seconds(append) for _ in range(each)]


def _seen(folder: Path, commits: int) -> dict[str, Any]:
    path = folder / "seen.db"
    with closing(SqliteStore(path)) as store, _SPAWN.Pool(1) as pool:
        writing = pool.apply_async(_commit_now_and_then, (path, commits))
        seen = _watch(store, commits)
        committed = writing.get()
    return summary(max(0.0, at - done) for at, done in zip(seen, committed, strict=True))


def _commit_now_and_then(path: Path, commits: int) -> list[float]:
    """When each commit was done. The pauses meet the follower at every phase of its own."""
    done = []
    with closing(SqliteStore(path)) as store:
        for record in sealed(commits):
            time.sleep(0.01 + 0.0213 * (record.seq % 7) / 7)
            store.append(record.incident, record.seq - 1, [record])
            done.append(time.monotonic())
    return done


def _watch(store: SqliteStore, commits: int) -> list[float]:
    """When each record was read."""
    seen: list[float] = []
    for _ in store.follow(threading.Event()):
        arrived = store.read("INC-A", after=len(seen))
        seen += [time.monotonic()] * len(arrived)
        if len(seen) == commits:
            break
    return seen
