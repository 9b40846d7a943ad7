"""Which map a file is read by, and the digest of everything that makes two counts the same question."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Protocol

import duckdb

from warroom.core.plan.counts import Column
from warroom.counters import formats
from warroom.counters.files import Opened
from warroom.counters.formats import FormatMap
from warroom.counters.mapping import Kind, literal
from warroom.counters.predicates import Predicate
from warroom.counters.reading import Reader, columns_of, header, lines_of, rows_of, sniffed, start_of
from warroom.counters.states import State

_AUTO = "auto"
_HEAD = 200
"""How many lines a format is recognised by."""
_IDENTITY = 2
"""Raised whenever people are told apart in another way."""


class Question(Protocol):
    """What of a request makes its question."""

    @property
    def where(self) -> Predicate: ...
    @property
    def format(self) -> str: ...
    @property
    def columns(self) -> Mapping[Column, str]: ...
    @property
    def looked_at(self) -> Sequence[Column]: ...


def rule(asked: Question) -> str:
    """The SHA-256 of the question: the predicate, the maps, where columns are read from instead, who is nobody, and how
    people are told apart."""
    columns = {column.value: text for column, text in sorted(asked.columns.items())}
    parts = [asked.where.digest, _maps(asked.format), columns, sorted(formats.nobody()), _IDENTITY]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _maps(name: str) -> str:
    """The SHA-256 of the files of maps that may be used. They are not parsed for it: most looks find nothing new."""
    shipped, found = sorted(formats.folder().glob("*.yaml")), sha256()
    named = [path for path in shipped if path.stem == name] or [Path(name)]
    for path in shipped if name == _AUTO else named:
        if not path.is_file():
            formats.load(name)  # which says what is wrong with it
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def state_key(rule_: str, seed: str) -> str:
    """Under which a state is kept: with another seed people are other numbers."""
    return blake2b(rule_.encode(), key=sha256(seed.encode()).digest(), digest_size=16).hexdigest()


def reader(asked: Question, state: State, file: Opened, link: Path | None, begun: str) -> Reader:
    """How *file* is read, all of its columns. *link* is its name for the engine, where that opens it, and *begun* the
    map that it was begun with: a file is not read by one map up to its middle and by another one from there."""
    have, delimiter = _columns(state.engine, file, link)
    known, why = _known(state, begun or asked.format), "" if begun else "it was named"
    if known is None and asked.format == _AUTO:
        known, why = formats.detect(file.found.kind, _head(state.engine, file, link), have)
    known = known or formats.load(asked.format)
    state.say(f"map {begun or known.name}", known.model_dump_json(by_alias=True))
    chosen = formats.overridden(known, asked.columns) if asked.columns else known
    of = rows_of(state.engine, link) if link and file.found.kind is Kind.PARQUET else 0
    return Reader(chosen, why, have, delimiter, of)


def _known(state: State, name: str) -> FormatMap | None:
    """The map of that name with which the state was made (another one would have been another question): it is read
    sixty times as fast as YAML that remembers its lines."""
    text = state.said(f"map {name}")
    return FormatMap.model_validate_json(text) if text else None


def _head(engine: duckdb.DuckDBPyConnection, file: Opened, link: Path | None) -> Sequence[str]:
    if file.found.kind is not Kind.JSONL:
        return ()
    return lines_of(engine, link, _HEAD) if link else start_of(file).decode(errors="replace").splitlines()[:_HEAD]


def _columns(engine: duckdb.DuckDBPyConnection, file: Opened, link: Path | None) -> tuple[Sequence[str], str]:
    kind = file.found.kind
    if kind is Kind.JSONL:
        return (), ","
    if link is None:
        return header(start_of(file))
    if kind is Kind.PARQUET:
        return columns_of(engine, f"read_parquet({literal(str(link))})"), ","
    return sniffed(engine, link)
