"""The program on a real pseudo-terminal: what only a terminal can do to it, and what it leaves behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.plans import MINIMAL
from tests.terminal import Terminal, terminal

WARROOM = [sys.executable, "-m", "warroom"]
SIZE = (200, 60)
LEFT = "\x1b[?1049l"
"""What leaves the alternate screen."""
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a store with one incident."""
    plan = tmp_path / "minimal.yaml"
    plan.write_text(MINIMAL)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CONFIG_HOME") if name in os.environ}
    env = {**kept, "WARROOM_STORE": str(tmp_path / "room.db"), "WARROOM_AS": "ana", "LANG": "C.UTF-8"}
    declare = [*WARROOM, "declare", "Refunds \x1b]0;pwned\x07 nobody promised", "--plan", str(plan), "--no-input"]
    subprocess.run(declare, env=env, check=True, capture_output=True)
    return env


@contextmanager
def room(env: dict[str, str], *args: str) -> Iterator[Terminal]:
    """The room on a terminal, painted."""
    with terminal([*WARROOM, "open", *args], env, *SIZE) as screen:
        screen.until(lambda seen: "HOW BAD" in seen and "Timeline" in seen)
        yield screen


def test_leaving_puts_the_terminal_back_and_says_how_to_come_back(env: dict[str, str]) -> None:
    with room(env) as screen:
        screen.press("q")
        assert screen.ends() == 0
        after = screen.seen.rpartition(LEFT)[2]
        assert "goes on at entry" in after
        assert "Back: warroom open INC-" in after
        for mode in ("?1000l", "?1003l", "?1006l", "?2004l", "?25h"):
            assert f"\x1b[{mode}" in screen.seen, f"{mode} was not reset"


def test_the_way_back_leads_to_the_store_that_was_named_and_to_the_same_person(env: dict[str, str]) -> None:
    elsewhere = {name: value for name, value in env.items() if not name.startswith("WARROOM_")}
    with room(elsewhere, "--store", env["WARROOM_STORE"], "--as", "ana") as screen:
        screen.press("q")
        assert screen.ends() == 0
    back = re.search(r"Back: warroom (open INC-\S+ .*?)\r?\n", screen.seen.rpartition(LEFT)[2])
    assert back
    with room(elsewhere, *back[1].removeprefix("open ").split()) as screen:
        screen.press("q")
        assert screen.ends() == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_as_quitting_does(env: dict[str, str], ending: signal.Signals) -> None:
    with room(env) as screen:
        screen.press("u")
        screen.until(lambda seen: "What is the situation?" in seen)
        screen.process.send_signal(ending)
        assert screen.ends() == 0
        assert LEFT in screen.seen
        assert "Traceback" not in screen.seen


def test_the_record_says_that_an_entry_was_made_in_the_room(env: dict[str, str]) -> None:
    with room(env) as screen:
        screen.press("nseen\r")
        screen.until(lambda seen: "recorded #" in seen)
    log = subprocess.run([*WARROOM, "log", "--json"], env=env, check=True, capture_output=True, text=True).stdout
    made = {one["kind"]: one["via"] for one in map(json.loads, log.splitlines())}
    assert (made["incident.declared"], made["note.added"]) == ("cli", "tui")


@pytest.mark.parametrize(
    ("editor", "words"), [("/nowhere/to/be/found", "cannot be started"), ("false", "false ended with 1")]
)
def test_an_editor_that_fails_gives_the_room_back(env: dict[str, str], editor: str, words: str) -> None:
    with room({**env, "VISUAL": "", "EDITOR": editor}) as screen:
        screen.press("n")
        screen.until(lambda seen: "What do you want to note?" in seen)
        screen.press("halfway\x12")
        screen.until(lambda seen: words in seen)
        screen.press("n")
        screen.until(lambda seen: "this is your draft from before" in seen.rpartition(words)[2])


