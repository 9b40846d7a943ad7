"""What is found wrong with a probe before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.probes.conftest import canary
from warroom.core.plan.probes import Probe
from warroom.probes.checking import check

PROMETHEUS = {"url": "http://prom:9090", "query": "up", "clean": "[VALUE] == 1"}


def test_a_sound_probe_has_nothing_wrong() -> None:
    assert check(canary("https://chat.example/", conditions=["[STATUS] == 200"])) == []
    assert check(Probe.model_validate({"id": "p", "kind": "prometheus", "prometheus": PROMETHEUS})) == []
    assert check(Probe.model_validate({"id": "m", "kind": "manual"})) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"request": {"url": "ftp://chat.example"}}, "no address"),
        ({"request": {"body": "{{promt}}"}}, "promt"),
        ({"assert": [{"type": "javascript", "value": "x"}]}, "cannot be judged here"),
        ({"conditions": ["[STATUS]==200"]}, "no condition"),
        ({"assert": [], "conditions": []}, "what the error looks like"),
    ],
)
def test_what_could_never_be_asked_or_judged_is_said(changes: dict[str, Any], said: str) -> None:
    problems = check(canary("https://chat.example/", **changes))
    assert len(problems) == 1
    assert said in problems[0]


def test_a_number_is_judged_by_its_value() -> None:
    probe = {"id": "p", "kind": "prometheus", "prometheus": PROMETHEUS | {"clean": "[STATUS] == 200"}}
    assert check(Probe.model_validate(probe)) == ["'[STATUS] == 200' does not speak of [VALUE]"]


def test_what_a_kind_never_reads_is_said() -> None:
    probe = Probe.model_validate({"id": "c", "kind": "command", "command": ["true"], "prompts": ["x"]})
    assert check(probe) == ["a probe of kind command has no use for prompts"]


def test_nothing_of_the_web_is_loaded_until_the_web_is_asked() -> None:
    script = (
        "import sys, warroom.probes.checking, warroom.probes.tries, warroom.probes.pace, warroom.probes.pushes;"
        "before = 'httpcore' in sys.modules; import warroom.probes.canary; print(before, 'httpcore' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout == "False True\n"
