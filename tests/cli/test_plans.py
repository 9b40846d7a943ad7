"""``plan``: what there is, what it says, what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.plans import MINIMAL, changed, with_notices
from warroom import bundled
from warroom.core.plan.codes import CODES
from warroom.core.plan.schema import schema
from warroom.views.safe import width

SHIPPED = sorted(bundled.plans().glob("*.yaml"))
AS_OF = ("--as-of", "2026-11-23")


def written(tmp_path: Path, text: str | bytes) -> str:
    """A plan file that holds *text*."""
    path = tmp_path / "plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_the_plans_that_ship_are_listed(war: Run) -> None:
    items = war("plan", "list", "--json").json()["items"]

    assert {item["id"] for item in items} >= {"assistant", "decisions"}
    assert all(item["shipped"] and Path(item["path"]).is_file() and item["title"] for item in items)
    assert "Customer-facing assistant" in war("plan", "list").out


def test_plans_of_ones_own_are_listed_with_those_that_are_none(war: Run, environment: Path) -> None:
    folder = environment / "work" / "plans"
    folder.mkdir()
    (folder / "ours.yaml").write_text(MINIMAL)
    (folder / "broken.yaml").write_text("titel: x\n")
    (environment / "work" / "warroom.toml").write_text('plans = ["plans"]\n')

    items = {Path(item["path"]).name: item for item in war("plan", "list", "--json").json()["items"]}
    assert (items["ours.yaml"]["id"], items["ours.yaml"]["shipped"]) == ("minimal", False)
    assert items["broken.yaml"]["id"] is None
    ran = war("plan", "list")
    assert "broken.yaml is no plan" in ran.err
    assert "(no plan)" in ran.out


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_plan_is_shown_in_eighty_columns_and_nothing_in_it_is_obeyed(war: Run, path: Path) -> None:
    out = war("plan", "show", path.stem).out

    assert max(map(width, out.splitlines())) <= 80
    assert out.isprintable() or not set(out) & {"\x1b", "\x07", "\x9b"}


def test_the_model_as_json_is_what_an_incident_pins(war: Run, plan: str, incident: str) -> None:
    shown = war("plan", "show", plan, "--json").json()

    assert shown.pop("schema") == "warroom.plan/v1"
    declared = war("log", "--json").lines()[0]["body"]["plan"]["values"]
    assert shown == declared


def test_without_a_name_the_plan_of_the_incident_is_shown(war: Run, plan: str, incident: str) -> None:
    Path(plan).write_text(changed("title: A small plan", "title: Another plan"))

    for line in (["plan", "show"], ["plan", "show", "-i", incident], ["-i", incident, "plan", "show"]):
        assert war(*line).out.startswith("A small plan for tests\n")
    assert war("plan", "show", plan).out.startswith("Another plan for tests\n")


def test_the_text_that_an_incident_runs_on_can_be_got_back(war: Run, plan: str, incident: str) -> None:
    Path(plan).unlink()

    assert war("plan", "show", "--source").out == MINIMAL


def test_a_plan_that_is_none_is_not_shown(war: Run, tmp_path: Path) -> None:
    bad = written(tmp_path, changed("title: A small", "titel: A small"))

    ran = war("plan", "show", bad, code=3)
    assert f"{bad}:" in ran.err
    assert f"hint: warroom plan check {bad}" in ran.err


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_plans_that_ship_are_clean(war: Run, path: Path) -> None:
    assert war("plan", "check", str(path), *AS_OF).out.startswith(f"{path}: clean\n  template ")
    assert war("plan", "check", path.stem, *AS_OF).code == 0


def test_a_finding_leaves_a_plan_usable(war: Run, tmp_path: Path) -> None:
    weak = written(tmp_path, changed("title: A small plan for tests", "title: TBD"))

    ran = war("plan", "check", weak, *AS_OF, code=1)
    assert f"{weak}:2:8: WR040 " in ran.out
    assert "  title: TBD\n         ^\n" in ran.out
    assert ran.out.endswith(f"{weak}: can be used (1 finding)\n")
    assert ran.err == ""


def test_an_error_makes_it_no_plan(war: Run, tmp_path: Path) -> None:
    bad = written(tmp_path, changed("title: A small plan for tests", "titel: A small plan"))

    ran = war("plan", "check", bad, *AS_OF, code=3)
    assert f"{bad}:2:1: WR006 " in ran.out
    assert "did you mean" in ran.out
    assert ran.out.endswith(f"{bad}: not a plan (2 errors)\n")


def test_a_field_that_no_form_has_is_found_where_it_stands(war: Run, tmp_path: Path) -> None:
    notices = "notifications:\n  - {rule: eu.gdpr.33, draft: [counsel], approve: [legal], form: {contatc: x}}\n"
    bad = written(tmp_path, with_notices(notices))

    line, column = len(with_notices(notices).splitlines()), notices.splitlines()[1].index("contatc") + 1
    said = war("plan", "check", bad, *AS_OF, code=3).out
    assert f"{bad}:{line}:{column}: WR010 the form for eu.gdpr.33 has no field 'contatc' to fill in" in said
    assert "cure: did you mean 'contact'?" in said


def test_the_worst_of_several_files_decides_and_all_are_told(war: Run, tmp_path: Path, plan: str) -> None:
    bad = written(tmp_path, "[]")

    ran = war("plan", "check", plan, bad, *AS_OF, code=3)
    assert f"{plan}: clean" in ran.out
    assert f"{bad}: not a plan" in ran.out


@pytest.mark.parametrize("form", [["--json"], ["--format", "json"]])
def test_problems_are_told_to_a_program(war: Run, tmp_path: Path, form: list[str]) -> None:
    weak = written(tmp_path, changed("title: A small plan for tests", "title: TBD"))

    got = war("plan", "check", weak, *AS_OF, *form, code=1).json()
    assert (got["schema"], got["as_of"]) == ("warroom.findings/v1", "2026-11-23")
    assert got["files"] == [{"file": weak, "usable": True, "id": "minimal"}]
    item = got["items"][0]
    assert (item["code"], item["severity"], item["file"]) == ("WR040", "warning", weak)
    assert (item["line"], item["column"], item["path"], item["source_line"]) == (2, 8, "title", "title: TBD")
    assert item["cure"]


def test_an_overdue_review_depends_on_the_day(war: Run, plan: str) -> None:
    assert war("plan", "check", plan, "--as-of", "2027-04-01").code == 0
    assert "WR041" in war("plan", "check", plan, "--as-of", "2027-06-01", code=1).out
    assert "no date" in war("plan", "check", plan, "--as-of", "soon", code=2).err


def test_a_plan_is_read_from_stdin(war: Run) -> None:
    assert war("plan", "check", "-", *AS_OF, stdin=MINIMAL).out == "<stdin>: clean\n"
    assert "<stdin>:1:" in war("plan", "check", "-", *AS_OF, stdin=b"\xff", code=3).out


BOMB = "a0: &a0 [x,x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "[]",
        "a: !!python/object/apply:os.system ['true']",
        "\x00\x01",
        "- " * 5000,
        "[" * 100_000,
        BOMB,
        "x" * 10**7,
    ],
    ids=["nothing", "a list", "a tag", "control", "deep", "deeper", "a bomb", "large"],
)
def test_hostile_files_are_refused_in_the_same_form(war: Run, tmp_path: Path, junk: str) -> None:
    bad = written(tmp_path, junk)

    ran = war("plan", "check", bad, code=3)
    assert f"{bad}:1:" in ran.out
    assert ran.err == ""
    assert "\x00" not in ran.out


def test_a_missing_file_is_not_found(war: Run, tmp_path: Path) -> None:
    assert "there is no file" in war("plan", "check", str(tmp_path / "none.yaml"), code=6).err
    assert "there is no plan" in war("plan", "check", "no-such-plan", code=6).err
    war("plan", "check", code=2)


def test_a_code_is_explained(war: Run) -> None:
    ran = war("plan", "explain", "wr012")

    assert ran.out.startswith("WR012 (error): Steps that wait for each other\n")
    assert "\nCure: " in ran.out
    assert max(map(width, ran.out.splitlines())) <= 80


def test_all_codes_are_listed(war: Run) -> None:
    assert [line.split()[0] for line in war("plan", "explain").out.splitlines()[1:]] == list(CODES)
    assert [item["code"] for item in war("plan", "explain", "--json").json()["items"]] == list(CODES)


def test_an_unknown_code_is_not_found(war: Run) -> None:
    assert "there is no code 'WR999'" in war("plan", "explain", "WR999", code=6).err


def test_the_schema_is_printed(war: Run) -> None:
    assert json.loads(war("plan", "schema").out) == schema()
