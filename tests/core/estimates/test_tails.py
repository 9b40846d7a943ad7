"""Tails: the same as exact fractions to the last digits, and summed and inverted in few steps."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from warroom.core.estimates.tails import (
    HALVINGS,
    Binomial,
    Hypergeometric,
    at_least,
    at_most,
    edge,
    largest,
    log_binomial,
    quantile,
    smallest,
)


def exactly(law: Hypergeometric, count: int) -> float:
    """The chance of *count* or more, in whole numbers until the last step."""
    others = law.population - law.positives
    ways = (math.comb(law.positives, k) * math.comb(others, law.draws - k) for k in range(count, law.draws + 1))
    return float(Fraction(sum(ways), math.comb(law.population, law.draws)))


@pytest.mark.parametrize(
    ("law", "count"),
    [
        (Hypergeometric(400, 1_800_699, 28_086), 12), (Hypergeometric(400, 2_000_000, 30_000), 12),
        (Hypergeometric(100, 300, 110), 45), (Hypergeometric(300, 300, 110), 110), (Hypergeometric(10, 20, 12), 5),
        (Hypergeometric(1, 2_000_000, 1), 1), (Hypergeometric(200, 2_000_000, 1_999_000), 199),
    ],
)  # fmt: skip
def test_a_tail_is_what_whole_numbers_say_it_is(law: Hypergeometric, count: int) -> None:
    assert at_least(law, count) == pytest.approx(exactly(law, count), rel=1e-12)
    assert at_most(law, count - 1) == pytest.approx(1 - exactly(law, count), rel=1e-11, abs=1e-14)


@given(draws=st.integers(1, 3_000), share=st.floats(1e-6, 1 - 1e-6), data=st.data())
def test_binomial_tails_are_those_of_scipy(draws: int, share: float, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, draws))
    law = Binomial(draws, share, 1 - share)
    assert at_least(law, count) == pytest.approx(stats.binom.sf(count - 1, draws, share), rel=1e-8, abs=1e-12)
    assert at_most(law, count) == pytest.approx(stats.binom.cdf(count, draws, share), rel=1e-8, abs=1e-12)


@given(population=st.integers(1, 400), data=st.data())
def test_the_tails_on_both_sides_of_a_count_are_everything(population: int, data: st.DataObject) -> None:
    positives, draws = data.draw(st.integers(0, population)), data.draw(st.integers(1, population))
    count = data.draw(st.integers(0, draws))
    law = Hypergeometric(draws, population, positives)
    assert at_least(law, count) + at_most(law, count - 1) == pytest.approx(1)


def test_what_cannot_happen_has_no_chance_and_what_must_happen_has_all_of_it() -> None:
    assert log_binomial(3, 2, 0.5, 0.5) == log_binomial(-1, 2, 0.5, 0.5) == log_binomial(1, 2, 0.0, 1.0) == -math.inf
    assert log_binomial(0, 0, 0.3, 0.7) == log_binomial(2, 2, 1.0, 0.0) == log_binomial(0, 2, 0.0, 1.0) == 0
    assert at_least(Hypergeometric(5, 10, 3), 4) == 0
    assert at_least(Hypergeometric(9, 10, 3), 2) == pytest.approx(1)


def test_a_chance_beyond_all_floats_ends_its_tail_at_once() -> None:
    assert at_least(Binomial(10**9, 1e-9, 1 - 1e-9), 10**8) == 0


@pytest.mark.parametrize("doubt", [0.5, 0.1, 0.05, 0.01, 1e-6, 1e-12])
def test_the_quantile_is_the_normal_one(doubt: float) -> None:
    assert quantile(doubt) == pytest.approx(stats.norm.isf(doubt / 2), rel=1e-12)


@given(low=st.integers(-50, 50), size=st.integers(0, 100), at=st.integers(0, 100))
def test_a_bisection_finds_the_first_and_the_last_of_whole_numbers(low: int, size: int, at: int) -> None:
    turn = low + min(at, size)
    assert smallest(lambda one: one >= turn, low, low + size) == turn
    assert largest(lambda one: one <= turn, low, low + size) == turn


@given(st.floats(1e-12, 1.0))
def test_an_edge_lies_outside_by_one_float_at_most(turn: float) -> None:
    asked: list[float] = []

    def within(share: float) -> bool:
        asked.append(share)
        return share >= turn

    found = edge(within, 0.0, 1.0)
    assert found < turn <= math.nextafter(found, 1.0)
    assert len(asked) < HALVINGS
