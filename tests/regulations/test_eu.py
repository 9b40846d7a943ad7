"""The rules of the European Union: each with its own arithmetic, and what its trigger needs."""

from __future__ import annotations

import pytest

from tests.regulations.cases import FRIDAY, NOWHERE, Case, fails, holds
from warroom.core.clocks import Applies

AWARE = f"aware={FRIDAY}"
HIGH_RISK = "ai.high_risk=yes ai.annex=annex_iii causal=established ai.equivalent_reporting=no ai.medical_device=no"
NO_HARM = (
    "harm.death=no harm.serious_health=no harm.fundamental_rights=no harm.property_serious=no "
    "harm.environment_serious=no harm.critical_infra_irreversible=no widespread_infringement=no"
)
MODEL = "ai.gpai_sr=yes ai.model_involved=yes"
BREACH = "personal_data_breach=yes"
MAJOR = "dora.major=yes"

CASES = [
    # Regulation (EU) 2016/679
    Case("eu.gdpr.33", "Art 33(1): 72 h after Friday 17:20 is Monday 17:20; the hour of the event left out, 18:00",
         AWARE, {"notification": "2026-06-08T17:20"}, f"{BREACH} risk_to_persons=risk", "risk_to_persons=unlikely",
         "controller", latest={"notification": "2026-06-08T18:00"}),
    Case("eu.gdpr.33", "Art 33(1): 72 h across the change to summer time end an hour later on the clock",
         "aware=2026-03-27T12:00", {"notification": "2026-03-30T13:00"}, f"{BREACH} risk_to_persons=high",
         "personal_data_breach=no", "controller", latest={"notification": "2026-03-30T14:00"}),
    Case("eu.gdpr.33_2", "Art 33(2) gives processors no hours; our cap is 24 h", AWARE,
         {"notification": "2026-06-06T17:20"}, BREACH, "personal_data_breach=no", "processor"),
    Case("eu.gdpr.34", "Art 34(1) gives no hours; our cap is 72 h", AWARE, {"communication": "2026-06-08T17:20"},
         f"{BREACH} risk_to_persons=high personal_data.unintelligible=no personal_data.risk_neutralised=no",
         "personal_data.unintelligible=yes", "controller"),
    Case("eu.gdpr.33_5", "Art 33(5) is a record and has no clock", AWARE, {}, BREACH, "personal_data_breach=no",
         "controller"),
    # Regulation (EU) 2024/1689, high-risk systems; operative for Annex III from 2027-12-02
    Case("eu.aia.73.std",
         "Art 73(2): 15 days after Friday 7 January 2028 is Saturday 22; the next working day Monday 24",
         "aware=2028-01-07T10:00", {"report": "2028-01-22"}, f"{HIGH_RISK} {NO_HARM} harm.serious_health=yes",
         "harm.serious_health=no", "ai_provider", latest={"report": "2028-01-24"}),
    Case("eu.aia.73.std", "Art 73(2): at once after the causal link, our cap 24 h, before the 15 days",
         "aware=2028-01-03T10:00 causal_link=2028-01-05T10:00", {"report": "2028-01-06T10:00"},
         f"{HIGH_RISK} {NO_HARM} harm.fundamental_rights=yes", "ai.high_risk=no", "ai_provider",
         latest={"report": "2028-01-18"}),
    Case("eu.aia.73.2d",
         "Art 73(3): 2 days after Friday 7 January is Sunday 9; two working days are Monday and Tuesday 11",
         "aware=2028-01-07T10:00", {"report": "2028-01-09"},
         f"{HIGH_RISK} {NO_HARM} harm.critical_infra_irreversible=yes",
         "harm.critical_infra_irreversible=no", "ai_provider", latest={"report": "2028-01-11"}),
    Case("eu.aia.73.10d", "Art 73(4): 10 days after 11 February 2028, however late in the evening, is Monday 21",
         "aware=2028-02-11T23:30", {"report": "2028-02-21"}, f"{HIGH_RISK} {NO_HARM} harm.death=yes", "harm.death=no",
         "ai_provider"),
    Case("eu.aia.73.9_10_carveout", "Art 73(9), (10) change other rules and have no clock", "aware=2028-01-07T10:00",
         {},
         "ai.high_risk=yes ai.annex=annex_iii ai.medical_device=yes",
         "ai.medical_device=no ai.equivalent_reporting=no"),
    Case("eu.aia.73_6.evidence_gate", "Art 73(6) is a gate and has no clock", "aware=2028-01-07T10:00", {},
         f"{HIGH_RISK} harm.death=yes", NO_HARM, "ai_provider"),
    Case("eu.aia.26_5.deployer", "Art 26(5): immediately; our cap is 24 h", "aware=2028-01-07T10:00",
         {"information": "2028-01-08T10:00"}, f"{HIGH_RISK} harm.death=yes", NO_HARM, "ai_deployer"),
    Case("eu.aia.26_5.risk", "Art 26(5): without undue delay; our cap is 24 h", "aware=2028-01-07T10:00",
         {"information": "2028-01-08T10:00"}, f"{HIGH_RISK} ai.risk_79=yes", "ai.risk_79=no", "ai_deployer_high_risk"),
    Case("eu.aia.20_2.provider", "Art 20(2): immediately; our cap is 24 h", "aware=2028-01-07T10:00",
         {"information": "2028-01-08T10:00"}, f"{HIGH_RISK} ai.risk_79=yes", "ai.risk_79=no", "ai_provider"),
    # Regulation (EU) 2024/1689 Art 55 and the code of practice, Measure 9.3
    Case("eu.gpai.55.statute", "Art 55(1)(c): without undue delay; our cap is 48 h", AWARE,
         {"report": "2026-06-07T17:20"}, f"{MODEL} harm.death=yes", NO_HARM, "gpai_systemic_risk_provider"),
    Case("eu.gpai.55.2d", "Measure 9.3: 2 days after 5 June is Sunday 7; the code rolls nothing", AWARE,
         {"report": "2026-06-07"}, f"{MODEL} harm.critical_infra_irreversible=yes", NO_HARM, "cop_signatory"),
    Case("eu.gpai.55.5d", "Measure 9.3: 5 days after 5 June is 10 June", AWARE, {"report": "2026-06-10"},
         f"{MODEL} weights_exfiltrated=yes", "weights_exfiltrated=no gpai.cyber_breach=no", "cop_signatory"),
    Case("eu.gpai.55.10d", "Measure 9.3: 10 days after 5 June is 15 June", AWARE, {"report": "2026-06-15"},
         f"{MODEL} harm.death=yes", "harm.death=no", "cop_signatory"),
    Case("eu.gpai.55.15d", "Measure 9.3: 15 days after 5 June is Saturday 20 June", AWARE, {"report": "2026-06-20"},
         f"{MODEL} harm.serious_health=yes", NO_HARM, "cop_signatory"),
    Case("eu.gpai.55.interim", "Measure 9.3: four weeks after the report of 10 June is 8 July",
         "eu.gpai.55.5d/report=2026-06-10T12:00", {"update": "2026-07-08"}, MODEL, "ai.gpai_sr=no", "cop_signatory"),
    Case("eu.gpai.55.interim", "Measure 9.3: then four weeks after the latest update, 1 July, is 29 July",
         "eu.gpai.55.5d/report=2026-06-10T12:00 eu.gpai.55.interim/update=2026-07-01T12:00", {"update": "2026-07-29"},
         MODEL, "ai.gpai_sr=no", "cop_signatory"),
    Case("eu.gpai.55.interim", "Measure 9.3: nothing after it was resolved",
         "eu.gpai.55.5d/report=2026-06-10T12:00 resolved=2026-06-20T12:00", {"update": NOWHERE}, MODEL, "ai.gpai_sr=no",
         "cop_signatory"),
    Case("eu.gpai.55.final", "Measure 9.3: 60 days after 10 June is 9 August", "resolved=2026-06-10T12:00",
         {"report": "2026-08-09"}, MODEL, "ai.gpai_sr=no", "cop_signatory"),
    # Directive (EU) 2022/2555
    Case("eu.nis2.ew", "Art 23(4)(a): 24 h after Friday 17:20 is Saturday 17:20", AWARE,
         {"warning": "2026-06-06T17:20"},
         "nis2.significant=yes", "nis2.significant=no", "nis2_essential", latest={"warning": "2026-06-06T18:00"}),
    Case("eu.nis2.in", "Art 23(4)(b): 72 h", AWARE, {"notification": "2026-06-08T17:20"}, "nis2.significant=yes",
         "nis2.significant=no", "nis2_important", latest={"notification": "2026-06-08T18:00"}),
    Case("eu.nis2.in_tsp", "Art 23(4), last subparagraph: 24 h for trust services", AWARE,
         {"notification": "2026-06-06T17:20"}, "nis2.significant=yes nis2.trust_services=yes", "nis2.trust_services=no",
         "trust_service_provider", latest={"notification": "2026-06-06T18:00"}),
    Case("eu.nis2.inter", "Art 23(4)(c): upon request; our cap is 24 h", f"requested={FRIDAY}",
         {"report": "2026-06-06T17:20"}, "nis2.significant=yes authority_request=yes", "authority_request=no",
         "nis2_essential"),
    Case("eu.nis2.final", "Art 23(4)(d): a month after 31 January is the last of February, a Saturday; Monday 2 March",
         "eu.nis2.in/notification=2026-01-31T10:00", {"report": "2026-02-28"}, "nis2.significant=yes",
         "nis2.significant=no", "nis2_essential", latest={"report": "2026-03-02"}),
    Case("eu.nis2.ongoing", "Art 23(4)(e): progress when the final report is due, final a month after it was handled",
         "eu.nis2.in/notification=2026-03-31T10:00 handled=2026-05-15T10:00",
         {"progress": "2026-04-30", "final": "2026-06-15"}, "nis2.significant=yes incident_ongoing=yes",
         "incident_ongoing=no", "nis2_essential"),
    Case("eu.nis2.recipients", "Art 23(1): without undue delay; our cap is 72 h", AWARE, {"notice": "2026-06-08T17:20"},
         "nis2.significant=yes nis2.affects_recipients=yes", "nis2.affects_recipients=no", "nis2_essential"),
    Case("eu.nis2.threat", "Art 23(2): without undue delay; our cap is 72 h", AWARE, {"notice": "2026-06-08T17:20"},
         "nis2.significant_threat=yes", "nis2.significant_threat=no", "nis2_essential"),
    # Directive (EU) 2022/2557
    Case("eu.cer.15", "Art 15(1): 24 h; a month after 30 April is Saturday 30 May, then Monday 1 June",
         f"{AWARE} eu.cer.15/initial=2026-04-30T10:00", {"initial": "2026-06-06T17:20", "detailed": "2026-05-30"},
         "cer.significant_disruption=yes", "cer.significant_disruption=no", "critical_entity",
         latest={"initial": "2026-06-06T18:00", "detailed": "2026-06-01"}),
    # Regulation (EU) 2024/2847, from 2026-09-11
    Case("eu.cra.vuln.24", "Art 14(2)(a): 24 h", "aware=2026-09-18T17:20", {"warning": "2026-09-19T17:20"},
         "cra.exploited_vulnerability=yes", "cra.exploited_vulnerability=no", "pde_manufacturer",
         latest={"warning": "2026-09-19T18:00"}),
    Case("eu.cra.vuln.72", "Art 14(2)(b): 72 h", "aware=2026-09-18T17:20", {"notification": "2026-09-21T17:20"},
         "cra.exploited_vulnerability=yes", "cra.exploited_vulnerability=no", "oss_steward",
         latest={"notification": "2026-09-21T18:00"}),
    Case("eu.cra.vuln.final",
         "Art 14(2)(c): 14 days after a measure of 19 September is 3 October, a Saturday and holiday",
         "measure_available=2026-09-19T08:00", {"report": "2026-10-03"}, "cra.exploited_vulnerability=yes",
         "cra.exploited_vulnerability=no", "pde_manufacturer", latest={"report": "2026-10-05"}),
    Case("eu.cra.inc.24", "Art 14(4)(a): 24 h", "aware=2026-09-18T17:20", {"warning": "2026-09-19T17:20"},
         "cra.severe_incident=yes", "cra.severe_incident=no", "pde_manufacturer",
         latest={"warning": "2026-09-19T18:00"}),
    Case("eu.cra.inc.72", "Art 14(4)(b): 72 h", "aware=2026-09-18T17:20", {"notification": "2026-09-21T17:20"},
         "cra.severe_incident=yes", "cra.severe_incident=no", "pde_manufacturer",
         latest={"notification": "2026-09-21T18:00"}),
    Case("eu.cra.inc.final", "Art 14(4)(c): a month after 31 October is 30 November, a Monday",
         "eu.cra.inc.72/notification=2026-10-31T09:00", {"report": "2026-11-30"}, "cra.severe_incident=yes",
         "cra.severe_incident=no", "pde_manufacturer"),
    Case("eu.cra.inter", "Art 14(6): upon request; our cap is 24 h", "requested=2026-09-18T17:20",
         {"report": "2026-09-19T17:20"}, "cra.severe_incident=yes authority_request=yes", "authority_request=no",
         "pde_manufacturer"),
    Case("eu.cra.users", "Art 14(8): after becoming aware; our cap is 72 h", "aware=2026-09-18T17:20",
         {"notice": "2026-09-21T17:20"}, "cra.severe_incident=yes",
         "cra.severe_incident=no cra.exploited_vulnerability=no", "pde_manufacturer"),
    # Regulation (EU) No 910/2014
    Case("eu.eidas.19a", "Art 19a(1)(b): 24 h from awareness", AWARE, {"notification": "2026-06-06T17:20"},
         "eidas.significant_impact=yes", "eidas.significant_impact=no", "trust_service_provider",
         latest={"notification": "2026-06-06T18:00"}),
    Case("eu.eidas.24", "Art 24(2)(fb): 24 h from the incident itself", f"occurred={FRIDAY} aware=2026-06-07T10:00",
         {"notification": "2026-06-06T17:20"}, "eidas.significant_impact=yes", "eidas.significant_impact=no",
         "qualified_trust_service_provider", latest={"notification": "2026-06-06T18:00"}),
    # Regulations (EU) 2017/745 and 2017/746
    Case("eu.mdr.15d", "Art 87(3): 15 days after Friday 7 January 2028 is Saturday 22, then Monday 24",
         "aware=2028-01-07T10:00", {"report": "2028-01-22"}, "device.serious_incident=yes",
         "device.serious_incident=no",
         "device_manufacturer", latest={"report": "2028-01-24"}),
    Case("eu.mdr.10d", "Art 87(5): 10 days after 11 February 2028 is Monday 21", "aware=2028-02-11T23:30",
         {"report": "2028-02-21"}, "device.serious_incident=yes device.death_or_deterioration=yes",
         "device.death_or_deterioration=no", "device_manufacturer"),
    Case("eu.mdr.2d", "Art 87(4): 2 days after Friday 10 December 2027 is Sunday 12; two working days end Tuesday 14",
         "aware_of_threat=2027-12-10T09:00", {"report": "2027-12-12"}, "device.public_health_threat=yes",
         "device.public_health_threat=no", "device_manufacturer", latest={"report": "2027-12-14"}),
    Case("eu.mdr.fsca", "Art 87(8) is a gate and has no clock", AWARE, {}, who="device_manufacturer"),
    Case("eu.ivdr.82", "Art 82: 15 and 10 days after 7 January 2028, and 2 after the threat was known",
         "aware=2028-01-07T10:00", {"report": "2028-01-22", "death": "2028-01-17", "threat": NOWHERE},
         "device.serious_incident=yes device.death_or_deterioration=yes device.public_health_threat=no",
         "device.serious_incident=no", "ivd_manufacturer", latest={"report": "2028-01-24"}),
    Case("eu.ivdr.82", "Art 82: 2 days after the threat was known on Friday 10 December 2027 is Sunday 12",
         "aware_of_threat=2027-12-10T09:00", {"report": NOWHERE, "death": NOWHERE, "threat": "2027-12-12"},
         "device.public_health_threat=yes", "device.public_health_threat=no device.serious_incident=no",
         "ivd_manufacturer", latest={"threat": "2027-12-14"}),
    # Regulations (EU) 2025/327, from 2027-03-26, and 2023/988
    Case("eu.ehds.44", "Art 44(7): 3 days after Thursday 1 April 2027 is Sunday 4, then Monday 5",
         "aware=2027-04-01T10:00", {"report": "2027-04-04"}, "ehr.serious_incident=yes", "ehr.serious_incident=no",
         "ehr_manufacturer", latest={"report": "2027-04-05"}),
    Case("eu.gpsr.20", "Art 20(1): without undue delay; our cap is 24 h", AWARE, {"notification": "2026-06-06T17:20"},
         "product.accident=yes", "product.accident=no", "product_manufacturer"),
    Case("eu.gpsr.20.distributor", "Art 20(3): without undue delay; our cap is 24 h", AWARE,
         {"information": "2026-06-06T17:20"}, "product.accident=yes", "product.accident=no", "product_distributor"),
    # Regulation (EU) 2022/2554 and Delegated Regulation (EU) 2025/301
    Case("eu.dora.init",
         "Art 5(1)(a): 4 h after classification at 10:00, before 24 h after awareness; a bank never rolls",
         "aware=2026-06-02T08:00 classified=2026-06-02T10:00", {"report": "2026-06-02T14:00"}, MAJOR, "dora.major=no",
         "financial_entity credit_institution", "Europe/Dublin", latest={"report": "2026-06-02T15:00"}),
    Case("eu.dora.init", "Art 5(4): due on a Saturday, an insurer has until noon of Monday",
         "aware=2026-06-05T21:00 classified=2026-06-05T22:00", {"report": "2026-06-06T02:00"}, MAJOR, "dora.major=no",
         "financial_entity insurance_undertaking", "Europe/Dublin", latest={"report": "2026-06-08T12:00"}),
    Case("eu.dora.init", "Art 5(2): classified after more than 24 h, only the 4 h count",
         "aware=2026-06-02T08:00 classified=2026-06-03T10:00", {"report": "2026-06-03T14:00"}, MAJOR, "dora.major=no",
         "financial_entity credit_institution", "Europe/Dublin", latest={"report": "2026-06-03T15:00"}),
    Case("eu.dora.inter", "Art 5(1)(b): 72 h from submission on Wednesday is Saturday 15:00; noon of Monday",
         "eu.dora.init/report=2026-06-03T15:00", {"report": "2026-06-06T15:00"}, MAJOR, "dora.major=no",
         "financial_entity insurance_undertaking", "Europe/Dublin", latest={"report": "2026-06-08T12:00"}),
    Case("eu.dora.final",
         "Art 5(1)(c), (6): a month from the latest intermediate report; the final one rolls for banks too",
         "eu.dora.inter/report=2026-05-06T15:00", {"report": "2026-06-06"}, MAJOR, "dora.major=no",
         "financial_entity credit_institution", "Europe/Dublin", latest={"report": "2026-06-08T12:00"}),
    Case("eu.dora.clients", "Art 19(3): without undue delay; our cap is 24 h", AWARE, {"notice": "2026-06-06T17:20"},
         f"{MAJOR} dora.client_interests=yes", "dora.client_interests=no", "financial_entity"),
    Case("eu.dora.reclass", "Art 5 of the implementing regulation changes other rules", AWARE, {},
         who="financial_entity"),
]  # fmt: skip

