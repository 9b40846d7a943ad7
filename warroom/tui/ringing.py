"""Rings once for each alarm of one person, and never like a fire bell.

What rang is remembered, so that a redraw does not ring again. Several alarms at once are one line with their number,
the bell has a rest, and the words wait until whatever was said before has been read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from warroom.views.alarms import AlarmView
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone

FLOOD = 3
"""So many new alarms within a minute are told one by one; more are a number."""
_MINUTE = timedelta(minutes=1)
_REST = timedelta(seconds=30)
_WAY = "3 shows all that is due, esc puts this away"


class Ringing:
    """What has rung at this screen. What was urgent when it was opened is on it, and does not ring."""

    def __init__(self) -> None:
        self._seen: frozenset[str] | None = None
        self._lately: list[datetime] = []
        self._belled: datetime | None = None
        self._untold: tuple[AlarmView, ...] = ()

    def hear(self, alarms: Sequence[AlarmView], now: datetime) -> bool:
        """Takes notice of *alarms*, all that there are at *now*; says whether the bell is to sound."""
        before = self._seen
        self._seen = frozenset(name for one in alarms for name in (one.reason, one.id))
        there = {one.id for one in alarms}
        kept = tuple(one for one in self._untold if one.id in there)
        fresh = () if before is None else tuple(one for one in alarms if _rings(one, before))
        self._untold = (*kept, *fresh)
        self._lately = [at for at in self._lately if timedelta() <= now - at < _MINUTE] + [now] * len(fresh)
        return bool(fresh) and self._may_bell(now)

    def told(self) -> Said | None:
        """What to say about the alarms that rang and were not told yet; they are, then. None where there are none."""
        untold, self._untold = self._untold, ()
        if not untold:
            return None
        tone = Tone.ALARM if any(one.urgent for one in untold) else Tone.CAUTION
        if len(self._lately) > FLOOD and len(untold) > 1:
            return Said(f"{untold[0].said} and {len(untold) - 1} more", _WAY, tone)
        return Said(untold[0].said, _WAY, tone, more=tuple(one.said for one in untold[1:]))

    def _may_bell(self, now: datetime) -> bool:
        if self._belled and timedelta() <= now - self._belled < _REST:
            return False
        self._belled = now
        return True


def _rings(alarm: AlarmView, before: frozenset[str]) -> bool:
    """Whether *alarm* has come closer since *before*, or came suddenly."""
    return alarm.id not in before and (alarm.sudden or alarm.reason in before)
