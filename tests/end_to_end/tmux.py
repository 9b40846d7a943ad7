"""Real terminals, side by side, on a tmux server of their own."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

PATIENCE_S = 60.0


class Tmux:
    """A tmux server whose sessions are terminals."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._socket = f"warroom-{uuid.uuid4().hex[:12]}"
        self._env = {**env, "TERM": "xterm-256color", "TMUX_TMPDIR": env.get("TMPDIR", "/tmp")}

    def __call__(self, *args: str) -> str:
        """What ``tmux ARGS`` prints."""
        command = ["tmux", "-L", self._socket, "-f", "/dev/null", *args]
        return subprocess.run(command, env=self._env, capture_output=True, text=True, check=True).stdout

    def open(self, name: str, columns: int, rows: int, *command: str) -> None:
        """A terminal called *name*, in which *command* runs and whose last screen stays when that ends."""
        keep = f"{shlex.join(command)}; printf 'ended %s' $?; read _"
        self("new-session", "-d", "-s", name, "-x", str(columns), "-y", str(rows), keep)

    def press(self, name: str, *keys: str) -> None:
        """Presses *keys*, as tmux names them."""
        self("send-keys", "-t", name, *keys)

    def type(self, name: str, text: str) -> None:
        """Types *text*, whatever is in it."""
        self("send-keys", "-t", name, "-l", text)

    def screen(self, name: str) -> str:
        """What can be read on it."""
        return self("capture-pane", "-p", "-t", name)

    def resize(self, name: str, columns: int, rows: int) -> None:
        """Makes it larger or smaller."""
        self("resize-window", "-t", name, "-x", str(columns), "-y", str(rows))

    def until(self, name: str, condition: Callable[[str], object]) -> str:
        """The screen of *name* once *condition* holds of it."""
        end = time.monotonic() + PATIENCE_S
        while not condition(seen := self.screen(name)):
            assert time.monotonic() < end, f"never came true of {name}:\n{seen}"
            time.sleep(0.05)
        return seen

    def sees(self, name: str, *words: str) -> str:
        """The screen once all of *words* are on it."""
        return self.until(name, lambda seen: all(word in seen for word in words))


@contextmanager
def tmux(env: Mapping[str, str]) -> Iterator[Tmux]:
    """A server that is gone in the end."""
    server = Tmux({**os.environ, **env})
    try:
        yield server
    finally:
        subprocess.run(["tmux", "-L", server._socket, "kill-server"], env=server._env, check=False, capture_output=True)
