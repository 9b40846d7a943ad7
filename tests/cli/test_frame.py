"""What every command has in common."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from tests.cli.conftest import Run
from warroom.cli.app import cli, wants_json
from warroom.cli.frame import Shared


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group below *group*, with its path."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None, f"the table names {name}, which cannot be imported"
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = [pytest.param(path, command, id=" ".join(path)) for path, command in commands(cli)]


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_command_has_help_and_every_verb_an_example(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help, path

    if not isinstance(command, click.Group):
        assert f"  warroom {' '.join(path)}" in command.help


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_command_knows_the_options_that_work_everywhere(path: tuple[str, ...], command: click.Command) -> None:
    known = {param.key for param in command.params if isinstance(param, Shared)}

    assert known >= {"store", "incident", "as", "json", "no_input"}, path


@pytest.mark.parametrize(("path", "command"), ALL)
def test_no_command_gives_two_parameters_one_name(path: tuple[str, ...], command: click.Command) -> None:
    names = [param.name for param in command.params]

    assert len(names) == len(set(names)), path


@pytest.mark.parametrize("help_option", ["-h", "--help"])
def test_help_has_a_short_and_a_long_form_anywhere(war: Run, help_option: str) -> None:
    assert war(help_option).out.startswith("Usage: warroom")
    assert war("step", help_option).out.startswith("Usage: warroom step")
    assert war("step", "done", help_option).out.startswith("Usage: warroom step done")


def test_version_names_the_program(war: Run) -> None:
    assert war("--version").out == "warroom 0.1.0\n"


def test_without_a_terminal_and_a_command_there_is_help(war: Run) -> None:
    assert war().out == war("--help").out


def test_a_global_option_means_the_same_before_and_after_the_verb(war: Run, incident: str) -> None:
    before = war("--json", "-i", incident, "fact", "list").json()

    assert before == war("fact", "list", "-i", incident, "--json").json()
    assert before == war("fact", "--json", "list", "--incident", incident).json()


def test_of_an_option_given_twice_the_later_one_counts(war: Run, incident: str) -> None:
    war("note", "--as", "ben", "hello", who="ana")

    assert war("log", "--json").lines()[-1]["actor"] == "ben"


def test_options_of_change_work_before_the_verb(war: Run, incident: str) -> None:
    first = war("--once", "k", "--json", "note", "hello").json()
    again = war("note", "hello", "--json", "--once", "k").json()

    assert (first["again"], again["again"]) == (False, True)
    assert first["seq"] == again["seq"]


def test_an_option_of_change_before_a_verb_that_changes_nothing_is_refused(war: Run, incident: str) -> None:
    refused = war("--at", "-5m", "status", code=2)

    assert "--at does nothing here: warroom status changes nothing" in refused.err


@pytest.mark.parametrize(("path", "command"), ALL)
def test_what_was_seen_is_asked_for_where_it_is_compared_and_nowhere_else(
    path: tuple[str, ...], command: click.Command
) -> None:
    compared = {
        ("fact", "set"), ("fact", "clear"), ("anchor", "set"), ("severity", "set"), ("severity", "clear"),
        ("notice", "draft"),
    }  # fmt: skip
    offered = [param for param in command.get_params(click.Context(command)) if "--based-on" in param.opts]

    assert bool(offered) == (path in compared or path in {verb[:1] for verb in compared})


def test_what_was_seen_may_stand_anywhere_on_the_line(war: Run, incident: str) -> None:
    war("fact", "set", "harmful=yes")

    war("--based-on", "3", "fact", "set", "harmful=no", code=5)
    war("fact", "--based-on", "3", "set", "harmful=no", code=5)
    war("fact", "set", "harmful=no", "--based-on", "3", code=5)


def test_what_was_seen_is_refused_where_it_would_do_nothing(war: Run, incident: str) -> None:
    assert "no such option '--based-on'" in war("note", "x", "--based-on", "3", code=2).err
    assert "no such option '--based-on'" in war("step", "--based-on", "3", "start", "preserve", code=2).err
    refused = war("--based-on", "3", "note", "x", code=2)
    assert "--based-on does nothing here: warroom note sets nothing that others set as well" in refused.err
    assert "warroom status changes nothing" in war("--based-on", "3", "status", code=2).err


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (["anchor", "set", "aware=-20m"], ["anchor", "set", "aware=-30m"]),
        (["severity", "set", "SEV1", "--why", "press"], ["severity", "set", "SEV2", "--why", "one person"]),
        (["severity", "set", "SEV1", "--why", "press"], ["severity", "clear", "--why", "no press"]),
        (["fact", "set", "harmful=yes"], ["fact", "clear", "harmful", "--why", "a guess"]),
    ],
)
def test_every_verb_that_compares_refuses_what_changed_since(
    war: Run, incident: str, first: list[str], then: list[str]
) -> None:
    seen = str(war("status", "--json").json()["record"]["seq"])
    war(*first)

    refused = war(*then, "--based-on", seen, "--json", code=5).error()
    assert {"theirs", "yours"} <= set(refused["details"])


def test_an_unknown_command_gets_a_suggestion(war: Run) -> None:
    assert "hint: did you mean status" in war("stats", code=2).err


def test_an_unknown_verb_gets_a_suggestion(war: Run) -> None:
    assert "hint: did you mean done?" in war("step", "dones", code=2).err


def test_a_noun_without_a_verb_is_told_its_verbs(war: Run) -> None:
    assert war("step", code=2).err.splitlines() == [
        "warroom: error: warroom step needs a verb: start, done, skip, reopen, list",
        "warroom: hint: warroom step --help",
    ]


def test_an_unknown_option_gets_a_suggestion(war: Run) -> None:
    assert "did you mean --json" in war("status", "--jsn", code=2).err


def test_a_wrong_line_is_answered_in_our_voice(war: Run) -> None:
    assert war("step", "done", code=2).err.splitlines() == [
        "warroom: error: missing argument 'STEP'",
        "warroom: hint: warroom step done --help",
    ]


def test_a_wrong_line_is_answered_in_json_where_json_was_asked_for(war: Run) -> None:
    error = war("step", "done", "--json", code=2).error()

    assert (error["code"], error["hint"]) == ("usage", "warroom step done --help")


def test_json_behind_a_double_dash_is_text() -> None:
    assert wants_json(["note", "--json"])
    assert not wants_json(["note", "--", "--json"])
