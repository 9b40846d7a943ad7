"""Moving the incident on."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def phase(war: Run, incident: str) -> str:
    """Where *incident* stands."""
    return str(war("status", incident, "--json").json()["incident"]["phase"])


def test_a_phase_is_set_and_says_the_way_back(war: Run, incident: str) -> None:
    assert "undo: warroom phase set declared" in war("phase", "set", "contained").err
    assert phase(war, incident) == "contained"


def test_resolving_without_a_measured_stop_needs_an_override_with_a_reason(war: Run, incident: str) -> None:
    war("phase", "set", "resolved", code=5)
    war("phase", "set", "resolved", "--override", code=2)
    war("phase", "set", "resolved", "--override", "--why", "vendor wrote", who="eve", code=4)

    ran = war("phase", "set", "resolved", "--override", "--why", "vendor wrote")
    assert "against: nobody has measured that it stopped" in ran.out
    assert "phase reopen" in ran.err


def test_a_false_alarm_is_cancelled_and_can_be_reopened(war: Run, incident: str) -> None:
    war("phase", "cancel", code=2)
    assert "phase reopen" in war("phase", "cancel", "--why", "test system").err
    assert phase(war, incident) == "cancelled"
    war("note", "x", code=6)

    war("phase", "reopen", "-i", incident, "--why", "it was not")
    assert phase(war, incident) == "declared"


def test_closing_too_early_says_what_is_open(war: Run, incident: str) -> None:
    war("phase", "set", "resolved", "--override", "--why", "vendor wrote")
    war("phase", "set", "reviewing")

    error = war("phase", "set", "closed", "--json", code=5).error()
    assert error["code"] == "guarded"
    assert "preserve" in error["details"]["steps"]
    assert "engineer" in error["details"]["roles"]


def test_a_phase_that_there_is_not_is_a_wrong_line(war: Run, incident: str) -> None:
    assert "'open' is not one of" in war("phase", "set", "open", code=2).err


@pytest.mark.parametrize("verb", ["cancel", "reopen"])
def test_a_reason_is_always_asked_for(war: Run, incident: str, verb: str) -> None:
    assert "missing option '--why'" in war("phase", verb, code=2).err
