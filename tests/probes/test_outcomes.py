"""Adding up judgements: what nobody knows stays unknown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warroom.probes.outcomes import CLEAN, Judgement, Outcome, combine, failed, inconclusive, opposite

JUDGEMENTS = st.sampled_from([CLEAN, failed("it said so"), inconclusive("nobody knows")])


def test_nothing_judged_is_not_clean() -> None:
    assert combine([]).outcome is Outcome.INCONCLUSIVE


def test_one_failure_is_a_failure_and_its_reason_comes_first() -> None:
    together = combine([inconclusive("the grader broke"), CLEAN, failed("it promised a refund")])
    assert together == Judgement(Outcome.FAILED, ("it promised a refund", "the grader broke"))


@given(st.lists(JUDGEMENTS, min_size=1))
def test_only_what_is_clean_throughout_is_clean(judgements: list[Judgement]) -> None:
    clean = all(one.outcome is Outcome.CLEAN for one in judgements)
    assert (combine(judgements).outcome is Outcome.CLEAN) == clean


@given(JUDGEMENTS)
def test_the_opposite_of_the_opposite_is_the_same_and_of_the_unknown_there_is_none(judgement: Judgement) -> None:
    assert opposite(opposite(judgement, "x"), "x").outcome is judgement.outcome
    if judgement.outcome is Outcome.INCONCLUSIVE:
        assert opposite(judgement, "x") == judgement
