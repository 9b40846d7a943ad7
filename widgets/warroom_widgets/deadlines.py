"""What is due, soonest first, the time that is left at the start of each line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.deadlines import DeadlineView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone

_AT = 12
"""Columns for when it is due; as many as it needs where its day and its zone have to be said."""
_LEFT, _STATE, _ALSO = 10, 22, 16


class Deadlines(Pane):
    """The running clocks."""

    NOUN: ClassVar[str] = "deadlines"

    def show(self, deadlines: Sequence[DeadlineView]) -> None:
        """Shows what is due."""
        late = sum(one.late for one in deadlines)
        summary = Cell(f"{late} late", 0, Tone.ALARM) if late else Cell(f"{len(deadlines)} running")
        widest = max((len(one.at) for one in deadlines), default=0)
        self.draw([_row(one, max(_AT, widest)) for one in deadlines], summary)


def _row(one: DeadlineView, at: int) -> Row:
    tone = Tone.ALARM if one.late else Tone.CAUTION if one.soon or one.moved else Tone.PLAIN
    return Row(
        one.id,
        (
            Cell(_sign(one), 1, tone),
            Cell(one.left, _LEFT, tone),
            Cell(one.what, 0, tone if one.late and one.state else Tone.PLAIN),
            Cell(one.state, _STATE if one.state else 0, tone if one.late else Tone.QUIET, needs=90),
            Cell(one.at, at, Tone.QUIET, needs=60),
            Cell(one.also, _ALSO, Tone.QUIET, needs=120),
            Cell(one.owner, 16, Tone.QUIET, needs=44),
        ),
        essence=f"{one.what} {one.due_at} {one.owner} {one.state}",
    )


def _sign(one: DeadlineView) -> str:
    return "!" if one.late else "<" if one.moved else "^" if one.soon else " "
