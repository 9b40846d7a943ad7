"""The SQL of a format map: what becomes of single values, whatever they are."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.conftest import SOAK
from tests.counters.samples import FOLDER, lines, rows
from warroom.core.plan.counts import Column
from warroom.counters import paths
from warroom.counters.formats import FormatMap, Kind, known, load, overridden
from warroom.counters.mapping import As
from warroom.counters.paths import BadPath


def reading(column: Column, place: Any) -> FormatMap:
    """A map that reads *column* alone, from *place*."""
    return FormatMap.model_validate(
        {"name": "one", "title": "One column", "kinds": ["jsonl"], "columns": {column: place}}
    )


def read_as(how: As, tmp_path: Path, *values: Any) -> list[Any]:
    """What each of *values* under one key becomes."""
    column = Column.TIME if how not in (As.PLAIN, As.TEXT, As.DELTAS) else Column.PROMPT
    log = lines(tmp_path / "log.jsonl", *({"it": value} for value in values))
    return [row.get(column) for row in rows(reading(column, {"path": "it", "as": how}), log)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Refund?", "Refund?"),
        ("", None),
        (None, None),
        ([], None),
        ({}, None),
        (5, "5"),
        ("{} is what I typed", "{} is what I typed"),
        ('say "content": "x"', 'say "content": "x"'),
        ("[1, cut off", "[1, cut off"),
        ('"quoted"', "quoted"),
        ([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "a\nb"),
        ([{"role": "user", "content": 'a "b"\n\\ é 🙂'}], 'a "b"\n\\ é 🙂'),
        ([{"content": 'he wrote "content":"no"'}], 'he wrote "content":"no"'),
        ([{"role": "user", "parts": [{"type": "text", "content": "a"}, {"type": "text", "content": "b"}]}], "a\nb"),
        ([{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}], "a\nb"),
        ([{"content": "a"}, {"content": [{"text": "b"}]}, {"content": "c"}], "a\nb\nc"),
        ([{"content": None}, {"content": []}, {"content": "c"}], "c"),
        (json.dumps([{"role": "user", "content": "a"}]), "a"),
        ({"choices": [{"message": {"role": "assistant", "content": "a"}}]}, "a"),
        ({"results": [{"outputText": "a"}]}, "a"),
        ({"output": {"message": {"content": [{"text": "a"}, {"toolUse": {"input": {"q": 1}}}]}}}, "a"),
        ({"order": 7}, '{"order":7}'),
    ],
)
def test_a_text_is_what_was_said(tmp_path: Path, value: Any, text: str | None) -> None:
    assert read_as(As.TEXT, tmp_path, value) == [text]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([{"delta": {"type": "text_delta", "text": "a "}}, {"delta": {"text": "b"}}], "a b"),
        ([{"choices": [{"delta": {"content": "a "}}]}, {"choices": [{"delta": {"content": "b"}}]}], "a b"),
        ([{"outputText": "a "}, {"outputText": "b"}], "a b"),
        ([{"generation": "a"}, {"generation": '"'}], 'a"'),
        ('data: {"choices":[{"delta":{"content":"a "}}]}\n\ndata: {"delta":{"text":"b"}}\n\ndata: [DONE]', "a b"),
        ("event: x\ndata: cut {", None),
        ({"content": [{"text": "not streamed"}]}, None),
        ("plain", None),
        ([], None),
        ("[cut off", None),
        (None, None),
    ],
)
def test_deltas_are_the_pieces_put_together_and_nothing_else(tmp_path: Path, value: Any, text: str | None) -> None:
    assert read_as(As.DELTAS, tmp_path, value) == [text]


def test_texts_under_numbered_keys_are_put_together_in_the_order_of_the_row(tmp_path: Path) -> None:
    keys = {"p.0.text": "a", "p.10.text": 'b"', "p.x.text": "no", "p.1.text": "c", "q.0.text": "no", "p.2.text/": "no"}
    place = {"path": 'a."p.*.text"', "as": "numbered"}
    log = lines(tmp_path / "log.jsonl", {"a": keys}, {"a": [1]}, {"a": "p.0.text"}, {"a": {}}, {})
    assert rows(reading(Column.PROMPT, place), log) == [{"prompt": 'a\nb"\nc'}, {}, {}, {}, {}]


def test_texts_under_numbered_names_of_a_list_are_put_together(tmp_path: Path) -> None:
    held = [{"key": f"p~/{name}.text", "value": {"stringValue": name}} for name in ("0", "x", "1")]
    place = {"path": "a{p~/*.text}", "as": "numbered"}
    log = lines(tmp_path / "log.jsonl", {"a": held}, {"a": {"p~/0.text": "no"}}, {"a": [None, {"key": "p~/0.text"}]})
    assert rows(reading(Column.PROMPT, place), log) == [{"prompt": "0\n1"}, {}, {}]


@pytest.mark.parametrize("path", ["a", "a.b", '"p.*.text"', 'a."*.*"'])
def test_numbered_keys_need_one_asterisk_below_another_key(path: str) -> None:
    with pytest.raises(ValidationError, match="its last key needs one asterisk, below another key"):
        reading(Column.PROMPT, {"path": path, "as": "numbered"})


NINE = "2026-11-20T09:00:01"


@pytest.mark.parametrize(
    ("how", "value", "time"),
    [
        (As.ISO, "2026-11-20T09:00:01Z", NINE),
        (As.ISO, "2026-11-20 09:00:01", NINE),
        (As.ISO, "2026-11-20T11:00:01+02:00", NINE),
        (As.ISO, "2026-11-20T04:00:01-0500", NINE),
        (As.ISO, "2026-11-20 09:00:01 UTC", NINE),
        (As.ISO, "2026-11-20T09:00:01.4465902Z", f"{NINE}.446590"),
        (As.ISO, "2026-11-20", "2026-11-20T00:00:00"),
        (As.ISO, "2026-13-40T99:00:00Z", None),
        (As.ISO, "infinity", None),
        (As.ISO, "", None),
        (As.ISO, 1795165201, None),
        (As.ISO, {"at": 1}, None),
        (As.UNIX_S, 1795165201, NINE),
        (As.UNIX_S, 1795165201.5, f"{NINE}.500000"),
        (As.UNIX_S, "1.795165201e9", NINE),
        (As.UNIX_MS, 1795165201000, NINE),
        (As.UNIX_US, "1795165201000000", NINE),
        (As.UNIX_NS, "1795165201000000999", NINE),
        (As.UNIX_NS, 1795165201123456789, f"{NINE}.123456"),
        (As.UNIX_S, 10**30, None),
        (As.UNIX_S, "nan", None),
        (As.UNIX_S, "-inf", None),
        (As.UNIX_MS, "soon", None),
        (As.ANY, 1795165201, NINE),
        (As.ANY, "1795165201000", NINE),
        (As.ANY, 1795165201000000, NINE),
        (As.ANY, 1795165201000000000, NINE),
        (As.ANY, "2026-11-20T11:00:01+02:00", NINE),
        (As.ANY, 10**40, None),
        (As.ANY, [1], None),
    ],
)
def test_a_time_is_an_instant_in_utc_or_nothing(tmp_path: Path, how: As, value: Any, time: str | None) -> None:
    assert read_as(how, tmp_path, value) == [time]


HOSTILE = [
    "'); DROP TABLE t; --",
    'a"b',
    "a'b",
    "a\\b",
    "$",
    "$.x",
    "/",
    "~1",
    "a/b",
    "*",
    "[0]",
    "{x}",
    " ",
    "ключ",
    "text",
]


SHAPES = ("whole", "within", "every", "named", "parse")


@pytest.mark.parametrize(
    ("key", "shape"), [(key, shape) for key in HOSTILE for shape in SHAPES if (key, shape) != ("{x}", "named")]
)
def test_a_key_is_only_a_key_whatever_is_in_it(tmp_path: Path, key: str, shape: str) -> None:
    quoted = paths.quoted(key)
    place, row = {
        "whole": (quoted, {key: "u-1"}),
        "within": (f"a.{quoted}", {"a": {key: "u-1", "x": "u-2"}}),
        "every": (f"a[*].{quoted}", {"a": [{}, {key: "u-1"}]}),
        "named": ("a{" + key + "}", {"a": [{"value": 1}, {"key": key, "value": {"stringValue": "u-1"}}]}),
        "parse": ({"path": "a", "parse": quoted}, {"a": json.dumps({key: "u-1"})}),
    }[shape]
    assert rows(reading(Column.USER, place), lines(tmp_path / "log.jsonl", row)) == [{"user": "u-1"}]


@pytest.mark.parametrize(
    "text", ["", ".", "a.", ".a", "a..b", "a[", "a[x]", "a{}", '"a', "a b.", "[0]", "{a}", "a" * 501, "a=b"]
)
def test_what_is_no_path_is_none(text: str) -> None:
    with pytest.raises(BadPath):
        paths.parse(text)


def test_a_sign_is_a_key_with_or_without_values() -> None:
    assert paths.sign('"a=b".c') == paths.Sign(paths.parse('"a=b".c'))
    assert paths.sign("role=User|human").values == ("user", "human")


def test_the_first_place_that_has_something_counts(tmp_path: Path) -> None:
    read = reading(Column.USER, ["a.x", "a.y", "b", "c[*].id"])
    found = rows(
        read,
        lines(
            tmp_path / "log.jsonl",
            {"a": {"x": "", "y": "2"}, "b": "3"},
            {"a": {"x": None}, "b": "3"},
            {"a": "text", "b": "", "c": [{}, {"id": "4"}]},
            {"a": [], "b": None, "c": {}},
        ),
    )
    assert found == [{"user": "2"}, {"user": "3"}, {"user": "4"}, {}]


def test_a_key_that_a_list_has_twice_counts_as_it_did_first(tmp_path: Path) -> None:
    row = {"a": [{"key": "u", "value": {"stringValue": "1"}}, {"key": "u", "value": {"stringValue": "2"}}]}
    assert rows(reading(Column.USER, "a{u}"), lines(tmp_path / "log.jsonl", row)) == [{"user": "1"}]


def test_a_table_with_hostile_names_is_read_and_nothing_else_happens(tmp_path: Path) -> None:
    names = ['a"); DROP TABLE t; --', "text", "warroom row 0", "values"]
    columns = ", ".join(f"'u-1' AS {json_name(name)}" for name in names)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS SELECT {columns}")
        for name in names:
            read = overridden(load("chat-csv"), {Column.USER: paths.quoted(name)})
            found = connection.execute(f'SELECT "user" FROM ({read.select(Kind.PARQUET, "t", names)})').fetchall()
            assert found == [("u-1",)]


def json_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


KEYS = sorted({step.name for one in known() for readings in one.columns.values() for place in readings
               for path in place.paths for step in path if step.kind == "key"})  # fmt: skip
BROKEN = [
    "",
    "{",
    "[",
    '{"a"',
    "data: {",
    '"',
    "[null]",
    '[{"content":',
    "\\",
    '{"a":"\\ud800"}',
    "NaN",
    "1e999",
    "-0",
    "\x00",
]
BLANK = " \t\v\f"
"""What DuckDB takes for an empty line."""
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(BROKEN)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(KEYS), below, max_size=4),
    max_leaves=12,
)  # fmt: skip
LINES = st.lists(
    st.dictionaries(st.sampled_from(KEYS), VALUES | VALUES.map(json.dumps), max_size=8).map(json.dumps)
    | st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=40),
    min_size=4, max_size=30,
)  # fmt: skip


@settings(max_examples=100 if os.environ.get(SOAK) else 5)
@given(found=LINES)
def test_no_line_stops_any_map(tmp_path_factory: pytest.TempPathFactory, found: list[str]) -> None:
    log = lines(tmp_path_factory.mktemp("log") / "log.jsonl", *found)
    for one in known():
        if Kind.JSONL in one.kinds:
            read = rows(one, log)
            assert one.rows or len(read) == sum(bool(line.strip(BLANK)) for line in found)


@pytest.mark.parametrize("name", ["azure-apim", "bedrock", "otlp-json", "mlflow"])
def test_a_sample_whose_texts_are_all_something_else_is_still_read(tmp_path: Path, name: str) -> None:
    whole = json.loads((FOLDER / f"{name}.jsonl").read_text().splitlines()[0])
    leaves: list[Any] = ["{", '[{"content":"a', "", None, 5, [], [[]], {"a": []}, "data: {"]
    cut = [swapped(whole, leaf) for leaf in leaves]
    assert len(rows(load(name), lines(tmp_path / "log.jsonl", *cut))) >= (0 if load(name).rows else len(cut))


def swapped(value: Any, leaf: Any) -> Any:
    """*value* with *leaf* for every text and number in it."""
    if isinstance(value, dict):
        return {key: swapped(below, leaf) for key, below in value.items()}
    return [swapped(below, leaf) for below in value] if isinstance(value, list) else leaf
