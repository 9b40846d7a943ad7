"""What others have published wrongly, a page a test: each names the page with its claim, and shows that our rule gives
another date, or another answer, from the same facts.

A table of deadlines is copied from page to page, and a wrong one looks as official as a right one. These are the ones
that were found; a rule that comes to agree with them has been copied.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.regulations.cases import Case, clock, planned, rules, said, terms
from warroom.core.clocks import Applies, Calendar, Mode, Range, Status
from warroom.core.clocks.applying import ask, know
from warroom.core.clocks.counting import Place, count
from warroom.core.conditions import Outcome

HIGH_RISK = (
    "ai.high_risk=yes ai.annex=annex_iii causal=established ai.medical_device=no ai.equivalent_reporting=no "
    "harm.death=no harm.serious_health=no harm.critical_infra_irreversible=no harm.fundamental_rights=no "
    "harm.property_serious=no harm.environment_serious=no widespread_infringement=no"
)
"""A high-risk system, of which nothing else is true; later words win."""
OPERATIVE = "aware=2028-01-03T10:00"
"""A Monday on which Art 73 binds providers."""
ARTICLE_73 = ("eu.aia.73.std", "eu.aia.73.2d", "eu.aia.73.10d")


def due(rule: str, starts: str) -> dict[str, str]:
    """The dates to plan by of *rule*."""
    case = Case(rule, "", starts, {})
    return planned(clock(case), case.zone)


def applies(rule: str, facts: str, who: str, starts: str = OPERATIVE) -> bool:
    """Whether *rule* certainly applies; in *facts* a later answer takes the place of an earlier one."""
    last = dict(one.split("=") for one in facts.split())
    found = clock(Case(rule, "", starts, {}), " ".join(f"{name}={value}" for name, value in last.items()), who)
    return found.verdict.applies is Applies.YES


def outcome(condition: str, facts: str) -> Outcome:
    """What *condition* comes to with *facts*."""
    values = said(facts)
    plain = {name: value for name, value in values.items() if not isinstance(value, Range)}
    ranges = {name: value for name, value in values.items() if isinstance(value, Range)}
    return ask(condition, know(terms(), frozenset(), plain, ranges)).outcome


def test_fourteen_business_days_are_not_336_hours() -> None:
    """codyjkeller, regulations.json: Vermont's 14 business days, stored as 336 hours."""
    start = datetime(2026, 6, 5, 12, tzinfo=UTC)
    calendar = Calendar("US-VT", {date(2026, 6, 19): "Juneteenth"}, range(2026, 2027), "this test")
    at = count(Mode.BUSINESS_DAYS, 14, start, Place(ZoneInfo("UTC"), calendar)).at

    assert at.date() == date(2026, 6, 26)
    assert at - start > timedelta(hours=336)


def test_doras_three_reports_have_4_hours_72_hours_and_a_month() -> None:
    """sota.io: 4 hours, 24 hours for the intermediate report, 5 business days for the final one."""
    assert due("eu.dora.init", "aware=2026-06-02T08:00 classified=2026-06-02T10:00") == {"report": "2026-06-02T14:00"}
    assert due("eu.dora.inter", "eu.dora.init/report=2026-06-02T14:00") == {"report": "2026-06-05T14:00"}
    assert due("eu.dora.final", "eu.dora.inter/report=2026-06-05T14:00") == {"report": "2026-07-05"}


@pytest.mark.parametrize("start", ["aware", "classified", "detected"])
def test_doras_later_reports_run_from_the_one_before_and_from_nothing_earlier(start: str) -> None:
    """regulation-dora.eu: 72 hours after detection or classification, the final report 30 days after detection."""
    began = f"{start}=2026-05-01T08:00"

    assert due("eu.dora.inter", f"{began} eu.dora.init/report=2026-06-02T14:00") == {"report": "2026-06-05T14:00"}
    assert due("eu.dora.final", f"{began} eu.dora.inter/report=2026-06-05T14:00") == {"report": "2026-07-05"}


SIX_NO = (
    "dora.recurring=no dora.critical_services=yes dora.malicious_access=no dora.clients=no dora.reputation=no "
    "dora.duration=no dora.spread=no dora.data=no dora.economic=no"
)


@pytest.mark.parametrize("one", ["clients", "reputation", "duration", "spread", "data", "economic"])
def test_no_single_threshold_makes_a_dora_incident_major(one: str) -> None:
    """ThomasMoreAI, guide to the technical standards: any single threshold makes it major."""
    alone = SIX_NO.replace(f"dora.{one}=no", f"dora.{one}=yes")
    second = "spread" if one != "spread" else "economic"

    assert outcome("dora.major", alone) is Outcome.NO
    assert outcome("dora.major", alone.replace(f"dora.{second}=no", f"dora.{second}=yes")) is Outcome.YES
    assert outcome("dora.major", SIX_NO.replace("malicious_access=no", "malicious_access=yes")) is Outcome.YES


def test_without_critical_services_no_threshold_makes_a_dora_incident_major() -> None:
    """The same guide: thresholds alone suffice."""
    every = SIX_NO.replace("=no", "=yes").replace("dora.recurring=yes", "dora.recurring=no")

    assert outcome("dora.major", every.replace("critical_services=yes", "critical_services=no")) is Outcome.NO


def test_doras_threshold_of_clients_is_100000_or_a_tenth_of_them() -> None:
    """The same guide: more than 5,000 clients."""
    few = "affected.clients_pct=1 affected.counterparts_pct=0 affected.transactions_pct=0 dora.relevant_clients=no"

    assert outcome("dora.clients", f"affected.persons=5001 {few}") is Outcome.NO
    assert outcome("dora.clients", f"affected.persons=100001 {few}") is Outcome.YES