EARLY = [
    Case("eu.aia.73.std", "formally law since 2026-08-02, operative from 2027-12-02: possible, for counsel",
         "aware=2027-01-08T10:00", {"report": "2027-01-23"}, f"{HIGH_RISK} harm.death=yes", who="ai_provider",
         latest={"report": "2027-01-25"}, applies=Applies.POSSIBLE),
    Case("eu.aia.73.std", "an Annex I system is bound from 2028-08-02 only", "aware=2028-01-07T10:00",
         {"report": "2028-01-22"}, "ai.high_risk=yes ai.annex=annex_i causal=suspected harm.fundamental_rights=yes",
         who="ai_provider", latest={"report": "2028-01-24"}, applies=Applies.POSSIBLE),
    Case("eu.aia.73.std", "before 2026-08-02 it was no law", "aware=2026-06-05T10:00", {}, who="ai_provider",
         applies=Applies.NO),
    Case("eu.ehds.44", "before 2027-03-26 it is no law", AWARE, {}, who="ehr_manufacturer", applies=Applies.NO),
    Case("eu.cra.vuln.24", "before 2026-09-11 it was no law", AWARE, {}, who="pde_manufacturer", applies=Applies.NO),
]  # fmt: skip


@pytest.mark.parametrize("case", [*CASES, *EARLY], ids=str)
def test_the_deadline_is_what_the_rules_own_arithmetic_gives(case: Case) -> None:
    holds(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_trigger_needs_its_facts_and_binds_whom_it_names(case: Case) -> None:
    fails(case)
