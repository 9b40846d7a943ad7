"""One turn at the write lock of an SQLite store: from BEGIN IMMEDIATE to a COMMIT that is on the disk.

A class and not a generator, because a commit is mostly waiting for the disk: what comes after it runs on cold caches,
and there a generator and a recursion cost a tenth of the whole append.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any

from warroom.core.envelope import Blob, Record
from warroom.core.errors import Code, Refused
from warroom.ports import Conflict, Receipt
from warroom.stores.sqlite_connection import Connections, Handle, journal_mode, unsafe_wal
from warroom.stores.sqlite_file import identity
from warroom.stores.sqlite_library import Connection, patiently, refusal, rows, sqlite3
from warroom.stores.sqlite_schema import is_ahead

_HEAD = "SELECT max(seq) FROM events WHERE incident = ?"
_APPEND = """
INSERT INTO events (incident, seq, header, hash, kind, once, body, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_KEEP = "INSERT OR IGNORE INTO blobs (digest, salt, content) VALUES (?, ?, ?)"
_CLAIM = "INSERT INTO receipts (once, digest, incident, first, last) VALUES (?, ?, ?, ?, ?)"

_LAST_SAMPLE = "SELECT max(number) FROM samples WHERE incident = ? AND series = ?"
_ADD_SAMPLE = "INSERT INTO samples (incident, series, number, body) VALUES (?, ?, ?, ?)"

_columns = attrgetter("incident", "seq", "header", "hash", "kind", "once", "body", "salt")


class Mine(threading.local):
    """The turn that this thread has, if it has one."""

    turn: Turn | None = None


class Turn:
    """A context: everything in it is committed when it is left, or nothing if it raises.

    SQLite may end a transaction when a statement in it fails, so with the first failure the turn is over.
    """

    __slots__ = ("_connections", "_failure", "_handle", "_mine", "_path", "_within_s")

    def __init__(self, path: Path, connections: Connections, mine: Mine, *, within_s: float) -> None:
        self._path = path
        self._connections = connections
        self._mine = mine
        self._within_s = within_s
        self._failure: Refused | None = None
        self._handle: Handle

    def __enter__(self) -> None:
        assert self._mine.turn is None, "writing() is not re-entrant"
        self._handle = self._locked()
        self._mine.turn = self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self._mine.turn = None
        if error is not None or self._failure:
            self._roll_back()
        if error is None:
            self._check()
            self._commit()

    def append(
        self, incident: str, expected_seq: int, records: Sequence[Record],
        blobs: Sequence[Blob], receipt: Receipt | None,
    ) -> None:  # fmt: skip
        """What Store.append does."""
        self._check()
        connection = self._handle.connection
        try:
            _check_place(connection, incident, expected_seq, records)
            _insert(connection, records, blobs, receipt)
        except sqlite3.Error as error:
            raise self._fail(error) from error

    def add_samples(self, incident: str, series: str, bodies: Sequence[str]) -> int:
        """What Store.add_samples does."""
        self._check()
        connection = self._handle.connection
        try:
            last = connection.execute(_LAST_SAMPLE, (incident, series)).fetchone()[0] or 0
            for number, body in enumerate(bodies, start=last + 1):
                connection.execute(_ADD_SAMPLE, (incident, series, number, body))
        except sqlite3.Error as error:
            raise self._fail(error) from error
        return int(last + len(bodies))

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """What *sql* gives, with what was appended in this turn."""
        self._check()
        try:
            return rows(self._handle.connection, sql, parameters, within_s=self._within_s)
        except sqlite3.Error as error:
            raise self._fail(error) from error

    def _check(self) -> None:
        if self._failure:
            raise self._failure

    def _fail(self, error: sqlite3.Error) -> Refused:
        self._failure = refusal(error, self._path)
        return self._failure

    def _locked(self) -> Handle:
        """A connection that holds the write lock of the file that is there now."""
        while True:
            handle = self._connections.take()
            try:
                if self._lock(handle):
                    return handle
            except BaseException as error:
                handle.connection.close()
                if isinstance(error, sqlite3.Error):
                    raise refusal(error, self._path) from error
                raise
            handle.connection.close()

    def _lock(self, handle: Handle) -> bool:
        """Takes the lock; no where *handle* is on a file that was moved away, which SQLite would write on into, or that
        a newer warroom has migrated meanwhile: who opens it anew is told."""
        if handle.locked_out:
            raise handle.locked_out.with_traceback(None)
        patiently(handle.connection, "BEGIN IMMEDIATE", within_s=self._within_s)
        if handle.without_wal and journal_mode(handle.connection, within_s=0) == "wal":
            self._connections.drain()  # once it is alone, the next connection goes back to the rollback journal
            raise unsafe_wal(self._path)
        return identity(self._path) == handle.identity and not is_ahead(handle.connection)

    def _commit(self) -> None:
        try:
            patiently(self._handle.connection, "COMMIT", within_s=self._within_s)
        except BaseException as error:
            self._handle.connection.close()
            if isinstance(error, sqlite3.Error):
                raise refusal(error, self._path) from error
            raise
        self._connections.give_back(self._handle)

    def _roll_back(self) -> None:
        connection = self._handle.connection
        if self._failure:
            connection.close()  # which rolls back, and what failed once is not trusted with the next turn
            return
        try:
            connection.execute("ROLLBACK")
        except sqlite3.Error:
            connection.close()
        else:
            self._connections.give_back(self._handle)


def _check_place(connection: Connection, incident: str, expected_seq: int, records: Sequence[Record]) -> None:
    head = connection.execute(_HEAD, (incident,)).fetchone()[0] or 0
    if head != expected_seq:
        raise Conflict(incident, expected_seq, head)
    follows = [record.seq for record in records] == list(range(head + 1, head + 1 + len(records)))
    assert follows, "records are sealed for the place they are appended to"


def _insert(
    connection: Connection, records: Sequence[Record], blobs: Sequence[Blob], receipt: Receipt | None
) -> None:  # fmt: skip
    if receipt:
        _claim(connection, receipt)
    for blob in blobs:
        connection.execute(_KEEP, (blob.digest, blob.salt, blob.content))
    for record in records:
        connection.execute(_APPEND, _columns(record))


def _claim(connection: Connection, receipt: Receipt) -> None:
    values = (receipt.once, receipt.digest, receipt.incident, receipt.first, receipt.last)
    try:
        connection.execute(_CLAIM, values)
    except sqlite3.IntegrityError as error:
        raise Refused(Code.CONFLICT, f"the once-key {receipt.once!r} was used before", "use a new key") from error
