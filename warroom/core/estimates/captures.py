"""Two independent detectors: how many did both miss? A floor, and never a range.

Where both see the busy and overlook those who came once, they agree too often, and the estimate is low: in a simulation
of that it covered the truth not once in a hundred. Nothing in the numbers shows it. So there is no upper end here.
"""

from __future__ import annotations

import math

from warroom.core.errors import Code, Refused
from warroom.core.estimates.intervals import MOST, Interval, Method, refuse_confidence, refuse_numbers
from warroom.core.estimates.tails import quantile

LARGEST_POWER = 600.0
"""The exponential of more does not fit a float."""


def chapman(first: int, second: int, both: int, confidence: float = 0.95) -> Interval:
    """At least how many people are affected, where one detector found *first*, another *second*, and both found *both*.

    *likely* is Chapman's estimate, (first + 1)(second + 1) / (both + 1) - 1, and *low* the lower end of Sadinle's
    interval, never below the people who were found. *high* is always none, and a warning says why. Refuses numbers that
    cannot have been. D. G. Chapman, University of California Publications in Statistics 1 (1951), 131-160.
    """
    low, high = transformed_logit(first, second, both, confidence)
    found = first + second - both
    likely = max(found, round((first + 1) * (second + 1) / (both + 1) - 1))
    said = _a_floor(high), _what_it_rests_on(found)
    # The interval is about half a person above the estimate where hardly anybody was missed.
    floor = max(found, min(math.floor(low), likely))
    return Interval(floor, likely, None, confidence, Method.CHAPMAN, said)


def _a_floor(high: float) -> str:
    end = f"; were they independent, the upper end would be {math.ceil(high):,}" if high < MOST else ""
    return f"a floor only: detectors that overlook the same people make it too low, which no number shows{end}"


def _what_it_rests_on(found: int) -> str:
    return f"{found:,} were found by one or the other; what is beyond rests on detectors that do not avoid each other"


def transformed_logit(first: int, second: int, both: int, confidence: float = 0.95) -> tuple[float, float]:
    """Sadinle's interval of all affected people, where the two detectors are independent.

    M. Sadinle, Transformed logit confidence intervals for small populations in single capture-recapture estimation,
    Communications in Statistics - Simulation and Computation 38 (2009), 1909-1924.
    """
    refuse_confidence(confidence)
    refuse_numbers(first=first, second=second, both=both)
    _refuse_impossible(first, second, both)
    only_first, only_second, shared = first - both + 0.5, second - both + 0.5, both + 0.5
    missed = only_first * only_second / shared
    spread = math.sqrt(1 / shared + 1 / only_first + 1 / only_second + shared / (only_first * only_second))
    # Where the two found the very same people the formula has no upper end worth the name.
    factor = math.exp(min(quantile(1 - confidence) * spread, LARGEST_POWER))
    seen = first + second - both - 0.5
    return seen + missed / factor, seen + missed * factor


def _refuse_impossible(first: int, second: int, both: int) -> None:
    if both > min(first, second):
        raise Refused(
            Code.INVALID,
            f"both found {both:,}, which is more than the {min(first, second):,} that one of them found",
            "--both are those that the first and the second have in common",
        )
    if not first or not second:
        sentence = "a detector that found nobody says nothing about those whom the other missed"
        raise Refused(Code.INVALID, sentence, "count with the other alone, or find a second one")
