"""The rules of the rest of the world and of contracts: each with its own arithmetic, and what its trigger needs."""

from __future__ import annotations

import pytest

from tests.regulations.cases import FRIDAY, NOWHERE, Case, fails, holds
from warroom.core.clocks import Applies

AWARE, DETERMINED, SUSPECTED = f"aware={FRIDAY}", f"determined={FRIDAY}", f"suspected={FRIDAY}"
BREACH = "personal_data_breach=yes"
MAJOR_CN = "cn.relatively_major=yes"
MINOR_CN = "cn.relatively_major=no"
SMALL = "personal_data.children=no personal_data.credentials=no personal_data.secrecy=no personal_data.large_scale=no"

CASES = [
    # United Kingdom
    Case("uk.gdpr.33", "UK GDPR Art 33: 72 h across the change to summer time", "aware=2026-03-27T12:00",
         {"notification": "2026-03-30T13:00"}, f"{BREACH} risk_to_persons=risk", "risk_to_persons=unlikely",
         "controller", "Europe/London"),
    Case("uk.gdpr.34", "UK GDPR Art 34 gives no hours; our cap is 72 h", AWARE, {"communication": "2026-06-08T17:20"},
         f"{BREACH} risk_to_persons=high personal_data.unintelligible=no personal_data.risk_neutralised=no",
         "risk_to_persons=risk", "controller", "Europe/London"),
    Case("uk.pra_fca.opinc",
         "SUP 15.18: 24 h after determining; 30 working days after Thursday 1 April 2027, without 3 May",
         "determined=2027-04-01T09:00 resolved=2027-04-01T12:00", {"initial": "2027-04-02T09:00",
         "final": "2027-05-14"},
         "uk.threshold_met=yes", "uk.threshold_met=no", "uk_regulated_firm", "Europe/London"),
    Case("uk.pra_fca.inter", "SUP 15.18: on a material change; our cap is 24 h", "status_changed=2027-04-01T09:00",
         {"report": "2027-04-02T09:00"}, "uk.threshold_met=yes", "uk.threshold_met=no", "uk_enhanced_firm",
         "Europe/London"),
    Case("uk.pra_fca.psp", "SUP 15.18: 4 h from the first detection; the final one in 30 working days, without 3 May",
         "detected=2027-04-01T09:00 resolved=2027-04-01T12:00", {"initial": "2027-04-01T13:00", "final": "2027-05-14"},
         "uk.threshold_met=yes", "uk.threshold_met=no", "uk_psp", "Europe/London"),
    # Canada
    Case("ca.pipeda", "s. 10.1: as soon as feasible; our cap is 72 h", DETERMINED, {"notice": "2026-06-08T17:20"},
         "pipeda.real_risk=yes", "pipeda.real_risk=no", "ca_organisation", "America/Toronto"),
    Case("ca.qc.law25", "s. 3.5: promptly; the act has no 72 h, they are our cap", AWARE,
         {"notice": "2026-06-08T17:20"},
         "quebec.serious_injury=yes", "quebec.serious_injury=no", "qc_enterprise", "America/Toronto"),
    # Brazil: business days
    Case("br.lgpd",
         "Resolution 15/2024: 3 business days after Monday 3 August is Thursday 6; 20 more are Thursday 3 September",
         "aware=2026-08-03T10:00 br.lgpd/notice=2026-08-06T10:00", {"notice": "2026-08-06", "supplement": "2026-09-03"},
         "lgpd.significant_effect=yes personal_data.special=yes lgpd.small_agent=no", "lgpd.significant_effect=no",
         "controller", "America/Sao_Paulo"),
    Case("br.lgpd", "Resolution 15/2024: a small agent has 6 business days: Tuesday 11 August",
         "aware=2026-08-03T10:00",
         {"notice": "2026-08-11", "supplement": NOWHERE},
         "lgpd.significant_effect=yes personal_data.financial=yes lgpd.small_agent=yes",
         f"personal_data.special=no personal_data.financial=no {SMALL}", "controller", "America/Sao_Paulo"),
    # Singapore
    Case("sg.pdpa.pdpc", "s. 26D(1): 3 days after Friday 5 June is Monday 8", "assessed=2026-06-05T17:20",
         {"notice": "2026-06-08", "assessment": NOWHERE}, "affected.persons=500 pdpa.significant_harm=no",
         "affected.persons=499", "sg_organisation", "Asia/Singapore"),
    Case("sg.pdpa.pdpc", "s. 26C(2): the assessment within 30 days of 5 June, 5 July", SUSPECTED,
         {"notice": NOWHERE, "assessment": "2026-07-05"}, "pdpa.significant_harm=yes",
         "pdpa.significant_harm=no affected.persons=1", "sg_organisation", "Asia/Singapore"),
    Case("sg.pdpa.ind", "s. 26D(2): on or after notifying the Commission; our cap is 24 h",
         "sg.pdpa.pdpc/notice=2026-06-08T12:00", {"notice": "2026-06-09T12:00"}, "pdpa.significant_harm=yes",
         "pdpa.significant_harm=no", "sg_organisation", "Asia/Singapore"),
    Case("sg.pdpa.intermediary", "s. 26C(3): without undue delay; our cap is 24 h", AWARE,
         {"notice": "2026-06-06T17:20"},
         BREACH, "personal_data_breach=no", "sg_intermediary", "Asia/Singapore"),
    Case("sg.mas.1h", "MAS notices: 1 h from discovery", AWARE, {"notice": "2026-06-05T18:20"},
         "mas.relevant_incident=yes",
         "mas.relevant_incident=no", "mas_fi", "Asia/Singapore"),
    # Australia
    Case("au.ndb", "s. 26WH: 30 days after 5 June is 5 July; the notice as soon as practicable, our cap 72 h",
         f"{SUSPECTED} believed=2026-06-10T09:00", {"assessment": "2026-07-05", "notice": "2026-06-13T09:00"},
         "ndb.suspected=yes ndb.likely_serious_harm=yes", "ndb.suspected=no ndb.likely_serious_harm=no",
         "au_app_entity", "Australia/Sydney"),
    Case("au.cps234.72h", "paragraph 35: 72 h, also because another regulator was told", AWARE,
         {"notice": "2026-06-08T17:20"}, "cps.material_incident=no cps.told_others=yes", "cps.told_others=no",
         "apra_entity", "Australia/Sydney"),
    Case("au.cps234.10bd",
         "paragraph 36: 10 business days after Friday 5 June is Friday 19, with national holidays alone",
         AWARE, {"notice": "2026-06-19"}, "cps.control_weakness=yes", "cps.control_weakness=no", "apra_entity",
         "Australia/Sydney"),
    Case("au.cps234.10bd", "paragraph 36: New South Wales is closed on Monday 8 June, hence Monday 22", AWARE,
         {"notice": "2026-06-22"}, "cps.control_weakness=yes", "cps.control_weakness=no", "apra_entity",
         "Australia/Sydney", "AU-NSW"),
    Case("au.cps230.72h", "CPS 230: 72 h", AWARE, {"notice": "2026-06-08T17:20"}, "cps.operational_risk=yes",
         "cps.operational_risk=no", "apra_entity", "Australia/Sydney"),
    Case("au.cps230.24h", "CPS 230: 24 h", AWARE, {"notice": "2026-06-06T17:20"}, "cps.outside_tolerance=yes",
         "cps.outside_tolerance=no", "apra_entity", "Australia/Sydney"),
    # India
    Case("in.certin.6h", "CERT-In Directions: 6 h after 21:00 is 03:00", "aware=2026-02-10T21:00",
         {"report": "2026-02-11T03:00"},
         "certin.incident=yes", "certin.incident=no", "in_body_corporate", "Asia/Kolkata"),
    Case("in.dpdp.board", "rule 7, from 2027-05-13: without delay, our cap 24 h; in detail within 72 h",
         "aware=2027-06-04T17:20", {"intimation": "2027-06-05T17:20", "detailed": "2027-06-07T17:20"}, BREACH,
         "personal_data_breach=no", "in_data_fiduciary", "Asia/Kolkata"),
    # Japan: the day of knowledge may be day 1
    Case("jp.appi.prelim", "Rules Art 8(1): promptly, about 3 to 5 days; our cap is 3 days", AWARE,
         {"report": "2026-06-08T17:20"}, "affected.persons=1001",
         "affected.persons=1000 personal_data.special=no personal_data.financial=no appi.wrongful=no", "jp_business",
         "Asia/Tokyo"),
    Case("jp.appi.final", "Rules Art 8(2): 5 June is day 1 and 4 July day 30; the other reading ends a day later",
         AWARE,
         {"report": "2026-07-04"}, "personal_data.special=yes appi.wrongful=no",
         "personal_data.special=no personal_data.financial=no affected.persons=7", "jp_business", "Asia/Tokyo",
         latest={"report": "2026-07-05"}),
    Case("jp.appi.final", "Rules Art 8(2): 60 days where the purpose may be wrongful", AWARE, {"report": "2026-08-03"},
         "appi.wrongful=yes", who="jp_business", zone="Asia/Tokyo", latest={"report": "2026-08-04"}),
    # Korea
    Case("kr.pipa.subjects", "Decree Art 39(1): 72 h, whatever the number", AWARE, {"notice": "2026-06-08T17:20"},
         f"{BREACH} affected.persons=1", "personal_data_breach=no", "kr_controller", "Asia/Seoul"),
    Case("kr.pipa.authority", "Decree Art 40(1): 72 h from 1,000 people", AWARE, {"notice": "2026-06-08T17:20"},
         f"{BREACH} affected.persons=1000", "affected.persons=999 kr.sensitive_or_unique=no kr.external_access=no",
         "kr_controller", "Asia/Seoul"),
    Case("kr.pipa.possible", "Decree Art 39-2, from 2026-09-11: 72 h", "aware=2026-09-18T17:20",
         {"notice": "2026-09-21T17:20"}, "kr.possible_leak=yes", "kr.possible_leak=no", "kr_controller", "Asia/Seoul"),
    # China
    Case("cn.cac.1h", "Art 4: 1 h", AWARE, {"report": "2026-06-05T18:20"}, MAJOR_CN, MINOR_CN, "cn_cii_operator",
         "Asia/Shanghai"),
    Case("cn.cac.2h", "Art 4: 2 h", AWARE, {"report": "2026-06-05T19:20"}, MAJOR_CN, MINOR_CN, "cn_state_organ",
         "Asia/Shanghai"),
    Case("cn.cac.4h", "Art 4: 4 h", AWARE, {"report": "2026-06-05T21:20"}, MAJOR_CN, MINOR_CN, "cn_network_operator",
         "Asia/Shanghai"),
    Case("cn.cac.30d", "Art 8: 30 days after 5 June is 5 July", f"handled={FRIDAY}", {"summary": "2026-07-05"},
         MAJOR_CN,
         MINOR_CN, "cn_cii_operator", "Asia/Shanghai"),
    # Switzerland
    Case("ch.fadp24", "Art 24(1): as quickly as possible; our cap is 72 h", AWARE, {"notice": "2026-06-08T17:20"},
         "ch.high_risk=yes", "ch.high_risk=no", "ch_controller", "Europe/Zurich"),
    Case("ch.fadp24.processor", "Art 24(3): as quickly as possible; our cap is 24 h", AWARE,
         {"notice": "2026-06-06T17:20"}, BREACH, "personal_data_breach=no", "processor", "Europe/Zurich"),
    Case("ch.isa74", "Art 74a: 24 h; 14 days from discovery, arguably from the report of 6 June",
         f"{AWARE} ch.isa74/report=2026-06-06T17:00", {"report": "2026-06-06T17:20", "completion": "2026-06-19"},
         "ch.cyberattack=yes", "ch.cyberattack=no", "ch_critical_infra", "Europe/Zurich",
         latest={"completion": "2026-06-20"}),
    # payment cards, from 2026-06-25
    Case("pci.visa", "Visa 6.1, 6.2: at once, our cap 4 h; 3 calendar days each, from their own starts",
         "suspected=2026-07-03T17:20 pci.visa/visa=2026-07-06T12:00 exposure_set=2026-07-08T12:00",
         {"acquirer": "2026-07-03T21:20", "visa": "2026-07-06", "report": "2026-07-09", "accounts": "2026-07-11"},
         "card.compromise=yes", "card.compromise=no", "merchant"),
]  # fmt: skip

