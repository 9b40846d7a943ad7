"""``clock``: deadlines from the command line, and every way to ask wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

GDPR = ("clock", "compute", "eu.gdpr.33")
BERLIN = ("--tz", "Europe/Berlin")
AWARE = ("--start", "aware=2026-06-05T17:20")
FTC = ("clock", "compute", "us.ftc.safeguards", "--start", "aware=2026-11-23T09:00", "--tz", "America/New_York")
OURS = """\
regime: ours
title: Ours
jurisdiction: contract
checked_on: 2026-11-25
sources: [{title: the contract with ACME, licence: ours}]
rules:
  - {id: ours.acme, title: Breach, basis: Clause 7, who: [processor], stages: [{id: notice, limits: [{from: suspected,
     mode: elapsed_hours, n: 12}]}], status: in_force, provenance: agreement, source: the contract}
"""
STRICTER = """\
regime: ours
title: Our own limits
jurisdiction: EU
checked_on: 2026-11-25
sources: [{title: our policy on data breaches, licence: ours}]
rules:
  - id: ours.gdpr.33
    title: Our 48 hours
    basis: our policy, section 2
    who: [controller]
    when: personal_data_breach && risk_to_persons != 'unlikely'
    recipient: the lead or competent supervisory authority (Art 55, 56), and our board
    stages: [{id: notification, limits: [{from: aware, mode: elapsed_hours, n: 48}]}]
    tightens: eu.gdpr.33
    status: in_force
    provenance: agreement
    source: our policy
