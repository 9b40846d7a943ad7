"""What may reach stdout."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run
from warroom.cli import output

HOSTILE = "[bold]boom[/] \x1b]0;pwned\x07\x1b[2J \x9b31m \x7f \u202eevil"
FORBIDDEN = "\x1b\x07\x9b\x7f\u202e"


def test_json_is_plain_ascii_without_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    output.document({"title": HOSTILE})

    printed = capsys.readouterr().out
    assert printed.isascii()
    assert not set(FORBIDDEN) & set(printed)
    assert json.loads(printed) == {"title": HOSTILE}


def test_text_shows_control_characters_instead_of_obeying_them(capsys: pytest.CaptureFixture[str]) -> None:
    output.text(HOSTILE)

    printed = capsys.readouterr().out
    assert not set(FORBIDDEN) & set(printed)
    assert "[bold]boom[/] ␛]0;pwned␇" in printed


def test_a_table_lines_up_wide_characters(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("A", "B"), [("漢字", "x"), ("é", "y")])

    assert capsys.readouterr().out == "A     B\n漢字  x\né     y\n"


def test_a_table_keeps_one_row_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("A", "B"), [("two\nlines", "x")])

    assert capsys.readouterr().out.splitlines()[1] == "two ⏎ lines  x"


@pytest.mark.parametrize(
    "args",
    [["status"], ["status", "--format", "markdown"], ["log"], ["list"], ["status", "--json"], ["log", "--json"],
     ["list", "--json"], ["fact", "list"], ["step", "list"], ["role", "list"]],
)  # fmt: skip
def test_what_people_typed_is_shown_and_never_obeyed(war: Run, plan: str, args: list[str]) -> None:
    war("declare", HOSTILE, "--plan", plan)
    war("note", HOSTILE)
    war("fact", "set", f"summary={HOSTILE}")
    war("role", "assign", "comms", HOSTILE, "--outsider")
    war("step", "done", "triage-check", "--result", HOSTILE)

    assert not set(FORBIDDEN) & set(war(*args).out)


def test_a_change_shows_what_was_typed_safely(war: Run, incident: str) -> None:
    assert not set(FORBIDDEN) & set(war("note", HOSTILE).out)
    assert not set(FORBIDDEN) & set(war("fact", "set", f"summary={HOSTILE}").err)
