"""Every limit of a stage with several, and every stage with a trigger of its own: each is one more way to be late."""

from __future__ import annotations

from itertools import product

import pytest

from tests.regulations.cases import FRIDAY, NOWHERE, Case, clock, holds, situation, terms
from tests.regulations.cases import rules as shipped
from warroom.core.clocks import Applies
from warroom.core.clocks.applying import know, trigger

AWARE, NY = f"aware={FRIDAY}", "America/New_York"
NEXT = "2027-02-05T17:20"
"""A Friday on which the Consolidated Rules bind every provider."""

# FedRAMP Consolidated Rules 2026, FRR.IEC: class, potential agency impacts, initial, ongoing and final report
IEC = """
a 345  6h  1bd 3bd
a 12   1bd 1bd 3bd
b 345  6h  1bd 3bd
b 12   1bd 1bd 3bd
c 345  1h  6h  6h
c 2    24h 24h 1bd
c 1    1bd 1bd 1bd
d 345  15m 3h  3h
d 2    1h  6h  6h
d 1    1h  24h 24h
"""
AFTER = {
    "15m": "2027-02-05T17:35", "1h": "2027-02-05T18:20", "3h": "2027-02-05T20:20", "6h": "2027-02-05T23:20",
    "24h": "2027-02-06T17:20", "1bd": "2027-02-08", "3bd": "2027-02-10",
}  # fmt: skip
"""What each comes to after that Friday evening: the weekend counts for hours and for no business day."""
REPORTS = (
    ("us.fedramp.initial", "report", "aware"), ("us.fedramp.ongoing", "update", "us.fedramp.initial/report"),
    ("us.fedramp.final", "report", "recovered"),
)  # fmt: skip


def fedramp() -> list[Case]:
    """A case for every cell of the table, and every impact of it."""
    rows = [row.split() for row in IEC.strip().splitlines()]
    return [
        Case(rule, f"IEC, class {letter}, PAIN-{pain}: {span}", f"{start}={NEXT}", {stage: AFTER[span]},
             f"fedramp.customer_data=yes fedramp.adopted=yes fedramp.class={letter} fedramp.pain=pain_{pain}",
             "fedramp.customer_data=no", "fedramp_provider", NY)
        for letter, pains, *spans in rows
        for pain, ((rule, stage, start), span) in product(pains, zip(REPORTS, spans, strict=True))
    ]  # fmt: skip


HIGH_RISK = "ai.high_risk=yes ai.annex=annex_iii causal=established ai.equivalent_reporting=no ai.medical_device=no"
DEPLOYER = f"{HIGH_RISK} ai.provider_unreachable=yes"
LINKED = "aware=2028-01-03T10:00 causal_link=2028-01-03T12:00"
DUBLIN = "Europe/Dublin"

