"""An instant as a person names it: when something happened that is only now written down.

On every way in, the same words mean the same instant, and no more exactly than they say it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from warroom.core.envelope import Precision
from warroom.core.errors import Code, Refused
from warroom.core.instants import instant, seconds

EXAMPLE = "write 2026-11-23T16:05Z, 2026-11-23T17:05+01:00, or -15m for fifteen minutes ago"

_CLOCK = re.compile(r"[T ](\d\d)(:?\d\d)?(:?\d\d)?")
_FINEST = {"s": Precision.SECOND, "m": Precision.MINUTE, "h": Precision.HOUR, "d": Precision.DAY}


def moment(text: str, now: datetime) -> tuple[datetime, Precision]:
    """The instant that *text* names, absolute or before *now*, and how exactly it says so. Refused (invalid)."""
    try:
        if text.startswith("-"):
            return now - timedelta(seconds=seconds(text[1:])), _FINEST[text[-1]]
        return instant(text), _precision(text)
    except (ValueError, OverflowError) as error:
        raise Refused(Code.INVALID, f"{text!r} is no time: {error}", EXAMPLE) from error


def _precision(text: str) -> Precision:
    match = _CLOCK.search(text)
    if match is None or match[2] is None:
        return Precision.HOUR
    return Precision.SECOND if match[3] else Precision.MINUTE
