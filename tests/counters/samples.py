"""The sample of every format, and what DuckDB reads from it by a map."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
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
    if kind_of(path) is Kind.CSV:
        return next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    if kind_of(path) is Kind.PARQUET:
        return [row[0] for row in engine().execute(f"DESCRIBE FROM {literal(str(path))}").fetchall()]
    return []


def recognised(path: Path) -> FormatMap:
    """The map that recognises *path*."""
    head = path.read_text(encoding="utf-8").splitlines() if kind_of(path) is Kind.JSONL else []
    return detect(kind_of(path), head, header(path))[0]


def source(by: FormatMap, path: Path) -> str:
    """What FROM reads for *by*."""
    kind, file = kind_of(path), literal(str(path))
    if kind is Kind.PARQUET:
        return f"read_parquet({file})"
    columns = ", ".join(f"{literal(name)}: {literal(of)}" for name, of in by.reader(kind, header(path)).items())
    if kind is Kind.CSV:
        return f"read_csv({file}, header=true, auto_detect=false, delim=',', quote='\"', columns={{{columns}}})"
    return f"read_json({file}, format='newline_delimited', ignore_errors=true, columns={{{columns}}})"


def select(by: FormatMap, path: Path) -> str:
    """The SELECT of *by* over *path*."""
    return by.select(kind_of(path), source(by, path), header(path))


def rows(by: FormatMap, path: Path, zone: str = "UTC") -> list[Row]:
    """The rows of *path* as *by* reads them, without what is NULL; *zone* is that of the connection."""
    connection = engine()
    connection.execute(f"SET TimeZone = {literal(zone)}")
    return [without_null(row) for row in connection.execute(select(by, path)).fetchall()]


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One DuckDB for all tests: a new one takes longer than most of what is asked of it."""
    return duckdb.connect(config={"threads": 1})


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