CASES = [
    *fedramp(),
    Case("eu.aia.73.2d", "Art 73(2), (3): at once after the causal link, our cap 24 h, before the 2 days", LINKED,
         {"report": "2028-01-04T12:00"}, f"{HIGH_RISK} harm.critical_infra_irreversible=yes",
         "harm.critical_infra_irreversible=no harm.fundamental_rights=no widespread_infringement=no", "ai_provider",
         latest={"report": "2028-01-05"}),
    Case("eu.aia.73.10d", "Art 73(4): at once when a causal link is suspected, our cap 24 h, before the 10 days",
         LINKED, {"report": "2028-01-04T12:00"}, f"{HIGH_RISK} harm.death=yes", "harm.death=no", "ai_provider",
         latest={"report": "2028-01-13"}),
    Case("eu.aia.73.deployer", "Art 26(5), 73(3): 2 days for critical infrastructure", "aware=2028-01-03T10:00",
         {"report": "2028-01-05"}, f"{DEPLOYER} harm.critical_infra_irreversible=yes", "ai.provider_unreachable=no",
         "ai_deployer"),
    Case("eu.aia.73.deployer", "Art 26(5), 73(2): 15 days for a right that was infringed, with no other limb",
         "aware=2028-01-03T10:00", {"report": "2028-01-18"},
         f"{DEPLOYER} harm.fundamental_rights=yes harm.death=no harm.critical_infra_irreversible=no "
         "widespread_infringement=no", "ai.provider_unreachable=no", "ai_deployer"),
    Case("eu.aia.73.deployer", "Art 26(5), 73(2): at once after the causal link, our cap 24 h", LINKED,
         {"report": "2028-01-04T12:00"}, f"{DEPLOYER} harm.death=yes", "ai.provider_unreachable=no", "ai_deployer",
         latest={"report": "2028-01-05"}),
    Case("eu.dora.inter", "Art 5(1)(b): once the status has changed; our cap is 24 h",
         "eu.dora.init/report=2026-06-03T15:00 status_changed=2026-06-04T09:00", {"report": "2026-06-05T09:00"},
         "dora.major=yes", "dora.major=no", "credit_institution", DUBLIN, latest={"report": "2026-06-06T16:00"}),
    Case("eu.dora.inter", "Art 5(1)(b): once regular activities are recovered; our cap is 24 h",
         "eu.dora.init/report=2026-06-03T15:00 recovered=2026-06-04T10:00", {"report": "2026-06-05T10:00"},
         "dora.major=yes", "dora.major=no", "credit_institution", DUBLIN, latest={"report": "2026-06-06T16:00"}),
    Case("eu.dora.inter", "Art 19(4)(b): upon request; our cap is 24 h",
         "eu.dora.init/report=2026-06-03T15:00 requested=2026-06-04T11:00", {"report": "2026-06-05T11:00"},
         "dora.major=yes", "dora.major=no", "credit_institution", DUBLIN, latest={"report": "2026-06-06T16:00"}),
    Case("eu.ehds.44", "Art 44(7): at once after the causal link, our cap 24 h, before the 3 days",
         "aware=2027-04-06T10:00 causal_link=2027-04-06T12:00", {"report": "2027-04-07T12:00"},
         "ehr.serious_incident=yes", "ehr.serious_incident=no", "ehr_manufacturer", latest={"report": "2027-04-09"}),
    Case("br.lgpd",
         "Resolution 15/2024: a small agent has 40 business days after Thursday 6 August, without 7 September",
         "aware=2026-08-03T10:00 br.lgpd/notice=2026-08-06T10:00", {"notice": "2026-08-11", "supplement": "2026-10-02"},
         "lgpd.significant_effect=yes personal_data.special=yes lgpd.small_agent=yes", "lgpd.significant_effect=no",
         "controller", "America/Sao_Paulo"),
    Case("pci.visa", "Visa 6.1: suspected and confirmed start the same limits; the earlier one counts",
         "suspected=2026-07-03T17:20 confirmed=2026-07-02T17:20",
         {"acquirer": "2026-07-02T21:20", "visa": "2026-07-05", "report": NOWHERE, "accounts": NOWHERE},
         "card.compromise=yes", "card.compromise=no", "merchant"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_deadline_is_what_the_limits_own_arithmetic_gives(case: Case) -> None:
    holds(case)


STAGES = [
    ("au.ndb", "assessment", "ndb.suspected", "yes", "no"),
    ("au.ndb", "notice", "ndb.likely_serious_harm", "yes", "no"),
    ("eu.ivdr.82", "report", "device.serious_incident", "yes", "no"),
    ("eu.ivdr.82", "death", "device.serious_incident=yes device.death_or_deterioration", "yes", "no"),
    ("eu.ivdr.82", "threat", "device.public_health_threat", "yes", "no"),
    ("us.ca.1798_82", "attorney_general", "affected.california", "501", "500"),
    ("us.circia", "incident", "circia.covered_incident", "yes", "no"),
    ("us.circia", "payment", "ransom_paid", "yes", "no"),
    ("us.tx.521", "attorney_general", "affected.texas", "250", "249"),
]
"""A stage with a trigger of its own: the facts that decide it, the last one answered so that it holds and does not."""


def holds_with(rule: str, stage: str, facts: str) -> Applies:
    """Whether the trigger of *stage* holds with *facts*."""
    asked = situation(Case(rule, "", AWARE, {}), facts)
    when = next(one.when for one in shipped()[rule].stages if one.id == stage)
    assert when is not None, "only a stage with a trigger of its own is asked"
    return trigger(when, know(terms(), frozenset(), asked.facts, asked.ranges)).applies


@pytest.mark.parametrize(("rule", "stage", "fact", "yes", "no"), STAGES)
def test_a_stage_with_a_trigger_of_its_own_applies_does_not_and_may(
    rule: str, stage: str, fact: str, yes: str, no: str
) -> None:
    assert holds_with(rule, stage, f"{fact}={yes}") is Applies.YES
    assert holds_with(rule, stage, f"{fact}={no}") is Applies.NO
    assert holds_with(rule, stage, "") is Applies.POSSIBLE


def test_a_count_around_the_threshold_of_a_stage_leaves_it_possible() -> None:
    assert holds_with("us.ca.1798_82", "attorney_general", "affected.california=400..600") is Applies.POSSIBLE
    assert holds_with("us.tx.521", "attorney_general", "affected.texas=200..300") is Applies.POSSIBLE


def test_every_stage_with_a_trigger_of_its_own_is_among_them() -> None:
    conditional = {(rule.id, stage.id) for rule in shipped().values() for stage in rule.stages if stage.when}
    assert conditional == {(rule, stage) for rule, stage, *_ in STAGES}


@pytest.mark.parametrize(("residents", "sample"), [("501", Applies.YES), ("500", Applies.NO)])
def test_a_stage_keeps_to_its_own_facts_and_not_to_those_of_its_rule(residents: str, sample: Applies) -> None:
    """The residents are told although too few of them are for the Attorney General's sample."""
    case = Case("us.ca.1798_82", "", f"{AWARE} us.ca.1798_82/consumers=2026-07-01T09:00", {}, zone=NY)
    found = clock(case, f"ca.unencrypted_pi=yes affected.california={residents}", "us_business")

    assert [one.verdict.applies for one in found.stages] == [Applies.YES, sample]
