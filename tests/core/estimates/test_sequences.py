"""Intervals that are looked at after every label: the chance that *any* look is wrong is worked out exactly."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.core.estimates.exactly import ROUNDING, holds, refused
from warroom.core.estimates import Interval, Unit, clopper_pearson, confidence_sequence, hypergeometric
from warroom.core.estimates.sequences import _log_mixture

LOOKS = 50


@cache
def seen(positives: int, sample: int, population: int | None) -> Interval:
    return confidence_sequence(positives, sample, population=population)


def ever_wrong(looks: int, population: int | None, truth: float) -> float:
    """The chance that *truth*, a share or a number of people, lies outside of the interval at one look or more."""
    paths, wrong = {0: 1.0}, 0.0
    for sample in range(1, looks + 1):
        paths = step(paths, sample - 1, population, truth)
        out = [one for one in paths if not holds(seen(one, sample, population), truth)]
        wrong += sum(paths.pop(one) for one in out)
    return wrong


def step(paths: dict[int, float], drawn: int, population: int | None, truth: float) -> dict[int, float]:
    """The chance of each number of positives after one label more."""
    after: dict[int, float] = {}
    for positives, chance in paths.items():
        next_is = truth if population is None else (truth - positives) / (population - drawn)
        for more, part in ((1, next_is), (0, 1 - next_is)):
            if part > 0:
                after[positives + more] = after.get(positives + more, 0.0) + chance * part
    return after


@pytest.mark.parametrize("truth", [0.0, 0.001, 0.013, 0.05, 0.1, 0.3, 0.5, 0.8, 0.99, 1.0])
def test_a_share_is_missed_at_any_look_no_more_often_than_stated(truth: float) -> None:
    assert ever_wrong(LOOKS, None, truth) <= 0.05


@pytest.mark.parametrize("truth", [0, 1, 2, 5, 11, 20, 29, 39, 40])
def test_people_are_missed_at_any_look_no_more_often_than_stated_to_the_last_of_them(truth: int) -> None:
    assert ever_wrong(40, 40, truth) <= 0.05


@pytest.mark.parametrize(("truth", "looks"), [(0.05, 50), (0.3, 50)])
def test_a_fixed_interval_looked_at_as_often_is_wrong_more_often_than_it_says(truth: float, looks: int) -> None:
    paths, wrong = {0: 1.0}, 0.0
    for sample in range(1, looks + 1):
        paths = step(paths, sample - 1, None, truth)
        out = [one for one in paths if not holds(clopper_pearson(one, sample), truth)]
        wrong += sum(paths.pop(one) for one in out)
    assert wrong > 0.05


@given(sample=st.integers(1, 400), data=st.data())
def test_the_mixture_is_the_beta_binomial_with_the_prior_of_jeffreys(sample: int, data: st.DataObject) -> None:
    positives = data.draw(st.integers(0, sample))
    assert _log_mixture(positives, sample) == pytest.approx(
        stats.betabinom.logpmf(positives, sample, 0.5, 0.5), abs=1e-9
    )


@given(population=st.integers(1, 50), data=st.data())
def test_people_are_those_for_whom_prior_over_posterior_stays_small(population: int, data: st.DataObject) -> None:
    """Waudby-Smith and Ramdas 2020, asked number by number."""
    sample = data.draw(st.integers(1, population))
    positives = data.draw(st.integers(0, sample))
    rest = population - sample
    prior = stats.betabinom(population, 0.5, 0.5)
    after = stats.betabinom(rest, 0.5 + positives, 0.5 + sample - positives)
    ratios = {
        number: prior.pmf(number) / after.pmf(number - positives) for number in range(positives, positives + rest + 1)
    }
    doubt = 0.0512345  # no ratio is just one over this
    left = [number for number, ratio in ratios.items() if ratio < 1 / doubt]
    found = confidence_sequence(positives, sample, 1 - doubt, population=population)
    assert (found.low, found.high) == (left[0], left[-1])
    assert left == list(range(left[0], left[-1] + 1))


@given(sample=st.integers(1, 2_000), data=st.data())
def test_it_holds_its_own_share_and_is_wider_than_the_interval_for_one_look(sample: int, data: st.DataObject) -> None:
    positives = data.draw(st.integers(0, sample))
    found, fixed = confidence_sequence(positives, sample), clopper_pearson(positives, sample)
    assert found.low <= fixed.low + ROUNDING
    assert (fixed.high or 0) <= (found.high or 0) + ROUNDING
    assert found.low <= positives / sample <= (found.high or 0)


def test_people_are_narrower_than_shares_because_nobody_is_drawn_twice() -> None:
    share, people = confidence_sequence(30, 400), confidence_sequence(30, 400, population=1_000)
    assert (share.unit, people.unit) == (Unit.SHARE, Unit.PEOPLE)
    assert share.low * 1_000 < people.low < 75 < (people.high or 0) < (share.high or 0) * 1_000
    one_look = hypergeometric(30, 400, 1_000)
    assert people.low < one_look.low < (one_look.high or 0) < (people.high or 0)


def test_everybody_labelled_is_everybody_known() -> None:
    found = confidence_sequence(7, 60, population=60)
    assert (found.low, found.high) == (7, 7)


def test_where_a_label_may_say_that_it_cannot_tell_each_end_has_half_of_the_doubt_from_the_first() -> None:
    plain, may, some = (confidence_sequence(30, 400, unsure=unsure) for unsure in (None, 0, 8))
    assert may.low < plain.low < (plain.high or 0) < (may.high or 0)
    assert (some.low, some.high) == (may.low, confidence_sequence(38, 400, unsure=0).high)
    assert (may.warnings, len(some.warnings)) == ((), 1)


def test_a_sample_that_cannot_have_been_is_refused_here_too() -> None:
    assert "more than the sample" in refused(lambda: confidence_sequence(2, 1)).sentence
    assert "a sample of nobody" in refused(lambda: confidence_sequence(0, 0)).sentence
