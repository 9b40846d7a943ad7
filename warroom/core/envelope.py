"""The header of an event and what every body and command has in common; it knows no noun.

An event is stored as two canonical JSON texts. The *header* is hashed and chained, and is a leaf of the Merkle tree; it
carries a salted digest of the *body*, so that a body can be withheld from an export without breaking a proof.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from warroom.core.instants import Instant

VERSION = 1
"""The version of header and bodies that this program writes. A higher one is read as "from a newer warroom"."""


class Label(StrEnum):
    """Who may see an entry. Wall, pages, clipboard and shared text carry only ``normal``."""

    NORMAL = "normal"
    PRIVILEGED = "privileged"
    PERSONAL = "personal"


class Precision(StrEnum):
    """How exactly an instant is known. No view shows more than this."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class Evidence(BaseModel):
    """A file that was kept: its name as given, its size in bytes, its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    size: int = Field(ge=0)
    sha256: str


class Body(BaseModel):
    """What an event says. One class a kind; frozen, strict, never changed once released."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    KIND: ClassVar[str]

    cause: int | None = None
    """The seq of the event that this one follows from; none where a person asked for it."""


class Command(BaseModel):
    """What somebody asks for. Becomes events, or is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    VERB: ClassVar[str]
    WHEN_ENDED: ClassVar[bool] = False
    """Whether it is allowed after the incident was closed or cancelled."""

    at: Instant | None = None
    """When it happened, where that was not now."""
    precision: Precision | None = None
    based_on: int | None = None
    """The seq that the author had seen."""
    label: Label = Label.NORMAL


class Actor(NamedTuple):
    """Who does something, and through what: a person's id (or a bare login), and ``cli`` or ``tui``, or in a replayed
    scenario ``record`` (documented) and ``exercise`` (the team that practises)."""

    id: str
    via: str


class Event(NamedTuple):
    """An event as the fold reads it. *body* is none where this program does not know the kind.

    A tuple, because a record of a hundred thousand is read in one go and a frozen dataclass takes four times as long.
    """

    seq: int
    id: str
    once: str | None
    at: datetime
    recorded_at: datetime
    actor: str
    via: str
    kind: str
    label: Label
    precision: Precision | None
    body: Body | None
    hash: str = ""


class Draft(NamedTuple):
    """An event before the ledger sealed it: everything but its place in the chain."""

    id: str
    once: str | None
    at: datetime
    recorded_at: datetime
    actor: Actor
    label: Label
    precision: Precision | None
    body: Body
    salt: str


class Record(NamedTuple):
    """An event as it is stored: *header* and *body* are canonical JSON, *hash* and *salt* lower-case hex. A tuple, as
    Event is."""

    incident: str
    seq: int
    header: str
    hash: str
    kind: str
    once: str | None
    body: str
    salt: str


class Sample(NamedTuple):
    """One observation of many: a try of a probe, a person's label. Kept beside the record, appended and never changed;
    *number* is gapless from 1 within a *series* (``probe/ID``) of an incident, *body* canonical JSON. The record says
    what followed from samples, with their digest: ten thousand clean tries are one entry and not ten thousand."""

    incident: str
    series: str
    number: int
    body: str


class Blob(NamedTuple):
    """A text or file that bodies refer to by *digest* = SHA-256(salt ‖ content), and that alone can be erased."""

    digest: str
    salt: str
    content: bytes


Header = Mapping[str, Any]
"""A parsed header: ``v, incident, seq, id, once, at, recorded_at, actor, via, kind, label, body_digest, prev``."""

Deciders = Mapping[type[Command], Callable[..., list[Body]]]
"""What a noun decides: for each of its commands a function (incident, command, actor, now) that gives bodies or raises
Refused."""
