"""The seats of the response team on the command line."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Run


def role(war: Run, name: str) -> dict[str, Any]:
    """The role *name* as the room has it."""
    return next(one for one in war("role", "list", "--json").json()["items"] if one["id"] == name)


def test_a_role_is_assigned_joined_handed_over_accepted_and_left(war: Run, incident: str) -> None:
    war("role", "assign", "comms", "eve")
    assert role(war, "comms")["state"] == "assigned"

    assert "undo: warroom role leave comms" in war("role", "join", "comms", who="eve").err
    war("role", "handover", "comms", "fay", who="eve")
    assert role(war, "comms")["occupant"] == "eve"

    war("role", "accept", "comms", who="fay")
    assert role(war, "comms")["occupant"] == "fay"

    war("role", "leave", "comms", who="fay")
    assert role(war, "comms")["state"] == "vacant"


def test_relieving_somebody_needs_a_reason(war: Run, incident: str) -> None:
    war("role", "join", "commander")

    assert "--why" in war("role", "join", "commander", who="ben", code=2).err
    war("role", "join", "commander", "--why", "ana lost her connection", who="ben")
    assert role(war, "commander")["occupant"] == "ben"


def test_a_role_that_the_plan_does_not_have_is_not_found(war: Run, incident: str) -> None:
    war("role", "assign", "nobody", "x", code=6)


def test_only_the_occupant_hands_over(war: Run, incident: str) -> None:
    war("role", "handover", "commander", "ben", who="eve", code=4)


def test_the_list_says_who_is_missing(war: Run, incident: str) -> None:
    war("role", "join", "commander")

    commander, engineer, *_ = war("role", "list").out.splitlines()[1:]
    assert commander.split()[:4] == ["commander", "engineering", "ana", "joined"]
    assert "vacant" in engineer
    assert "join: " in engineer


def test_the_handover_sheet_is_plain_text_without_what_was_labelled(war: Run, incident: str) -> None:
    war("note", "three customers quote it")
    war("note", "counsel says so", "--label", "privileged")
    printed = war("role", "sheet").out
    assert printed.index("SITUATION") < printed.index("DECISIONS THAT ARE OPEN") < printed.index("ORGANISATION")
    assert "three customers quote it" in printed
    assert "counsel says so" not in printed
    assert max(map(len, printed.split("\n"))) <= 80

    json = war("role", "sheet", "--json").json()
    assert (json["schema"], json["incident"]) == ("warroom.handover/v1", incident)
    assert "counsel says so" not in str(json)
