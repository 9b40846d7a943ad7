"""What is known, as a tally that says how it came about.

Whatever could make the number wrong is a sentence beside it: a line that could not be read may hide somebody, a file
that is closed may hide many, and a column that no row has is a predicate that finds nothing. None of it is left to be
guessed from a number that looks fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import UTC, datetime
from functools import reduce
from typing import NamedTuple, Self

import duckdb

from warroom.core.plan.counts import Column
from warroom.counters import resolving, watermarks
from warroom.counters.files import shown_path
from warroom.counters.heads import Head
from warroom.counters.people import Counted
from warroom.counters.resolving import MOST, People
from warroom.counters.states import Kept, State
from warroom.counters.tally import Bounds, Digests, Source, Tally, undecided
from warroom.counters.watermarks import Fate

_HAPPENED = {
    Fate.TRUNCATED: "{} was cut short: who was seen in it before stays counted",
    Fate.REWRITTEN: "{} was written anew: who was seen in it before stays counted",
    Fate.GONE: "{} is gone: who was seen in it stays counted, and what was written to it after that look is not",
}


class Found(NamedTuple):
    """Who was found: the *people*, the bounds *by* region and tenant, and the gap that is usual between rows."""

    people: People
    by: Mapping[str, Mapping[str, Bounds]]
    gap_s: float | None

    @classmethod
    def of(cls, engine: duckdb.DuckDBPyConnection, anonymous: int) -> Self:
        """By the tables in *engine*. Shared sessions add as many people as there are *anonymous* rows, at most."""
        people = resolving.resolve(engine)
        people = people._replace(may=min(people.may, anonymous))
        by = {what: resolving.by(engine, what, people.may) for what in ("region", "tenant")}
        return cls(people, {what: them for what, them in by.items() if them}, resolving.usual_gap_s(engine))


class Question(NamedTuple):
    """What was asked: the digest of the *rule*, the columns that are *looked_at* and those of the predicate
    (*where*)."""

    rule: str
    looked_at: Sequence[Column]
    where: Set[Column]


class Known:
    """What is known while a scan is under way."""

    def __init__(self, state: State, question: Question, notes: Sequence[str]) -> None:
        """*notes* is what there is to say of the *state*."""
        self.state, self.question, self.notes = state, question, list(notes)
        self.files = state.files()
        self.here: dict[int, int] = {}
        """How many bytes each file has that is there."""
        self.done: set[int] = set()
        """The files that were read as far as they can be."""
        self.closed: dict[str, str] = {}
        """The files that cannot be read, and why."""
        self.lowest = int(state.said("low") or 0)
        """Below this number the lower bound has no business."""
        self._found: Found | None = None

    def keep(self, number: int, kept: Kept) -> None:
        """Keeps what is known of a file, where it is something new."""
        if self.files.get(number) != kept:
            self.state.keep({number: kept})
            self.files[number] = kept
            self._found = None

    def glance(self, number: int, head: Head) -> None:
        """Keeps what the first rows of a file have, which changes nothing about people."""
        self.files[number] = self.files[number]._replace(head=head)
        with self.state.committing():  # half of it would be a file that was never read
            self.state.keep({number: self.files[number]})

    @property
    def found(self) -> Found:
        """Who was found; worked out once for everything that was kept."""
        if self._found is None:
            self._found = Found.of(self.state.engine, self.anonymous)
        return self._found

    def remember(self, low: int) -> None:
        """Keeps the lower bound that was told, to say at the next look when it falls."""
        self.state.say("low", str(low))

    @property
    def complete(self) -> bool:
        """Whether all was read that is there, or was."""
        return not self.closed and self.done == set(self.here) and not self.lost

    @property
    def lost(self) -> list[str]:
        """The files that went before all of them was read."""
        return [kept.mark.path for kept in self.files.values() if kept.happened == Fate.GONE and not kept.mark.ended]

    @property
    def unended(self) -> list[str]:
        """The files that end within a row that may be a whole one."""
        open_ = [self.files[number] for number in self.here.keys() - self.done]
        return [kept.mark.path for kept in open_ if kept.mark.ended]

    @property
    def scanned(self) -> float:
        """Which share of the bytes was read."""
        there = sum(self.here.values())
        read = sum(size if number in self.done else self._read(number, size) for number, size in self.here.items())
        return read / there if there else 1.0

    def _read(self, number: int, size: int) -> int:
        """What was read of a file that is not done. Of a packed one nobody knows, and its mark is at the end."""
        mark = self.files[number].mark
        return mark.offset if mark.ended or mark.offset < size else 0

    @property
    def counted(self) -> Counted:
        """The numbers of all files together."""
        total = Counted(filled=(0,) * len(self.question.looked_at))
        for kept in self.files.values():
            total = total.and_(kept.counted) if kept.counted.filled else total
        return total

    @property
    def heads(self) -> list[Head]:
        """What the first rows of the files have that were looked at for it."""
        return [kept.head for kept in self.files.values() if kept.head.rows]

    @property
    def anonymous(self) -> int:
        """How many affected rows without a user were ever read."""
        return sum(kept.earlier + kept.counted.anonymous for kept in self.files.values())


def tally(known: Known, *, done: bool) -> Tally:
    """What is *known* by now. What takes a while (who these people are, as a digest) is said only when it is *done*."""
    counted, found, complete = known.counted, known.found, known.complete
    people = found.people
    most = people.identified + people.unidentified + people.may + people.loose
    notes = tuple(_notes(known, counted, people))
    others, sampled = _first_rows(known)
    if done:
        known.remember(people.identified)
    return Tally(
        low=people.identified,
        likely=_likely(known, most) if complete else None,
        high=most if complete else None,
        events=counted.events,
        rows=counted.rows,
        unreadable=counted.unreadable,
        undecided=counted.undecided,
        unidentified_sessions=people.unidentified,
        loose_rows=people.loose,
        shared_sessions=people.shared,
        complete=complete,
        scanned=round(known.scanned, 4),
        fill=_fill(known, counted) | others,
        fill_sampled=dict.fromkeys(others, sampled),
        by={what: _open(them) for what, them in found.by.items()} if not complete else found.by,
        oldest_at=_instant(counted.oldest),
        newest_at=_instant(counted.newest),
        usual_gap_s=found.gap_s,
        sources=tuple(_source(kept) for kept in known.files.values()),
        notes=notes,
        digests=Digests(known.question.rule, _data(known), _people(known) if done else ""),
    )


def _likely(known: Known, most: int) -> int:
    """An unidentified session is taken for as many people as an identified one has: a look at all of them."""
    people = known.found.people
    each = resolving.people_in_a_session(known.state.engine) if people.unidentified else None
    return min(most, people.identified + round(people.unidentified * (1.0 if each is None else each)))


def _open(them: Mapping[str, Bounds]) -> Mapping[str, Bounds]:
    """Before the end nobody knows how many there are at most."""
    return {value: bounds._replace(high=None) for value, bounds in them.items()}


def _fill(known: Known, counted: Counted) -> dict[str, float]:
    """Of the columns that every row was read for."""
    return _shares(zip(known.question.looked_at, counted.filled, strict=True), counted.rows)


def _first_rows(known: Known) -> tuple[dict[str, float], int]:
    """Of the others, and of how many first rows that is."""
    heads = reduce(Head.and_, known.heads, Head())
    others = [(column, many) for column, many in zip(Column, heads.filled, strict=False)
              if column not in known.question.looked_at]  # fmt: skip
    return _shares(others, heads.rows), heads.rows


def _shares(filled: Iterable[tuple[Column, int]], rows: int) -> dict[str, float]:
    return {column.value: round(many / rows, 4) if rows else 0.0 for column, many in filled}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _source(kept: Kept) -> Source:
    mark, counted = kept.mark, kept.counted
    return Source(
        shown_path(mark.path), kept.format, kept.why, mark.offset, counted.rows, counted.unreadable, kept.happened
    )


def _data(known: Known) -> str:
    return watermarks.digest(kept.mark for kept in known.files.values())


def _people(known: Known) -> str:
    """Putting a million people in order takes a quarter of a second, so it is done only for another set of people."""
    engine, state = known.state.engine, known.state
    now = resolving.fingerprint(engine)
    before, _, digest = (state.said("people") or "").partition("=")
    if before != now:
        digest = resolving.digest(engine)
        state.say("people", f"{now}={digest}")
    return digest


def _notes(known: Known, counted: Counted, people: People) -> list[str]:
    notes = [*known.notes]
    happened = [(shown_path(kept.mark.path), kept.happened) for kept in known.files.values()]
    notes += [_HAPPENED[Fate(what)].format(path) for path, what in happened if what in _HAPPENED]
    notes += [f"{shown_path(path)} cannot be read: {why}" for path, why in sorted(known.closed.items())]
    notes += [f"the last row of {shown_path(path)} has no end yet, and is not counted" for path in known.unended]
    notes += [f"not all of {shown_path(path)} was read: there is no upper bound any more" for path in known.lost]
    notes += [
        f"only {MOST} values of {what} are told apart" for what, them in known.found.by.items() if len(them) == MOST
    ]
    notes += _empty(known, counted)
    if counted.unreadable:
        lines = counted.rows + counted.unreadable
        notes.append(f"unreadable lines, which may hide people: {counted.unreadable} of {lines}")
    if counted.undecided:
        notes.append(undecided(counted.undecided, counted.rows))
    if people.shared:
        notes.append(f"sessions shared by several people, which add to the upper bound alone: {people.shared}")
    if people.loose:
        notes.append(f"affected rows with nobody and no session, each of which may be a person: {people.loose}")
    return notes + _fell(known, people)


def _empty(known: Known, counted: Counted) -> list[str]:
    """A predicate over a column that no row has finds nobody, which is not that there is nobody."""
    filled = zip(known.question.looked_at, counted.filled, strict=True)
    empty = [column for column, many in filled if column in known.question.where and not many]
    return [f"no row has a {column}, which the predicate asks for" for column in empty] if counted.rows else []


def _fell(known: Known, people: People) -> list[str]:
    fell = known.lowest - people.identified
    if fell <= 0:
        known.lowest = people.identified
        return []
    return [f"people who are not sure any more, because others were seen in their sessions: {fell}"]
