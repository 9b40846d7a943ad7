"""Shares of a sample: published values, other people's programs, laws, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.core.estimates.exactly import refused
from warroom.core.errors import Refused
from warroom.core.estimates import Interval, Method, Unit, clopper_pearson, hypergeometric, share, shares, wilson
from warroom.core.estimates.tails import at_least, at_most

NEWCOMBE = [
    (81, 263, (0.2527, 0.3676), (0.2553, 0.3662)), (15, 148, (0.0578, 0.1617), (0.0624, 0.1605)),
    (0, 20, (0.0, 0.1684), (0.0, 0.1611)), (1, 29, (0.0009, 0.1776), (0.0061, 0.1718)),
]  # fmt: skip
"""R. G. Newcombe, Statistics in Medicine 17 (1998), table I: methods 5 (exact) and 3 (score)."""


def ends(found: Interval) -> tuple[float, float]:
    assert found.high is not None
    return found.low, found.high


@pytest.mark.parametrize(("positives", "sample", "exact", "score"), NEWCOMBE)
def test_both_intervals_are_newcombes(
    positives: int, sample: int, exact: tuple[float, float], score: tuple[float, float]
) -> None:
    assert ends(clopper_pearson(positives, sample)) == pytest.approx(exact, abs=5e-5)
    assert ends(wilson(positives, sample)) == pytest.approx(score, abs=5e-5)


def test_a_published_specificity_of_88_in_89() -> None:
    """HT-J test on samples of sheep, 98.9 (93.90-99.97): PMC3957769, table 5."""
    assert ends(clopper_pearson(88, 89)) == pytest.approx((0.9390, 0.9997), abs=5e-5)


def test_ten_in_a_hundred() -> None:
    assert ends(clopper_pearson(10, 100)) == pytest.approx((0.0490, 0.1762), abs=5e-5)
    assert ends(wilson(10, 100)) == pytest.approx((0.0552, 0.1744), abs=5e-5)


def test_a_survey_of_three_hundred_employees() -> None:
    """The example of R's samplingbook: 45 of 100 of 300 give 110 to 161 there, which are the first numbers that are
    rejected on either side; the chance of 45 or more is 2.37 % with 110, below 2.5 %."""
    assert ends(hypergeometric(45, 100, 300)) == (111, 160)
    assert stats.hypergeom.sf(44, 300, 110, 100) < 0.025 < stats.hypergeom.sf(44, 300, 111, 100)
    assert stats.hypergeom.cdf(45, 300, 161, 100) < 0.025 < stats.hypergeom.cdf(45, 300, 160, 100)


def test_four_hundred_labels_speak_for_nearly_two_million_people() -> None:
    found = hypergeometric(12, 400, 1_800_699)
    assert (*ends(found), found.likely, found.unit) == (28_086, 93_302, 54_021, Unit.PEOPLE)


def test_two_million_people_take_no_more_tails_than_their_number_has_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counting(tail: Callable[..., float]) -> Callable[..., float]:
        def counted(law: Any, count: int) -> float:
            asked.append(count)
            return tail(law, count)

        return counted

    monkeypatch.setattr(shares, "at_least", counting(at_least))
    monkeypatch.setattr(shares, "at_most", counting(at_most))
    hypergeometric(12, 400, 2_000_000)
    assert len(asked) <= 2 * (2_000_000).bit_length()


@given(sample=st.integers(1, 3_000), confidence=st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.9999]), data=st.data())
def test_the_exact_interval_is_that_of_the_beta_distribution(
    sample: int, confidence: float, data: st.DataObject
) -> None:
    positives = data.draw(st.integers(0, sample))
    each = (1 - confidence) / 2
    low = stats.beta.ppf(each, positives, sample - positives + 1) if positives else 0
    high = stats.beta.isf(each, positives + 1, sample - positives) if positives < sample else 1
    assert ends(clopper_pearson(positives, sample, confidence)) == pytest.approx((low, high), rel=1e-8, abs=1e-13)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
@pytest.mark.parametrize(("positives", "sample"), [(0, 1), (1, 1), (3, 7), (0, 400), (52, 400), (9_999, 10_000)])
def test_statsmodels_says_the_same(positives: int, sample: int, confidence: float) -> None:
    from statsmodels.stats.proportion import proportion_confint

    for ours, theirs in ((clopper_pearson, "beta"), (wilson, "wilson")):
        expected = proportion_confint(positives, sample, alpha=1 - confidence, method=theirs)
        assert ends(ours(positives, sample, confidence)) == pytest.approx(expected, abs=1e-9)


@given(population=st.integers(1, 60), data=st.data())
def test_the_interval_of_people_holds_just_what_neither_tail_rejects(population: int, data: st.DataObject) -> None:
    sample = data.draw(st.integers(1, population))
    positives = data.draw(st.integers(0, sample))
    confidence = data.draw(st.sampled_from([0.50123, 0.90123, 0.95, 0.99]))  # no tail of these is just the doubt
    each = (1 - confidence) / 2
    left = [
        number
        for number in range(positives, population - (sample - positives) + 1)
        if stats.hypergeom.sf(positives - 1, population, number, sample) > each
        and stats.hypergeom.cdf(positives, population, number, sample) > each
    ]
    assert ends(hypergeometric(positives, sample, population, confidence)) == (left[0], left[-1])
    assert left == list(range(left[0], left[-1] + 1))


CONFIDENCES = st.floats(0.01, 0.9999)
OF_SHARES = st.sampled_from([clopper_pearson, wilson])


@given(way=OF_SHARES, sample=st.integers(1, 2_000), confidence=CONFIDENCES, data=st.data())
def test_an_interval_holds_its_own_share_and_stays_within_all_and_nobody(
    way: Any, sample: int, confidence: float, data: st.DataObject
) -> None:
    positives = data.draw(st.integers(0, sample))
    found = way(positives, sample, confidence)
    assert 0 <= found.low <= positives / sample <= found.high <= 1
    assert (found.likely, found.unit) == (positives / sample, Unit.SHARE)


@given(way=OF_SHARES, sample=st.integers(1, 500), confidence=CONFIDENCES, data=st.data())
def test_one_positive_more_moves_both_ends_up_and_never_down(
    way: Any, sample: int, confidence: float, data: st.DataObject
) -> None:
    positives = data.draw(st.integers(0, sample - 1))
    less, more = way(positives, sample, confidence), way(positives + 1, sample, confidence)
    assert less.low < more.low
    assert less.high < more.high


@given(way=OF_SHARES, sample=st.integers(1, 500), confidence=CONFIDENCES, data=st.data())
def test_who_is_not_affected_is_the_mirror_of_who_is(
    way: Any, sample: int, confidence: float, data: st.DataObject
) -> None:
    positives = data.draw(st.integers(0, sample))
    found, mirror = way(positives, sample, confidence), way(sample - positives, sample, confidence)
    assert (mirror.low, mirror.high) == pytest.approx((1 - found.high, 1 - found.low), abs=1e-12)


@given(population=st.integers(1, 5_000), confidence=CONFIDENCES, data=st.data())
def test_people_who_are_not_affected_are_the_mirror_too(
    population: int, confidence: float, data: st.DataObject
) -> None:
    sample = data.draw(st.integers(1, population))
    positives = data.draw(st.integers(0, sample))
    low, high = ends(hypergeometric(positives, sample, population, confidence))
    mirrored = hypergeometric(sample - positives, sample, population, confidence)
    assert ends(mirrored) == (population - high, population - low)


@given(way=OF_SHARES, sample=st.integers(1, 500), surer=CONFIDENCES, data=st.data())
def test_to_be_surer_is_to_be_wider(way: Any, sample: int, surer: float, data: st.DataObject) -> None:
    positives, sure = data.draw(st.integers(0, sample)), data.draw(st.floats(0.005, surer))
    narrow, wide = way(positives, sample, sure), way(positives, sample, surer)
    assert wide.low <= narrow.low + 1e-15
    assert narrow.high <= wide.high + 1e-15


@given(sample=st.integers(1, 300), data=st.data())
def test_in_a_large_population_people_are_shares(sample: int, data: st.DataObject) -> None:
    positives, population = data.draw(st.integers(0, sample)), 9_000_000_000
    of_people = [end / population for end in ends(hypergeometric(positives, sample, population))]
    assert of_people == pytest.approx(ends(clopper_pearson(positives, sample)), abs=1e-6)


@given(population=st.integers(1, 3_000), data=st.data())
def test_a_share_of_people_is_rounded_outwards_and_never_below_those_seen(population: int, data: st.DataObject) -> None:
    sample = data.draw(st.integers(1, population))
    positives = data.draw(st.integers(0, sample))
    part, people = clopper_pearson(positives, sample), clopper_pearson(positives, sample, population=population)
    left = population - (sample - positives)
    assert people.low == max(positives, math.floor(part.low * population))
    assert people.high == min(left, math.ceil((part.high or 0) * population))
    assert people.low <= (people.likely or 0) <= (people.high or 0)


def test_everybody_was_looked_at_and_nothing_is_left_to_guess() -> None:
    assert ends(hypergeometric(37, 120, 120)) == (37, 37)


@pytest.mark.parametrize("way", [clopper_pearson, wilson])
def test_who_cannot_be_told_counts_as_no_for_the_low_and_as_yes_for_the_high(way: Any) -> None:
    found = way(10, 100, unsure=5)
    assert ends(found) == (way(10, 100).low, way(15, 100).high)
    assert found.likely == pytest.approx(10 / 95)
    assert "of 5 nobody could tell" in found.warnings[0]


def test_people_who_cannot_be_told_widen_the_range_of_people_both_ways() -> None:
    found = hypergeometric(10, 100, 5_000, unsure=5)
    assert ends(found) == (hypergeometric(10, 100, 5_000).low, hypergeometric(15, 100, 5_000).high)
    assert found.likely == round(5_000 * 10 / 95)


def test_where_nobody_can_be_told_no_number_is_likely() -> None:
    found = clopper_pearson(0, 8, unsure=8)
    assert (*ends(found), found.likely) == (0, 1, None)


@pytest.mark.parametrize(
    ("positives", "sample", "population", "method"),
    [
        (10, 999, None, Method.CLOPPER_PEARSON), (10, 1_000, None, Method.WILSON),
        (4, 5_000, None, Method.CLOPPER_PEARSON), (4_996, 5_000, None, Method.CLOPPER_PEARSON),
        (10, 999, 9_999, Method.HYPERGEOMETRIC), (4, 5_000, 9_999, Method.HYPERGEOMETRIC),
        (10, 1_000, 900_000, Method.WILSON),
    ],
)  # fmt: skip
def test_a_small_sample_and_a_rare_thing_are_given_the_exact_interval(
    positives: int, sample: int, population: int | None, method: Method
) -> None:
    assert share(positives, sample, population).method == method


def test_wilson_says_where_it_is_known_to_be_wrong_or_wasteful() -> None:
    assert "too narrow" in wilson(4, 5_000).warnings[0]
    assert "hypergeometric is exact" in wilson(50, 5_000, population=20_000).warnings[0]
    assert wilson(50, 5_000, population=2_000_000).warnings == ()


IMPOSSIBLE: list[tuple[Callable[[], Interval], str]] = [
    (lambda: clopper_pearson(11, 10), "11 positives are more than the sample of 10"),
    (lambda: wilson(6, 10, unsure=5), "6 positives and 5 of whom nobody can tell are more than the sample of 10"),
    (lambda: clopper_pearson(-1, 10), "positives cannot be -1"),
    (lambda: share(0, -10), "sample cannot be -10"),
    (lambda: clopper_pearson(0, 10, unsure=-1), "unsure cannot be -1"),
    (lambda: hypergeometric(1, 10, -5), "population cannot be -5"),
    (lambda: hypergeometric(1, 10, 10**11), "population cannot be 100,000,000,000"),
    (lambda: hypergeometric(1, 500, 400), "a sample of 500 cannot come from a population of 400"),
    (lambda: hypergeometric(0, 1, 0), "a sample of 1 cannot come from a population of 0"),
    (lambda: share(0, 0), "a sample of nobody"),
    *[
        (lambda wrong=wrong: clopper_pearson(1, 10, wrong), "a confidence lies between 0 and 1")
        for wrong in (0.0, 1.0, 95.0, -0.5, math.nan, math.inf)
    ],
]


@pytest.mark.parametrize(("ask", "said"), IMPOSSIBLE)
def test_what_cannot_have_been_is_refused_with_a_reason(ask: Callable[[], Interval], said: str) -> None:
    assert said in refused(ask).sentence


@given(numbers=st.tuples(*[st.integers(-3, 12)] * 4), population=st.none() | st.integers(-3, 12))
def test_whatever_is_asked_has_an_answer_or_a_refusal(
    numbers: tuple[int, int, int, int], population: int | None
) -> None:
    positives, sample, unsure, percent = numbers
    for way in (clopper_pearson, wilson):
        try:
            found = way(positives, sample, percent / 10, population=population, unsure=unsure)
        except Refused:
            continue
        assert found.low <= (found.high or 0)
