"""All incidents, the open ones first and among them the worst."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.incidents import IncidentLine
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone

_ROOMY, _SPACIOUS = 110, 150
"""Columns from which on a line says whether it still happens; and from which on all that it has to say."""


class Incidents(Pane):
    """A line an incident."""

    NOUN: ClassVar[str] = "incidents"

    def show(self, incidents: Sequence[IncidentLine], here: str) -> None:
        """Shows *incidents*, and which of them is the one that is open *here*."""
        running = sum(not one.over for one in incidents)
        ordered = sorted(incidents, key=lambda one: (one.over, one.rank))
        self.draw([_row(one, here) for one in ordered], Cell(f"{running} open, {len(incidents) - running} over"))


def _row(one: IncidentLine, here: str) -> Row:
    alarming = not one.over and (one.rank == 0 or one.goes_on)
    tone = Tone.QUIET if one.over else Tone.ALARM if alarming else Tone.PLAIN
    level = f"{one.level} ({one.could_be}?)" if one.could_be else one.level
    mine = f"{one.mine} for you" if one.mine else ""
    happening = Tone.ALARM if alarming and one.goes_on else _doubt(one, doubtful=one.unproven)
    return Row(
        one.id,
        (
            Cell("!" if alarming else ">" if one.id == here else " ", 1, tone),
            Cell(level, 12, tone),
            Cell(one.id, 13, Tone.STRONG if one.id == here else tone),
            Cell(one.phase, 9, tone),
            Cell(one.running, 6, Tone.QUIET),
            Cell(f"DRILL {one.title}" if one.drill else one.title, 0, tone),
            Cell(mine, 10, Tone.CAUTION if one.mine else Tone.QUIET),
            Cell(one.affected, 30, _doubt(one, doubtful=one.vague), needs=_SPACIOUS),
            Cell(one.happening, 21, happening, needs=_ROOMY),
            Cell(one.commander, 10, Tone.QUIET, needs=_SPACIOUS),
        ),
        essence=f"{one.phase} {level} {one.happening} {one.commander} {one.mine} {one.title}",
        label=one.label,
    )


def _doubt(one: IncidentLine, *, doubtful: bool) -> Tone:
    """What is unknown is loud while it matters."""
    return Tone.CAUTION if doubtful and not one.over else Tone.QUIET
