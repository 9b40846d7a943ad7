"""How long until the answers are on the screen, and how long until the panes are, against a minimal Textual app on the
same terminal.

The room tells the terminal its title before it paints its panes; what counts is the text in the frame.
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


def _painted(command: list[str], env: dict[str, str], word: str) -> Callable[[], object]:
    def paint() -> None:
        with terminal(command, env, 120, 40) as screen:
            screen.until(lambda seen: word in _TITLE.sub("", seen))

    return paint


def measure(times: int = 9) -> dict[str, Any]:
    """From starting the program to its title, to the last of the five answers, and to the last pane, on a pty of
    120x40."""
    with tempfile.TemporaryDirectory() as folder:
        env = installed(Path(folder))
        declare = [sys.executable, "-m", "warroom", "declare", "Answers are wrong", "--plan", "assistant", "--no-input"]
        subprocess.run(declare, env=env, check=True, capture_output=True)
        room = [sys.executable, "-m", "warroom", "open"]
        minimal, answers, panes = alternating(
            [
                _painted([sys.executable, "-c", _MINIMAL], env, "Answers"),
                _painted(room, env, "DUE NEXT"),
                _painted(room, env, "Timeline"),
            ],
            times,
        )
    return {
        "minimal": summary(minimal),
        "answers": {**summary(answers), "times_minimal": ratio(answers, minimal)},
        "panes": {**summary(panes), "times_minimal": ratio(panes, minimal)},
    }