"""
KNOWN = ("--who", "nonbank_fin_institution", "--fact", "unencrypted_customer_info_acquired=yes")


def test_a_clock_is_one_document_with_both_dates_and_the_days(war: Run) -> None:
    got = war("clock", "compute", "eu.aia.73.std", "--start", "aware=2028-01-07T10:00", *BERLIN, "--json").json()

    stage = got["stages"][0]
    assert (got["schema"], got["rule"], got["status"]) == ("warroom.clock/v1", "eu.aia.73.std", "future")
    assert (got["tz"], got["country"], got["starts"]) == ("Europe/Berlin", "DE", {"aware": "2028-01-07T09:00:00Z"})
    assert stage["plan_by_at"] == "2028-01-22T22:59:59Z"
    assert stage["latest_arguable_at"] == "2028-01-24T22:59:59Z"
    assert stage["plan_by_is"] == "law"
    assert "Fri 7 Jan 2028 excluded: the day of the event" in stage["because"]
    assert (
        "rolled from Sat 22 Jan 2028 to Mon 24 Jan 2028 because Sat 22 Jan 2028 is Saturday" in stage["latest_because"]
    )
    assert [one["id"] for one in got["calendars"]] == ["DE"]
    assert got["calendars"][0]["source"].startswith("holidays ")


def test_a_clock_reads_as_text(war: Run) -> None:
    told = war(*GDPR, *AWARE, *BERLIN, "--who", "controller", "--fact", "personal_data_breach=yes").out

    assert "Applies: possible" in told
    assert "  it is unknown whether personal_data_breach && risk_to_persons != 'unlikely'" in told
    assert "  risk_to_persons: What risk to people's rights and freedoms?" in told
    assert "  plan by Mon 8 Jun 2026 17:20 CEST" in told
    assert "  latest arguable Mon 8 Jun 2026 18:00 CEST" in told
    assert "not legal advice" in told


def test_an_organisations_own_cap_is_shown_as_policy(war: Run) -> None:
    got = war("clock", "compute", "eu.gdpr.34", *AWARE, *BERLIN, "--json").json()["stages"][0]
    assert (got["plan_by_is"], got["latest_arguable_at"]) == ("policy", None)

    assert "(our own policy, not statute)" in war("clock", "compute", "eu.gdpr.34", *AWARE, *BERLIN).out


@pytest.mark.parametrize(
    ("span", "applies"),
    [("400..600", "possible"), ("500..600", "yes"), ("100..400", "no"), ("500..", "yes"), ("400..", "possible"),
     ("500", "yes"), ("1,200", "yes"), ("499", "no")],
)  # fmt: skip
def test_a_count_is_a_range_against_a_threshold(war: Run, span: str, applies: str) -> None:
    got = war(*FTC, *KNOWN, "--affected", span, "--json").json()

    assert got["applies"] == applies
    assert (got["missing"] == ["affected.persons"]) is (applies == "possible")


def test_a_possible_duty_runs_its_clock_and_says_what_would_settle_it(war: Run) -> None:
    got = war(*FTC, "--json").json()

    assert got["applies"] == "possible"
    assert got["missing"] == ["affected.persons", "unencrypted_customer_info_acquired", "who"]
    assert got["questions"]["affected.persons"] == "How many people are affected?"
    assert got["stages"][0]["plan_by_at"] == "2026-12-24T04:59:59Z"


def test_a_repealed_rule_says_so_and_has_no_date(war: Run) -> None:
    got = war("clock", "compute", "us.co.sb24_205", *AWARE, "--tz", "America/Denver", "--json").json()

    assert (got["applies"], got["rings"], got["stages"]) == ("no", False, [])
    assert got["because"][0].startswith("repealed: ")


def test_a_stage_waits_for_the_submission_of_the_one_before(war: Run) -> None:
    rule = ("clock", "compute", "eu.cer.15", *AWARE, *BERLIN)
    waits = war(*rule, "--json").json()["stages"][1]
    assert (waits["plan_by_at"], waits["waits_for"]) == (None, ["eu.cer.15/initial"])

    runs = war(*rule, "--start", "eu.cer.15/initial=2026-06-06T10:00", "--json").json()["stages"][1]
    assert runs["plan_by_local"] == "Mon 6 Jul 2026 23:59:59 CEST"


@pytest.mark.parametrize("start", ["aware=yesterday-ish", "aware=2026-02-30T10:00", "nonsense", "aware=", "aware=-15m"])
def test_a_bad_time_is_refused_with_what_is_wanted(war: Run, start: str) -> None:
    ran = war(*GDPR, "--start", start, *BERLIN, code=2)

    assert "aware" in ran.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ((*GDPR, "--start", "material=2026-06-05T17:20", *BERLIN), "eu.gdpr.33 starts from aware"),
        ((*GDPR, "--start", "awaer=2026-06-05T17:20", *BERLIN), "there is no anchor 'awaer'"),
        ((*GDPR, "--start", "eu.nis2.in/notification=2026-06-05T17:20", *BERLIN), "eu.gdpr.33 starts from aware"),
        ((*GDPR, *BERLIN), "--start aware="),
        ((*GDPR, *AWARE), "has no offset"),
        ((*GDPR, "--start", "aware=2026-03-29T02:30", *BERLIN), "the clocks of Europe/Berlin skip 2026-03-29T02:30"),
        ((*GDPR, "--start", "aware=1026-03-29T02:30", *BERLIN), "is the year right?"),
        ((*GDPR, *AWARE, "--start", "aware=2026-06-06T17:20", *BERLIN), "aware is given twice"),
        ((*GDPR, *AWARE, *BERLIN, "--cap", "soon"), "is no span"),
        ((*GDPR, *AWARE, "--tz", "Europe/Atlantis"), "is no IANA time zone"),
        ((*GDPR, *AWARE, *BERLIN, "--fact", "risk_to_persons=some"), "unlikely, risk, high"),
        ((*GDPR, *AWARE, *BERLIN, "--fact", "personal_data_breach=perhaps"), "yes or no"),
        ((*GDPR, *AWARE, *BERLIN, "--fact", "personal_data_breach"), "is not NAME=VALUE"),
        ((*GDPR, *AWARE, *BERLIN, "--affected", "600..400"), "600 is more than 400"),
        ((*GDPR, *AWARE, *BERLIN, "--affected", "many"), "write a number"),
        ((*GDPR, *AWARE, *BERLIN, "--affected", "1.5"), "write a number"),
        ((*GDPR, *AWARE, *BERLIN, "--param", "n=24"), "is law and takes none"),
        (("clock", "compute", "eu.aia.73.std", "--start", "aware=2028-01-07T10:00Z"), "--tz Europe/Berlin"),
        (("clock", "compute", "eu.aia.73.std", "--start", "aware=2028-01-07T10:00", "--tz", "UTC"), "--country DE"),
        (("clock", "compute", "contract.dpa", *AWARE, *BERLIN, "--param", "mode=fortnights"), "mode: input should be"),
        (("clock", "compute", "contract.dpa", *AWARE, *BERLIN, "--param", "n=251", "--param", "mode=business_days"),
         "251 business_days is longer than a year"),
        (("clock", "compute", "contract.dpa", "--param", "from=awaer", "--start", "awaer=2026-06-05T17:20", *BERLIN),
         "there is no anchor 'awaer'"),
        (("clock", "compute", "contract.dpa", *AWARE, *BERLIN, "--param", "mode=soft"), "the limit: a soft limit has"),
        (("clock", "compute", "contract.dpa", *AWARE, *BERLIN, "--param", "n=0"), "n: input should be"),
        (("clock", "compute", "contract.dpa", *AWARE, *BERLIN, "--param", "n=-3"), "n: input should be"),
        (("clock", "compute", "contract.dpa", *AWARE, *BERLIN, "--param", "party=x"), "contract.dpa takes"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_with_the_way_on(
    war: Run, line: tuple[str, ...], said: str
) -> None:
    assert said in war(*line, code=2).err


@pytest.mark.parametrize(
    ("line", "close"),
    [
        (("clock", "compute", "eu.gdpr.34a", *AWARE), "eu.gdpr.34"),
        (("clock", "show", "eu.nothing"), "warroom clock rules"),
        ((*GDPR, *AWARE, *BERLIN, "--who", "controler"), "did you mean 'controller'?"),
        ((*GDPR, *AWARE, *BERLIN, "--fact", "personal_data_braech=yes"), "did you mean 'personal_data_breach'?"),
        (("clock", "compute", "eu.mdr.15d", *AWARE, *BERLIN, "--country", "DE-XX"), "there is no calendar 'DE-XX'"),
        (("clock", "compute", "eu.mdr.15d", *AWARE, *BERLIN, "--country", "ZZ"), "there is no calendar 'ZZ'"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found_with_the_closest(war: Run, line: tuple[str, ...], close: str) -> None:
    assert close in war(*line, code=6).err


def test_a_missing_start_is_told_to_a_program(war: Run) -> None:
    ran = war("clock", "compute", "us.sec.8k105", "--tz", "America/New_York", "--json", code=2)

    assert ran.error()["details"] == {"wanted": ["material", "determined", "aware"]}


def test_the_earlier_of_two_equal_times_on_the_clock_counts(war: Run) -> None:
    got = war(*GDPR, "--start", "aware=2026-10-25T02:30", *BERLIN, "--json").json()

    assert got["starts"] == {"aware": "2026-10-25T00:30:00Z"}


def test_hours_need_no_time_zone_when_the_start_has_an_offset(war: Run) -> None:
    got = war(*GDPR, "--start", "aware=2026-06-05T17:20+02:00", "--json").json()

    assert got["stages"][0]["plan_by_at"] == "2026-06-08T15:20:00Z"


def test_a_contract_counts_by_its_own_numbers(war: Run) -> None:
    line = ("clock", "compute", "contract.dpa", "--start", "confirmed=2026-12-23T10:00", *BERLIN, "--who", "processor")
    told = (
        "--param",
        "from=confirmed",
        "--param",
        "n=2",
        "--param",
        "mode=business_days",
        "--param",
        "clause=\x1b[31m7",
    )
    got = war(*line, *told, "--json").json()

    assert (got["applies"], got["status"], got["rings"]) == ("yes", "in_force", True)
    assert got["stages"][0]["plan_by_local"] == "Mon 28 Dec 2026 23:59:59 CET"
    assert "Fri 25 Dec 2026 not counted: Christmas Day" in got["stages"][0]["because"]
    assert "\x1b" not in war(*line, *told).out


def test_a_contract_without_its_numbers_never_rings(war: Run) -> None:
    got = war(
        "clock", "compute", "contract.sla", "--start", "service_impact=2026-06-05T17:20", *BERLIN, "--json"
    ).json()

    assert (got["applies"], got["status"], got["rings"]) == ("possible", "draft", False)


def test_rules_of_ones_own_stand_beside_those_that_ship_and_replace_none(war: Run, environment: Path) -> None:
    own = environment / "c" / "warroom" / "regulations" / "ours.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(OURS)
    line = ("clock", "compute", "ours.acme", "--start", "suspected=2026-06-05T17:20", *BERLIN, "--who", "processor")
    got = war(*line, "--json").json()
    assert (got["applies"], got["stages"][0]["plan_by_local"]) == ("yes", "Sat 6 Jun 2026 05:20 CEST")
    assert war("clock", "check").out == "rules: clean\n"

    own.write_text(OURS.replace("ours.acme", "eu.gdpr.33"))
    assert war("clock", "show", "eu.gdpr.33", "--json").json()["basis"].startswith("Regulation (EU) 2016/679")
    assert "WR009 'eu.gdpr.33' is in eu_gdpr.yaml as well" in war("clock", "check", code=3).out


def test_a_rule_of_ones_own_may_tighten_the_law_and_says_so_in_its_clock(war: Run, environment: Path) -> None:
    own = environment / "c" / "warroom" / "regulations" / "ours.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(STRICTER)
    line = ("clock", "compute", "ours.gdpr.33", *AWARE, *BERLIN)
    got = war(*line, "--json").json()
    assert (got["tightens"], got["stages"][0]["plan_by_local"]) == ("eu.gdpr.33", "Sun 7 Jun 2026 17:20 CEST")
    assert "It tightens eu.gdpr.33, which runs beside it" in war(*line).out
    assert "It tightens eu.gdpr.33" in war("clock", "explain", "ours.gdpr.33").out
    assert "Tightens: eu.gdpr.33" in war("clock", "show", "ours.gdpr.33").out
    assert war("clock", "check").out == "rules: clean\n"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("n: 48", "n: 96", "13:80: WR018 eu.gdpr.33 gives 72 elapsed_hours from aware: 96 elapsed_hours may end later"),
        ("mode: elapsed_hours", "mode: business_days", "WR018 eu.gdpr.33 gives 72 elapsed_hours from aware: 48"),
        ("risk_to_persons != 'unlikely'", "media", "11:11: WR018 eu.gdpr.33 has the trigger"),
        ("[controller]", "[processor]", "10:5: WR018 it does not bind controller, whom eu.gdpr.33 binds"),
        ("id: notification", "id: notice", "13:5: WR018 the stage 'notification' of eu.gdpr.33 is missing"),
        ("the lead or competent supervisory authority (Art 55, 56)", "our board", "12:16: WR018 eu.gdpr.33 is for the"),
        ("from: aware", "from: confirmed", "and nothing here starts from there"),
        ("tightens: eu.gdpr.33", "tightens: eu.gdpr.35", "WR010 there is no rule that ships and is called"),
        ("tightens: eu.gdpr.33", "tightens: ours.gdpr.33", "there is no rule that ships and is called 'ours.gdpr.33'"),
        ("tightens: eu.gdpr.33", "tightens: eu.gdpr.33_5", "WR018 eu.gdpr.33_5 has no clock that could be shorter"),
    ],
)  # fmt: skip
def test_a_rule_of_ones_own_that_loosens_the_law_is_an_error(
    war: Run, tmp_path: Path, was: str, now: str, told: str
) -> None:
    path = tmp_path / "ours.yaml"
    assert was in STRICTER
    path.write_text(STRICTER.replace(was, now))

    assert told in war("clock", "check", str(path), code=3).out
    assert "cure: " in war("clock", "check", str(path), code=3).out


def test_a_bank_is_a_financial_entity_although_only_the_bank_was_stated(war: Run) -> None:
    line = ("clock", "compute", "eu.dora.init", "--start", "classified=2026-06-05T22:00", "--tz", "Europe/Dublin")
    got = war(*line, "--who", "credit_institution", "--fact", "dora.major=yes", "--json").json()

    assert got["applies"] == "yes"
    assert got["stages"][0]["latest_arguable_local"] == "Sat 6 Jun 2026 03:00 IST"


def test_an_organisation_sets_its_own_cap(war: Run) -> None:
    got = war("clock", "compute", "eu.gdpr.34", *AWARE, *BERLIN, "--cap", "12h", "--json").json()["stages"][0]
    assert (got["plan_by_local"], got["plan_by_is"]) == ("Sat 6 Jun 2026 05:20 CEST", "policy")

    hard = war(*GDPR, *AWARE, *BERLIN, "--cap", "12h", "--json").json()["stages"][0]
    assert hard["plan_by_local"] == "Mon 8 Jun 2026 17:20 CEST"


def test_the_rules_are_listed_with_their_sources_by_jurisdiction(war: Run) -> None:
    items = war("clock", "rules", "--json").json()["items"]
    assert len({one["id"] for one in items}) == len(items) > 100

    american = war("clock", "rules", "--jurisdiction", "us", "--json").json()["items"]
    assert {"US", "US-NY", "US-CA", "US-TX", "US-CO"} == {one["jurisdiction"] for one in american}
    assert war("clock", "rules", "--jurisdiction", "US-NY").out.count("us.ny") == 4


def test_a_rule_is_shown_whole(war: Run) -> None:
    told = war("clock", "show", "us.ca.1798_82").out
    assert "attorney" not in told.split("\n")[0]
    assert "Sample of the notice: where affected.california > 500" in told
    assert "  15 calendar_days from us.ca.1798_82/consumers" in told

    assert war("clock", "show", "us.ca.1798_82", "--json").json()["stages"][1]["id"] == "attorney_general"


def test_a_rule_is_explained_in_words_for_who_has_no_incident(war: Run) -> None:
    told = war("clock", "explain", "eu.gdpr.33").out

    assert "  controller: decides why and how personal data is processed" in told
    assert "Was personal data lost, changed, disclosed or accessed without authority? yes" in told
    assert "  72 hours from the instant when the entity became aware, discovered it, or was told (aware)" in told
    assert "hours run through nights, weekends and holidays" in told
    assert "    the other reading: 72 hours, the hour of the event is not counted" in told
    assert "a proposal to make it 96 hours was not law when last looked for" in told
    assert "not legal advice" in told


def test_several_rules_are_explained_at_once_and_as_a_list(war: Run) -> None:
    names = ("eu.dora.init", "us.co.sb24_205")
    items = war("clock", "explain", *names, "--json").json()["items"]

    assert [one["rule"] for one in items] == list(names)
    assert items[0]["stages"][0]["limits"][0]["period"] == "4 hours"
    assert items[1]["law"][0].startswith("it is gone and fires never: repealed")
    assert "did you mean 'eu.dora.init'?" in war("clock", "explain", "eu.dora.inti", code=6).err
    war("clock", "explain", code=2)


def test_the_rules_that_ship_are_clean_and_a_bad_file_is_told_with_its_place(war: Run, tmp_path: Path) -> None:
    assert war("clock", "check").out == "rules: clean\n"
    path = tmp_path / "ours.yaml"
    path.write_text("regime: ours\n")

    assert f"{path}:1:1: WR007 the key 'title' is missing" in war("clock", "check", str(path), code=3).out
    items = json.loads(war("clock", "check", str(path), "--json", code=3).out)["items"]
    assert {one["code"] for one in items} == {"WR007"}
    war("clock", "check", str(tmp_path / "none.yaml"), code=6)


def test_a_calendar_of_ones_own_wins_over_the_library(war: Run, environment: Path) -> None:
    """The SEC closed, say, for a day of mourning."""
    line = (
        "clock",
        "compute",
        "us.sec.8k105",
        "--start",
        "material=2026-08-03T11:00",
        "--tz",
        "America/New_York",
        "--json",
    )
    assert war(*line).json()["stages"][0]["plan_by_local"] == "Fri 7 Aug 2026 17:30 EDT"
    own = environment / "c" / "warroom" / "calendars.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("calendars: [{id: us_federal, closed: [{day: 2026-08-05, why: a day of mourning}]}]\n")

    stage = war(*line).json()["stages"][0]
    assert stage["plan_by_local"] == "Mon 10 Aug 2026 17:30 EDT"
    assert "Wed 5 Aug 2026 not counted: a day of mourning" in stage["because"]


def test_a_calendar_file_that_is_none_is_told_with_its_place(war: Run, environment: Path) -> None:
    own = environment / "c" / "warroom" / "calendars.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("calendars: [{id: us_federal, closed: [2026-08-05]}]\n")

    ran = war(
        "clock", "compute", "us.sec.8k105", "--start", "material=2026-08-03T11:00", "--tz", "America/New_York", code=3
    )
    assert f"{own}:1:39: WR008" in ran.err
