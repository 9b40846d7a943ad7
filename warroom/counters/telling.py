"""What is known, as a tally that says how it came about.

Whatever could make the number wrong is a sentence beside it: a line that could not be read may hide somebody, a file
that is closed may hide many, and a column that no row has is a predicate that finds nothing. None of it is left to be
guessed from a number that looks fine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from warroom.core.plan.counts import Column
from warroom.counters import resolving
from warroom.counters.people import Counted
from warroom.counters.resolving import People
from warroom.counters.states import Kept, State
from warroom.counters.tally import Bounds, Digests, Source, Tally
from warroom.counters.watermarks import Fate

_HAPPENED = {
    Fate.TRUNCATED: "{} was cut short: who was seen in it before stays counted",
    Fate.REWRITTEN: "{} was written anew: who was seen in it before stays counted",
    Fate.GONE: "{} is gone: who was seen in it stays counted",
}


class Known:
    """What is known while a scan is under way."""

    def __init__(
        self, state: State, rule: str, columns: Sequence[Column], *, definition: bool, notes: Sequence[str]
    ) -> None:
        """*rule* is the digest of the question, *columns* those that are read, *notes* what to say of the state."""
        self.state, self.rule, self.columns, self.definition, self.notes = state, rule, columns, definition, list(notes)
        self.files = state.files()
        self.here: dict[int, int] = {}
        """How many bytes each file has that is there."""
        self.done: set[int] = set()
        """The files that were read as far as they can be."""
        self.closed: dict[str, str] = {}
        """The files that cannot be read, and why."""
        self.lowest = int(state.said("low") or 0)
        """Below this number the lower bound has no business."""

    def keep(self, number: int, kept: Kept) -> None:
        """Keeps what is known of a file, where it is something new."""
        if self.files.get(number) != kept:
            self.state.keep({number: kept})
            self.files[number] = kept

    def remember(self, low: int) -> None:
        """Keeps the lower bound that was told, to say at the next look when it falls."""
        if self.state.said("low") != str(low):
            self.state.say("low", str(low))

    @property
    def complete(self) -> bool:
        """Whether all was read that is there."""
        return not self.closed and self.done == set(self.here)

    @property
    def scanned(self) -> float:
        """Which share of the bytes was read."""
        there = sum(self.here.values())
        read = sum(size if number in self.done else min(size, self._read(number)) for number, size in self.here.items())
        return read / there if there else 1.0

    def _read(self, number: int) -> int:
        mark = self.files[number].mark
        return mark.offset if mark.ended else 0

    @property
    def counted(self) -> Counted:
        """The numbers of all files together."""
        total = Counted(filled=(0,) * len(self.columns))
        for kept in self.files.values():
            total = total.and_(kept.counted) if kept.counted.filled else total
        return total

    @property
    def anonymous(self) -> int:
        """How many affected rows without a user were ever read."""
        return sum(kept.earlier + kept.counted.anonymous for kept in self.files.values())


def tally(known: Known, *, done: bool) -> Tally:
    """What is *known* by now. What takes a while (who these people are, as a digest) is said only when it is *done*."""
    engine, counted = known.state.engine, known.counted
    people = resolving.resolve(engine)
    bounds = _bounds(known, people)
    most = min(people.may, known.anonymous)
    notes = tuple(_notes(known, counted, people))
    if done:
        known.remember(people.identified)
    return Tally(
        low=bounds.low,
        likely=_likely(known, people, bounds),
        high=bounds.high,
        events=counted.events,
        rows=counted.rows,
        unreadable=counted.unreadable,
        unidentified_sessions=people.unidentified,
        loose_rows=people.loose,
        shared_sessions=people.shared,
        complete=known.complete,
        scanned=round(known.scanned, 4),
        fill=_fill(known, counted),
        by=_by(known, most),
        oldest_at=_instant(counted.oldest),
        newest_at=_instant(counted.newest),
        usual_gap_s=resolving.usual_gap_s(engine),
        sources=tuple(_source(kept) for kept in known.files.values()),
        notes=notes,
        digests=Digests(known.rule, _data(known), _people(known) if done else ""),
        method="exact" if known.definition and known.complete else "at_least",
    )  # fmt: skip


def _by(known: Known, most: int) -> Mapping[str, Mapping[str, Bounds]]:
    engine, complete = known.state.engine, known.complete
    found = {what: resolving.by(engine, what, most=most, complete=complete) for what in ("region", "tenant")}
    return {what: bounds for what, bounds in found.items() if bounds}


def _bounds(known: Known, people: People) -> Bounds:
    most = people.identified + people.unidentified + people.loose + min(people.may, known.anonymous)
    return Bounds(people.identified, most if known.complete else None)


def _likely(known: Known, people: People, bounds: Bounds) -> int | None:
    """An unidentified session is taken for as many people as an identified one has. None before the end."""
    if bounds.high is None:
        return None
    each = resolving.people_in_a_session(known.state.engine) if people.unidentified else None
    return min(bounds.high, people.identified + round(people.unidentified * (1.0 if each is None else each)))


def _fill(known: Known, counted: Counted) -> Mapping[str, float]:
    filled = zip(known.columns, counted.filled, strict=True)
    return {column.value: round(many / counted.rows, 4) if counted.rows else 0.0 for column, many in filled}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _source(kept: Kept) -> Source:
    mark, counted = kept.mark, kept.counted
    return Source(
        _shown(mark.path), kept.format, kept.why, mark.offset, counted.rows, counted.unreadable, kept.happened
    )


def _shown(path: str) -> str:
    """A path that is no Unicode can be in no JSON; what it is then has a mark where it was not."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _data(known: Known) -> str:
    """Over what was read: of each file its name, how many bytes, and how they begin and end."""
    marks = sorted(kept.mark for kept in known.files.values())
    return sha256(json.dumps([(one.path, one.offset, one.head, one.tail) for one in marks]).encode()).hexdigest()


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
    happened = [(_shown(kept.mark.path), kept.happened) for kept in known.files.values()]
    notes += [_HAPPENED[Fate(what)].format(path) for path, what in happened if what in _HAPPENED]
    notes += [f"{_shown(path)} cannot be read: {why}" for path, why in sorted(known.closed.items())]
    if counted.unreadable:
        notes.append(
            f"{counted.unreadable} of {counted.rows + counted.unreadable} lines are unreadable and may hide people"
        )
    if people.shared:
        notes.append(f"{people.shared} sessions were shared by several people: they add to the upper bound alone")
    if people.loose:
        notes.append(f"{people.loose} affected rows say nobody and no session: each may be a person")
    return notes + _fell(known, people)


def _fell(known: Known, people: People) -> list[str]:
    fell = known.lowest - people.identified
    if fell <= 0:
        known.lowest = people.identified
        return []
    return [f"{fell} people less than before are sure: others were seen in the sessions that had told who they are"]
