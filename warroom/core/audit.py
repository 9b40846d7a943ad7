"""Whether the record of an incident is still what was recorded.

The ledger says where a chain contradicts itself. An auditor asks more: whether the files and texts that entries refer
to are the same, which of them are gone, and by which two hashes the record can be recognised elsewhere. Something that
is gone is not a contradiction: text may have had to be erased, and the proof of the rest stands without it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from warroom.core.envelope import Blob, Record
from warroom.core.ledger import GENESIS, Break, blob_digest, breaks, tree_head

BlobOf = Callable[[str], Blob | None]
"""Gives what was kept under a digest, if it is still there."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A text or file that entry *seq* refers to and that is not here: erased, or lost."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What a check of one incident found. *kept*: the texts and files that are here, and the same."""

    incident: str
    entries: int
    withheld: int
    head: str
    tree_head: str
    breaks: tuple[Break, ...]
    kept: int = 0
    gone: tuple[Gone, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether nothing contradicts the record."""
        return not self.breaks


def audit(
    incident: str, records: Sequence[Record], blob_of: BlobOf,
    *, elsewhere: Iterable[Record] = (), withheld: Collection[int] = (),
) -> Audit:  # fmt: skip
    """Checks the *records* of *incident*, in order, and what they refer to. *elsewhere*: the `strays` of its store.
    *withheld*: the entries, by seq, whose bodies are not here."""
    records = [_readable(record) for record in records]
    referred = [(record.seq, digest) for record in records for digest in _references(record)]
    found = {digest: blob_of(digest) for _, digest in referred}
    changed = {digest for digest, blob in found.items() if blob and not _same(digest, blob)}
    contradictions = [
        *breaks(records, withheld),
        *(Break(seq, f"what was kept as {digest} was changed") for seq, digest in referred if digest in changed),
        *_moved(incident, elsewhere),
    ]
    return Audit(
        incident=incident,
        entries=len(records),
        withheld=len(withheld),
        head=records[-1].hash if records else GENESIS,
        tree_head=tree_head(records),
        breaks=tuple(sorted(contradictions, key=lambda one: one.seq)),
        kept=sum(blob is not None for blob in found.values()) - len(changed),
        gone=tuple(Gone(seq, digest) for seq, digest in referred if found[digest] is None),
    )


def _readable(record: Record) -> Record:
    """*record* with texts in its columns. A damaged file may hold anything there; what was no text matches nothing."""
    values = {name: getattr(record, name) for name in ("header", "hash", "kind", "body", "salt")}
    odd: dict[str, Any] = {name: repr(value) for name, value in values.items() if not isinstance(value, str)}
    if not isinstance(record.seq, int):
        odd["seq"] = 0
    return record._replace(**odd) if odd else record


def _references(record: Record) -> Iterator[str]:
    """The digests that a body names, in ``blob`` and in ``evidence``, whatever its kind: a newer warroom's too."""
    if '"blob":' not in record.body and '"evidence":' not in record.body:
        return  # nearly all of them, and reading one costs as much as checking its digest
    try:
        body = from_json(record.body)
    except ValueError:
        return
    if isinstance(body, dict):
        yield from (one for one in [body.get("blob")] if isinstance(one, str))
        evidence = body.get("evidence")
        files = evidence if isinstance(evidence, list) else []
        yield from (one["sha256"] for one in files if isinstance(one, dict) and isinstance(one.get("sha256"), str))


def _same(digest: str, blob: Blob) -> bool:
    try:
        return blob_digest(blob.salt, blob.content) == digest
    except ValueError:
        return False


def strays(records: Iterable[Record]) -> list[Record]:
    """Those of the *records* of a store whose headers do not name the incident that they are stored under."""
    return [record for record in records if f'"incident":"{record.incident}"' not in str(record.header)]


def _moved(incident: str, elsewhere: Iterable[Record]) -> Iterator[Break]:
    """Entries of *incident* that are stored under another one: at the end of a record they leave no gap."""
    for record in elsewhere:
        try:
            header = from_json(record.header)
        except (ValueError, TypeError):
            continue
        claims = record.incident != incident and isinstance(header, dict) and header.get("incident") == incident
        if claims and isinstance(header.get("seq"), int):
            yield Break(header["seq"], f"it is stored as an entry of {record.incident}")
