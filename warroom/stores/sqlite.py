"""The embedded store: one SQLite file that many processes of one host share, with no daemon.

What is acknowledged is on the disk (WAL with synchronous=FULL). Writers queue for the lock in fair turns, readers never
hold a transaction open, and a reader learns of a commit by another process from `PRAGMA data_version`: the -wal file
changes before a commit is visible, so watching it wakes too early and then never again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from itertools import starmap
from pathlib import Path
from threading import Event as Flag
from typing import Any

from warroom.core.envelope import Blob, Record, Sample
from warroom.core.errors import Code, Refused
from warroom.ports import Receipt
from warroom.stores.sqlite_connection import Connections, Handle, journal_mode
from warroom.stores.sqlite_file import create_file, identity, sync_folder, unavailable
from warroom.stores.sqlite_library import refusal, rows, sqlite3, unspelt
from warroom.stores.sqlite_turn import Mine, Turn

_FINDINGS = 20
"""How many findings of damage are worth telling."""
_POLL_S = 0.03
"""How often a follower asks. One question costs 5 µs, but to be woken for it 60 µs more: that is most of what an idle
room costs."""

_READ = """
SELECT incident, seq, header, hash, kind, once, body, salt FROM events
WHERE incident = CAST(? AS TEXT) AND seq >= ? ORDER BY seq
"""
_SAMPLES = """
SELECT incident, series, number, body FROM samples WHERE incident = ? AND series = ? AND number > ? ORDER BY number
"""
_LEAST = -(2**63)
"""Whoever reads all wants to see what was tampered with, too: a number below one is not to be passed over."""
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


class SqliteStore:
    """The Store in the SQLite file at *path*."""

    def __init__(self, path: Path, *, create: bool = True, patience_s: float = 10.0) -> None:
        """Opens the store, with *create* making it (and its folder, for its owner alone) where it is missing.

        *patience_s* is how long to wait for other writers. Refused (unavailable) where there is no store.
        """
        self._path = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would miss a link that is moved later
        self._patience_s = patience_s
        self._mine = Mine()
        self._connections = Connections(self._path, create=create, within_s=patience_s)

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    @property
    def journal_mode(self) -> str:
        """``wal``, or ``delete`` where the library cannot be trusted with WAL."""
        with self._connections.lent() as connection:
            return journal_mode(connection, within_s=self._patience_s)

    def writing(self) -> AbstractContextManager[None]:
        """The write lock; see Store. Refused (newer, unavailable) where this file may only be read."""
        return self._new_turn()

    def append(
        self, incident: str, expected_seq: int, records: Sequence[Record],
        *, blobs: Sequence[Blob] = (), receipt: Receipt | None = None,
    ) -> None:  # fmt: skip
        """Adds *records* after *expected_seq*; see Store."""
        turn = self._mine.turn
        if turn is not None:
            return turn.append(incident, expected_seq, records, blobs, receipt)
        turn = self._new_turn()
        with turn:
            return turn.append(incident, expected_seq, records, blobs, receipt)

    def read(self, incident: str, after: int = 0) -> list[Record]:
        """The records of *incident* after number *after*."""
        first = after + 1 if after > 0 else _LEAST
        return list(starmap(Record, self._rows(_READ, unspelt(incident), first)))

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

    def add_samples(self, incident: str, series: str, bodies: Sequence[str]) -> int:
        """Adds *bodies* to the end of *series*; see Store."""
        turn = self._mine.turn
        if turn is not None:
            return turn.add_samples(incident, series, bodies)
        turn = self._new_turn()
        with turn:
            return turn.add_samples(incident, series, bodies)

    def samples(self, incident: str, series: str, after: int = 0) -> list[Sample]:
        """The samples of *series* after number *after*."""
        found = self._of_samples(_SAMPLES, incident, series, after)
        return list(starmap(Sample, found))

    def series(self, incident: str) -> list[str]:
        """The names of all series of *incident*."""
        found = self._of_samples("SELECT DISTINCT series FROM samples WHERE incident = ? ORDER BY series", incident)
        return [row[0] for row in found]

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

    def damage(self) -> list[str]:
        """What SQLite's integrity check finds, tables against indexes included."""
        return [row[0] for row in self._rows(f"PRAGMA integrity_check({_FINDINGS})") if row[0] != "ok"]

    def backup(self, target: Path) -> None:
        """A copy of the store as of one moment at *target*, durable, while others go on writing.

        It is one file, readable by its owner alone, with nothing left of what was erased. Refused (conflict) where
        *target* exists.
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

    def _new_turn(self) -> Turn:
        return Turn(self._path, self._connections, self._mine, within_s=self._patience_s)

    def _rows(self, sql: str, *parameters: object) -> list[Any]:
        turn = self._mine.turn
        if turn is not None:
            return turn.rows(sql, parameters)
        with self._connections.lent() as connection:
            return rows(connection, sql, parameters, within_s=self._patience_s)

    def _of_samples(self, sql: str, *parameters: object) -> list[Any]:
        """What *sql* gives; nothing where an older warroom wrote the file and this account may only read it."""
        there = self._rows("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'samples'")
        return self._rows(sql, *parameters) if there else []

    def _data_version(self, handle: Handle) -> int:
        if identity(self._path) != handle.identity:
            raise unavailable(f"{self._path} was moved or replaced", "read it anew")
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
