"""Format maps: from which key of which log each canonical column is read.

Every tool calls the same things by other names, and what looks like a user is often the owner of a key. So a format is
data that somebody who knows the tool can read and mend: a YAML file with the places of each column, the ones to prefer
first, and the signs by which its files are known. A team writes one for a log of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path as File
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from warroom import bundled
from warroom.config import BadFile
from warroom.core.errors import Code, Refused, not_found
from warroom.core.plan import shape
from warroom.core.plan.base import Id, Section, Text
from warroom.core.plan.counts import Column
from warroom.core.plan.findings import Problem
from warroom.counters import recognising
from warroom.counters.mapping import TIMES, As, Kind, PathText, Reading, Readings, SignText
from warroom.counters.paths import BadPath, parse, quoted, sign
from warroom.counters.recognising import Fit
from warroom.counters.selecting import Selection
from warroom.counters.shapes import Look, Shape
from warroom.packs import SUFFIXES, PlanError, located, plan_files, text_of, tree_of

__all__ = [
    "FormatMap", "Kind", "detect", "find", "folder", "known", "load", "nobody", "overridden", "read",
]  # fmt: skip

NOBODY = "nobody"
"""The file beside the maps that is none."""


class FormatMap(Section):
    """One format: what its files are, how they are recognised, and where the columns are."""

    name: Id
    title: Text
    about: Text | None = Field(default=None, description="Where the format is documented")
    kinds: tuple[Kind, ...] = Field(min_length=1)
    generic: bool = Field(default=False, description="Whether it is tried only where no other format is recognised")
    signs: tuple[tuple[SignText, ...], ...] = Field(
        default=(), description="Lists of keys: a row that has all of one list is of this format"
    )
    rows: tuple[PathText, ...] = Field(
        default=(), description="Lists whose elements are rows, from the outside inwards"
    )
    columns: dict[Column, Readings] = Field(description="Where each column is read from, the best place first")
    notes: tuple[Text, ...] = Field(default=(), description="What to know before its numbers are believed")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for column, readings in self.columns.items():
            for reading in readings:
                if reading.how is not None and (reading.how in TIMES) != (column is Column.TIME):
                    raise ValueError(f"{column} cannot be read as {reading.how}")
                if reading.up > len(self.rows):
                    raise ValueError(f"{column} is read {reading.up} levels up, and rows has {len(self.rows)}")
        self._one_case()
        return self

    def _one_case(self) -> None:
        """Refuses keys that differ in case alone: DuckDB would take them for one column."""
        seen: dict[str, str] = {}
        for key in self._line.keys if Kind.JSONL in self.kinds else ():
            if seen.setdefault(key.casefold(), key) != key:
                raise ValueError(f"{seen[key.casefold()]!r} and {key!r} differ in case alone; keep one of them")

    def reader(self, kind: Kind, have: Sequence[str] = ()) -> dict[str, str]:
        """The columns that DuckDB reads, with their types, so that it need not guess.

        JSONL: the keys that the map needs, as `shapes` says. CSV: all columns of the header *have*, as text. Parquet
        says itself what it has, so that nothing is given.
        """
        if kind is Kind.JSONL:
            return {key: inner.type for key, inner in self._line.keys.items()}
        return dict.fromkeys(_distinct(have), "VARCHAR") if kind is Kind.CSV else {}

    def select(self, kind: Kind, table: str, have: Sequence[str] = (), wanted: Iterable[Column] = Column) -> str:
        """The SELECT that gives the *wanted* columns from *table*, SQL for what FROM reads: a quoted name or a
        function.

        *have* are the columns of a CSV or Parquet file; they are found in any case of letters. ``time`` is a TIMESTAMP
        in UTC, all others are VARCHAR; what a row lacks or what cannot be read is NULL, and no row raises.
        """
        names = _distinct(have) if kind is Kind.CSV else have
        rows = [parse(one) for one in self.rows]
        return Selection(kind, names, self._line, rows).sql(self.columns, table, wanted)

    @property
    def _line(self) -> Shape:
        """What is looked at in a line."""
        return Shape.of(self._looks())

    def _looks(self) -> Iterator[Look]:
        for path in map(parse, self.rows[:1]):
            yield Look(path, 1, whole=False)
        readings = (reading for readings in self.columns.values() for reading in readings)
        for reading in (one for one in readings if one.up == len(self.rows)):
            yield Look.at(reading.steps, walked=reading.how is As.NUMBERED and not reading.parse)
            if reading.only:
                yield Look.at(reading.only.path)


def _distinct(names: Sequence[str]) -> list[str]:
    """*names* of a header such that no two are alike to DuckDB."""
    seen: dict[str, str] = {}
    for name in names:
        said, more = name, 1
        while said.casefold() in seen:
            said, more = f"{name}_{more}", more + 1
        seen[said.casefold()] = said
    return list(seen.values())


def folder() -> File:
    """Where the maps are that ship."""
    return bundled.data() / "formats"


@lru_cache(maxsize=1)
def known() -> tuple[FormatMap, ...]:
    """All maps that ship, by name."""
    return tuple(read(path) for path in _files())


def _files() -> list[File]:
    return [path for path in plan_files(folder()) if path.stem != NOBODY]


def load(name_or_path: str) -> FormatMap:
    """The map of that name, or the one in a YAML file of the user's. Refused where there is no such map (not_found);
    BadFile, with the place, where the file holds none."""
    return read(find(name_or_path))


def find(name_or_path: str) -> File:
    """The file of the map of that name, or the YAML file that it is. Refused (not_found) otherwise."""
    shipped = {path.stem: path for path in _files()}
    if name_or_path in shipped:
        return shipped[name_or_path]
    if File(name_or_path).suffix in SUFFIXES:
        return File(name_or_path)
    raise not_found("format", name_or_path, sorted(shipped))


def read(path: File) -> FormatMap:
    """The map in the file *path*. BadFile where it holds none; Refused (not_found) where there is no such file."""
    try:
        source = text_of(path).replace("\r\n", "\n")
        tree = tree_of(source, str(path), "a format map", "name, title, kinds and columns")
    except PlanError as error:
        raise _refused(error.problems) from None
    try:
        return FormatMap.model_validate(tree.plain())
    except ValidationError as error:
        raise _refused(located(shape.remarks(error, FormatMap), tree, source, str(path))) from None


def _refused(problems: Sequence[Problem]) -> BadFile:
    """The first of *problems*, and how many more there are; all of them for programs."""
    first, more = problems[0], len(problems) - 1
    others = f" (and {more} more)" if more else ""
    return BadFile(
        f"{first.file}:{first.line}:{first.column}: {first.message}{others}",
        "the maps that ship show how one is written: warroom count formats otel-genai",
        {"problems": [{"file": p.file, "line": p.line, "column": p.column, "code": p.code, "message": p.message}
                      for p in problems]},
    )  # fmt: skip


def detect(kind: Kind, head: Sequence[str], columns: Sequence[str] = ()) -> tuple[FormatMap, str]:
    """The map whose signs the first lines *head* of a JSONL file show, or the *columns* of a table, and why.

    Refused (not_found) where no map recognises it.
    """
    rows = recognising.objects(head)
    tried = [one for one in known() if kind in one.kinds]
    fits = [(one, fit) for one in tried if (fit := _fit(one, kind, rows, columns)) is not None]
    if not fits:
        raise _unrecognised(tried)
    best, fit = max(fits, key=lambda pair: (not pair[0].generic, pair[1].rows, len(pair[1].signs)))
    signs = ", ".join(fit.signs)
    return best, f"{fit.rows} of {fit.of} lines have {signs}" if kind is Kind.JSONL else f"the columns {signs}"


def _fit(tried: FormatMap, kind: Kind, rows: Sequence[Any], columns: Sequence[str]) -> Fit | None:
    """Which list of the map's signs fits best; none where none does."""
    fits = []
    for texts in tried.signs:
        signs = [sign(text) for text in texts]
        if kind is Kind.JSONL:
            hits = sum(all(recognising.shown(one, row) for one in signs) for row in rows)
        else:
            hits = int(all(recognising.headed(one, columns) for one in signs))
        fits.append(Fit(hits, len(rows), texts))
    best = max(fits, key=lambda fit: (fit.rows, len(fit.signs)), default=None)
    return best if best is not None and best.rows else None