SILENT = [
    Case("uk.csrb", "a bill", AWARE, {}, who="uk_network_operator", zone="Europe/London", applies=Applies.NO),
    Case("uk.pra_fca.opinc", "not before 2027-03-18", DETERMINED, {}, who="uk_regulated_firm", zone="Europe/London",
         applies=Applies.NO),
    Case("in.dpdp.board", "not before 2027-05-13", AWARE, {}, BREACH, who="in_data_fiduciary", zone="Asia/Kolkata",
         applies=Applies.NO),
    Case("kr.pipa.possible", "not before 2026-09-11", AWARE, {}, who="kr_controller", zone="Asia/Seoul",
         applies=Applies.NO),
    Case("kr.aibasic", "a draft without a number", AWARE, {}, who="kr_ai_operator", zone="Asia/Seoul",
         applies=Applies.POSSIBLE),
    Case("sg.mas.14d", "a draft: 14 days after 5 June is 19 June", AWARE, {"report": "2026-06-19"},
         "mas.relevant_incident=yes", "mas.relevant_incident=no", "mas_fi", "Asia/Singapore",
         applies=Applies.POSSIBLE),
    Case("contract.generic", "a placeholder of 48 h", AWARE, {"notice": "2026-06-07T17:20"}, who="contract_party",
         applies=Applies.POSSIBLE),
    Case("contract.dpa", "a placeholder of 24 h", SUSPECTED, {"notice": "2026-06-06T17:20"}, who="processor",
         applies=Applies.POSSIBLE),
    Case("contract.sla", "a placeholder of 4 h", f"service_impact={FRIDAY}", {"notice": "2026-06-05T21:20"},
         who="contract_party", applies=Applies.POSSIBLE),
    Case("contract.insurer", "a placeholder of 48 h", SUSPECTED, {"notice": "2026-06-07T17:20"}, who="contract_party",
         applies=Applies.POSSIBLE),
]  # fmt: skip


@pytest.mark.parametrize("case", [*CASES, *SILENT], ids=str)
def test_the_deadline_is_what_the_rules_own_arithmetic_gives(case: Case) -> None:
    holds(case)


@pytest.mark.parametrize("case", [*CASES, *(one for one in SILENT if one.no)], ids=str)
def test_the_trigger_needs_its_facts_and_binds_whom_it_names(case: Case) -> None:
    fails(case)
