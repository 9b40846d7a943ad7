"""One file, as the SELECT that gives the canonical columns of its rows.

The engine is told which columns there are and never asked to guess: it guesses from the first rows, and a log whose
first rows are all anonymous has no user then. So JSON lines are read by the keys of the map, a CSV by the names of its
own header, and Parquet says itself what it has.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb

from warroom.core.plan.counts import Column
from warroom.counters.feeding import LINE, Range, first, unpacked
from warroom.counters.files import Found, Opened, Packed
from warroom.counters.formats import FormatMap
from warroom.counters.mapping import Kind, identifier, literal
from warroom.counters.people import Rows

START = 2**20
"""How much of the start of a file is looked at to see what it is."""
NUMBER = "file_row_number"
"""What the engine calls the number of a row, where it is asked for it."""
_DELIMITERS = ",;\t|"


class Reader(NamedTuple):
    """How a file is read: by which *map* and *why* that one, and of a table its columns (*have*), its *delimiter* and,
    where it can be cut by them, how many rows it has (*of*)."""

    map: FormatMap
    why: str
    have: Sequence[str] = ()
    delimiter: str = ","
    of: int = 0

    def lines(self, at: Path, found: Found, part: Range | None = None) -> str:
        """SQL: what FROM reads of the file (or FIFO) at the path *at*; of Parquet those rows alone that are in *part*,
        which leaves whole groups of rows unread."""
        path = literal(str(at))
        if found.kind is Kind.PARQUET:
            return f"read_parquet({path})" if part is None else _part(path, part)
        columns = _struct(self.map.reader(found.kind, self.have))
        packed = "zstd" if found.packed is Packed.ZSTD else "none"
        if found.kind is Kind.JSONL:
            return (
                f"read_json({path}, format = 'newline_delimited', columns = {columns}, ignore_errors = true, "
                f"compression = '{packed}', maximum_object_size = {LINE})"
            )
        return (  # by itself it would take memory for 16 of the longest lines
            f"read_csv({path}, auto_detect = false, header = true, columns = {columns}, "
            f"delim = {literal(self.delimiter)}, quote = '\"', escape = '\"', store_rejects = true, "
            f"compression = '{packed}', max_line_size = {LINE}, buffer_size = {2 * LINE})"
        )

    def rows(self, table: str, found: Found, wanted: Iterable[Column] = Column) -> str:
        """SQL: the SELECT of the *wanted* canonical columns from *table*."""
        return self.map.select(found.kind, table, self.have, wanted)

    def gather(
        self, engine: duckdb.DuckDBPyConnection, rows: Rows, at: Path, found: Found, part: Range | None = None
    ) -> int:
        """Reads the file (or FIFO) at the path *at*, or *part* of its rows, into the table of *rows*; how many lines
        have no row."""
        lines, lost = self.lines(at, found, part), 0
        if self.map.rows:  # a line holds rows, or none: those have to be counted before the lines are taken apart
            lines, lost = self._laid_out(engine, lines)
        rows.gather(engine, self.rows(lines, found, rows.columns))
        return lost + (self._rejected(engine) if found.kind is Kind.CSV else 0)

    def _laid_out(self, engine: duckdb.DuckDBPyConnection, lines: str) -> tuple[str, int]:
        """The *lines* in a table of the engine: its name, and how many lines there hold nothing that the map knows."""
        engine.execute(f"CREATE OR REPLACE TEMP TABLE laid_out AS SELECT * FROM {lines}")
        nothing = " AND ".join(f"{identifier(name)} IS NULL" for name in columns_of(engine, "laid_out"))
        lost = engine.execute(f"SELECT count(*) FROM laid_out WHERE {nothing}").fetchone()
        return "laid_out", int(lost[0]) if lost else 0

    def _rejected(self, engine: duckdb.DuckDBPyConnection) -> int:
        """How many rows of the CSV that was just read were none."""
        found = engine.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone()
        self.forget(engine, Kind.CSV)
        return int(found[0]) if found else 0

    def forget(self, engine: duckdb.DuckDBPyConnection, kind: Kind) -> None:
        """Away with what the engine remembers of a file of that *kind* that it has read."""
        if kind is Kind.CSV:
            engine.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")

    def only(self, columns: Collection[Column]) -> Reader:
        """It without columns that nobody looks at: the engine reads and plans what it is told to."""
        kept = {column: readings for column, readings in self.map.columns.items() if column in columns}
        return self._replace(map=self.map.model_copy(update={"columns": kept}))


def _part(path: str, part: Range) -> str:
    return (
        f"(SELECT * EXCLUDE ({NUMBER}) FROM read_parquet({path}, {NUMBER} = true) "
        f"WHERE {NUMBER} >= {part.start} AND {NUMBER} < {part.end})"
    )


def _struct(columns: dict[str, str]) -> str:
    return "{" + ", ".join(f"{literal(name)}: {literal(type_)}" for name, type_ in columns.items()) + "}"


def start_of(file: Opened) -> bytes:
    """The first bytes of *file*, unpacked; nothing of one that only the engine can unpack."""
    if file.found.packed is Packed.PLAIN:
        return file.at(0, START)
    return first(unpacked(file), START) if file.found.packed is Packed.GZIP else b""


def header(start: bytes) -> tuple[list[str], str]:
    """The names in the first line of a CSV that begins with *start*, and what stands between them."""
    text = start.decode("utf-8-sig", "replace")
    line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=line.count)
    names = next(csv.reader(islice(text.splitlines(keepends=True), 100), delimiter=delimiter), [])
    return [name.strip() or f"column{number}" for number, name in enumerate(names)], delimiter


def columns_of(engine: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns that *table*, SQL for what FROM reads, says it has."""
    return [str(row[0]) for row in engine.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()]


def rows_of(engine: duckdb.DuckDBPyConnection, path: Path) -> int:
    """How many rows a Parquet file says it has; 0 where that cannot be told rows by."""
    if NUMBER in map(str.casefold, columns_of(engine, f"read_parquet({literal(str(path))})")):
        return 0
    found = engine.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [str(path)]).fetchone()
    return int(found[0]) if found else 0


def sniffed(engine: duckdb.DuckDBPyConnection, packed: Path) -> tuple[list[str], str]:
    """The names and the delimiter of a zstd CSV, which only the engine can unpack."""
    found = engine.execute(
        """
        SELECT Delimiter, list_transform(Columns, lambda one: one.name)
        FROM sniff_csv(?, header = true, all_varchar = true, compression = 'zstd')""",
        [str(packed)],
    ).fetchone()
    assert found is not None, "a file is one row"
    return list(found[1]), str(found[0])


def lines_of(engine: duckdb.DuckDBPyConnection, packed: Path, most: int) -> list[str]:
    """The first lines of a zstd file of JSON lines that are JSON, at *most* so many."""
    read = "read_json_objects(?, format = 'newline_delimited', compression = 'zstd', ignore_errors = true)"
    found = engine.execute(
        f"SELECT CAST(json AS VARCHAR) FROM {read} WHERE json IS NOT NULL LIMIT {most}", [str(packed)]
    )
    return [str(row[0]) for row in found.fetchall()]
