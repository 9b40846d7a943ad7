"""A count of a plan, made by the engine that its source asks for.

The one door of this room: whoever counts says what, and does not know whether files were read here by another process
or a database counted where the rows are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from warroom.core.counts import Measurement, Method, Union
from warroom.core.errors import Refused
from warroom.core.plan.counts import Count
from warroom.counters import choosing, worker
from warroom.counters.predicates import vetted
from warroom.counters.scanning import Request
from warroom.counters.tally import Tally
from warroom.counters.uniting import Asked, candidates
from warroom.ports import Rows

DEFINITION = "the predicate is what affected means"
NO_NEWS = "nobody was found, and the log does not say whether anything happened lately: that is no zero"
NO_ROWS = "no row was found: that is no evidence of anybody, and none of nobody"


class LogCounter:
    """Counts from logs; what it knows of them from last time is in *folder*, the account's own. *looked_up* gives what
    a reference to the address of a database stands for."""

    def __init__(self, folder: Path, looked_up: Callable[[str], str]) -> None:
        self._folder = folder
        self._looked_up = looked_up

    def counted(
        self, rule: Count, incident: str, seed: str, now: datetime, *,
        progress: Callable[[Measurement], None], cancelled: Callable[[], bool], afresh: bool = False,
    ) -> Measurement:  # fmt: skip
        """What *rule* comes to; see Counter."""

        def hear(tally: Tally) -> None:
            progress(measurement(rule, tally, seed, now))

        if rule.table is not None:
            return self._elsewhere(rule, seed, now)
        request = self._request(rule, rule.where, incident, rule.id, seed)
        tally = worker.run(request, now, on_progress=hear, cancelled=cancelled, afresh=afresh)
        return measurement(rule, tally, seed, now)

    def united(
        self, measured: Measurement, incident: str, known: Sequence[Measurement], *, cancelled: Callable[[], bool]
    ) -> Union | None:
        """What *measured* comes to with others; see Counter."""
        members = candidates(measured, [one for one in known if self._is_asked_now(one, incident)])
        asked = Asked(self._folder, incident, measured.seed, members)
        return worker.united(asked, cancelled=cancelled) if members else None

    def _is_asked_now(self, one: Measurement, incident: str) -> bool:
        """Whether this warroom would ask the same and tell people apart in the same way: another one may have hashed
        other texts, by which everybody would be somebody else."""
        if one.rule.table is not None:
            return False
        try:
            asked = self._request(one.rule, one.rule.where, incident, one.rule.id, one.seed)
            return choosing.rule(asked) == one.digests.get("rule")
        except Refused:
            return False

    def rows(self, rule: Count, eligible: str | None, now: datetime, *, incident: str, name: str, seed: str) -> Rows:
        """The rows of the log so far; see Counter.

        A row that lacks what the predicate looks at could show the error and nobody would see it: it is no clean one.
        Nor is one that is not *eligible*, so that neither is decided, and one look tells them from both others.
        """
        where = f"CASE WHEN {eligible} THEN {rule.where} END" if eligible else rule.where
        found = self._tally(rule, where, now, incident=incident, name=name, seed=seed)
        quiet = (now - found.newest_at).total_seconds() if found.newest_at else None
        return Rows(found.rows - found.undecided, found.events, found.newest_at, quiet)

    def _tally(self, rule: Count, where: str, now: datetime, *, incident: str, name: str, seed: str) -> Tally:
        if rule.table is not None:
            return self._asked(rule.model_copy(update={"where": where}))[0]
        request = self._request(rule, where, incident, name, seed)
        return worker.run(request, now, on_progress=lambda _: None, cancelled=lambda: False)

    def _elsewhere(self, rule: Count, seed: str, now: datetime) -> Measurement:
        """A count where the rows live; the SQL that was asked there is its evidence."""
        tally, queries = self._asked(rule)
        found = measurement(rule, tally, seed, now)
        return found.model_copy(update={"sources": tuple({**one, "queries": queries} for one in found.sources)})

    def _asked(self, rule: Count) -> tuple[Tally, list[dict[str, str]]]:
        from warroom.counters import answers, elsewhere

        assert rule.table is not None, "a count over files is scanned and not asked"
        there = elsewhere.counted(self._looked_up(rule.table.url), rule)
        return answers.tally(there, rule), [one._asdict() for one in there.evidence]

    def _request(self, rule: Count, where: str, incident: str, name: str, seed: str) -> Request:
        return Request(
            files=rule.files, where=vetted(where), incident=incident, name=name, seed=seed, folder=self._folder,
            format=rule.format, columns=rule.columns,
        )  # fmt: skip


def measurement(rule: Count, tally: Tally, seed: str, now: datetime) -> Measurement:
    """*tally*, of *now*, as an entry of the record has it. A log without rows has no upper end, and a predicate defines
    nothing while rows could not be read or judged, or none has what it asks for: nobody found in them is not nobody
    affected. Nor is nobody found in a log that has gone quiet."""
    exact = rule.definition and tally.complete and _all_was_judged(rule, tally)
    notes = tally.notes if tally.rows or not tally.complete else (*tally.notes, NO_ROWS)
    found = Measurement(
        rule=rule, method=Method.EXACT if exact else Method.AT_LEAST, low=tally.low,
        likely=tally.likely if tally.rows else None, high=tally.high if tally.rows else None,
        settled=DEFINITION if exact else None, events=tally.events, rows=tally.rows, unreadable=tally.unreadable,
        undecided=tally.undecided,
        unidentified_sessions=tally.unidentified_sessions, loose_rows=tally.loose_rows,
        scanned=1.0 if tally.complete else min(tally.scanned, 0.999), fill=dict(tally.fill),
        fill_sampled=dict(tally.fill_sampled),
        by={what: {value: one._asdict() for value, one in them.items()} for what, them in tally.by.items()},
        sources=tuple(one._asdict() for one in tally.sources), notes=notes, newest_at=tally.newest_at,
        usual_gap_s=tally.usual_gap_s, seed=seed, digests=tally.digests._asdict(),
    )  # fmt: skip
    silent = found.newest_at is None or found.quiet_for(now)
    if found.high == 0 and exact and silent:
        return found.model_copy(update={"settled": None, "method": Method.AT_LEAST, "notes": (*notes, NO_NEWS)})
    return found


def _all_was_judged(rule: Count, tally: Tally) -> bool:
    """Whether there are rows, every line could be read, and the predicate could judge every row by what is there."""
    has = all(tally.fill.get(column, 0.0) > 0 for column in vetted(rule.where).columns)
    return tally.rows > 0 and has and not tally.unreadable and not tally.undecided
