"""What is different on a real terminal: the walk through triage, the room, a status that fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.terminal import Terminal
from tests.plans import changed


def test_declaring_on_a_terminal_walks_through_triage(war: Run, plan: str) -> None:
    terminal = Terminal("declare", "--plan", plan, "--as", "ana")
    terminal.expect("What happened, in a line")
    terminal.type("Refunds that do not exist")
    terminal.expect("It is an AI incident if any of these holds:")
    terminal.expect("- Is the output wrong or harmful? yes")
    terminal.expect("- Was personal data exposed? yes")
    terminal.expect("It is a routine bug if all of these hold:")
    terminal.expect("- People affected, at most: 0")
    terminal.expect("Is the output wrong or harmful?")
    terminal.type("maybe")
    terminal.expect("it is a yes-or-no question")
    terminal.type("yes")
    terminal.expect("Was personal data exposed?")
    terminal.type("")
    terminal.expect("An AI incident: yes")
    terminal.expect("Severity: SEV3 Minor")
    terminal.expect("could be SEV1: unknown affected.high, harm")
    terminal.expect("declare, suspect, leave [declare]")
    terminal.type("")
    terminal.expect("this version pages nobody itself")
    assert terminal.leave() == 0

    facts = war("status", "--json").json()["facts"]
    assert (facts["harmful"]["value"], facts["personal_data"]["value"]) == (True, None)


def test_what_was_said_on_the_line_is_not_asked_again(war: Run, plan: str) -> None:
    terminal = Terminal("declare", "Title", "--plan", plan, "--fact", "harmful=no", "--as", "ana")
    terminal.expect("  personal_data (")
    assert "  harmful (" not in terminal.shown
    assert "What happened" not in terminal.shown
    terminal.type("no")
    terminal.expect("An AI incident: no")
    terminal.expect("A routine bug:  undetermined, because affected.high and reach_pct and sessions are unknown")
    terminal.expect("Neither holds: Ask the engineer to reproduce it")
    terminal.expect("declare, suspect, leave [suspect]")
    terminal.type("perhaps")
    terminal.expect("answer declare, suspect, leave, or the first letter of one")
    terminal.type("l")
    terminal.expect("nothing was declared")
    assert terminal.leave() == 1

    assert war("list").out == "no incidents yet\n"


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (["--fact", "harmful=yes", "--fact", "personal_data=no"], "declare"),
        (["--fact", "harmful=yes", "--fact", "personal_data=no", "--suspected"], "suspect"),
        (["--fact", "harmful=no", "--fact", "personal_data=no"], "leave"),
    ],
)
def test_the_answer_offered_is_what_the_plan_found(tmp_path: Path, line: list[str], offered: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(changed(" && affected.high == 0 && reach_pct < 0.5 && sessions < 10", ""))
    terminal = Terminal("declare", "Title", "--plan", str(path), "--as", "ana", *line)
    terminal.expect(f"declare, suspect, leave [{offered}]")
    terminal.type("leave")

    assert terminal.leave() == 1


@pytest.mark.parametrize(
    ("typed", "phase"), [("s", "detected"), ("Suspect", "detected"), ("d", "declared"), ("y", "declared")]
)
def test_it_is_opened_as_what_was_answered(war: Run, plan: str, typed: str, phase: str) -> None:
    terminal = Terminal("declare", "Title", "--plan", plan, "--as", "ana", "--fact", "harmful=no")
    terminal.expect("Was personal data exposed?")
    terminal.type("")
    terminal.expect("It may be one: opened in the phase")
    terminal.expect("declare, suspect, leave [suspect]")
    terminal.type(typed)
    assert terminal.leave() == 0

    assert war("status", "--json").json()["incident"]["phase"] == phase


def test_with_several_plans_one_is_chosen(war: Run) -> None:
    terminal = Terminal("declare", "Title", "--as", "ana")
    terminal.expect("Which plan (assistant, decisions)")
    terminal.type("decisions")
    terminal.expect("Plan decisions")
    terminal.interrupt()

    assert terminal.leave() == 130


@pytest.mark.parametrize("silent", ["--no-input", "--json"])
def test_nothing_is_asked_where_that_was_said(plan: str, silent: str) -> None:
    terminal = Terminal("declare", "--plan", plan, silent)
    terminal.expect("say in a line what happened")

    assert terminal.leave() == 2


def test_without_a_command_the_room_opens(war: Run, incident: str) -> None:
    terminal = Terminal("--as", "ana")
    terminal.expect("Refunds that do not exist")
    terminal.press("q")

    assert terminal.leave() == 0


def test_without_a_command_and_a_store_one_is_told_how_to_begin() -> None:
    terminal = Terminal()
    terminal.expect("there is no store at")
    terminal.expect("warroom demo")

    assert terminal.leave() == 3


def test_the_status_fits_one_small_screen(war: Run) -> None:
    war("declare", "x", "--plan", "assistant", "--drill")
    terminal = Terminal("status")
    terminal.expect("DUE")

    assert terminal.leave() == 0
    assert len(terminal.shown.splitlines()) <= 24
    assert max(map(len, terminal.shown.splitlines())) <= 80
