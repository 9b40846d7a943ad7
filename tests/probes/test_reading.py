"""A team's existing checks, read: no secret gets into a plan, and what is no such file is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probes.borrowing import borrowed, refused, said, simple
from warroom.core.errors import Code, Refused
from warroom.probes.reading import read


@pytest.mark.parametrize(
    "config",
    [
        {"headers": {"Authorization": "Bearer abcdefgh12345678"}},
        {"headers": {"authorization": "abc"}},
        {"headers": {"X-Api-Key": "abc"}},
        {"headers": {"Cookie": "session=1"}},
        {"headers": {"X-Auth-Token": "Bearer {{env.A}} and more"}},
        {"headers": {"X-Anything": "sk-abcdefghijklmnopqrstuvwx"}},
        {"url": "https://user:word@a.example"},
        {"body": {"q": "{{prompt}}", "key": "ghp_abcdefghijklmnopqrstuvwxyz0123"}},
    ],
)
def test_a_secret_that_is_written_out_is_refused_and_not_repeated(config: dict[str, Any]) -> None:
    no = refused(simple(**config))
    assert no.code is Code.INVALID
    assert "written out" in no.sentence
    assert "${NAME}" in no.hint
    assert not any(word in no.sentence for word in ("abc", "word", "session"))


def test_neither_does_a_secret_of_a_grader_get_into_a_plan() -> None:
    grader = {"id": "https://grader.example", "config": {"headers": {"Authorization": "Bearer ${GRADER}"}}}
    text = simple(asserted={"type": "llm-rubric", "value": "polite", "provider": grader})
    (probe,) = borrowed(text).probes
    assert probe.assertions[0]["provider"]["config"]["headers"] == {"Authorization": "Bearer env:GRADER"}
    assert "written out" in refused(text.replace("${GRADER}", "abcdefgh12345")).sentence


def test_a_reference_is_a_whole_value_of_a_body() -> None:
    (probe,) = borrowed(simple(body={"key": "{{env.KEY}}", "q": "{{prompt}}"})).probes
    assert probe.request is not None
    assert probe.request.json_body == {"key": "env:KEY", "q": "{{prompt}}"}
    assert "refers to the environment" in said(borrowed(simple(body={"q": "{{prompt}} {{env.KEY}}"})))


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ("${KEY}", "env:KEY"),
        ("{{env.KEY}}", "env:KEY"),
        ("{{ env.KEY }}", "env:KEY"),
        ("{{env['KEY']}}", "env:KEY"),
        ("Bearer ${KEY}", "Bearer env:KEY"),
    ],
)
def test_a_reference_to_the_environment_becomes_one_of_the_plan(value: str, reference: str) -> None:
    (probe,) = borrowed(simple(headers={"Authorization": value})).probes
    assert probe.request is not None
    assert probe.request.headers["Authorization"] == reference


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: &x 1\nb: *x\n", "the file:1: anchors"),
        ("prompts:\n  - x: *y\n", "the file:2: aliases"),
        ("[]", "no mapping"),
        ("name: something else", "no file of promptfoo"),
        ("", "nothing in it"),
        ("prompts: [", "no YAML"),
    ],
)
def test_what_is_no_plain_configuration_is_refused_with_its_line(text: str, sentence: str) -> None:
    assert sentence in refused(text).sentence


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(alphabet="ab:/.{}$#é ", max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(alphabet="ab", max_size=2), inner, max_size=2),
    max_leaves=4,
)
KEYS = {
    "promptfoo": ("prompts", "providers", "tests", "defaultTest", "assertionTemplates"),
    "gatus": ("endpoints", "external-endpoints"),
    "blackbox": ("modules",),
}
INNER = (
    *("id", "config", "url", "headers", "body", "vars", "assert", "type", "value", "$ref", "options", "threshold"),
    *("name", "conditions", "interval", "client", "heartbeat", "prober", "http", "valid_status_codes", "queryParams"),
)
PART = st.recursive(
    JSON | st.sampled_from(["https://a.example", "#/tests", "http", "{{prompt}}"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(INNER), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize("tool", sorted(KEYS))
@given(data=st.data())
def test_whatever_a_file_holds_it_is_read_or_refused(tool: str, data: st.DataObject) -> None:
    values = data.draw(st.fixed_dictionaries(dict.fromkeys(KEYS[tool], PART)))
    try:
        found = read(json.dumps(values).encode(), target="https://a.example" if tool == "blackbox" else None)
    except Refused:
        return
    assert all(isinstance(sentence, str) for sentence in found.left_out)
