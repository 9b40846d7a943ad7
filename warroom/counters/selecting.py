"""The SELECT that a format map stands for.

What several columns rest on is worked out once, in a layer of its own beneath them: all plain values of one key by one
look into its JSON, a text before it is tried as three things. Layers name everything anew, so that no column of a file
can be taken for one of them, and DuckDB leaves out what the query above does not use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from warroom.core.plan.counts import Column
from warroom.counters import mapping
from warroom.counters.mapping import TIMES, As, Kind, Reading, identifier, literal
from warroom.counters.paths import Path, Sign, Step, pointer, written

EVERY = Step("every")


class Term(NamedTuple):
    """An expression and the number of layers beneath it that it needs."""

    sql: str
    depth: int


class Columns:
    """Finds the columns of a file, however they are cased: ``User ID`` is ``user_id``."""

    def __init__(self, have: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        for name in have:
            self._names.setdefault(_plainly(name), name)
        self._exact = set(have)

    def find(self, name: str) -> str | None:
        """The column that *name* means; none where there is none."""
        return name if name in self._exact else self._names.get(_plainly(name))


def _plainly(name: str) -> str:
    return re.sub(r"[ -]+", "_", name.strip().casefold())


class Layers:
    """Builds the SELECT of one map for one kind of file."""

    def __init__(self, kind: Kind, have: Sequence[str], whole: Iterable[str], rows: Sequence[Path]) -> None:
        self._kind, self._have, self._whole = kind, Columns(have), frozenset(whole)
        self._bound: dict[str, Term] = {}
        self._lists: dict[Term, list[str]] = {}
        self._levels: list[Term] = []
        for path in rows:
            self._levels.append(self._unnested(path))

    def select(self, columns: Mapping[Column, Sequence[Reading]], table: str) -> str:
        """The SELECT over *table*."""
        chosen = [f"{self._column(column, columns.get(column, ()))} AS {identifier(column)}" for column in Column]
        return f"SELECT {', '.join(chosen)} FROM {self._beneath(table)}"

    def _column(self, column: Column, readings: Sequence[Reading]) -> str:
        kind = "TIMESTAMP" if column is Column.TIME else "VARCHAR"
        found = [sql for reading in readings if (sql := self._reading(column, reading))]
        if not found:
            return f"CAST(NULL AS {kind})"
        return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"

    def _reading(self, column: Column, reading: Reading) -> str | None:
        how = reading.how or (As.ISO if column is Column.TIME else As.PLAIN)
        text = self._text(reading.steps, reading.up, reading.parse_steps, plain=how not in (As.TEXT, As.DELTAS))
        if text is None:
            return None
        value = _as(self._name(text).sql if how is not As.PLAIN else text.sql, how)
        return f"CASE WHEN {self._holds(reading.only, reading.up)} THEN {value} END" if reading.only else value

    def _holds(self, sign: Sign, up: int) -> str:
        text = self._text(sign.path, up, (), plain=True)
        if text is None:
            return "false"
        return mapping.one_of(f"lower({text.sql})", sign.values) if sign.values else f"{text.sql} IS NOT NULL"

    def _text(self, path: Path, up: int, onwards: Sequence[Path], *, plain: bool) -> Term | None:
        """The text at *path*, and then *onwards* within the JSON that it holds."""
        found = self._at(path, up, plain=plain and not onwards)
        for place, steps in enumerate(onwards):
            if found is None:
                return None
            inner = self._name(Term(f"TRY_CAST({found.sql} AS JSON)", self._name(found).depth))
            found = self._within(inner, steps, plain=plain and place == len(onwards) - 1)
        return found

    def _at(self, path: Path, up: int, *, plain: bool) -> Term | None:
        """The text at *path* of the row, or of what is *up* levels above it."""
        if up < len(self._levels):
            return self._within(self._levels[-1 - up], path, plain=plain)
        column, rest = self._root(path)
        if column is None:
            return None
        return self._within(self._json(column), rest, plain=plain) if rest else self._whole_of(column, plain=plain)

    def _root(self, path: Path) -> tuple[str | None, Path]:
        """The column of the file in which *path* begins, and what is left of the path."""
        if self._kind is Kind.JSONL:
            return path[0].name, path[1:]
        flat = self._have.find(written(path))
        return (flat, ()) if flat else (self._have.find(path[0].name), path[1:])

    def _raw(self, column: str) -> Term:
        return self._name(Term(identifier(column), 0))

    def _whole_of(self, column: str, *, plain: bool) -> Term:
        """The text that is the whole of *column*."""
        raw = self._raw(column)
        if self._kind is Kind.CSV or (self._kind is Kind.JSONL and column in self._whole):
            return raw
        if self._kind is Kind.JSONL:
            return Term(f"json_extract_string({raw.sql}, '$')", raw.depth)
        return Term(f"CAST({raw.sql} AS VARCHAR)" if plain else _json_text(raw.sql), raw.depth)

    def _json(self, column: str) -> Term:
        """The JSON that *column* holds."""
        raw = self._raw(column)
        if self._kind is Kind.JSONL:
            return raw
        text = raw.sql if self._kind is Kind.CSV else _json_text(raw.sql)
        return self._name(Term(f"TRY_CAST({text} AS JSON)", raw.depth))

    def _within(self, json: Term, path: Path, *, plain: bool) -> Term:
        """The text at *path* within *json*."""
        for place, step in enumerate(path):
            if step.kind == "named":
                return self._named(json, path[:place], step.name, path[place + 1 :], plain=plain)
        if EVERY in path:
            every = f"json_extract_string({json.sql}, {literal(pointer(path))})"
            return Term(f"{every}[1]", json.depth)
        if not plain:
            return Term(f"json_extract_string({json.sql}, {literal(pointer(path))})", json.depth)
        return self._listed(json, pointer(path))

    def _listed(self, json: Term, at: str) -> Term:
        """The value *at* a pointer, as one of all that are looked up in *json* together."""
        pointers = self._lists.setdefault(json, [])
        if at not in pointers:
            pointers.append(at)
        return Term(f"values_of_{json.sql}[{pointers.index(at) + 1}]", json.depth + 1)

    def _named(self, json: Term, before: Path, name: str, after: Path, *, plain: bool) -> Term:
        """The value that the list of keys and values at *before* has under *name*."""
        items = self._name(Term(f"json_extract({json.sql}, {literal(_json_path((*before, EVERY)))})", json.depth))
        keys = f"list_transform({items.sql}, lambda one: json_extract_string(one, '/key'))"
        names = self._name(Term(keys, items.depth))
        item = f"{items.sql}[list_position({names.sql}, {literal(name)})]"
        value = Term(f"json_extract_string({item}, '$.value.*')[1]", names.depth)
        if not after:
            return value
        inner = self._name(Term(f"TRY_CAST({value.sql} AS JSON)", value.depth))
        return self._within(inner, after, plain=plain)

    def _unnested(self, path: Path) -> Term:
        """One element a row of the list at *path*: of the file's own columns, then of the level above."""
        if self._levels:
            above = self._levels[-1]
            steps: Path = path
        else:
            column, steps = self._root(path)
            above = self._json(column) if column is not None else Term("CAST(NULL AS JSON)", 0)
        return self._name(Term(f"unnest(json_extract({above.sql}, {literal(_json_path(steps))}))", above.depth))

    def _name(self, term: Term) -> Term:
        """*term* worked out in a layer of its own, once, and its name there."""
        if term.sql not in self._bound and not re.fullmatch(r"x\d+", term.sql):
            self._bound[term.sql] = Term(f"x{len(self._bound)}", term.depth + 1)
        return self._bound.get(term.sql, term)

    def _beneath(self, table: str) -> str:
        """The layers, the deepest over *table*."""
        made = [(term.depth, f"{sql} AS {term.sql}") for sql, term in self._bound.items()]
        made += [(json.depth + 1, _look(json, pointers)) for json, pointers in self._lists.items()]
        for depth in range(1, max((depth for depth, _ in made), default=0) + 1):
            every = ["*"] if depth > 1 else []
            table = f"(SELECT {', '.join([*every, *(sql for at, sql in made if at == depth)])} FROM {table})"
        return table


def _look(json: Term, pointers: Sequence[str]) -> str:
    return f"json_extract_string({json.sql}, [{', '.join(map(literal, pointers))}]) AS values_of_{json.sql}"


def _json_path(path: Path) -> str:
    """*path* to a list, written as a JSON path even where it is empty but for ``[*]``."""
    return pointer(path if EVERY in path else (*path, EVERY))


def _json_text(column: str) -> str:
    return f"json_extract_string(TRY(to_json({column})), '$')"


def _as(text: str, how: As) -> str:
    if how in TIMES:
        return mapping.as_time(text, how)
    known: dict[As, Callable[[str], str]] = {As.TEXT: mapping.as_text, As.DELTAS: mapping.as_deltas}
    return known[how](text) if how in known else f"nullif({text}, '')"
