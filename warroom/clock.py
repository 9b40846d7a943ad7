"""The real clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The host's clock. Order never comes from it, only dates do."""

    def now(self) -> datetime:
        return datetime.now(UTC)
