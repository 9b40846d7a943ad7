"""Numbers as a row of blocks, for an eye that wants to know how much, and whether it grows.

A picture is read before its words, so that it must not say more than they do: a bar is full only where all is there,
and what is unknown is a question mark and no low block. In ASCII each block has a sign of its own (see `ascii`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

_EIGHTHS = "▁▂▃▄▅▆▇█"
_FULL, _EMPTY = "━", "·"
UNKNOWN = "?"


def bar(share: float, cells: int) -> str:
    """*share* of *cells*, rounded down; something is at least one block."""
    filled = min(cells, max(floor(share * cells), int(share > 0)))
    return _FULL * filled + _EMPTY * (cells - filled)


def percent(share: float) -> str:
    """*share* in whole per cent, rounded down: ``100 %`` is all, and ``<1 %`` is not nothing."""
    return "<1 %" if 0 < share < 0.01 else f"{floor(share * 100)} %"


def columns(numbers: Sequence[int | None], most: int, cells: int) -> str:
    """*numbers* as blocks as high as they are among *most*. More of them than there are *cells* are thinned out: the
    last of each stretch stands for it."""
    count = len(numbers)
    shown = numbers if count <= cells else [numbers[(n + 1) * count // cells - 1] for n in range(cells)]
    return "".join(_column(number, most) for number in shown)


def _column(number: int | None, most: int) -> str:
    if number is None:
        return UNKNOWN
    top = len(_EIGHTHS) - 1
    return _EIGHTHS[min(top, number * top // most)] if most > 0 else _EIGHTHS[0]
