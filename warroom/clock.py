"""The real clock, and the zone that it hangs in."""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path

_HOST = Path("/etc/localtime")


class SystemClock:
    """The host's clock. Order never comes from it, only dates do."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def local_zone() -> tzinfo:
    """The zone of this account: ``TZ``, else the host's. With its rules and not only its offset of today, because an
    entry of before the clocks went back is shown as people lived it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    named = os.environ.get("TZ", "").removeprefix(":")
    try:
        if named:
            return ZoneInfo(named)
        with _HOST.open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return datetime.now(UTC).astimezone().tzinfo or UTC  # a rule written out, as in TZ=CET-1CEST
