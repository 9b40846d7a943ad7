"""How far each function is, and on whom it waits: the fix must not outrun the notice, nor the notice the fix.

A gate that is shut stands in the lanes whose work it holds up, with its reason; one that somebody opened all the same
stays there, with their name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from warroom.views.gates import GateView
from warroom.views.steps import LaneView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone


class Lanes(Pane):
    """The functions' progress, and the gates between them."""

    NOUN: ClassVar[str] = "lanes"
    GATE: ClassVar[str] = ":gate:"
    """What stands between a lane and a gate in the id of a row."""

    def show(self, lanes: Sequence[LaneView], gates: Sequence[GateView] = ()) -> None:
        """Shows each lane, and below it the *gates* in its way that are not open."""
        done, total = sum(lane.done for lane in lanes), sum(lane.total for lane in lanes)
        shut = sum(gate.state == "shut" for gate in gates)
        summary = f"{done}/{total} steps" + (f", {shut} {'gate' if shut == 1 else 'gates'} shut" if shut else "")
        rows = [row for lane in lanes for row in (_row(lane), *_gates(lane, gates))]
        self.draw(rows, Cell(summary))


def _gates(lane: LaneView, gates: Sequence[GateView]) -> Iterator[Row]:
    for gate in gates:
        if lane.function in gate.functions and gate.state != "open":
            yield _gate(lane, gate)


def _gate(lane: LaneView, gate: GateView) -> Row:
    shut = gate.state == "shut"
    reason = "; ".join(gate.unmet) if shut else gate.opened
    return Row(
        f"{lane.function}{Lanes.GATE}{gate.id}",
        (
            Cell("~" if shut else "^", 1, Tone.CAUTION),
            Cell("SHUT" if shut else "OPENED", 6, Tone.CAUTION),
            Cell(reason, 0),
            Cell(gate.id, 15, Tone.QUIET, needs=60),
        ),
        essence=f"{gate.state} {reason}",
        words=f"{gate.id} {gate.title}",
    )


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
