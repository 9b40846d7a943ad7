"""Counts and tries as tests arrange them: in a line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.rooms import NOON, Room
from warroom.core.envelope import Actor, Sample
from warroom.core.labels import Answer, Drawing, Person
from warroom.core.ledger import canonical, sha256
from warroom.desk import Recorded
from warroom.labelling import Labelling

CANARY: dict[str, Any] = {
    "id": "canary", "kind": "http", "every": 60, "request": {"url": "http://127.0.0.1:80/chat"},
    "assert": [{"type": "not-contains", "value": "full refund"}],
}  # fmt: skip
"""A probe that no plan has."""

_ANSWERS = {"y": Answer.YES, "n": Answer.NO, "?": Answer.UNSURE}
_TRIES = {".": {"clean": 1}, "x": {"failed": 1}, "?": {"inconclusive": 1}, "=": {"repeated": 1}}


def measurement(low: int = 12, high: int | None = 15, **fields: Any) -> dict[str, Any]:
    """What a count came to, by a rule called ``refunds``."""
    rule = {"id": "refunds", "from": ["/var/log/bot.jsonl"], "where": "response like '%full refund%'"}
    rule |= fields.pop("rule", {})
    digests = {"rule": sha256(canonical(rule).encode()), "data": "d1", "people": "p1"}
    return {"rule": rule, "method": "at_least", "low": low, "high": high, "digests": digests, **fields}


def drawing(count: str = "refunds", *, population: int = 1_000, size: int = 20, **fields: Any) -> dict[str, Any]:
    """A sample of so many of everybody, as it was drawn for a count."""
    rule = {"id": count, "from": ["/var/log/bot.jsonl"], "where": "false"}
    strata = [{"name": "everybody", "population": population, "drawn": size}]
    return {"rule": rule, "seed": "a seed", "strata": strata, "second": 0.0, **fields}


def people(size: int = 20, stratum: str = "everybody", begin: int = 0) -> list[Person]:
    """So many who were drawn, in the order in which they are labelled."""
    return [Person(f"{number:016x}", stratum) for number in range(begin, begin + size)]


def draw(room: Room, size: int = 20, *, drawn: Sequence[Person] = (), who: str = "ana", **fields: Any) -> Recorded:
    """Draws *size* people in *room*."""
    asked = Drawing.model_validate(drawing(size=size, **fields))
    return Labelling(room.desk).draw(room.id, asked, drawn or people(size), Actor(who, "cli"))


def label(room: Room, told: str, *, begin: int = 0, who: str = "ana", count: str = "refunds") -> Recorded | None:
    """Labels people one after another: ``y``, ``n``, ``?``, or ``.`` for not yet."""
    said = [(f"{number:016x}", _ANSWERS[one]) for number, one in enumerate(told, start=begin) if one != "."]
    return Labelling(room.desk).label(room.id, count, said, Actor(who, "cli"))


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
