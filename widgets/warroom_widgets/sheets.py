"""A sheet on the screen: sections under their titles, wrapped to the width there is, scrolled like any list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events

from warroom.views.headline import Alarm
from warroom.views.sheets import QUOTED, Point, Section, Sheet
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone
from warroom_widgets.wrapping import wrapped

_AIRY = 15
"""Rows from which on there is room for a blank line between two sections."""
_TONES = {Alarm.CAUTION: Tone.CAUTION, Alarm.ALARM: Tone.ALARM}


class SheetPane(Pane):
    """The sheet of one thing."""

    NOUN: ClassVar[str] = "sheet"

    def __init__(self, number: int, title: str) -> None:
        super().__init__(number, title)
        self._about = ""
        self._sheet: Sheet = ()

    def show(self, about: str, sheet: Sheet) -> None:
        """Shows *sheet*, and *about* beside the title: from its top where that is another thing than before."""
        another, self._about, self._sheet = about != self._about, about, sheet
        rows = self._wrapped()
        if another:
            self.rows.begin([], None)
        self.draw(rows, Cell(about))

    def on_resize(self, event: events.Resize) -> None:
        """Wraps anew."""
        super().on_resize(event)
        self.rows.show(self._wrapped())

    def _wrapped(self) -> list[Row]:
        columns, airy = max(20, self.size.width - 4), self.size.height >= _AIRY
        return [row for place, one in enumerate(self._sheet) for row in _section(place, one, columns, airy=airy)]


def _section(place: int, one: Section, columns: int, *, airy: bool) -> Iterator[Row]:
    if one.title:
        title = one.title.upper()
        if airy:
            yield Row(f"{place}:gap", (Cell(""),), heading=True)
        yield Row(f"{place}:title", (Cell(title, len(title), Tone.STRONG),), heading=True)
    for number, point in enumerate(one.points):
        margin, tone = "  " if point.under else "", _tone(point)
        for part, text in enumerate(wrapped(point.text, columns - len(margin))):
            sign = point.sign if part == 0 or point.sign == QUOTED else ""
            cells = Cell(sign, 1, tone), Cell(margin + text, 0, tone)
            yield Row(f"{place}:{number}:{part}", cells)


def _tone(point: Point) -> Tone:
    told = Tone.STRONG if point.strong else Tone.QUIET if point.quiet else Tone.PLAIN
    return _TONES.get(point.alarm, told)
