"""How far a file was read, and what has become of it since.

A log is never the file that it was a minute ago: it grows, is renamed when it is rotated, is copied and cut short, is
packed, is deleted, and now and then an editor writes it anew. Read again from its start it costs minutes; read on from
where a *different* file ended it costs people. So a mark keeps what the file is (device and inode), how its first bytes
and the bytes before the mark hash, and only where both are still there is a file taken for the one that it was,
whatever its name is now.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Self

from warroom.counters.feeding import first, unpacked
from warroom.counters.files import Found, Opened, Packed, opened

HEAD = 4_096
"""How many bytes at the start of a file tell it from others."""
TAIL = 64
"""How many bytes before a mark are looked at again."""


class Fate(StrEnum):
    """What a file is, compared with what was read of it."""

    NEW = "new"
    SAME = "same"
    GROWN = "grown"
    ROTATED = "rotated"
    """The same content under another name, or in another file."""
    TRUNCATED = "truncated"
    """Shorter than what was read of it."""
    REWRITTEN = "rewritten"
    """As long, with other content."""
    GONE = "gone"


class Mark(NamedTuple):
    """How far the file at *path* was read: the *offset* behind the last whole row, and the fingerprints up to there.

    *modified* (ns) counts for files that are read whole; *ended* says whether all was read that there was.
    """

    path: str
    dev: int
    inode: int
    offset: int
    head: str
    tail: str
    modified: int
    ended: bool

    @classmethod
    def of(cls, file: Opened, offset: int, *, ended: bool = True) -> Self:
        """The mark of *file* at *offset*."""
        at, head, tail = file.found, *fingerprint(file, offset)
        return cls(at.path, at.dev, at.inode, offset, head, tail, at.modified, ended)

    @classmethod
    def before(cls, at: Found) -> Self:
        """The mark at the start of the file *at*."""
        nothing = _sha256(b"")
        return cls(at.path, at.dev, at.inode, 0, nothing, nothing, 0, ended=not at.size)

    def covers(self, at: Found) -> bool:
        """Whether all of the file *at*, which it fits, was read."""
        whole = not at.whole or (self.ended and self.modified == at.modified)
        return whole and self.offset == at.size

    def moved(self, at: Found) -> Self:
        """The mark in the file *at*, which has the content: what was packed meanwhile is to be read from its start."""
        start = self._replace(offset=0, ended=False) if self.was_packed(at) else self
        return start._replace(path=at.path, dev=at.dev, inode=at.inode)

    def fits(self, at: Found) -> bool:
        """Whether the file *at* still begins with all that was read up to the mark, as far as the hashes say."""
        if at.size < self.offset:
            return False
        with opened(at.path) as file:
            return file is not None and fingerprint(file, self.offset) == (self.head, self.tail)

    def was_packed(self, at: Found) -> bool:
        """Whether the gzip file *at* begins as what was read up to the mark did: it was packed when it was rotated. How
        it goes on is not compared, because that would be to read it, which is about to be done anyway."""
        if at.packed is not Packed.GZIP or self.path.endswith(".gz"):
            return False
        with opened(at.path) as file, suppress(EOFError, zlib.error):
            begin = first(unpacked(file), HEAD) if file else b""
            return _sha256(begin[: min(HEAD, self.offset)]) == self.head
        return False


def fingerprint(file: Opened, offset: int) -> tuple[str, str]:
    """The SHA-256 of the first bytes of *file* and of the last ones before *offset*."""
    head, tail = min(HEAD, offset), min(TAIL, offset)
    return _sha256(file.at(0, head)), _sha256(file.at(offset - tail, tail))


def _sha256(content: bytes) -> str:
    return sha256(content).hexdigest()


def digest(marks: Iterable[Mark]) -> str:
    """The SHA-256 over what was read: of each file its name, how many bytes, and how they begin and end."""
    read = [(one.path, one.offset, one.head, one.tail) for one in sorted(marks)]
    return _sha256(json.dumps(read).encode())


class Match(NamedTuple):
    """A file that is there, and the number (from 1) of the mark that it goes on from: none where it is new."""

    found: Found
    mark: int | None
    fate: Fate


def matched(marks: Mapping[int, Mark], files: Sequence[Found]) -> tuple[list[Match], list[int]]:
    """What each of *files* is, in their order, and which of *marks* are gone.

    First whoever kept its inode, then whoever has the content of a mark whose file is no longer what it was (copied
    and cut short, or moved to another disk), then whoever has the name.
    """
    left, matches = dict(marks), dict[str, Match]()
    for looks in (_by_inode, _by_content, _by_name):
        for at in files:
            if at.path not in matches and (match := looks(left, at)):
                matches[at.path] = match
                del left[match.mark or 0]
    return [matches.get(at.path, Match(at, None, Fate.NEW)) for at in files], sorted(left)


def _by_inode(marks: Mapping[int, Mark], at: Found) -> Match | None:
    for number, mark in marks.items():
        if (mark.dev, mark.inode) == (at.dev, at.inode) and mark.fits(at):
            return Match(at, number, Fate.ROTATED if mark.path != at.path else _grown(mark, at))
    return None


def _by_content(marks: Mapping[int, Mark], at: Found) -> Match | None:
    for number, mark in marks.items():
        if mark.offset and (mark.fits(at) or mark.was_packed(at)):
            return Match(at, number, Fate.ROTATED)
    return None


def _by_name(marks: Mapping[int, Mark], at: Found) -> Match | None:
    for number, mark in marks.items():
        if mark.path == at.path and (mark.dev, mark.inode) == (at.dev, at.inode):
            return Match(at, number, Fate.TRUNCATED if at.size < mark.offset else Fate.REWRITTEN)
    return None


def _grown(mark: Mark, at: Found) -> Fate:
    return Fate.GROWN if at.size > mark.offset else Fate.SAME
