"""Who may do what to the system: here first, expected in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.authority import AuthorityView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone


class Authority(Pane):
    """The authorities of the plan."""

    NOUN: ClassVar[str] = "authority"

    def show(self, authorities: Sequence[AuthorityView]) -> None:
        """Shows who may do each action."""
        self.draw([_row(one) for one in authorities], Cell("who may do it now"))


def _row(one: AuthorityView) -> Row:
    expected = f"({', '.join(one.expected)})" if one.expected else ""
    return Row(
        one.action,
        (
            Cell(" " if one.here else "^", 1, Tone.PLAIN if one.here else Tone.CAUTION),
            Cell(one.action, 10, Tone.PLAIN if one.here else Tone.CAUTION),
            Cell(", ".join(one.here) or "nobody here", 0, Tone.STRONG if one.here else Tone.CAUTION),
            Cell(expected, 0, Tone.QUIET),
            Cell(one.terms, 0, Tone.QUIET, needs=60),
        ),
    )
