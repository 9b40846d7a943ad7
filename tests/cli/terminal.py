"""The program on a terminal of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios

from tests.cli.conftest import PROGRAM

PATIENCE_S = 30


class Terminal:
    """The program on a terminal of 80x24. Waits are bounded, and wait for what is shown."""

    def __init__(self, *args: str) -> None:
        self.shown = ""
        self._seen = 0
        self._pid, self._screen = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.environ["TERM"] = "xterm-256color"
            os.execv(PROGRAM, [str(PROGRAM), *args])

    def expect(self, text: str) -> None:
        """Waits until *text* is shown after what was expected before."""
        while text not in self.shown[self._seen :]:
            assert self._read(), f"{text!r} never came after {self.shown!r}"
        self._seen = self.shown.index(text, self._seen) + len(text)

    def type(self, text: str) -> None:
        """Types *text* and the return key."""
        os.write(self._screen, f"{text}\n".encode())

    def press(self, keys: str) -> None:
        """Presses *keys*, without the return key."""
        os.write(self._screen, keys.encode())

    def leave(self) -> int:
        """The exit code, once the program has ended."""
        while self._read():
            pass
        os.close(self._screen)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def interrupt(self) -> None:
        """Presses ^C."""
        os.kill(self._pid, signal.SIGINT)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], PATIENCE_S)
        assert ready, f"nothing more came after {self.shown!r}"
        try:
            read = os.read(self._screen, 65536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.shown += read.decode(errors="replace")
        return bool(read)
