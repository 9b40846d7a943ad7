"""Documented incidents as they are replayed: what a source says, and what our team does about it, kept apart.

A demo on invented input proves nothing, and a replay that embroiders is worse than none. So every move is one of two
things. A *documented* move states what named sources say, begins with their marks (``[wiz] …``), and is dated no more
exactly than they are. An *exercise* move is what the plan's team does in the drill; where it states anything in words
of its own it begins with ``Exercise:``. The record keeps the two apart by ``via``: ``record`` and ``exercise``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from warroom import bundled, plain_yaml
from warroom.core.envelope import Precision
from warroom.core.errors import not_found
from warroom.core.facts import Value
from warroom.core.instants import Instant, instant
from warroom.core.plan.base import FactId, Id, Text
from warroom.core.plan.counts import Count
from warroom.core.plan.probes import Probe

DEFAULT = "open-database"
"""The scenario that is played where none is named."""

EXERCISE = "Exercise:"
"""How every statement of the exercise begins."""

PROP = "Exercise material"
"""How every file begins that the exercise keeps as evidence."""

EDITS = "edits"
"""The argument of a draft that says which words of the template are replaced, such as the mark of what is unknown."""

TRIES = "probe_try"
"""The move by which the exercise tries a probe: samples come of it, and an entry where they change anything."""

TELLS = {
    "note_add": "text",
    "count_set": "why",
    "count_measure": "why",
    "probe_record": "why",
    TRIES: "why",
    "anchor_set": "why",
    "update_post": "text",
    "entry_correct": "text",
    "notice_send": "proof",
    "notice_ack": "proof",
}
"""The verbs that state something in words, and the argument that holds the words."""

DOCUMENTED = ("note_add", "count_set", "probe_record", "anchor_set")
"""The verbs by which a source may speak. An answer to a question of the plan is always the team's own."""

Seat = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*(\.deputy)?$")]
"""A role, played by its first holder, or ``ROLE.deputy``, played by its first deputy."""

_MARK = re.compile(r"\[([a-z0-9-]+)\]")
_PLACES = {Precision.DAY: 0, Precision.HOUR: 1, Precision.MINUTE: 2, Precision.SECOND: 3}
"""How many of hour, minute, second and microsecond an instant may use."""


