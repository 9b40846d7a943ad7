"""The rules of the United States: each with its own arithmetic, and what its trigger needs."""

from __future__ import annotations

import pytest

from tests.regulations.cases import FRIDAY, NOWHERE, Case, fails, holds
from warroom.core.clocks import Applies

AWARE, DETERMINED = f"aware={FRIDAY}", f"determined={FRIDAY}"
NY, CHICAGO, LA = "America/New_York", "America/Chicago", "America/Los_Angeles"
FED = "fedramp.customer_data=yes fedramp.adopted=yes"
FTC = "unencrypted_customer_info_acquired=yes"
NEXT = "aware=2027-02-05T17:20"
"""A Friday on which laws of 2027 are in force."""

CASES = [
    # Form 8-K, General Instruction B.1
    Case("us.sec.8k105", "Form 8-K: 4 business days after Monday 3 August is Friday 7, until EDGAR closes at 17:30",
         "material=2026-08-03T11:00", {"filing": "2026-08-07T17:30", "amendment": NOWHERE, "determination": NOWHERE},
         "cyber_incident=yes material=yes", "material=no", "sec_registrant", NY),
    Case("us.sec.8k105", "Form 8-K, determined on a Saturday: the four days begin on and include Monday 3 August",
         "material=2026-08-01T11:00", {"filing": "2026-08-06T17:30", "amendment": NOWHERE, "determination": NOWHERE},
         "cyber_incident=yes material=yes", "cyber_incident=no", "sec_registrant", NY),
    Case("us.sec.8k105", "over Friday 3 July, the observed holiday: 1, 2, 6 and 7 July",
         "material=2026-06-30T11:00 determined=2026-07-07T11:00",
         {"filing": "2026-07-07T17:30", "amendment": "2026-07-13T17:30", "determination": NOWHERE},
         "cyber_incident=yes material=yes",
         "material=no", "sec_registrant", NY),
    Case("us.sec.8k105", "Form 8-K: Monday 17:30 in Los Angeles is Monday 20:30 in New York: the day is taken there",
         "material=2026-08-03T17:30", {"filing": "2026-08-07T14:30", "amendment": NOWHERE, "determination": NOWHERE},
         "cyber_incident=yes material=yes", "material=no", "sec_registrant", LA),
    Case("us.sec.8k105",
         "Item 1.05, Instruction 1: determined without unreasonable delay after discovery; our cap is 72 h",
         AWARE, {"filing": NOWHERE, "amendment": NOWHERE, "determination": "2026-06-08T17:20"},
         "cyber_incident=yes material=yes", "cyber_incident=no", "sec_registrant", NY),
    # 45 CFR 164.404 to 410
    Case("us.hipaa.ind", "164.404(b): 60 days after 5 June is 4 August", AWARE, {"notice": "2026-08-04"},
         "phi_breach=yes", "phi_breach=no", "hipaa_covered_entity", CHICAGO),
    Case("us.hipaa.hhs500", "164.408(b): no later than 60 days", AWARE, {"notice": "2026-08-04"},
         "phi_breach=yes affected.persons=500", "affected.persons=499", "hipaa_covered_entity", CHICAGO),
    Case("us.hipaa.hhs500", "164.408(b): with the notice to individuals of 1 July; our cap is 24 h",
         f"{AWARE} us.hipaa.ind/notice=2026-07-01T09:00", {"notice": "2026-07-02T09:00"},
         "phi_breach=yes affected.persons=700..", "affected.persons=100..400", "hipaa_covered_entity", CHICAGO,
         latest={"notice": "2026-08-04"}),
    Case("us.hipaa.hhs_small", "164.408(c): 60 days after 31 December 2024 is 1 March 2025, a Saturday",
         "aware=2024-05-05T08:00", {"notice": "2025-03-01"}, "phi_breach=yes affected.persons=499",
         "affected.persons=500", "hipaa_covered_entity", NY),
    Case("us.hipaa.hhs_small", "164.408(c): after a year before a leap year it is 29 February",
         "aware=2019-05-05T08:00", {"notice": "2020-02-29"}, "phi_breach=yes affected.persons=3", "phi_breach=no",
         "hipaa_covered_entity", NY),
    Case("us.hipaa.media", "164.406: more than 500 residents of one state, 60 days", AWARE, {"notice": "2026-08-04"},
         "phi_breach=yes affected.one_us_state=501", "affected.one_us_state=500", "hipaa_covered_entity", CHICAGO),
    Case("us.hipaa.ba", "164.410: 60 days", AWARE, {"notice": "2026-08-04"}, "phi_breach=yes", "phi_breach=no",
         "hipaa_business_associate", CHICAGO),
    # 16 CFR 314.4(j)
    Case("us.ftc.safeguards", "314.4(j): 30 days after 5 June is 5 July, a Sunday", AWARE, {"notice": "2026-07-05"},
         f"{FTC} affected.persons=500..600", "affected.persons=100..499", "nonbank_fin_institution", NY),
    Case("us.ftc.safeguards", "314.4(j): 400 to 600 consumers is neither yes nor no", AWARE, {"notice": "2026-07-05"},
         f"{FTC} affected.persons=400..600", who="nonbank_fin_institution", zone=NY, applies=Applies.POSSIBLE),
    # 12 CFR 53.3, 53.4
    Case("us.bank.36h", "53.3: 36 h after Friday 17:20 is Sunday 05:20", DETERMINED, {"notice": "2026-06-07T05:20"},
         "bank.notification_incident=yes", "bank.notification_incident=no", "us_banking_org", NY),
    Case("us.bank.bsp", "53.4: as soon as possible; our cap is 4 h", DETERMINED, {"notice": "2026-06-05T21:20"},
         "bank.disruption_hours=4", "bank.disruption_hours=3.5", "us_bank_service_provider", NY),
    # FedRAMP, FRR.IEC; for everybody from 2027-01-01
    Case("us.fedramp.initial", "IEC, class C, PAIN-1: 1 business day after Friday 5 February is Monday 8", NEXT,
         {"report": "2027-02-08"}, f"{FED} fedramp.class=c fedramp.pain=pain_1", "fedramp.customer_data=no",
         "fedramp_provider", NY),
    Case("us.fedramp.initial", "IEC, class D, PAIN-5: a quarter of an hour", NEXT, {"report": "2027-02-05T17:35"},
         f"{FED} fedramp.class=d fedramp.pain=pain_5", "fedramp.customer_data=no", "fedramp_provider", NY),
    Case("us.fedramp.initial", "IEC, class C, not rated: counts as PAIN-5, an hour", NEXT,
         {"report": "2027-02-05T18:20"},
         f"{FED} fedramp.class=c", "fedramp.customer_data=no", "fedramp_provider", NY),
    Case("us.fedramp.initial", "IEC, class B, PAIN-4: 6 h", NEXT, {"report": "2027-02-05T23:20"},
         f"{FED} fedramp.class=b fedramp.pain=pain_4", "fedramp.customer_data=no", "fedramp_provider", NY),
    Case("us.fedramp.ongoing", "IEC, class D, PAIN-5: every 3 h", "us.fedramp.initial/report=2027-02-05T17:20",
         {"update": "2027-02-05T20:20"}, f"{FED} fedramp.class=d fedramp.pain=pain_5", "fedramp.customer_data=no",
         "fedramp_provider", NY),
    Case("us.fedramp.final", "IEC, class A: 3 business days after Friday 5 February are Monday to Wednesday 10",
         "recovered=2027-02-05T17:20", {"report": "2027-02-10"}, f"{FED} fedramp.class=a fedramp.pain=pain_3",
         "fedramp.customer_data=no", "fedramp_provider", NY),
    # 23 NYCRR 500.17
    Case("us.nydfs.72h", "500.17(a): 72 h", DETERMINED, {"notice": "2026-06-08T17:20"}, "nydfs.incident=yes",
         "nydfs.incident=no", "nydfs_covered_entity", NY),
    Case("us.nydfs.ext", "500.17(c): 24 h, and 30 days after 5 June is 5 July", f"paid={FRIDAY}",
         {"notice": "2026-06-06T17:20", "explanation": "2026-07-05"}, "ransom_paid=yes", "ransom_paid=no",
         "nydfs_covered_entity", NY),
    # California
    Case("us.ca.sb53.15d", "22757.13(c)(1): 15 days after 5 June is 20 June", AWARE, {"report": "2026-06-20"},
         "critical_safety_incident=yes", "critical_safety_incident=no", "frontier_developer", LA),
    Case("us.ca.sb53.24h", "22757.13(c)(2): 24 h", AWARE, {"report": "2026-06-06T17:20"},
         "critical_safety_incident=yes imminent_danger=yes", "imminent_danger=no", "frontier_developer", LA),
    Case("us.ca.1798_82", "1798.82: 30 days after 5 June; the sample 15 days after the notice of 1 July",
         f"{AWARE} us.ca.1798_82/consumers=2026-07-01T09:00",
         {"consumers": "2026-07-05", "attorney_general": "2026-07-16"}, "ca.unencrypted_pi=yes affected.california=501",
         "ca.unencrypted_pi=no", "us_business", LA),
    # New York, from 2027-01-01
    Case("us.ny.raise.72h", "1422: 72 h from the determination or the reasonable belief, whichever came first",
         "determined=2027-02-05T17:20 believed=2027-02-05T10:00", {"report": "2027-02-08T10:00"},
         "critical_safety_incident=yes", "critical_safety_incident=no", "ny_frontier_developer", NY),
    Case("us.ny.raise.24h", "1422: 24 h", NEXT, {"report": "2027-02-06T17:20"},
         "critical_safety_incident=yes imminent_danger=yes", "imminent_danger=no", "ny_frontier_developer", NY),
    # Texas
    Case("us.tx.521", "521.053: 60 days to individuals is 4 August, 30 to the Attorney General 5 July", DETERMINED,
         {"individuals": "2026-08-04", "attorney_general": "2026-07-05"}, "tx.breach=yes affected.texas=250",
         "tx.breach=no", "us_business", CHICAGO),
]  # fmt: skip

