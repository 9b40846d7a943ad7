"""How a value is written in a notice, and what the filters make of it.

One way for each kind, so that a number looks the same in the letter to the authority and in the one to the customers:
yes and no, thousands with commas, instants in UTC to the minute. What has no such way is an error, and so is a number
that is longer than any notice needs: digits are the one thing by which a short value can become a long text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from warroom.core.instants import utc

LONGEST_NOTICE = 120_000
"""Characters."""
MOST_DIGITS = 60
_NOTHING = "none"


class Unprintable(Exception):
    """A value that a notice has no words for; the message says why."""


def printed(value: Any) -> str:
    """*value* as it stands in a notice. Unprintable where it has no way to."""
    if isinstance(value, tuple):
        return joined(value, ", ") if value else _NOTHING
    for kind, as_text in _KINDS:
        if isinstance(value, kind):
            return as_text(value)
    if isinstance(value, Mapping):
        raise Unprintable("this is a group of values: name the one that is meant")
    raise Unprintable(f"there is no way to print a {type(value).__name__}")


def joined(items: tuple[Any, ...], between: str) -> str:
    """The *items* with *between* between them, given up as soon as it is longer than a notice may be."""
    parts: list[str] = []
    size = 0
    for item in items:
        if isinstance(item, list | tuple):
            raise Unprintable("a list within a list is not printed: loop over it")
        parts.append(printed(item))
        size += len(parts[-1]) + len(between)
        if size > LONGEST_NOTICE + len(between):
            raise Unprintable(f"this list is longer than a notice may be, {LONGEST_NOTICE:,} characters")
    return between.join(parts)


def filtered(name: str, value: Any, argument: Any) -> Any:
    """*value* after the filter *name*. Unprintable where the filter makes nothing of it."""
    match name:
        case "length":
            return _length(value)
        case "join":
            return joined(_list(value), argument)
        case "round":
            return _rounded(value, argument)
    return _OF_TEXTS[name](printed(value))


def _length(value: Any) -> int:
    if isinstance(value, str | tuple):
        return len(value)
    raise Unprintable("length is asked of a list or of a text")


def _list(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    raise Unprintable("join takes a list")


def _rounded(value: Any, digits: int) -> Decimal | int:
    """Half is rounded up, as readers expect; Python would make 12 of 12.5."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Unprintable("round takes a number")
    if isinstance(value, int):
        return value
    exact = _in_bounds(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return exact if digits else int(exact)


def _whole(value: int) -> str:
    if abs(value) >= 10**MOST_DIGITS:
        raise Unprintable(f"a number in a notice has at most {MOST_DIGITS} digits")
    return f"{value:,}"


def _decimal(value: Decimal) -> str:
    return f"{_in_bounds(value):,f}"


def _in_bounds(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str) or max(len(value.as_tuple().digits), abs(exponent)) > MOST_DIGITS:
        raise Unprintable(f"a number in a notice has at most {MOST_DIGITS} digits")
    return value


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise Unprintable("an instant without an offset is nobody's time")
    return utc(value).replace(tzinfo=None).isoformat(" ", "minutes") + " UTC"


_KINDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "yes" if value else "no"),
    (int, _whole),
    (Decimal, _decimal),
    (datetime, _instant),
    (date, date.isoformat),
    (str, str),
)
"""The first that fits: yes is a whole number to Python, and an instant a date."""
_OF_TEXTS: Mapping[str, Callable[[str], str]] = {
    "capitalize": str.capitalize,
    "lower": str.lower,
    "trim": str.strip,
    "upper": str.upper,
}
