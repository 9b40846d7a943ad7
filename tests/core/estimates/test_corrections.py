"""What an imperfect detector says: by the formula, with the doubt of everything that was measured, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from scipy import stats

from tests.core.estimates.exactly import refused
from warroom.core.errors import Refused
from warroom.core.estimates import Interval, Measured, Unit, clopper_pearson, corrected, rogan_gladen


def lang_reiczigel(positives: int, sample: int, finds: Measured, spares: Measured) -> tuple[float, float]:
    """Z. Lang and J. Reiczigel, Preventive Veterinary Medicine 113 (2014), 13-22, eqs. 4, 6, 7, 16 and 17."""
    z = stats.norm.ppf(0.975)
    se, sp = ((one.positives + 1) / (one.sample + 2) for one in (finds, spares))
    apparent = (positives + z * z / 2) / (sample + z * z)
    middle = (apparent + sp - 1) / (se + sp - 1)
    of_se, of_sp = se * (1 - se) / (finds.sample + 2), sp * (1 - sp) / (spares.sample + 2)
    shift = 2 * z * z * (middle * of_se - (1 - middle) * of_sp)
    variance = apparent * (1 - apparent) / (sample + z * z) + middle**2 * of_se + (1 - middle) ** 2 * of_sp
    reach = z * sqrt(variance) / (se + sp - 1)
    return max(0.0, middle + shift - reach), min(1.0, middle + shift + reach)


def test_the_sows_of_a_textbook() -> None:
    """34 of 100 positive, 18 of 20 infected and 64 of 80 others told rightly: in truth 20 of 100 (Quaderno di
    epidemiologia, 11-06)."""
    assert rogan_gladen(34, 100, 18 / 20, 64 / 80).likely == pytest.approx(0.2)


def test_a_herd_screened_for_brucellosis() -> None:
    """The example of R's epi.prev: 23 of 150 cows, sensitivity 96 %, specificity 89 %; about 5 % of the herd."""
    found = rogan_gladen(23, 150, 0.96, 0.89)
    apparent = clopper_pearson(23, 150)
    assert found.likely == pytest.approx((23 / 150 + 0.89 - 1) / 0.85)
    assert found.low == 0
    assert found.high == pytest.approx(((apparent.high or 0) + 0.89 - 1) / 0.85)


@pytest.mark.parametrize(
    ("positives", "sample", "finds", "spares"),
    [
        (23, 150, Measured(96, 100), Measured(178, 200)), (60, 400, Measured(45, 50), Measured(490, 500)),
        (300, 1_000, Measured(180, 200), Measured(290, 300)), (30, 400, Measured(70, 100), Measured(196, 200)),
    ],
)  # fmt: skip
def test_the_sure_interval_holds_the_approximate_one_and_is_little_more_than_twice_as_wide(
    positives: int, sample: int, finds: Measured, spares: Measured
) -> None:
    low, high = lang_reiczigel(positives, sample, finds, spares)
    found = rogan_gladen(positives, sample, finds, spares)
    assert found.low <= low < high <= (found.high or 0)
    assert (found.high or 0) - found.low <= 2.2 * (high - low)


def test_a_perfect_detector_corrects_nothing() -> None:
    found, plain = rogan_gladen(7, 80, 1.0, 1.0), clopper_pearson(7, 80)
    assert (found.low, found.likely, found.high) == pytest.approx((plain.low, plain.likely, plain.high))


RATES = st.floats(0.55, 1) | st.builds(lambda wrong, n: Measured(n - wrong, n), st.integers(0, 9), st.integers(20, 200))


@given(sample=st.integers(1, 300), recall=RATES, specificity=RATES, data=st.data())
def test_what_is_likely_lies_within_and_all_lies_between_nobody_and_all(
    sample: int, recall: Any, specificity: Any, data: st.DataObject
) -> None:
    positives = data.draw(st.integers(0, sample))
    try:
        found = rogan_gladen(positives, sample, recall, specificity)
    except Refused:
        return
    assert found.likely is not None
    assert 0 <= found.low <= found.likely + 1e-12
    assert found.likely - 1e-12 <= (found.high or 0) <= 1


