"""The counts: what each came to, how complete that is, and how far the one is that is being made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.tallies import CountLine
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone

_NAME, _AGE = 14, 9
_ROOMY = 64
"""Columns from which on it is said how complete a number is; in fewer of them only how it was made."""


class Counts(Pane):
    """A line a count."""

    NOUN: ClassVar[str] = "counts"

    def show(self, lines: Sequence[CountLine]) -> None:
        """Shows *lines*."""
        missing, under_way = sum(not one.known for one in lines), sum(bool(one.scan) for one in lines)
        said = [f"{under_way} being counted"] if under_way else []
        said += [f"{missing} not counted yet"] if missing else []
        self.draw([_row(one) for one in lines], Cell(", ".join(said)))


def _brief(one: CountLine) -> str:
    """The number where there is little room: what is likely gives way to how it was made."""
    return "" if one.scan else f"{one.range.partition(', ')[0]} {one.method}".strip()


def _row(one: CountLine) -> Row:
    doubtful = one.stale or one.unsure or not one.known
    tone = Tone.CAUTION if doubtful else Tone.PLAIN
    told = f"~ {one.scan}" if one.scan else one.range
    said = Tone.INFO if one.scan else tone if doubtful else Tone.STRONG
    old = "" if one.scan else f"STALE {one.age}" if one.stale else one.age
    return Row(
        one.id,
        (
            Cell("^" if doubtful else " ", 1, tone),
            Cell(one.name, _NAME, Tone.STRONG),
            Cell(_brief(one) or told, 0, said, below=_ROOMY),
            Cell(told, 0, said, needs=_ROOMY),
            Cell(" " if one.scan else one.note, 0, Tone.QUIET, needs=_ROOMY),
            Cell(old and old.rjust(_AGE), max(_AGE, len(old)) if old else 0, Tone.CAUTION if one.stale else Tone.QUIET),
        ),
        essence=f"{one.range} {one.note}",
    )
