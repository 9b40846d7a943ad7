"""What a detector that errs says about the people affected, once its errors were measured.

A predicate or a judge flags some who are not affected and misses some who are. Uncorrected, its count is wrong by as
much as it errs, and no sample of whatever size makes that smaller.
"""

from __future__ import annotations

import math
from itertools import product

from warroom.core.errors import Code, Refused
from warroom.core.estimates.intervals import (
    Interval,
    Measured,
    Method,
    Rate,
    Sample,
    refuse_confidence,
    refuse_numbers,
    sampled,
)
from warroom.core.estimates.shares import clopper_pearson, people

Ends = tuple[float, float, float]
"""The low, the likely and the high of a rate."""


def rogan_gladen(
    positives: int, sample: int, sensitivity: Rate, specificity: Rate, confidence: float = 0.95, *,
    population: int | None = None, unsure: int = 0,
) -> Interval:  # fmt: skip
    """The share that is affected, from a random *sample* of which an imperfect detector calls *positives*.

    (apparent + specificity - 1) / (sensitivity + specificity - 1). What was measured among the three has the exact
    interval of its own, the confidence is divided among them, and the ends are the extremes over all three together:
    covers the truth at least as often as *confidence* says, where approximations with estimated rates do so on the
    average. In shares, or in people of *population*. Refuses a detector that is no better than chance, and results that
    contradict its rates.

    W. J. Rogan and B. Gladen, American Journal of Epidemiology 107 (1978), 71-76; to correct the ends of an exact
    interval, for known rates, is J. Reiczigel's, J. Földi's and L. Ózsvári's, Epidemiology and Infection 138 (2010),
    1674-1678. The approximation for estimated rates, which is half as wide, is Z. Lang's and J. Reiczigel's, Preventive
    Veterinary Medicine 113 (2014), 13-22.
    """
    seen = sampled(positives, sample, confidence, population, unsure)
    each = 1 - (1 - confidence) / (1 + sum(isinstance(rate, Measured) for rate in (sensitivity, specificity)))
    finds, spares = _ends(sensitivity, "sensitivity", each), _ends(specificity, "specificity", each)
    _refuse_chance(finds, spares)
    low, high, warnings = _corrected(seen, finds, spares, each)
    likely = None if seen.share is None else min(max(_true(seen.share, finds[1], spares[1]), 0.0), 1.0)
    if population is not None:
        low, high = math.floor(low * population), math.ceil(high * population)
        likely = None if likely is None else round(likely * population)
    found = seen.interval(Method.ROGAN_GLADEN, (low, high), confidence, warnings)
    return found._replace(likely=likely)


def _true(apparent: float, sensitivity: float, specificity: float) -> float:
    return (apparent + specificity - 1) / (sensitivity + specificity - 1)


def _ends(rate: Rate, name: str, confidence: float) -> Ends:
    """The ends of a *rate* called *name*; all the same where it is taken as known."""
    if isinstance(rate, Measured):
        found = clopper_pearson(rate.positives, rate.sample, confidence)
        return found.low, rate.positives / rate.sample, 1.0 if found.high is None else found.high
    if not 0 <= rate <= 1:
        raise Refused(Code.INVALID, f"a {name} lies between 0 and 1, and {rate:g} does not", f"--{name} 0.9 or 90/100")
    return rate, rate, rate


def _refuse_chance(finds: Ends, spares: Ends) -> None:
    if finds[1] + spares[1] <= 1:
        raise Refused(
            Code.INVALID,
            f"sensitivity {finds[1]:.3g} and specificity {spares[1]:.3g} are no better than chance: "
            "what it calls says nothing",
            "label a random sample by hand instead: --method clopper-pearson or hypergeometric",
        )


def _corrected(seen: Sample, finds: Ends, spares: Ends, confidence: float) -> tuple[float, float, tuple[str, ...]]:
    """The extremes of the true share, and what is doubtful about them."""
    if finds[0] + spares[0] <= 1:
        return 0.0, 1.0, ("the detector was measured on too few to be told from chance: nothing bounds the share",)
    apparent = clopper_pearson(seen.positives, seen.size, confidence, unsure=seen.unsure)
    # In each of the three alone the corrected share rises or falls throughout, so the extremes are at corners.
    called = apparent.low, 1.0 if apparent.high is None else apparent.high
    corners = [_true(*corner) for corner in product(called, finds[::2], spares[::2])]
    _refuse_contradiction(min(corners), max(corners))
    return max(min(corners), 0.0), min(max(corners), 1.0), _doubts(seen, spares[1])


