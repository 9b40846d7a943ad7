"""The embedded store: one SQLite file that many processes of one host share, with no daemon.

What is acknowledged is on the disk (WAL with synchronous=FULL). Writers queue for the lock in fair turns, readers never
hold a transaction open, and a reader learns of a commit by another process from `PRAGMA data_version`: the -wal file
changes before a commit is visible, so watching it wakes too early and then never again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from threading import Event as Flag
from typing import Any

from warroom.core.envelope import Blob, Record
from warroom.core.errors import Code, Refused
from warroom.ports import Conflict, Receipt
from warroom.stores.sqlite_connection import Connections, Handle, journal_mode, unsafe_wal
from warroom.stores.sqlite_file import create_file, identity, sync_folder, unavailable
from warroom.stores.sqlite_library import Connection, can_corrupt_wal, refusal, rows, sqlite3, version

_POLL_S = 0.02
"""How often a follower asks; one question costs 5 µs."""

_READ = """
SELECT incident, seq, header, hash, kind, once, body, salt FROM events WHERE incident = ? AND seq > ? ORDER BY seq
"""
_APPEND = """
INSERT INTO events (incident, seq, header, hash, kind, once, body, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_INCIDENTS = """
WITH RECURSIVE known(incident) AS (
    SELECT min(incident) FROM events
    UNION ALL
    SELECT (SELECT min(incident) FROM events WHERE incident > known.incident) FROM known WHERE incident IS NOT NULL
)
SELECT incident FROM known WHERE incident IS NOT NULL
ORDER BY (SELECT rowid FROM events WHERE events.incident = known.incident ORDER BY seq LIMIT 1)
"""
"""Hops from one incident to the next along the primary key, instead of reading every event of every incident."""
_KEEP = "INSERT OR IGNORE INTO blobs (digest, salt, content) VALUES (?, ?, ?)"

_columns = attrgetter(*Record.__slots__)


@dataclass(slots=True)
class _Turn:
    """A thread's turn at the write lock. *failure*: an append in it went wrong, so nothing of it may be committed."""

    handle: Handle
    failure: Refused | None = None

    def check(self) -> None:
        """Refused where the turn has failed."""
        if self.failure:
            raise self.failure


class SqliteStore:
    """The Store in the SQLite file at *path*."""

    def __init__(self, path: Path, *, create: bool = True, patience_s: float = 10.0) -> None:
        """Opens the store, with *create* making it (and its folder, for its owner alone) where it is missing.

        *patience_s* is how long to wait for other writers. Refused (unavailable) where there is no store.
        """
        self._path = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would miss a link that is moved later
        self._patience_s = patience_s
        self._mine = threading.local()
        self._connections = Connections(self._path, create=create, within_s=patience_s)

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    @property
    def library_version(self) -> str:
        """The version of the SQLite library in use."""
        return sqlite3.sqlite_version

    @property
    def journal_mode(self) -> str:
        """``wal``, or ``delete`` where the library cannot be trusted with WAL."""
        with self._connections.lent() as connection:
            return journal_mode(connection, within_s=self._patience_s)

    @property
    def wal_bytes(self) -> int:
        """The size of the write-ahead log. Tens of megabytes mean that somebody keeps a read transaction open."""
        try:
            return self._path.with_name(self._path.name + "-wal").stat().st_size
        except OSError:
            return 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The write lock; see Store. Refused (newer, unavailable) where this file may only be read."""
        assert self._turn is None, "writing() is not re-entrant"
        handle = self._connections.take()
        try:
            self._begin(handle)
            self._mine.turn = turn = _Turn(handle)
            yield
            turn.check()
            rows(handle.connection, "COMMIT", within_s=self._patience_s)
        except sqlite3.Error as error:
            handle.connection.close()
            raise refusal(error, self._path) from error
        except BaseException:
            self._roll_back(handle)
            raise
        finally:
            self._mine.turn = None
        self._connections.give_back(handle)

    def append(
        self, incident: str, expected_seq: int, records: Sequence[Record],
        *, blobs: Sequence[Blob] = (), receipt: Receipt | None = None,
    ) -> None:  # fmt: skip
        """Adds *records* after *expected_seq*; see Store."""
        turn = self._turn
        if turn is None:
            with self.writing():
                return self.append(incident, expected_seq, records, blobs=blobs, receipt=receipt)
        with self._in(turn) as connection:
            _check(connection, incident, expected_seq, records)
            _insert(connection, records, blobs, receipt)
        return None

    def read(self, incident: str, after: int = 0) -> list[Record]:
        """The records of *incident* after number *after*."""
        return list(starmap(Record, self._rows(_READ, incident, after)))

    def incidents(self) -> list[str]:
        """The ids of all incidents, oldest first."""
        return [row[0] for row in self._rows(_INCIDENTS)]

    def receipt(self, once: str) -> Receipt | None:
        """What a command with this once-key did."""
        found = self._rows("SELECT once, digest, incident, first, last FROM receipts WHERE once = ?", once)
        return Receipt(*found[0]) if found else None

    def blob(self, digest: str) -> Blob | None:
        """The blob with this digest."""
        found = self._rows("SELECT digest, salt, content FROM blobs WHERE digest = ?", digest)
        return Blob(*found[0]) if found else None

    def follow(self, stop: Flag) -> Iterator[None]:
        """Yields at the start and after every commit; see Store. Refused (unavailable) as soon as the file is gone or
        another one: whoever wants to go on reads anew and follows again."""
        handle = self._connections.open()
        with closing(handle.connection):
            seen = self._data_version(handle)
            yield
            while not (stop.wait(_POLL_S) or self._connections.closed):
                present = self._data_version(handle)
                if present != seen:
                    seen = present
                    yield

    def backup(self, target: Path) -> None:
        """A copy of the store as of one moment at *target*, durable, without holding up anybody's writing.

        Refused (conflict) where *target* exists.
        """
        target = Path(os.path.abspath(target))  # noqa: PTH100  # as in __init__
        try:
            create_file(target, 0o600)
        except FileExistsError as error:
            raise Refused(Code.CONFLICT, f"{target} exists already", "name a new file for the backup") from error
        except OSError as error:
            raise unavailable(f"{target} cannot be created: {error.strerror}", "name another file") from error
        try:
            self._copy_into(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Lets go of the file; what reads or writes at this moment is finished first."""
        self._connections.close()

    @property
    def _turn(self) -> _Turn | None:
        turn: _Turn | None = getattr(self._mine, "turn", None)
        return turn

    def _begin(self, handle: Handle) -> None:
        if handle.locked_out:
            raise handle.locked_out.with_traceback(None)
        connection = handle.connection
        rows(connection, "BEGIN IMMEDIATE", within_s=self._patience_s)
        if identity(self._path) != handle.identity:  # SQLite would write on into the file that was moved away
            raise self._replaced()
        if can_corrupt_wal(version()) and journal_mode(connection, within_s=0) == "wal":
            connection.close()
            self._connections.drain()  # the next connection goes back to the rollback journal, once it is alone
            raise unsafe_wal(self._path)

    def _replaced(self) -> Refused:
        return unavailable(f"{self._path} was moved or replaced", "nothing of this was saved; try again")

    def _roll_back(self, handle: Handle) -> None:
        try:
            if handle.connection.in_transaction:
                handle.connection.execute("ROLLBACK")
        except sqlite3.Error:
            handle.connection.close()  # which rolls back as well
        else:
            self._connections.give_back(handle)

    @contextmanager
    def _in(self, turn: _Turn) -> Iterator[Connection]:
        """The connection of *turn*. SQLite may end the transaction when it fails, so after that the turn is over."""
        turn.check()
        try:
            yield turn.handle.connection
        except sqlite3.Error as error:
            turn.failure = refusal(error, self._path)
            raise turn.failure from error

    def _rows(self, sql: str, *parameters: object) -> list[Any]:
        turn = self._turn
        with self._in(turn) if turn else self._connections.lent() as connection:
            return rows(connection, sql, parameters, within_s=self._patience_s)

    def _data_version(self, handle: Handle) -> int:
        if identity(self._path) != handle.identity:
            raise self._replaced()
        try:
            return int(rows(handle.connection, "PRAGMA data_version", within_s=self._patience_s)[0][0])
        except sqlite3.Error as error:
            raise refusal(error, self._path) from error

    def _copy_into(self, target: Path) -> None:
        with closing(self._connections.open().connection) as connection:
            try:
                rows(connection, "VACUUM INTO ?", (str(target),), within_s=self._patience_s)
            except sqlite3.Error as error:
                raise refusal(error, target) from error
        with target.open("rb") as file:
            os.fsync(file.fileno())
        sync_folder(target.parent)


def _check(connection: Connection, incident: str, expected_seq: int, records: Sequence[Record]) -> None:
    head = connection.execute("SELECT max(seq) FROM events WHERE incident = ?", (incident,)).fetchone()[0] or 0
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
    try:
        values = (receipt.once, receipt.digest, receipt.incident, receipt.first, receipt.last)
        connection.execute("INSERT INTO receipts (once, digest, incident, first, last) VALUES (?, ?, ?, ?, ?)", values)
    except sqlite3.IntegrityError as error:
        raise Refused(Code.CONFLICT, f"the once-key {receipt.once!r} was used before", "use a new key") from error
