"""A plan becomes a team's own, and is mended in mid-incident."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run
from tests.plans import changed
from tests.terminal import terminal
from warroom import bundled
from warroom.cli.plan_files import TEMPLATES, template
from warroom.core.plan.schema import schema
from warroom.packs import parse_plan


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_the_plan_that_ships_with_nobody_to_call(name: str) -> None:
    made = parse_plan(template(name), name).plan
    shipped = parse_plan((bundled.plans() / f"{name}.yaml").read_text(), name).plan

    assert all(person.contact for person in shipped.people)
    people = tuple(person.model_copy(update={"contact": ()}) for person in shipped.people)
    assert made == shipped.model_copy(update={"people": people})
    assert template(name).startswith("# yaml-language-server: $schema=./plan.schema.json\n")


def test_a_new_plan_comes_with_the_schema_and_with_what_is_left_to_do(war: Run, environment: Path) -> None:
    ran = war("plan", "new", "--template", "assistant")

    work = environment / "work"
    assert ran.out == "assistant.yaml\nplan.schema.json\n"
    assert (work / "assistant.yaml").read_text() == template("assistant")
    assert json.loads((work / "plan.schema.json").read_text()) == schema()
    assert "warroom plan check assistant.yaml" in ran.err


def test_a_new_plan_says_how_to_declare_on_it_where_its_name_would_not_be_found(war: Run, environment: Path) -> None:
    beside = environment / "d" / "warroom" / "plans"
    ran = war("plan", "new", "--template", "assistant", "--out", "our plan.yaml")
    assert f"warroom declare \"…\" --plan 'our plan.yaml' uses it, or move it to {beside}" in ran.err

    assert "uses it" not in war("plan", "new", "--template", "assistant", "--out", str(beside / "ours.yaml")).err
    war("declare", "x", "--plan", "ours")


def test_what_is_left_to_fill_in_is_found_by_the_check(war: Run) -> None:
    war("plan", "new", "--template", "decisions", "--out", "plans/ours.yaml")

    got = war("plan", "check", "plans/ours.yaml", "--as-of", "2026-11-23", "--json", code=1).json()
    assert {item["code"] for item in got["items"]} == {"WR023"}


def test_a_plan_that_is_there_is_never_overwritten(war: Run, environment: Path) -> None:
    mine = environment / "work" / "assistant.yaml"
    mine.write_text("mine")

    assert "exists already" in war("plan", "new", "--template", "assistant", code=5).err
    assert mine.read_text() == "mine"
    assert not (environment / "work" / "plan.schema.json").exists()


def test_a_schema_that_is_there_is_left_alone(war: Run, environment: Path) -> None:
    (environment / "work" / "plan.schema.json").write_text("{}")

    got = war("plan", "new", "--template", "assistant", "--json").json()
    assert (got["schema"], got["plan"], got["editor_schema"]) == ("warroom.plan_file/v1", "assistant.yaml", None)
    assert (environment / "work" / "plan.schema.json").read_text() == "{}"


def test_no_schema_is_written_where_none_is_wanted(war: Run, environment: Path) -> None:
    war("plan", "new", "--template", "assistant", "--no-schema")

    assert [path.name for path in (environment / "work").iterdir()] == ["assistant.yaml"]


def test_a_template_can_be_piped(war: Run, environment: Path) -> None:
    assert war("plan", "new", "--template", "assistant", "--out", "-").out == template("assistant")
    assert list((environment / "work").iterdir()) == []


def test_which_template_has_to_be_said(war: Run) -> None:
    assert "--template" in war("plan", "new", code=2).err
    assert "assistant" in war("plan", "new", "--template", "chatbot", code=2).err


@pytest.fixture
def mended(tmp_path: Path) -> str:
    """The file of the minimal plan with ben's number mended."""
    path = tmp_path / "mended.yaml"
    path.write_text(changed('"env:BEN_PAGER"', '"env:BEN_NEW"'))
    return str(path)


DIFFERENCE = "people.ben.contact was env:BEN_PAGER, becomes env:BEN_NEW"


def test_adopting_shows_the_difference_and_records_it(war: Run, incident: str, mended: str) -> None:
    ran = war("plan", "adopt", mended, "--why", "ben has a new number")

    assert ran.out.splitlines()[0] == DIFFERENCE
    last = war("log", "--json").lines()[-1]
    assert (last["kind"], last["body"]["why"]) == ("plan.adopted", "ben has a new number")
    assert "BEN_NEW" in war("plan", "show").out


def test_a_program_is_told_what_was_recorded_and_what_differs(war: Run, incident: str, mended: str) -> None:
    got = war("plan", "adopt", mended, "--why", "x", "--json").json()

    assert (got["schema"], got["incident"]) == ("warroom.recorded/v1", incident)
    assert got["events"][-1]["kind"] == "plan.adopted"
    assert got["changes"] == [{"path": "people.ben.contact", "before": ["env:BEN_PAGER"], "after": ["env:BEN_NEW"]}]


def test_a_dry_run_shows_the_difference_and_records_nothing(war: Run, incident: str, mended: str) -> None:
    before = war("log", "--json").out

    assert war("plan", "adopt", mended, "--why", "x", "--dry-run").out.startswith(DIFFERENCE)
    assert war("plan", "adopt", mended, "--why", "x", "--dry-run", "--json").json()["dry_run"] is True
    assert war("log", "--json").out == before


def test_adopting_once_more_under_the_same_key_changes_nothing(war: Run, incident: str, mended: str) -> None:
    line = ["plan", "adopt", mended, "--why", "x", "--once", "k1", "--json"]
    first, again = war(*line).json(), war(*line).json()

    assert (again["seq"], again["again"], again["changes"]) == (first["seq"], True, [])


def test_a_reason_is_asked_for(war: Run, incident: str, mended: str) -> None:
    assert "--why" in war("plan", "adopt", mended, code=2).err


def test_who_does_not_lead_may_not_adopt(war: Run, incident: str, mended: str) -> None:
    ran = war("plan", "adopt", mended, "--why", "x", who="fay", code=4)

    assert ran.out == ""


def test_the_same_plan_and_another_plan_are_refused(war: Run, incident: str, plan: str, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(changed("id: minimal", "id: other"))

    assert "in force already" in war("plan", "adopt", plan, "--why", "x", code=5).err
    assert "not on 'other'" in war("plan", "adopt", str(other), "--why", "x", code=2).err
    other.write_text("titel: x")
    war("plan", "adopt", str(other), "--why", "x", code=3)


@pytest.mark.parametrize(("answer", "code", "kind"), [("y\n", 0, "plan.adopted"), ("n\n", 1, None)])
def test_a_person_is_asked_after_seeing_the_difference(
    war: Run, incident: str, mended: str, answer: str, code: int, kind: str | None
) -> None:  # fmt: skip
    line = [str(PROGRAM), "--as", "ana", "plan", "adopt", mended, "--why", "a new number"]
    with terminal(line, os.environ, columns=200) as screen:
        seen = screen.until(lambda shown: "[y/N]" in shown)
        screen.press(answer)
        assert screen.ends() == code

    assert DIFFERENCE in seen
    last = war("log", "--json").lines()[-1]["kind"]
    assert (last == "plan.adopted") == (kind is not None)


def test_nobody_is_asked_with_no_input(war: Run, incident: str, mended: str) -> None:
    line = [str(PROGRAM), "--as", "ana", "--no-input", "plan", "adopt", mended, "--why", "a new number"]
    with terminal(line, os.environ) as screen:
        assert screen.ends() == 0
    assert war("log", "--json").lines()[-1]["kind"] == "plan.adopted"
