"""A sheet: all that there is to say about one thing, in sections, for a screen and for plain text alike.

Lists say what a line takes. Whoever has to decide something needs the whole of it, in an order that does not change
from one thing to the next, and has to be able to print it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from warroom.views import safe
from warroom.views.entries import EntryView
from warroom.views.headline import Alarm
from warroom.views.plan import WIDTH, wrap
from warroom.views.safe import line

FEW = 4
"""Names in one sentence."""
_MARGIN = "  "
"""After the column of the sign; twice as much for what belongs to the point before."""


QUOTED = "│"
"""The sign of what somebody else wrote: it stands before each line of it, however it is wrapped."""


class Point(NamedTuple):
    """One thing that is said, as safe text. *sign*: its state in one column. *strong*: what must not be missed in a
    section; *quiet*: what may be; *under*: what belongs to the point before it."""

    text: str
    sign: str = " "
    alarm: Alarm = Alarm.NONE
    strong: bool = False
    quiet: bool = False
    under: bool = False


class Section(NamedTuple):
    """What is said under one *title*."""

    title: str
    points: tuple[Point, ...]


Sheet = tuple[Section, ...]


def section(title: str, points: Iterable[Point]) -> Section:
    """The *points* under *title*."""
    return Section(title, tuple(points))


def filled(*sections: Section) -> Sheet:
    """Those of *sections* that have something to say."""
    return tuple(one for one in sections if one.points)


def say(
    text: str, sign: str = " ", alarm: Alarm = Alarm.NONE, *, strong: bool = False, quiet: bool = False,
    under: bool = False,
) -> Point:  # fmt: skip
    """*text* from anywhere as a point."""
    return Point(line(text), sign, alarm, strong, quiet, under)


def few(names: Sequence[str]) -> str:
    """The first of *names*, and how many more there are."""
    return safe.few(names, FEW)


def history(entries: Iterable[EntryView]) -> Iterator[Point]:
    """*entries* as points: what happened to a thing, with the numbers under which it stands in the record."""
    for entry in entries:
        label = "" if entry.label == "normal" else f"[{entry.label}] "
        said = f"{entry.correction} (was: {entry.said})" if entry.correction else entry.said
        yield say(f"#{entry.seq} {entry.exact} {entry.actor}: {label}{said}", quiet=entry.follows)


def as_text(sheet: Sheet, width: int = WIDTH) -> str:
    """*sheet* as plain text, no line wider than *width* cells, to be printed, mailed or read aloud."""
    return "\n\n".join("\n".join(_lines(one, width)) for one in sheet)


def _lines(one: Section, width: int) -> Iterator[str]:
    if one.title:
        yield one.title.upper()
    for point in one.points:
        margin = _MARGIN * 2 if point.under else _MARGIN
        first, *rest = wrap(point.text, width - 2 - len(margin))
        yield f"{point.sign} {margin}{first}".rstrip()
        yield from (f"{point.sign if point.sign == QUOTED else ' '} {margin}{part}" for part in rest)
