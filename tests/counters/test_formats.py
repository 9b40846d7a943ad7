"""Format maps: what is read from the logs of each tool, and how a file is recognised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.counters.samples import FOLDER, ROWS, SAMPLES, engine, header, kind_of, lines, recognised, rows, select
from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Column
from warroom.counters.formats import FormatMap, Kind, detect, folder, known, load, nobody, overridden

OWN = """\
name: our-bot
title: Our bot's own log
kinds: [jsonl]
signs: [[bot_turn]]
columns:
  time: {path: at, as: unix_ms}
  user: who.id
  prompt: {path: bot_turn.asked, as: text}
"""


WRITTEN = [sample for sample in SAMPLES if sample.stem.endswith("-written")]
"""What the tools themselves wrote, and no one by hand."""


def own(tmp_path: Path, text: str = OWN) -> str:
    path = tmp_path / "ours.yaml"
    path.write_text(text)
    return str(path)


def table(path: Path, sql: str) -> Path:
    """A Parquet file of what *sql* selects."""
    engine().execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")
    return path


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_the_sample_of_a_format_is_read_as_these_rows(sample: Path) -> None:
    assert rows(recognised(sample), sample) == json.loads((ROWS / f"{sample.name}.json").read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_a_sample_is_recognised_as_the_format_that_it_is_named_after(sample: Path) -> None:
    assert sample.stem.startswith(recognised(sample).name)


def test_every_format_has_a_sample_for_a_kind_that_it_reads() -> None:
    sampled = {(recognised(sample).name, kind_of(sample)) for sample in SAMPLES}
    assert {name for name, _ in sampled} == {one.name for one in known()}


@pytest.mark.parametrize("name", ["chat-csv.csv", "chat-jsonl.jsonl", "langfuse.jsonl"])
def test_the_zone_of_the_connection_changes_no_time(name: str) -> None:
    assert rows(recognised(FOLDER / name), FOLDER / name, "Asia/Tokyo") == rows(
        recognised(FOLDER / name), FOLDER / name
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_every_column_has_its_type_whether_the_format_has_it_or_not(sample: Path) -> None:
    found = engine().execute(f"DESCRIBE {select(recognised(sample), sample)}").fetchall()
    types = {column: "TIMESTAMP" if column == "time" else "VARCHAR" for column in Column}
    assert {row[0]: row[1] for row in found} == types


def test_a_query_reads_only_the_keys_of_the_columns_that_it_names() -> None:
    sample = FOLDER / "otel-genai.jsonl"
    query = f'SELECT count(DISTINCT "session") FROM ({select(load("otel-genai"), sample)})'
    plan = engine().execute(f"EXPLAIN {query}").fetchall()
    assert "session.id" in plan[0][1]
    assert "gen_ai.completion" not in plan[0][1]
    assert "user.id" not in plan[0][1]


def test_the_owner_of_a_key_is_nobody() -> None:
    found = rows(load("litellm"), FOLDER / "litellm.jsonl")
    assert "svc-support-bot" not in {row.get("user") for row in found}


def test_the_developer_who_ran_a_program_is_nobody() -> None:
    assert "dev-kim" not in {row.get("user") for row in rows(load("mlflow"), FOLDER / "mlflow.jsonl")}


def test_a_streamed_answer_is_matched_across_the_borders_of_its_pieces() -> None:
    raw = (FOLDER / "bedrock.jsonl").read_text().splitlines()[0]
    assert "full refund" not in raw
    assert "full refund of $120" in rows(load("bedrock"), FOLDER / "bedrock.jsonl")[0]["response"]


def test_an_answer_that_is_longer_than_its_preview_is_read_to_its_end() -> None:
    sample = FOLDER / "mlflow-written.jsonl"
    preview = json.loads(sample.read_text().splitlines()[1])["info"]["response_preview"]
    assert "full refund" not in preview
    assert "full refund" in rows(load("mlflow"), sample)[1]["response"]


@pytest.mark.parametrize("sample", WRITTEN, ids=name_of)
def test_in_what_a_tool_itself_wrote_people_and_answers_are_found(sample: Path) -> None:
    read = rows(recognised(sample), sample)
    assert "u-1041" in {row.get("user") for row in read}
    assert any("full refund within 90 days" in row.get("response", "") for row in read)


def test_a_format_of_a_tool_is_preferred_to_one_by_usual_names_however_few_of_its_rows_there_are() -> None:
    other = json.dumps({"message": "GET /", "user_id": "u-1"})
    span = json.dumps({"message": "x", "gen_ai.request.model": "gpt-5"})
    found, why = detect(Kind.JSONL, [*[other] * 300, "no JSON", span])
    assert (found.name, why) == ("otel-genai", '1 of 301 lines have "gen_ai.*"')


@pytest.mark.parametrize("head", [[], ["", "[]", "5", "{", "null"], ['{"level": "info", "msg": "started"}']])
def test_what_no_format_recognises_is_refused_with_the_names_of_all(head: list[str]) -> None:
    with pytest.raises(Refused, match="no format is recognised") as refused:
        detect(Kind.JSONL, head)
    assert refused.value.code is Code.NOT_FOUND
    assert "bedrock" in refused.value.hint
    assert "--format chat-jsonl --map user=KEY" in refused.value.hint
    assert "chat-csv" not in refused.value.details["known"]


def test_a_table_is_recognised_by_its_columns_in_any_case_of_letters() -> None:
    found, why = detect(Kind.CSV, [], ["ID", "Trace_ID", "TYPE", "start_time", "level", "user_id"])
    assert (found.name, why) == ("langfuse", "the columns trace_id, type, start_time, level")


def test_a_format_is_loaded_by_its_name() -> None:
    assert load("bedrock").title == "Amazon Bedrock model invocation logs"


def test_an_unknown_format_is_refused_with_the_closest_name() -> None:
    with pytest.raises(Refused, match="no format 'bedrok'") as refused:
        load("bedrok")
    assert "bedrock" in refused.value.hint


def test_a_team_reads_its_own_log_by_a_map_of_its_own(tmp_path: Path) -> None:
    log = lines(
        tmp_path / "bot.jsonl",
        {"at": 1795165201120, "who": {"id": 7}, "bot_turn": {"asked": [{"role": "user", "content": "Refund?"}]}},
        {"at": None, "who": "ana", "bot_turn": {}},
    )
    assert rows(load(own(tmp_path)), log) == [
        {"time": "2026-11-20T09:00:01.120000", "user": "7", "prompt": "Refund?"},
        {},
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (OWN.replace("user: who.id", "user: who..id"), "7:9: 'who..id' is no path"),
        (OWN.replace("user:", "usr:"), "7:3: 'usr' is not one of"),
        (OWN.replace("unix_ms", "text"), "time cannot be read as text"),
        (OWN.replace("as: text", "as: iso"), "prompt cannot be read as iso"),
        (OWN.replace("path: at", "path: at, up: 1"), "time is read 1 levels up, and rows has 0"),
        (OWN.replace("who.id", "[who, Who]"), "'who' and 'Who' differ in case alone"),
        (OWN.replace("signs:", "sings:"), "4:1: the key 'sings' is unknown here"),
        (OWN.replace("title: Our bot's own log\n", ""), "the key 'title' is missing"),
        ("columns: [", "no YAML"),
        ("- a", "a format map is a mapping"),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_the_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        load(own(tmp_path, text))
    assert refused.value.code is Code.INVALID
    assert refused.value.sentence.startswith(str(tmp_path / "ours.yaml") + ":")
    assert sentence in refused.value.sentence


def test_a_column_is_read_from_where_the_user_says(tmp_path: Path) -> None:
    log = lines(tmp_path / "log.jsonl", {"message": "x", "metadata": {"uid": "u-1"}, "day": 1795165201, "user_id": "k"})
    read = overridden(load("chat-jsonl"), {Column.USER: "metadata.uid", Column.TIME: "day"})
    assert rows(read, log) == [{"time": "2026-11-20T09:00:01", "user": "u-1"}]


@pytest.mark.parametrize("row", [{"a.b": "u-1"}, {"a": {"b": "u-1"}}])
def test_a_key_that_the_user_writes_with_a_dot_is_one_or_two(tmp_path: Path, row: dict[str, Any]) -> None:
    read = overridden(load("chat-jsonl"), {Column.USER: "a.b"})
    assert rows(read, lines(tmp_path / "log.jsonl", row)) == [{"user": "u-1"}]


def test_a_place_that_is_no_path_is_refused() -> None:
    with pytest.raises(Refused, match="is no path") as refused:
        overridden(load("chat-jsonl"), {Column.USER: "a["})
    assert "--map user=metadata.user_id" in refused.value.hint


def test_a_place_that_differs_from_another_in_case_alone_is_refused() -> None:
    with pytest.raises(Refused, match="differ in case alone"):
        overridden(load("chat-jsonl"), {Column.USER: "Model"})


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("text.parquet", """SELECT 'hi' AS message, 'user' AS role, 'u-1' AS "User ID", '{"x": 1}' AS metadata"""),
        ("struct.parquet", "SELECT [{'role': 'user', 'content': 'hi'}] AS messages, 'u-1' AS user_id"),
        ("number.parquet", "SELECT 'hi' AS prompt, 'u-1' AS customer, 1 AS model_id"),
    ],
)
def test_a_parquet_file_is_read_by_the_columns_it_has(tmp_path: Path, name: str, sql: str) -> None:
    log = table(tmp_path / name, sql)
    assert rows(recognised(log), log) == [{"user": "u-1", "prompt": "hi"}]


@pytest.mark.parametrize(
    "attributes",
    [
        "{'user.id': 'u-1', 'gen_ai.request.model': 'm'}",
        "MAP {'user.id': 'u-1', 'gen_ai.request.model': 'm'}",
        """'{"user.id": "u-1", "gen_ai.request.model": "m"}'""",
    ],
)
def test_attributes_in_a_parquet_file_are_a_struct_a_map_or_a_text_of_json(tmp_path: Path, attributes: str) -> None:
    time = "TIMESTAMPTZ '2026-11-20 11:00:01+02:00' AS start_time"
    log = table(tmp_path / "spans.parquet", f"SELECT {attributes} AS attributes, {time}")
    for zone in ("UTC", "Asia/Tokyo"):
        assert rows(load("otel-genai"), log, zone) == [{"time": "2026-11-20T09:00:01", "user": "u-1", "model": "m"}]


def test_what_a_tool_flattened_to_a_column_is_found_by_its_whole_name(tmp_path: Path) -> None:
    log = tmp_path / "flat.csv"
    log.write_text('trace_id,request_time,trace_metadata,tags.tenant\nt1,,"{""mlflow.trace.user"": ""u-1""}",acme\n')
    assert rows(recognised(log), log) == [{"user": "u-1", "trace": "t1", "tenant": "acme"}]


def test_a_column_that_is_no_json_hides_nothing_else_of_its_row(tmp_path: Path) -> None:
    log = tmp_path / "spans.csv"
    names = "attributes.openinference.span.kind,attributes.user.id,attributes.metadata"
    log.write_text(names + "\nLLM,u-1,{'tenant': 1}\n")
    assert rows(recognised(log), log) == [{"user": "u-1"}]


def test_a_header_that_names_a_column_twice_is_read_by_its_first(tmp_path: Path) -> None:
    log = tmp_path / "twice.csv"
    log.write_text("message,role,user_id,User_ID\nhi,user,u-1,u-2\n")
    assert rows(recognised(log), log) == [{"user": "u-1", "prompt": "hi"}]
    assert list(load("chat-csv").reader(Kind.CSV, header(log))) == ["message", "role", "user_id", "User_ID_1"]


def test_nobody_is_said_in_lower_case_and_holds_what_tools_write_by_default() -> None:
    assert {"", "0", "null", "unknown", "anonymous", "guest", "default_user_id", "n/a"} <= nobody()
    assert all(word == word.lower() for word in nobody())


def test_every_map_says_where_its_format_is_documented_or_that_it_goes_by_usual_names() -> None:
    assert all(one.generic or (one.about or "").startswith("https://") for one in known())
    assert {path.stem for path in folder().glob("*.yaml")} == {one.name for one in known()} | {"nobody"}


def test_a_map_that_is_written_out_is_the_same_map() -> None:
    for one in known():
        assert FormatMap.model_validate(one.model_dump(mode="json")) == one
