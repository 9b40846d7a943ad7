"""How long until the room is on the screen, against a minimal Textual app on the same terminal.

The room tells the terminal its title before it paints anything; what counts is the text in the frame.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.measure import alternating, installed, ratio, summary
from tests.terminal import terminal

_MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("Answers are wrong")
Minimal().run()
"""
_TITLE = re.compile(r"\x1b\]0;[^\x07]*\x07?")


def _painted(command: list[str], env: dict[str, str]) -> Callable[[], object]:
    def paint() -> None:
        with terminal(command, env, 120, 40) as screen:
            screen.until(lambda seen: "Answers" in _TITLE.sub("", seen))

    return paint


def measure(times: int = 9) -> dict[str, Any]:
    """From starting the program to its title on a pty of 120x40."""
    with tempfile.TemporaryDirectory() as folder:
        env = installed(Path(folder))
        declare = [sys.executable, "-m", "warroom", "declare", "Answers are wrong", "--plan", "assistant", "--no-input"]
        subprocess.run(declare, env=env, check=True, capture_output=True)
        minimal, room = alternating(
            [_painted([sys.executable, "-c", _MINIMAL], env), _painted([sys.executable, "-m", "warroom", "open"], env)],
            times,
        )
    return {"minimal": summary(minimal), "room": {**summary(room), "times_minimal": ratio(room, minimal)}}
