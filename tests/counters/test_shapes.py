"""Whatever stands in a line, reading an object as its keys gives the same as keeping it as JSON and looking into it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SOAK
from warroom.core.plan.counts import Column
from warroom.counters.files import opened
from warroom.counters.formats import FormatMap
from warroom.counters.paths import parse
from warroom.counters.reading import Reader
from warroom.counters.shapes import Look, Shape

_COLUMNS = {
    "user": ['attributes."user.id"', "attributes.user.id", "user.id"],
    "session": ['attributes."session.id"', "attributes.session.name.first", "attributes.list[0].id"],
    "model": ["model", "attributes.model"],
}
_AS_OBJECTS = {"name": "objects", "title": "Keys", "kinds": ["jsonl"], "columns": _COLUMNS}
_AS_JSON = _AS_OBJECTS | {"columns": _COLUMNS | {"request": ["attributes", "user"]}}
"""Who takes an object as it is, besides, has it as JSON."""

_KEYS = st.sampled_from(["user.id", "user", "id", "session", "name", "first", "list", "model", "USER", "Id", 'a"b'])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9).map(lambda x: round(x, 3)) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_LINES = st.dictionaries(st.sampled_from(["attributes", "user", "model", "other"]), _VALUES, max_size=4)


@settings(max_examples=300 if SOAK else 30, deadline=None)
@given(lines=st.lists(_LINES, min_size=1, max_size=20))
def test_an_object_that_is_read_by_its_keys_says_what_its_json_says(
    lines: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("log") / "log.jsonl"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))

    assert _read(log, _AS_OBJECTS) == _read(log, _AS_JSON)


@pytest.mark.parametrize(
    ("line", "user"),
    [
        ('{"model": "m", "attributes": {"user.id": "first", "user.id": "second"}}', "first"),
        ('{"model": "m", "attributes": {"user.id": 1e999}}', "1e999"),
        ('{"model": "m", "attributes": {"user.id": 123456789012345678901234567890}}', "123456789012345678901234567890"),
        ('{"model": "m", "attributes": {"user.id": {"deep": [1, "b"]}}}', '{"deep":[1,"b"]}'),
        ('{"model": "m", "attributes": "not an object"}', None),
        ('{"model": "m", "attributes": [1], "user": {"id": "below"}}', "below"),
        ('{"model": "m", "attributes": {"user": "plain"}, "user": 5}', None),
        ('{"model": "m", "attributes": {"user.id": "nul\\u0000within"}}', "nul\0within"),
    ],
)
def test_a_row_stays_whatever_stands_where_an_object_was_expected(line: str, user: str | None, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(line + "\n")

    assert _read(tmp_path / "log.jsonl", _AS_OBJECTS) == [(user, None, "m")]
    assert _read(tmp_path / "log.jsonl", _AS_JSON) == [(user, None, "m")]


def test_only_what_is_walked_or_taken_as_it_is_as_well_stays_json() -> None:
    assert _shape('a."x.y"', "a.b").type == 'STRUCT("x.y" VARCHAR, "b" VARCHAR)'
    assert _shape("a.list[0].id", "a.b").type == 'STRUCT("list" JSON, "b" VARCHAR)'
    assert _shape("a{name}").type == "JSON"
    assert _shape("a.b", "a.b.c").type == 'STRUCT("b" JSON)'
    assert _shape("a.b", "a.B").type == "JSON", "the engine does not tell them apart"
    assert Shape.of([Look.at(parse("a.n"), walked=True)]).keys["a"].type == "JSON"


def _shape(*paths: str) -> Shape:
    return Shape.of(Look.at(parse(path)) for path in paths).keys["a"]


def _read(log: Path, said: dict[str, Any]) -> list[tuple[Any, ...]]:
    with opened(str(log)) as file, closing(duckdb.connect()) as engine:
        assert file is not None
        reader = Reader(FormatMap.model_validate(said), "it was named")
        wanted = [Column.USER, Column.SESSION, Column.MODEL]
        return engine.execute(reader.rows(reader.lines(log, file.found), file.found, wanted)).fetchall()
