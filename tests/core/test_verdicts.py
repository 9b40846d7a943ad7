"""The verdict on one probe, from its tries alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.verdicts import (
    Claim,
    Evidence,
    Recurrence,
    Tries,
    by_hand,
    changed,
    claimed,
    e_value,
    next_claim,
    read,
    seen,
    written,
)  # fmt: skip

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHANGE = "the system was changed"


def after(*happened: Tries | str, below: float | None = None) -> Evidence:
    """The evidence after what *happened*, a minute apart."""
    evidence = Evidence(below)
    for minute, one in enumerate(happened):
        at = NOON + timedelta(minutes=minute)
        evidence = changed(evidence, at) if isinstance(one, str) else seen(evidence, one._replace(at=at))
    return evidence


def tries(clean: int = 0, failed: int = 0, inconclusive: int = 0, repeated: int = 0) -> Tries:
    return Tries(NOON, clean, failed, inconclusive, repeated)


def test_nothing_tried_is_not_measured() -> None:
    assert after().verdict is Recurrence.NOT_MEASURED
    assert after().rate_upper is None


def test_a_probe_that_never_reproduced_the_fault_proves_nothing_however_often_it_is_clean() -> None:
    evidence = after(tries(clean=10**6), below=0.01)
    assert (evidence.verdict, evidence.reproduced) == (Recurrence.NO_EVIDENCE_YET, False)


def test_it_stopped_when_the_rate_is_under_a_tenth_of_the_baseline() -> None:
    assert after(tries(8, 4), CHANGE, tries(96)).verdict is Recurrence.NO_EVIDENCE_YET
    assert after(tries(8, 4), CHANGE, tries(97)).verdict is Recurrence.STOPPED


def test_three_clean_tries_after_a_change_are_no_evidence_of_a_stop() -> None:
    assert after(tries(8, 4), CHANGE, tries(3)).verdict is Recurrence.NO_EVIDENCE_YET


def test_a_failure_is_still_happening_however_many_tries_were_clean() -> None:
    assert after(tries(999, 1)).verdict is Recurrence.STILL_HAPPENING


def test_a_rate_that_provably_fell_while_failures_go_on_is_falling() -> None:
    before = (tries(8, 12), CHANGE)
    assert after(*before, tries(5, 1)).verdict is Recurrence.STILL_HAPPENING
    assert after(*before, tries(30, 2)).verdict is Recurrence.FALLING


def test_the_baseline_has_nothing_to_fall_from_and_no_target_of_its_own() -> None:
    evidence = after(tries(0, 10), tries(10_000))
    assert evidence.verdict is Recurrence.STILL_HAPPENING
    assert (evidence.target, evidence.until_stopped) == (None, None)


def test_a_stated_target_is_reached_in_the_baselines_own_epoch_over_its_failures() -> None:
    assert after(tries(0, 3), tries(150), below=0.05).verdict is Recurrence.STILL_HAPPENING
    assert after(tries(0, 3), tries(300), below=0.05).verdict is Recurrence.STOPPED


def test_a_stop_tolerates_failures_that_the_target_allows() -> None:
    assert after(tries(5, 5), CHANGE, tries(150, 1), below=0.05).verdict is Recurrence.STOPPED


def test_one_failure_before_the_change_may_have_been_luck_and_asks_for_more_clean_tries() -> None:
    evidence = after(tries(9, 1), CHANGE, tries(325))
    assert (evidence.target, evidence.clean_needed) == (0.01, 0)
    assert evidence.verdict is Recurrence.NO_EVIDENCE_YET
    assert evidence.until_stopped == 870 - 325
    assert after(tries(9, 1), CHANGE, tries(869)).verdict is Recurrence.NO_EVIDENCE_YET
    assert after(tries(9, 1), CHANGE, tries(870)).verdict is Recurrence.STOPPED


def test_a_target_that_the_fault_itself_met_is_none() -> None:
    assert after(tries(98, 2), CHANGE, tries(400, 4), below=0.05).verdict is Recurrence.STILL_HAPPENING


@pytest.mark.parametrize(
    ("before", "stands"),
    [
        (tries(0, 3), Recurrence.STILL_HAPPENING),
        (tries(5), Recurrence.NOT_MEASURED),
        (tries(0, 0, 4), Recurrence.NOT_MEASURED),
    ],
)
def test_a_failure_stands_after_a_change_and_clean_tries_do_not(before: Tries, stands: Recurrence) -> None:
    evidence = after(before, CHANGE)
    assert evidence.verdict is stands
    assert evidence.as_of == (NOON if before.failed else None)
    assert evidence.rate_upper is None


def test_what_was_falling_may_be_as_bad_as_before_after_a_change() -> None:
    falling = (tries(8, 12), CHANGE, tries(30, 2))
    assert after(*falling, CHANGE).verdict is Recurrence.STILL_HAPPENING


def test_what_stopped_is_not_measured_after_a_change() -> None:
    assert after(tries(5, 5), CHANGE, tries(100), CHANGE).verdict is Recurrence.NOT_MEASURED


def test_any_failure_in_an_epoch_after_a_stop_is_a_recurrence() -> None:
    stopped = (tries(5, 5), CHANGE, tries(100))
    assert after(*stopped, CHANGE, tries(50, 1)).verdict is Recurrence.RECURRED
    assert after(*stopped, CHANGE, tries(50, 1), CHANGE).verdict is Recurrence.RECURRED
    assert after(*stopped, CHANGE, tries(50, 1), CHANGE, tries(1)).verdict is Recurrence.NO_EVIDENCE_YET


def test_in_the_epoch_of_the_stop_one_failure_is_tolerated_and_more_are_a_recurrence() -> None:
    stopped = (tries(5, 5), CHANGE, tries(100))
    assert after(*stopped, tries(0, 1)).verdict is Recurrence.STOPPED
    evidence = after(*stopped, tries(20), tries(0, 1), tries(1), tries(0, 1))
    assert evidence.verdict is Recurrence.RECURRED
    assert (evidence.clean, evidence.failed) == (1, 2), "what was clean before the trouble began is dropped"
    assert (evidence.cusum, evidence.lately_clean, evidence.lately_failed) == (0, 0, 0)


def test_what_recurred_can_stop_again_and_by_new_evidence_alone() -> None:
    recurred = (tries(5, 5), CHANGE, tries(100), tries(0, 2))
    assert after(*recurred, tries(64)).verdict is Recurrence.RECURRED
    assert after(*recurred, tries(300)).verdict is Recurrence.STOPPED


def test_inconclusive_tries_leave_the_verdict_and_say_that_nobody_sees() -> None:
    evidence = after(tries(5, 5), CHANGE, tries(100), tries(0, 0, 3))
    assert (evidence.verdict, evidence.blind, evidence.inconclusive) == (Recurrence.STOPPED, True, 3)
    assert evidence.as_of == NOON + timedelta(minutes=2)
    assert not seen(evidence, Tries(NOON + timedelta(minutes=9), 1)).blind
    assert seen(evidence, Tries(NOON + timedelta(minutes=9))).blind


def test_answers_that_only_repeat_an_earlier_one_are_no_further_evidence() -> None:
    evidence = after(tries(5, 5), CHANGE, tries(1), tries(repeated=500))
    assert (evidence.verdict, evidence.clean) == (Recurrence.NO_EVIDENCE_YET, 1)
    assert evidence.as_of == NOON + timedelta(minutes=2)


def test_repeated_answers_make_the_rate_of_the_baseline_smaller() -> None:
    assert after(tries(5, 5, 0, 40), CHANGE).baseline == 0.1


def test_tries_from_before_the_first_failing_epoch_are_not_in_the_baseline() -> None:
    assert after(tries(90), CHANGE, tries(5, 5), CHANGE, tries(80)).baseline == 0.5


def test_of_tries_that_are_dated_before_the_change_failures_alone_count() -> None:
    evidence = seen(after(tries(5, 5), CHANGE), Tries(NOON, 50, 1))
    assert (evidence.verdict, evidence.clean, evidence.failed) == (Recurrence.STILL_HAPPENING, 0, 1)


def test_the_same_verdict_again_holds_since_the_first_time() -> None:
    evidence = after(tries(0, 1), tries(0, 1))
    assert (evidence.since, evidence.as_of) == (NOON, NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        (after(tries(5, 5), CHANGE, tries(100)), Recurrence.NO_EVIDENCE_YET),
        (after(tries(5, 5), CHANGE, tries(150, 1), below=0.05), Recurrence.STILL_HAPPENING),
        (after(tries(8, 12), CHANGE, tries(30, 2)), Recurrence.STILL_HAPPENING),
        (after(tries(0, 1)), Recurrence.STILL_HAPPENING),
        (after(), Recurrence.NOT_MEASURED),
    ],
)
def test_a_person_can_never_say_that_it_stopped(evidence: Evidence, verdict: Recurrence) -> None:
    assert by_hand(evidence) is verdict


def test_the_next_claim_is_the_target_and_then_the_next_round_rate() -> None:
    before = (tries(9, 1), CHANGE)
    assert next_claim(after(*before, tries(31))) == Claim(0.01, 294)
    assert next_claim(after(*before, tries(325))) == Claim(0.005, 651 - 325)
    assert next_claim(after(tries(31))) == Claim(0.05, 33)
    assert next_claim(after()) == Claim(0.5, 5)
    assert next_claim(after(tries(10**8))) is None
    assert claimed(after(tries(31))) == 0.1
    assert claimed(after(tries(0, 5))) is None


COUNT = st.integers(0, 40)
SOME = st.builds(tries, COUNT, COUNT | st.just(0), st.integers(0, 3), st.integers(0, 3))
HISTORIES = st.lists(SOME | st.just(CHANGE), max_size=8)
BELOW = st.none() | st.sampled_from([0.3, 0.05])


@given(HISTORIES, BELOW)
def test_a_change_never_leaves_a_claim_about_what_ran_before(history: list[Tries | str], below: float | None) -> None:
    evidence = after(*history, CHANGE, below=below)
    stands = {Recurrence.NOT_MEASURED, Recurrence.STILL_HAPPENING, Recurrence.RECURRED}
    assert evidence.verdict in stands
    assert (evidence.clean, evidence.failed, evidence.rate_upper) == (0, 0, None)


@given(HISTORIES, BELOW)
def test_what_was_never_reproduced_never_stopped(history: list[Tries | str], below: float | None) -> None:
    clean = [one if isinstance(one, str) else one._replace(failed=0) for one in history]
    evidence = after(*clean, tries(10**6), below=below)
    assert (evidence.verdict, evidence.reproduced) == (Recurrence.NO_EVIDENCE_YET, False)


@given(HISTORIES, st.integers(1, 99), BELOW)
def test_inconclusive_tries_change_no_verdict_and_no_evidence(
    history: list[Tries | str], n: int, below: float | None
) -> None:
    before = after(*history, below=below)
    later = seen(before, Tries(NOON + timedelta(hours=1), inconclusive=n))
    assert later == before._replace(inconclusive=before.inconclusive + n, blind=True)
    assert e_value(later.clean, later.failed, 0.1) == e_value(before.clean, before.failed, 0.1)


@given(HISTORIES, st.lists(SOME, min_size=1, max_size=5))
def test_within_an_epoch_the_order_of_tries_does_not_matter_to_the_evidence(
    history: list[Tries | str], epoch: list[Tries]
) -> None:
    shuffled = sorted(epoch, key=lambda one: (one.failed, one.clean))
    one, other = after(*history, CHANGE, *epoch), after(*history, CHANGE, *shuffled)
    if Recurrence.RECURRED not in (one.verdict, other.verdict):
        assert (one.clean, one.failed, one.rate_upper) == (other.clean, other.failed, other.rate_upper)
    assert (one.baseline, one.target) == (other.baseline, other.target)


@given(HISTORIES, BELOW)
def test_so_many_clean_tries_as_are_said_to_be_missing_make_it_stopped(
    history: list[Tries | str], below: float | None
) -> None:
    evidence = after(*history, below=below)
    later, missing = NOON + timedelta(hours=1), evidence.until_stopped
    if missing:
        assert seen(evidence, Tries(later, missing)).verdict is Recurrence.STOPPED
        assert seen(evidence, Tries(later, missing - 1)).verdict is not Recurrence.STOPPED


@given(HISTORIES, BELOW)
def test_evidence_is_the_same_after_it_was_written_and_read(history: list[Tries | str], below: float | None) -> None:
    evidence = after(*history, below=below)
    assert read(json.loads(json.dumps(written(evidence)))) == evidence


def test_evidence_of_a_program_that_knew_more_or_less_can_be_read() -> None:
    assert read({"verdict": "stopped", "clean": 3, "new": True}) == Evidence(verdict=Recurrence.STOPPED, clean=3)
