"""How far each function is, and on whom it waits: the fix must not outrun the notice, nor the notice the fix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.steps import LaneView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone


class Lanes(Pane):
    """The functions' progress."""

    NOUN: ClassVar[str] = "lanes"

    def show(self, lanes: Sequence[LaneView]) -> None:
        """Shows each lane."""
        done, total = sum(lane.done for lane in lanes), sum(lane.total for lane in lanes)
        self.draw([_row(lane) for lane in lanes], Cell(f"{done}/{total} steps"))


def _row(lane: LaneView) -> Row:
    tone = Tone.ALARM if lane.behind else Tone.PLAIN
    behind = f"{lane.behind} late" if lane.behind else ""
    blocked = f"waits for {', '.join(lane.blocked_on)}" if lane.blocked_on else ""
    return Row(
        lane.function,
        (
            Cell("!" if lane.behind else " ", 1, tone),
            Cell(f"{lane.done}/{lane.total}", 6, tone),
            Cell(lane.function, 15),
            Cell(behind, len(behind) or 1, tone),
            Cell(blocked, 0, Tone.QUIET),
        ),
        essence=f"{lane.done}/{lane.total} {blocked}",
    )
