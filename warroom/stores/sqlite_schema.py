"""The tables of an SQLite store, how a file gets them, and how to tell that a file has them.

The header of the file says whose it is (application_id) and how far it was migrated (user_version), so that opening a
store that is up to date costs one look and not the import of sqlite-utils. A file that is not ours is looked at as
immutable, which takes no lock, replays no journal and leaves every byte where it was.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.stores.sqlite_file import unavailable
from warroom.stores.sqlite_library import OLDEST, Connection, connect, refusal, rows, sqlite3, version

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x77617272
"""What ``file`` and ``PRAGMA application_id`` say of a store: "warr"."""


def _first_tables(db: Database) -> None:
    """Events, blobs and receipts, and triggers that keep events as they were appended.

    REPLACE deletes without firing delete triggers, hence the third one.
    """
    for statement in (
        """CREATE TABLE events (
            incident TEXT NOT NULL, seq INTEGER NOT NULL, header TEXT NOT NULL, hash TEXT NOT NULL, kind TEXT NOT NULL,
            once TEXT, body TEXT NOT NULL, salt TEXT NOT NULL, PRIMARY KEY (incident, seq)
        ) STRICT""",
        "CREATE TABLE blobs (digest TEXT NOT NULL PRIMARY KEY, salt TEXT NOT NULL, content BLOB NOT NULL) STRICT",
        """CREATE TABLE receipts (
            once TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, incident TEXT NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never updated'); END""",
        """CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
        """CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE incident = NEW.incident AND seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END""",
    ):
        db.execute(statement)


def _samples(db: Database) -> None:
    """What was observed beside the record, appended and never changed."""
    for statement in (
        """CREATE TABLE samples (
            incident TEXT NOT NULL, series TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (incident, series, number)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TRIGGER samples_are_never_updated BEFORE UPDATE ON samples
        BEGIN SELECT RAISE(ABORT, 'samples are never updated'); END""",
        """CREATE TRIGGER samples_are_never_deleted BEFORE DELETE ON samples
        BEGIN SELECT RAISE(ABORT, 'samples are never deleted'); END""",
        """CREATE TRIGGER samples_are_never_replaced BEFORE INSERT ON samples
        WHEN EXISTS (
            SELECT 1 FROM samples WHERE incident = NEW.incident AND series = NEW.series AND number = NEW.number
        )
        BEGIN SELECT RAISE(ABORT, 'samples are never replaced'); END""",
    ):
        db.execute(statement)


MIGRATIONS: list[Callable[[Database], None]] = [_first_tables, _samples]
"""Every step that a file goes through, in order. One that was released is never changed; `user_version` counts them.

`transform()` of sqlite-utils drops triggers: use plain ALTER TABLE on events.
"""


def is_store(path: Path) -> bool:
    """Whether the file at *path* is a store of ours; no, where it is an empty database.

    Refused where it is somebody else's. Does not change the file, nor create any beside it.
    """
    if version() < OLDEST:
        raise unavailable(
            f"this Python comes with SQLite {sqlite3.sqlite_version}, and a store needs 3.37 or newer",
            "install pysqlite3, or a newer Python",
        )
    try:
        with closing(connect(path, mode="ro", immutable="1")) as connection:
            # Whoever died while writing has left a file that its journal will mend; this lets its header be read.
            rows(connection, "PRAGMA writable_schema = ON", within_s=0)
            return _is_ours(connection, path)
    except sqlite3.Error as error:
        raise refusal(error, path) from error


def _is_ours(connection: Connection, path: Path) -> bool:
    application = rows(connection, "PRAGMA application_id", within_s=0)[0][0]
    if application == APPLICATION_ID:
        return True
    tables = rows(connection, "SELECT count(*) FROM sqlite_schema", within_s=0)[0][0]
    if application or tables:
        raise unavailable(
            f"{path} is not a store: it is an SQLite database of another program", "name another file with --store"
        )
    return False


def schema_version(connection: Connection, *, within_s: float) -> int:
    """How many migrations the file has seen."""
    return int(rows(connection, "PRAGMA user_version", within_s=within_s)[0][0])


def is_ahead(connection: Connection) -> bool:
    """Whether a newer warroom has migrated the file, perhaps since this connection was opened."""
    return schema_version(connection, within_s=0) > len(MIGRATIONS)


def migrate(connection: Connection, path: Path, *, within_s: float) -> None:
    """Brings the file up to date in one transaction; whoever comes second finds it done.

    Refused where the file turns out to be somebody else's.
    """
    rows(connection, "BEGIN IMMEDIATE", within_s=within_s)
    try:
        _is_ours(connection, path)
        if schema_version(connection, within_s=within_s) < len(MIGRATIONS):
            _apply(connection)
        rows(connection, "COMMIT", within_s=within_s)
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """As if the modules of these *names* were not installed: sqlite-utils imports what it finds of them, for half a
    second where somebody installed them for something else."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None is documented to mean "not there"
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def _apply(connection: Connection) -> None:
    with _without("numpy", "pandas"):
        from sqlite_utils import Database, Migrations  # costs 120 ms, and a file needs it once

    steps = Migrations("warroom")
    for step in MIGRATIONS:
        steps()(step)
    steps.apply(Database(connection, execute_plugins=False))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
