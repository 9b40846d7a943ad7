"""An SQLite store with several handles against what it should be: a list of records for each incident."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.records import following, sealed
from tests.stores.contract import blob_of
from tests.stores.past import raw
from tests.stores.processes import MEMORY
from warroom.core.envelope import Blob, Record
from warroom.core.errors import Code, Refused
from warroom.core.ledger import breaks
from warroom.ports import Conflict, Receipt
from warroom.stores.sqlite import SqliteStore
from warroom.stores.sqlite_library import sqlite3

HANDLES = 3
COLUMNS = ("incident", "seq", "header", "hash", "kind", "once", "body", "salt")

handles = st.integers(0, HANDLES - 1)
incidents = st.sampled_from(["INC-A", "INC-B", "inc-Ä"])
texts = st.lists(st.text(max_size=20), min_size=1, max_size=3)
keys = st.sampled_from(["k1", "k2", "k3", "k4"])


def contradictions(path: Path) -> list[str]:
    """What a verifier finds in the store at *path*."""
    with closing(SqliteStore(path, create=False)) as store:
        return [found.what for incident in store.incidents() for found in breaks(store.read(incident))]


class StoreMachine(RuleBasedStateMachine):
    """Three handles on one file, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="warroom-test-", dir=MEMORY))
        self.path = self.folder / "store.db"
        self.handles = [SqliteStore(self.path) for _ in range(HANDLES)]
        self.records: dict[str, list[Record]] = {}
        self.receipts: dict[str, Receipt] = {}
        self.blobs: dict[str, Blob] = {}

    def teardown(self) -> None:
        for handle in self.handles:
            handle.close()
        shutil.rmtree(self.folder)

    @rule(n=handles, incident=incidents, said=texts)
    def append(self, n: int, incident: str, said: list[str]) -> None:
        seen = self.records.get(incident, [])
        records = following(seen, *said, incident=incident)
        self.handles[n].append(incident, len(seen), records)
        self.records[incident] = seen + records

    @rule(n=handles, incident=incidents, said=texts, key=keys, content=st.binary(max_size=20))
    def append_with_a_key(self, n: int, incident: str, said: list[str], key: str, content: bytes) -> None:
        seen, blob = self.records.get(incident, []), blob_of(content)
        records = following(seen, *said, incident=incident)
        receipt = Receipt(key, "d", incident, records[0].seq, records[-1].seq)
        if key in self.receipts:
            with pytest.raises(Refused) as refused:
                self.handles[n].append(incident, len(seen), records, blobs=[blob], receipt=receipt)
            assert refused.value.code is Code.CONFLICT
        else:
            self.handles[n].append(incident, len(seen), records, blobs=[blob], receipt=receipt)
            self.records[incident] = seen + records
            self.receipts[key] = receipt
            self.blobs[blob.digest] = blob

    @rule(n=handles, incident=incidents, off=st.integers(-3, 3).filter(bool))
    def append_at_the_wrong_place(self, n: int, incident: str, off: int) -> None:
        seen = self.records.get(incident, [])
        with pytest.raises(Conflict) as conflict:
            self.handles[n].append(incident, len(seen) + off, following(seen, "stale", incident=incident))
        assert conflict.value.actual == len(seen)

    @rule(n=handles, first=incidents, second=incidents, said=texts, fails=st.booleans())
    def write_several(self, n: int, first: str, second: str, said: list[str], *, fails: bool) -> None:
        after = dict(self.records)
        with suppress(ZeroDivisionError), self.handles[n].writing():
            for incident in (first, second):
                seen = self.handles[n].read(incident)
                assert seen == after.get(incident, [])
                records = following(seen, *said, incident=incident)
                self.handles[n].append(incident, len(seen), records)
                after[incident] = seen + records
            if fails:
                raise ZeroDivisionError
        if not fails:
            self.records = after

    @rule(n=handles)
    def reopen(self, n: int) -> None:
        self.handles[n].close()
        self.handles[n] = SqliteStore(self.path, create=False)

    @rule(how=st.sampled_from(["PASSIVE", "FULL", "RESTART", "TRUNCATE"]))
    def checkpoint(self, how: str) -> None:
        with raw(self.path) as connection:
            connection.execute(f"PRAGMA wal_checkpoint({how})")

    @rule(n=handles)
    def go_on_from_a_backup(self, n: int) -> None:
        self.handles[n].backup(self.folder / "copy.db")
        for handle in self.handles:
            handle.close()
        (self.folder / "copy.db").replace(self.path)
        self.handles = [SqliteStore(self.path, create=False) for _ in range(HANDLES)]

    @rule(n=handles, data=st.data())
    def tamper_with_a_copy(self, n: int, data: st.DataObject) -> None:
        assume(self.records)
        copy = self.folder / "copy.db"
        self.handles[n].backup(copy)
        try:
            victim = data.draw(st.sampled_from([one for records in self.records.values() for one in records]))
            with raw(copy) as connection:
                connection.execute("DROP TRIGGER events_are_never_updated")
                connection.execute(
                    "UPDATE events SET body = replace(body, ':', ': ') WHERE incident = ? AND seq = ?",
                    (victim.incident, victim.seq),
                )
            assert contradictions(copy) == ["the body is not the one that was recorded"]
        finally:
            copy.unlink()

    @invariant()
    def every_handle_sees_what_was_acknowledged(self) -> None:
        for handle in self.handles:
            assert handle.incidents() == list(self.records)
            for incident, records in self.records.items():
                assert handle.read(incident) == records
                assert handle.read(incident, after=1) == records[1:]
            for key in ("k1", "k2", "k3", "k4"):
                assert handle.receipt(key) == self.receipts.get(key)
            for digest, blob in self.blobs.items():
                assert handle.blob(digest) == blob


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two incidents, closed, so that its file alone is all of it."""
    path = tmp_path_factory.mktemp("original") / "store.db"
    with closing(SqliteStore(path)) as store:
        store.append("INC-A", 0, sealed(4))
        keyed = following([], "said once", "ünïcode \N{REPLACEMENT CHARACTER}", incident="INC-B", once="key")
        store.append("INC-B", 0, keyed)
    assert contradictions(path) == []
    return path


@given(event=st.integers(1, 6), column=st.sampled_from(COLUMNS), place=st.integers(0), change=st.integers(1, 255))
@example(event=1, column="salt", place=0, change=0x20)  # another case of the same hexadecimal digit
@example(event=4, column="incident", place=0, change=0x80)  # no UTF-8 any more, and it was the last of its incident
@example(event=4, column="seq", place=0, change=0x80)  # below zero, where nobody looks who reads from the first
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_single_changed_byte_of_an_event_is_found(
    original: Path, memory_disk: Path, event: int, column: str, place: int, change: int
) -> None:  # fmt: skip
    changed = memory_disk / "changed.db"
    shutil.copyfile(original, changed)
    with raw(changed) as connection:
        connection.execute("DROP TRIGGER events_are_never_updated")
        [stored] = connection.execute(f"SELECT {column} FROM events WHERE rowid = ?", (event,)).fetchone()
        assume(stored is not None)
        try:
            connection.execute(
                f"UPDATE events SET {column} = {'?' if column == 'seq' else 'CAST(? AS TEXT)'} WHERE rowid = ?",
                (with_changed_byte(stored, place, change), event),
            )
        except sqlite3.IntegrityError:
            assume(False)  # there is such an event already, and SQLite itself does not take a second
    assert contradictions(changed)


def with_changed_byte(stored: str | int, place: int, change: int) -> bytes | int:
    """*stored* with another byte at *place*, counted round and round."""
    raw_bytes = bytearray(stored.to_bytes(8, "big", signed=True) if isinstance(stored, int) else stored.encode())
    raw_bytes[place % len(raw_bytes)] ^= change
    return int.from_bytes(raw_bytes, "big", signed=True) if isinstance(stored, int) else bytes(raw_bytes)


def damage(path: Path) -> bool:
    """Whether SQLite finds something wrong with the file."""
    with raw(path) as connection:
        try:
            return bool(connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)])
        except (sqlite3.Error, UnicodeDecodeError):
            return True


@given(place=st.integers(0), bit=st.integers(0, 7))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_anywhere_in_the_file_is_found_or_changes_no_event(
    original: Path, memory_disk: Path, place: int, bit: int
) -> None:  # fmt: skip
    content = bytearray(original.read_bytes())
    content[place % len(content)] ^= 1 << bit
    changed = memory_disk / "changed.db"
    changed.write_bytes(content)
    try:
        SqliteStore(changed, create=False).close()
        if damage(changed) or contradictions(changed):
            return
    except Refused:
        return
    with closing(SqliteStore(original)) as expected, closing(SqliteStore(changed)) as actual:
        assert actual.incidents() == expected.incidents()
        for incident in expected.incidents():
            assert actual.read(incident) == expected.read(incident)
