"""My steps in all incidents, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from warroom.views.mine import WaitingView, pressing
from warroom.views.times import LONGEST_LEFT, minutes
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone


class Mine(Pane):
    """A line a step. A row's id is its incident and the step, with a colon between them."""

    NOUN: ClassVar[str] = "mine"

    def show(self, waiting: Sequence[WaitingView], now: datetime) -> None:
        """Shows the steps that are *waiting*."""
        late = sum(_late(one, now) for one in waiting)
        incidents = len({one.incident for one in waiting})
        summary = f"{len(waiting)} in {incidents} {'incident' if incidents == 1 else 'incidents'}"
        rows = [_row(one, now) for one in pressing(waiting)]
        self.draw(rows, Cell(summary + (f", {late} LATE" if late else ""), 0, Tone.ALARM if late else Tone.PLAIN))


def _late(one: WaitingView, now: datetime) -> bool:
    return one.due_at is not None and now > one.due_at


def _row(one: WaitingView, now: datetime) -> Row:
    late, begun = _late(one, now), one.state == "started"
    tone = Tone.ALARM if late else Tone.STRONG if begun else Tone.PLAIN
    return Row(
        f"{one.incident}:{one.step}",
        (
            Cell("!" if late else ">" if begun else ".", 1, tone),
            Cell(minutes(one.due_at, now) if one.due_at else one.state, LONGEST_LEFT, tone),
            Cell(one.level, 6, Tone.ALARM if one.rank == 0 else tone),
            Cell(f"DRILL {one.title}" if one.drill else one.title, 0, tone),
            Cell(one.role, 10, Tone.QUIET),
            Cell(one.incident, 13, Tone.QUIET),
            Cell(one.about, 40, Tone.QUIET, needs=118),
        ),
    )
