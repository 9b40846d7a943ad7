"""Counts and tries as tests arrange them: in a line each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.rooms import NOON, Room
from warroom.core.envelope import Actor, Sample
from warroom.core.ledger import canonical, sha256
from warroom.desk import Recorded

CANARY: dict[str, Any] = {
    "id": "canary", "kind": "http", "every": 60, "request": {"url": "http://127.0.0.1:80/chat"},
    "assert": [{"type": "not-contains", "value": "full refund"}],
}  # fmt: skip
"""A probe that no plan has."""

_TRIES = {".": {"clean": 1}, "x": {"failed": 1}, "?": {"inconclusive": 1}, "=": {"repeated": 1}}


def measurement(low: int = 12, high: int | None = 15, **fields: Any) -> dict[str, Any]:
    """What a count came to, by a rule called ``refunds``."""
    rule = {"id": "refunds", "from": ["/var/log/bot.jsonl"], "where": "response like '%full refund%'"}
    rule |= fields.pop("rule", {})
    digests = {"rule": sha256(canonical(rule).encode()), "data": "d1", "people": "p1"}
    return {"rule": rule, "method": "at_least", "low": low, "high": high, "digests": digests, **fields}


def tries(told: str, *, seq: int, at: datetime = NOON, every_s: int = 60) -> list[dict[str, Any]]:
    """Tries as a probe's samples hold them, *every_s* seconds apart from *at*: ``.`` clean, ``x`` failed, ``?``
    inconclusive, ``=`` an answer that was there before. *seq*: where the record stood."""
    nothing = {"clean": 0, "failed": 0, "inconclusive": 0, "repeated": 0, "why": "", "seq": seq}
    moments = [(at + timedelta(seconds=n * every_s)).isoformat().replace("+00:00", "Z") for n in range(len(told))]
    return [nothing | _TRIES[one] | {"at": moment} for one, moment in zip(told, moments, strict=True)]


def sampled(probe: str, told: str, *, seq: int = 1) -> list[Sample]:
    """The same as the store gives them back."""
    bodies = [canonical(one) for one in tries(told, seq=seq)]
    return [Sample("INC-A", f"probe/{probe}", number, body) for number, body in enumerate(bodies, start=1)]


def observe(room: Room, told: str, *, probe: str = "canary", who: str = "ana") -> Recorded | None:
    """Lets *probe* see *told*, a minute a try, and the clock of *room* go on with it."""
    recorded = None
    for one in told:
        [body] = tries(one, seq=room.incident.seq, at=room.clock.now())
        recorded = room.desk.observe(room.id, probe, [body], Actor(who, "cli")) or recorded
        room.wait(minutes=1)
    return recorded
