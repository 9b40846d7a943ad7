"""Logs with a planted truth, and the counts that have to find it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from warroom.counters.predicates import vetted
from warroom.counters.scanning import Request, scan
from warroom.counters.tally import Tally

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BAD = "You are entitled to a full refund within 90 days."
GOOD = "Our refund policy is on the website."


class Planted(NamedTuple):
    """The affected people of a log: users who are named in it, and sessions of which nobody knows the person."""

    users: int
    sessions: int


def row(
    at: str = "2026-11-23T10:00:00Z", *, user: str | None = None, session: str | None = None, trace: str | None = None,
    bad: bool = True, country: str | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """One request, as OpenTelemetry writes it."""
    said = {"timestamp": at, "user.id": user, "session.id": session, "traceId": trace, "geo.country.iso_code": country}
    return {name: value for name, value in said.items() if value is not None} | {
        "gen_ai.completion": BAD if bad else GOOD,
        **more,
    }


def lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """*rows* as JSON lines."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in rows)


def planted(path: Path, rows: int, seed: int = 1) -> Planted:
    """A log of so many rows, a tenth of them anonymous and one in twenty bad, and one broken line at its end."""
    rng = random.Random(seed)
    users, sessions = set[str](), set[str]()
    with path.open("wb") as file:
        for i in range(rows):
            user = f"u{rng.randrange(rows // 4)}" if rng.random() < 0.9 else None
            session = f"s-{user}" if user else f"a-{rng.randrange(rows // 10)}"
            if bad := rng.random() < 0.05:
                (users if user else sessions).add(user or session)
            at = f"2026-11-23T10:{i // 60 % 60:02d}:{i % 60:02d}Z"
            file.write(lines([row(at, user=user, session=session, trace=f"{i + 1:032x}", bad=bad)]))
        file.write(b"{ this line is broken\n")
    return Planted(len(users), len(sessions))


def asked(folder: Path, *files: Path | str, where: str = "response like '%full refund%'", **more: Any) -> Request:
    """The count of *files*, kept in *folder*."""
    given = {"format": "otel-genai", "incident": "INC-1", "name": "refunds", "seed": "a seed"} | more
    return Request(files=tuple(map(str, files)), where=vetted(where), folder=folder, **given)


def counted(request: Request, now: datetime = NOON) -> Tally:
    """What a scan gives at the end."""
    return scan(request, now, progress=lambda _: None, cancelled=lambda: False)


def numbers(tally: Tally) -> tuple[Any, ...]:
    """What two counts of the same rows have to agree in, whatever files they were in."""
    fill = {name: share for name, share in tally.fill.items() if name not in tally.fill_sampled}
    return (
        tally.low, tally.likely, tally.high, tally.unidentified_sessions, tally.loose_rows, tally.shared_sessions,
        tally.rows, tally.events, tally.unreadable, fill, tally.by, tally.oldest_at, tally.newest_at,
        tally.usual_gap_s, tally.digests.people, tally.complete,
    )  # fmt: skip
