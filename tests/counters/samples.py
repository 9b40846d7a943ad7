"""The sample of every format, and what DuckDB reads from it by a map."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warroom import bundled
from warroom.core.plan.counts import Column
from warroom.counters.formats import FormatMap, Kind, detect
from warroom.counters.mapping import literal

FOLDER = bundled.data() / "formats" / "samples"
ROWS = Path(__file__).parent / "rows"
SAMPLES = sorted(FOLDER.iterdir())

Row = dict[str, Any]


def kind_of(path: Path) -> Kind:
    """What kind of file *path* is, by its name."""
    return Kind(path.suffix.removeprefix("."))


def header(path: Path) -> list[str]:
    """The columns of a table; none for JSONL."""
    if kind_of(path) is Kind.PARQUET:
        return [row[0] for row in duckdb.execute("SELECT column_name FROM (DESCRIBE FROM read_parquet(?))", [str(path)]).fetchall()]
    return next(csv.reader(path.open(encoding="utf-8", newline=""))) if kind_of(path) is Kind.CSV else []


def recognised(path: Path) -> FormatMap:
    """The map that recognises *path*."""
    head = path.read_text(encoding="utf-8").splitlines() if kind_of(path) is Kind.JSONL else []
    return detect(kind_of(path), head, header(path))[0]


def source(map: FormatMap, path: Path) -> str:
    """What FROM reads for *map*."""
    kind, file = kind_of(path), literal(str(path))
    if kind is Kind.PARQUET:
        return f"read_parquet({file})"
    columns = ", ".join(f"{literal(name)}: {literal(of)}" for name, of in map.reader(kind, header(path)).items())
    if kind is Kind.CSV:
        return f"read_csv({file}, header=true, auto_detect=false, delim=',', quote='\"', columns={{{columns}}})"
    return f"read_json({file}, format='newline_delimited', ignore_errors=true, columns={{{columns}}})"


def select(map: FormatMap, path: Path) -> str:
    """The SELECT of *map* over *path*."""
    return map.select(kind_of(path), source(map, path), header(path))


def rows(map: FormatMap, path: Path, zone: str = "UTC") -> list[Row]:
    """The rows of *path* as *map* reads them, without what is NULL; *zone* is that of the connection."""
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = {literal(zone)}")
        found = connection.execute(select(map, path)).fetchall()
    return [without_null(row) for row in found]


def without_null(row: Sequence[Any]) -> Row:
    """*row* as a mapping of what it has."""
    said: Mapping[Column, Any] = dict(zip(Column, row, strict=True))
    return {str(column): _plain(value) for column, value in said.items() if value is not None}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def lines(path: Path, *values: Any) -> Path:
    """*values* as the lines of the JSONL file *path*; a text is a line as it is."""
    written = [value if isinstance(value, str) else json.dumps(value) for value in values]
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    return path
