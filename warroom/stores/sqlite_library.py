"""Which SQLite this process runs on, and what its answers mean.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two processes write and checkpoint at the same instant
(sqlite.org/wal.html#walresetbug), and the one that comes with Python is often one of those. So the library comes from
pysqlite3 wherever it has a wheel, and everything here works without WAL where it has none.

SQLite's own wait for a lock backs off, so that whoever waits longest looks least often: 1.7 s at worst with eight
writers. Looking every millisecond costs nothing that matters and gives 0.14 s.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.core.errors import Code, Refused

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:  # Linux on aarch64: no wheel
        import sqlite3

__all__ = [
    "OLDEST",
    "Connection",
    "can_corrupt_wal",
    "connect",
    "is_locked",
    "patiently",
    "refusal",
    "rows",
    "sqlite3",
    "unspelt",
    "version",
]

Connection = sqlite3.Connection
Version = tuple[int, int, int]

OLDEST: Version = (3, 37, 0)
"""The first library that knows STRICT tables."""

_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_MAYBE_FULL = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
_SPELT = re.compile(rb"\\x([0-9a-f]{2})")
_PAGES_LEFT = 16
"""Fewer free blocks than this and an I/O error was a full disk: SQLite says "full" only where a write said so."""

_SENTENCES = {
    sqlite3.SQLITE_NOTADB: ("{path} is not a store: it is not an SQLite database", "name another file with --store"),
    sqlite3.SQLITE_CORRUPT: ("{path} is damaged: {error}", "keep the file as it is, and go on with a backup"),
    sqlite3.SQLITE_READONLY: ("{path} may not be written by you", "ask its owner for access"),
    sqlite3.SQLITE_CANTOPEN: ("{path} cannot be opened: {error}", "check that you may read and write its folder"),
    sqlite3.SQLITE_IOERR: ("{path}: the disk reported an error", "nothing of this was saved; check the disk"),
}


def version() -> Version:
    """The version of the SQLite library in use."""
    major, minor, patch = (int(part) for part in sqlite3.sqlite_version.split("."))
    return major, minor, patch


def can_corrupt_wal(library: Version) -> bool:
    """Whether *library* has the WAL-reset bug: 3.7.0 to 3.51.2, but for the branches that it was mended in."""
    mended = (library[:2] == (3, 44) and library[2] >= 6) or (library[:2] == (3, 50) and library[2] >= 7)
    return (3, 7, 0) <= library <= (3, 51, 2) and not mended


def connect(path: Path, **options: str) -> Connection:
    """A connection to the database at *path* that never creates a file and leaves transactions to the caller.

    It may be used by any thread, by one at a time.
    """
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return sqlite3.connect(
        f"{path.as_uri()}?{query}", uri=True, timeout=0, isolation_level=None, check_same_thread=False
    )


def rows(connection: Connection, sql: str, parameters: Sequence[Any] = (), *, within_s: float) -> list[Any]:
    """All that *sql* gives, tried for *within_s* seconds, with no cursor left open.

    A text that is no UTF-8 was tampered with. It is read with its odd bytes spelt out, which makes it longer than what
    was stored, so that no check can take it for the original.
    """
    try:
        return patiently(connection, sql, parameters, within_s=within_s).fetchall()
    except sqlite3.OperationalError as error:
        if not str(error).startswith("Could not decode to UTF-8"):
            raise
    connection.text_factory = lambda data: data.decode(errors="backslashreplace")
    try:
        return patiently(connection, sql, parameters, within_s=within_s).fetchall()
    finally:
        connection.text_factory = str


def unspelt(text: str) -> bytes:
    """The bytes that `rows` gave as *text*, so that what was tampered with can be asked for."""
    return _SPELT.sub(lambda byte: bytes.fromhex(byte[1].decode()), text.encode())


_A_MOMENT_S = 0.5


def patiently(
    connection: Connection, sql: str, parameters: Sequence[Any] = (), *, within_s: float
) -> sqlite3.Cursor:  # fmt: skip
    """Executes *sql*, trying again for *within_s* seconds while others hold the lock. Raises sqlite3.Error.

    A member of a group may look in the instant in which another one has made the -wal or -shm and not yet given it to
    the group, so a file that cannot be opened is tried again for a moment as well.
    """
    began = 0.0
    while True:
        try:
            return connection.execute(sql, parameters)
        except UnicodeDecodeError as error:  # SQLite named a table whose name is no text any more
            raise sqlite3.DatabaseError("malformed database schema") from error
        except sqlite3.OperationalError as error:
            now = time.monotonic()
            began = began or now
            patience = within_s if is_locked(error) else min(within_s, _A_MOMENT_S) if _cannot_open(error) else 0
            if now - began >= patience:
                raise
        time.sleep(_pause())


def _cannot_open(error: sqlite3.Error) -> bool:
    return "unable to open database file" in str(error)


def _pause() -> float:
    jitter = (time.perf_counter_ns() & 0x3FF) / 0x400  # the low bits of the clock: importing random costs 5 ms
    return 0.0006 + 0.0006 * jitter


def is_locked(error: sqlite3.Error) -> bool:
    """Whether *error* says that another connection is in the way."""
    return _primary(error) in _LOCKED


def refusal(error: sqlite3.Error, path: Path) -> Refused:
    """What to tell a person about *error* of the database at *path*."""
    code = _primary(error)
    if code in _LOCKED:
        return Refused(Code.BUSY, f"{path} was busy for too long: another process holds its lock", "try again")
    if code == sqlite3.SQLITE_FULL or (code in _MAYBE_FULL and _is_full(path)):
        return Refused(Code.FULL, f"the disk that holds {path} is full; nothing of this was saved", "make room on it")
    sentence, hint = _SENTENCES.get(code, ("{path} cannot be used: {error}", "run `warroom doctor`"))
    return Refused(Code.UNAVAILABLE, sentence.format(path=path, error=error), hint)


def _primary(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _is_full(path: Path) -> bool:
    try:
        return os.statvfs(path.parent).f_bavail < _PAGES_LEFT
    except OSError:
        return False