def _refuse_contradiction(low: float, high: float) -> None:
    if high < 0 or low > 1:
        what = "fewer were called than its false alarms alone" if high < 0 else "more were called than it can find"
        raise Refused(
            Code.INVALID,
            f"the sample contradicts the rates of the detector: {what}",
            "measure the rates on people like these, and give them as counts: --specificity 95/100",
        )


def _doubts(seen: Sample, specificity: float) -> tuple[str, ...]:
    if seen.share is None or seen.share + specificity >= 1:
        return ()
    alarms = f"fewer were called ({seen.share:.3g}) than false alarms alone would explain ({1 - specificity:.3g})"
    return (f"{alarms}: that the likely value is nobody is where the formula ends, and no finding",)


def corrected(
    flagged: int, precision: Rate, recall: Rate, confidence: float = 0.95, *, population: int | None = None
) -> Interval:
    """The people affected where a detector *flagged* so many: flagged × precision / recall.

    *precision* measured on a random sample of the flagged, *recall* on people who are known to be affected by other
    means, such as complaints; the confidence is divided among those that were measured. Narrow at the price of few
    labels, and only as good as the known cases are like the unknown. *high* is none where no recall bounds it and no
    *population* is given. Refuses what cannot have been, and a recall of nothing.
    """
    refuse_confidence(confidence)
    refuse_numbers(flagged=flagged, population=population or 0)
    _refuse_no_recall(recall)
    each = 1 - (1 - confidence) / max(1, sum(isinstance(rate, Measured) for rate in (precision, recall)))
    right, finds = _right(flagged, precision, each), _ends(recall, "recall", each)
    low = math.floor(right[0] / finds[2])
    high = math.ceil(right[2] / finds[0]) if finds[0] else None
    if population is not None:
        high = _within(population, low, high, right[2] + _not_flagged(flagged, population))
    likely = round(right[1] / finds[1]) if finds[1] else None
    if likely is not None and high is not None:
        likely = min(likely, high)
    return Interval(low, likely, high, confidence, Method.PRECISION_RECALL, _caveats(high, finds))


def _within(population: int, low: int, high: int | None, most: int) -> int:
    """The high, which the *population* lets be *most*."""
    if low > most:
        raise Refused(
            Code.INVALID,
            f"at least {low:,} affected contradict the population of {population:,}",
            "measure the recall on people like these, or see whom the population leaves out",
        )
    return most if high is None else min(high, most)


def _right(flagged: int, precision: Rate, confidence: float) -> tuple[int, float, int]:
    """How many of the *flagged* are affected: the low, the likely and the high."""
    if isinstance(precision, Measured):
        seen = sampled(precision.positives, precision.sample, confidence, flagged)
        low, high = people(seen, flagged, (1 - confidence) / 2)
        return low, flagged * precision.positives / precision.sample, high
    known = flagged * _ends(precision, "precision", confidence)[1]
    return math.floor(known), known, math.ceil(known)


def _refuse_no_recall(recall: Rate) -> None:
    if recall == 0:
        raise Refused(
            Code.INVALID,
            "with a recall of 0 nobody who is affected is flagged, and what is flagged says nothing",
            "measure it on people who are known to be affected: --recall 70/100",
        )


def _not_flagged(flagged: int, population: int) -> int:
    """How many of the *population* were not flagged."""
    if flagged > population:
        sentence = f"{flagged:,} flagged cannot come from a population of {population:,}"
        raise Refused(Code.INVALID, sentence, "people, not rows: a person is flagged once")
    return population - flagged


def _caveats(high: float | None, finds: Ends) -> tuple[str, ...]:
    like = "it holds only as far as the known cases, on which the recall was measured, are like those nobody knows of"
    if high is None and not finds[0]:
        return like, "nothing bounds it from above: a recall of nearly nothing is not ruled out"
    return (like,)
