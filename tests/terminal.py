"""A real pseudo-terminal for programs that insist on one."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


class Terminal:
    """A program on a pty of *columns* by *rows*; `seen` is everything that it wrote so far."""

    def __init__(self, command: list[str], env: Mapping[str, str], columns: int = 80, rows: int = 24) -> None:
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (rows, columns))
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env={**env, "TERM": "xterm-256color"}, close_fds=True
        )
        os.close(slave)
        self._master = master
        self.seen = ""

    def press(self, keys: str) -> None:
        """Types *keys*."""
        os.write(self._master, keys.encode())

    def until(self, condition: Callable[[str], bool], seconds: float = 60) -> str:
        """What was written once *condition* holds of it; an AssertionError with the tail where that takes too long."""
        end = time.monotonic() + seconds
        while not condition(self.seen):
            assert time.monotonic() < end, f"not seen; the terminal shows …{self.seen[-2000:]!r}"
            ended = not self._read(0.1) and self.process.poll() is not None
            assert not ended or condition(self.seen), f"the program ended: …{self.seen[-2000:]!r}"
        return self.seen

    def ends(self, seconds: float = 60) -> int:
        """The exit status, reading on until the program is gone."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, f"still running; the terminal shows …{self.seen[-2000:]!r}"
            self._read(0.1)
        while self._read(0):
            pass
        return self.process.returncode

    def _read(self, patience: float) -> bool:
        if not select.select([self._master], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self._master, 65536)
        except OSError:  # Linux reports a terminal whose program has gone as an error
            return False
        self.seen += chunk.decode(errors="replace")
        return bool(chunk)

    def hang_up(self) -> None:
        """Closes the terminal under the program."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        """Ends the program, if it is still there."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._master >= 0:
            os.close(self._master)


@contextmanager
def terminal(command: list[str], env: Mapping[str, str], columns: int = 80, rows: int = 24) -> Iterator[Terminal]:
    """A Terminal that is closed in the end."""
    opened = Terminal(command, env, columns, rows)
    try:
        yield opened
    finally:
        opened.close()
