"""A store that lives as long as the process.

Drills, previews and tests need the contract of a store without a file. It is also the contract in its plainest form:
what is written is staged beside what is committed, and becomes visible to everybody else in one step or not at all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event as Flag

from warroom.core.envelope import Blob, Record, Sample
from warroom.core.errors import Code, Refused
from warroom.ports import Conflict, Receipt

_POLL_S = 0.02
"""How long a follower waits before it looks whether it should stop."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a store holds, or what one transaction adds to it."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    blobs: dict[str, Blob] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    samples: dict[tuple[str, str], list[Sample]] = field(default_factory=dict)


class MemoryStore:
    """The Store of one process, gone when it ends."""

    def __init__(self, *, patience_s: float = 10.0) -> None:
        """*patience_s*: how long a writer waits for another one before it is refused as busy."""
        self._patience_s = patience_s
        self._committed = _Content()
        self._commits = 0
        self._changed = threading.Condition()
        self._write_lock = threading.Lock()
        self._mine = threading.local()

    @property
    def place(self) -> str:
        """That it is nowhere a person could look."""
        return "memory"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The write lock; see Store."""
        assert self._staged is None, "writing() is not re-entrant"
        if not self._write_lock.acquire(timeout=self._patience_s):
            raise Refused(Code.BUSY, "another thread has been writing for too long", "try again in a moment")
        self._mine.staged = _Content()
        try:
            yield
            self._commit(self._mine.staged)
        finally:
            self._mine.staged = None
            self._write_lock.release()

    def append(
        self, incident: str, expected_seq: int, records: Sequence[Record],
        *, blobs: Sequence[Blob] = (), receipt: Receipt | None = None,
    ) -> None:  # fmt: skip
        """Adds *records* after *expected_seq*; see Store."""
        staged = self._staged
        if staged is None:
            with self.writing():
                return self.append(incident, expected_seq, records, blobs=blobs, receipt=receipt)
        self._check(incident, expected_seq, records, receipt)
        if receipt:
            staged.receipts[receipt.once] = receipt
        staged.blobs.update({blob.digest: blob for blob in blobs if blob.digest not in self._committed.blobs})
        if records:
            staged.records.setdefault(incident, []).extend(records)
        return None

    def read(self, incident: str, after: int = 0) -> list[Record]:
        """The records of *incident* after number *after*."""
        with self._changed:
            committed = self._committed.records.get(incident, [])[max(after, 0) :]
        staged = self._staged.records.get(incident, []) if self._staged else []
        return committed + [record for record in staged if record.seq > after]

    def incidents(self) -> list[str]:
        """The ids of all incidents, oldest first."""
        with self._changed:
            known = dict.fromkeys(self._committed.records)
        return list(known | dict.fromkeys(self._staged.records if self._staged else ()))

    def receipt(self, once: str) -> Receipt | None:
        """What a command with this once-key did."""
        staged = self._staged.receipts.get(once) if self._staged else None
        return staged or self._committed.receipts.get(once)

    def blob(self, digest: str) -> Blob | None:
        """The blob with this digest."""
        staged = self._staged.blobs.get(digest) if self._staged else None
        return staged or self._committed.blobs.get(digest)

    def add_samples(self, incident: str, series: str, bodies: Sequence[str]) -> int:
        """Adds *bodies* to the end of *series*; see Store."""
        staged = self._staged
        if staged is None:
            with self.writing():
                return self.add_samples(incident, series, bodies)
        last = len(self.samples(incident, series))
        added = [Sample(incident, series, number, body) for number, body in enumerate(bodies, start=last + 1)]
        staged.samples.setdefault((incident, series), []).extend(added)
        return last + len(added)

    def samples(self, incident: str, series: str, after: int = 0) -> list[Sample]:
        """The samples of *series* after number *after*."""
        with self._changed:
            committed = self._committed.samples.get((incident, series), [])[max(after, 0) :]
        staged = self._staged.samples.get((incident, series), []) if self._staged else []
        return committed + [sample for sample in staged if sample.number > after]

    def series(self, incident: str) -> list[str]:
        """The names of all series of *incident*."""
        with self._changed:
            known = set(self._committed.samples)
        known |= set(self._staged.samples) if self._staged else set()
        return sorted(series for where, series in known if where == incident)

    def follow(self, stop: Flag) -> Iterator[None]:
        """Yields at the start and after every commit; see Store."""
        seen = self._commits
        yield
        while not stop.is_set():
            with self._changed:
                if self._commits == seen:
                    self._changed.wait(_POLL_S)
                present = self._commits
            if present != seen:
                seen = present
                yield

    def damage(self) -> list[str]:
        """Nothing: there are no files."""
        return []

    def close(self) -> None:
        """Nothing to let go of."""

    @property
    def _staged(self) -> _Content | None:
        staged: _Content | None = getattr(self._mine, "staged", None)
        return staged

    def _head(self, incident: str) -> int:
        staged = self._staged.records.get(incident, []) if self._staged else []
        return len(self._committed.records.get(incident, [])) + len(staged)

    def _check(self, incident: str, expected_seq: int, records: Sequence[Record], receipt: Receipt | None) -> None:
        head = self._head(incident)
        if head != expected_seq:
            raise Conflict(incident, expected_seq, head)
        follows = [record.seq for record in records] == list(range(head + 1, head + 1 + len(records)))
        assert follows, "records are sealed for the place they are appended to"
        if receipt and self.receipt(receipt.once):
            raise Refused(Code.CONFLICT, f"the once-key {receipt.once!r} was used before", "use a new key")

    def _commit(self, staged: _Content) -> None:
        with self._changed:
            for incident, records in staged.records.items():
                self._committed.records.setdefault(incident, []).extend(records)
            self._committed.blobs.update(staged.blobs)
            self._committed.receipts.update(staged.receipts)
            for key, samples in staged.samples.items():
                self._committed.samples.setdefault(key, []).extend(samples)
            self._commits += 1
            self._changed.notify_all()