class Grade(StrEnum):
    """How close a source is to what happened."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Source(_Part):
    """Where documented facts come from. *title*: what it is, in our words."""

    id: Id
    title: Text
    url: str = Field(pattern=r"^https://[^\s]+$")
    grade: Grade
    read_on: date


class Opens(_Part):
    """How the exercise declares the incident."""

    at: Instant
    precision: Precision = Precision.MINUTE
    by: Seat
    title: Text
    suspected: bool = False
    facts: dict[FactId, Value] = Field(default_factory=dict)


class Move(_Part):
    """One command of the replay."""

    id: Id | None = Field(default=None, description="A name for later moves to refer to")
    at: Instant = Field(description="When it happened, no more exactly than `precision` says")
    precision: Precision = Precision.MINUTE
    heard_at: Instant | None = Field(default=None, description="When the room hears of it, where that is later")
    by: Seat
    source: tuple[Id, ...] = ()
    exercise: bool = False
    do: str = Field(description=f"The verb of a command, or {TRIES}")
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    files: dict[str, str] = Field(default_factory=dict, description="Evidence of a step: name and content")

    @property
    def heard(self) -> datetime:
        """When the room hears of it."""
        return self.heard_at or self.at

    @property
    def via(self) -> str:
        """What the record shows: that a source says so, or that the exercise does."""
        return "exercise" if self.exercise else "record"

    @model_validator(mode="after")
    def _is_honest(self) -> Self:
        for complaint in _complaints(self):
            raise ValueError(f"{self.do} at {self.at:%Y-%m-%dT%H:%M:%SZ}: {complaint}")
        return self


def _complaints(move: Move) -> Iterator[str]:
    if move.exercise == bool(move.source):
        yield "a move names its sources, or is marked `exercise: true`; not both, not neither"
    if move.source and move.do not in DOCUMENTED:
        yield f"a source speaks by {', '.join(DOCUMENTED)} only"
    if move.do == "notice_draft" and move.arguments.keys() - {EDITS} != {"duty", "template"}:
        yield f"a notice is drafted from a template of the plan: the duty, the template, and {EDITS} where words change"
    if move.heard < move.at:
        yield "it is heard of before it happens"
    yield from _false_precision(move)
    yield from _missing_marks(move)


def _false_precision(move: Move) -> Iterator[str]:
    moment = move.arguments.get("moment")
    moments = [move.at, *([instant(str(moment))] if moment else [])]
    if not all(fits(moment, move.precision) for moment in moments):
        yield f"it is dated more exactly than to the {move.precision}"


def _missing_marks(move: Move) -> Iterator[str]:
    mark = " ".join(f"[{source}]" for source in move.source) or EXERCISE
    if move.do in TELLS and not str(move.arguments.get(TELLS[move.do], "")).startswith(mark):
        yield f"its words do not begin with {mark}"
    for name, content in move.files.items():
        if not content.startswith(PROP):
            yield f"{name} does not begin with {PROP!r}"


def fits(moment: datetime, precision: Precision) -> bool:
    """Whether *moment* says no more than *precision* allows: a day is written as its midnight UTC."""
    return not any((moment.hour, moment.minute, moment.second, moment.microsecond)[_PLACES[precision] :])


class Scenario(_Part):
    """A documented incident, ready to be played against a plan."""

    id: Id
    title: Text
    summary: Text
    outcome: Text = Field(description="How it ended, as the sources say, with their marks")
    plan: Id = Field(description="The shipped plan that it is played against")
    guest: Id = Field(description="The role that the replay leaves to whoever watches")
    sources: tuple[Source, ...] = Field(min_length=1)
    opens: Opens
    counts: tuple[Count, ...] = Field(default=(), description="What the exercise counts by, beside the plan's counts")
    probes: tuple[Probe, ...] = Field(default=(), description="What it tries, beside the plan's probes")
    joins_at: Instant = Field(description="Where the live demo begins; what is heard before is there already")
    moves: tuple[Move, ...] = Field(min_length=1)

    @property
    def ends_at(self) -> datetime:
        """When the last move is heard of."""
        return self.moves[-1].heard

    @property
    def dated_to(self) -> tuple[Precision, ...]:
        """How exactly the documented moves are dated, the coarsest first."""
        return tuple(sorted({move.precision for move in self.moves if move.source}, key=_PLACES.__getitem__))

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self._check_order()
        self._check_sources()
        self._check_outcome()
        self._check_references()
        return self

    def _check_order(self) -> None:
        instants = [self.opens.at, *(move.heard for move in self.moves)]
        for before, after in pairwise(instants):
            if after < before:
                raise ValueError(f"the move of {after} comes after the one of {before}: write them as they are heard")
        if not self.opens.at <= self.joins_at <= self.ends_at:
            raise ValueError("joins_at lies outside of the scenario")

    def _check_sources(self) -> None:
        grades = {source.id: source.grade for source in self.sources}
        for move in self.moves:
            unknown = [name for name in move.source if name not in grades]
            if unknown:
                raise ValueError(f"{move.do} names a source that is not listed: {', '.join(unknown)}")
            if len(move.source) == 1 and grades[move.source[0]] is not Grade.PRIMARY:
                raise ValueError(f"{move.do} rests on one secondary source; name a second one, or leave it out")

    def _check_outcome(self) -> None:
        grades = {source.id: source.grade for source in self.sources}
        marks = set(_MARK.findall(self.outcome))
        if not _MARK.match(self.outcome) or not marks <= set(grades):
            raise ValueError("the outcome does not begin with the mark of a source, or names one that is not listed")
        if len(marks) == 1 and grades[marks.pop()] is not Grade.PRIMARY:
            raise ValueError("the outcome rests on one secondary source; name a second one")

    def _check_references(self) -> None:
        named: set[str] = set()
        for move in self.moves:
            reference = refers_to(move)
            if reference is not None and reference not in named:
                raise ValueError(f"{move.do} refers to {reference!r}, which no earlier move is called")
            if move.id in named:
                raise ValueError(f"two moves are called {move.id!r}")
            named |= {move.id} if move.id else set()


def refers_to(move: Move) -> str | None:
    """The earlier move whose entry this one corrects or labels: a scenario cannot know numbers beforehand."""
    return str(move.arguments["seq"]) if move.do in ("entry_correct", "entry_label") else None


def names() -> list[str]:
    """The scenarios that ship, the default one first."""
    found = sorted(path.stem for path in _folder().glob("*.yaml"))
    return sorted(found, key=lambda name: name != DEFAULT)


def load(name: str = DEFAULT) -> Scenario:
    """The scenario called *name*. Refused (not_found) where there is none."""
    if name not in names():
        raise not_found("scenario", name, names())
    return parse((_folder() / f"{name}.yaml").read_text(encoding="utf-8"))


def parse(text: str) -> Scenario:
    """The scenario that YAML *text* spells. SourceError where it is no plain YAML, ValidationError where it is not
    honest or does not hang together."""
    return Scenario.model_validate(plain_yaml.read(text).plain())


def _folder() -> Path:
    return bundled.data() / "scenarios"
