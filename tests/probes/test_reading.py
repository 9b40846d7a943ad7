"""A team's existing checks, read: what becomes a probe, what is left out, and that it is said."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Kind, Probe
from warroom.probes.borrowed import Borrowed
from warroom.probes.reading import read

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

GATUS = """
endpoints:
  - name: risk
    group: core
    url: https://risk.example/score
    method: POST
    headers: {Authorization: "Bearer ${RISK_TOKEN}"}
    body: '{"applicant": 1}'
    interval: 90s
    client: {timeout: 500ms, insecure: true}
    conditions: ["[STATUS] == 200", "[BODY].risk == low", "[DOMAIN_EXPIRATION] > 48h"]
  - {name: graph, url: "https://g.example", graphql: true, body: "{ a }", conditions: ["[STATUS] == 200"]}
  - {name: database, url: "tcp://db.example:5432", conditions: ["[CONNECTED] == true"]}
  - {name: old, enabled: false, url: "https://old.example"}
  - {name: keyed, url: "https://k.example/${KEY}"}
external-endpoints:
  - {name: nightly, token: very-secret, heartbeat: {interval: 30m}}
suites: []
"""

BLACKBOX = """
modules:
  chat:
    prober: http
    timeout: 5s
    http:
      method: POST
      headers: {Content-Type: application/json}
      body: '{"q": "refund?"}'
      valid_status_codes: [200, 204]
      fail_if_not_ssl: true
      fail_if_body_matches_regexp: ["(?i)guaranteed"]
      fail_if_body_not_matches_regexp: ["30 days"]
      fail_if_header_matches: [{header: X-Cache, regexp: HIT, allow_missing: true}]
      fail_if_header_not_matches: [{header: X-Model, regexp: "^gpt"}]
      tls_config: {insecure_skip_verify: true}
  strict: {prober: http, http: {fail_if_body_json_matches_cel: "body.x"}}
  ping: {prober: icmp}
"""


def borrowed(text: str, **more: Any) -> Borrowed:
    return read(dedent(text).encode(), **more)


def refused(text: str, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        borrowed(text, **more)
    return caught.value


def said(found: Borrowed) -> str:
    return "\n".join(found.left_out)


def only(found: Borrowed, name: str) -> Probe:
    (probe,) = [probe for probe in found.probes if probe.id == name]
    return probe


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


def simple(*, asserted: Any = None, **config: Any) -> str:
    """A small promptfooconfig with this much more in the provider's configuration; JSON is YAML."""
    import json

    whole = {
        "prompts": ["Hello"],
        "providers": [{"id": "https://a.example", "config": {"body": {"q": "{{prompt}}"}, **config}}],
        "tests": [{"assert": [asserted or {"type": "contains", "value": "x"}]}],
    }
    return json.dumps(whole)


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


def test_an_endpoint_of_gatus_is_a_probe_and_an_external_one_is_pushed_to() -> None:
    found = borrowed(GATUS)
    assert [(probe.id, str(probe.kind)) for probe in found.probes] == [
        ("core-risk", "http"), ("graph", "http"), ("nightly", "push"),
    ]  # fmt: skip
    risk = only(found, "core-risk")
    assert risk.request is not None
    assert (risk.every, risk.request.timeout, risk.request.method) == (90, 1, "POST")
    assert risk.request.headers == {"Authorization": "Bearer env:RISK_TOKEN"}
    assert risk.conditions[1] == "[BODY].risk == low"
    graph = only(found, "graph").request
    assert graph is not None
    assert graph.json_body == {"query": "{ a }"}
    assert only(found, "nightly").every == 1800


@pytest.mark.parametrize(
    "sentence",
    [
        "[DOMAIN_EXPIRATION] is not known here",
        "core risk: client: insecure was not read",
        "database was left out: it has no URL of the web",
        "old was left out: it is not enabled",
        "keyed was left out: its URL or body refers to the environment",
        "graph: graph says nowhere what the error looks like",
        "nightly: its token was not read",
        "the file: suites was not read",
    ],
)
def test_what_is_not_read_of_gatus_is_said(sentence: str) -> None:
    assert sentence in said(borrowed(GATUS))


def test_no_token_of_gatus_gets_into_a_plan() -> None:
    assert "very-secret" not in str(borrowed(GATUS))


def test_a_module_of_blackbox_exporter_asks_the_target_that_is_given() -> None:
    found = borrowed(BLACKBOX, target="https://a.example/chat")
    (probe,) = found.probes
    assert probe.request is not None
    assert (probe.request.url, probe.request.timeout) == ("https://a.example/chat", 5)
    assert probe.conditions == ("[STATUS] == any(200, 204)",)
    assert probe.assertions == (
        {"type": "not-regex", "value": "(?i)guaranteed"},
        {"type": "regex", "value": "30 days"},
        {"type": "header-lacks", "header": "X-Cache", "value": "HIT", "allow_missing": True},
        {"type": "header-matches", "header": "X-Model", "value": "^gpt"},
    )
    assert "chat: tls_config was not read" in said(found)
    assert "ping was left out: it does not ask over HTTP" in said(found)


def test_a_module_with_a_rule_that_nobody_knows_is_left_out_instead_of_made_easier() -> None:
    assert "strict was left out: fail_if_body_json_matches_cel" in said(borrowed(BLACKBOX, target="https://a.example"))
    assert "chat was left out: fail_if_not_ssl" in said(borrowed(BLACKBOX, target="http://a.example"))


def test_a_module_without_a_target_is_refused_with_the_way_on() -> None:
    assert "--target" in refused(BLACKBOX).hint
    assert "only modules" in refused(GATUS, target="https://a.example").sentence


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
    import json

    values = data.draw(st.fixed_dictionaries(dict.fromkeys(KEYS[tool], PART)))
    try:
        found = read(json.dumps(values).encode(), target="https://a.example" if tool == "blackbox" else None)
    except Refused:
        return
    assert all(isinstance(sentence, str) for sentence in found.left_out)
