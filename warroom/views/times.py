"""Instants and spans as people read them: coarse first, seconds only when they matter.

Minutes until ten minutes are left, so that a room of thirty countdowns changes a few cells a minute and not thirty
lines a second.
"""

from __future__ import annotations

from datetime import UTC, datetime

from warroom.core.envelope import Precision

SECONDS_BELOW = 600

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
    """What is left until *due*: ``38m``; ``12m late`` when it has passed, ``just late`` in the first minute."""
    if now <= due:
        return rough(int((due - now).total_seconds()))
    passed = age(due, now)
    return "just late" if passed == "now" else f"{passed} late"


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


def exact(moment: datetime, precision: Precision | None = None) -> str:
    """*moment* in UTC, no finer than it is known: ``2026-11-23 16:05Z``."""
    shown = moment.astimezone(UTC).strftime(_FORMATS[precision or Precision.MINUTE])
    return shown if precision in (Precision.DAY, Precision.HOUR) else shown + "Z"


def clock(moment: datetime, now: datetime, precision: Precision | None = None) -> str:
    """*moment* in as few characters as tell it: the time if it was today (UTC), with the date if it was this year, and
    the date alone otherwise."""
    at = moment.astimezone(UTC)
    if at.year != now.astimezone(UTC).year:
        return at.strftime("%Y-%m-%d")
    if precision is Precision.DAY:
        return at.strftime("%d %b")
    hours = at.strftime("%Hh" if precision is Precision.HOUR else "%H:%M")
    return hours if at.date() == now.astimezone(UTC).date() else f"{at.strftime('%d %b')} {hours}"
