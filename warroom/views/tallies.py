"""The counts of an incident, a line each, with the scans that are under way in this room.

The band says one number. Whoever doubts it has to see the counts that it is made of, which of them was never made, and
which is being made now.
"""

from collections.abc import Sequence
from datetime import datetime
from math import floor
from typing import NamedTuple

from warroom.core.counts import Estimate, Measurement, rules_of
from warroom.core.incident import Incident
from warroom.views import counts
from warroom.views.safe import line
from warroom.views.times import age

TOGETHER, STATED = "=together", "=stated"
"""What is no count and has a line: all that holds as one range, and what somebody said. No id begins so."""


class ScanView(NamedTuple):
    """A scan of this room for the count called *name* of *incident*: *said* is how far it is, and *share* the same in
    a word. Where it counts the entry *seq* again, *found* is what came of that, once it is not *running* any more."""

    incident: str
    name: str
    said: str
    share: str
    seq: int = 0
    running: bool = True
    found: tuple[str, ...] = ()


class CountLine(NamedTuple):
    """A line. *known* is false where nothing was counted; *scan* says how far one is that is under way. *method*: how
    the number was made, where its range does not say so and there is no room for the *note*, which does."""

    id: str
    name: str
    known: bool
    range: str
    note: str
    age: str
    stale: bool
    unsure: bool
    scan: str = ""
    method: str = ""


def progress(measured: Measurement | None) -> str:
    """How far a scan is: ``at least 1,204, 43 % scanned``."""
    return f"at least {measured.low:,}, {share(measured)} scanned" if measured else "nothing was read yet"


def share(measured: Measurement | None) -> str:
    """The share that was read, rounded down."""
    return f"{floor(measured.scanned * 100)} %" if measured else "0 %"


def lines(incident: Incident, now: datetime, scans: Sequence[ScanView] = ()) -> tuple[CountLine, ...]:
    """All that is known together, every count, and what was stated."""
    part, under_way = incident.counts, {one.name: one.said for one in scans if one.running}
    names = dict.fromkeys((*rules_of(incident), *under_way))
    found = [_counted(incident, name, now, under_way.get(name, "")) for name in names]
    stated = [_line(STATED, f"by {line(part.stated.by)}", part.stated, now)] if part.stated else []
    return (*_together(incident, now), *found, *stated)


def _together(incident: Incident, now: datetime) -> list[CountLine]:
    """What several numbers come to; a single one says that itself."""
    part = incident.counts
    if len(part.measured) + bool(part.stated) < 2:
        return []
    view = counts.view(incident, now)
    note = view.rests or f"{view.method} by {view.by}"
    return [
        CountLine(
            id=TOGETHER, name="together", known=True, range=view.range, note=note, age=view.age, stale=view.stale,
            unsure=view.unsure, method=view.made,
        )
    ]  # fmt: skip


def lacking(incident: Incident, name: str) -> str:
    """Why the count called *name* has no number."""
    counted = any(one.count_id == name for one in incident.counts.history)
    return "not counted since a number was stated" if counted else "not counted yet"


def _counted(incident: Incident, name: str, now: datetime, scan: str) -> CountLine:
    one = incident.counts.measured.get(name)
    if one:
        return _line(name, name, one, now)._replace(scan=scan)
    return CountLine(
        id=name, name=name, known=False, range="UNKNOWN", note=lacking(incident, name), age="", stale=False,
        unsure=False, scan=scan,
    )  # fmt: skip


def _line(row: str, name: str, one: Estimate, now: datetime) -> CountLine:
    note = ", ".join(part for part in (counts.how(one), counts.means(one)) if part) or counts.ALL_READ
    return CountLine(
        id=row, name=name, known=True, range=counts.range_of(one), note=line(note), age=age(one.as_of, now),
        stale=counts.stale(one, now), unsure=counts.is_unsure(one), method=counts.made(one),
    )  # fmt: skip
