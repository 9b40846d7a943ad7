"""What a database answered, as numbers and as a tally.

Numbers that come from elsewhere are argued with like those of a scan, so they become the same tally: what it does not
know is missing instead of being made up. Who the people are stays in the database; there is no digest of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from warroom.core.plan.counts import Column, Count
from warroom.counters.formats import nobody
from warroom.counters.predicates import vetted
from warroom.counters.tally import Bounds, Digests, Source, Tally

_UNKNOWN = "unknown"
"""Where a row does not say its region or tenant."""


class Evidence(NamedTuple):
    """One query that was asked: *what* for, its *sql*, and the SHA-256 of that."""

    what: str
    sql: str
    digest: str


class Share(NamedTuple):
    """People of one region or tenant: *identified* ones and *unidentified* sessions. *value* is none where no row says
    it."""

    value: str | None
    identified: int
    unidentified: int


class There(NamedTuple):
    """What a database counted.

    *events* are the affected rows among *rows*, and *undecided* those for which the predicate is null. People are
    *identified*; *unidentified* sessions (traces, where there is no session) may be one more each; in *shared* ones
    several users were seen, of whom *may* are not identified already; *loose* rows say nobody and no session.
    """

    rows: int
    events: int
    undecided: int
    identified: int
    unidentified: int
    shared: int
    may: int
    loose: int
    fill: Mapping[Column, int]
    oldest_at: datetime | None
    newest_at: datetime | None
    by_region: tuple[Share, ...]
    by_tenant: tuple[Share, ...]
    evidence: tuple[Evidence, ...]

    @property
    def low(self) -> int:
        """People who are known to be somebody."""
        return self.identified

    @property
    def high(self) -> int:
        """And everybody who may be one more."""
        return self.identified + self.unidentified + self.may + self.loose


def there(answers: Mapping[str, list[dict[str, Any]]], evidence: tuple[Evidence, ...]) -> There:
    """What was answered to the questions of `asking`, each a list of rows."""
    totals = answers["totals"][0]
    numbers = {what: int(answers[what][0]["many"]) for what in ("identified", "unidentified", "shared", "may")}
    return There(
        **numbers | {"may": min(numbers["may"], int(totals["unnamed"] or 0))},
        **{name: int(totals[name] or 0) for name in ("rows", "events", "undecided", "loose")},
        fill={column: int(totals[f"has_{column}"] or 0) for column in Column},
        oldest_at=_instant(totals["oldest"]),
        newest_at=_instant(totals["newest"]),
        by_region=_shares(answers, Column.REGION),
        by_tenant=_shares(answers, Column.TENANT),
        evidence=evidence,
    )


def _shares(answers: Mapping[str, list[dict[str, Any]]], column: Column) -> tuple[Share, ...]:
    identified = {row["value"]: int(row["many"]) for row in answers[f"identified by {column}"]}
    unidentified = {row["value"]: int(row["many"]) for row in answers[f"unidentified by {column}"]}
    values = sorted({*identified, *unidentified}, key=lambda value: (value is None, value or ""))
    return tuple(Share(value, identified.get(value, 0), unidentified.get(value, 0)) for value in values)


def _instant(at: datetime | None) -> datetime | None:
    return at and (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


def tally(found: There, count: Count) -> Tally:
    """What was *found* for *count*, which names a table, as the tally that a complete scan gives."""
    assert count.table is not None, "a count over files has a tally of its own"
    return Tally(
        low=found.low,
        likely=min(found.high, found.identified + found.unidentified),
        high=found.high,
        events=found.events,
        rows=found.rows,
        unreadable=0,
        unidentified_sessions=found.unidentified,
        loose_rows=found.loose,
        shared_sessions=found.shared,
        complete=True,
        scanned=1.0,
        fill={column.value: round(many / found.rows, 4) if found.rows else 0.0 for column, many in found.fill.items()},
        fill_sampled={},
        by=_by(found),
        oldest_at=found.oldest_at,
        newest_at=found.newest_at,
        usual_gap_s=None,
        sources=(Source(count.table.name, "table", "it is a table of a database", 0, found.rows, 0, ""),),
        notes=tuple(_notes(found)),
        digests=Digests(_rule(count), _data(found), ""),
        method="exact" if count.definition else "at_least",
    )


def _by(found: There) -> dict[str, dict[str, Bounds]]:
    shares = {"region": found.by_region, "tenant": found.by_tenant}
    # Shared sessions and rows that say nobody may be about anybody, so that with them no region has an upper end.
    open_ended = bool(found.may or found.loose)
    return {
        what: {
            share.value or _UNKNOWN: Bounds(
                share.identified, None if open_ended else share.identified + share.unidentified
            )
            for share in them
        }
        for what, them in shares.items()
        if any(share.value for share in them)
    }


def _notes(found: There) -> list[str]:
    notes = []
    if found.undecided:
        notes.append(f"{found.undecided} of {found.rows} rows lack what the predicate looks at and may hide people")
    if found.shared:
        notes.append(f"sessions shared by several people, which add to the upper bound alone: {found.shared}")
    if found.loose:
        notes.append(f"{found.loose} affected rows say nobody and no session: each may be a person")
    return notes


def _rule(count: Count) -> str:
    columns = {column.value: key for column, key in sorted(count.columns.items())}
    return _digest([vetted(count.where).digest, columns, sorted(nobody())])


def _data(found: There) -> str:
    """Over what was asked and how much there was: the rows themselves stay where they are."""
    asked = [evidence.digest for evidence in found.evidence]
    return _digest([asked, found.rows, found.oldest_at, found.newest_at])


def _digest(parts: list[Any]) -> str:
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
