"""What every store promises, whatever it is made of. A store passes by subclassing StoreContract."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from queue import SimpleQueue
from typing import Protocol

import pytest

from tests.records import NOON, draft, following, sealed
from warroom.core.envelope import Blob, Record, Sample
from warroom.core.errors import Code, Refused
from warroom.core.ledger import GENESIS, blob_digest, breaks, seal_all
from warroom.ports import Conflict, Receipt, Store

WITHIN_S = 30
"""How long to wait for something that comes at once. Nothing is measured by it."""


class Opener(Protocol):
    """Gives one more handle on the same store."""

    def __call__(self, *, patience_s: float = 10.0) -> Store: ...


def blob_of(content: bytes) -> Blob:
    """*content* as a blob with a salt."""
    return Blob(blob_digest("5a1700", content), "5a1700", content)


def receipt_of(once: str, records: list[Record]) -> Receipt:
    """The receipt of a command that recorded *records*."""
    return Receipt(once, "d1", records[0].incident, records[0].seq, records[-1].seq)


@contextmanager
def following_of(store: Store) -> Iterator[SimpleQueue[None]]:
    """Something arrives in the queue whenever *store* wakes its follower, until the block is left."""
    woken: SimpleQueue[None] = SimpleQueue()
    stop = threading.Event()

    def follow() -> None:
        for _ in store.follow(stop):
            woken.put(None)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(follow)
        try:
            woken.get(timeout=WITHIN_S)
            yield woken
        finally:
            stop.set()
            running.result(WITHIN_S)


def wait_until(woken: SimpleQueue[None], condition: Callable[[], bool]) -> None:
    """Waits for wake-ups until *condition* holds; fails where none comes any more."""
    while not condition():
        woken.get(timeout=WITHIN_S)


def append_under_lock(store: Store, text: str, incident: str = "INC-A") -> Record:
    """Adds one record after whatever is there, as the desk does it."""
    with store.writing():
        seen = store.read(incident)
        [record] = following(seen, text, incident=incident)
        store.append(incident, len(seen), [record])
    return record


class StoreContract:
    """Subclasses say how to open one."""

    @pytest.fixture
    def another(self) -> Opener:
        raise NotImplementedError

    @pytest.fixture
    def store(self, another: Opener) -> Store:
        return another()

    def test_a_new_store_is_empty(self, store: Store) -> None:
        assert store.incidents() == []
        assert store.read("INC-A") == []
        assert store.receipt("key") is None
        assert store.blob("00") is None

    def test_a_healthy_store_finds_no_damage(self, store: Store) -> None:
        append_under_lock(store, "entry")
        assert store.damage() == []

    def test_it_says_where_it_is(self, store: Store) -> None:
        assert store.place

    def test_what_was_appended_is_read_as_it_was_by_every_handle(self, store: Store, another: Opener) -> None:
        records = sealed(5)
        store.append("INC-A", 0, records[:2])
        store.append("INC-A", 2, records[2:])
        assert store.read("INC-A") == records
        assert another().read("INC-A") == records

    def test_reading_after_a_number_gives_only_what_came_later(self, store: Store) -> None:
        records = sealed(4)
        store.append("INC-A", 0, records)
        assert store.read("INC-A", after=2) == records[2:]
        assert store.read("INC-A", after=4) == []
        assert store.read("INC-A", after=99) == []

    @pytest.mark.parametrize(
        "text", ["\x00\x1b]52;c;aGk=\x07", "\u202e\u00e9 🧯 e\u0301", "\N{REPLACEMENT CHARACTER}", "x" * 1_000_000]
    )
    def test_any_text_comes_back_as_it_went_in(self, store: Store, text: str) -> None:
        records = following([], text)
        store.append("INC-A", 0, records)
        assert store.read("INC-A") == records

    def test_incidents_are_listed_in_the_order_in_which_they_began(self, store: Store) -> None:
        for incident in ("INC-B", "INC-A", "INC-C"):
            store.append(incident, 0, sealed(2, incident))
        store.append("INC-A", 2, following(sealed(2, "INC-A"), "more"))
        assert store.incidents() == ["INC-B", "INC-A", "INC-C"]

    def test_incidents_keep_apart(self, store: Store) -> None:
        for incident in ("INC-A", "INC-B"):
            store.append(incident, 0, sealed(2, incident))
        assert [record.incident for record in store.read("INC-A")] == ["INC-A", "INC-A"]

    @pytest.mark.parametrize("expected", [0, 1, 3, 7])
    def test_an_append_at_the_wrong_place_is_a_conflict_and_changes_nothing(self, store: Store, expected: int) -> None:
        records = sealed(3)
        store.append("INC-A", 0, records[:2])
        with pytest.raises(Conflict) as conflict:
            store.append(
                "INC-A", expected, sealed(expected + 1)[expected:], blobs=[blob_of(b"x")],
                receipt=Receipt("key", "d1", "INC-A", 1, 1),
            )  # fmt: skip
        assert (conflict.value.expected, conflict.value.actual) == (expected, 2)
        assert store.read("INC-A") == records[:2]
        assert store.receipt("key") is None
        assert store.blob(blob_of(b"x").digest) is None

    def test_records_that_do_not_follow_are_a_programmers_mistake(self, store: Store) -> None:
        with pytest.raises(AssertionError, match="sealed for the place"):
            store.append("INC-A", 0, sealed(3)[1:])
        assert store.incidents() == []

    def test_records_blobs_and_receipt_arrive_together(self, store: Store, another: Opener) -> None:
        records, blobs = sealed(2), [blob_of(b""), blob_of(bytes(range(256)) * 4096)]
        store.append("INC-A", 0, records, blobs=blobs, receipt=receipt_of("key", records))
        assert [another().blob(blob.digest) for blob in blobs] == blobs
        assert another().receipt("key") == Receipt("key", "d1", "INC-A", 1, 2)

    def test_the_same_blob_may_come_twice(self, store: Store) -> None:
        records = sealed(2)
        for record in records:
            store.append("INC-A", record.seq - 1, [record], blobs=[blob_of(b"x")])
        assert store.blob(blob_of(b"x").digest) == blob_of(b"x")

    def test_a_once_key_is_used_once_and_in_the_whole_store(self, store: Store) -> None:
        store.append("INC-A", 0, sealed(1), receipt=receipt_of("key", sealed(1)))
        other = sealed(1, "INC-B")
        with pytest.raises(Refused, match="'key' was used before") as refused:
            store.append("INC-B", 0, other, blobs=[blob_of(b"x")], receipt=receipt_of("key", other))
        assert refused.value.code is Code.CONFLICT
        assert store.receipt("key") == receipt_of("key", sealed(1))
        assert store.incidents() == ["INC-A"]
        assert store.blob(blob_of(b"x").digest) is None

    def test_a_refused_once_key_leaves_nothing_behind_even_when_the_writer_goes_on(self, store: Store) -> None:
        store.append("INC-A", 0, sealed(1), receipt=receipt_of("key", sealed(1)))
        other = sealed(1, "INC-B")
        with store.writing():
            with pytest.raises(Refused):
                store.append("INC-B", 0, other, receipt=receipt_of("key", other))
            store.append("INC-C", 0, sealed(1, "INC-C"))
        assert store.incidents() == ["INC-A", "INC-C"]

    def test_a_receipt_without_records_is_kept(self, store: Store) -> None:
        store.append("INC-A", 0, sealed(1))
        store.append("INC-A", 1, [], receipt=Receipt("key", "d1", "INC-A", 1, 1))
        assert store.receipt("key") == Receipt("key", "d1", "INC-A", 1, 1)
        assert store.incidents() == ["INC-A"]

    def test_a_writer_sees_what_it_has_appended_and_others_see_it_when_it_is_done(
        self, store: Store, another: Opener
    ) -> None:  # fmt: skip
        records, onlooker = sealed(3), another()
        with ThreadPoolExecutor(1) as elsewhere:
            with store.writing():
                store.append("INC-A", 0, records[:1], blobs=[blob_of(b"x")])
                store.append("INC-A", 1, records[1:], receipt=receipt_of("key", records))
                assert store.read("INC-A") == records
                assert store.read("INC-A", after=1) == records[1:]
                assert store.incidents() == ["INC-A"]
                assert store.receipt("key") == receipt_of("key", records)
                assert store.blob(blob_of(b"x").digest) == blob_of(b"x")
                assert elsewhere.submit(onlooker.read, "INC-A").result(WITHIN_S) == []
                assert elsewhere.submit(onlooker.receipt, "key").result(WITHIN_S) is None
            assert elsewhere.submit(onlooker.read, "INC-A").result(WITHIN_S) == records

    def test_what_raises_while_writing_undoes_all_of_it(self, store: Store) -> None:
        records = sealed(2)
        with suppress(ZeroDivisionError), store.writing():
            store.append("INC-A", 0, records, blobs=[blob_of(b"x")], receipt=receipt_of("key", records))
            raise ZeroDivisionError
        assert store.incidents() == []
        assert store.receipt("key") is None
        assert store.blob(blob_of(b"x").digest) is None
        store.append("INC-A", 0, records)
        assert store.read("INC-A") == records

    def test_writing_nothing_is_fine(self, store: Store) -> None:
        with store.writing():
            pass
        assert store.incidents() == []

    def test_writing_is_not_re_entrant(self, store: Store) -> None:
        with store.writing(), pytest.raises(AssertionError, match="not re-entrant"), store.writing():
            pass
        append_under_lock(store, "afterwards")

    def test_only_one_of_those_who_append_at_the_same_place_succeeds(self, another: Opener) -> None:
        rivals = [another() for _ in range(4)]
        start = threading.Barrier(len(rivals))

        def try_to_be_first(n: int) -> bool:
            start.wait(WITHIN_S)
            try:
                rivals[n].append("INC-A", 0, following([], f"rival {n}"))
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(len(rivals)) as pool:
            assert sum(pool.map(try_to_be_first, range(len(rivals)))) == 1
        assert len(rivals[0].read("INC-A")) == 1

    def test_threads_that_share_a_handle_lose_nothing_and_leave_no_gap(self, store: Store) -> None:
        def write(name: int) -> list[Record]:
            return [append_under_lock(store, f"{name}/{n}") for n in range(20)]

        with ThreadPoolExecutor(6) as pool:
            acknowledged = [record for written in pool.map(write, range(6)) for record in written]
        records = store.read("INC-A")
        assert sorted(acknowledged, key=lambda record: record.seq) == records
        assert [record.seq for record in records] == list(range(1, 121))
        assert list(breaks(records)) == []

    def test_samples_are_numbered_within_their_series_and_come_back_in_order(
        self, store: Store, another: Opener
    ) -> None:  # fmt: skip
        assert store.add_samples("INC-A", "probe/a", ["1", "2"]) == 2
        assert store.add_samples("INC-A", "probe/b", ["3"]) == 1
        assert store.add_samples("INC-A", "probe/a", ["4"]) == 3
        assert another().samples("INC-A", "probe/a") == [
            Sample("INC-A", "probe/a", number, body) for number, body in enumerate(["1", "2", "4"], start=1)
        ]
        assert [sample.body for sample in store.samples("INC-A", "probe/a", after=2)] == ["4"]
        assert store.samples("INC-B", "probe/a") == store.samples("INC-A", "probe/c") == []
        assert store.series("INC-A") == ["probe/a", "probe/b"]
        assert store.incidents() == []

    def test_samples_and_records_arrive_together_or_not_at_all(self, store: Store, another: Opener) -> None:
        with store.writing():
            store.append("INC-A", 0, sealed(1))
            store.add_samples("INC-A", "probe/a", ["1"])
            assert [sample.number for sample in store.samples("INC-A", "probe/a")] == [1]
            with ThreadPoolExecutor(1) as elsewhere:
                assert elsewhere.submit(another().samples, "INC-A", "probe/a").result(WITHIN_S) == []
        with suppress(ZeroDivisionError), store.writing():
            assert store.add_samples("INC-A", "probe/a", ["2"]) == 2
            raise ZeroDivisionError
        assert [sample.body for sample in another().samples("INC-A", "probe/a")] == ["1"]

    def test_threads_that_add_samples_leave_no_gap(self, store: Store) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda text: store.add_samples("INC-A", "probe/a", [text]), map(str, range(40))))
        samples = store.samples("INC-A", "probe/a")
        assert [sample.number for sample in samples] == list(range(1, 41))
        assert sorted(int(sample.body) for sample in samples) == list(range(40))

    def test_a_clock_that_jumps_changes_no_order(self, store: Store) -> None:
        jumps = [timedelta(0), timedelta(days=10), timedelta(days=-10), timedelta(hours=1)]
        texts = [draft(f"after {jump}", recorded_at=NOON + jump) for jump in jumps]
        records = seal_all("INC-A", 0, GENESIS, texts)
        for record in records:
            store.append("INC-A", record.seq - 1, [record])
        assert store.read("INC-A") == records
        assert list(breaks(store.read("INC-A"))) == []

    def test_a_writer_that_waits_too_long_is_told_so(self, another: Opener) -> None:
        patient, impatient = another(), another(patience_s=0.05)
        with ThreadPoolExecutor(1) as elsewhere, patient.writing():
            with pytest.raises(Refused) as refused:
                elsewhere.submit(append_under_lock, impatient, "too late").result(WITHIN_S)
            assert refused.value.code is Code.BUSY
        append_under_lock(impatient, "in time")

    def test_a_follower_is_woken_by_every_commit(self, store: Store, another: Opener) -> None:
        writer = another()
        with following_of(store) as woken:
            for n in range(1, 6):
                append_under_lock(writer, f"entry {n}")
                wait_until(woken, lambda n=n: len(store.read("INC-A")) == n)  # type: ignore[misc]

    def test_a_follower_is_woken_by_its_own_handles_commits(self, store: Store) -> None:
        with following_of(store) as woken:
            append_under_lock(store, "mine")
            woken.get(timeout=WITHIN_S)

    def test_a_follower_hears_of_a_commit_that_came_while_it_was_busy(self, store: Store, another: Opener) -> None:
        stop = threading.Event()
        wakes = store.follow(stop)
        next(wakes)
        append_under_lock(another(), "meanwhile")
        next(wakes)
        stop.set()
        assert next(wakes, "over") == "over"
