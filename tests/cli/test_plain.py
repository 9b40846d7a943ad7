"""The room line by line: the same verbs, and what others do told between two lines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run
from tests.terminal import Terminal, terminal
from warroom.views.safe import safe

QUESTION = "SEV3> "
MINE = ("step.started", "note.added", "fact.set")


def typed(*lines: str, who: str = "ben") -> subprocess.CompletedProcess[str]:
    """What the plain room makes of *lines*, from a pipe."""
    command = [str(PROGRAM), "open", "--plain", "--as", who]
    return subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True, timeout=60)


def test_it_begins_with_the_five_answers_and_how_to_go_on(incident: str) -> None:
    out = typed("quit").stdout.splitlines()
    assert out[0].startswith(f"{incident}, declared")
    assert [line.partition(":")[0] for line in out[1:6]] == [
        "how bad", "affected", "happening", "may pause", "due next",
    ]  # fmt: skip
    assert "how bad: caution, SEV3, could be SEV1" in "\n".join(out)


def test_the_verbs_are_those_of_the_command_line(incident: str, war: Run) -> None:
    told = typed("step start preserve", "note 'seen it'", "fact set harmful=yes", "quit")
    kinds = [one["kind"] for one in war("log", "--json", "-i", incident).lines()]
    assert [kind for kind in kinds if kind in MINE] == ["step.started", "note.added", "fact.set"]
    assert f"{incident} goes on. Back: warroom open {incident} --plain" in told.stderr


def test_help_is_the_commands_own_help(incident: str) -> None:
    assert "--evidence" in typed("help step done").stdout
    assert incident


def test_what_is_wrong_is_said_and_the_room_goes_on(incident: str) -> None:
    told = typed("step done nonsense", "frobnicate", "note 'open", "wall", "status")
    assert "nonsense" in told.stderr
    assert "no such command 'frobnicate'" in told.stderr
    assert "that is no command: No closing quotation" in told.stderr
    assert "wall needs the whole terminal" in told.stderr
    assert "HOW BAD" in told.stdout, "the last line was still carried out, and the end of the input leaves"
    assert incident


def test_one_goes_to_another_incident_and_the_verbs_are_about_that_one(incident: str, war: Run, plan: str) -> None:
    other = str(war("declare", "The second", "--plan", plan, "--json").json()["incident"])
    assert incident
    command = [str(PROGRAM), "open", incident, "--plain", "--as", "ben"]
    lines = ("open INC-NONE", f"open {other}", "note 'to the second'", "quit")
    told = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True, timeout=60)
    assert "INC-NONE" in told.stderr, "what there is not is said"
    assert f"{other}, declared" in told.stdout
    notes = [one["incident"] for one in war("log", "--json", "-i", other).lines() if one["kind"] == "note.added"]
    assert notes == [other]
    assert f"{other} goes on. Back: warroom open {other} --plain" in told.stderr


def test_which_incident_is_the_only_open_one_is_looked_up_anew(incident: str, plan: str) -> None:
    assert incident
    told = typed(f"declare 'The second' --plan '{plan}'", "phase cancel --why 'a test'", "open", "quit", who="ana")
    assert "declared, now: The second" in told.stdout
    assert "incidents are open" not in told.stderr


@pytest.fixture
def screen(incident: str) -> Iterator[Terminal]:
    """The plain room of ben on a terminal, asking."""
    assert incident
    env = {**os.environ, "WARROOM_AS": "ben"}
    with terminal([sys.executable, "-m", "warroom", "open", "--plain"], env) as opened:
        opened.until(lambda seen: seen.endswith(QUESTION))
        yield opened


def test_what_others_do_is_told_while_nobody_types(screen: Terminal, war: Run) -> None:
    war("fact", "set", "harmful=yes", who="ana")
    war("count", "set", "--low", "12", "--high", "40", "--why", "tickets", who="ana")
    seen = screen.until(lambda seen: "now affected: 12–40" in seen and seen.endswith("> "))
    assert "ana: harmful = yes" in seen
    screen.press("quit\r")
    assert screen.ends() == 0


def test_a_line_that_is_being_typed_is_not_torn_apart(screen: Terminal, war: Run) -> None:
    screen.press("note half")
    screen.until(lambda seen: seen.endswith("note half"))
    war("note", "from ana", who="ana")
    screen.press("-done\r")
    seen = screen.until(lambda seen: "from ana" in seen and seen.count(QUESTION) >= 2)
    assert "note half-done" in seen, "what was typed stands in one piece"
    assert seen.index("note half-done") < seen.index("ana: from ana")


def test_text_from_outside_cannot_command_the_terminal(screen: Terminal, war: Run) -> None:
    hostile = "x\x1b]52;c;aGk=\x07\x1b[2J[/foo]"
    war("note", hostile, who="ana")
    seen = screen.until(lambda seen: "[/foo]" in seen)
    assert safe(hostile) in seen
    assert "\x1b]52" not in seen
    assert "\x1b[2J" not in seen


def test_a_store_that_disappears_is_said_once_and_so_is_that_it_is_back(screen: Terminal) -> None:
    folder = Path(os.environ["XDG_DATA_HOME"]) / "warroom"
    away = folder.with_name("away")
    folder.rename(away)
    screen.until(lambda seen: "the store cannot be reached" in seen)
    for _ in range(2):
        before = len(screen.seen)
        screen.press("\n")
        screen.until(lambda seen: QUESTION in seen[before:])  # noqa: B023  # it is over before the next one
    assert "Back:" not in screen.seen, "the room goes on"
    away.rename(folder)
    screen.until(lambda seen: "the store is back" in seen)
    screen.press("status\n")
    screen.until(lambda seen: "! HOW BAD" in seen or "^ HOW BAD" in seen)
    assert screen.seen.count("the store is back") == 1


def test_on_a_dumb_terminal_the_room_says_how_it_can_be_had(war: Run, incident: str) -> None:
    assert "warroom open --plain" in war("open", incident, code=2).err
