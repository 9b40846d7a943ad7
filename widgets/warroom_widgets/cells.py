"""A line of text as cells: what stands where, whoever draws it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from warroom.views.ascii import spelled
from warroom.views.safe import width
from warroom_widgets.tones import Tone


class Cell(NamedTuple):
    """A piece of a line, cut or padded to *width* terminal cells.

    Without a width it takes as much as its text needs and the line has left; the last such cell takes all of the rest,
    and one without text is left out.
    *needs*: it is left out of lines that are narrower than this; *below*: and of lines that are not.
    """

    text: str
    width: int = 0
    tone: Tone = Tone.PLAIN
    needs: int = 0
    below: int = 0


def in_ascii(cell: Cell) -> Cell:
    """*cell* in ASCII; one that is as wide as its text stays so."""
    if cell.text.isascii():
        return cell
    text, before = spelled(cell.text), width(cell.text)
    return cell._replace(text=text, width=width(text) if cell.width == before else cell.width)


Placed = tuple[tuple[int, int, Cell], ...]
"""Cells with their column and width."""


def place(cells: Sequence[Cell], columns: int) -> Placed:
    """Where each of *cells* comes to stand in a line of *columns*, one column apart."""
    shown = [cell for cell in cells if _fits(cell, columns) and (cell.width or cell.text)]
    elastic = [cell for cell in shown if not cell.width]
    free = columns - sum(cell.width for cell in shown) - max(0, len(shown) - 1)
    placed, x = [], 0
    for cell in shown:
        if cell.width:
            taken = cell.width
        else:
            taken = max(0, free if cell is elastic[-1] else min(width(cell.text), free))
            free -= taken
        placed.append((x, max(0, min(taken, columns - x)), cell))
        x += taken + 1
    return tuple(one for one in placed if one[1] > 0)


def _fits(cell: Cell, columns: int) -> bool:
    return cell.needs <= columns and not 0 < cell.below <= columns


def gap(cells: Sequence[Cell], columns: int) -> int | None:
    """The column of the gap behind the first of *cells*; none where there is no second one."""
    placed = place(cells, columns)
    return placed[1][0] - 1 if len(placed) > 1 else None


def changed(old: Sequence[Cell], new: Sequence[Cell], columns: int) -> tuple[int, int]:
    """The first column and the number of columns in which *new* looks different from *old*; (0, 0) for none.

    A line is sent to the terminal from where it changed, and over a slow link that is most of the cost.
    """
    before, after = place(old, columns), place(new, columns)
    if [(x, taken) for x, taken, _ in before] != [(x, taken) for x, taken, _ in after]:
        return 0, columns
    spans = [(x, x + taken) for (x, taken, was), (_, _, now) in zip(before, after, strict=True) if was != now]
    return (spans[0][0], spans[-1][1] - spans[0][0]) if spans else (0, 0)


def plain(cells: Iterable[Cell]) -> str:
    """The words of *cells*, for tests and for people who copy."""
    return " ".join(cell.text for cell in cells)
