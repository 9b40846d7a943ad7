"""Digests, the hash chain and the Merkle tree.

The record must convince a stranger that nothing was changed, dropped or inserted. Each header names the hash of the one
before; hash = SHA-256(header). The headers are also the leaves of an RFC 9162 (section 2.1) Merkle tree, so that one
event can later be proven without showing the others. What is hashed is the stored text itself, never a
re-serialisation.

None of this proves anything against whoever holds the file: that needs a seal that lives elsewhere.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import rfc8785
from pydantic_core import from_json

from warroom.core.envelope import VERSION, Draft, Record
from warroom.core.instants import stamp

GENESIS = "0" * 64
"""What the first event of an incident names as the hash before it."""


def canonical(value: Any) -> str:
    """*value* as canonical JSON (RFC 8785), numbers as ECMAScript prints a double; money travels as text."""
    return rfc8785.dumps(value).decode()


def sha256(data: bytes) -> str:
    """The SHA-256 of *data*, lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def body_digest(salt: str, body: str) -> str:
    """SHA-256(salt ‖ canonical body), *salt* in hex."""
    return sha256(bytes.fromhex(salt) + body.encode())


def blob_digest(salt: str, content: bytes) -> str:
    """SHA-256(salt ‖ content), *salt* in hex; of a file stored without salt it is what ``sha256sum`` prints."""
    return sha256(bytes.fromhex(salt) + content)


def seal(incident: str, seq: int, prev: str, draft: Draft) -> Record:
    """*draft* as the record number *seq* of *incident*, chained to *prev*."""
    body = canonical(draft.body.model_dump(mode="json", by_alias=True))
    header = {
        "v": VERSION,
        "incident": incident,
        "seq": seq,
        "id": draft.id,
        "once": draft.once,
        "at": stamp(draft.at),
        "recorded_at": stamp(draft.recorded_at),
        "actor": draft.actor.id,
        "via": draft.actor.via,
        "kind": draft.body.KIND,
        "label": str(draft.label),
        "body_digest": body_digest(draft.salt, body),
        "prev": prev,
    }
    if draft.precision is not None:
        header["precision"] = str(draft.precision)
    text = canonical(header)
    return Record(incident, seq, text, sha256(text.encode()), draft.body.KIND, draft.once, body, draft.salt)


def seal_all(incident: str, seq: int, head: str, drafts: Iterable[Draft]) -> list[Record]:
    """*drafts* as the records after number *seq*, whose hash is *head*."""
    records: list[Record] = []
    for draft in drafts:
        seq += 1
        records.append(seal(incident, seq, head, draft))
        head = records[-1].hash
    return records


class Break(NamedTuple):
    """A place where the record contradicts itself."""

    seq: int
    what: str


def breaks(records: Iterable[Record], withheld: Collection[int] = ()) -> Iterator[Break]:
    """Every contradiction in the *records* of one incident, whole and in order; none if intact.

    Of those *withheld*, by seq, the body is not here: the chain is checked all the same.
    """
    prev, expected = GENESIS, 0
    for record in records:
        expected += 1
        yield from _breaks_of(record, expected, prev, withheld)
        prev, expected = record.hash, record.seq


def _breaks_of(record: Record, expected: int, prev: str, withheld: Collection[int]) -> Iterator[Break]:
    encoded = record.header.encode()
    if hashlib.sha256(encoded).hexdigest() != record.hash:
        yield Break(record.seq, "the header does not have the hash that is stored beside it")
    try:
        header = from_json(encoded)
        said = (header["seq"], header["incident"], header["kind"], header["once"], header["prev"])
        digest = header["body_digest"]
    except (ValueError, TypeError, KeyError):
        yield Break(record.seq, "the header is no header")
        return
    if record.seq != expected:
        yield Break(record.seq, f"entry {expected} is missing before it")
    if said[4] != prev:
        yield Break(record.seq, "it does not follow from the entry before it")
    if said[:4] != (record.seq, record.incident, record.kind, record.once):
        yield Break(record.seq, "the columns beside the header do not say what the header says")
    if record.seq not in withheld and not _body_matches(record, digest):
        yield Break(record.seq, "the body is not the one that was recorded")


def _body_matches(record: Record, digest: object) -> bool:
    try:
        return record.salt == record.salt.lower() and body_digest(record.salt, record.body) == digest
    except ValueError:
        return False


def leaf(data: bytes) -> bytes:
    """The Merkle leaf hash: SHA-256(0x00 ‖ data), RFC 9162 2.1.1."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The Merkle node hash: SHA-256(0x01 ‖ left ‖ right), RFC 9162 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes, RFC 9162 2.1.1; of none, SHA-256 of nothing.

    Pairs level by level: an odd node at the end rises unchanged, which is the same tree as the recursive definition.
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def tree_head(records: Iterable[Record]) -> str:
    """The Merkle root over the headers of *records*, lower-case hex."""
    return root([leaf(record.header.encode()) for record in records]).hex()
