"""How often the intervals hold the truth: summed over every sample that can happen, so that no luck is in it."""

from __future__ import annotations

import os
from functools import cache
from itertools import product
from random import Random

import pytest

from tests.conftest import SOAK
from tests.core.estimates.exactly import ROUNDING, binomial, covered, hypergeometric
from warroom.core import estimates
from warroom.core.errors import Refused
from warroom.core.estimates import Interval, Measured, Stratum

LARGE = bool(os.environ.get(SOAK))
STATED = 0.95 - ROUNDING
CHANCE = 0.015
"""What an approximate interval, or one that is tried on drawn samples, may fall short by."""


def all_of(draws: int) -> range:
    return range(draws + 1)


@pytest.mark.parametrize("sample", [1, 7, 40, 200, 400] if LARGE else [1, 7, 40])
def test_the_exact_interval_holds_every_share_as_often_as_stated(sample: int) -> None:
    found = [estimates.clopper_pearson(positives, sample) for positives in all_of(sample)]
    for truth in [one / 1_000 for one in range(0, 1_001, 1 if LARGE else 20)]:
        assert covered(zip(binomial(sample, truth), found, strict=True), truth) >= STATED, truth


@pytest.mark.parametrize(("sample", "population"), [(1, 9), (12, 60), (40, 90), *([(100, 800)] if LARGE else [])])
def test_the_exact_interval_of_people_holds_every_number_as_often_as_stated(sample: int, population: int) -> None:
    found = [estimates.hypergeometric(positives, sample, population) for positives in all_of(sample)]
    for truth in all_of(population):
        assert covered(zip(hypergeometric(population, truth, sample), found, strict=True), truth) >= STATED, truth


def test_four_hundred_users_are_covered_as_measured() -> None:
    """15,301 of 1,169,963 affected: measured by drawing, 95.3 % for Wilson's interval and 96.8 % for the exact one."""
    truth = 15_301 / 1_169_963
    chances = binomial(400, truth)
    exact = [estimates.clopper_pearson(positives, 400) for positives in range(60)]
    score = [estimates.wilson(positives, 400) for positives in range(60)]
    assert covered(zip(chances, exact, strict=False), truth) == pytest.approx(0.968, abs=0.01)
    assert covered(zip(chances, score, strict=False), truth) == pytest.approx(0.953, abs=0.01)


@pytest.mark.parametrize("sample", [1_000, 2_000])
def test_wilson_holds_nearly_as_often_as_stated_where_it_is_chosen(sample: int) -> None:
    for truth in (0.01, 0.02, 0.05, 0.2, 0.5):
        found = [
            estimates.share(positives, sample) for positives in range(min(sample, int(sample * truth * 2 + 20)) + 1)
        ]
        assert covered(zip(binomial(sample, truth), found, strict=False), truth) >= STATED - CHANCE


@cache
def strata(first: int, second: int) -> Interval:
    return estimates.stratified([Stratum(30, 10, first), Stratum(90, 15, second)])


def test_strata_hold_every_total_as_often_as_stated() -> None:
    for flagged, missed in product(range(0, 31, 3 if LARGE else 10), range(0, 91, 5 if LARGE else 15)):
        chances = product(enumerate(hypergeometric(30, flagged, 10)), enumerate(hypergeometric(90, missed, 15)))
        samples = ((a * b, strata(i, j)) for (i, a), (j, b) in chances)
        assert covered(samples, flagged + missed) >= STATED, (flagged, missed)


@cache
def screened(positives: int, finds: int, spares: int) -> Interval | None:
    try:
        return estimates.rogan_gladen(positives, 12, Measured(finds, 10), Measured(spares, 10))
    except Refused:
        return None


def test_an_imperfect_detector_of_measured_rates_holds_as_often_as_stated() -> None:
    """A refusal claims nothing, and yet counts as wrong here."""
    for truth, recall, specificity in product((0.0, 0.02, 0.3, 1.0), (0.8, 1.0), (0.9, 1.0)):
        apparent = truth * recall + (1 - truth) * (1 - specificity)
        rates = product(*(enumerate(binomial(*one)) for one in ((12, apparent), (10, recall), (10, specificity))))
        samples = ((a * b * c, screened(i, j, k)) for (i, a), (j, b), (k, c) in rates if a * b * c > 1e-9)
        assert covered(((chance, one) for chance, one in samples if one), truth) >= STATED - 1e-5


@cache
def corrected(right: int, found: int) -> Interval:
    return estimates.corrected(200, Measured(right, 15), Measured(found, 15), population=1_000)


def test_flagged_people_over_recall_hold_as_often_as_stated() -> None:
    for right, recall in ((140, 0.7), (180, 0.9), (20, 0.25)):
        chances = product(enumerate(hypergeometric(200, right, 15)), enumerate(binomial(15, recall)))
        samples = ((a * b, corrected(i, j)) for (i, a), (j, b) in chances)
        assert covered(samples, right / recall) >= STATED


def test_a_judge_measured_on_a_few_hundred_holds_on_samples_that_are_drawn() -> None:
    draw, held, rounds = Random(20261126), 0, 2_000 if LARGE else 100

    def drawn(number: int, share: float) -> int:
        return sum(draw.random() < share for _ in range(number))

    for _ in range(rounds):
        apparent = drawn(400, 0.013 * 0.7 + 0.987 * 0.02)
        rates = Measured(drawn(100, 0.7), 100), Measured(drawn(200, 0.98), 200)
        found = estimates.rogan_gladen(apparent, 400, *rates)
        held += found.low <= 0.013 <= (found.high or 0)
    assert held / rounds >= 0.95 - CHANCE


def test_two_independent_detectors_hold_and_two_that_miss_the_same_people_do_not() -> None:
    draw, people, rounds = Random(20261126), 600, 1_000 if LARGE else 150
    held = {"independent": 0, "alike": 0}
    floors = 0
    for _ in range(rounds):
        for how in held:
            light = [how == "alike" and draw.random() < 0.4 for _ in range(people)]
            first, second = ([draw.random() < (0.05 if one else 0.6) for one in light] for _ in range(2))
            both = sum(a and b for a, b in zip(first, second, strict=True))
            low, high = estimates.transformed_logit(sum(first), sum(second), both)
            held[how] += low <= people <= high
            floors += estimates.chapman(sum(first), sum(second), both).low <= people
    assert held["independent"] / rounds >= 0.95 - 2 * CHANCE
    assert held["alike"] == 0, "and nothing in the numbers shows it"
    assert floors >= 2 * rounds * (0.975 - CHANCE), "the floor is one for both"
