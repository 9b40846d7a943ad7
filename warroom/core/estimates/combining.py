"""Several counts into one: strata, sources that may share people, sessions without a person.

Counts of people are never added unless nobody can be in two of them, and never averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from warroom.core.errors import Code, Refused
from warroom.core.estimates.intervals import Interval, Method, Sample, refuse_confidence, refuse_numbers, sampled
from warroom.core.estimates.shares import people


class Stratum(NamedTuple):
    """A part of the population, such as those whom a predicate flags, and the random sample of it that was labelled."""

    population: int
    sample: int
    positives: int
    unsure: int = 0


def stratified(strata: Sequence[Stratum], confidence: float = 0.95) -> Interval:
    """The people affected in all *strata*, of which nobody is in two.

    The exact hypergeometric interval of each, the doubt divided among those that were sampled in part (Bonferroni),
    bounds summed: covers the truth at least as often as *confidence* says. A stratum that nobody looked into counts
    whole as possible, and a warning says so. Refuses samples that cannot have been, and strata without any sample.
    """
    refuse_confidence(confidence)
    looked = [one for one in strata if one.sample]
    if not looked:
        sentence = "nobody in any stratum was labelled: nothing is known"
        raise Refused(Code.INVALID, sentence, "label people drawn at random from each stratum: --stratum 12537:100:85")
    samples = [sampled(one.positives, one.sample, confidence, one.population, one.unsure) for one in looked]
    blind = [one for one in strata if not one.sample]
    doubt = (1 - confidence) / 2 / max(1, sum(one.sample < one.population for one in looked))
    ends = [people(seen, one.population, doubt) for seen, one in zip(samples, looked, strict=True)]
    low, high = sum(end[0] for end in ends), sum(end[1] for end in ends) + _unseen(blind)
    return Interval(low, _likely(samples, blind), high, confidence, Method.STRATIFIED, _doubts(samples, blind))


def _unseen(blind: Sequence[Stratum]) -> int:
    """The people in strata that nobody looked into."""
    for one in blind:
        refuse_numbers(population=one.population)
        if one.positives or one.unsure:
            sentence = f"a stratum has {one.positives + one.unsure:,} positives and no sample"
            raise Refused(Code.INVALID, sentence, "POPULATION:SAMPLE:POSITIVES, such as 12537:100:85")
    return sum(one.population for one in blind)


def _likely(samples: Sequence[Sample], blind: Sequence[Stratum]) -> float | None:
    shares = [one.share for one in samples]
    if any(one.population for one in blind) or None in shares:
        return None
    return round(sum((one.share or 0.0) * (one.population or 0) for one in samples))


def _doubts(samples: Sequence[Sample], blind: Sequence[Stratum]) -> tuple[str, ...]:
    said = []
    if unseen := sum(one.population for one in blind):
        said.append(f"nobody was labelled in a stratum of {unseen:,}: all of them count as possible")
    if unsure := sum(one.unsure for one in samples):
        said.append(f"of {unsure:,} nobody could tell: the low counts them as not affected, the high as affected")
    return tuple(said)


def union_bounds(sizes: Sequence[tuple[int, int | None]], population: int | None = None) -> Interval:
    """The people in at least one of several groups, of which only the *sizes* are known, each as low and high.

    As many as the largest, if the others lie within it, and at most their sum or the *population* (Fréchet's bounds);
    *high* is none where one is unknown and there is no population. Assumes nothing, so its confidence is 1: it is as
    sure as the sizes are. Refuses sizes out of order or above the population, and no groups.

    M. Fréchet, Fundamenta Mathematicae 25 (1935), 379-387.
    """
    if not sizes:
        raise Refused(Code.INVALID, "there are no counts to combine", "count one source first")
    for low, high in sizes:
        _refuse_no_size(low, high, population)
    highs = [high for _, high in sizes if high is not None]
    total = sum(highs) if len(highs) == len(sizes) else None
    most = min((one for one in (total, population) if one is not None), default=None)
    return Interval(max(low for low, _ in sizes), None, most, 1.0, Method.UNION_BOUNDS)


def _refuse_no_size(low: int, high: int | None, population: int | None) -> None:
    refuse_numbers(low=low, high=high or 0, population=population or 0)
    if high is not None and low > high:
        raise Refused(Code.INVALID, f"a count is out of order: low {low:,}, high {high:,}", "low ≤ high")
    if population is not None and low > population:
        sentence = f"a count of at least {low:,} cannot come from a population of {population:,}"
        raise Refused(Code.INVALID, sentence, "the population is everybody who may be affected")


def with_sessions(identified: int, sessions: int, resolved: int) -> Interval:
    """The people affected where *identified* are known by name and so many *sessions* could not be given to a person.

    *low* is who is known, for every other session may be one of theirs; *high* takes every session for one person more;
    *likely* takes them to be like the *resolved* sessions, which are those that the identified people had: identified +
    sessions × identified / resolved, at most one person a session, and none where nothing was resolved. Arithmetic: its
    confidence is 1, for sessions of one person each. Refuses negative numbers.
    """
    refuse_numbers(identified=identified, sessions=sessions, resolved=resolved)
    likely: float | None = None if sessions else identified
    if resolved:
        likely = round(identified + sessions * min(1.0, identified / resolved))
    said = (f"{sessions:,} sessions belong to nobody known: each may be one person more, or none",) if sessions else ()
    return Interval(identified, likely, identified + sessions, 1.0, Method.SESSIONS, said)
