"""Gatus's endpoints and blackbox_exporter's modules, read: nothing is left out in silence or made easier."""

from __future__ import annotations

import pytest

from tests.probes.borrowing import borrowed, only, refused, said

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


def test_an_endpoint_of_gatus_is_a_probe_and_an_external_one_is_pushed_to() -> None:
    found = borrowed(GATUS)
    assert [(probe.id, str(probe.kind)) for probe in found.probes] == [
        ("core-risk", "http"), ("graph", "http"), ("nightly", "push"),
    ]  # fmt: skip
    risk = only(found, "core-risk")
    assert risk.request is not None
    assert (risk.every, risk.timeout, risk.request.method) == (90, 1, "POST")
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
    assert (probe.request.url, probe.timeout) == ("https://a.example/chat", 5)
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
