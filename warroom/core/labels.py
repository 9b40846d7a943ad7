"""How many people were affected where no predicate can tell: people drawn at random, and what others said of them.

Whoever reads what happened to four hundred people who were drawn at random knows more than whoever wrote a clever
predicate, and knows how much. So a sample is of people and not of rows; who was drawn follows from a seed and can be
drawn again; a tenth is labelled by two who do not see each other's answer, because a label is an opinion; and what
nobody can tell widens the range to both sides instead of being left out.

Labels are samples beside the record, and so is the list of who was drawn, as keyed hashes. The record gets an entry
when a sample is drawn, and the count that follows from the labels, with the digests of both. What people wrote, by
which they are judged, is in neither: it stays with whoever draws, and can be drawn again from the logs.

Who still has to label whom is in `opinions`, what the labels say of everybody in `sampled`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from warroom.core.counts import CountMeasured, Measurement, refuse_outsiders
from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Sample
from warroom.core.errors import Code, Refused, not_found
from warroom.core.instants import stamp
from warroom.core.ledger import sha256
from warroom.core.plan.counts import Count

if TYPE_CHECKING:
    from warroom.core.incident import Incident

LABELS = "label/"
"""How the series of the labels of a count begins; its id follows."""
DRAWN = "drawn/"
"""The same, of who was drawn."""
SECOND = 0.1
"""Which share two people label, unless something else is asked for."""


EVERYBODY = "everybody"
"""The stratum where there is only one."""


class Answer(StrEnum):
    """Whether a person was affected, as somebody who read what happened says."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Stratum(BaseModel):
    """A part of the people, and how many of them were drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    population: int = Field(ge=0, le=10**10)
    drawn: int = Field(ge=0, le=10**6)

    @property
    def people(self) -> str:
        """Who they are, in words."""
        return "people" if self.name == EVERYBODY else f"{self.name} people"


class Drawing(BaseModel):
    """A sample as it was drawn, for the count of *rule*.

    *seed* keys the hashes of people, and the smallest of them are drawn. *second* is the share that two people label.
    *sessions*: how many of the population are sessions of which nobody knows the person; *loose*: rows that say
    neither, so that nobody can be drawn for them. *scanned*, *rows*, *unreadable* and *notes*: of the logs, as with
    every count. *people*: the digest of who was drawn, *count* of them, up to number *last* of their series. *digests*:
    of rule and logs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rule: Count
    seed: str = Field(min_length=1)
    strata: tuple[Stratum, ...]
    second: float = Field(default=SECOND, ge=0, le=1)
    people: str = ""
    count: int = 0
    last: int = 0
    sessions: int = Field(default=0, ge=0)
    loose: int = Field(default=0, ge=0)
    scanned: float = Field(default=1.0, ge=0, le=1)
    rows: int = Field(default=0, ge=0)
    unreadable: int = Field(default=0, ge=0)
    notes: tuple[str, ...] = ()
    digests: dict[str, str] = Field(default_factory=dict)


class SampleDrawn(Body):
    """*grows*: labels of the same draw were looked at before, so that its range holds for every look."""

    KIND: ClassVar[str] = "count.sampled"

    drawing: Drawing
    grows: bool = False


class DrawSample(Command):
    """That people were drawn to be labelled. *looked*: there were labels for this count already."""

    VERB: ClassVar[str] = "count_sample"

    drawing: Drawing
    looked: bool = False


class Person(NamedTuple):
    """Somebody who was drawn: the keyed hash in sixteen hexadecimal digits, and the stratum. *session*: it is a session
    of which nobody knows the person."""

    id: str
    stratum: str
    session: bool = False


class Labelled(NamedTuple):
    """What *by* said of a *person*."""

    at: str
    person: str
    by: str
    label: Answer


class Sampled(NamedTuple):
    """The sample of one count, and the count that follows from its labels as far as it was recorded."""

    drawing: Drawing
    grows: bool
    by: str
    at: datetime
    seq: int
    recorded: Measurement | None = None


