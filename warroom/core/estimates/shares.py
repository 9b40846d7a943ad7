"""The share of a population that a random sample speaks for.

The sample is of *people*: whoever labels requests counts the busy ones several times. Exact is the default. It costs
two milliseconds, and an incident is where positives are few and the approximations are at their worst.
"""

from __future__ import annotations

import math

from warroom.core.estimates.intervals import Interval, Method, Sample, sampled
from warroom.core.estimates.tails import Binomial, Hypergeometric, at_least, at_most, edge, largest, quantile, smallest

FEW = 5
"""Positives, or negatives, below which an approximation is not used by itself."""
SMALL = 1_000
"""Samples below this size are given the exact interval."""
NOTICEABLE = 0.05
"""The part of a population from which on it matters that nobody is drawn twice."""


def clopper_pearson(
    positives: int, sample: int, confidence: float = 0.95, *, population: int | None = None, unsure: int = 0
) -> Interval:
    """The exact interval of a share: every share that neither tail of the binomial distribution rejects.

    Covers the truth at least as often as *confidence* says, for every share and every size. In shares, or in people of
    *population*, rounded outwards and without the gain of drawing nobody twice (that is `hypergeometric`). Refuses
    numbers that cannot have been. C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413.
    """
    seen = sampled(positives, sample, confidence, population, unsure)
    each = (1 - confidence) / 2
    bounds = _lowest(seen.positives, sample, each), _highest(seen.possible, sample, each)
    return seen.interval(Method.CLOPPER_PEARSON, seen.of_people(*bounds), confidence)


def _lowest(positives: int, sample: int, doubt: float) -> float:
    if positives == 0:
        return 0.0
    return edge(lambda p: at_least(Binomial(sample, p, 1 - p), positives) > doubt, 0.0, positives / sample)


def _highest(positives: int, sample: int, doubt: float) -> float:
    if positives == sample:
        return 1.0
    return edge(lambda p: at_most(Binomial(sample, p, 1 - p), positives) > doubt, 1.0, positives / sample)


def wilson(
    positives: int, sample: int, confidence: float = 0.95, *, population: int | None = None, unsure: int = 0
) -> Interval:
    """Wilson's score interval of a share: narrower than the exact one, and right on the average instead of always.

    In shares, or in people of *population*. Warns where it is known to be too narrow. Refuses numbers that cannot have
    been. E. B. Wilson, JASA 22 (1927), 209-212; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872.
    """
    seen = sampled(positives, sample, confidence, population, unsure)
    z = quantile(1 - confidence)
    bounds = _score(seen.positives, sample, z)[0], _score(seen.possible, sample, z)[1]
    return seen.interval(Method.WILSON, seen.of_people(*bounds), confidence, _warnings_of_wilson(seen))


def _score(positives: int, sample: int, z: float) -> tuple[float, float]:
    negatives, square = sample - positives, z * z
    middle = positives + square / 2
    reach = z * math.sqrt(positives * negatives / sample + square / 4)
    low = (middle - reach) / (sample + square) if positives else 0.0
    return low, (middle + reach) / (sample + square) if negatives else 1.0


def _warnings_of_wilson(seen: Sample) -> tuple[str, ...]:
    said = []
    if _few(seen):
        said.append(f"fewer than {FEW} on one side: Wilson's interval may be too narrow, clopper-pearson is exact")
    if seen.population is not None and seen.size > NOTICEABLE * seen.population:
        said.append("the sample is a large part of the population: hypergeometric is exact, and narrower")
    return tuple(said)


def _few(seen: Sample) -> bool:
    return seen.positives < FEW or seen.size - seen.possible < FEW


def hypergeometric(
    positives: int, sample: int, population: int, confidence: float = 0.95, *, unsure: int = 0
) -> Interval:
    """The exact interval of the people affected in a *population* from which nobody was drawn twice.

    Every number that neither tail of the hypergeometric distribution rejects; covers the truth at least as often as
    *confidence* says. Two bisections, each with no more tails than the population has binary digits. Refuses numbers
    that cannot have been. J. P. Buonaccorsi, The American Statistician 41 (1987), 215-218.
    """
    seen = sampled(positives, sample, confidence, population, unsure)
    bounds = people(seen, population, (1 - confidence) / 2)
    return seen.interval(Method.HYPERGEOMETRIC, bounds, confidence)


def people(seen: Sample, population: int, doubt: float) -> tuple[int, int]:
    """The fewest and the most of *population* that may be affected, each wrong with the chance *doubt* at most."""
    sample, fewest, most = seen.size, seen.positives, seen.possible
    left = population - sample

    def enough(number: int) -> bool:
        return at_least(Hypergeometric(sample, population, number), fewest) > doubt

    def few_enough(number: int) -> bool:
        return at_most(Hypergeometric(sample, population, number), most) > doubt

    return smallest(enough, fewest, fewest + left), largest(few_enough, most, most + left)


def share(
    positives: int, sample: int, population: int | None = None, confidence: float = 0.95, *, unsure: int = 0
) -> Interval:
    """The interval that suits the sample: exact where it is small or where either side is few, else Wilson's.

    Exact is `hypergeometric` with a *population*, and `clopper_pearson` without; *method* of the answer says which it
    was. Refuses numbers that cannot have been.
    """
    seen = sampled(positives, sample, confidence, population, unsure)
    if sample >= SMALL and not _few(seen):
        return wilson(positives, sample, confidence, population=population, unsure=unsure)
    if population is None:
        return clopper_pearson(positives, sample, confidence, unsure=unsure)
    return hypergeometric(positives, sample, population, confidence, unsure=unsure)
