"""Cells as something that a terminal draws: the one place where safe text becomes styled text.

Text goes in as plain segments and is never parsed as markup.
"""

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from warroom.views.safe import fit
from warroom_widgets.cells import Cell, place
from warroom_widgets.tones import Tone

_CURSOR = Style(reverse=True)

Styles = Callable[[Tone], Style]


def draw(cells: Sequence[Cell], columns: int, styles: Styles, *, cursor: bool = False, mark: str = "") -> Strip:
    """*cells* as a strip of exactly *columns* terminal cells, all in one reverse video where the *cursor* stands. A
    *mark* of one column stands in the gap behind the first cell, where it takes no room from anything."""
    base = styles(Tone.PLAIN) + _CURSOR if cursor else styles(Tone.PLAIN)
    marked = base if cursor else styles(Tone.INFO)
    segments: list[Segment] = []
    x, before = 0, base
    for number, (start, taken, cell) in enumerate(place(cells, columns)):
        style = base if cursor else styles(cell.tone)
        gap = style if style == before else base
        if start > x:
            segments.append(Segment(mark, marked) if mark and number == 1 else Segment(" " * (start - x), gap))
        segments.append(Segment(fit(cell.text, taken), style))
        x, before = start + taken, style
    return Strip(segments).adjust_cell_length(columns, base).simplify()
