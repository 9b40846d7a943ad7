"""A count of a plan, made by the engine that its source asks for.

The one door of this room: whoever counts says what, and does not know whether files were read here by another process
or a database counted where the rows are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from warroom.core.counts import Measurement, Method
from warroom.core.plan.counts import Count
from warroom.counters.predicates import vetted
from warroom.counters.scanning import Request
from warroom.counters.tally import Tally
from warroom.counters.worker import run
from warroom.ports import Rows

DEFINITION = "the predicate is what affected means"


class LogCounter:
    """Counts from logs; what it knows of them from last time is in *folder*, the account's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def counted(
        self, rule: Count, incident: str, seed: str, now: datetime, *,
        progress: Callable[[Measurement], None], cancelled: Callable[[], bool], afresh: bool = False,
    ) -> Measurement:  # fmt: skip
        """What *rule* comes to; see Counter."""

        def hear(tally: Tally) -> None:
            progress(measurement(rule, tally, seed))

        request = self._request(rule, rule.where, incident, rule.id, seed)
        return measurement(rule, run(request, now, on_progress=hear, cancelled=cancelled, afresh=afresh), seed)

    def rows(self, rule: Count, eligible: str | None, now: datetime, *, incident: str, name: str, seed: str) -> Rows:
        """The rows of the log so far; see Counter."""
        shows = f"({rule.where}) AND ({eligible})" if eligible else rule.where
        found = self._tally(self._request(rule, shows, incident, name, seed), now)
        could = found.rows
        if eligible:
            could = self._tally(self._request(rule, eligible, incident, f"{name}-of", seed), now).events
        quiet = (now - found.newest_at).total_seconds() if found.newest_at else None
        return Rows(could, found.events, found.newest_at, quiet)

    def _tally(self, request: Request, now: datetime) -> Tally:
        return run(request, now, on_progress=lambda _: None, cancelled=lambda: False)

    def _request(self, rule: Count, where: str, incident: str, name: str, seed: str) -> Request:
        return Request(
            files=rule.files, where=vetted(where), incident=incident, name=name, seed=seed, folder=self._folder,
            format=rule.format, columns=rule.columns, definition=rule.definition,
        )  # fmt: skip


def measurement(rule: Count, tally: Tally, seed: str) -> Measurement:
    """*tally* as an entry of the record has it."""
    exact = rule.definition and tally.complete
    return Measurement(
        rule=rule, method=Method.EXACT if exact else Method.AT_LEAST, low=tally.low, likely=tally.likely,
        high=tally.high, settled=DEFINITION if exact else None, events=tally.events, rows=tally.rows,
        unreadable=tally.unreadable, unidentified_sessions=tally.unidentified_sessions, loose_rows=tally.loose_rows,
        scanned=1.0 if tally.complete else min(tally.scanned, 0.999), fill=dict(tally.fill),
        by={what: {value: one._asdict() for value, one in them.items()} for what, them in tally.by.items()},
        sources=tuple(one._asdict() for one in tally.sources), notes=tally.notes, newest_at=tally.newest_at,
        usual_gap_s=tally.usual_gap_s, seed=seed, digests=tally.digests._asdict(),
    )  # fmt: skip
