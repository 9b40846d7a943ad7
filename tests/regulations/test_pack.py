"""The rules as a whole: nothing ships untested or unsourced."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.regulations import test_eu, test_limits, test_us, test_world
from tests.regulations.cases import NOWHERE, Case, clock, names_its_source, rules, situation, terms, wavers
from warroom import bundled, packs, regulations
from warroom.core.clocks import Applies, Kind, Limit, Provenance, Status
from warroom.core.clocks.applying import know, trigger

CASES: list[Case] = [
    *test_eu.CASES, *test_eu.EARLY, *test_us.CASES, *test_us.SILENT, *test_world.CASES, *test_world.SILENT,
    *test_limits.CASES,
]  # fmt: skip
CHECKED = date(2026, 11, 23)


def test_the_rules_that_ship_are_clean() -> None:
    assert regulations.problems() == []


def test_every_rule_is_found_by_its_id() -> None:
    assert all(regulations.rule(name) == rule for name, rule in rules().items())


def test_every_rule_has_a_case() -> None:
    assert set(rules()) == {case.rule for case in CASES}


def test_every_rule_that_is_or_will_be_law_has_a_case_in_which_it_applies() -> None:
    binding = {rule.id for rule in rules().values() if rule.status in (Status.IN_FORCE, Status.GUIDANCE, Status.FUTURE)}
    applied = {case.rule for case in CASES if case.applies is Applies.YES}
    assert applied == binding


def test_every_case_that_applies_names_the_article_or_the_text_it_is_reckoned_from() -> None:
    assert not [str(case) for case in CASES if case.applies is Applies.YES and not names_its_source(case)]


@pytest.mark.parametrize("case", [one for one in CASES if one.applies is Applies.YES], ids=str)
def test_a_rule_of_which_too_little_is_known_is_possible_and_says_what_is_missing(case: Case) -> None:
    wavers(case)


def counted(case: Case) -> list[tuple[str, str, int]]:
    """The limits that have begun in *case* and are known to hold, by rule, stage and place."""
    asked = situation(case, case.yes)
    known = know(terms(), asked.who, asked.facts, asked.ranges)

    def counts(limit: Limit) -> bool:
        begun = any(one in asked.starts for one in limit.starts)
        return begun and (limit.when is None or trigger(limit.when, known).applies is Applies.YES)

    return [
        (case.rule, stage.id, place)
        for stage in rules()[case.rule].stages
        for place, limit in enumerate(stage.limits)
        if counts(limit)
    ]


def test_every_limit_of_every_stage_counts_in_a_case() -> None:
    every = {
        (rule.id, stage.id, place)
        for rule in rules().values()
        for stage in rule.stages
        for place, _ in enumerate(stage.limits)
    }
    assert {one for case in CASES for one in counted(case)} == every


def test_every_trigger_has_facts_with_which_it_does_not_hold() -> None:
    refuted = {case.rule for case in CASES if case.no}
    asked = {
        rule.id
        for rule in rules().values()
        if rule.when != "true" and rule.status not in (Status.PROPOSED, Status.REPEALED)
    }
    assert asked <= refuted, asked - refuted


def test_every_stage_of_a_rule_that_is_or_will_be_law_has_a_date_in_a_case() -> None:
    dated = {(case.rule, stage) for case in CASES for stage, due in case.due.items() if due != NOWHERE}
    owed = {
        (rule.id, stage.id)
        for rule in rules().values()
        if rule.status not in (Status.PROPOSED, Status.REPEALED)
        for stage in rule.stages
    }
    assert owed <= dated, owed - dated


def test_what_nobody_read_is_a_draft_and_a_draft_never_rings() -> None:
    for rule in rules().values():
        assert rule.provenance is not Provenance.GENERAL or rule.status is Status.DRAFT, rule.id
    drafts = [case for case in CASES if rules()[case.rule].status is Status.DRAFT]
    assert drafts
    assert not [case.rule for case in drafts if clock(case).rings]


def test_only_a_certain_duty_rings() -> None:
    for case in CASES:
        found = clock(case)
        assert found.rings is (found.verdict.applies is Applies.YES), case.rule


def test_whatever_does_not_fire_says_why() -> None:
    for rule in rules().values():
        if rule.status in (Status.FUTURE, Status.PROPOSED, Status.REPEALED, Status.DRAFT):
            assert rule.because, rule.id


def test_every_rule_says_where_it_comes_from_and_when_that_was_checked() -> None:
    for rule in rules().values():
        assert rule.basis, rule.id
        assert rule.source, rule.id
        assert rule.checked_on >= CHECKED, rule.id


def test_every_file_says_what_may_be_done_with_its_sources() -> None:
    text = (bundled.data() / "SOURCES.md").read_text()
    for path in packs.plan_files(regulations.folder()):
        assert f"`{path.name}`" in text, path.name


def test_the_plans_that_ship_speak_the_words_of_the_rules() -> None:
    for path in packs.plan_files(bundled.plans()):
        plan = packs.read_plan(path).plan
        assert {fact.means for fact in plan.facts if fact.means} <= set(terms().fact_by_id), path
        assert {one for entity in plan.entities for one in (*entity.kinds, *entity.legal_roles)} <= terms().who, path


# --- the check -------------------------------------------------------------------------------------------------------

RULE = """\
regime: ours
title: Ours
jurisdiction: contract
checked_on: 2026-11-25
sources: [{title: a contract, licence: ours}]
rules:
  - id: ours.dpa
    title: A clause
    basis: Clause 7
    who: [processor]
    when: personal_data_breach
    stages: [{id: notice, limits: [{from: aware, mode: elapsed_hours, n: 24}]}]
    status: in_force
    provenance: agreement
    source: the contract
