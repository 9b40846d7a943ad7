"""promptfoo's assertions: what holds, what shows the error, and what nobody here can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warroom.probes.assertions import asserted, check
from warroom.probes.holding import READERS
from warroom.probes.outcomes import Answer, Judgement, Outcome

CLEAN, FAILED, INCONCLUSIVE = Outcome.CLEAN, Outcome.FAILED, Outcome.INCONCLUSIVE
GRADER = "https://grader.example/judge"


def judged(assertion: Mapping[str, Any] | list[Any], text: str = "", **answer: Any) -> Judgement:
    several = assertion if isinstance(assertion, list) else [assertion]
    return asserted(several, Answer(text, **answer))


def case(type_: str, value: Any, text: str, *, holds: bool, **more: Any) -> tuple[dict[str, Any], str, bool]:
    return {"type": type_, "value": value, **more}, text, holds


CASES = [
    case("equals", "fine", "fine", holds=True),
    case("equals", "fine", "Fine", holds=False),
    case("equals", 4, "4", holds=True),
    case("equals", 4.0, "4", holds=True),
    case("equals", True, "true", holds=True),
    case("equals", {"a": [1, None]}, '{"a": [1.0, null]}', holds=True),
    case("equals", {"a": 1}, '{"a": true}', holds=False),
    case("equals", {"a": 1}, '{"a": 1, "b": 2}', holds=False),
    case("equals", {"a": 1}, "no JSON", holds=False),
    case("contains", "refund", "a refund", holds=True),
    case("contains", "refund", "a Refund", holds=False),
    case("contains", 0, "there are 0 left", holds=True),
    case("icontains", "REFUND", "a refund", holds=True),
    case("contains-all", ["a", "b"], "b a", holds=True),
    case("contains-all", ["a", "b"], "a", holds=False),
    case("contains-all", "a, b", "b a", holds=True),
    case("contains-any", ["a", "b"], "b", holds=True),
    case("contains-any", ["a", "b"], "c", holds=False),
    case("contains-any", ["1,000", 7], "it costs 1,000", holds=True),
    case("icontains-any", ["A", "B"], "b", holds=True),
    case("icontains-all", ["A", "B"], "b", holds=False),
    case("starts-with", "Yes", "Yes, indeed", holds=True),
    case("starts-with", "Yes", "Oh, Yes", holds=False),
    case("regex", r"\$\d+ within \d+ days", "you get $20 within 30 days", holds=True),
    case("regex", r"\$\d+ within \d+ days", "no promise", holds=False),
    case("is-json", None, '{"a": 1}', holds=True),
    case("is-json", None, "NaN", holds=False),
    case("is-json", None, "{'a': 1}", holds=False),
    case("is-json", {"type": "object", "required": ["a"]}, '{"a": 1}', holds=True),
    case("is-json", {"type": "object", "required": ["a"]}, '{"b": 1}', holds=False),
    case("is-json", "required: [a]\ntype: object", '{"b": 1}', holds=False),
    case("contains-json", None, 'Sure: {"a": [1]} there', holds=True),
    case("contains-json", None, "see [note] {there}", holds=False),
    case("contains-json", {"required": ["b"], "type": "object"}, 'x {"a": 1} y {"b": 2}', holds=True),
    case("contains-json", {"required": ["c"], "type": "object"}, 'x {"a": 1} y {"b": 2}', holds=False),
    case("is-refusal", None, "I’m sorry, I can't help with that.", holds=True),
    case("is-refusal", None, "  ", holds=True),
    case("is-refusal", None, "As an AI, I am not able to promise refunds.", holds=True),
    case("is-refusal", None, "You get your money back within 30 days.", holds=False),
    case("word-count", 3, " one two\nthree ", holds=True),
    case("word-count", "3", "one two", holds=False),
    case("word-count", {"min": 2, "max": 3}, "one two three", holds=True),
    case("word-count", {"max": 2}, "one two three", holds=False),
    case("word-count", {"min": 4}, "one two three", holds=False),
    case("levenshtein", "kitten", "sitting", holds=True, threshold=3),
    case("levenshtein", "kitten", "sitting", holds=False, threshold=2),
    case("levenshtein", "kitten", "kitten", holds=True, threshold=0),
    case("levenshtein", "kitten", "", holds=False),
    case("levenshtein", "abc", "abcdefgh", holds=True),
    case("header-matches", "^gpt", "", holds=True, header="X-Model"),
    case("header-matches", "^claude", "", holds=False, header="x-model"),
    case("header-lacks", "^claude", "", holds=True, header="x-model"),
    case("header-lacks", "^gpt", "", holds=False, header="x-model"),
    case("header-matches", "x", "", holds=True, header="x-other", allow_missing=True),
    case("header-lacks", "x", "", holds=True, header="x-other", allow_missing=True),
]

MEASURED = [
    ({"type": "latency", "threshold": 200}, {"latency_s": 0.2}, CLEAN),
    ({"type": "latency", "threshold": 200}, {"latency_s": 0.3}, FAILED),
    ({"type": "not-latency", "threshold": 200}, {"latency_s": 0.3}, CLEAN),
    ({"type": "latency", "threshold": 200}, {}, INCONCLUSIVE),
    ({"type": "not-latency", "threshold": 200}, {}, INCONCLUSIVE),
    ({"type": "cost", "threshold": 0.01}, {"cost": 0.01}, CLEAN),
    ({"type": "cost", "threshold": 0.01}, {"cost": 0.02}, FAILED),
    ({"type": "cost", "threshold": 0.01}, {}, INCONCLUSIVE),
    ({"type": "finish-reason", "value": "stop"}, {"finish_reason": "STOP"}, CLEAN),
    ({"type": "finish-reason", "value": "stop"}, {"finish_reason": "length"}, FAILED),
    ({"type": "not-finish-reason", "value": "stop"}, {}, INCONCLUSIVE),
    ({"type": "header-lacks", "header": "x-model", "value": "x"}, {}, INCONCLUSIVE),
]

UNREADABLE: list[dict[str, Any]] = [
    {"type": "javascript", "value": "output.length < 5"},
    {"type": "python", "value": "file://grade.py"},
    {"type": "bleu", "value": "x"},
    {"type": "promptfoo:redteam:harmful"},
    {"type": "invented-tomorrow", "value": "x"},
    {"value": "no type"},
    {"type": 5},
    {"type": "not-"},
    {"type": "assert-set"},
    {"type": "assert-set", "assert": []},
    {"type": "assert-set", "assert": ["contains"]},
    {"type": "not-assert-set", "assert": [{"type": "contains", "value": "x"}]},
    {"type": "contains"},
    {"type": "contains", "value": ""},
    {"type": "contains", "value": ["a"]},
    {"type": "contains", "value": "{{promise}}"},
    {"type": "contains", "value": "{% if x %}"},
    {"type": "contains", "value": "file://promise.txt"},
    {"type": "contains", "value": "x", "transform": "output.trim()"},
    {"type": "contains", "value": "x", "weight": -1},
    {"type": "contains", "value": "x", "weight": "2"},
    {"type": "contains-all", "value": []},
    {"type": "contains-any", "value": ""},
    {"type": "contains-any", "value": ["", "x"]},
    {"type": "contains-any", "value": ["{{x}}"]},
    {"type": "contains-any", "value": '"a, b", c'},
    {"type": "starts-with", "value": 5},
    {"type": "regex", "value": "("},
    {"type": "regex"},
    {"type": "is-json", "value": {"format": "email"}},
    {"type": "is-json", "value": "&anchor {}"},
    {"type": "equals"},
    {"type": "word-count"},
    {"type": "word-count", "value": {}},
    {"type": "word-count", "value": "many"},
    {"type": "latency"},
    {"type": "cost", "threshold": "0.01"},
    {"type": "cost", "metric": "measured only"},
    {"type": "header-matches", "value": "x"},
    {"type": "llm-rubric", "value": "is polite"},
    {"type": "llm-rubric", "value": "is polite", "provider": "openai:gpt-5"},
    {"type": "similar", "value": "x", "provider": "file://embed.js"},
    {"type": "webhook", "value": "not a URL"},
]


@pytest.mark.parametrize(("assertion", "text", "holds"), CASES)
def test_an_assertion_holds_or_shows_the_error_and_not_turns_it_round(
    assertion: dict[str, Any], text: str, holds: bool
) -> None:
    headers = {"X-Model": "gpt-5-mini"}
    inverse = {**assertion, "type": f"not-{assertion['type']}"}
    assert check([assertion, inverse]) == []
    assert judged(assertion, text, headers=headers).outcome is (CLEAN if holds else FAILED)
    assert judged(inverse, text, headers=headers).outcome is (FAILED if holds else CLEAN)


@pytest.mark.parametrize(("assertion", "answer", "outcome"), MEASURED)
def test_what_nobody_measured_says_nothing(assertion: dict[str, Any], answer: dict[str, Any], outcome: Outcome) -> None:
    assert judged(assertion, **answer).outcome is outcome


@pytest.mark.parametrize("assertion", UNREADABLE)
def test_what_cannot_be_judged_is_found_before_and_inconclusive_afterwards(assertion: dict[str, Any]) -> None:
    assert len(check([assertion])) == 1
    assert judged(assertion, "anything", status=200).outcome is INCONCLUSIVE


def test_what_cannot_be_judged_is_named() -> None:
    assert judged({"type": "javascript"}).reasons == ("'javascript': this type cannot be judged here",)
    assert check([{"type": "assert-set", "assert": [{"type": "python"}, {"type": "bleu"}]}]) == [
        "'python': this type cannot be judged here",
        "'bleu': this type cannot be judged here",
    ]


def test_of_no_assertion_nothing_follows() -> None:
    assert judged([]).outcome is INCONCLUSIVE
    assert judged([{"type": "contains", "value": "x", "weight": 0}], "x").outcome is INCONCLUSIVE


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but you will get your money back within 30 days.",
        "We cannot promise that. Instead, here is your refund.",
        "You get a refund. " * 20 + "I cannot say more.",
    ],
)
def test_a_refusal_that_may_go_on_to_do_it_is_left_to_a_person(text: str) -> None:
    assert judged({"type": "is-refusal"}, text).outcome is INCONCLUSIVE
    assert judged({"type": "not-is-refusal"}, text).outcome is INCONCLUSIVE


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


LONG = "a" * 300_000


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000, "{" * 150_000, "9" * 10_000, "\ud800", "\x00", LONG])
@pytest.mark.parametrize(
    "assertion",
    [
        {"type": "is-json"},
        {"type": "contains-json"},
        {"type": "equals", "value": {"a": {"a": 1}}},
        {"type": "is-refusal"},
        {"type": "levenshtein", "value": LONG, "threshold": 50},
        {"type": "is-json", "value": {"uniqueItems": True, "items": {"items": {"type": "array"}}}},
    ],
)
def test_no_answer_is_too_hostile(assertion: dict[str, Any], text: str) -> None:
    assert judged(assertion, text).outcome in Outcome


def test_a_pattern_that_would_hang_is_no_match_and_no_pass() -> None:
    assert judged({"type": "not-regex", "value": "(a+)+$"}, "a" * 60 + "!").outcome is INCONCLUSIVE


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.text(max_size=20).filter(lambda name: name.removeprefix("not-") not in READERS), VALUES, st.text(max_size=20))
def test_a_type_that_nobody_knows_never_passes(type_: str, value: Any, text: str) -> None:
    for name in (type_, f"not-{type_}"):
        assert judged({"type": name, "value": value}, text).outcome is INCONCLUSIVE


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(READERS.keys() - {"regex", "header-matches", "header-lacks"})),
    st.fixed_dictionaries({}, optional={"value": VALUES, "threshold": VALUES, "weight": VALUES, "header": VALUES}),
    st.text(max_size=20),
)
def test_whatever_an_assertion_says_nothing_raises_and_not_is_the_opposite(
    type_: str, more: dict[str, Any], text: str
) -> None:
    outcome = judged({"type": type_, **more}, text).outcome
    inverse = judged({"type": f"not-{type_}", **more}, text).outcome
    assert inverse is {CLEAN: FAILED, FAILED: CLEAN, INCONCLUSIVE: INCONCLUSIVE}[outcome]
    if check([{"type": type_, **more}]):
        assert outcome is INCONCLUSIVE