def test_an_interrupt_in_the_editor_does_not_end_the_room(env: dict[str, str], tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nkill -INT $PPID\necho "and more" >> "$1"\n')
    editor.chmod(0o700)
    with room({**env, "VISUAL": "", "EDITOR": str(editor)}) as screen:
        screen.press("n")
        screen.until(lambda seen: "What do you want to note?" in seen)
        screen.press("halfway\x12")
        screen.until(lambda seen: "and more" in seen and "edit it again" in seen)
        screen.press("\r")
        screen.until(lambda seen: "recorded #" in seen)


def test_a_terminal_that_has_gone_is_no_fault_of_the_program(env: dict[str, str], tmp_path: Path) -> None:
    state = tmp_path / "state"
    with room({**env, "XDG_STATE_HOME": str(state)}) as screen:
        screen.hang_up()
        screen.process.wait(60)
        assert not list(state.rglob("crash-*")), "nobody reads a report of a line that was dropped"


def test_mouse_reports_that_are_no_text_do_not_end_it(env: dict[str, str]) -> None:
    with room(env) as screen:
        os.write(screen._master, b"\x1b[M \xb0\x30\xff\xfe\x1b[M#\xff\xff\x80")
        screen.press("?")
        screen.until(lambda seen: "Keys and signs" in seen)


def test_the_title_of_the_terminal_names_the_incident_and_obeys_nobody(env: dict[str, str]) -> None:
    with room(env) as screen:
        screen.until(lambda seen: "\x1b]0;SEV" in seen)
        titles = re.findall("\x1b\\]0;([^\x07\x1b]*)", screen.seen)
        assert all("INC-" in title for title in titles), titles
        assert "\x1b]0;pwned" not in screen.seen
        screen.press("q")
        screen.ends()
        assert "\x1b[22;0t" in screen.seen
        assert "\x1b[23;0t" in screen.seen, "the title that was there is put back"


PLACES = {
    "S": "WHY IT APPLIES", "F": "WHAT EACH ANSWER WOULD CHANGE", "O": "no deadline is ahead",
    "C": "WHAT AFFECTED MEANS", "B": "WHAT IT IS MEASURED BY", "P": "sha256", "<": "PAST", "W": "█",
    "?": "take back the last thing",
}  # fmt: skip
"""Screens by the key that leads to them, and what is seen there first."""


def seen_with(screen: Terminal, keys: str, word: str) -> None:
    """Presses *keys* and waits until *word* is written after that."""
    before = len(screen.seen)
    screen.press(keys)
    screen.until(lambda seen: word in seen[before:])


def test_no_color_sends_no_colour_at_all(env: dict[str, str]) -> None:
    with room({**env, "NO_COLOR": "1"}) as screen:
        for keys, word in PLACES.items():
            seen_with(screen, keys, word)
            seen_with(screen, "q", "Timeline")
        seen_with(screen, "n", "What do you want to note?")
        assert COLOUR.search(screen.seen) is None
    with room({**env, "NO_COLOR": ""}) as screen:
        assert COLOUR.search(screen.seen), "an empty NO_COLOR asks for nothing"


def test_a_room_in_which_nothing_happens_sends_next_to_nothing(env: dict[str, str]) -> None:
    with room(env) as screen:
        screen.until(lambda seen: len(ticks(seen)) >= 7)
        at = ticks(screen.seen)
        cheapest = min(after - before for before, after in pairwise(at))
        assert cheapest < 300, "what ticks is a cell, not a screen"


def ticks(seen: str) -> list[int]:
    """Where in what was *seen* each further second was shown first."""
    first: dict[str, int] = {}
    for match in re.finditer(r"\dm\d\ds ", seen):
        first.setdefault(match.group(), match.start())
    return list(first.values())


def test_keys_that_come_faster_than_the_questions_are_answers_and_not_commands(env: dict[str, str]) -> None:
    with room(env) as screen:
        screen.press("nquick quit query\r")
        screen.until(lambda seen: "recorded #" in seen and "quick quit query" in seen)
        screen.press("sdone\r")
        screen.until(lambda seen: "What is the result?" in seen)
        assert screen.process.poll() is None, "the q of a note leaves nothing"


def test_an_incident_that_is_not_there_is_refused_before_the_screen_opens(env: dict[str, str]) -> None:
    with terminal([*WARROOM, "open", "INC-NONE-NONE"], env, *SIZE) as screen:
        assert screen.ends() == 6
        assert "?1049h" not in screen.seen


def test_a_size_that_somebody_exported_does_not_bind_it(env: dict[str, str]) -> None:
    with terminal([*WARROOM, "open"], {**env, "COLUMNS": "80", "LINES": "24"}, *SIZE) as screen:
        screen.until(lambda seen: "[8]" in seen)
