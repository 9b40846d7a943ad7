"""What a labelled sample says of everybody.

While labels come in, only those count that were drawn before the first one that is missing, and the range holds at
every look. Whoever labels the easy ones first, or stops when they like the number, does no harm then. A range of the
whole sample is narrower, and is given once all of it is labelled; never of a sample that was made larger after somebody
had looked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from warroom.core.counts import Measurement, Method
from warroom.core.envelope import Sample
from warroom.core.labels import Answer, Drawing, Labelled, Person, Sampled, Stratum, digest, labelled
from warroom.core.opinions import complete, is_disputed, said_last, settled_as

if TYPE_CHECKING:
    from warroom.core.estimates import Stratum as Seen

CONFIDENCE = 0.95
ENOUGH = 10
"""How many more labels are worth an entry."""
CENSUS = 0.05
"""The part of a population from which on a sample is never taken for one with replacement."""


def measured(sampled: Sampled, people: Sequence[Person], samples: Sequence[Sample]) -> Measurement:
    """What the labels in *samples* come to.

    *low* counts people who are known to be somebody; a session of which nobody knows the person may be one of them, so
    that it adds to *high* alone, as do rows that say neither.
    """
    drawing, labels = sampled.drawing, labelled(samples)
    said = {person: settled_as(given) for person, given in said_last(labels).items()}
    runs = [_run(stratum, people, said) for stratum in drawing.strata]
    whole = complete(drawing, people, labels)
    seen = [_seen(stratum, run, said) for stratum, run in zip(drawing.strata, runs, strict=True)]
    found = _at_once(seen) if whole and not sampled.grows else _growing(seen)
    high = found.high + drawing.loose
    return Measurement(
        rule=drawing.rule, method=Method.ESTIMATE, low=found.low,
        likely=_likely(drawing, runs, said, found.low, high), high=high,
        confidence=CONFIDENCE, settled=_why(drawing) if whole and drawing.scanned >= 1 else None,
        rows=drawing.rows, unreadable=drawing.unreadable, unidentified_sessions=drawing.sessions,
        loose_rows=drawing.loose, scanned=drawing.scanned, notes=(*drawing.notes, *found.notes),
        labels=tallied(people, labels), seed=drawing.seed,
        digests={**drawing.digests, "people": drawing.people, "labels": digest(samples)},
    )  # fmt: skip


def tallied(people: Sequence[Person], labels: Sequence[Labelled]) -> dict[str, int]:
    """How many *people* were labelled how, how many by two, and about how many of those it is open."""
    said = said_last(labels)
    given = [said[one.id] for one in people if one.id in said]
    counted = Counter(settled_as(one) for one in given)
    return {
        **{str(answer): counted[answer] for answer in Answer},
        "doubled": sum(len(one) > 1 for one in given),
        "disagreed": sum(map(is_disputed, given)),
    }


class _Range(NamedTuple):
    low: int
    high: int
    notes: tuple[str, ...] = ()


def _run(stratum: Stratum, people: Sequence[Person], said: Mapping[str, Answer | None]) -> list[Person]:
    """The people of *stratum* who were drawn before the first one whom nobody has labelled."""
    return list(takewhile(lambda one: one.id in said, (one for one in people if one.stratum == stratum.name)))


def _seen(stratum: Stratum, run: Sequence[Person], said: Mapping[str, Answer | None]) -> "Seen":
    from warroom.core.estimates import Stratum as Seen

    yes = [one for one in run if said[one.id] is Answer.YES]
    unsure = sum(said[one.id] is Answer.UNSURE for one in run)
    nameless = sum(one.session for one in yes)
    return Seen(stratum.population, len(run), len(yes) - nameless, unsure + nameless)


def _at_once(seen: "Sequence[Seen]") -> _Range:
    """The range of a sample of which everything is labelled."""
    from warroom.core import estimates

    if len(seen) > 1:
        found = estimates.stratified(seen, CONFIDENCE)
    else:
        [one] = seen
        way = estimates.hypergeometric if one.sample > CENSUS * one.population else estimates.share
        found = way(one.positives, one.sample, one.population, CONFIDENCE, unsure=one.unsure)
    assert found.high is not None, "a sample of a population has an upper end"
    return _Range(int(found.low), int(found.high))


def _growing(seen: "Sequence[Seen]") -> _Range:
    """The range that holds at every look, the doubt divided among the strata: whether somebody looked into one yet or
    not, because that may not change it."""
    from warroom.core.estimates import confidence_sequence

    confidence = 1 - (1 - CONFIDENCE) / len(seen)
    low = high = 0
    for one in seen:
        if not one.sample:
            high += one.population
            continue
        found = confidence_sequence(
            one.positives, one.sample, confidence, population=one.population, unsure=one.unsure
        )  # fmt: skip
        low, high = low + int(found.low), high + int(found.high or 0)
    return _Range(low, high, ("the range holds at every look, and will be narrower when all are labelled",))


def _likely(
    drawing: Drawing, runs: Sequence[Sequence[Person]], said: Mapping[str, Answer | None], low: int, high: int
) -> int | None:
    """The shares of those about whom somebody could tell, of all; none where in some stratum nobody could."""
    total = 0.0
    for stratum, run in zip(drawing.strata, runs, strict=True):
        told = [said[one.id] for one in run if said[one.id] is not Answer.UNSURE]
        if not told and stratum.population:
            return None
        total += stratum.population * told.count(Answer.YES) / len(told) if told else 0
    return min(high, max(low, round(total)))


def _why(drawing: Drawing) -> str:
    """Why it may rule something out."""
    parts = " and ".join(f"{one.drawn:,} of {one.population:,} {one.people}" for one in drawing.strata)
    return f"a random sample of everybody in the logs: {parts} labelled"


def worth_an_entry(sampled: Sampled, after: Measurement, *, whole: bool) -> bool:
    """Whether *after* is worth an entry: after every ten labels, and, once all is labelled, whatever changes."""
    before = sampled.recorded
    if before is None or not whole:
        return whole or _done(after) - _done(before) >= ENOUGH
    return (before.labels, before.low, before.high, before.settled) != (
        after.labels, after.low, after.high, after.settled
    )  # fmt: skip


def _done(one: Measurement | None) -> int:
    given = (one.labels if one else None) or {}
    return sum(given.get(name, 0) for name in (*Answer, "doubled"))
