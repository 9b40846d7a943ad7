"""Instants and spans as people read them: coarse first, seconds only when they matter.

Minutes until ten minutes are left, so that a room of thirty countdowns changes a few cells a minute and not thirty
lines a second.

A moment is shown in the zone in which the reader's own *now* is given, and says which: ``Z`` for UTC, else the offset.
Abbreviations would be friendlier and mean several things: IST is three zones on three continents, and 02:30 CET comes
twice in a night only where the offset tells which one it was.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from warroom.core.envelope import Precision

SECONDS_BELOW = 600
LONGEST_LEFT = 10
"""Columns in which every span that is left, or late, has room: ``2h50m late``, ``2d07h late``, ``just late``."""

_FORMATS = {
    Precision.DAY: "%Y-%m-%d",
    Precision.HOUR: "%Y-%m-%d %Hh",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
    Precision.SECOND: "%Y-%m-%d %H:%M:%S",
}


def rough(seconds: int) -> str:
    """A span in at most two units: ``2d04h``, ``5h12m``, ``38m``, and below ten minutes ``9m58s``."""
    if seconds < SECONDS_BELOW:
        return f"{seconds // 60}m{seconds % 60:02}s" if seconds >= 60 else f"{seconds}s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes}m"
    hours = minutes // 60
    return f"{hours}h{minutes % 60:02}m" if hours < 48 else f"{hours // 24}d{hours % 24:02}h"


def left(due: datetime, now: datetime) -> str:
    """What is left until *due*: ``38m``; ``12m late`` when it has passed, ``just late`` in the first minute. From
    ten hours on only whole hours are late, and from ten days on whole days: a list would cut off the word."""
    if now <= due:
        return rough(int((due - now).total_seconds()))
    passed = age(due, now)
    return "just late" if passed == "now" else f"{_whole(passed)} late"


def _whole(passed: str) -> str:
    """The first of two units, where both are too long."""
    if len(passed) <= len("9h59m"):
        return passed
    unit = "d" if "d" in passed else "h"
    return passed.partition(unit)[0] + unit


def minutes(due: datetime, now: datetime) -> str:
    """What is left until *due* as lists show it, in which seconds would only be noise: ``38m``, ``<1m``."""
    seconds = int((due - now).total_seconds())
    if not 0 <= seconds < SECONDS_BELOW or now > due:
        return left(due, now)
    return f"{seconds // 60}m" if seconds >= 60 else "<1m"


def age(then: datetime, now: datetime) -> str:
    """How old *then* is, in whole minutes: ``now`` in the first one, then ``4m``, ``3h05m``."""
    seconds = max(0, int((now - then).total_seconds()))
    return rough(seconds) if seconds >= SECONDS_BELOW else f"{seconds // 60}m" if seconds >= 60 else "now"


def ago(then: datetime, now: datetime) -> str:
    """The same as part of a sentence: ``just now``, ``4m ago``."""
    passed = age(then, now)
    return "just now" if passed == "now" else f"{passed} ago"


def mark(moment: datetime) -> str:
    """Which zone *moment* is in: ``Z``, ``+01``, ``+05:30``. Never ``Z`` for anything but UTC itself."""
    if moment.tzname() == "UTC":
        return "Z"
    offset = moment.strftime("%z")
    return offset[:3] if offset[3:5] == "00" else f"{offset[:3]}:{offset[3:5]}"


def exact(moment: datetime, precision: Precision | None = None, zone: tzinfo | None = UTC) -> str:
    """*moment* in *zone*, no finer than it is known: ``2026-11-23 16:05Z``."""
    at = _placed(moment, precision, zone)
    shown = at.strftime(_FORMATS[precision or Precision.MINUTE])
    return shown if precision is Precision.DAY else shown + mark(at)


def clock(moment: datetime, now: datetime, precision: Precision | None = None) -> str:
    """*moment* in as few characters as tell it, in the zone of *now*: the time if it was today, with the date if it was
    this year, and the date alone otherwise. A time carries the mark of its zone."""
    at = _placed(moment, precision, now.tzinfo)
    here = now.astimezone(at.tzinfo)
    if at.year != here.year:
        return at.strftime("%Y-%m-%d")
    if precision is Precision.DAY:
        return at.strftime("%d %b")
    hours = at.strftime("%Hh" if precision is Precision.HOUR else "%H:%M") + mark(at)
    return hours if at.date() == here.date() else f"{at.strftime('%d %b')} {hours}"


def dated(moment: datetime, zone: tzinfo | None = UTC) -> str:
    """*moment* with its day, for a reader who may be anywhere in the record: ``23 Nov 12:01Z``."""
    at = moment.astimezone(zone)
    return at.strftime("%d %b %H:%M") + mark(at)


def _placed(moment: datetime, precision: Precision | None, zone: tzinfo | None) -> datetime:
    """*moment* in *zone*. What is known to the day or the hour stays in UTC, in which it was said: moved by a few hours
    a day becomes another day, and by five and a half an hour becomes none."""
    coarse = precision in (Precision.DAY, Precision.HOUR)
    return moment.astimezone(UTC if coarse else zone)
