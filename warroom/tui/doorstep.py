"""What is on the terminal while a room is being made: which incident this is, and the five answers.

The library of the screen takes longer to read than a record, and whoever opens a room at night waits for the answers
and not for the panes. They are known before, so they are written down where the room will have them, and the room takes
their place. Where no room comes the terminal is as it was.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from types import FrameType
from typing import NoReturn, TextIO

from warroom.desk import History
from warroom.views import headline, room
from warroom.views.ascii import squeezed
from warroom.views.guide import GuideView
from warroom.views.safe import fit
from warroom_widgets.answers import answer_cells, guide_cells, identity_cells
from warroom_widgets.cells import Cell, in_ascii, place
from warroom_widgets.tones import Tone

OPENING = Cell("opening", 0, Tone.QUIET)
"""Where the state of the link will be."""
_WRAP, _NO_WRAP = "\x1b[?7h", "\x1b[?7l"
_ENTER, _LEAVE = f"\x1b[?1049h{_NO_WRAP}", f"{_WRAP}\x1b[?1049l"
_BOLD, _CHIP, _PLAIN = "\x1b[1m", "\x1b[1;7m", "\x1b[m"
_WEIGHTS = {Tone.STRONG: _BOLD, Tone.CAUTION: _BOLD, Tone.ALARM: _BOLD, Tone.CHIP: _CHIP}
"""Weight alone: which colours a theme has is known with the library of the screen."""


def answers(
    history: History, now: datetime, banner: str = "", guide: GuideView | None = None
) -> list[list[Cell]]:  # fmt: skip
    """The lines of *history*'s incident that a room never moves, as they are at *now*, whose zone they are shown in;
    above them the line of a *guide*, where this is a replay."""
    seen = room.view(history.incident, (), now, history.texts)
    above = [guide_cells(guide)] if guide else []
    return [*above, identity_cells(seen.identity, OPENING, banner), *map(answer_cells, headline.view(seen))]


@contextmanager
def doorstep(lines: Sequence[Sequence[Cell]], *, ascii_only: bool) -> Iterator[None]:
    """Has *lines* on the terminal while the room is made inside. Where that fails, or is ended, they are gone again;
    else the room begins on the same screen."""
    terminal = sys.__stderr__  # on which Textual draws
    if terminal is None or not terminal.isatty():
        yield
        return
    with _unechoed(terminal.fileno()), _ended_in_order():
        columns, rows = os.get_terminal_size(terminal.fileno())
        shown = [drawn(cells, columns, ascii_only=ascii_only) for cells in lines[:rows]]
        placed = (f"\x1b[{row};1H\x1b[K{text}" for row, text in enumerate(shown, start=1))
        _write(terminal, "".join([_ENTER, *placed, _WRAP]))
        try:
            yield
        except BaseException:
            _write(terminal, _LEAVE)
            raise


def drawn(cells: Sequence[Cell], columns: int, *, ascii_only: bool) -> str:
    """*cells* as a terminal of *columns* shows them."""
    pieces, x = [], 0
    for start, taken, cell in place([in_ascii(cell) for cell in cells] if ascii_only else cells, columns):
        weight, fitted = _WEIGHTS.get(cell.tone, ""), fit(cell.text, taken)
        text = squeezed(fitted) if ascii_only else fitted
        pieces += [" " * (start - x), f"{weight}{text}{_PLAIN}" if weight else text]
        x = start + taken
    return "".join(pieces)


def _write(terminal: TextIO, text: str) -> None:
    with suppress(OSError):  # a terminal that is gone has nobody before it; the room finds out by itself
        terminal.write(text)
        terminal.flush()


@contextmanager
def _unechoed(descriptor: int) -> Iterator[None]:
    """What is typed meanwhile waits for the room and does not appear among the answers."""
    before = termios.tcgetattr(descriptor)
    silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(descriptor, termios.TCSANOW, silent)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Whoever ends the program meanwhile gets the terminal back."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
