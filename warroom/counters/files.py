"""Which files a count reads: those that were named, each once, and what they are.

A glob is the permission to read: nothing beside it is looked at. Links are followed once and the file behind them is
what is reported, and a file that several names lead to is read once. Names come from outside as the logs do: they are
never part of a statement.
"""

from __future__ import annotations

import glob
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from warroom.counters.mapping import Kind


class Packed(StrEnum):
    """How a file is compressed."""

    PLAIN = "plain"
    GZIP = "gzip"
    ZSTD = "zstd"


_PACKED = {"gz": Packed.GZIP, "zst": Packed.ZSTD, "zstd": Packed.ZSTD}
_KINDS = {"csv": Kind.CSV, "tsv": Kind.CSV, "parquet": Kind.PARQUET, "pq": Kind.PARQUET}


class Found(NamedTuple):
    """A file that is there: its real *path*, what it is, and its state when it was looked at (*modified* in ns)."""

    path: str
    kind: Kind
    packed: Packed
    dev: int
    inode: int
    size: int
    modified: int

    @property
    def whole(self) -> bool:
        """Whether it can only be read from its start: no byte of it says where a row begins."""
        return self.kind is not Kind.JSONL or self.packed is not Packed.PLAIN

    @property
    def by_engine(self) -> bool:
        """Whether the engine has to open it: it seeks in Parquet, and Python 3.11 unpacks no zstd."""
        return _by_engine(self.kind, self.packed)


class Opened(NamedTuple):
    """A file that is open, so that what is read is what was looked at whatever happens to its name."""

    found: Found
    fd: int

    def at(self, offset: int, length: int) -> bytes:
        """Its *length* bytes from *offset*, or as many as there are."""
        content = b""
        while len(content) < length and (more := os.pread(self.fd, length - len(content), offset + len(content))):
            content += more
        return content


def by_engine(path: str) -> bool:
    """Whether the engine has to open the file at *path*, by its name."""
    return _by_engine(*_kind(Path(path).name))


def _by_engine(kind: Kind, packed: Packed) -> bool:
    return kind is Kind.PARQUET or packed is Packed.ZSTD


def found(globs: Sequence[str]) -> list[str]:
    """The real paths of what *globs* name, sorted, each once."""
    return sorted({os.path.realpath(path) for one in globs for path in _named(one)})


def _named(pattern: str) -> list[str]:
    """A name that is there as it is written is that file, whatever a glob would make of its brackets."""
    path = os.path.expanduser(pattern)  # noqa: PTH111  # a Path would lose what a name ends with
    return [path] if os.path.lexists(path) else glob.glob(path, recursive=True)  # noqa: PTH207  # as above


@contextmanager
def opened(path: str) -> Iterator[Opened | None]:
    """The file at *path*, open for reading; none where it is no file (a folder, a FIFO, a device). OSError where it
    cannot be read."""
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        at = os.fstat(fd)
        yield Opened(_described(path, at), fd) if stat.S_ISREG(at.st_mode) else None
    finally:
        os.close(fd)


def _described(path: str, at: os.stat_result) -> Found:
    kind, packed = _kind(Path(path).name)
    return Found(path, kind, packed, at.st_dev, at.st_ino, at.st_size, at.st_mtime_ns)


def _kind(name: str) -> tuple[Kind, Packed]:
    """By its suffixes, of which rotation adds some (``.1``, ``-20261125``). What has none that is known is JSON lines,
    because logs are called anything."""
    suffixes = re.split(r"[.\-_]", name.lower())[1:]
    packed = _PACKED.get(suffixes[-1] if suffixes else "", Packed.PLAIN)
    kinds = [_KINDS[suffix] for suffix in suffixes if suffix in _KINDS]
    return (kinds[-1] if kinds else Kind.JSONL), packed


class Named(NamedTuple):
    """The files of a count, as they are *asked* for, and the *paths* that this comes to now."""

    asked: Sequence[str]
    paths: Sequence[str]

    @property
    def text(self) -> str:
        """How they are asked for, in one way."""
        return json.dumps(sorted(set(self.asked)))

    def dropped(self, before: str | None, read: Iterable[str]) -> list[str]:
        """Those of the paths that were *read* which are still there and asked for no more, where it was asked otherwise
        *before*: they were named by mistake. One that was deleted or renamed meanwhile is none of them, however a shell
        spells a glob out without it."""
        if before in {None, self.text}:
            return []
        named = {_identity(path) for path in self.paths}
        return [path for path in read if (there := _identity(path)) and there not in named]


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def shown_path(path: str) -> str:
    """A *path* that is no Unicode can be in no JSON; what it is then has a mark where it was not."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
