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
from warroom.counters.mapping import Kind, literal
from warroom.counters.predicates import Predicate
from warroom.counters.reading import Reader, columns_of, header, lines_of, sniffed, start_of

_AUTO = "auto"
_HEAD = 200
"""How many lines a format is recognised by."""
_IDENTITY = 1
"""Raised whenever people are told apart in another way."""


class Question(Protocol):
    """What of a request makes its question."""

    @property
    def where(self) -> Predicate: ...
    @property
    def format(self) -> str: ...
    @property
    def columns(self) -> Mapping[Column, str]: ...


def rule(asked: Question) -> str:
    """The SHA-256 of the question: the predicate, the maps, where columns are read from instead, who is nobody, and how
    people are told apart."""
    maps = _shipped() if asked.format == _AUTO else formats.load(asked.format).model_dump(mode="json")
    columns = {column.value: text for column, text in sorted(asked.columns.items())}
    parts = [asked.where.digest, maps, columns, sorted(formats.nobody()), _IDENTITY]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _shipped() -> str:
    found = sha256()
    for path in sorted(formats.folder().glob("*.yaml")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def state_key(rule_: str, seed: str) -> str:
    """Under which a state is kept: with another seed people are other numbers."""
    return blake2b(rule_.encode(), key=sha256(seed.encode()).digest(), digest_size=16).hexdigest()


def reader(asked: Question, engine: duckdb.DuckDBPyConnection, file: Opened, link: Path | None, known: str) -> Reader:
    """How *file* is read. *link* is its name for the engine, where that opens it, and *known* the map that it was begun
    with: a file is not read by one map up to its middle and by another one from there."""
    have, delimiter = _columns(engine, file, link)
    if asked.format != _AUTO or known:
        chosen, why = formats.load(known or asked.format), "" if known else "it was named"
    else:
        chosen, why = formats.detect(file.found.kind, _head(engine, file, link), have)
    return Reader(formats.overridden(chosen, asked.columns) if asked.columns else chosen, why, have, delimiter)


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
