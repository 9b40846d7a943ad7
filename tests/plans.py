"""A small plan that is complete and clean, for every test that needs one."""

from __future__ import annotations

from io import StringIO

from ruamel.yaml import YAML

from warroom.core.plan import Plan

MINIMAL = """\
id: minimal
title: A small plan for tests
version: "1"
summary: Everything that a plan can say, once.
reviewed: 2026-11-01
review_every: 180d
entities:
  - {id: acme-de, name: ACME GmbH, country: DE, tz: Europe/Berlin, kinds: [], legal_roles: [controller]}
systems:
  - {id: bot, name: Support assistant, owner: ana, entities: [acme-de], about: Answers customers}
functions: [engineering, legal, compliance, communications]
people:
  - {id: ana, login: ana, name: Ana R., tz: Europe/Berlin, contact: ["env:ANA_PAGER"]}
  - {id: ben, login: ben, name: Ben S., tz: Europe/Berlin, contact: ["env:BEN_PAGER"]}
  - {id: cleo, login: cleo, name: Cleo T., tz: Europe/Berlin, contact: ["env:CLEO_PAGER"]}
  - {id: dan, login: dan, name: Dan U., tz: Europe/Berlin, contact: ["env:DAN_PAGER"]}
  - {id: eve, login: eve, name: Eve V., tz: Europe/Berlin, contact: ["env:EVE_PAGER"]}
  - {id: fay, login: fay, name: Fay W., tz: Europe/Berlin, contact: ["env:FAY_PAGER"]}
roles:
  - {id: commander, function: engineering, holders: [ana], deputies: [ben], join_within: 5m, ack_within: 5m}
  - {id: engineer, function: engineering, holders: [ben], deputies: [ana], join_within: 5m}
  - {id: counsel, function: legal, holders: [cleo], deputies: [dan], join_within: 15m}
  - {id: compliance, function: compliance, holders: [dan], deputies: [cleo], join_within: 30m}
  - {id: comms, function: communications, holders: [eve], deputies: [fay], join_within: 30m}
facts:
  - {id: harmful, ask: Is the output wrong or harmful?, type: bool, who: engineer, triage: true}
  - {id: personal_data, ask: Was personal data exposed?, type: bool, who: counsel, triage: true}
  - {id: harm, ask: What harm came to people?, type: choice, choices: [none, distress, serious], who: commander}
  - {id: modes, ask: In which ways?, type: choices, choices: [wrong_output, data_leak, agent], who: engineer}
  - {id: reach_pct, ask: What share of the traffic is affected?, type: decimal, who: engineer}
  - {id: sessions, ask: How many sessions met it?, type: integer, who: engineer}
  - {id: started, ask: When did it start?, type: instant, who: engineer}
  - {id: summary, ask: What happened?, type: text, who: commander}
detection:
  incident: harmful || personal_data
  bug: "!harmful && affected.high == 0 && reach_pct < 0.5 && sessions < 10"
  neither: Ask the engineer to reproduce it before anything else.
  both: Treat it as an incident.
failure_modes:
  - id: wrong-output
    title: Wrong or harmful output
    signals: [Complaints that quote the assistant]
    contain:
      - {do: Turn the tool off, alters_system: true}
isolated_or_systemic:
  fact: modes
  replays: 20
  procedure: [Replay the failing input on the same version.]
  isolated_only_if: [No replay fails.]
severity:
  default: SEV3
  levels:
    - id: SEV1
      title: Serious
      when: "affected.high >= 1000 || harm == 'serious'"
      update_every: 30m
      page: {at_once: [commander, engineer, counsel, comms], within: {compliance: 30m}}
    - id: SEV2
      title: Major
      when: "affected.high >= 100 || personal_data"
      update_every: 1h
      page: {at_once: [commander, engineer], within: {counsel: 30m, comms: 1h}}
    - id: SEV3
      title: Minor
      update_every: 4h
      page: {at_once: [engineer]}
authority:
  - action: pause
    title: Take the assistant offline
    roles: [commander, engineer]
    approvals: {count: 1, from: [legal]}
    break_glass: {justify_within: 1h}
  - {action: severity, roles: [commander, compliance]}
  - {action: resolve, roles: [commander]}
  - {action: close, roles: [commander]}
checklists:
  detect:
    - {id: preserve, role: engineer, title: Preserve the logs, due: 10m, evidence: required}
    - {id: triage-check, role: commander, title: Check the triage answers}
  contain:
    - {id: tool-off, role: engineer, title: Disable tool access, after: [preserve], due: 15m, result: required}
    - {id: rollback, role: engineer, title: Roll back the model, when: harmful, after: [preserve]}
  investigate:
    - {id: cause, role: engineer, title: Find the cause}
  notify:
    - {id: dpa, role: counsel, title: Notify the authority, when: personal_data, due: 1d}
    - {id: customers, role: comms, title: Tell the customers, when: "at_least('SEV2')", due: 4h}
  recover:
    - {id: watch-canary, role: engineer, title: Watch the canary, after: [tool-off]}
  review:
    - {id: lessons, role: commander, title: Write down the lessons, required: false}
counts:
  - {id: refunds, from: ["/var/log/bot/*.jsonl"], where: "response like '%full refund%'", every: 60s}
probes:
  - {id: retry, kind: manual, title: Ask for a refund by hand, every: 10m}
notifications:
  - {rule: eu.gdpr.33, excluded: "A plan for tests notifies no authority; Cleo, 2026-11-01"}
  - {rule: eu.gdpr.34, excluded: "A plan for tests writes to nobody; Cleo, 2026-11-01"}
"""
"""The text of the plan. ``ana`` leads; SEV1 is the worst of three levels; ``lessons`` is the only optional step."""

UNMEASURED = "".join(
    text for text in MINIMAL.splitlines(keepends=True)
    if not text.startswith(("counts:", "probes:", "  - {id: refunds,", "  - {id: retry,"))
)  # fmt: skip
"""The same without counts and probes, for tests that have their own."""


def minimal_plan() -> Plan:
    """The plan that MINIMAL spells."""
    return Plan.model_validate(YAML(typ="safe", pure=True).load(StringIO(MINIMAL)))


def changed(old: str, new: str, *, count: int = 1) -> str:
    """MINIMAL with *old*, which it has exactly *count* times, replaced by *new*."""
    assert MINIMAL.count(old) == count, f"{old!r} is {MINIMAL.count(old)} times in the minimal plan"
    return MINIMAL.replace(old, new)


def with_notices(sections: str, text: str = MINIMAL) -> str:
    """*text* with *sections* in the place of what it says of notices, which it does at its end."""
    return text.partition("notifications:\n")[0] + sections