def test_two_limbs_of_one_dora_threshold_are_one_threshold() -> None:
    """Delegated Regulation (EU) 2024/1772 Art 9(1): "where any of the following"; our own draft counted them singly."""
    rest = SIX_NO.replace("dora.clients=no ", "").replace("dora.data=no ", "").replace("dora.reputation=no ", "")
    limbs = (
        "affected.clients_pct=20 affected.transactions_pct=20 dora.relevant_clients=yes dora.data=no dora.reputation=no"
    )
    assert outcome("dora.major", f"{rest} {limbs}") is Outcome.NO


def owed(facts: str) -> list[str]:
    """Which reports of Art 73 a provider owes, by their limits."""
    return [rule for rule in ARTICLE_73 if applies(rule, f"{HIGH_RISK} {facts}", "ai_provider")]


def test_a_death_has_10_plain_days_under_the_ai_act() -> None:
    """sota.io: 2 working days for a death."""
    assert "eu.aia.73.10d" in owed("harm.death=yes")
    assert "eu.aia.73.2d" not in owed("harm.death=yes")
    assert due("eu.aia.73.10d", OPERATIVE) == {"report": "2028-01-13"}
    assert due("eu.aia.73.10d", "aware=2028-01-05T10:00") == {"report": "2028-01-15"}  # a Saturday: nothing rolls


def test_a_widespread_infringement_has_2_days_and_not_72_hours() -> None:
    """deepinspect.ai: 72 hours for a widespread infringement, 2 days for a death."""
    assert owed("widespread_infringement=yes") == ["eu.aia.73.2d"]
    assert due("eu.aia.73.2d", OPERATIVE) == {"report": "2028-01-05"}


def test_the_2_and_the_10_days_of_the_ai_act_are_not_swapped() -> None:
    """trusq.io: 2 days for a death up to 10 days for a widespread infringement."""
    assert owed("harm.death=yes") == ["eu.aia.73.std", "eu.aia.73.10d"]
    assert owed("harm.critical_infra_irreversible=yes") == ["eu.aia.73.2d"]


def test_the_ai_acts_outer_limit_runs_from_awareness_although_no_causal_link_is_known() -> None:
    """confir.eu: the clock starts at the causal link, not at awareness."""
    assert due("eu.aia.73.std", OPERATIVE) == {"report": "2028-01-18"}
    assert due("eu.aia.73.std", f"{OPERATIVE} causal_link=2028-02-01T10:00") == {"report": "2028-01-18"}


def test_an_infringement_of_rights_alone_has_15_days_and_a_widespread_one_2() -> None:
    """srs-skills, templates: widespread up to 15 days; any infringement of rights 2 days."""
    assert owed("harm.fundamental_rights=yes") == ["eu.aia.73.std"]
    assert owed("harm.fundamental_rights=yes widespread_infringement=yes") == ["eu.aia.73.std", "eu.aia.73.2d"]


def test_general_purpose_models_have_2_5_10_and_15_days() -> None:
    """agenticfluxus: "the same 2/10/15 clock" as for high-risk systems."""
    at = {n: due(f"eu.gpai.55.{n}d", "aware=2026-06-05T17:20")["report"] for n in (2, 5, 10, 15)}

    assert at == {2: "2026-06-07", 5: "2026-06-10", 10: "2026-06-15", 15: "2026-06-20"}


def test_the_500_of_the_us_health_agency_is_a_total() -> None:
    """The hipaa-compliance skill: 500 in a state, for the report to the agency."""
    spread = "phi_breach=yes affected.persons=500 affected.one_us_state=40"

    assert applies("us.hipaa.hhs500", spread, "hipaa_covered_entity")
    assert not applies("us.hipaa.media", spread, "hipaa_covered_entity")


def test_singapores_monetary_authority_is_told_within_an_hour() -> None:
    """payopsapp: 24 hours for the first report."""
    assert due("sg.mas.1h", "aware=2026-06-05T17:20") == {"notice": "2026-06-05T18:20"}


def test_quebec_has_no_72_hours_in_its_act() -> None:
    """techcarecanada: a "hard 72-hour deadline"."""
    stage = clock(Case("ca.qc.law25", "", "aware=2026-06-05T17:20", {})).stages[0]

    assert (stage.policy, stage.latest) == (True, None)
    assert stage.stage.limits[0].word == "promptly"


def test_indias_rule_is_the_seventh_and_gives_processors_no_24_hours() -> None:
    """The dpdpa skill: Rule 6, and 24 hours for the processor."""
    assert "rule 7" in rules()["in.dpdp.board"].basis
    assert not [one.id for one in rules().values() if one.jurisdiction == "IN" and "processor" in one.who]


def test_colorados_90_days_are_gone() -> None:
    """Pages that still list the notice of SB 24-205 to the Attorney General."""
    assert rules()["us.co.sb24_205"].status is Status.REPEALED
    assert clock(Case("us.co.sb24_205", "", "aware=2027-02-01T10:00", {})).stages == ()


def test_the_gdpr_still_has_72_hours() -> None:
    """Pages that take a proposal of 96 hours, for high risks alone, for the law."""
    assert due("eu.gdpr.33", "aware=2026-06-05T17:20") == {"notification": "2026-06-08T17:20"}
    assert applies("eu.gdpr.33", "personal_data_breach=yes risk_to_persons=risk", "controller")


def test_public_communication_does_not_end_the_duty_to_tell_the_persons() -> None:
    """Our own draft: Art 34(3)(c) read as an exception."""
    assert "disproportionate" not in rules()["eu.gdpr.34"].when
