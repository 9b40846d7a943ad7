"""A refusal in the room names the room's own key for what its hint says."""

from __future__ import annotations

import click
import pytest

from warroom.cli.app import cli
from warroom.tui.places import PLACE_BY_ID
from warroom.tui.verbs import BY_ID
from warroom.tui.ways import PANES, WAYS, in_the_room


@pytest.mark.parametrize(
    ("hint", "here"),
    [
        ('warroom step reopen cause --why "…", if that was wrong', "s step"),
        ("you are listed for comms: warroom role join comms (with --why, if somebody holds it)", "r role"),
        ("finish or skip them (warroom step list), or: warroom phase set closed --override", "pane 1, p phase"),
        ('warroom -i INC-7Q2M-K4XT phase reopen --why "…", if that was wrong', "p phase"),
        ('say what is right: warroom entry correct 12 "…" --why "…"', "E correct"),
        ("declare another incident: warroom declare", "D declare"),
        ("warroom plan adopt FILE", ": adopt plan"),
        ("name another one: warroom list", "I incidents"),
    ],
)
def test_a_hint_says_the_key(hint: str, here: str) -> None:
    assert in_the_room(hint, {}) == f"{hint}. Here: {here}"


@pytest.mark.parametrize(
    "hint", ["upgrade: pip install --upgrade warroom", "warroom verify INC-1", "check the path", ""]
)
def test_a_hint_that_the_room_has_no_key_for_stays_as_it_is(hint: str) -> None:
    assert in_the_room(hint, {}) == hint


@pytest.mark.parametrize("command", [*WAYS, *PANES])
def test_every_way_is_a_command_that_there_is(command: str) -> None:
    found: click.Command | None = cli
    for word in command.split():
        assert isinstance(found, click.Group), command
        found = found.get_command(click.Context(found), word)
    assert found, command


def test_every_way_leads_somewhere() -> None:
    assert set(WAYS.values()) <= set(BY_ID) | set(PLACE_BY_ID)
