"""Aware instants and spans.

Every instant in the record is UTC and written the one way that sorts as text; every span is whole seconds. A naive
datetime never gets in: it would be somebody's local time that nobody wrote down.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer, WithJsonSchema

_SPAN = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_UNITS = (86400, 3600, 60, 1)
_LONGEST = 36_525 * 86_400  # a century; an instant plus a span must stay an instant
AHEAD_ALLOWED = timedelta(minutes=2)
"""How far ahead of the clock an instant may be dated: two hosts' clocks differ by less, a mistyped date by more."""


def utc(moment: datetime) -> datetime:
    """*moment* in UTC; a naive one is a programmer's mistake. ValueError where its offset leads out of all years."""
    assert moment.tzinfo is not None, "an instant carries its offset"
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment.isoformat()} is outside of the years 1 to 9999") from error


def stamp(moment: datetime) -> str:
    """*moment* as RFC 3339 UTC with milliseconds only where it has any: ``2026-11-23T16:05:03Z``."""
    text = utc(moment).isoformat(timespec="milliseconds" if moment.microsecond >= 1_000 else "seconds")
    return text.replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """The instant that RFC 3339 *text* names, in UTC. ValueError where it names none or carries no offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write it as 2026-11-23T16:05:00Z or with +01:00")
    return utc(moment)


def on_clocks_of(text: str, zone: tzinfo | None) -> datetime:
    """The instant that *text* names, on the clocks of *zone* where it carries no offset; in the hour that the clocks
    show twice, the earlier one. ValueError where it names none, or a time that the clocks of *zone* skip."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or zone is None:
        return instant(text)
    at = utc(moment.replace(tzinfo=zone, fold=0))
    if at.astimezone(zone).replace(tzinfo=None) != moment:
        raise ValueError(f"the clocks of {zone} skip {text}")
    return at


def seconds(span: str) -> int:
    """The seconds of a span such as ``90s``, ``30m``, ``1h30m``, ``10d``. ValueError where it is none."""
    match = _SPAN.fullmatch(span)
    if not span or match is None:
        raise ValueError(f"{span!r} is no span; write 90s, 30m, 1h30m or 10d")
    return sum(int(n or 0) * unit for n, unit in zip(match.groups(), _UNITS, strict=True))


def span(whole: int) -> str:
    """*whole* seconds as a plan writes them: ``1h30m``; ``0s`` for none."""
    parts, rest = [], whole
    for unit, letter in zip(_UNITS, "dhms", strict=True):
        n, rest = divmod(rest, unit)
        if n:
            parts.append(f"{n}{letter}")
    return "".join(parts) or "0s"


def _to_seconds(value: Any) -> Any:
    return seconds(value) if isinstance(value, str) else value


Span = Annotated[
    int,
    BeforeValidator(_to_seconds),
    Field(ge=0, le=_LONGEST),
    PlainSerializer(span, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?$", "examples": ["30m", "10d"]}),
]
"""Whole seconds, written in plans as ``30m`` or ``10d``."""

Instant = Annotated[AwareDatetime, AfterValidator(utc), PlainSerializer(stamp, return_type=str)]
"""An aware instant, kept and written in UTC."""
