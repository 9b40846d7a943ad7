"""What is typed in a real terminal survives the death of the program, and an editor borrows the terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.tmux import Tmux, tmux
from tests.terminal import terminal

WARROOM = [sys.executable, "-m", "warroom"]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    script = tmp_path / "editor.py"
    script.write_text("import sys, pathlib\np = pathlib.Path(sys.argv[1])\np.write_text('Line one\\nline two\\n')\n")
    env = {
        "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "WARROOM_AS": "ana",
        "WARROOM_STORE": str(tmp_path / "room.db"), "VISUAL": f"{sys.executable} {script}",
    }  # fmt: skip
    declare = [*WARROOM, "declare", "Answers are wrong", "--plan", "assistant", "--no-input"]
    subprocess.run(declare, env={**os.environ, **env}, check=True, capture_output=True)
    return env


@pytest.fixture
def terminals(env: dict[str, str]) -> Iterator[Tmux]:
    with tmux(env) as server:
        yield server


def test_an_editor_borrows_the_terminal_and_gives_it_back(terminals: Tmux) -> None:
    terminals.open("ana", 80, 24, *WARROOM, "open")
    terminals.sees("ana", "Answers are wrong", "[1] Steps")
    terminals.type("ana", "n")
    terminals.sees("ana", "What do you want to note?", "ctrl+r editor")
    terminals.press("ana", "C-r")
    terminals.sees("ana", "Line one", "line two", "say it", "HOW BAD")
    terminals.press("ana", "Enter")
    terminals.sees("ana", "Line one ⏎ line two", "recorded #")


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_what_is_being_typed_survives_the_end_of_the_program(env: dict[str, str], ending: signal.Signals) -> None:
    drafts = Path(env["XDG_STATE_HOME"]) / "warroom" / "drafts.json"
    with terminal([*WARROOM, "open"], {**os.environ, **env}) as room:
        room.until(lambda seen: "Answers are wrong" in seen)
        room.press("u")
        room.until(lambda seen: "What is the situation?" in seen)
        room.press("half a sentence")
        room.until(lambda _: drafts.exists() and "half a sentence" in drafts.read_text())
        room.process.send_signal(ending)
        room.ends()
    with terminal([*WARROOM, "open"], {**os.environ, **env}) as room:
        room.until(lambda seen: "Answers are wrong" in seen)
        room.press("u")
        room.until(lambda seen: "this is your draft" in seen and "half a sentence" in seen)
