"""Records for whoever tests stores and the ledger: sealed as real ones are, with a body that knows no noun."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from warroom.core.envelope import Actor, Body, Draft, Label, Precision, Record
from warroom.core.ledger import GENESIS, seal_all, sha256

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANA = Actor("ana", "cli")


class Said(Body):
    """Somebody said something."""

    KIND: ClassVar[str] = "test.said"

    text: str


def draft(
    text: str, *, recorded_at: datetime = NOON, once: str | None = None, precision: Precision | None = None
) -> Draft:  # fmt: skip
    """What *text* is before it is sealed. The salt and the id follow from the text, so that a test can be repeated."""
    salt = sha256(text.encode())[:32]
    return Draft(f"id-{salt}", once, recorded_at, recorded_at, ANA, Label.NORMAL, precision, Said(text=text), salt)


def drafts(texts: Iterable[str], *, once: str | None = None) -> list[Draft]:
    """One draft for each text, a second apart; *once* is the key of the command that they come from."""
    return [
        draft(text, recorded_at=NOON + timedelta(seconds=n), once=f"{once}#{n + 1}" if once else None)
        for n, text in enumerate(texts)
    ]


def sealed(n: int, incident: str = "INC-A", *, prefix: str = "entry") -> list[Record]:
    """The first *n* records of *incident*."""
    return seal_all(incident, 0, GENESIS, drafts(f"{prefix} {i}" for i in range(1, n + 1)))


def following(
    records: list[Record], *texts: str, incident: str = "INC-A", once: str | None = None
) -> list[Record]:  # fmt: skip
    """What comes after *records*, which may be none: one record for each text."""
    seq, head = (records[-1].seq, records[-1].hash) if records else (0, GENESIS)
    return seal_all(incident, seq, head, drafts(texts, once=once))


def with_changes(record: Record, **changes: Any) -> Record:
    """*record* as if it had been tampered with."""
    values = {name: getattr(record, name) for name in Record.__annotations__}
    return Record(**{**values, **changes})