@given(sample=st.integers(20, 300), size=st.integers(30, 500), data=st.data())
def test_to_measure_a_rate_is_to_be_less_sure_than_to_know_it(sample: int, size: int, data: st.DataObject) -> None:
    positives, missed = data.draw(st.integers(0, sample)), data.draw(st.integers(0, size // 5))
    rate = Measured(size - missed, size)
    known = rate.positives / rate.sample
    try:
        sure = rogan_gladen(positives, sample, known, 1.0)
    except Refused:
        return
    measured = rogan_gladen(positives, sample, rate, 1.0)
    assert measured.low <= sure.low + 1e-12
    assert (sure.high or 0) <= (measured.high or 0) + 1e-12


def test_fewer_than_the_false_alarms_alone_is_no_finding_that_nobody_is_affected() -> None:
    found = rogan_gladen(3, 100, 0.9, 0.95)
    assert (found.low, found.likely) == (0, 0)
    assert (found.high or 0) > 0.03
    assert "no finding" in found.warnings[0]
    assert rogan_gladen(5, 100, 0.9, 0.95).warnings == (), "as many as the false alarms alone"


def test_people_of_a_population_are_rounded_outwards() -> None:
    part, people = (rogan_gladen(30, 400, Measured(70, 100), 0.98, population=n) for n in (None, 10_000))
    assert (part.unit, people.unit) == (Unit.SHARE, Unit.PEOPLE)
    assert people.low <= part.low * 10_000 <= (part.high or 0) * 10_000 <= (people.high or 0)
    assert people.likely == round((part.likely or 0) * 10_000)


def test_a_detector_measured_on_too_few_bounds_nothing() -> None:
    found = rogan_gladen(5, 100, Measured(2, 3), Measured(2, 3), population=5_000)
    assert (found.low, found.high) == (0, 5_000)
    assert "nothing bounds" in found.warnings[0]


def test_labels_that_cannot_tell_widen_what_was_called() -> None:
    found = rogan_gladen(30, 400, 0.9, 0.98, unsure=20)
    assert found.low == rogan_gladen(30, 400, 0.9, 0.98).low
    assert found.high == rogan_gladen(50, 400, 0.9, 0.98).high
    assert rogan_gladen(0, 4, 0.9, 0.98, unsure=4).likely is None


def test_flagged_over_recall_is_as_narrow_as_measured() -> None:
    """12,537 flagged, 85 of 100 of them right, 70 of 100 known cases found: measured width 7.5 thousand."""
    found = corrected(12_537, Measured(85, 100), Measured(70, 100))
    assert found.likely == round(12_537 * 0.85 / 0.7)
    assert (found.high or 0) - found.low == pytest.approx(7_500, rel=0.1)
    assert "known cases" in found.warnings[0]


def test_known_rates_are_plain_arithmetic() -> None:
    found = corrected(1_000, 0.8, 0.5)
    assert (found.low, found.likely, found.high) == (1_600, 1_600, 1_600)


def test_without_any_recall_only_the_population_bounds_it() -> None:
    found = corrected(100, Measured(9, 10), Measured(0, 10))
    assert (found.likely, found.high) == (None, None)
    assert "nothing bounds it from above" in found.warnings[1]
    bounded = corrected(100, Measured(9, 10), Measured(0, 10), population=700)
    assert bounded.high == 600 + (corrected(100, Measured(9, 10), 1.0, 0.975).high or 0)


@given(flagged=st.integers(1, 400), others=st.integers(0, 400), data=st.data())
def test_a_correction_stays_within_the_population(flagged: int, others: int, data: st.DataObject) -> None:
    sample = data.draw(st.integers(1, flagged))
    precision = Measured(data.draw(st.integers(0, sample)), sample)
    recall = Measured(data.draw(st.integers(0, 20)), 20)
    try:
        found = corrected(flagged, precision, recall, population=flagged + others)
    except Refused as error:
        event(error.sentence.split(" contradict")[-1])
        return
    assert found.high is not None
    assert 0 <= found.low <= found.high <= flagged + others
    assert found.likely is None or found.low <= found.likely <= found.high


REFUSED: list[tuple[Callable[[], Interval], str]] = [
    (lambda: rogan_gladen(5, 100, 0.5, 0.5), "no better than chance"),
    (lambda: rogan_gladen(5, 100, 0.2, 0.7), "no better than chance"),
    (lambda: rogan_gladen(0, 1_000, 0.9, 0.9), "contradicts the rates of the detector: fewer were called"),
    (lambda: rogan_gladen(1_000, 1_000, 0.7, 0.9), "contradicts the rates of the detector: more were called"),
    (lambda: rogan_gladen(5, 100, 1.1, 0.9), "a sensitivity lies between 0 and 1"),
    (lambda: rogan_gladen(5, 100, 0.9, float("nan")), "a specificity lies between 0 and 1"),
    (lambda: rogan_gladen(5, 100, Measured(11, 10), 0.9), "11 positives are more than the sample of 10"),
    (lambda: rogan_gladen(5, 100, Measured(0, 0), 0.9), "a sample of nobody"),
    (lambda: rogan_gladen(101, 100, 0.9, 0.9), "101 positives are more than the sample of 100"),
    (lambda: corrected(100, 0.9, 0.0), "with a recall of 0"),
    (lambda: corrected(100, Measured(80, 101), 0.7), "a sample of 101 cannot come from a population of 100"),
    (lambda: corrected(100, 0.9, 0.7, population=99), "100 flagged cannot come from a population of 99"),
    (lambda: corrected(9, Measured(9, 9), Measured(0, 20), population=12), "contradict the population of 12"),
    (lambda: corrected(-1, 0.9, 0.7), "flagged cannot be -1"),
    (lambda: corrected(10, 0.9, 0.7, 1.5), "a confidence lies between 0 and 1"),
]


@pytest.mark.parametrize(("ask", "said"), REFUSED)
def test_a_correction_that_cannot_be_is_refused_with_a_reason(ask: Callable[[], Interval], said: str) -> None:
    assert said in refused(ask).sentence
