"""Who is here and who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.roles import RoleView
from warroom.views.times import LONGEST_LEFT
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone

_HERE = ("joined", "offered")


class Roles(Pane):
    """The seats of the team."""

    NOUN: ClassVar[str] = "roles"

    def show(self, roles: Sequence[RoleView]) -> None:
        """Shows the seats in the plan's order."""
        here = sum(role.state in _HERE for role in roles)
        self.draw([_row(role) for role in roles], Cell(f"{here}/{len(roles)} here"))


def _row(role: RoleView) -> Row:
    here = role.state in _HERE
    tone = Tone.ALARM if role.overdue else Tone.PLAIN if here else Tone.CAUTION
    symbol = "!" if role.overdue else "x" if here else "^"
    return Row(
        role.id,
        (
            Cell(symbol, 1, tone),
            Cell(_word(role), LONGEST_LEFT, tone),
            Cell(role.id, 10, Tone.PLAIN if here else tone),
            Cell(role.holder if here else f"({role.holder})", 0, Tone.STRONG if here else Tone.QUIET),
        ),
        essence=f"{here} {role.holder} {role.offered_to}",
    )


def _word(role: RoleView) -> str:
    """Here, or offered to whom, or how long there is to come."""
    if role.offered_to:
        return f"to {role.offered_to}?"
    return "here" if role.state in _HERE else role.note.removeprefix("join: ") or role.state
