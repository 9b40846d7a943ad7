"""The days ahead in three lines: which day, how much is due on it, and what is first.

A day on which nobody works is written small and has a dash where others have a dot, because a dimmed one alone is lost
on who sees no colour.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical

from warroom.views.days import AheadView, DayView
from warroom_widgets.cells import Cell
from warroom_widgets.lines import Line
from warroom_widgets.tones import Tone

_LABEL = 5
_DAY = 4


class Days(Vertical):
    """The strip."""

    DEFAULT_CSS = "Days { height: 3; }"

    def __init__(self) -> None:
        super().__init__(id="days")
        self._lines = [Line(), Line(), Line()]

    def compose(self) -> ComposeResult:
        """Days, numbers, the first deadline."""
        yield from self._lines

    def show(self, ahead: AheadView) -> None:
        """Shows *ahead*, as many days of it as there is room for."""
        named, counted, first = self._lines
        named.show([Cell("today", _LABEL, Tone.STRONG), *_placed(map(_name, ahead.days))])
        counted.show([Cell("due", _LABEL, Tone.QUIET), *_placed(map(_count, ahead.days))])
        late = f"! {ahead.late} OVERDUE" if ahead.late else ""
        first.show([
            Cell("next", _LABEL, Tone.QUIET), *([Cell(late, len(late), Tone.ALARM)] if late else []),
            Cell(ahead.first or "no deadline is ahead", 0, Tone.PLAIN if ahead.first else Tone.QUIET),
        ])  # fmt: skip


def _placed(cells: Iterable[Cell]) -> list[Cell]:
    """*cells*, those left out for which a line has no room in full."""
    return [cell._replace(needs=_LABEL + (n + 1) * (_DAY + 1)) for n, cell in enumerate(cells)]


def _name(one: DayView) -> Cell:
    name = f"{one.day:%a}"[:2] + f"{one.day.day:>2}"
    tone = Tone.CHIP if one.today else Tone.QUIET if one.closed else Tone.STRONG
    return Cell(name.lower() if one.closed else name, _DAY, tone)


def _count(one: DayView) -> Cell:
    if not one.owed and not one.possible:
        return Cell("  -" if one.closed else "  .", _DAY, Tone.QUIET)
    both = f"{one.owed}+{one.possible}?" if one.possible else f"{one.owed}"
    text = both if len(both) <= _DAY else f"{one.owed + one.possible}?"
    only = f"{one.possible}?" if not one.owed else text
    return Cell(only.rjust(3), _DAY, Tone.CAUTION if one.today else Tone.STRONG if one.owed else Tone.PLAIN)
