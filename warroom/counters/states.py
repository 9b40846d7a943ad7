"""What a count knows between two looks, in a file of its own.

A watch counts every minute and must not read a week of logs each time, so what was found is kept: numbers instead of
names (`people`), and how far each file was read (`watermarks`). It is a copy that can be made again from the logs, with
one exception that makes it worth keeping: logs are deleted, and who was seen in them stays seen.

What was found in a range of bytes and the mark behind that range are written in one transaction. Whoever is killed at
any moment has counted the range and marked it, or neither.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

import duckdb

from warroom.core.errors import Code, Refused
from warroom.counters import people
from warroom.counters.files import Found, Named, shown_path
from warroom.counters.heads import Head
from warroom.counters.mapping import literal
from warroom.counters.people import Counted
from warroom.counters.sandbox import opened
from warroom.counters.watermarks import Mark

_FILE = "people.duckdb"
_SHOWN = 3
"""How many files a sentence names."""
_READERS_S, _LOOK_S = 10.0, 0.02
"""How long a scan waits for who only reads what is known, and how often it looks."""


class Kept(NamedTuple):
    """What is kept of one file: how far it was read, as what and *why*, what was *counted* in it, how many anonymous
    affected rows an *earlier* content of it had, what *happened* to it, and what its first rows have (*head*)."""

    mark: Mark
    format: str
    why: str
    counted: Counted
    earlier: int
    happened: str
    head: Head = Head()

    @classmethod
    def fresh(cls, at: Found) -> Kept:
        """Of the file *at* nothing was read yet."""
        return cls(Mark.before(at), "", "", Counted(), 0, "")

    def text(self) -> str:
        """It as JSON, in ASCII: a file's name may be no Unicode."""
        parts = {"mark": self.mark._asdict(), "counted": self.counted._asdict(), "head": self.head._asdict()}
        return json.dumps(self._asdict() | parts)

    @classmethod
    def of(cls, text: str) -> Kept:
        """What `text` wrote."""
        said = json.loads(text)
        counted = said["counted"] | {"filled": tuple(said["counted"]["filled"])}
        head = Head(**said["head"] | {"filled": tuple(said["head"]["filled"])})
        return cls(**said | {"mark": Mark(**said["mark"]), "counted": Counted(**counted), "head": head})


