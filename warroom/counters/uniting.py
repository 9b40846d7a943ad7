"""Counts of one incident as one set of people.

Two predicates may find the same people. Of two numbers nobody can say more than "at least the larger, at most the sum";
but who was found is kept on this machine, as numbers that the incident's one seed keys, and sets can be united.

*User* of one log need not be *user* of another: one tool writes an address where another writes a number of its own. So
only counts are united in whose files the user was read by the same map and from the same columns. Even so the user 17
of one log may be somebody else than the user 17 of another: two products number their people alike. A lower end that is
too low for it is still one. An upper end would say "no more than 300" of 600 people, so that upper ends meet only where
counts read a log in common (of the same name, or one that begins with the same bytes): the users of one log are of one
kind, and so are those of all files that a count reads as one. Between others they are added.

What is in a state is taken for what the record says of that count only where it says the same by its digests. A state
that is being written, is not here, cannot be read or is of another seed is left out: a count is never held up by this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Self

import duckdb

from warroom.core.counts import Measurement, Union
from warroom.core.errors import Refused
from warroom.counters import choosing, resolving, watermarks
from warroom.counters.resolving import People
from warroom.counters.sandbox import opened
from warroom.counters.states import Kept, Place

_MEMORY_MB, _THREADS = 512, 2

_SCHEMA = """
CREATE TEMP TABLE known (count INTEGER, person UBIGINT);
CREATE TEMP TABLE nameless (count INTEGER, place UBIGINT);
CREATE TEMP TABLE possible (count INTEGER, person UBIGINT);
"""
_COPIES = (
    "INSERT INTO known SELECT DISTINCT ?, person FROM identified",
    "INSERT INTO nameless SELECT DISTINCT ?, place FROM resolved WHERE many = 0",
    "INSERT INTO possible SELECT DISTINCT ?, person FROM maybe",
)
_UNION = """
WITH sure AS (SELECT DISTINCT person FROM known WHERE list_contains($counts, count))
SELECT (SELECT count(*) FROM sure),
    (SELECT count(DISTINCT place) FROM nameless WHERE list_contains($counts, count)),
    (SELECT count(DISTINCT person) FROM possible ANTI JOIN sure USING (person) WHERE list_contains($counts, count))
