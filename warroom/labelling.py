"""People labelled, as an incident does it: who was drawn, what was said of them, what that comes to.

Who was drawn and what was said are samples beside the record, as tries of probes are; the record gets an entry when
they are worth one. Both are durable together, or neither is.
"""

from __future__ import annotations

from collections.abc import Sequence

from warroom.core.counts import MeasureCount, Measurement
from warroom.core.envelope import Actor
from warroom.core.incident import Incident, read
from warroom.core.labels import (
    DRAWN,
    LABELS,
    Answer,
    Drawing,
    DrawSample,
    Labelled,
    Person,
    as_samples,
    drawn,
    labelled,
    refuse_strangers,
    sample_of,
)
from warroom.core.ledger import canonical, sha256
from warroom.core.opinions import complete
from warroom.core.sampled import measured, worth_an_entry
from warroom.desk import Desk, Recorded


class Labelling:
    """Keeps who was drawn and what was said of them, on the desk of a room."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def draw(
        self, incident: str, drawing: Drawing, people: Sequence[Person], actor: Actor, *, dry_run: bool = False
    ) -> Recorded:  # fmt: skip
        """Records that *people* were drawn to be labelled, and keeps who they are as samples: both, or neither."""
        count, bodies = drawing.rule.id, [canonical(one._asdict()) for one in people]
        with self._desk.turn(incident, actor) as turn:
            looked = bool(self._store.samples(incident, LABELS + count))
            last = len(self._store.samples(incident, DRAWN + count)) + len(bodies)
            found = {"people": sha256("\n".join(bodies).encode()), "count": len(bodies), "last": last}
            records = turn.decided(DrawSample(drawing=drawing.model_copy(update=found), looked=looked))
            if dry_run:
                return Recorded(incident, tuple(map(read, records)))
            self._store.add_samples(incident, DRAWN + count, bodies)
            return turn.record(records)

    def label(self, incident: str, count: str, said: Sequence[tuple[str, Answer]], actor: Actor) -> Recorded | None:
        """Keeps what *actor* *said* of people who were drawn for *count*, and records what all labels come to, if that
        is worth it. Refused for people who were not drawn, and for outsiders."""
        with self._desk.turn(incident, actor) as turn:
            sampled, people = sample_of(turn.known, count), self.drawn(turn.known, count)
            refuse_strangers(count, people, said)
            bodies = as_samples(people, said, turn.actor, self._desk.now())
            self._store.add_samples(incident, LABELS + count, list(map(canonical, bodies)))
            samples = self._store.samples(incident, LABELS + count)
            after = measured(sampled, people, samples)
            records = turn.decided(MeasureCount(measured=after))
            if not worth_an_entry(sampled, after, whole=complete(sampled.drawing, people, labelled(samples))):
                return None
            return turn.record(records)

    def drawn(self, incident: Incident, count: str) -> tuple[Person, ...]:
        """The people who were drawn for *count*, in the order in which they are labelled. Refused (not_found) where
        nobody was."""
        drawing = sample_of(incident, count).drawing
        return drawn(self._store.samples(incident.id, DRAWN + count, drawing.last - drawing.count)[: drawing.count])

    def labels(self, incident: Incident, count: str) -> tuple[Labelled, ...]:
        """What was said of people who were drawn for *count*, oldest first."""
        return labelled(self._store.samples(incident.id, LABELS + count))

    def measured(self, incident: Incident, count: str) -> Measurement:
        """What the labels of *count* come to now, whether that is on the record or not."""
        samples = self._store.samples(incident.id, LABELS + count)
        return measured(sample_of(incident, count), self.drawn(incident, count), samples)
