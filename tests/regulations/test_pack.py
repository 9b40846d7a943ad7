"""The rules as a whole: nothing ships untested or unsourced, and nothing says what others have published wrongly."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.regulations import test_eu, test_us, test_world
from tests.regulations.cases import NOWHERE, Case, clock, planned, rules, said, terms
from warroom import bundled, packs, regulations
from warroom.core.clocks import Applies, Calendar, Kind, Mode, Provenance, Range, Status
from warroom.core.clocks.applying import ask, know
from warroom.core.clocks.counting import Place, count
from warroom.core.conditions import Outcome

CASES: list[Case] = [
    *test_eu.CASES, *test_eu.EARLY, *test_us.CASES, *test_us.SILENT, *test_world.CASES, *test_world.SILENT,
]  # fmt: skip
CHECKED = date(2026, 11, 23)


def test_the_rules_that_ship_are_clean() -> None:
    assert regulations.problems() == []


def test_every_rule_is_found_by_its_id() -> None:
    assert all(regulations.rule(name) == rule for name, rule in rules().items())


def test_every_rule_has_a_case() -> None:
    assert set(rules()) == {case.rule for case in CASES}


def test_every_trigger_has_facts_with_which_it_does_not_hold() -> None:
    refuted = {case.rule for case in CASES if case.no}
    asked = {
        rule.id
        for rule in rules().values()
        if rule.when != "true" and rule.status not in (Status.PROPOSED, Status.REPEALED, Status.DRAFT)
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


# --- what others have published, and what the law says instead -------------------------------------------------------


def days(rule: str) -> tuple[Mode, int | None, str]:
    """How the first limit of a rule counts, and from what."""
    limit = rules()[rule].stages[0].limits[0]
    return limit.mode, limit.n, limit.start


def outcome(condition: str, facts: str) -> Outcome:
    values = said(facts)
    plain = {name: value for name, value in values.items() if not isinstance(value, Range)}
    ranges = {name: value for name, value in values.items() if isinstance(value, Range)}
    return ask(condition, know(terms(), frozenset(), plain, ranges)).outcome


def test_fourteen_business_days_are_not_336_hours() -> None:
    """codyjkeller regulations.json, for Vermont."""
    start = datetime(2026, 6, 5, 12, tzinfo=UTC)
    calendar = Calendar("US-VT", {date(2026, 6, 19): "Juneteenth"}, range(2026, 2027), "this test")
    due = count(Mode.BUSINESS_DAYS, 14, start, Place(ZoneInfo("UTC"), calendar)).at

    assert due.date() == date(2026, 6, 26)
    assert due - start > timedelta(hours=336)


def test_doras_reports_are_neither_24_hours_and_5_business_days_nor_counted_from_detection() -> None:
    """sota.io: 4 h, 24 h, 5 business days; regulation-dora.eu: 72 h after detection, final 30 days after it."""
    assert days("eu.dora.inter") == (Mode.ELAPSED_HOURS, 72, "eu.dora.init/report")
    assert days("eu.dora.final") == (Mode.MONTHS, 1, "eu.dora.inter/report")


SIX_NO = (
    "dora.recurring=no dora.critical_services=yes dora.malicious_access=no dora.clients=no dora.reputation=no "
    "dora.duration=no dora.spread=no dora.data=no dora.economic=no"
)


def test_one_threshold_does_not_make_a_dora_incident_major_and_5000_clients_are_none() -> None:
    """ThomasMoreAI, guide to the technical standards: any single threshold; more than 5,000 clients."""
    one = SIX_NO.replace("dora.clients=no", "dora.clients=yes")
    assert outcome("dora.major", one) is Outcome.NO
    assert outcome("dora.major", one.replace("dora.spread=no", "dora.spread=yes")) is Outcome.YES
    assert outcome("dora.major", SIX_NO.replace("malicious_access=no", "malicious_access=yes")) is Outcome.YES
    few = "affected.clients_pct=1 affected.counterparts_pct=0 affected.transactions_pct=0 dora.relevant_clients=no"
    assert outcome("dora.clients", f"affected.persons=5001 {few}") is Outcome.NO
    assert outcome("dora.clients", f"affected.persons=100001 {few}") is Outcome.YES


def test_two_limbs_of_one_dora_threshold_are_one_threshold() -> None:
    rest = SIX_NO.replace("dora.clients=no ", "").replace("dora.data=no ", "").replace("dora.reputation=no ", "")
    limbs = (
        "affected.clients_pct=20 affected.transactions_pct=20 dora.relevant_clients=yes dora.data=no dora.reputation=no"
    )
    assert outcome("dora.major", f"{rest} {limbs}") is Outcome.NO


def test_the_ai_acts_limits_are_15_days_2_for_infrastructure_and_widespread_10_for_death() -> None:
    """sota.io: 2 working days for death; deepinspect.ai: 72 h and 2 days; trusq.io: 2 and 10 swapped."""
    assert days("eu.aia.73.std") == (Mode.CALENDAR_DAYS, 15, "aware")
    assert days("eu.aia.73.2d") == (Mode.CALENDAR_DAYS, 2, "aware")
    assert days("eu.aia.73.10d") == (Mode.CALENDAR_DAYS, 10, "aware")
    assert "harm.death" not in rules()["eu.aia.73.2d"].when
    assert "widespread_infringement" not in rules()["eu.aia.73.10d"].when


def test_the_ai_acts_outer_limit_runs_from_awareness_although_no_causal_link_is_known() -> None:
    """confir.eu: the clock starts at the causal link."""
    case = Case("eu.aia.73.std", "", "aware=2028-01-03T10:00 causal_link=2028-02-01T10:00", {})
    assert planned(clock(case), case.zone) == {"report": "2028-01-18"}


def test_rights_alone_have_15_days_and_a_widespread_infringement_2() -> None:
    """srs-skills: widespread 15 days; any infringement of rights 2 days."""
    facts = (
        "ai.high_risk=yes ai.annex=annex_iii causal=established harm.fundamental_rights=yes ai.medical_device=yes "
        "ai.equivalent_reporting=no"
    )
    for widespread, applies in (("yes", Applies.YES), ("no", Applies.NO)):
        case = Case("eu.aia.73.2d", "", "aware=2028-01-03T10:00", {}, f"{facts} widespread_infringement={widespread}",
                    who="ai_provider")  # fmt: skip
        assert clock(case).verdict.applies is applies


def test_general_purpose_models_have_2_5_10_and_15_days() -> None:
    """agenticfluxus: the same 2, 10 and 15 days as the AI Act."""
    assert [days(f"eu.gpai.55.{n}d")[1] for n in (2, 5, 10, 15)] == [2, 5, 10, 15]


def test_the_500_of_the_health_agency_is_a_total() -> None:
    """The hipaa-compliance skill: 500 in a state."""
    assert "affected.persons >= 500" in rules()["us.hipaa.hhs500"].when
    assert "affected.one_us_state > 500" in rules()["us.hipaa.media"].when


def test_singapores_authority_has_one_hour() -> None:
    """payopsapp: 24 h."""
    assert days("sg.mas.1h") == (Mode.ELAPSED_HOURS, 1, "aware")


def test_quebec_has_no_72_hours() -> None:
    """techcarecanada: a hard deadline of 72 h."""
    assert days("ca.qc.law25") == (Mode.SOFT, None, "aware")


def test_indias_rule_is_the_seventh_and_gives_processors_nothing() -> None:
    """The dpdpa skill: Rule 6; processors 24 h."""
    assert "rule 7" in rules()["in.dpdp.board"].basis
    assert not [one.id for one in rules().values() if one.jurisdiction == "IN" and "processor" in one.who]


def test_colorados_90_days_are_gone() -> None:
    assert rules()["us.co.sb24_205"].status is Status.REPEALED
    assert not rules()["us.co.sb24_205"].stages


def test_public_communication_does_not_end_the_duty_to_tell_the_persons() -> None:
    assert "disproportionate" not in rules()["eu.gdpr.34"].when


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
