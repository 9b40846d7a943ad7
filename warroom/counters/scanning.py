"""People counted from files: only what is new is read, a number is there at once, and it only grows.

The newest file comes first, because what happens now is in it, and of that a small range, so that "at least 12" is on
the wall within a second; then the rest in large ranges, a number after each. Every range is committed with its mark.
What is found is a set, so that a range that is read twice, a line that stands in two files and a row that comes an hour
late change nothing: a full count of the same files gives the same numbers, and `recount` is how anybody checks it.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from warroom.core.errors import Code, Refused
from warroom.core.instants import utc
from warroom.core.plan.counts import Column
from warroom.counters import choosing, files, formats, heads
from warroom.counters.feeding import FIRST, PIECE, Range, Shrunk, Writes, fed, readable_end
from warroom.counters.files import Found, Named, Opened
from warroom.counters.mapping import Kind
from warroom.counters.people import Counted, Rows
from warroom.counters.portions import Cut, Portion
from warroom.counters.predicates import Predicate
from warroom.counters.reading import Reader
from warroom.counters.states import Kept, Place, open_state
from warroom.counters.tally import Tally
from warroom.counters.telling import Known, Question, tally
from warroom.counters.watermarks import Fate, Mark, Match, matched

_AHEAD = timedelta(minutes=2)
"""A time further ahead is no time of a row but of a clock that is wrong."""
_IDENTITY = (Column.TIME, Column.USER, Column.SESSION, Column.TRACE, Column.REGION, Column.TENANT)

Cancelled = Callable[[], bool]
Progress = Callable[[Tally], None]


class Request(NamedTuple):
    """What is to be counted: affected rows (*where*) of *files* (globs), for the count of that *name* in *incident*.

    *format* is a map by name, or auto; *columns* are read from other places than it says. *seed* keys the numbers that
    people are kept as, and *folder* is where.
    """

    files: tuple[str, ...]
    where: Predicate
    incident: str
    name: str
    seed: str
    folder: Path
    format: str = "auto"
    columns: Mapping[Column, str] = {}
    memory_mb: int = 512
    threads: int = 2
    also: tuple[Column, ...] = ()

    @property
    def looked_at(self) -> tuple[Column, ...]:
        """The columns that are read: who, when and where, what the predicate looks at, and *also* these. Others cost
        time, and are looked for in the first rows alone."""
        wanted = {*_IDENTITY, *self.where.columns, *self.also}
        return tuple(column for column in Column if column in wanted)


def scan(
    request: Request, now: datetime, *, progress: Progress, cancelled: Cancelled, rows: type[Rows] = Rows
) -> Tally:
    """Reads what is new, tells *progress* what is known after each range, and gives what is known at the end (or when
    it was *cancelled*, and then not complete). *rows* is how rows are read and remembered. Refused where no file is
    there and none ever was (not_found), where the predicate cannot be evaluated (invalid), and while another process
    makes the same count (busy)."""
    place, paths = Place.of(request.folder, request.incident, request.name), files.found(request.files)
    rule = choosing.rule(request)
    key = choosing.state_key(rule, request.seed)
    with place.held(), _linked(place, paths) as links:
        limits = {"memory_mb": request.memory_mb, "threads": request.threads}
        named = Named(request.files, paths)
        with open_state(place, key, named, readable=list(links.values()), **limits) as (state, notes):
            question = Question(rule, request.looked_at, request.where.columns)
            known = Known(state, question, notes)
            scan_ = _Scan(request, utc(now), place, known, links=links, cancelled=_once(cancelled), rows=rows)
            return scan_.run(paths, progress)


def _once(cancelled: Cancelled) -> Cancelled:
    """Who cancelled once has cancelled: a range that was not read to its end must never be taken for one that was."""
    said = False

    def asked() -> bool:
        nonlocal said
        said = said or cancelled()
        return said

    return asked


def recount(request: Request, now: datetime, *, progress: Progress, cancelled: Cancelled) -> Tally:
    """A count of the same files that knows nothing of what was found before, and leaves nothing behind."""
    with TemporaryDirectory() as folder:
        return scan(request._replace(folder=Path(folder)), now, progress=progress, cancelled=cancelled)


@contextmanager
def _linked(place: Place, paths: list[str]) -> Iterator[dict[str, Path]]:
    """Names without surprises for the files that the engine opens itself: in a real one a bracket would be a glob."""
    links = {}
    for number, path in enumerate(paths):
        if files.by_engine(path):
            links[path] = place.feed / f"file-{number}"
            links[path].symlink_to(path)
    yield links


class _TooLong(OSError):
    """A line is longer than the engine takes."""


class _Scan:
    """One scan under way."""

    def __init__(
        self,
        request: Request,
        now: datetime,
        place: Place,
        known: Known,
        *,
        links: Mapping[str, Path],
        cancelled: Cancelled,
        rows: type[Rows],
    ) -> None:
        self._request, self._now, self._place, self._known = request, now, place, known
        self._links, self._cancelled = links, cancelled
        self._engine = known.state.engine
        self._pieces = 0
        self._first = True
        self._tell_after = 0.0
        self._refused: Refused | None = None
        """Why no format was recognised in a file; it is said beside the numbers where there are any."""
        latest = (now + _AHEAD).replace(tzinfo=None).isoformat(sep=" ")
        nobody = sorted(formats.nobody())
        self._rows = rows(request.where.sql("duckdb"), request.looked_at, nobody, request.seed, latest)

    def run(self, paths: list[str], progress: Progress) -> Tally:
        """Reads and tells."""
        here = self._looked_at(paths)
        if not here and not self._known.files and not self._known.closed:
            globs = " or ".join(self._request.files)
            raise Refused(Code.NOT_FOUND, f"there is no file {globs}", "name a file that is there, or a glob of some")
        for number, at in self._begun(here):
            if self._cancelled():
                break
            self._read_or_say_why(number, at, progress)
        if self._refused and not any(kept.mark.offset for kept in self._known.files.values()):
            raise self._refused
        return tally(self._known, done=True)

    def _looked_at(self, paths: list[str]) -> list[Found]:
        """What is there; of a file with several names the first."""
        here: dict[tuple[int, int], Found] = {}
        for path in paths:
            try:
                with files.opened(path) as file:
                    if file is not None:
                        here.setdefault((file.found.dev, file.found.inode), file.found)
            except OSError as error:
                self._known.closed[path] = _why(error)
        return list(here.values())

    def _begun(self, here: list[Found]) -> list[tuple[int, Found]]:
        """What is to be read, the newest first, once it is kept what became of every file that is known."""
        matches, gone = matched({number: kept.mark for number, kept in self._known.files.items()}, here)
        with self._known.state.committing():
            numbers = [(self._match(match), match.found) for match in matches]
            for number in gone:
                kept = self._known.files[number]
                if kept.mark.path not in self._known.closed:
                    self._known.keep(number, kept._replace(happened=Fate.GONE))
        return sorted(numbers, key=lambda one: -one[1].modified)

    def _match(self, match: Match) -> int:
        """The number of a file, under which it is kept what became of it."""
        at, number = match.found, match.mark or max(self._known.files, default=0) + 1
        kept = self._known.files.get(number) or Kept.fresh(at)
        if match.fate in {Fate.TRUNCATED, Fate.REWRITTEN}:
            self._known.state.recall_loose(number, as_earlier=True)
            kept = Kept.fresh(at)._replace(earlier=kept.earlier + kept.counted.anonymous, happened=match.fate)
        elif match.fate is Fate.ROTATED:
            kept = kept._replace(mark=kept.mark.moved(at), happened=match.fate)
        elif kept.happened == Fate.GONE:
            kept = kept._replace(happened="")
        self._known.keep(number, kept)
        self._known.here[number] = at.size
        return number

    def _read_or_say_why(self, number: int, at: Found, progress: Progress) -> None:
        try:
            self._read(number, at, progress)
        except Refused as error:
            if error.code is not Code.NOT_FOUND:
                raise
            self._known.closed[at.path] = error.sentence
            self._refused = Refused(error.code, f"{at.path}: {error.sentence}", error.hint, error.details)
        except (OSError, EOFError, zlib.error) as error:
            self._known.closed[at.path] = _why(error)

    def _read(self, number: int, at: Found, progress: Progress) -> None:
        """Reads what is new of a file, portion by portion."""
        kept = self._known.files[number]
        with files.opened(at.path) as file:
            if file is None or (file.found.dev, file.found.inode) != (at.dev, at.inode):
                raise Shrunk("it was replaced while it was looked at")
            if not at.size or kept.mark.covers(at) or self._portions(number, Opened(at, file.fd), progress):
                self._known.done.add(number)

    def _portions(self, number: int, file: Opened, progress: Progress) -> bool:
        """Whether all of them were counted. The last row of a CSV may be whole though no line ends there: nobody can
        say that it is nobody."""
        kept = self._known.files[number]
        if not file.found.whole and readable_end(file, kept.mark.offset) == kept.mark.offset:
            return True  # half a line, of which nobody can say of which format it is
        begun = kept.format if kept.mark.offset and not file.found.whole else ""
        every = self._reader(file, begun)
        reader = every.only(self._request.looked_at)
        now, size = int(self._now.timestamp() * 10**9), FIRST if reader.map.rows else PIECE
        cut = Cut(kept.mark.offset, self._first, size, now, self._cancelled, reader.of)
        anew = file.found.whole
        again = anew and kept.format != ""
        for portion in cut.portions(file):
            counted = self._counted(file, reader, portion)
            if self._cancelled():
                return False
            self._commit(number, file, reader, portion, counted, anew=anew, again=again)
            self._tell(progress)
            if self._first or portion.last:
                self._glance(number, file, every)
            anew = self._first = False
        return file.found.kind is not Kind.CSV or self._known.files[number].mark.offset == file.found.size

    def _tell(self, progress: Progress) -> None:
        """Says what is known, unless that would take more than a tenth of the time: files may be many and small."""
        begun = time.monotonic()
        if begun >= self._tell_after:
            progress(tally(self._known, done=False))
            self._tell_after = time.monotonic() + 9 * (time.monotonic() - begun)

    def _glance(self, number: int, file: Opened, reader: Reader) -> None:
        """Looks at what the first rows of *file* have, where not enough were seen yet; once a first number is told."""
        if not (self._known.files[number].head.final or heads.suffice(self._known.heads)):
            link = self._links.get(file.found.path)
            self._known.glance(number, heads.head(self._engine, file, reader, self._fifo(), link))

    def _fifo(self) -> Path:
        """A name that was not used yet: nothing of another piece can be remembered under it."""
        self._pieces += 1
        return self._place.feed / f"piece-{self._pieces}"

    def _reader(self, file: Opened, begun: str) -> Reader:
        try:
            return choosing.reader(self._request, self._known.state, file, self._links.get(file.found.path), begun)
        except duckdb.Error as error:
            raise self._unread(error) from error

    def _counted(self, file: Opened, reader: Reader, portion: Portion) -> Counted:
        """Reads a portion into the engine's ``piece``."""
        if portion.writes is None:
            return self._gathered(reader, self._links[file.found.path], file.found, portion.rows)
        try:
            return self._fed(file, reader, portion.writes)
        except _TooLong:
            if portion.shortened is None:
                raise
            return self._fed(file, reader, portion.shortened)

    def _fed(self, file: Opened, reader: Reader, writes: Writes) -> Counted:
        fifo = self._fifo()
        with fed(fifo, writes):
            return self._gathered(reader, fifo, file.found)

    def _gathered(self, reader: Reader, at: Path, found: Found, rows: Range | None = None) -> Counted:
        try:
            lost = reader.gather(self._engine, self._rows, at, found, rows)
        except duckdb.InvalidInputException as error:
            if "maximum_object_size" not in str(error):
                raise _refusal(error, self._request.memory_mb) from error
            raise _TooLong("it has a line that is too long") from error
        except duckdb.IOException as error:
            raise self._unread(error) from error
        except duckdb.Error as error:
            raise _refusal(error, self._request.memory_mb) from error
        counted = self._rows.counted(self._engine)
        return counted._replace(unreadable=counted.unreadable + lost)

    def _unread(self, error: duckdb.Error) -> OSError:
        """What the engine says, without the names that the file has only for it."""
        return OSError(re.sub(rf"'?{re.escape(str(self._place.feed))}[^' ]*'?", "it", str(error).split("\n", 1)[0]))

    def _commit(
        self, number: int, file: Opened, reader: Reader, portion: Portion, counted: Counted, *, anew: bool, again: bool
    ) -> None:
        """Keeps what was counted together with how far that was. *anew* says that the file is read from its start, so
        that its numbers are replaced, and *again* that some of it may be known."""
        kept = self._known.files[number]
        before = Counted() if anew else kept.counted
        mark = Mark.of(file, portion.end, ended=portion.ended)
        with self._known.state.committing():
            if anew:
                self._known.state.recall_loose(number, as_earlier=False)
            self._rows.remember(self._engine, number, again=again)
            why, counted = reader.why or kept.why, before.and_(counted)
            self._known.keep(number, kept._replace(mark=mark, format=reader.map.name, why=why, counted=counted))


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error).split("\n", 1)[0]) or type(error).__name__


def _refusal(error: duckdb.Error, memory_mb: int) -> Refused:
    """A predicate may be sound and fail on a row: a cast of what is no number."""
    if isinstance(error, duckdb.OutOfMemoryException):
        return Refused(Code.FULL, f"counting needs more than {memory_mb} MB of memory", "count fewer files at once")
    sentence = str(error).split("\n", 1)[0]
    return Refused(
        Code.INVALID, f"the predicate cannot be evaluated: {sentence}", "TRY_CAST gives NULL where CAST fails"
    )