def _unrecognised(tried: Sequence[FormatMap]) -> Refused:
    """*tried* are maps for files of one kind, one of which is generic: it can be told where everything is."""
    names = [one.name for one in tried]
    generic = next(one.name for one in tried if one.generic)
    return Refused(
        Code.NOT_FOUND, "no format is recognised in this file",
        f"say where its columns are: --format {generic} --map user=KEY --map response=KEY; or name one of "
        f"{', '.join(names)}, or give a format map of your own (a YAML file)",
        {"known": names},
    )  # fmt: skip


def overridden(map: FormatMap, columns: Mapping[Column, str]) -> FormatMap:  # noqa: A002  # the word is the file's
    """*map* with *columns* read from other places. ``user.id`` is tried as two keys and as one.

    Refused (invalid) where a text is no path.
    """
    try:
        changed = {column: _places(column, text) for column, text in columns.items()}
        return FormatMap.model_validate(map.model_dump() | {"columns": map.columns | changed})
    except ValidationError as error:
        raise _bad(str(error.errors()[0]["ctx"]["error"])) from None
    except BadPath as error:
        raise _bad(str(error)) from None


def _bad(sentence: str) -> Refused:
    return Refused(Code.INVALID, sentence, "--map user=metadata.user_id, or --map 'user=\"user.id\"' for one key")


def _places(column: Column, text: str) -> tuple[Reading, ...]:
    hows = {Column.TIME: As.ANY, Column.PROMPT: As.TEXT, Column.RESPONSE: As.TEXT}
    steps = parse(text)
    flat = [quoted(text)] if len(steps) > 1 and all(step.kind == "key" for step in steps) and '"' not in text else []
    return tuple(Reading.model_validate({"path": path, "as": hows.get(column)}) for path in (text, *flat))


@lru_cache(maxsize=1)
def nobody() -> frozenset[str]:
    """What stands in logs where a user would stand and is nobody, in lower case."""
    source = text_of(folder() / f"{NOBODY}{SUFFIXES[0]}")
    words = tree_of(source, NOBODY, "the list of nobody", "nobody").plain()["nobody"]
    return frozenset(str(word).lower() for word in words)
