"""Who has to be told: the duties by the date to plan by, those that only may apply as the questions that would settle
them, and last what is settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from warroom.views.duties import SETTLED, DutyView, OpenQuestion, stands
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone

QUESTION = "fact:"
"""What the id of a row begins with that is a question."""
_SIGNS = {"possible": "?", "running": ".", "drafted": ">", "approved": ">", "sent": "x", "acknowledged": "x",
          "not_applicable": " ", "waived": "-"}  # fmt: skip
_LEFT, _RULE, _STATE = 10, 14, 21


class Duties(Pane):
    """The duties to notify."""

    NOUN: ClassVar[str] = "duties"

    def show(self, duties: Sequence[DutyView], questions: Sequence[OpenQuestion]) -> None:
        """Shows the *duties*, and the open *questions* above those that they would settle."""
        late = sum(one.late for one in duties)
        owed = [one for one in duties if one.state not in SETTLED and one.applies == "yes"]
        summary = Cell(f"{late} OVERDUE", 0, Tone.ALARM) if late else Cell(f"{len(owed)} owed")
        self.draw(list(_rows(duties, questions)), summary)


def _rows(duties: Sequence[DutyView], questions: Sequence[OpenQuestion]) -> Iterator[Row]:
    open_ = [one for one in duties if one.state not in SETTLED]
    owed = [one for one in open_ if one.state != "possible"]
    possible = [one for one in open_ if one.state == "possible"]
    settled = [one for one in duties if one.state in SETTLED]
    yield from _part("owed", "OWED", "soonest first", owed)
    asked = "1 question" if len(questions) == 1 else f"{len(questions)} questions"
    if possible:
        yield _heading("possible", "MAY APPLY", f"{len(possible)}, settled by {asked}")
        yield from map(_question, questions)
        yield from map(_row, possible)
    yield from _part("settled", "SETTLED", "sent, waived or not applicable", settled)


def _part(name: str, title: str, about: str, duties: Sequence[DutyView]) -> Iterator[Row]:
    if duties:
        yield _heading(name, title, f"{len(duties)}, {about}")
        yield from map(_row, duties)


def _heading(name: str, title: str, note: str) -> Row:
    return Row(f"part:{name}", (Cell(title, len(title), Tone.STRONG), Cell(note, 0, Tone.QUIET)), heading=True)


def _row(one: DutyView) -> Row:
    settled = one.state in SETTLED
    tone = Tone.ALARM if one.late else Tone.CAUTION if one.soon or one.moved_earlier else Tone.PLAIN
    quiet = Tone.QUIET if settled or one.state == "possible" else Tone.PLAIN
    state = stands(one)
    return Row(
        one.id,
        (
            Cell(_sign(one), 1, tone),
            Cell(one.left or ("" if settled else "no date"), _LEFT, tone),
            Cell(f"tell {one.to}", 0, tone if one.late else quiet),
            Cell(one.id.partition("@")[0], _RULE, Tone.QUIET, needs=64),
            Cell(state, _STATE, tone if one.late else Tone.QUIET, needs=48),
            Cell(one.due, 17, Tone.QUIET, needs=100),
            Cell(one.local, 19, Tone.QUIET, needs=112),
            Cell(one.why, 40, Tone.QUIET, needs=160),
        ),
        essence=f"{one.to} {state} {one.due} {one.why}",
        words=f"{one.id} {one.title} {one.owner}",
    )


def _sign(one: DutyView) -> str:
    return "!" if one.late else "<" if one.moved_earlier else "^" if one.soon else _SIGNS[one.state]


def _question(one: OpenQuestion) -> Row:
    tone = Tone.ALARM if one.late else Tone.CAUTION
    several = "1 duty" if len(one.duties) == 1 else f"{len(one.duties)} duties"
    return Row(
        f"{QUESTION}{one.fact}",
        (
            Cell("!" if one.late else "?", 1, tone),
            Cell(one.left or "no date", _LEFT, tone),
            Cell(one.ask, 0),
            Cell(f"{several}, {one.who}", _STATE, Tone.QUIET, needs=48),
        ),
        essence=f"{one.ask} {several}",
        words=one.fact,
    )
