"""What the stock driver does not do: survive an undecodable mouse report, notice that the terminal is gone, and set the
terminal's title and restore it.

Textual 8.2.8 decodes input strictly. After a tmux re-attach a terminal may report the mouse in the old X10 encoding,
which past column 95 is no valid UTF-8, and the program would end in the middle of an incident
(Textualize/textual#6668).
"""

from __future__ import annotations

import select
from codecs import IncrementalDecoder, getincrementaldecoder
from contextlib import suppress
from functools import partial
from typing import Any, TextIO, cast

from textual.drivers import linux_driver

from warroom.views.safe import line

LONGEST_TITLE = 120


def _lenient(encoding: str) -> partial[IncrementalDecoder]:
    return partial(getincrementaldecoder(encoding), errors="replace")


# The driver looks the decoder up by this name when its input thread starts; nothing else in Textual does.
vars(linux_driver)["getincrementaldecoder"] = _lenient


class _Forgiving:
    """A stream that swallows what is written to a terminal that is gone. The stock driver's writer thread dies of the
    error, and the app then waits for ever for room in its queue."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()


class RoomDriver(linux_driver.LinuxDriver):
    """The Linux and macOS driver with a title."""

    _title = ""

    @property
    def gone(self) -> bool:
        """Whether the terminal was closed. Without a controlling terminal no SIGHUP says so, and the stock driver then
        reads nothing for ever, as fast as it can."""
        watch = select.poll()
        watch.register(self.fileno, select.POLLIN)
        return any(happened & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, happened in watch.poll(0))

    def start_application_mode(self) -> None:
        """Remembers the terminal's title."""
        self._file = cast("Any", _Forgiving(cast("TextIO", self._file)))
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write("\x1b[22;0t")

    def stop_application_mode(self) -> None:
        """Puts the title back."""
        self.write("\x1b[23;0t")
        super().stop_application_mode()

    def leave_mouse(self) -> None:
        """Leaves the mouse to the terminal, which selects text with it."""
        self._disable_mouse_support()

    def take_mouse(self) -> None:
        """Has the mouse reported again, where it was before."""
        self._enable_mouse_support()

    def set_title(self, title: str) -> None:
        """Makes *title*, which may hold anything, the title of the terminal."""
        if title != self._title:
            self._title = title
            self.write(f"\x1b]0;{line(title, LONGEST_TITLE)}\x07")