class Place(NamedTuple):
    """The folder of one count of one incident, which nobody else can look into."""

    path: Path

    @classmethod
    def of(cls, folder: Path, incident: str, count: str) -> Place:
        """Its place in *folder*."""
        return cls(folder / sha256(f"{incident}\0{count}".encode()).hexdigest()[:24])

    @property
    def feed(self) -> Path:
        """Where the engine finds what it is to read."""
        return self.path / "feed"

    @contextmanager
    def held(self) -> Iterator[None]:
        """The place, made where it is missing, swept, and held by this process alone. Refused (busy) while another one
        has it."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / "lock").open("a") as lock:
            _lock(lock.fileno())
            self._sweep()
            try:
                yield
            finally:
                self._clear()

    @contextmanager
    def looked_into(self) -> Iterator[None]:
        """The place, in which nobody writes meanwhile. Refused: busy while somebody does, not_found where nothing was
        ever kept. A scan waits for it, so that it must be short."""
        try:
            lock = (self.path / "lock").open()
        except OSError:
            raise Refused(Code.NOT_FOUND, "nothing is kept of this count here", "warroom count run") from None
        with lock:
            _share(lock.fileno())
            yield

    @contextmanager
    def attached(self, engine: duckdb.DuckDBPyConnection) -> Iterator[State]:
        """What is known here, to be read by an *engine* that may touch the place. Refused (damaged) where it cannot."""
        state = State(engine)
        try:
            engine.execute(f"ATTACH {literal(str(self.path / _FILE))} AS state (READ_ONLY)")
            state.said("rule")
        except duckdb.Error as error:
            _detach(engine)
            sentence = f"what is kept of this count cannot be read ({type(error).__name__})"
            raise Refused(Code.DAMAGED, sentence, "count again: warroom count run") from error
        try:
            yield state
        finally:
            _detach(engine)

    def _sweep(self) -> None:
        """Away with what somebody who was killed has left."""
        self._clear()
        for name in ("feed", "spill"):
            (self.path / name).mkdir(mode=0o700)

    def _clear(self) -> None:
        for name in ("feed", "spill"):
            shutil.rmtree(self.path / name, ignore_errors=True)

    def forget(self) -> None:
        """Away with all that is known."""
        for path in self.path.glob(f"{_FILE}*"):
            path.unlink()


def _lock(fd: int) -> None:
    """Locks for who writes. Refused (busy) while another one does; who only reads is gone in a moment."""
    until = time.monotonic() + _READERS_S
    while not _got(fd, "LOCK_EX"):
        if not _got(fd, "LOCK_SH") or time.monotonic() > until:
            raise _busy()
        _got(fd, "LOCK_UN")
        time.sleep(_LOOK_S)


def _share(fd: int) -> None:
    if not _got(fd, "LOCK_SH"):
        raise _busy()


def _got(fd: int, how: Literal["LOCK_EX", "LOCK_SH", "LOCK_UN"]) -> bool:
    """Whether the lock could be had at once."""
    try:
        import fcntl
    except ImportError:  # the engine's own lock is what is left there, and it is not shared
        return how != "LOCK_SH"
    try:
        fcntl.flock(fd, getattr(fcntl, how) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy() -> Refused:
    return Refused(Code.BUSY, "this count is being made by another process", "wait for it, or look at its numbers")


class State(NamedTuple):
    """What is known, in an open engine."""

    engine: duckdb.DuckDBPyConnection

    def files(self) -> dict[int, Kept]:
        """Every file that was ever read, by its number."""
        found = self.engine.execute("SELECT number, kept FROM state.files ORDER BY number").fetchall()
        return {number: Kept.of(kept) for number, kept in found}

    def keep(self, files: Mapping[int, Kept]) -> None:
        """Keeps *files* instead of what was kept under their numbers."""
        for number, kept in files.items():
            self.engine.execute("DELETE FROM state.files WHERE number = ?", [number])
            self.engine.execute("INSERT INTO state.files VALUES (?, ?)", [number, kept.text()])

    def said(self, name: str) -> str | None:
        """What was said under *name* last."""
        found = self.engine.execute("SELECT value FROM state.said WHERE name = ?", [name]).fetchone()
        return found[0] if found else None

    def say(self, name: str, value: str) -> None:
        """Keeps *value* under *name*; a commit costs more than to see that nothing is new."""
        if self.said(name) == value:
            return
        self.engine.execute("DELETE FROM state.said WHERE name = ?", [name])
        self.engine.execute("INSERT INTO state.said VALUES (?, ?)", [name, value])

    def recall_loose(self, file: int, *, as_earlier: bool) -> None:
        """Takes the loose rows of *file* back because it is read anew; *as_earlier* they stay in the upper bound,
        because what they were read from is there no more."""
        if as_earlier:
            self.engine.execute("UPDATE state.loose SET file = ? WHERE file = ?", [-file, file])
        else:
            self.engine.execute("DELETE FROM state.loose WHERE file = ?", [file])

    @contextmanager
    def committing(self) -> Iterator[None]:
        """One transaction: everything of the block or nothing."""
        try:
            self.engine.execute("BEGIN")
            yield
            self.engine.execute("COMMIT")
        finally:
            with suppress(duckdb.TransactionException):  # there is none where it went well
                self.engine.execute("ROLLBACK")


@contextmanager
def _room() -> Iterator[None]:
    """A full disk shows in any write, and in a commit by another error than elsewhere."""
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException) as error:
        sentence = str(error).split("\n", 1)[0]
        raise Refused(
            Code.FULL, f"what was counted cannot be kept: {sentence}", "make room, and count again"
        ) from error


@contextmanager
def open_state(
    place: Place, rule: str, named: Named, *, readable: list[Path], memory_mb: int, threads: int
) -> Iterator[tuple[State, list[str]]]:
    """The state at *place* for the *rule* of that digest and the files that are *named*, and sentences on why it begins
    anew where it does. Refused (full) where there is no room for what is found in the block."""
    with (
        _room(),
        opened(
            writable=place.path, readable=readable, memory_mb=memory_mb, threads=threads, spill=place.path / "spill"
        ) as engine,
    ):
        state, notes = State(engine), list[str]()
        try:
            before = _attached(state, place)
        except duckdb.Error as error:
            _detach(engine)
            place.forget()
            before = _attached(state, place)
            notes = [f"what was known cannot be read ({type(error).__name__}), so that everything is read anew"]
        if before not in {None, rule}:
            notes = ["the predicate, the format or the seed changed, so that everything is read anew"]
        elif dropped := named.dropped(state.said("files"), [one.mark.path for one in state.files().values()]):
            shown = ", ".join(map(shown_path, dropped[:_SHOWN]))
            notes = [f"files that were counted are not asked for any more ({shown}), so that everything is read anew"]
        if notes and before is not None:
            _detach(engine)
            place.forget()
            _attached(state, place)
        state.say("rule", rule)
        state.say("files", named.text)
        yield state, notes


def _attached(state: State, place: Place) -> str | None:
    state.engine.execute(f"ATTACH {literal(str(place.path / _FILE))} AS state")
    (place.path / _FILE).chmod(0o600)
    people.prepare(state.engine)
    return state.said("rule")


def _detach(engine: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):
        engine.execute("DETACH state")
