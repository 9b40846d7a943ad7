"""How many of a file's first rows have each column.

A count reads the columns that its question needs; to read a prompt of ten million rows because somebody may wonder
whether there is one would take as long again. But a map that finds no response anywhere is wrong, and whoever writes
the next predicate has to know before. So all columns are looked for in the first rows of the first files, and it is
said of how many rows that is.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import duckdb

from warroom.core.plan.counts import Column
from warroom.counters.feeding import fed, text
from warroom.counters.files import Opened
from warroom.counters.mapping import identifier
from warroom.counters.reading import START, Reader, start_of

_ROWS = 2_000
_ENOUGH = 10_000
"""Once so many rows were looked at, no more files are."""
_FILES = 32
"""Nor after so many, because a file of ten rows takes as long."""


class Head(NamedTuple):
    """Of the first *rows* of a file, how many have each column, in the order of `Column`. *final* says that there is no
    use in looking again when the file has grown."""

    rows: int = 0
    filled: tuple[int, ...] = ()
    final: bool = False

    def and_(self, more: Head) -> Head:
        """Both together."""
        if not (self.rows and more.rows):
            return more if more.rows else self
        filled = tuple(map(sum, zip(self.filled, more.filled, strict=True)))
        return Head(self.rows + more.rows, filled, self.final and more.final)


def suffice(heads: list[Head]) -> bool:
    """Whether *heads* say as much as is asked of them all."""
    return len(heads) >= _FILES or sum(head.rows for head in heads) >= _ENOUGH


def head(engine: duckdb.DuckDBPyConnection, file: Opened, reader: Reader, fifo: Path, link: Path | None) -> Head:
    """What the first rows of *file* have, through *fifo*, or *link* where the engine opens it. Nothing where they
    cannot be read: whoever counts them will say why."""
    try:
        with suppress(duckdb.Error, OSError, EOFError):
            if link is not None:
                return _counted(engine, file, reader, link)
            with fed(fifo, text(_whole_lines(file))):
                return _counted(engine, file, reader, fifo)
        return Head()
    finally:
        reader.forget(engine, file.found.kind)


def _whole_lines(file: Opened) -> bytes:
    start = start_of(file)
    return start[: start.rfind(b"\n") + 1] or start


def _counted(engine: duckdb.DuckDBPyConnection, file: Opened, reader: Reader, at: Path) -> Head:
    first = f"(SELECT * FROM {reader.lines(at, file.found)} LIMIT {_ROWS})"  # noqa: S608  # names and texts are quoted
    rows = reader.rows(first, file.found)
    columns = [identifier(column) for column in Column]
    legible = " OR ".join(f"{column} IS NOT NULL" for column in columns)
    filled = ", ".join(f"count({column})" for column in columns)
    found = engine.execute(f"SELECT count(*) FILTER ({legible}), {filled} FROM ({rows})").fetchone()  # noqa: S608  # as above
    assert found is not None, "an aggregate gives one row"
    return Head(int(found[0]), tuple(map(int, found[1:])), file.found.size >= START or int(found[0]) >= _ROWS)
