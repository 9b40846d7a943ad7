"""Intervals that may be looked at as often as one likes while the labels come in.

Labels arrive one by one, and people stop when they like what they see. The ninety-five per cent of a fixed interval
are no ninety-five then. These cover the truth at *every* look with the confidence that they state, and are about two
thirds wider for it.
"""

from __future__ import annotations

import math

from warroom.core.estimates.intervals import Interval, Method, Sample, sampled
from warroom.core.estimates.tails import Binomial, Hypergeometric, edge, largest, log_binomial, smallest


def confidence_sequence(
    positives: int, sample: int, confidence: float = 0.95, *, population: int | None = None, unsure: int | None = None
) -> Interval:
    """The interval of a share after *sample* labels in random order, valid at each look and at every stop.

    Holds every share whose likelihood is more than 1 - *confidence* of the likelihood under a mixture of all shares
    (Jeffreys' prior): the ratio is a martingale, and Ville's inequality bounds how often it ever grows so large. With a
    *population* the draws are without replacement and the answer is in people; the ratio is then that of prior and
    posterior. *unsure* is none where no label says "can't tell"; where one may, give the number, be it 0: each end then
    has half of what may go wrong, from the first look on. Refuses numbers that cannot have been.

    H. Robbins, Annals of Mathematical Statistics 41 (1970), 1397-1409; the prior-posterior-ratio martingale of I.
    Waudby-Smith and A. Ramdas, Confidence sequences for sampling without replacement, NeurIPS 2020 (arXiv:2006.04347).
    """
    seen = sampled(positives, sample, confidence, population, unsure or 0)
    doubt = (1 - confidence) / (1 if unsure is None else 2)
    low, high = (_bounds(count, seen, doubt) for count in (seen.positives, seen.possible))
    return seen.interval(Method.CONFIDENCE_SEQUENCE, (low[0], high[1]), confidence)


def _bounds(positives: int, seen: Sample, doubt: float) -> tuple[float, float]:
    least = math.log(doubt) + _log_mixture(positives, seen.size)
    if seen.population is None:
        return _shares(positives, seen.size, least)
    return _people(positives, seen.size, seen.population, least)


def _log_mixture(positives: int, sample: int) -> float:
    """The logarithm of the chance of *positives* where every share is possible, by Jeffreys' prior: the arcsine law.

    It is the same without replacement, because a beta-binomial population is drawn from like an endless one.
    """
    negatives = sample - positives
    return log_binomial(positives, 2 * positives, 0.5, 0.5) + log_binomial(negatives, 2 * negatives, 0.5, 0.5)


def _shares(positives: int, sample: int, least: float) -> tuple[float, float]:
    def possible(share: float) -> bool:
        return Binomial(sample, share, 1 - share).log_chance(positives) > least

    best = positives / sample
    return edge(possible, 0.0, best) if positives else 0.0, edge(possible, 1.0, best) if positives < sample else 1.0


def _people(positives: int, sample: int, population: int, least: float) -> tuple[int, int]:
    def possible(number: int) -> bool:
        return Hypergeometric(sample, population, number).log_chance(positives) > least

    most = population - (sample - positives)
    best = min((population + 1) * positives // sample, most)
    return smallest(possible, positives, best), largest(possible, best, most)
