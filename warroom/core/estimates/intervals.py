"""The one kind of answer, an interval; and what a sample can and cannot have been."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

from warroom.core.errors import Code, Refused

MOST = 10**10
"""More people than there are: what is larger is a slip of the finger."""


class Method(StrEnum):
    """How an interval was made."""

    CLOPPER_PEARSON = "clopper-pearson"
    WILSON = "wilson"
    HYPERGEOMETRIC = "hypergeometric"
    ROGAN_GLADEN = "rogan-gladen"
    PRECISION_RECALL = "precision-recall"
    STRATIFIED = "stratified"
    CHAPMAN = "chapman"
    CONFIDENCE_SEQUENCE = "confidence-sequence"
    UNION_BOUNDS = "union-bounds"
    SESSIONS = "sessions"


class Unit(StrEnum):
    """What the numbers of an interval are."""

    SHARE = "share"
    """Of the population, between 0 and 1."""
    PEOPLE = "people"


class Interval(NamedTuple):
    """From *low* to *high* with *confidence*; *likely* is the best single guess.

    *high* is none where nothing bounds it from above, and *likely* where nothing speaks for one number more than for
    another. *warnings* are sentences that must be shown wherever the numbers are.
    """

    low: float
    likely: float | None
    high: float | None
    confidence: float
    method: Method
    warnings: tuple[str, ...] = ()
    unit: Unit = Unit.PEOPLE


class Measured(NamedTuple):
    """A rate that was measured: *positives* of a *sample*."""

    positives: int
    sample: int


Rate = float | Measured
"""A recall, a specificity, a precision: taken as known, or measured and therefore uncertain itself."""


class Sample(NamedTuple):
    """People who were drawn at random and labelled: *positives* were affected, of *unsure* nobody can tell.

    *population* is whom they were drawn from, without replacement, where that number is known.
    """

    positives: int
    size: int
    unsure: int
    population: int | None

    @property
    def possible(self) -> int:
        """How many of the sample may have been affected."""
        return self.positives + self.unsure

    @property
    def share(self) -> float | None:
        """Of those about whom somebody could tell."""
        told = self.size - self.unsure
        return self.positives / told if told else None

    @property
    def unit(self) -> Unit:
        return Unit.SHARE if self.population is None else Unit.PEOPLE

    def likely(self) -> float | None:
        """The share, or as many of the population."""
        if self.share is None or self.population is None:
            return self.share
        return round(self.share * self.population)

    def of_people(self, low: float, high: float) -> tuple[float, float]:
        """The shares *low* and *high* as whole people, rounded outwards, where there is a population. No fewer than the
        sample found, and no more than it leaves."""
        if self.population is None:
            return low, high
        left = self.population - (self.size - self.possible)
        return max(self.positives, math.floor(low * self.population)), min(left, math.ceil(high * self.population))

    def interval(
        self, method: Method, bounds: tuple[float, float], confidence: float, warnings: tuple[str, ...] = ()
    ) -> Interval:
        """The answer, in the unit of the sample."""
        said = (*warnings, *self._doubts())
        return Interval(bounds[0], self.likely(), bounds[1], confidence, method, said, self.unit)

    def _doubts(self) -> tuple[str, ...]:
        if not self.unsure:
            return ()
        return (f"of {self.unsure:,} nobody could tell: the low counts them as not affected, the high as affected",)


def sampled(positives: int, sample: int, confidence: float, population: int | None, unsure: int = 0) -> Sample:
    """The sample of these numbers. Refuses what cannot have been, and a sample of nobody."""
    refuse_confidence(confidence)
    refuse_numbers(positives=positives, sample=sample, unsure=unsure, population=population or 0)
    if sample == 0:
        raise Refused(
            Code.INVALID,
            "a sample of nobody says nothing about anybody",
            'label people drawn at random, or state a range that you sign for: warroom count set --low N --why "…"',
        )
    if positives + unsure > sample:
        raise Refused(Code.INVALID, _too_many(positives, sample, unsure), "both are of the same sample, and people")
    if population is not None and sample > population:
        raise Refused(
            Code.INVALID,
            f"a sample of {sample:,} cannot come from a population of {population:,}",
            "a person counts once, however many rows were labelled; the population is everybody who may be affected",
        )
    return Sample(positives, sample, unsure, population)


def _too_many(positives: int, sample: int, unsure: int) -> str:
    doubtful = f" and {unsure:,} of whom nobody can tell" if unsure else ""
    return f"{positives:,} positives{doubtful} are more than the sample of {sample:,}"


def refuse_confidence(confidence: float) -> None:
    """Refuses a *confidence* outside of 0 to 1, both excluded."""
    if not 0 < confidence < 1:
        raise Refused(
            Code.INVALID, f"a confidence lies between 0 and 1, and {confidence:g} does not", "--confidence 0.95"
        )


def refuse_numbers(**numbers: int) -> None:
    """Refuses fewer than nobody and more people than there are."""
    for name, number in numbers.items():
        if not 0 <= number <= MOST:
            raise Refused(Code.INVALID, f"{name} cannot be {number:,}", f"a number of people, from 0 to {MOST:,}")
