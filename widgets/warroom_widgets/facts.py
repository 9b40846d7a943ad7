"""The plan's questions, the unanswered ones loud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.facts import FactView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone


class Facts(Pane):
    """The questions and their answers."""

    NOUN: ClassVar[str] = "facts"

    def show(self, facts: Sequence[FactView]) -> None:
        """Shows the questions, those of the triage first."""
        known = sum(fact.known for fact in facts)
        self.draw([_row(fact) for fact in facts], Cell(f"{known}/{len(facts)} known"))


def _row(fact: FactView) -> Row:
    open_triage = fact.triage and not fact.known
    tone = Tone.CAUTION if open_triage else Tone.STRONG if fact.known else Tone.QUIET
    source = f"{fact.by} {fact.age}" if fact.known else fact.who
    return Row(
        fact.id,
        (
            Cell(" " if fact.known else "?", 1, tone),
            Cell(fact.value if fact.known else "UNKNOWN", 12, tone),
            Cell(fact.ask, 0, Tone.PLAIN if fact.known or fact.triage else Tone.QUIET),
            Cell(source, 12, Tone.QUIET, needs=56),
        ),
        essence=f"{fact.known} {fact.value} {fact.by}",
        words=fact.id,
    )
