"""``probe import``: what is printed belongs into a plan as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from warroom import plain_yaml
from warroom.core.plan.probes import Probe

ODD = ["NO", "012", "null", "~", "1e3", "2026-11-26", "0o7", "- x", "# x", "a: b", "{{prompt}}", "é “x” €", "x\ny", "'"]


def config(tmp_path: Path, *values: str) -> str:
    import json

    path = tmp_path / "promptfooconfig.yaml"
    whole = {
        "prompts": ["Hello"],
        "providers": ["https://a.example/{{prompt}}", "openai:gpt-5"],
        "tests": [{"description": value, "assert": [{"type": "contains", "value": value}]} for value in values],
    }
    path.write_text(json.dumps(whole), encoding="utf-8")
    return str(path)


def test_the_section_is_on_stdout_and_what_was_left_out_on_stderr(war: Run, tmp_path: Path) -> None:
    ran = war("probe", "import", config(tmp_path, "x"))
    assert ran.out.startswith("probes:\n- id: x\n")
    assert "'openai:gpt-5' was left out: it has no URL" in ran.err
    assert "1 probe read from promptfoo" in ran.err


@pytest.mark.parametrize("value", ODD)
def test_what_is_printed_is_read_by_a_plan_as_what_it_was(war: Run, tmp_path: Path, value: str) -> None:
    ran = war("probe", "import", config(tmp_path, value))
    (values,) = plain_yaml.read(ran.out).plain()["probes"]
    probe = Probe.model_validate(values)
    assert probe.title == value
    assert probe.prompts == ("Hello",)


def test_json_has_the_same_and_what_was_left_out(war: Run, tmp_path: Path) -> None:
    found = war("probe", "import", config(tmp_path, "x"), "--json").json()
    assert found["schema"] == "warroom.probe-import/v1"
    assert found["tool"] == "promptfoo"
    assert [probe["id"] for probe in found["probes"]] == ["x"]
    assert len(found["left_out"]) == 1


def test_what_is_none_of_the_three_is_bad_data(war: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    ran = war("probe", "import", str(path), "--json", code=3)
    assert "promptfooconfig.yaml" in ran.error()["hint"]
