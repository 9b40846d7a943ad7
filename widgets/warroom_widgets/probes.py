"""Every probe, with its verdict and how old that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.probes import ProbeView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone

_WORD = 15
"""Wide enough for STILL HAPPENING."""
_AGE = 9


class Probes(Pane):
    """A line a probe."""

    NOUN: ClassVar[str] = "probes"

    def show(self, probes: Sequence[ProbeView]) -> None:
        """Shows *probes*, the plan's first."""
        seen = sum(bool(one.age) for one in probes)
        self.draw([_row(one) for one in probes], Cell(f"{seen}/{len(probes)} measured"))


def _row(one: ProbeView) -> Row:
    unsure = one.stale or not one.stopped
    tone = Tone.ALARM if one.alarming else Tone.CAUTION if unsure else Tone.PLAIN
    old = f"STALE {_old(one)}" if one.stale else _old(one)
    return Row(
        one.id,
        (
            Cell("!" if one.alarming else "^" if unsure else " ", 1, tone),
            Cell(one.words, _WORD, tone),
            Cell(one.id, 0, Tone.STRONG),
            Cell(one.brief, 0, Tone.QUIET, needs=60),
            Cell(old.rjust(_AGE), max(_AGE, len(old)), Tone.QUIET),
        ),
        essence=f"{one.words} {one.stale}",
        words=f"{one.kind} {one.title}",
    )


def _old(one: ProbeView) -> str:
    return "<1m" if one.age == "now" else one.age
