"""Assertions in sets, with their weights and thresholds, and those that a grader judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from warroom.probes.assertions import asserted
from warroom.probes.outcomes import Answer, Judgement, Outcome

CLEAN, FAILED, INCONCLUSIVE = Outcome.CLEAN, Outcome.FAILED, Outcome.INCONCLUSIVE
GRADER = "https://grader.example/judge"


def judged(assertion: Mapping[str, Any], text: str) -> Judgement:
    return asserted([assertion], Answer(text))


A, B = {"type": "contains", "value": "a"}, {"type": "contains", "value": "b"}
UNKNOWN = {"type": "javascript"}
SETS = [
    ([A, B], None, "ab", CLEAN),
    ([A, B], None, "a", FAILED),
    ([A, UNKNOWN], None, "a", INCONCLUSIVE),
    ([A, UNKNOWN], None, "b", FAILED),
    ([A, B], 0.5, "a", CLEAN),
    ([A, B], 0.6, "a", FAILED),
    ([A, {**B, "weight": 3}], 0.5, "a", FAILED),
    ([A, {**B, "weight": 3}], 0.5, "b", CLEAN),
    ([A, UNKNOWN], 0.5, "a", CLEAN),
    ([A, UNKNOWN], 0.5, "x", INCONCLUSIVE),
    ([A, UNKNOWN], 0.6, "x", FAILED),
    ([A, {**UNKNOWN, "weight": 0}], None, "a", CLEAN),
    ([A, B], 0, "", CLEAN),
]


@pytest.mark.parametrize(("inside", "threshold", "text", "outcome"), SETS)
def test_a_set_needs_all_or_as_many_as_reach_its_threshold(
    inside: list[dict[str, Any]], threshold: float | None, text: str, outcome: Outcome
) -> None:
    limit = {} if threshold is None else {"threshold": threshold}
    assert judged({"type": "assert-set", "assert": inside, **limit}, text).outcome is outcome


def test_a_set_inside_a_set_counts_with_the_share_that_it_reached() -> None:
    half = {"type": "assert-set", "threshold": 0.5, "assert": [A, B]}
    outer = {"type": "assert-set", "threshold": 0.75, "assert": [half, A]}
    assert judged(outer, "a").outcome is CLEAN
    assert judged({**outer, "threshold": 0.8}, "a").outcome is FAILED


def graded(said: Any, **assertion: Any) -> Judgement:
    asked = {"type": "llm-rubric", "value": "is polite", "provider": GRADER, **assertion}
    return asserted([asked], Answer("good day"), judge=lambda _url, _assertion, _answer: said)


@pytest.mark.parametrize(
    ("said", "more", "outcome"),
    [
        ({"pass": True}, {}, CLEAN),
        ({"pass": False, "reason": "it is rude"}, {}, FAILED),
        ({"pass": True}, {"type": "not-llm-rubric"}, FAILED),
        ({"pass": True, "score": 0.6}, {"threshold": 0.7}, FAILED),
        ({"pass": True, "score": 0.8}, {"threshold": 0.7}, CLEAN),
        ({"pass": True}, {"threshold": 0.7}, INCONCLUSIVE),
        ({"pass": "yes"}, {}, INCONCLUSIVE),
        ({"pass": "no"}, {"type": "not-llm-rubric"}, INCONCLUSIVE),
        ({}, {}, INCONCLUSIVE),
        (None, {}, INCONCLUSIVE),
        ([], {"type": "not-llm-rubric"}, INCONCLUSIVE),
        ({"pass": True}, {"provider": {"id": GRADER}}, CLEAN),
        ({"pass": True}, {"type": "similar", "threshold": None}, CLEAN),
    ],
)
def test_a_grader_is_believed_as_far_as_it_speaks(said: Any, more: dict[str, Any], outcome: Outcome) -> None:
    assert graded(said, **more).outcome is outcome


def test_a_webhook_is_asked_at_its_own_url() -> None:
    asked: list[str] = []

    def judge(url: str, _assertion: Mapping[str, Any], _answer: Answer) -> Mapping[str, Any]:
        asked.append(url)
        return {"pass": True}

    assert asserted([{"type": "webhook", "value": GRADER}], Answer("x"), judge=judge).outcome is CLEAN
    assert asked == [GRADER]


@pytest.mark.parametrize("type_", ["llm-rubric", "not-llm-rubric"])
def test_a_grader_that_breaks_turns_nothing_into_a_pass(type_: str) -> None:
    def judge(_url: str, _assertion: Mapping[str, Any], _answer: Answer) -> Mapping[str, Any]:
        raise TimeoutError("secret of the grader")

    asked = {"type": type_, "value": "is polite", "provider": GRADER}
    judgement = asserted([asked], Answer("x"), judge=judge)
    assert judgement.outcome is INCONCLUSIVE
    assert "secret" not in str(judgement)
    assert asserted([asked], Answer("x")).outcome is INCONCLUSIVE