"""


class Member(NamedTuple):
    """A count as the record has it: its *name*, its upper end, its *digests* and the *columns* that were read from
    other places than the map says."""

    name: str
    high: int | None
    digests: Mapping[str, str]
    columns: Mapping[str, str]

    @classmethod
    def of(cls, measured: Measurement) -> Self:
        """*measured* as a member."""
        columns = {column.value: text for column, text in measured.rule.columns.items()}
        return cls(measured.rule.id, measured.high, measured.digests, columns)


class Asked(NamedTuple):
    """Which counts of an *incident* are to be united, the one that was just made first; their states are in *folder*,
    and *seed* keys their people."""

    folder: Path
    incident: str
    seed: str
    members: Sequence[Member]

    def json(self) -> dict[str, Any]:
        """It as JSON."""
        return self._asdict() | {"folder": str(self.folder), "members": [one._asdict() for one in self.members]}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """What `json` wrote."""
        members = tuple(Member(**one) for one in said["members"])
        return cls(**{**said, "folder": Path(said["folder"]), "members": members})


def candidates(measured: Measurement, known: Sequence[Measurement]) -> tuple[Member, ...]:
    """*measured*, and of the *known* counts those that could be united with it; nothing where there are none."""
    if not _is_of_files(measured):
        return ()
    others = [one for one in known if one.rule.id != measured.rule.id and one.seed == measured.seed]
    found = [Member.of(one) for one in others if _is_of_files(one) and one.rule.columns == measured.rule.columns]
    return (Member.of(measured), *found) if found else ()


def _is_of_files(one: Measurement) -> bool:
    """Whether *one* was counted from files and says who was found."""
    return one.rule.table is None and one.labels is None and bool(one.digests.get("people"))


class _Seen(NamedTuple):
    """A count whose state is what the record says: the *maps* that its files were read by, the *logs* that it read, and
    how many *people* that makes."""

    number: int
    member: Member
    maps: Mapping[str, str | None]
    logs: frozenset[str]
    people: People


def united(asked: Asked) -> Union | None:
    """What the counts that are *asked* for come to together; none where the first one can be united with no other."""
    places = [Place.of(asked.folder, asked.incident, one.name) for one in asked.members]
    there = [place.path for place in places if place.path.is_dir()]
    with (
        TemporaryDirectory(dir=asked.folder, prefix=".uniting-") as spill,
        opened(readable=there, memory_mb=_MEMORY_MB, threads=_THREADS, spill=Path(spill)) as engine,
    ):
        engine.execute(_SCHEMA)
        seen = list[_Seen]()
        for number, (place, member) in enumerate(zip(places, asked.members, strict=True)):
            with suppress(Refused):
                seen.extend(_seen(engine, place, number, member, asked.seed))
        first = next((one for one in seen if one.number == 0), None)
        alike = [one for one in seen if first and one.maps == first.maps]
        return _union(engine, alike) if len(alike) > 1 else None


def _seen(engine: duckdb.DuckDBPyConnection, place: Place, number: int, member: Member, seed: str) -> Iterator[_Seen]:
    """The count in *place*, its people copied, so that the place is let go at once; nothing where it is another one."""
    with place.looked_into(), place.attached(engine) as state:
        if state.said("rule") != choosing.state_key(member.digests["rule"], seed):
            return
        files = list(state.files().values())
        if watermarks.digest(kept.mark for kept in files) != member.digests["data"]:
            return
        people = resolving.resolve(engine)
        if resolving.digest(engine) != member.digests["people"]:
            return
        for copy in _COPIES:
            engine.execute(copy, [number])
        most = sum(kept.earlier + kept.counted.anonymous for kept in files)
        read = [kept for kept in files if kept.format]
        yield _Seen(
            number, member, {kept.format: state.said(f"map {kept.format}") for kept in read}, _logs(read),
            people._replace(may=min(people.may, most)),
        )  # fmt: skip


def _logs(read: Sequence[Kept]) -> frozenset[str]:
    """What tells these files from others: their names, and how they begin."""
    names = {f"path {kept.mark.path}" for kept in read}
    return frozenset(names | {f"head {kept.mark.head}" for kept in read if kept.mark.offset})


def _union(engine: duckdb.DuckDBPyConnection, seen: Sequence[_Seen]) -> Union:
    low, _, _ = _sizes(engine, seen)
    highs = [_high(engine, some) for some in _sharing(seen)]
    high = sum(one for one in highs if one is not None) if None not in highs else None
    return Union(counts={one.member.name: dict(one.member.digests) for one in seen}, low=low, high=high)


def _sizes(engine: duckdb.DuckDBPyConnection, seen: Sequence[_Seen]) -> tuple[int, int, int]:
    """How many people of *seen* are known, how many sessions have nobody, and how many others may be meant."""
    found = engine.execute(_UNION, {"counts": [one.number for one in seen]}).fetchone()
    assert found is not None, "a SELECT without FROM gives one row"
    return found[0], found[1], found[2]


def _high(engine: duckdb.DuckDBPyConnection, seen: Sequence[_Seen]) -> int | None:
    """At most so many people in *seen*, who are of one kind; none where one of the counts has no upper end.

    What adds to the upper end of a count adds to that of all: sessions of nobody once each, people of shared sessions
    who are not known from elsewhere, never more than the counts add themselves, and loose rows, which nobody can tell
    apart. Two counts of the same question about the same data are one.
    """
    own = list({tuple(sorted(one.member.digests.items())): one for one in seen}.values())
    highs = [one.member.high for one in own if one.member.high is not None]
    if len(highs) < len(own):
        return None
    known, nameless, possible = _sizes(engine, own)
    possible = min(possible, sum(one.people.may for one in own))
    return min(sum(highs), known + nameless + possible + sum(one.people.loose for one in own))


def _sharing(seen: Sequence[_Seen]) -> list[list[_Seen]]:
    """*seen* in groups that read a log in common, directly or through others of the group."""
    groups = list[list[_Seen]]()
    for one in seen:
        near = [group for group in groups if any(one.logs & other.logs for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([one, *(other for group in near for other in group)])
    return groups
