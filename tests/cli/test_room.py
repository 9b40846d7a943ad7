"""The status of an incident."""

from __future__ import annotations

import re

from tests.cli.conftest import Run

HEADINGS = ["HOW BAD", "AFFECTED", "HAPPENING", "IN CHARGE", "MISSING", "MAY PAUSE", "STEPS", "NEXT", "DUE"]


def headings(text: str) -> list[str]:
    """The headings of a status, in its order."""
    return [match[1].strip() for match in re.finditer(r"^[ ^!] ([A-Z][A-Z ]+?)(?:  | [^A-Z]|$)", text, re.MULTILINE)]


def test_the_status_answers_in_an_order_that_never_changes(war: Run, incident: str) -> None:
    assert headings(war("status").out) == HEADINGS


def test_the_status_begins_with_who_it_is_and_where_it_stands(war: Run, incident: str) -> None:
    first, second, *_ = war("status").out.splitlines()

    assert first.startswith(f"{incident}  DECLARED  ")
    assert second == "Refunds that do not exist"


def test_the_status_says_unknown_and_not_measured(war: Run, incident: str) -> None:
    shown = war("status").out

    assert "AFFECTED   UNKNOWN" in shown
    assert "HAPPENING  NOT MEASURED" in shown
    assert "IN CHARGE  NOBODY" in shown
    assert "5 of 5 roles" in shown


def test_the_status_says_who_is_in_charge_and_what_was_answered(war: Run, incident: str) -> None:
    war("role", "join", "commander")
    war("role", "join", "counsel", who="cleo")
    war("count", "set", "--low", "12", "--likely", "14", "--high", "40", "--why", "tickets")
    war("probe", "record", "--failed", "2", "--why", "replayed it")

    shown = war("status").out
    assert "IN CHARGE  ana  is commander" in shown
    assert "with cleo counsel" in shown
    assert "12–40, likely 14" in shown
    assert "! HAPPENING  STILL HAPPENING" in shown


def test_a_drill_says_so_first(war: Run, plan: str) -> None:
    war("declare", "x", "--plan", plan, "--drill")

    assert war("status").out.startswith("DRILL")
    assert war("status", "--format", "markdown").out.startswith("### DRILL")


def test_an_ended_incident_has_nothing_next(war: Run, incident: str) -> None:
    war("phase", "cancel", "--why", "test system")

    assert headings(war("status", incident).out) == ["HOW BAD", "AFFECTED", "HAPPENING", "IN CHARGE", "STEPS"]


def test_the_status_as_json_is_the_room(war: Run, incident: str) -> None:
    got = war("status", "--json").json()

    assert got["schema"] == "warroom.incident/v1"
    assert got["incident"]["id"] == incident
    assert (got["affected"]["method"], got["affected"]["high"]) == ("unknown", None)


def test_markdown_shows_what_people_typed_as_it_is(war: Run, plan: str) -> None:
    war("declare", "# *x* <img src=q> [a](http://b) `c` www.d.e", "--plan", plan)

    title = war("status", "--format", "markdown").out.splitlines()[0].partition(" · ")[2]
    assert title == r"\# \*x\* &lt;img src=q> \[a\](http\://b) \`c\` www\.d.e"


def test_markdown_carries_nothing_that_was_labelled(war: Run, incident: str) -> None:
    war("count", "set", "--low", "1", "--why", "counsel's secret", "--label", "privileged")
    war("probe", "record", "--failed", "1", "--why", "probe secret", "--label", "personal")
    war("severity", "set", "SEV1", "--why", "severity secret", "--label", "privileged")
    war("entry", "label", "1", "personal", "--why", "names a customer")

    assert "secret" in war("status").out
    shown = war("status", "--format", "markdown").out
    assert "secret" not in shown
    assert "Refunds" not in shown
    assert "SEV1" in shown


def test_markdown_withholds_a_labelled_change_of_the_system(war: Run, incident: str) -> None:
    war("note", "--change", "rolled back the secret model", "--label", "privileged")

    assert "secret model" in war("status").out
    assert "secret model" not in war("status", "--format", "markdown").out
