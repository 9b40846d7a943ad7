"""Which incidents there are, and which one is meant."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def two(war: Run, plan: str, incident: str) -> tuple[str, str]:
    """The ids of two open incidents."""
    return incident, str(war("declare", "The second", "--plan", plan, "--json").json()["incident"])


def test_the_only_open_incident_is_meant(war: Run, two: tuple[str, str]) -> None:
    first, second = two
    war("phase", "cancel", "-i", first, "--why", "false alarm")

    assert war("status", "--json").json()["incident"]["id"] == second


def test_with_several_open_incidents_one_must_be_named(war: Run, two: tuple[str, str]) -> None:
    error = war("status", "--json", code=2).error()

    assert [one["id"] for one in error["details"]["open"]] == list(two)
    assert "-i" in error["hint"]


def test_with_no_open_incident_the_hint_says_how_to_begin(war: Run, incident: str) -> None:
    war("phase", "cancel", "--why", "false alarm")

    refused = war("status", code=6)
    assert "no incident is open" in refused.err
    assert "warroom declare" in refused.err


def test_an_id_may_be_shortened_and_given_in_place(war: Run, two: tuple[str, str]) -> None:
    shortened = two[0].removeprefix("INC-").lower()[:6]

    assert war("status", shortened, "--json").json()["incident"]["id"] == two[0]
    assert war("status", "-i", shortened, "--json").json()["incident"]["id"] == two[0]


def test_the_environment_may_name_the_incident(war: Run, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_INCIDENT", two[0])

    assert war("status", "--json").json()["incident"]["id"] == two[0]


def test_the_list_tells_how_each_incident_stands(war: Run, two: tuple[str, str]) -> None:
    war("role", "join", "commander", "-i", two[0])
    war("count", "set", "-i", two[0], "--low", "3", "--high", "5", "--why", "tickets")

    first, second = war("list").out.splitlines()[1:]
    assert first.startswith(two[0])
    assert "3–5" in first
    assert "ana" in first
    assert "nobody" in second


def test_the_list_as_json_says_unknown_with_null(war: Run, incident: str) -> None:
    listed = war("list", "--json").json()

    assert listed["schema"] == "warroom.incidents/v1"
    (one,) = listed["items"]
    assert (one["id"], one["affected"]["high"], one["recurrence"]["verdict"]) == (incident, None, "not_measured")
    assert one["commander"] is None


def test_a_drill_is_marked_in_the_list(war: Run, plan: str) -> None:
    war("declare", "Practice", "--plan", plan, "--drill")

    assert "DRILL Practice" in war("list").out