SILENT = [
    Case("us.circia", "proposed: no final rule", "believed=2026-06-05T17:20 paid=2026-06-05T17:20", {},
         "circia.covered_incident=yes", who="us_critical_infrastructure", zone=NY, applies=Applies.NO),
    Case("us.co.sb24_205", "repealed before it took effect: no 90 days", AWARE, {}, who="ai_deployer", zone=CHICAGO,
         applies=Applies.NO),
    Case("us.tx.traiga", "a draft without a duty", AWARE, {}, who="ai_deployer", zone=CHICAGO,
         applies=Applies.POSSIBLE),
    Case("us.ny.raise.72h", "not before 2027-01-01", DETERMINED, {}, who="ny_frontier_developer", zone=NY,
         applies=Applies.NO),
    Case("us.ny.raise.24h", "not before 2027-01-01", AWARE, {}, who="ny_frontier_developer", zone=NY,
         applies=Applies.NO),
    Case("us.fedramp.initial", "optional until 2027-01-01 for who has not adopted it", "aware=2026-09-04T17:20",
         {"report": "2026-09-04T17:35"}, "fedramp.customer_data=yes fedramp.adopted=no", who="fedramp_provider",
         zone=NY,
         applies=Applies.POSSIBLE),
]  # fmt: skip


@pytest.mark.parametrize("case", [*CASES, *SILENT], ids=str)
def test_the_deadline_is_what_the_rules_own_arithmetic_gives(case: Case) -> None:
    holds(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_trigger_needs_its_facts_and_binds_whom_it_names(case: Case) -> None:
    fails(case)
