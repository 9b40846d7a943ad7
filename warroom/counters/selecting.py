"""The SELECT that a format map stands for.

DuckDB reads only what the query above uses, but it also writes an expression out again wherever the query above
mentions its column, in a filter most of all, and to parse a JSON is most of what a log costs. So all places under one
key are looked up by one parse of it, before anything else, and of the wanted columns alone; what remains mentions what
it reads once, and a text that is tried as several things is handed to a lambda. Over a gigabyte of spans with their
attributes under one key that takes a third of the time that it takes to look each column up by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from warroom.core.plan.counts import Column
from warroom.counters import mapping
from warroom.counters.mapping import TIMES, As, Kind, Reading, identifier, literal
from warroom.counters.paths import Path, Sign, Step, pointer, written
from warroom.counters.shapes import Shape

EVERY = Step("every")
_WALKED = {"every", "named"}
"""Steps through a list, for which no single pointer stands."""


class Place(NamedTuple):
    """Where a text is: in the JSON that the expression *json* gives, at *path*; the whole of it where that is empty."""

    json: str
    path: Path


class Columns:
    """Finds the columns of a file, however they are cased: ``User ID`` is ``user_id``."""

    def __init__(self, have: Iterable[str]) -> None:
        self._exact = set(have)
        self._names: dict[str, str] = {}
        for name in have:
            self._names.setdefault(_plainly(name), name)

    def find(self, name: str) -> str | None:
        """The column that *name* means; none where there is none."""
        return name if name in self._exact else self._names.get(_plainly(name))


def _plainly(name: str) -> str:
    return re.sub(r"[ -]+", "_", name.strip().casefold())


class Together:
    """All that is looked up in one JSON of a row by one parse of it: a list, of which each text is an element."""

    def __init__(self) -> None:
        self._pointers: dict[str, dict[str, int]] = {}

    def text(self, json: str, path: Path) -> str:
        """The text at *path* in what the expression *json* gives."""
        pointers = self._pointers.setdefault(json, {})
        number = pointers.setdefault(pointer(path), len(pointers) + 1)
        return f"{self._name(json)}[{number}]"

    def _name(self, json: str) -> str:
        return identifier(f"warroom looked up {list(self._pointers).index(json)}")

    def sql(self, table: str) -> str:
        """*table* with the lists."""
        if not self._pointers:
            return table
        lists = [
            f"json_extract_string({json}, [{', '.join(map(literal, pointers))}]) AS {self._name(json)}"
            for json, pointers in self._pointers.items()
        ]
        return f"(SELECT *, {', '.join(lists)} FROM {table})"  # noqa: S608  # names and texts are quoted


class Selection:
    """What is selected by one map from one kind of file.

    *line* is as what a line of JSON is read, *rows* are the lists whose elements are the rows.
    """

    def __init__(self, kind: Kind, have: Sequence[str], line: Shape, rows: Sequence[Path]) -> None:
        self._kind, self._have, self._line = kind, Columns(have), line
        self._rows = tuple(rows)
        self._together = Together()

    def sql(self, columns: Mapping[Column, Sequence[Reading]], table: str, wanted: Iterable[Column] = Column) -> str:
        """The SELECT of the *wanted* columns over *table*."""
        chosen = [f"{self._column(column, columns.get(column, ()))} AS {identifier(column)}" for column in wanted]
        looked_up = self._together.sql(self._unnested(table))
        return f"SELECT {', '.join(chosen)} FROM {looked_up}"  # noqa: S608  # names and texts are quoted

    def _column(self, column: Column, readings: Sequence[Reading]) -> str:
        """The first of *readings* that has a value."""
        tried = [(reading, place) for reading in readings if (place := self._found(column, reading)) is not None]
        values: list[str] = []
        for one, alike in groupby(tried, lambda pair: _looked_up_together(*pair)):
            group = list(alike)
            many = one is not None and len(group) > 1
            values += [_first([place for _, place in group])] if many else [self._value(column, *it) for it in group]
        if not values:
            return f"CAST(NULL AS {'TIMESTAMP' if column is Column.TIME else 'VARCHAR'})"
        return values[0] if len(values) == 1 else f"coalesce({', '.join(values)})"

    def _found(self, column: Column, reading: Reading) -> Place | None:
        """Where *reading* looks; none where the file has no such column."""
        how = _how(column, reading)
        texts = how in (As.TEXT, As.DELTAS) or bool(reading.parse)
        place = self._place(reading.steps, reading.up, texts=texts, many=how is As.NUMBERED)
        for steps in reading.parse_steps:
            place = place and Place(_parsed(_text(place)), steps)
        return place

    def _place(self, path: Path, up: int, *, texts: bool, many: bool = False) -> Place | None:
        """Where *path* leads; *many* says that it stands for several keys."""
        if up < len(self._rows):
            return self._within(_level(len(self._rows) - 1 - up), path, many=many)
        if self._kind is Kind.JSONL:
            return self._in_line(path, many=many)
        column, rest = self._root(path)
        if column is None:
            return None
        return (
            self._within(self._json(column), rest, many=many) if rest else Place(self._text_of(column, texts=texts), ())
        )

    def _in_line(self, path: Path, *, many: bool) -> Place:
        shape, gone, rest = self._line.down(path)
        here = ".".join(identifier(step.name) for step in gone)
        if rest:
            return self._within(here, rest, many=many)
        return Place(here if shape.is_text else f"json_extract_string({here}, '$')", ())

    def _within(self, json: str, path: Path, *, many: bool) -> Place:
        alone = many or not path or any(step.kind in _WALKED for step in path)
        return Place(json, path) if alone else Place(self._together.text(json, path), ())

    def _root(self, path: Path) -> tuple[str | None, Path]:
        """The column of the file in which *path* begins, and what is left of the path."""
        if self._kind is Kind.JSONL:
            return path[0].name, path[1:]
        flat = self._have.find(written(path))
        return (flat, ()) if flat else (self._have.find(path[0].name), path[1:])

    def _text_of(self, column: str, *, texts: bool) -> str:
        """The text that is the whole of *column*."""
        name = identifier(column)
        if self._kind is Kind.CSV:
            return name
        return _json_text(name) if texts else f"CAST({name} AS VARCHAR)"

    def _json(self, column: str) -> str:
        """The JSON that *column* holds."""
        name = identifier(column)
        if self._kind is Kind.JSONL:
            return name
        return _parsed(name if self._kind is Kind.CSV else _json_text(name))

    def _value(self, column: Column, reading: Reading, place: Place) -> str:
        how = _how(column, reading)
        value = _numbered(place) if how is As.NUMBERED else _as(_text(place), how)
        return f"CASE WHEN {self._holds(reading.only, reading.up)} THEN {value} END" if reading.only else value

    def _holds(self, sign: Sign, up: int) -> str:
        place = self._place(sign.path, up, texts=False)
        if place is None:
            return "false"
        if not sign.values:
            return f"{_text(place)} IS NOT NULL"
        return mapping.once(f"lower({_text(place)})", lambda text: mapping.one_of(text, sign.values))

    def _unnested(self, table: str) -> str:
        """*table* with one row for each element of the innermost list."""
        for place, path in enumerate(self._rows):
            if place == 0:
                column, steps = self._root(path)
                json = "CAST(NULL AS JSON)" if column is None else self._json(column)
            else:
                json, steps = _level(place - 1), path
            one = f"unnest(json_extract({json}, {literal(_list(steps))})) AS {_level(place)}"
            table = f"(SELECT *, {one} FROM {table})"  # noqa: S608  # names and texts are quoted
        return table


def _parsed(text: str) -> str:
    """The JSON that *text* is; NULL where it is none. A column that is cast by itself is cast by DuckDB's reader of CSV
    files, for which a text that is no JSON makes the line unreadable."""
    return f"TRY_CAST(trim({text}) AS JSON)"


def _level(place: int) -> str:
    return identifier(f"warroom row {place}")


def _how(column: Column, reading: Reading) -> As:
    return reading.how or (As.ISO if column is Column.TIME else As.PLAIN)


def _looked_up_together(reading: Reading, place: Place) -> str | None:
    """What plain values have in common that stand in one list of names; none where a value needs a look of its own."""
    alone = reading.how not in (None, As.PLAIN) or reading.only or not place.path or EVERY in place.path
    named = _named(place.path)
    return None if alone or named is None else f"{place.json} {place.path[:named]}"


def _named(path: Path) -> int | None:
    """At which step *path* looks a name up in a list."""
    return next((place for place, step in enumerate(path) if step.kind == "named"), None)


def _first(places: Sequence[Place]) -> str:
    """The first of *places* in one list of names that has a text."""
    values = _in_list(places[0].json, [place.path for place in places])
    return f"list_filter({values}, lambda value: value <> '')[1]"


def _text(place: Place) -> str:
    """The text at *place*."""
    if not place.path:
        return place.json
    if _named(place.path) is not None:
        return f"{_in_list(place.json, [place.path])}[1]"
    text = f"json_extract_string({place.json}, {literal(pointer(place.path))})"
    return f"{text}[1]" if EVERY in place.path else text


def _in_list(json: str, paths: Sequence[Path]) -> str:
    """What a list of keys and values has at *paths*, which name all the same list. A key that is there twice counts as
    it did first."""
    at = _named(paths[0])
    assert at is not None, paths
    items = f"json_extract({json}, {literal(_list(paths[0][:at]))})"
    keys = "list_transform(items, lambda item: json_extract_string(item, '/key'))"
    values = ", ".join(_of_item(path[at].name, path[at + 1 :]) for path in paths)
    found = f"list_transform([{keys}], lambda keys: [{values}])[1]"
    return f"list_transform([{items}], lambda items: {found})[1]"


def _of_item(name: str, onwards: Path) -> str:
    value = f"json_extract_string(items[list_position(keys, {literal(name)})], '$.value.*')[1]"
    return _text(Place(f"TRY_CAST({value} AS JSON)", onwards)) if onwards else value


def _numbered(place: Place) -> str:
    """What stands under all keys that differ in a number alone, in the order of the row."""
    last, above = place.path[-1], place.path[:-1]
    pattern = mapping.numbered(last.name)
    if last.kind == "named":
        one = "json_extract_string(item, '/key')"
        found = f"list_filter(items, lambda item: regexp_full_match({one}, {pattern}))"
        values = f"list_transform({found}, lambda item: json_extract_string(item, '$.value.*')[1])"
        held, name = f"json_extract({place.json}, {literal(_list(above))})", "items"
    else:
        found = f"list_filter(json_keys(held), lambda key: regexp_full_match(key, {pattern}))"
        at = "'/' || replace(replace(key, '~', '~0'), '/', '~1')"
        values = f"list_transform({found}, lambda key: json_extract_string(held, {at}))"
        held = f"json_extract({place.json}, {literal(pointer(above))})" if above else place.json
        name = "held"
    joined = f"array_to_string({values}, {literal(chr(10))})"
    return mapping.present(f"list_transform([{held}], lambda {name}: {joined})[1]")


def _list(path: Path) -> str:
    """*path* to the elements of a list."""
    return pointer(path if EVERY in path[-1:] else (*path, EVERY))


def _json_text(column: str) -> str:
    return f"json_extract_string(TRY(to_json({column})), '$')"


def _as(text: str, how: As) -> str:
    if how in TIMES:
        return mapping.once(text, lambda named: mapping.as_time(named, how))
    if how is As.TEXT:
        return mapping.once(text, mapping.as_text)
    return mapping.once(text, mapping.as_deltas) if how is As.DELTAS else mapping.present(text)
