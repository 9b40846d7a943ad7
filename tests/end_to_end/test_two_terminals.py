"""Two people at two real terminals, on one store."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.tmux import PATIENCE_S, Tmux, tmux
from tests.plans import MINIMAL

WARROOM = [sys.executable, "-m", "warroom"]


class Table:
    """A store with one incident, and terminals to see it on."""

    def __init__(self, folder: Path, server: Tmux, env: dict[str, str]) -> None:
        self.folder = folder
        self.tmux = server
        self._env = {**os.environ, **env}

    def war(self, who: str, *args: str) -> str:
        """What ``warroom ARGS`` prints, as *who*."""
        command = [*WARROOM, "--as", who, *args]
        return subprocess.run(command, env=self._env, check=True, capture_output=True, text=True).stdout

    def sit(self, name: str, columns: int, rows: int) -> None:
        """Opens the room before *name*, at a terminal of that name."""
        self.tmux.open(name, columns, rows, *WARROOM, "--as", name, "open")
        self.tmux.sees(name, "[1] Steps", f"{name} in sync")


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    """An incident on the minimal plan."""
    env = {"WARROOM_STORE": str(tmp_path / "room.db")}
    (tmp_path / "minimal.yaml").write_text(MINIMAL)
    with tmux(env) as server:
        table = Table(tmp_path, server, env)
        table.war("ana", "declare", "Refund answers are wrong", "--plan", str(tmp_path / "minimal.yaml"), "--no-input")
        yield table


def test_what_is_copied_arrives_in_the_clipboard_of_tmux(table: Table) -> None:
    table.sit("ana", 80, 24)
    table.tmux("set-option", "-g", "set-clipboard", "on")
    table.tmux.press("ana", "4", "g", "G", "y")
    table.tmux.sees("ana", "the row was sent to the terminal's clipboard")
    end = time.monotonic() + PATIENCE_S
    while "Refund answers are wrong (plan minimal 1)" not in table.tmux("list-buffers", "-F", "#{buffer_sample}"):
        assert time.monotonic() < end, "tmux never got it"
        time.sleep(0.05)


def test_where_text_is_selected_the_mouse_is_the_terminals_own(table: Table) -> None:
    def reported() -> str:
        return table.tmux("display-message", "-p", "-t", "ana", "#{mouse_any_flag}").strip()

    table.sit("ana", 80, 24)
    assert reported() == "1"
    table.tmux.press("ana", "X")
    table.tmux.sees("ana", "Plain text, to select with the terminal's own mouse", "### INC-")
    assert reported() == "0"
    table.tmux.press("ana", "Escape")
    table.tmux.sees("ana", "[1] Steps")
    table.tmux.until("ana", lambda _: reported() == "1")


def test_the_help_turns_its_pages_within_tmux(table: Table) -> None:
    table.sit("ana", 80, 24)
    table.tmux.press("ana", "?")
    table.tmux.sees("ana", "Keys and signs", "start, finish, skip or reopen a step")
    for key in ("PageDown", "C-d", "Space", "NPage", "Space"):
        table.tmux.press("ana", key)
    table.tmux.sees("ana", "STALE")


def test_what_one_does_the_other_sees_at_every_size(table: Table) -> None:
    screens = {"ana": (80, 24), "ben": (120, 40), "cleo": (200, 60)}
    for name, (columns, rows) in screens.items():
        table.sit(name, columns, rows)
    table.tmux.press("ana", "u")
    table.tmux.sees("ana", "What is the situation?")
    table.tmux.type("ana", "Rolled the prompt back; 漢字 [/foo] as well")
    table.tmux.press("ana", "Enter")
    for name in screens:
        table.tmux.sees(name, "UPDATE: Rolled the prompt back; 漢字 [/foo] as well")
    table.tmux.press("ben", "s")
    table.tmux.sees("ben", "? preserve (open)", "say that you are on it")
    table.tmux.press("ben", "Enter")
    table.tmux.sees("ben", "step preserve started")
    for name in screens:
        table.tmux.until(name, lambda seen: re.search(r">[ *](9|10)m", seen))
    table.war("cleo", "fact", "set", "personal_data=yes")
    for name in screens:
        table.tmux.sees(name, "SEV2, could be SEV1", "personal_data = yes")


def test_a_handover_needs_both_of_them(table: Table) -> None:
    table.sit("ana", 80, 24)
    table.sit("ben", 80, 24)
    table.tmux.press("ana", "2", "Enter")
    table.tmux.sees("ana", "? Role commander", "take the seat yourself")
    table.tmux.press("ana", "Enter")
    table.tmux.sees("ben", "here       commander  ana")
    table.tmux.press("ana", "Enter")
    table.tmux.sees("ana", "hand over")
    table.tmux.type("ana", "hand")
    table.tmux.press("ana", "Enter")
    table.tmux.sees("ana", "To whom do you hand over commander?")
    table.tmux.type("ana", "ben")
    table.tmux.press("ana", "Enter")
    table.tmux.sees("ben", "to ben?    commander  ana")
    table.tmux.press("ben", "2", "Enter")
    table.tmux.sees("ben", "it was offered to you")
    table.tmux.press("ben", "Enter")
    table.tmux.sees("ana", "here       commander  ben")


def test_a_terminal_that_shrinks_and_grows_goes_on(table: Table) -> None:
    table.sit("ana", 80, 24)
    for columns, rows in ((20, 5), (200, 60), (40, 12), (80, 24)):
        table.tmux.resize("ana", columns, rows)
        table.tmux.until("ana", lambda seen: "DECLA" in seen and "? help" in seen)
    table.war("ben", "note", "after the resizing")
    table.tmux.sees("ana", "[1] Steps", "[4] Timeline", "after the resizing")


def test_a_terminal_that_is_killed_takes_nothing_with_it(table: Table) -> None:
    table.sit("ana", 80, 24)
    table.sit("ben", 80, 24)
    table.tmux.press("ben", "n")
    table.tmux.sees("ben", "What do you want to note?")
    table.tmux.type("ben", "half a sen")
    table.tmux("kill-session", "-t", "ben")
    table.war("cleo", "note", "still here")
    table.tmux.sees("ana", "still here")
    assert "half a sen" not in table.war("ana", "log")
    table.war("ana", "verify")


def test_a_store_that_goes_away_and_comes_back_is_said_and_survived(table: Table) -> None:
    table.sit("ana", 80, 24)
    store = table.folder / "room.db"
    store.rename(table.folder / "away.db")
    table.tmux.sees("ana", "! STORE LOST", "HOW BAD", "the store cannot be reached")
    (table.folder / "away.db").rename(store)
    table.tmux.sees("ana", "ana in sync #", "the store is back")
    table.war("ben", "note", "all is well again")
    table.tmux.sees("ana", "all is well again")


def test_detaching_and_attaching_at_another_size_goes_on(table: Table) -> None:
    table.sit("ana", 120, 40)
    outer = ["env", "-u", "TMUX", "tmux", "-L", table.tmux._socket, "attach", "-t", "ana"]
    table.tmux.open("outer", 90, 30, *outer)
    table.tmux.until("outer", lambda seen: "HOW BAD" in seen)
    table.tmux("detach-client", "-s", "ana")
    table.war("ben", "note", "written while nobody was attached")
    table.tmux.sees("ana", "written while nobody was attached")


def test_leaving_says_how_to_come_back_and_leaves_a_clean_terminal(table: Table) -> None:
    table.sit("ana", 80, 24)
    table.tmux.press("ana", "q")
    seen = table.tmux.sees("ana", "ended 0")
    assert "Back: warroom open INC-" in seen.replace("\n", "")
    assert "HOW BAD" not in seen
