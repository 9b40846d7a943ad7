"""Several counts into one, detectors that overlap, and the methods that are not given."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.estimates.exactly import refused
from warroom.core.errors import Code
from warroom.core.estimates import (
    UNSUITED,
    Interval,
    Method,
    Stratum,
    chapman,
    hypergeometric,
    stratified,
    transformed_logit,
    union_bounds,
    unsuited,
    with_sessions,
)


def test_flagged_and_unflagged_are_as_wide_as_measured() -> None:
    """100 of 12,537 flagged and 400 of the rest labelled: the unflagged stratum dominates, with up to some 10.6
    thousand after nobody in 400."""
    found = stratified([Stratum(12_537, 100, 85), Stratum(1_157_426, 400, 0)])
    flagged = hypergeometric(85, 100, 12_537, 0.975)
    rest = hypergeometric(0, 400, 1_157_426, 0.975)
    assert (found.low, found.high) == (flagged.low, (flagged.high or 0) + (rest.high or 0))
    assert found.likely == round(12_537 * 0.85)
    assert found.warnings == ()


def test_one_stratum_is_the_plain_sample() -> None:
    found, plain = stratified([Stratum(5_000, 100, 10)]), hypergeometric(10, 100, 5_000)
    assert (found.low, found.likely, found.high) == (plain.low, plain.likely, plain.high)


def test_a_stratum_in_which_everybody_was_labelled_takes_no_part_of_the_doubt() -> None:
    found, plain = stratified([Stratum(5_000, 100, 10), Stratum(40, 40, 7)]), hypergeometric(10, 100, 5_000)
    assert (found.low, found.high) == (plain.low + 7, (plain.high or 0) + 7)
    everybody = stratified([Stratum(40, 40, 7)])
    assert (everybody.low, everybody.high) == (7, 7)


def test_a_stratum_that_nobody_looked_into_counts_whole_as_possible() -> None:
    found, seen = stratified([Stratum(500, 100, 10), Stratum(9_000, 0, 0)]), hypergeometric(10, 100, 500)
    assert (found.low, found.likely, found.high) == (seen.low, None, (seen.high or 0) + 9_000)
    assert "a stratum of 9,000" in found.warnings[0]


def test_labels_that_cannot_tell_widen_their_stratum() -> None:
    found = stratified([Stratum(500, 100, 10, unsure=5)])
    assert (found.low, found.high) == (hypergeometric(10, 100, 500).low, hypergeometric(15, 100, 500).high)
    assert "of 5 nobody could tell" in found.warnings[0]
    assert stratified([Stratum(500, 3, 0, unsure=3)]).likely is None


SIZES = st.lists(st.tuples(st.integers(0, 500), st.none() | st.integers(0, 500)), min_size=1, max_size=5)


@given(people=st.lists(st.frozensets(st.integers(0, 30)), min_size=1, max_size=5))
def test_a_union_lies_within_the_bounds_of_its_sizes(people: list[frozenset[int]]) -> None:
    found = union_bounds([(len(one), len(one)) for one in people], 31)
    assert found.low <= len(frozenset().union(*people)) <= (found.high or 0)


@given(sizes=SIZES)
def test_the_order_of_sources_changes_nothing(sizes: list[tuple[int, int | None]]) -> None:
    ordered = [(low, None if high is None else max(low, high)) for low, high in sizes]
    assert union_bounds(ordered) == union_bounds(ordered[::-1])


def test_sizes_are_never_added_without_saying_that_it_is_the_most() -> None:
    assert union_bounds([(400, 400), (300, 300)])[:3] == (400, None, 700)
    assert union_bounds([(400, 450), (300, 300)], 600)[:3] == (400, None, 600)


def test_a_source_without_an_upper_end_leaves_the_union_without_one() -> None:
    assert union_bounds([(400, 400), (300, None)]).high is None
    assert union_bounds([(400, 400), (300, None)], 5_000).high == 5_000


def test_sessions_of_nobody_known_widen_the_range() -> None:
    """697,303 people and 49,569 sessions that stay anonymous, as measured."""
    found = with_sessions(697_303, 49_569, 5_000_000)
    assert (found.low, found.high) == (697_303, 746_872)
    assert found.likely == round(697_303 + 49_569 * 697_303 / 5_000_000)
    assert (found.method, found.confidence) == (Method.SESSIONS, 1.0)


@pytest.mark.parametrize(
    ("identified", "sessions", "resolved", "expected"),
    [(10, 0, 0, (10, 10, 10)), (0, 5, 0, (0, None, 5)), (10, 4, 5, (10, 14, 14)), (10, 4, 20, (10, 12, 14))],
)
def test_a_session_is_one_person_at_most(
    identified: int, sessions: int, resolved: int, expected: tuple[int, int | None, int]
) -> None:
    assert with_sessions(identified, sessions, resolved)[:3] == expected


def test_the_turtles_of_a_textbook() -> None:
    """10 marked, 15 caught later, 5 of them marked: 28, and 22 to 65 by Sadinle's interval (Wikipedia, Mark and
    recapture)."""
    low, high = transformed_logit(10, 15, 5)
    found = chapman(10, 15, 5)
    assert (round(low), round(high), found.likely) == (22, 65, 28)


def test_capture_and_recapture_is_a_floor_and_says_why() -> None:
    found = chapman(220, 90, 60)
    assert found.high is None
    assert found.low >= 250
    assert "a floor only" in found.warnings[0]
    assert "250 were found by one or the other" in found.warnings[1]


def test_two_detectors_that_found_the_very_same_people_say_nothing_about_an_upper_end() -> None:
    found = chapman(40_000, 40_000, 40_000)
    assert (found.low, found.likely) == (40_000, 40_000)
    assert found.warnings[0].endswith("which no number shows")


@given(first=st.integers(1, 10**6), second=st.integers(1, 10**6), data=st.data())
def test_a_floor_is_never_below_those_who_were_found(first: int, second: int, data: st.DataObject) -> None:
    both = data.draw(st.integers(0, min(first, second)))
    found = chapman(first, second, both)
    assert first + second - both <= found.low <= (found.likely or 0)
    assert chapman(first, second, both) == chapman(second, first, both)


REFUSED: list[tuple[Callable[[], Interval], str]] = [
    (lambda: stratified([]), "nobody in any stratum was labelled"),
    (lambda: stratified([Stratum(10, 0, 0)]), "nobody in any stratum was labelled"),
    (lambda: stratified([Stratum(10, 5, 1), Stratum(10, 0, 3)]), "a stratum has 3 positives and no sample"),
    (lambda: stratified([Stratum(10, 11, 1)]), "a sample of 11 cannot come from a population of 10"),
    (lambda: stratified([Stratum(10, 5, 6)]), "6 positives are more than the sample of 5"),
    (lambda: stratified([Stratum(10, 5, 1), Stratum(-4, 0, 0)]), "population cannot be -4"),
    (lambda: stratified([Stratum(10, 5, 1)], 0.0), "a confidence lies between 0 and 1"),
    (lambda: union_bounds([]), "there are no counts to combine"),
    (lambda: union_bounds([(5, 4)]), "out of order"),
    (lambda: union_bounds([(-5, 4)]), "low cannot be -5"),
    (lambda: union_bounds([(50, 60)], 40), "a count of at least 50 cannot come from a population of 40"),
    (lambda: with_sessions(-1, 0, 0), "identified cannot be -1"),
    (lambda: chapman(10, 5, 6), "both found 6, which is more than the 5"),
    (lambda: chapman(0, 5, 0), "a detector that found nobody"),
    (lambda: chapman(10, -5, 0), "second cannot be -5"),
    (lambda: chapman(10, 5, 1, 95), "a confidence lies between 0 and 1"),
]


@pytest.mark.parametrize(("ask", "said"), REFUSED)
def test_counts_that_cannot_be_combined_are_refused_with_a_reason(ask: Callable[[], Interval], said: str) -> None:
    assert said in refused(ask).sentence


@pytest.mark.parametrize("method", UNSUITED)
def test_a_method_that_misleads_is_refused_with_what_to_use_instead(method: str) -> None:
    error = unsuited(method)
    assert (error.code, error.details) == (Code.INVALID, {"method": method})
    assert "--method" in error.hint
