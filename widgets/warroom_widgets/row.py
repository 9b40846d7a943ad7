"""A row: what it shows, what it is found by, and what of it counts as a change.

What a person looks for, copies, or is told has changed is the words of a row and not the columns that this terminal
happens to have room for.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile
from typing import NamedTuple

from warroom_widgets.cells import Cell

OPEN = "normal"
"""The label of what everybody may have a copy of."""


class Row(NamedTuple):
    """A row, known by its *id*. The cursor passes over a *heading*.

    *essence*: what of it counts as a change, where its words also count the minutes. *words*: what it is found by
    besides its cells. *whole*: the line that it is a part of, where a longer one was wrapped. *label*: who may see it.
    """

    id: str
    cells: tuple[Cell, ...]
    heading: bool = False
    essence: str = ""
    words: str = ""
    whole: str = ""
    label: str = OPEN

    @property
    def text(self) -> str:
        """What it says, in full and on one line."""
        return self.whole or " ".join(cell.text.strip() for cell in self.cells if cell.text.strip())

    @property
    def said(self) -> str:
        """What has to differ for it to have changed."""
        return self.essence or self.text


def narrowed(rows: Sequence[Row], typed: str) -> tuple[Row, ...]:
    """Those of *rows* in which every word that was *typed* stands, in any order and case, and the headings above them.
    A word is a piece of text and no pattern."""
    wanted = typed.casefold().split()
    return tuple(_with_headings(rows, wanted)) if wanted else tuple(rows)


def _with_headings(rows: Iterable[Row], wanted: Sequence[str]) -> Iterator[Row]:
    heading = None
    for row in rows:
        if row.heading:
            heading = row
        elif _has(row, wanted):
            if heading:
                yield heading
            heading = None
            yield row


def _has(row: Row, wanted: Sequence[str]) -> bool:
    text = f"{row.text} {row.words}".casefold()
    return all(word in text for word in wanted)


def counted(rows: Iterable[Row]) -> int:
    """How many of *rows* can be looked for: headings are not."""
    return sum(not row.heading for row in rows)


def position(rows: Iterable[Row], row: str) -> int | None:
    """Where the one called *row* stands among *rows*."""
    return next((index for index, one in enumerate(rows) if one.id == row), None)


def nearest(rows: Sequence[Row], index: int) -> str | None:
    """The one of *rows* closest to *index* that can be selected, later ones first."""
    start = min(index, max(0, len(rows) - 1))
    around = (*rows[start:], *reversed(rows[:start]))
    return next((row.id for row in around if not row.heading), None)


def behind(rows: Sequence[Row], hidden: str | None, shown: Iterable[Row]) -> str | None:
    """The first of those *shown* that comes, among all *rows*, behind the one which is *hidden*."""
    later = {row.id for row in dropwhile(lambda row: row.id != hidden, rows)} if hidden else set[str]()
    return next((row.id for row in shown if row.id in later and not row.heading), None)
