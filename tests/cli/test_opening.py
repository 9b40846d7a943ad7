"""Declaring an incident in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.plans import changed
from warroom import bundled


def test_declaring_says_how_bad_it_is_and_whom_to_call(war: Run, plan: str) -> None:
    ran = war("declare", "Refunds that do not exist", "--plan", plan)

    assert "severity SEV3 Minor; could be SEV1: unknown affected.high, harm" in ran.out
    assert "now  engineer: Ben S. (ben) env:BEN_PAGER; or else Ana R." in ran.out
    assert "if it is SEV1, also commander now, counsel now, comms now, compliance within 30m" in ran.out
    assert "warning: this version pages nobody itself: call them" in ran.err


def test_declaring_as_json_is_what_was_recorded_and_whom_to_call(war: Run, plan: str) -> None:
    got = war("declare", "x", "--plan", plan, "--json", "--fact", "personal_data=yes").json()

    assert got["schema"] == "warroom.recorded/v1"
    assert got["severity"] == {"level": "SEV2", "could_be": "SEV1"}
    assert [(one["role"], one["within_s"]) for one in got["call"] if not one["if_level"]] == [
        ("commander", 0), ("engineer", 0), ("counsel", 1800), ("comms", 3600),
    ]  # fmt: skip
    assert got["call"][0]["people"][0] == {"id": "ana", "name": "Ana R.", "contact": ["env:ANA_PAGER"]}


def test_facts_and_instants_can_be_given_at_once(war: Run, plan: str) -> None:
    war(
        "declare", "x", "--plan", plan, "--fact", "harmful=yes", "--fact", "harm=serious",
        "--occurred", "2026-11-01T10:00Z", "--detected=-40m", "--aware", "2026-11-01T10:30+01:00",
    )  # fmt: skip

    got = war("status", "--json").json()
    assert got["severity"]["level"] == "SEV1"
    assert got["incident"]["occurred_at"] == "2026-11-01T10:00:00Z"
    assert got["incident"]["aware_at"] == "2026-11-01T09:30:00Z"
    assert got["incident"]["aware_assumed"] is False


def test_something_suspected_is_not_declared_yet(war: Run, plan: str) -> None:
    war("declare", "x", "--plan", plan, "--suspected")

    got = war("status", "--json").json()["incident"]
    assert (got["phase"], got["declared_at"]) == ("detected", None)


def test_a_title_is_needed_where_nobody_can_be_asked(war: Run, plan: str) -> None:
    assert "say in a line what happened" in war("declare", "--plan", plan, code=2).err


def test_with_several_plans_one_must_be_named(war: Run) -> None:
    error = war("declare", "x", "--json", code=2).error()

    assert {"assistant", "decisions"} <= set(error["details"]["plans"])


def test_the_plan_of_the_settings_is_the_default(
    war: Run, plan: str, monkeypatch: pytest.MonkeyPatch, environment: Path
) -> None:
    monkeypatch.setenv("WARROOM_PLAN", plan)
    war("declare", "x")

    assert war("status", "--json").json()["plan"]["id"] == "minimal"


def test_the_only_plan_of_ones_own_is_the_default(war: Run, plan: str, environment: Path) -> None:
    (environment / "work" / "warroom.toml").write_text(f'plans = ["{Path(plan).parent}"]\n')
    war("declare", "x")

    assert war("status", "--json").json()["plan"]["id"] == "minimal"


def test_a_plan_that_ships_is_found_by_its_name(war: Run) -> None:
    war("declare", "x", "--plan", "assistant")

    assert war("status", "--json").json()["plan"]["id"] == "assistant"


def test_an_unknown_plan_is_not_found(war: Run) -> None:
    assert "did you mean 'assistant'" in war("declare", "x", "--plan", "asistant", code=6).err


def test_a_broken_plan_is_refused_with_its_position(war: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(changed("title: A small plan for tests", "titel: A small plan for tests"))

    refused = war("declare", "x", "--plan", str(path), code=3)
    assert re.search(rf"error: {path}:\d+:\d+: WR\d+ ", refused.err)
    assert f"warroom plan check {path}" in refused.err


def test_a_fact_that_the_plan_does_not_ask_is_not_found(war: Run, plan: str) -> None:
    assert "did you mean 'harmful'" in war("declare", "x", "--plan", plan, "--fact", "harmfull=yes", code=6).err


def test_a_fact_without_a_value_is_a_wrong_line(war: Run, plan: str) -> None:
    assert "is not NAME=VALUE" in war("declare", "x", "--plan", plan, "--fact", "harmful", code=2).err


@pytest.mark.parametrize("contact", ["mailto://ben@example.org", "https://pager.invalid/x", "env:NOBODY_SET_THIS"])
def test_a_contact_that_reaches_nobody_is_said_loudly(war: Run, tmp_path: Path, contact: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(changed("env:BEN_PAGER", contact))

    assert f"the plan's contacts do not reach ben ({contact} is " in war("declare", "x", "--plan", str(path)).err


def test_a_reference_to_a_placeholder_is_said_without_what_it_holds(
    war: Run, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEN_PAGER", "https://token@pager.invalid/x")
    err = war("declare", "x", "--plan", plan).err

    assert "ben (env:BEN_PAGER is a placeholder here)" in err
    assert "token" not in err


@pytest.mark.parametrize("name", ["assistant", "decisions"])
def test_a_plan_that_ships_reaches_nobody_and_that_is_said_loudly(war: Run, name: str) -> None:
    err = war("declare", "x", "--plan", name).err

    assert "warning: nobody can be reached: the plan's contacts do not reach " in err
    assert "is not set here" in err


def test_a_person_without_a_contact_is_said_loudly(war: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(changed('contact: ["env:BEN_PAGER"]', "contact: []"))

    assert "ben (the plan has no contact)" in war("declare", "x", "--plan", str(path)).err


def test_contacts_that_may_reach_people_are_not_complained_about(
    war: Run, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ANA", "BEN", "CLEO", "DAN", "EVE", "FAY"):
        monkeypatch.setenv(f"{name}_PAGER", "https://pager.acme.eu")

    assert "do not reach" not in war("declare", "x", "--plan", plan).err


def test_a_drill_calls_nobody_to_the_phone(war: Run, plan: str) -> None:
    assert "warning" not in war("declare", "x", "--plan", plan, "--drill").err


def test_a_rehearsed_declaration_leaves_nothing_behind(war: Run, plan: str, environment: Path) -> None:
    ran = war("declare", "x", "--plan", plan, "--dry-run")

    assert "would record: x (plan minimal 1)" in ran.out
    assert not (environment / "d").exists()


def test_the_same_key_declares_one_incident(war: Run, plan: str) -> None:
    first = war("declare", "x", "--plan", plan, "--once", "alert-7", "--json").json()
    again = war("declare", "x", "--plan", plan, "--once", "alert-7", "--json").json()

    assert first["incident"] == again["incident"]
    assert len(war("list", "--json").json()["items"]) == 1


def test_every_plan_that_ships_can_be_declared(war: Run) -> None:
    for path in sorted(bundled.plans().glob("*.yaml")):
        war("declare", path.stem, "--plan", path.stem, "--drill")
