"""What tries say about a rate: the published numbers, and what must hold for all numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.rates import NEVER, claims, clean_needed, cusum, e_value, fell, log_e, needed, rate_upper

COUNTS = st.integers(0, 3_000)
RATES = st.floats(1e-4, 0.99)
CONFIDENCES = st.sampled_from([0.5, 0.9, 0.95, 0.99])
FACTOR = 1 + 1e-9


@pytest.mark.parametrize(
    ("clean", "failed", "upper"), [(10, 0, 0.277), (60, 0, 0.053), (59, 1, 0.109), (197, 3, 0.054), (59, 0, 0.0537)]
)
def test_the_bound_of_a_few_tries_is_as_published(clean: int, failed: int, upper: float) -> None:
    assert rate_upper(clean, failed, 0.95) == pytest.approx(upper, abs=0.0005)


@pytest.mark.parametrize(("below", "tries"), [(0.5, 5), (0.2, 15), (0.1, 31), (0.05, 64), (0.01, 325), (0.001, 3262)])
def test_without_a_failure_a_claim_takes_so_many_clean_tries(below: float, tries: int) -> None:
    assert clean_needed(0, 0, below, 0.95) == tries


def test_the_evidence_is_the_mixture_of_three_likelihood_ratios() -> None:
    x, clean, failed = 0.2, 17, 2
    parts = [w * c**failed * ((1 - c * x) / (1 - x)) ** clean for w, c in [(0.5, 0.0), (0.25, 0.1), (0.25, 0.33)]]
    assert e_value(clean, failed, x) == pytest.approx(sum(parts))


def test_no_tries_are_no_evidence_either_way() -> None:
    assert e_value(0, 0, 0.3) == pytest.approx(1)


@pytest.mark.parametrize("failed", [0, 1, 10**6])
def test_without_a_clean_try_nothing_can_be_excluded(failed: int) -> None:
    assert rate_upper(0, failed, 0.95) == 1.0


def test_a_million_tries_overflow_nothing() -> None:
    assert rate_upper(10**6, 0, 0.95) == pytest.approx(3.26e-6, rel=0.01)
    assert rate_upper(0, 10**6, 0.95) == 1.0
    assert math.isfinite(e_value(10**9, 0, 0.5))
    assert e_value(0, 10**6, 0.5) == 0.0


@given(COUNTS, COUNTS, RATES)
def test_a_further_failure_is_never_evidence_that_it_stopped(clean: int, failed: int, below: float) -> None:
    assert log_e(clean, failed + 1, below) < log_e(clean, failed, below)


@given(COUNTS, COUNTS, RATES)
def test_a_further_clean_try_always_is(clean: int, failed: int, below: float) -> None:
    assert log_e(clean + 1, failed, below) > log_e(clean, failed, below)


@given(COUNTS, COUNTS, RATES, RATES)
def test_a_claim_implies_every_weaker_one(clean: int, failed: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert log_e(clean, failed, low) <= log_e(clean, failed, high) + 1e-9


@given(COUNTS, COUNTS, CONFIDENCES)
def test_the_bound_is_the_smallest_rate_that_may_be_claimed(clean: int, failed: int, confidence: float) -> None:
    upper = rate_upper(clean, failed, confidence)
    assert upper == 1.0 or claims(clean, failed, upper, confidence)
    assert not claims(clean, failed, upper / FACTOR, confidence)


@given(COUNTS, COUNTS, CONFIDENCES)
def test_failures_never_lower_the_bound_and_clean_tries_never_raise_it(clean: int, failed: int, sure: float) -> None:
    upper = rate_upper(clean, failed, sure)
    assert rate_upper(clean, failed + 1, sure) >= upper
    assert rate_upper(clean + 1, failed, sure) <= upper


@given(st.integers(0, 300), st.integers(0, 30), RATES, CONFIDENCES)
def test_one_clean_try_less_than_needed_is_too_few(clean: int, failed: int, below: float, confidence: float) -> None:
    more = clean_needed(clean, failed, below, confidence)
    assert claims(clean + more, failed, below, confidence)
    assert more == 0 or not claims(clean + more - 1, failed, below, confidence)


def test_more_than_anybody_tries_is_never() -> None:
    assert clean_needed(0, 0, 1e-300, 0.95) == NEVER


def test_the_evidence_that_a_rate_fell_is_the_least_over_all_rates_that_it_may_have_been() -> None:
    def product(r: float) -> float:
        mixture = math.lgamma(2.5) + math.lgamma(8.5) - math.lgamma(11) - math.log(math.pi)
        return mixture - 2 * math.log(r) - 8 * math.log1p(-r) + log_e(40, 1, r)

    least = min(product(step / 10_000) for step in range(1, 2_001))
    assert fell(40, 1, 8, 2) == pytest.approx(least, abs=1e-4)


@given(st.integers(0, 200), st.integers(0, 30), st.integers(0, 60), st.integers(1, 30))
def test_clean_tries_never_speak_against_a_fall_and_failures_never_for_it(
    clean: int, failed: int, before: int, broken: int
) -> None:
    evidence = fell(clean, failed, before, broken)
    assert fell(clean + 1, failed, before, broken) >= evidence - 1e-6
    assert fell(clean, failed + 1, before, broken) <= evidence + 1e-6


@given(st.integers(0, 60), st.integers(0, 30), st.integers(1, 20))
def test_the_same_tries_again_are_no_fall(clean: int, failed: int, times: int) -> None:
    assert fell(clean * times, failed * times, clean, failed) < needed(0.5)


def test_nothing_falls_from_a_baseline_that_never_failed() -> None:
    assert fell(10**6, 0, 10**3, 0) == -math.inf


@given(st.floats(0, 3.9), st.integers(0, 50), st.integers(0, 5))
def test_tries_that_come_together_count_as_one_observation(before: float, clean: int, failed: int) -> None:
    heavier = failed * math.log(10) + clean * math.log(0.9 / 0.99)
    assert cusum(before, clean, failed, 0.01, 0.1) == pytest.approx(max(0.0, before + heavier), abs=1e-9)
