"""What to do next, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.upcoming import NextView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone


class Upcoming(Pane):
    """The next things to do. A row's id is the command that does it, without what a person has to add."""

    NOUN: ClassVar[str] = "upcoming"

    def show(self, following: Sequence[NextView]) -> None:
        """Shows what to do."""
        urgent = sum(one.urgent for one in following)
        self.draw([_row(one) for one in following], Cell(f"{urgent} urgent" if urgent else "nothing urgent"))


def _row(one: NextView) -> Row:
    tone = Tone.CAUTION if one.urgent else Tone.PLAIN
    return Row(
        f"{one.kind}:{one.command}",
        (Cell("^" if one.urgent else " ", 1, tone), Cell(one.what), Cell(one.why, 0, Tone.QUIET)),
        essence=one.command,
    )
