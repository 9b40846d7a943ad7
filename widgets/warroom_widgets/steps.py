"""The checklist by stage, with the progress of each function in its title."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import ClassVar

from warroom.views.steps import LaneView, StepView
from warroom.views.times import LONGEST_LEFT
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone

SYMBOLS = {"open": ".", "started": ">", "done": "x", "skipped": "-", "waiting": "~", "undetermined": "?",
           "not_applicable": " "}  # fmt: skip
WORDS = {"open": "open", "started": "started", "done": "done", "skipped": "skipped", "waiting": "waits",
         "undetermined": "unsure", "not_applicable": "no"}  # fmt: skip
_FINISHED = ("done", "skipped")
_TONES = {"started": Tone.STRONG, "done": Tone.QUIET, "skipped": Tone.QUIET, "waiting": Tone.QUIET,
          "undetermined": Tone.QUIET, "not_applicable": Tone.QUIET}  # fmt: skip


class Steps(Pane):
    """The checklist."""

    NOUN: ClassVar[str] = "steps"

    def show(self, steps: Sequence[StepView], lanes: Sequence[LaneView], *, every: bool = False) -> None:
        """Shows the steps that may apply, or *every* one, by stage, and how far each lane is."""
        first = not self.rows.rows
        self.draw(_rows(steps, every=every), partial(_lanes, lanes))
        if first:
            current = next((step.id for step in steps if step.state in ("open", "started")), None)
            self.rows.select(current or "")


def _lanes(lanes: Sequence[LaneView], columns: int) -> list[Cell]:
    """The lanes, their names as long as *columns* allow, and never so short that two of them are one."""
    names = {lane.function for lane in lanes}
    for letters in (n for n in (99, 4, 3) if len({name[:n] for name in names}) == len(names)):
        cells = [_lane(lane, letters) for lane in lanes]
        if sum(cell.width + 1 for cell in cells) - 1 <= columns:
            break
    return cells


def _lane(lane: LaneView, letters: int) -> Cell:
    text = f"{lane.function[:letters]} {lane.done}/{lane.total}" + ("!" if lane.behind else "")
    return Cell(text, len(text), Tone.ALARM if lane.behind else Tone.PLAIN)


def _rows(steps: Sequence[StepView], *, every: bool) -> list[Row]:
    rows = []
    for stage, group in groupby(steps, key=lambda step: step.stage):
        found = list(group)
        shown = [step for step in found if every or step.state != "not_applicable"]
        rows += [_heading(stage, found), *map(_row, shown)]
    return rows


def _heading(stage: str, steps: Sequence[StepView]) -> Row:
    counted = [step for step in steps if step.state != "not_applicable"]
    apart = len(steps) - len(counted)
    done = sum(step.state in _FINISHED for step in counted)
    note = f"{done}/{len(counted)}" + (f", {apart} not applicable" if apart else "")
    return Row(
        f"stage:{stage}", (Cell(stage.upper(), len(stage), Tone.STRONG), Cell(note, 0, Tone.QUIET)), heading=True
    )


def _row(step: StepView) -> Row:
    tone = Tone.ALARM if step.late else _TONES.get(step.state, Tone.PLAIN)
    return Row(
        step.id,
        (
            Cell("!" if step.late else SYMBOLS[step.state], 1, tone),
            Cell(step.due or WORDS[step.state], LONGEST_LEFT, tone),
            Cell(step.title, 0, tone),
            Cell(step.note, 30, Tone.QUIET, needs=90),
            Cell(step.role, 10, Tone.QUIET, needs=52),
        ),
        essence=f"{step.state} {step.note}",
        words=step.id,
    )