"""


def found(folder: Path, text: str) -> list[str]:
    path = folder / "ours.yaml"
    path.write_text(text)
    return [f"{one.line}:{one.column} {one.code} {one.message}" for one in regulations.problems([path])]


def test_a_file_of_ones_own_is_checked_against_the_words_that_ship(tmp_path: Path) -> None:
    assert found(tmp_path, RULE) == []


@pytest.mark.parametrize(
    ("was", "now", "said_of_it"),
    [
        ("personal_data_breach", "personal_data_braech", "11:11 WR011 'personal_data_braech' is neither a fact"),
        ("when: personal_data_breach", "when: affected.persons", "11:11 WR011 this gives INT, not yes or no"),
        ("when: personal_data_breach", "when: affected.persons > 'x'", "11:28 WR011 > cannot be applied"),
        ("when: personal_data_breach", "when: causal == 'proven'", "11:21 WR011 'proven' is no choice of causal"),
        ("when: personal_data_breach", "when: affected.persons + 1 > 5", "11:11 WR011 affected.persons is used in"),
        ("[processor]", "[processer]", "10:11 WR010 there is no legal role or kind 'processer'"),
        ("from: aware", "from: awaer", "12:43 WR010 there is no anchor or stage 'awaer'"),
        ("from: aware", "from: ours.dpa/notise", "12:43 WR010 there is no anchor or stage 'ours.dpa/notise'"),
        ("n: 24", "n: 24, calendar: Mars", "12:88 WR010 there is no calendar 'Mars'"),
        ("mode: elapsed_hours", "mode: hours", "12:56 WR008 'hours' is not one of"),
        ("ours.dpa", "eu.gdpr.33", "7:9 WR009 'eu.gdpr.33' is in eu_gdpr.yaml as well"),
        ("    source: the contract\n", "", "7:5 WR007 the key 'source' is missing"),
        ("provenance: agreement", "provenance: general_knowledge", "7:5 WR008 what nobody has read is a draft"),
        ("    basis:", "    bases:", "9:5 WR006 the key 'bases' is unknown here"),
        ("n: 24}", "n: 24, until: resolved}", "12:36 WR008 a recurring limit says until when"),
        ("status: in_force", "status: repealed", "7:5 WR008 a rule that does not fire says why"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, was: str, now: str, said_of_it: str) -> None:
    problems = found(tmp_path, RULE.replace(was, now))

    assert [one for one in problems if one.startswith(said_of_it)], problems


@pytest.mark.parametrize("text", ["", "- 1\n", "a: &x 1\n", "\x00", "rules: *x\n", "regime: [\n", "a: 1\na: 2\n"])
def test_a_file_that_is_no_plain_yaml_is_told_as_one(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text)


def test_rules_without_a_clock_say_what_they_ask_for() -> None:
    for rule in rules().values():
        assert (rule.kind is Kind.NOTIFY) is not bool(rule.says), rule.id
