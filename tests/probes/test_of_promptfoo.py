"""promptfoo's configuration, read: what becomes a probe, what is left out, and that it is said."""

from __future__ import annotations

import pytest

from tests.probes.borrowing import borrowed, only, said, simple
from warroom.core.plan.probes import Kind

PROMPTFOO = """
description: refunds
prompts:
  - "Customer: {{question}}"
  - label: second
    raw: "Please answer: {{ vars.question }}"
  - file://prompts/third.txt
providers:
  - openai:gpt-5-mini
  - id: https
    config:
      url: https://assistant.example/chat
      headers: {Authorization: "Bearer {{env.ASSISTANT_KEY}}", Content-Type: application/json}
      body: {message: "{{prompt}}", user: "{{user}}"}
      transformResponse: json.choices[0].message["content"]
defaultTest:
  vars: {user: probe}
  assert:
    - {type: cost, metric: inference_cost}
    - $ref: "#/assertionTemplates/noPromise"
assertionTemplates:
  noPromise: {type: not-contains, value: "guaranteed {{thing}}"}
tests:
  - description: Refund promise
    vars: {question: ["May I return it?", "Refund?"], thing: refund}
    assert:
      - {type: javascript, value: output.length}
      - {type: llm-rubric, value: is polite}
      - {type: contains, value: "{{unknown}}"}
  - description: Half of it
    vars: {question: Why?, thing: money}
    threshold: 0.5
    options: {disableDefaultAsserts: true}
    assert: [{type: contains, value: "{{thing}}"}, {type: regex, value: "^Yes"}]
  - vars: {question: file://q.txt}
  - description: Transformed
    options: {transform: output.trim()}
  - file://more.yaml
"""


def test_a_test_of_promptfoo_is_a_probe_of_the_provider_that_has_a_url() -> None:
    found = borrowed(PROMPTFOO)
    assert [probe.id for probe in found.probes] == ["refund-promise", "half-of-it"]
    probe = only(found, "refund-promise")
    assert probe.kind is Kind.HTTP
    assert probe.request is not None
    assert probe.request.method == "POST"
    assert probe.request.headers["Authorization"] == "Bearer env:ASSISTANT_KEY"
    assert probe.request.json_body == {"message": "{{prompt}}", "user": "probe"}
    assert probe.output == "choices[0].message.content"
    assert probe.prompts == (
        "Customer: May I return it?", "Please answer: May I return it?", "Customer: Refund?", "Please answer: Refund?",
    )  # fmt: skip


def test_default_assertions_come_first_and_references_are_followed() -> None:
    found = borrowed(PROMPTFOO)
    first, *others = only(found, "refund-promise").assertions
    assert first == {"type": "not-contains", "value": "guaranteed refund"}
    assert [other["type"] for other in others] == ["javascript", "llm-rubric", "contains"]
    assert others[2]["value"] == "{{unknown}}"


def test_a_threshold_of_a_test_is_a_set_with_that_threshold() -> None:
    (whole,) = only(borrowed(PROMPTFOO), "half-of-it").assertions
    assert whole == {
        "type": "assert-set",
        "threshold": 0.5,
        "assert": [{"type": "contains", "value": "money"}, {"type": "regex", "value": "^Yes"}],
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "'file://prompts/third.txt' was not read",
        "'openai:gpt-5-mini' was left out: it has no URL",
        "tests: 'file://more.yaml' was not read",
        "Refund promise: 1 of its assertions only measure, and were left out",
        "Refund promise: 3 assertions of types contains, javascript, llm-rubric cannot be judged here: inconclusive",
        "{{unknown}}",
        "test 3: 2 prompts were left out: their templates need more",
        "test 3 was left out: it has no prompt",
        "Transformed was left out: transform would change what is asked or answered",
    ],
)
def test_what_is_not_read_of_promptfoo_is_said(sentence: str) -> None:
    assert sentence in said(borrowed(PROMPTFOO))


@pytest.mark.parametrize(
    ("transform", "output"),
    [
        ("json.output", "output"),
        ("json.choices[0].message.content", "choices[0].message.content"),
        ("json?.a?.b", "a.b"),
        ("json['answer']", "answer"),
        ("text", ""),
        ("", ""),
    ],
)
def test_where_the_answer_is_becomes_a_path(transform: str, output: str) -> None:
    (probe,) = borrowed(simple(transformResponse=transform)).probes
    assert probe.output == output


@pytest.mark.parametrize("transform", ["json.a.trim()", "text.slice(1)", "file://parse.js", "json", "(j) => j.a"])
def test_a_provider_whose_answer_only_javascript_takes_out_is_left_out(transform: str) -> None:
    found = borrowed(simple(transformResponse=transform))
    assert not found.probes
    assert "JavaScript takes its answer out" in said(found)


def test_a_target_is_a_provider_and_a_test_without_prompts_has_its_own() -> None:
    text = """
    targets: [{id: http, config: {url: "http://localhost:3000/chat", body: {message: "{{prompt}}"}}}]
    tests: [{vars: {prompt: "How long does a refund take?"}, assert: [{type: equals, value: "5 days"}]}]
    """
    (probe,) = borrowed(text).probes
    assert probe.prompts == ("How long does a refund take?",)
    assert not borrowed(text).left_out


def test_parameters_of_the_query_are_part_of_the_url() -> None:
    (probe,) = borrowed(simple(queryParams={"q": "{{prompt}}", "a b": "c&d"})).probes
    assert probe.request is not None
    assert probe.request.url == "https://a.example?q={{prompt}}&a%20b=c%26d"
