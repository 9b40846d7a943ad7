"""Which map a file is read by, and the digest of everything that makes two counts the same question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Protocol

import duckdb

from warroom.core.plan.counts import Column
from warroom.counters import formats
from warroom.counters.files import Found, Opened
from warroom.counters.formats import FormatMap
from warroom.counters.mapping import Kind, literal
from warroom.counters.predicates import Predicate
from warroom.counters.reading import Reader, columns_of, header, sniffed, start_of

_AUTO = "auto"
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
    at = file.found
    if at.by_engine:
        have, delimiter = _said_by_engine(engine, at, link)
    elif at.kind is Kind.CSV:
        have, delimiter = header(start_of(file))
    else:
        have, delimiter = [], ","
    chosen, why = _map(asked, known)
    return Reader(formats.overridden(chosen, asked.columns) if asked.columns else chosen, why, have, delimiter)


def _map(asked: Question, known: str) -> tuple[FormatMap, str]:
    if asked.format != _AUTO:
        return formats.load(asked.format), "named"
    return formats.load(known or "otel-genai"), "the only one"


def _said_by_engine(engine: duckdb.DuckDBPyConnection, at: Found, link: Path | None) -> tuple[list[str], str]:
    assert link is not None, "what the engine opens has a name for it"
    if at.kind is Kind.PARQUET:
        return columns_of(engine, f"read_parquet({literal(str(link))})"), ","
    if at.kind is Kind.CSV:
        return sniffed(engine, link)
    return [], ","
