"""How the room is told what it should look like, on a terminal of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run
from tests.terminal import Terminal, terminal

MOUSE = "\x1b[?1000h"
WHITE = "48;2;255;255;255m"
"""The ground of the light theme."""


@contextmanager
def room(*args: str, **variables: str) -> Iterator[Terminal]:
    """The room on a terminal, painted."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TZ")}
    env = {**kept, "COLORTERM": "truecolor", "WARROOM_AS": "ana", **variables}
    with terminal([str(PROGRAM), *args], env) as screen:
        screen.until(lambda seen: "HOW BAD" in seen and "Timeline" in seen)
        yield screen


def file(environment: Path, text: str) -> Path:
    """The settings of the working folder."""
    path = environment / "work" / "warroom.toml"
    path.write_text(text)
    return path


def test_a_flag_a_variable_and_a_file_each_put_a_theme_on(incident: str, environment: Path) -> None:
    with room("open", "--theme", "light") as screen:
        assert WHITE in screen.seen
    with room("--theme", "light") as screen:
        assert WHITE in screen.seen
    with room("open", WARROOM_THEME="light") as screen:
        assert WHITE in screen.seen
    file(environment, 'theme = "light"\n')
    with room("open") as screen:
        assert WHITE in screen.seen
    with room("open", "--theme", "dark") as screen:
        assert WHITE not in screen.seen


def test_what_was_chosen_in_the_room_is_there_the_next_time(incident: str, environment: Path) -> None:
    with room("open", TZ="Asia/Kolkata") as screen:
        screen.press("z")
        screen.until(lambda seen: "marked +05:30" in seen)
        screen.press("q")
        assert screen.ends() == 0
    assert (environment / "s" / "warroom" / "room.json").is_file()
    with room("open", TZ="Asia/Kolkata") as screen:
        screen.until(lambda seen: "+05:30" in seen)


def test_the_mouse_can_be_left_to_the_terminal(incident: str) -> None:
    with room("open") as screen:
        assert MOUSE in screen.seen
    with room("open", "--no-mouse") as screen:
        assert MOUSE not in screen.seen
    with room("open", WARROOM_MOUSE="0") as screen:
        assert MOUSE not in screen.seen


def test_a_locale_without_letters_gets_ascii_unless_somebody_knows_better(war: Run, plan: str) -> None:
    war("declare", "Zoë", "--plan", plan)
    with room("open", LC_ALL="C") as screen:
        screen.until(lambda seen: "Zo\\xeb" in seen)
        assert screen.seen.isascii()
    with room("open", "--no-ascii", LC_ALL="C") as screen:
        screen.until(lambda seen: "Zoë" in seen)
    with room("open", "--ascii", LC_ALL="C.UTF-8") as screen:
        screen.until(lambda seen: "Zo\\xeb" in seen)


@pytest.mark.parametrize(
    ("keys", "line", "says"),
    [
        ('[keys]\n"verb.stop" = "x"\n', 2, "there is nothing called 'verb.stop'"),
        (
            '[keys]\n"verb.step" = "ctrl+y"\n"verb.note" = "ctrl+y"\n',
            3,
            "ctrl+y would be 'verb.note' and 'verb.step' at once",
        ),
    ],
)
def test_keys_that_cannot_work_are_told_before_the_room_opens_and_by_the_doctor(
    war: Run, incident: str, environment: Path, keys: str, line: int, says: str
) -> None:
    path = file(environment, keys)
    with terminal([str(PROGRAM), "open"], {**os.environ, "WARROOM_AS": "ana"}, 200, 30) as screen:
        assert screen.ends() != 0
        assert f"{path}:{line}: {says}" in screen.seen
        assert "?1049h" not in screen.seen
    items = [item for item in war("doctor", "--json", code=1).json()["items"] if item["name"] == "keys"]
    assert [(item["state"], item["said"].startswith(f"{path}:{line}: {says}")) for item in items] == [("fail", True)]


def test_keys_that_work_are_counted_by_the_doctor(war: Run, environment: Path) -> None:
    file(environment, '[keys]\n"verb.step" = "ctrl+y"\n')
    items = {item["name"]: item for item in war("doctor", "--json").json()["items"]}
    assert items["keys"]["said"].startswith("1 of your own")


def test_the_doctor_sees_what_lies_between_the_program_and_the_eyes(environment: Path) -> None:
    between = {"TMUX": "/tmp/tmux-0", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM")}
    with terminal(["env", "TERM=tmux-256color", str(PROGRAM), "doctor"], {**env, **between}, columns=200) as screen:
        assert screen.ends() == 0
    assert "TERM=tmux-256color" in screen.seen
    assert "256 colours (COLORTERM=not set), in tmux, over SSH" in screen.seen


def test_how_the_room_looks_is_no_option_of_what_opens_none(war: Run) -> None:
    assert "does nothing here" in war("--theme", "light", "list", code=2).err
