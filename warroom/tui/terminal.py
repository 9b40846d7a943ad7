"""What the stock driver does not do: survive an undecodable mouse report, a terminal that takes nothing for a while,
one that is gone, and one that does not know its own size; and set the terminal's title and restore it.

Textual 8.2.8 decodes input strictly. After a tmux re-attach a terminal may report the mouse in the old X10 encoding,
which past column 95 is no valid UTF-8, and the program would end in the middle of an incident
(Textualize/textual#6668).
"""

from __future__ import annotations

import select
import termios
from codecs import IncrementalDecoder, getincrementaldecoder
from contextlib import ExitStack, suppress
from functools import partial
from queue import Queue
from typing import IO, Any, TextIO, cast

from textual.app import App
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread

from warroom.views.safe import line

LONGEST_TITLE = 120
_WAITING = 30
"""So many writes may wait for the terminal before nothing more is painted; a paint is three of them."""
_PARTING_S = 3.0
"""How long a terminal is given to take the last words. One that takes nothing must not keep the program from ending."""


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


class Outlet(WriterThread):
    """The thread that writes. The stock one makes whoever writes wait as soon as thirty writes do, and with a terminal
    that takes nothing (a suspended ssh, a pager that was stopped) the app then stands: no signal ends it, and what the
    store says piles up before it. Here nobody waits; who paints looks at `behind` first, and that bounds what waits."""

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        self._queue: Queue[str | None] = Queue()

    @property
    def behind(self) -> bool:
        """Whether the terminal takes less than it is sent."""
        return self._queue.qsize() > _WAITING

    def stop(self) -> None:
        """Writes the rest and ends; what the terminal does not take in time is thrown away."""
        self._queue.put(None)
        self.join(_PARTING_S)
        while self.is_alive():
            with suppress(OSError, termios.error):
                termios.tcflush(self.fileno(), termios.TCOFLUSH)
                for flow in (termios.TCOOFF, termios.TCOON):  # wakes the write that waits for room
                    termios.tcflow(self.fileno(), flow)
            self.join(0.05)


# Looked up by this name as well, when the driver starts.
vars(linux_driver)["WriterThread"] = Outlet


class Pause:
    """Lets *app* paint nothing while the terminal is behind. What changed meanwhile is painted in one go afterwards:
    the last state, and none of those in between."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._held = ExitStack()
        self._holding = False

    def mind(self, *, behind: bool) -> None:
        """Begins where the terminal is *behind*, and ends where it is not."""
        if behind and not self._holding:
            self._held.enter_context(self._app.batch_update())
        elif self._holding and not behind:
            self._held.close()
            self._app.refresh()
        self._holding = behind


class RoomDriver(linux_driver.LinuxDriver):
    """The Linux and macOS driver with a title."""

    _title = ""

    @property
    def behind(self) -> bool:
        """Whether the terminal takes less than it is sent."""
        return isinstance(self._writer_thread, Outlet) and self._writer_thread.behind

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size that the console goes by. On a terminal that reports no size at all the stock driver says 24 lines
        and the console 25, each corrects the other, and the room is redrawn without end."""
        return self._app.console.size

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
        if title != self._title and not self.behind:
            self._title = title
            self.write(f"\x1b]0;{line(title, LONGEST_TITLE)}\x07")
