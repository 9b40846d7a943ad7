"""What can be wrong with an SQLite store while it still seems to work.

A file that others may read, a journal that grew for days, a trigger that somebody dropped, a clock that was set back:
none of them stops anybody from writing, and each of them is found out on the wrong day.
"""

from __future__ import annotations

import os
import stat
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic_core import from_json

from warroom.core.errors import Refused
from warroom.core.instants import instant
from warroom.stores.sqlite_connection import journal_mode, open_handle
from warroom.stores.sqlite_file import kind_of_mount, network_file_system, unavailable
from warroom.stores.sqlite_library import Connection, can_corrupt_wal, rows, sqlite3, version
from warroom.stores.sqlite_schema import MIGRATIONS, schema_version

TRIGGERS = tuple(
    f"{table}_are_never_{done}" for table in ("events", "samples") for done in ("updated", "deleted", "replaced")
)
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"
_MOUNTS = Path("/proc/self/mounts")
_ENOUGH = 5
"""How much damage is listed."""


@dataclass(frozen=True, slots=True)
class Library:
    """The SQLite in use. *safe*: whether several processes may write in WAL mode with it."""

    version: str
    module: str
    safe: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is or would be. *kind* is the type of the file system, if the system says; *network* the same where
    that is shared between hosts."""

    kind: str | None
    network: str | None
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Access:
    """Who may get at the store: the modes of the file and its folder, by the names of owner and group."""

    mode: int
    folder_mode: int
    owner: str
    group: str

    @property
    def shared(self) -> bool:
        """Whether the folder is one that a group shares."""
        return self.folder_mode & (stat.S_ISGID | stat.S_IWGRP) == stat.S_ISGID | stat.S_IWGRP


@dataclass(frozen=True, slots=True)
class Health:
    """What a store says of itself. *locked_out*: why nobody may write to it from here; *damage*: what SQLite finds
    wrong; *missing*: the guards that keep events from being changed and that are gone."""

    journal: str
    wal_bytes: int
    format: int
    newest_format: int
    locked_out: str
    damage: tuple[str, ...]
    missing: tuple[str, ...]
    last_recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All of it for one path. *access* is none where there is no store yet, *health* where it could not be opened, for
    the reason *refused*."""

    path: Path
    library: Library
    place: Place
    access: Access | None = None
    health: Health | None = None
    refused: Refused | None = None


def diagnose(path: Path) -> Diagnosis:
    """What there is to say about a store at *path*, whether or not it is there."""
    found = Diagnosis(path, library(), place(path))
    try:
        found = replace(found, access=access(path))
        return replace(found, health=examine(path))
    except FileNotFoundError:
        return found
    except OSError as error:
        return replace(found, refused=unavailable(f"{path} cannot be reached: {error.strerror}", "check your access"))
    except Refused as error:
        return replace(found, refused=error)


def library() -> Library:
    """The SQLite in use."""
    return Library(sqlite3.sqlite_version, sqlite3.__name__.partition(".")[0], not can_corrupt_wal(version()))


def place(path: Path) -> Place:
    """The place of a store at *path*, whether or not it is there."""
    parents = path.absolute().parents
    existing = next(one for one in parents if os.path.isdir(one))  # noqa: PTH112  # where is_dir() raises, it is no
    free = os.statvfs(existing)
    mounts = ""
    with suppress(OSError):
        mounts = _MOUNTS.read_text(errors="surrogateescape")
    return Place(kind_of_mount(path, mounts), network_file_system(path), free.f_bavail * free.f_frsize)


def access(path: Path) -> Access:
    """Who may get at the store at *path*. OSError where there is none."""
    found = path.stat()
    return Access(
        stat.S_IMODE(found.st_mode), stat.S_IMODE(path.parent.stat().st_mode), _user(found.st_uid), _group(found.st_gid)
    )


def _user(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group(gid: int) -> str:
    import grp

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def examine(path: Path, *, within_s: float = 5.0) -> Health:
    """The health of the store at *path*. Reads all of it once. Refused where it is no store of ours, or busy for longer
    than *within_s* seconds."""
    handle = open_handle(path, create=False, within_s=within_s)
    with closing(handle.connection) as connection:
        return Health(
            journal=journal_mode(connection, within_s=within_s),
            wal_bytes=_size(path.with_name(path.name + "-wal")),
            format=schema_version(connection, within_s=within_s),
            newest_format=len(MIGRATIONS),
            locked_out=handle.locked_out.sentence if handle.locked_out else "",
            damage=_damage(connection, within_s),
            missing=_missing(connection, within_s),
            last_recorded_at=_last_recorded_at(connection, within_s),
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _damage(connection: Connection, within_s: float) -> tuple[str, ...]:
    try:
        found = rows(connection, f"PRAGMA integrity_check({_ENOUGH})", within_s=within_s)
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return tuple(str(row[0]) for row in found if row[0] != "ok")


def _missing(connection: Connection, within_s: float) -> tuple[str, ...]:
    present = {
        row[0] for row in rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", within_s=within_s)
    }
    tables = {row[0] for row in rows(connection, _TABLES, within_s=within_s)}  # an older file has no samples yet
    return tuple(name for name in TRIGGERS if name not in present and name.partition("_")[0] in tables)


def _last_recorded_at(connection: Connection, within_s: float) -> datetime | None:
    last = "SELECT header FROM events WHERE rowid = (SELECT max(rowid) FROM events)"
    for (header,) in rows(connection, last, within_s=within_s):
        with suppress(ValueError, KeyError, TypeError):
            return instant(from_json(header)["recorded_at"])
    return None
