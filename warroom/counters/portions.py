"""A file in the portions in which it is counted.

JSON lines can be cut at any newline and gone on with at the next look. Nothing else can: a newline of a CSV may stand
in a quoted field, and only the whole file before it says whether it does (and not even that where quotes are escaped
in another way); gzip and zstd have no place to begin but the start, and Parquet is written at once. Those are read
from their start whenever they changed, which a set of people does not mind; the numbers of their rows are replaced.
Gzip and Parquet are still counted in portions, so that a number is there early and memory does not grow with them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from warroom.counters import feeding, zstd
from warroom.counters.feeding import Lines, Range, Writes, plain, unpacked
from warroom.counters.files import Opened, Packed
from warroom.counters.mapping import Kind

_QUIET_NS = 60 * 10**9
"""A table that nobody has written to for so long has no half row at its end."""


_FIRST_ROWS = 122_880
_ROWS = 8 * _FIRST_ROWS
"""How many rows of Parquet are counted at once: whole groups of them, where the writer was DuckDB."""


class Portion(NamedTuple):
    """What *writes* gives to the engine (nothing where it opens the file itself), and up to where the file is read."""

    writes: Writes | None
    end: int
    last: bool = True
    rows: Range | None = None
    """Of a file that the engine opens these rows alone."""
    lines: Lines | None = None
    shortened: Writes | None = None
    """Writes the same without lines that are too long. It takes five times as long, so that it is tried second."""

    @property
    def ended(self) -> bool:
        """Whether the file was read to its end, once the portion was written."""
        return self.last if self.lines is None else self.lines.over


class Cut(NamedTuple):
    """How a file is cut: from *offset* on, in portions of about *size* bytes, the *first* one small. *now* is in ns.
    *rows*: how many there are, where a file is cut by rows."""

    offset: int
    first: bool
    size: int
    now: int
    cancelled: Callable[[], bool]
    rows: int = 0

    def portions(self, file: Opened) -> Iterator[Portion]:
        """The portions of *file*."""
        at = file.found
        if at.packed is Packed.ZSTD and not zstd.whole(file):
            raise EOFError("it ends too early")
        if at.kind is Kind.PARQUET and self.rows:
            yield from self._by_rows(at.size)
        elif at.by_engine:
            yield Portion(None, at.size)
        elif at.packed is Packed.GZIP:
            yield from self._packed(file)
        elif at.kind is Kind.CSV:
            end = self._end_of_table(file)
            yield Portion(plain(file, Range(0, end), self.cancelled), end)
        else:
            end = feeding.readable_end(file, self.offset)
            for part in feeding.pieces(file, self.offset, end, self.size, first=self.first):
                short = feeding.shortened(file, part, self.cancelled)
                yield Portion(plain(file, part, self.cancelled), part.end, part.end == end, shortened=short)

    def _by_rows(self, end: int) -> Iterator[Portion]:
        """As if every row took as many bytes, which is near enough to say how far it is."""
        start, size = 0, _FIRST_ROWS if self.first else _ROWS
        while start < self.rows:
            stop = min(self.rows, start + size)
            yield Portion(None, end * stop // self.rows, last=stop == self.rows, rows=Range(start, stop))
            start, size = stop, _ROWS

    def _packed(self, file: Opened) -> Iterator[Portion]:
        lines = Lines(feeding.short_lines(unpacked(file)))
        while not lines.over:
            size = self.size if file.found.kind is Kind.JSONL else sys.maxsize
            yield Portion(lines.piece(size, self.cancelled), file.found.size, lines=lines)

    def _end_of_table(self, file: Opened) -> int:
        """A last row without newline is half a row, and its user may be half a user, unless nobody writes any more."""
        at = file.found
        quiet = self.now - at.modified > _QUIET_NS
        return at.size if quiet else feeding.after_newline(file, 0, at.size)