class Labels(NamedTuple):
    """The newest sample of each count, by its id."""

    by_count: Mapping[str, Sampled] = {}


HEARS = (SampleDrawn.KIND, CountMeasured.KIND)


def evolve(part: Labels, event: Event) -> Labels:
    """The samples after *event*."""
    body = event.body
    if isinstance(body, SampleDrawn):
        drawn = Sampled(body.drawing, body.grows, event.actor, event.at, event.seq)
        return Labels({**part.by_count, body.drawing.rule.id: drawn})
    assert isinstance(body, CountMeasured), event.kind
    name = body.measured.rule.id
    if body.measured.labels is None or name not in part.by_count:
        return part
    return Labels({**part.by_count, name: part.by_count[name]._replace(recorded=body.measured)})


def sample_of(incident: "Incident", count: str) -> Sampled:
    """The sample of the count called *count*. Refused (not_found) where none was drawn."""
    known = incident.labels.by_count
    if count not in known:
        found = not_found("sample", count, list(known))
        raise Refused(found.code, found.sentence, f"draw one: warroom count sample {count} --size 400", found.details)
    return known[count]


# What the samples beside the record hold


def drawn(samples: Iterable[Sample]) -> tuple[Person, ...]:
    """Who was drawn, in the order in which they are labelled."""
    return tuple(Person(**json.loads(sample.body)) for sample in samples)


def labelled(samples: Iterable[Sample]) -> tuple[Labelled, ...]:
    """The labels, oldest first."""
    bodies = [json.loads(sample.body) for sample in samples]
    return tuple(Labelled(one["at"], one["person"], one["by"], Answer(one["label"])) for one in bodies)


def digest(samples: Iterable[Sample]) -> str:
    """The SHA-256 of what *samples* say."""
    return sha256("\n".join(sample.body for sample in samples).encode())


def refuse_strangers(count: str, people: Sequence[Person], said: Iterable[tuple[str, Answer]]) -> None:
    """Refuses labels of somebody who is not among the *people* that were drawn."""
    known = {person.id for person in people}
    for person, _ in said:
        if person not in known:
            raise Refused(
                Code.INVALID,
                f"{person!r} is nobody who was drawn for {count}",
                f"who is left to be labelled: warroom count label {count} --list",
                {"person": person},
            )


def as_samples(
    people: Sequence[Person], said: Iterable[tuple[str, Answer]], actor: Actor, now: datetime
) -> list[dict[str, str]]:
    """What *actor* *said* of *people*, as samples."""
    strata = {person.id: person.stratum for person in people}
    return [
        {"at": stamp(now), "person": person, "by": actor.id, "label": str(label), "stratum": strata[person]}
        for person, label in said
    ]


def _draw(incident: "Incident", command: DrawSample, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "draw a sample")
    drawing = command.drawing
    _refuse_strata(drawing)
    before = incident.labels.by_count.get(drawing.rule.id)
    grows = before is not None and before.drawing.seed == drawing.seed and (command.looked or before.grows)
    return [SampleDrawn(drawing=drawing, grows=grows)]


def _refuse_strata(drawing: Drawing) -> None:
    names = [one.name for one in drawing.strata]
    if not sum(one.drawn for one in drawing.strata):
        raise Refused(Code.INVALID, "nobody was drawn", f"warroom count sample {drawing.rule.id} --size 400")
    if len(set(names)) < len(names):
        raise Refused(Code.INVALID, f"a stratum is there twice: {', '.join(names)}", "warroom count sample --help")
    for one in drawing.strata:
        if one.drawn > one.population:
            raise Refused(
                Code.INVALID, f"{one.drawn:,} people cannot be drawn from {one.population:,}",
                f"warroom count sample {drawing.rule.id} --size {one.population}",
            )  # fmt: skip


COMMANDS: Deciders = {DrawSample: _draw}
