"""The connections of an SQLite store: the checks, the settings and the journal that make one safe to use.

Whatever stands in the way of writing but not of reading (a newer warroom's file, a network file system, missing
permission) stays with the connection as the refusal that a writer gets; an older program can still show the record.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from warroom.core.errors import Code, Refused
from warroom.stores.sqlite_file import (
    Identity,
    identity,
    network_file_system,
    on_network,
    prepare,
    refuse_network,
    unavailable,
)
from warroom.stores.sqlite_library import (
    Connection,
    can_corrupt_wal,
    connect,
    is_locked,
    refusal,
    rows,
    sqlite3,
    version,
)
from warroom.stores.sqlite_schema import MIGRATIONS, is_store, migrate, schema_version

_SETTINGS: tuple[str, ...] = (
    # The rollback journal commits by deleting a file, and only EXTRA makes that durable; in WAL mode it is FULL.
    "PRAGMA synchronous = EXTRA",
    "PRAGMA mmap_size = 0",  # a stray pointer, or another program's truncation, would reach the file
    "PRAGMA journal_size_limit = 16777216",  # a reader that was stuck leaves a -wal of any size behind
    "PRAGMA fullfsync = ON",  # macOS: fsync alone stops at the drive's cache
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
_ALONE_WITHIN_S = 1.0
"""Switching the journal needs the file to oneself. Who has it open mostly keeps it open, so there is no long wait."""


class Handle(NamedTuple):
    """A connection, the file it is open on, and why nobody may write through it, if so.

    *without_wal*: this SQLite must not write in WAL mode, not even when another program switches the file to it.
    """

    connection: Connection
    identity: Identity
    locked_out: Refused | None
    without_wal: bool


class Connections:
    """The connections of one store, each used by one thread at a time."""

    def __init__(self, path: Path, *, create: bool, within_s: float) -> None:
        self._path = path
        self._within_s = within_s
        self.closed = False
        self._idle = deque([open_handle(path, create=create, within_s=within_s)])

    def open(self) -> Handle:
        """A connection of one's own, to be closed by whoever asked for it."""
        return open_handle(self._path, create=False, within_s=self._within_s)

    def take(self) -> Handle:
        """A connection that nobody else uses, to be given back or closed. It may be on a file that was there before."""
        if self.closed:
            raise unavailable(f"{self._path} was closed", "open it again")
        try:
            return self._idle.pop()
        except IndexError:
            return self.open()

    def take_fresh(self) -> Handle:
        """The same, on the file that is there now."""
        while True:
            handle = self.take()
            if handle.identity == identity(self._path):
                return handle
            handle.connection.close()

    def give_back(self, handle: Handle) -> None:
        """Keeps *handle* for the next who asks."""
        self._idle.append(handle)
        if self.closed:
            self.drain()

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """A connection for the length of a block. What SQLite reports in it becomes a refusal."""
        handle = self.take_fresh()
        try:
            yield handle.connection
        except BaseException as error:
            handle.connection.close()
            if isinstance(error, sqlite3.Error):
                raise refusal(error, self._path) from error
            raise
        self.give_back(handle)

    def drain(self) -> None:
        """Closes the connections that nobody uses at this moment."""
        with suppress(IndexError):
            while True:
                self._idle.pop().connection.close()

    def close(self) -> None:
        """Closes them all; those that are lent, when they are given back."""
        self.closed = True
        self.drain()


def open_handle(path: Path, *, create: bool, within_s: float) -> Handle:
    """A connection to the store at *path*, its schema up to date; with *create* the store is made if it is missing.

    Refused (unavailable) where there is no store, (busy) where it cannot be prepared within *within_s* seconds.
    """
    prepare(path, create=create)
    which = identity(path)
    if not is_store(path):
        _may_become_one(path, create=create)
    network = network_file_system(path)
    connection = _connect(path, network)
    try:
        locked_out = _settle(connection, path, network, within_s)
        _still(path, which)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error):
            raise refusal(error, path) from error
        raise
    return Handle(connection, which, locked_out, can_corrupt_wal(version()))


def _still(path: Path, which: Identity) -> None:
    if identity(path) != which:
        raise unavailable(f"{path} was replaced while it was being opened", "try again")


def _may_become_one(path: Path, *, create: bool) -> None:
    if not create:
        raise unavailable(f"{path} is not a store: it is empty", "`warroom init` makes it one")
    refuse_network(path)


def _connect(path: Path, network: str | None) -> Connection:
    if network is None:
        return connect(path, mode="rw")
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise on_network(path, network)  # without the -wal the last entries would be missing, without a word
    return connect(path, mode="ro", immutable="1")


def _settle(connection: Connection, path: Path, network: str | None, within_s: float) -> Refused | None:
    for setting in _SETTINGS:
        rows(connection, setting, within_s=within_s)
    found = schema_version(connection, within_s=within_s)
    if locked_out := _locked_out(path, network, found):
        return locked_out
    if found < len(MIGRATIONS):
        migrate(connection, path, within_s=within_s)
    use_safe_journal(connection, path, within_s=within_s)
    return None


def _locked_out(path: Path, network: str | None, found: int) -> Refused | None:
    if network:
        return on_network(path, network)
    if found > len(MIGRATIONS):
        return Refused(
            Code.NEWER,
            f"{path} was written by a newer warroom (format {found}, this one writes {len(MIGRATIONS)})",
            "update warroom; until then you can read it",
        )
    if not os.access(path, os.W_OK):
        return unavailable(f"{path} may not be written by you", "ask its owner for access")
    return None


def use_safe_journal(connection: Connection, path: Path, *, within_s: float) -> None:
    """Sets the journal that this SQLite library can be trusted with.

    WAL is the faster one, so a sound library sets it as soon as nobody is in the way. An affected one never touches a
    file that others keep in WAL: Refused (unavailable).
    """
    wanted = "delete" if can_corrupt_wal(version()) else "wal"
    mode = journal_mode(connection, within_s=within_s)
    if mode != wanted:
        mode = _switch(connection, wanted, min(within_s, _ALONE_WITHIN_S)) or mode
    if mode == "wal" != wanted:
        raise unsafe_wal(path)


def _switch(connection: Connection, wanted: str, within_s: float) -> str | None:
    try:
        return str(rows(connection, f"PRAGMA journal_mode = {wanted}", within_s=within_s)[0][0])
    except sqlite3.OperationalError as error:
        if is_locked(error):
            return None
        raise


def journal_mode(connection: Connection, *, within_s: float) -> str:
    """The journal in use: ``wal``, or ``delete`` for the rollback journal."""
    return str(rows(connection, "PRAGMA journal_mode", within_s=within_s)[0][0])


def unsafe_wal(path: Path) -> Refused:
    """The refusal to touch a WAL file with a library that can corrupt it."""
    return unavailable(
        f"{path} is being written in WAL mode by another program, and SQLite {sqlite3.sqlite_version} can corrupt that",
        "close the other program, or install pysqlite3 for this Python",
    )
