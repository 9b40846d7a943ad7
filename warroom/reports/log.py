"""The bare log of an incident as a file that a stranger can check.

One line holds one entry as it is stored: the texts that were hashed, never a re-serialisation of them. Whoever doubts
the record needs nothing of ours to check it, so the program that does is printed beside it: it fits on a page, and uses
the standard library alone. A body that must not leave the house is null, with its salt; the chain can be followed all
the same, for a header holds only the salted digest of its body.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic_core import from_json

from warroom.core.envelope import Record
from warroom.core.ledger import Break

PROGRAM = """\
import hashlib, json, sys


def digest(data):
    return hashlib.sha256(data).hexdigest()


n, head, withheld, faults = 0, "0" * 64, 0, []
for n, line in enumerate(open(sys.argv[1], encoding="utf-8"), start=1):
    entry = json.loads(line)
    header = json.loads(entry["header"])
    if digest(entry["header"].encode()) != entry["hash"]:
        faults.append(f"entry {n}: the header was changed")
    if (header["seq"], header["prev"]) != (n, head):
        faults.append(f"entry {n}: it does not follow from the entry before it")
    if entry["body"] is None:
        withheld += 1
    elif digest(bytes.fromhex(entry["salt"]) + entry["body"].encode()) != header["body_digest"]:
        faults.append(f"entry {n}: the body was changed")
    head = entry["hash"]
print("\\n".join(faults) or f"{n} entries, unbroken; {withheld} bodies withheld; head {head}")
sys.exit(1 if faults else 0)
"""
"""A check of an exported log, for any Python 3.6 or newer; it takes the file's name."""

HOW = f"""\
How to check an exported log

The file has one line an entry, in order, each a JSON object of four texts:

  header  what is hashed: number, time, author, kind, label, the digest of the
          body, and the hash of the entry before (64 zeros in the first one)
  hash    SHA-256 of header, lower-case hex
  body    what the entry says, as JSON; null where it is withheld
  salt    hex; body_digest in the header is SHA-256 of salt (as bytes) and body

With warroom:

  warroom verify FILE

Without it, one entry at a time, by what every system has (jq and sha256sum):

  sed -n 1p FILE | jq -r .hash
  sed -n 1p FILE | jq -j .header | sha256sum

Without it, the whole file: save the program below as check.py, then

  python3 check.py FILE

It prints the number of entries and the head, the hash of the last entry. A log
that was cut off at its end is still unbroken, and whoever holds all of a record
can write all of it anew: compare both with what somebody noted elsewhere, such
as the last line of an earlier `warroom verify`.

A file that was kept as evidence is not in the log. The sha256 that its entry
names is what `sha256sum` prints for it.

----------------------------------- check.py -----------------------------------
{PROGRAM}"""


@dataclass(frozen=True, slots=True)
class Log:
    """An exported log as it was read: *withheld* are the entries without a body, *faults* the lines that are none."""

    incident: str
    records: tuple[Record, ...]
    withheld: frozenset[int]
    faults: tuple[Break, ...]


def exported(records: Iterable[Record], withheld: Collection[int] = ()) -> Iterator[str]:
    """*records* as lines, the bodies of those *withheld* (by seq) left out. Plain ASCII: no terminal obeys it, and no
    reader takes a separator inside a text for the end of a line."""
    for record in records:
        shown = record.seq not in withheld
        body, salt = (record.body, record.salt) if shown else (None, None)
        entry = json.dumps({"header": record.header, "hash": record.hash, "body": body, "salt": salt})
        yield entry.replace("\x7f", "\\u007f") + "\n"  # the one control character that ASCII JSON leaves as it is


def imported(lines: Iterable[bytes]) -> Log:
    """The log that *lines* hold. ValueError where the first one is no entry, which makes the file something else."""
    records: list[Record] = []
    withheld: set[int] = set()
    faults = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = _entry(line)
            record = _record(entry, records[0].incident if records else None)
        except (ValueError, TypeError, KeyError) as error:
            if not records:
                raise ValueError("its first line is no entry of a log") from error
            faults.append(Break(number, f"line {number} is no entry of a log"))
            continue
        records.append(record)
        if entry["body"] is None:
            withheld.add(record.seq)
    if not records:
        raise ValueError("it is empty")
    return Log(records[0].incident, tuple(records), frozenset(withheld), tuple(faults))


def _entry(line: bytes) -> dict[str, str | None]:
    """What *line* holds. pydantic's parser bounds the depth, which Python's does not."""
    parsed = from_json(line)
    entry = {name: parsed[name] for name in ("header", "hash", "body", "salt")}
    if not all(isinstance(text, str) for text in entry.values() if text is not None):
        raise TypeError("an entry is made of texts")
    return entry


def _record(entry: Mapping[str, str | None], incident: str | None) -> Record:
    """*entry* as an entry of *incident*, or where that is none yet, of the incident that it names itself."""
    text = entry["header"] or ""
    header = from_json(text.encode())
    seq, named = header["seq"], header["incident"]
    if type(seq) is not int or not isinstance(named, str):
        raise TypeError("an entry has a number and an incident")
    return Record(
        incident=incident or named, seq=seq, header=text, hash=entry["hash"] or "", kind=header["kind"],
        once=header["once"], body=entry["body"] or "", salt=entry["salt"] or "",
    )  # fmt: skip
