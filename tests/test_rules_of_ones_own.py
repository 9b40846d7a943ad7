"""Rules and calendars that a plan brings itself: held to the form of ours, and never milder than the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans import MINIMAL
from tests.rooms import NOON, pinned
from warroom import bootstrap, config
from warroom.core.plan.findings import Problem
from warroom.packs import PlanError
from warroom.rulebook import Rulebook

OWN = """\
rules:
  - id: acme.works_council
    title: The works council
    jurisdiction: DE
    basis: Our agreement of 2026-02-01
    when: personal_data_breach
    recipient: the works council
    stages: [{id: notice, limits: [{from: aware, mode: business_days, n: 2, calendar: acme}]}]
    status: in_force
    provenance: agreement
    source: the agreement
    checked_on: 2026-02-01
  - id: acme.gdpr.33
    title: To the authority, in half of the time
    jurisdiction: EU
    basis: Our policy
    who: [controller]
    when: personal_data_breach && risk_to_persons != 'unlikely'
    recipient: the lead or competent supervisory authority (Art 55, 56)
    stages: [{id: notification, limits: [{from: aware, mode: elapsed_hours, n: 36}]}]
    tightens: eu.gdpr.33
    status: in_force
    provenance: agreement
    source: our policy
    checked_on: 2026-02-01
calendars:
  - {id: acme, country: DE, closed: [{day: 2026-11-24, why: the company's day off}]}
"""
HANDLED = """\
  - {rule: acme.works_council, excluded: "Nobody is told in a test; Cleo, 2026-11-01"}
  - {rule: acme.gdpr.33, excluded: "Nobody is told in a test; Cleo, 2026-11-01"}
"""
PLAN = MINIMAL + HANDLED + OWN


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rules are kept when they were read once."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True)
def _read_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept))


def problems(folder: Path, text: str) -> list[Problem]:
    """What is wrong with the plan that *text* spells."""
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return bootstrap.check_plan(config.load({}), str(path), None).problems


def test_a_plan_with_rules_and_calendars_of_its_own_is_clean(tmp_path: Path) -> None:
    assert problems(tmp_path, PLAN) == []


@pytest.mark.parametrize(
    ("old", "new", "told", "at"),
    [
        ("    source: the agreement\n", "", "WR007 the key 'source' is missing", "id: acme.works_council"),
        ("    basis: Our agreement", "    bases: Our agreement", "WR006 the key 'bases' is unknown", "bases:"),
        ("mode: business_days", "mode: days", "WR008 'days' is not one of", "days,"),
        ("n: 2,", "n: two,", "WR008 'two' is not a whole number", "two,"),
        ("provenance: agreement\n    source: the", "provenance: gossip\n    source: the", "WR008 'gossip'", "gossip"),
        ("id: acme.works_council\n    title", "id: Works Council\n    title", "WR008 'Works Council'", "Works Council"),
        ("day: 2026-11-24", "day: tomorrow", "WR008 'tomorrow' is not a date", "tomorrow"),
        ("country: DE, closed", "country: Germany, closed", "WR008 'Germany'", "Germany"),
        (", why: the company's day off", "", "WR007 the key 'why' is missing", "{day: 2026"),
        ("{id: acme, country", "{id: acme, land: DE, country", "WR006 the key 'land' is unknown", "land:"),
        ("when: personal_data_breach\n", "when: personal_breach\n", "WR011 'personal_breach'", "personal_breach"),
        ("country: DE, closed", "country: XX, closed", "WR010 there is no calendar 'XX'", "XX"),
        ("n: 2, calendar: acme", "n: 2, calendar: acne", "WR010 there is no calendar 'acne'", "acne"),
        ("from: aware, mode: business", "from: awake, mode: business", "WR010 there is no anchor or stage", "awake"),
        ("who: [controller]", "who: [controler]", "WR010 there is no legal role or kind 'controler'", "controler"),
        ("tightens: eu.gdpr.33", "tightens: eu.gdpr.35", "WR010 there is no rule that ships", "eu.gdpr.35"),
        ("tightens: eu.gdpr.33", "tightens: acme.works_council", "WR010 there is no rule that ships", "acme.w"),
        ("id: acme.gdpr.33", "id: eu.gdpr.33", "WR009 there is a rule 'eu.gdpr.33' already", "eu.gdpr.33"),
        ("id: acme.gdpr.33", "id: acme.works_council", "WR009 there is a rule 'acme.works_council'", "acme.w"),
        ("n: 36", "n: 96", "WR018 eu.gdpr.33 gives 72 elapsed_hours from aware: 96", "96}"),
        ("!= 'unlikely'", "== 'high'", "WR018 eu.gdpr.33 has the trigger", "personal_data_breach &&"),
        ("id: notification,", "id: notice,", "WR018 the stage 'notification' of eu.gdpr.33 is missing", "stages:"),
        ("supervisory authority (Art 55, 56)", "board", "WR018 eu.gdpr.33 is for", "the lead or competent board"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_them_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str, at: str) -> None:
    assert OWN.count(old) == 1, old
    text = MINIMAL + HANDLED + OWN.replace(old, new)
    found = [one for one in problems(tmp_path, text) if f"{one.code} {one.message}".startswith(told)]
    assert len(found) == 1, problems(tmp_path, text)
    assert text.splitlines()[found[0].line - 1] == found[0].source_line
    assert found[0].source_line[found[0].column - 1 :].startswith(at), found[0]
    assert (found[0].severity, bool(found[0].cure)) == ("error", True)


def test_a_rule_whose_shape_is_none_is_no_rule_to_name(tmp_path: Path) -> None:
    text = PLAN.replace("    source: the agreement\n", "")
    told = {(one.code, one.message) for one in problems(tmp_path, text)}
    assert ("WR010", "there is no rule 'acme.works_council'") in told


def test_a_rule_of_ones_own_that_binds_and_that_nobody_handles_is_found_like_a_law(tmp_path: Path) -> None:
    found = problems(tmp_path, PLAN.replace(HANDLED.splitlines(keepends=True)[0], ""))
    assert [(one.code, one.path) for one in found] == [("WR060", "entities[0].id")]
    assert "acme.works_council binds acme-de (The works council)" in found[0].message


def test_a_calendar_by_itself_needs_no_rule(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{MINIMAL}calendars:\n  - {{id: acme, country: DE}}\n") == []
    assert [one.code for one in problems(tmp_path, f"{MINIMAL}calendars:\n  - {{country: DE}}\n")] == ["WR007"]


def test_two_calendars_of_one_name_are_an_error_at_the_second(tmp_path: Path) -> None:
    twice = f"{MINIMAL}calendars:\n  - {{id: acme, country: DE}}\n  - {{id: acme, country: FR}}\n"
    (found,) = problems(tmp_path, twice)
    assert (found.code, found.path, found.line) == ("WR009", "calendars[1].id", twice.count("\n"))


def test_a_plan_with_such_a_fault_is_none(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN.replace("n: 36", "n: 96"), encoding="utf-8")
    assert bootstrap.check_plan(config.load({}), str(path), None).plan is None


def test_a_demo_reads_no_calendar_of_the_settings() -> None:
    home = config.config_home()
    home.mkdir(parents=True)
    (home / config.CALENDARS).write_text("calendars: [")
    bank = MINIMAL.replace("kinds: []", "kinds: [credit_institution]")
    assert Rulebook(shipped=True).pinned(pinned(bank).plan, NOON).calendars.keys() == {"DE"}
    with pytest.raises(PlanError):
        Rulebook().pinned(pinned(bank).plan, NOON)
