"""promptfoo's assertions: what an answer must say, judged here without running anything of theirs.

Teams have these already, so the words are theirs: ``contains``, ``not-regex``, ``assert-set`` with its threshold. One
that holds means that the answer is as it should be; one that fails shows the error. What would need JavaScript, Python
or a model of somebody's choice is not guessed: it is inconclusive, and said by name. So is a template that nobody
filled in, a grader that broke and whatever is new in the next release. The opposite of inconclusive is inconclusive.

A grader is asked only where the plan names its URL and the caller hands in a *judge*, which does the asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

from warroom.probes.holding import READERS, Test
from warroom.probes.numbers import is_number, number
from warroom.probes.outcomes import (
    CLEAN,
    Answer,
    Foreign,
    Judgement,
    Malformed,
    Outcome,
    Unjudged,
    combine,
    failed,
    inconclusive,
    opposite,
    short,
)

Assertion: TypeAlias = Mapping[str, Any]

Judge: TypeAlias = Callable[[str, Assertion, Answer], Mapping[str, Any]]
"""Asks the grader at a URL about an assertion and an answer, and gives what it said, in the shape of promptfoo's
webhooks: ``{"pass": true, "score": 0.9, "reason": "…"}``. May raise anything: then the grader said nothing."""

_KEYS = frozenset(
    ("type", "value", "threshold", "weight", "metric", "provider", "rubricPrompt", "config", "header", "allow_missing")
)
_SET = "assert-set"
_GRADED = frozenset(("llm-rubric", "similar", "similar:cosine", "similar:dot", "similar:euclidean", "webhook"))
_FOREIGN = ("file://", "package:")
_MARKS = ("{{", "{%", "{#")
_DEEPEST = 8


class _Weighed(NamedTuple):
    """A judgement with the least and the greatest score that it may turn out to have."""

    judgement: Judgement
    low: float
    high: float


class Problem(NamedTuple):
    """An assertion of *type* that cannot be judged here, and *why*. *foreign*: promptfoo could judge it."""

    type: str
    why: str
    foreign: bool


def check(assertions: Sequence[Assertion]) -> list[str]:
    """What cannot be judged of *assertions*, and why, one sentence each."""
    return [said(problem) for problem in problems(assertions)]


def said(problem: Problem) -> str:
    """*problem* as a sentence."""
    return f"{_named(problem.type)}: {problem.why}"


def problems(assertions: Sequence[Assertion]) -> list[Problem]:
    """Those of *assertions*, and of what is in their sets, that cannot be judged."""
    return [problem for assertion in assertions for problem in _problems(assertion, 0)]


def graders(assertions: Sequence[Assertion]) -> list[str]:
    """The URLs of the graders that *assertions* name, at any depth."""
    urls: list[str] = []
    for assertion in assertions:
        kind, members = str(assertion.get("type", "")), assertion.get("assert")
        if isinstance(members, list):
            urls += graders([one for one in members if isinstance(one, Mapping)])
        elif _base(kind) in _GRADED:
            with suppress(Malformed):
                urls.append(_url(assertion))
    return urls


def asserted(assertions: Sequence[Assertion], answer: Answer, *, judge: Judge | None = None) -> Judgement:
    """Whether *answer* is as *assertions* have it: clean where every one holds. Of no assertion nothing follows.

    A test-level threshold of promptfoo is an ``assert-set`` with that threshold around the assertions.
    """
    return _together(assertions, None, answer, judge, 0).judgement


def _problems(assertion: Assertion, depth: int) -> list[Problem]:
    kind = str(assertion.get("type", ""))
    try:
        if kind != _SET:
            _read(assertion)
            return []
        _limit(assertion, depth)
        return [problem for inner in _members(assertion) for problem in _problems(inner, depth + 1)]
    except Malformed as error:
        return [Problem(kind, str(error), isinstance(error, Foreign))]


def _together(
    assertions: Sequence[Assertion], limit: float | None, answer: Answer, judge: Judge | None, depth: int
) -> _Weighed:
    """*assertions* as one: all of those that weigh anything, or as many as reach *limit*."""
    weighed = [(_weight(assertion), _judged(assertion, answer, judge, depth)) for assertion in assertions]
    counted = [(weight, one) for weight, one in weighed if weight != 0]
    total = sum(weight for weight, _ in counted)
    if not counted or total <= 0:
        return _unknown("nothing is asserted that weighs anything")
    low = sum(weight * one.low for weight, one in counted) / total
    high = sum(weight * one.high for weight, one in counted) / total
    everything = combine([one.judgement for _, one in counted])
    return _Weighed(everything if limit is None else _against(limit, low, high, everything.reasons), low, high)


def _against(limit: float, low: float, high: float, reasons: tuple[str, ...]) -> Judgement:
    """What a score between *low* and *high* means when *limit* was to be reached."""
    if low >= limit:
        return CLEAN
    if high < limit:
        return Judgement(Outcome.FAILED, (f"the score is at most {high:.2f} and not {limit:g}", *reasons))
    return Judgement(Outcome.INCONCLUSIVE, (f"the score is between {low:.2f} and {high:.2f}", *reasons))


def _judged(assertion: Assertion, answer: Answer, judge: Judge | None, depth: int) -> _Weighed:
    kind = str(assertion.get("type", ""))
    try:
        if kind == _SET:
            return _together(_members(assertion), _limit(assertion, depth), answer, judge, depth + 1)
        if _base(kind) in _GRADED:
            return _graded(assertion, answer, judge)
        judgement = CLEAN if _read(assertion)(answer) else failed(_said(assertion, ""))
    except (Malformed, Unjudged) as error:
        return _unknown(f"{_named(kind)}: {error}")
    return _inverted(assertion, _scored(judgement))


def _inverted(assertion: Assertion, one: _Weighed) -> _Weighed:
    if not str(assertion["type"]).startswith("not-"):
        return one
    return _Weighed(opposite(one.judgement, _said(assertion, "")), 1 - one.high, 1 - one.low)


def _scored(judgement: Judgement) -> _Weighed:
    return _Weighed(
        judgement,
        1.0 if judgement.outcome is Outcome.CLEAN else 0.0,
        0.0 if judgement.outcome is Outcome.FAILED else 1.0,
    )


def _unknown(reason: str) -> _Weighed:
    return _scored(inconclusive(reason))


def _graded(assertion: Assertion, answer: Answer, judge: Judge | None) -> _Weighed:
    """What the grader that *assertion* names says, asked by *judge*."""
    _read(assertion)
    if judge is None:
        raise Unjudged("nobody here asks a grader")
    try:
        said = judge(_url(assertion), assertion, answer)
        passed, score = said.get("pass"), said.get("score")
    except Exception as error:  # noqa: BLE001  # whatever it was, the grader broke and not the answer
        raise Unjudged(f"the grader failed: {type(error).__name__}") from None
    if not isinstance(passed, bool):
        raise Unjudged("the grader did not say whether it holds")
    return _inverted(assertion, _by_grade(assertion, passed=passed, score=score, why=str(said.get("reason") or "")))


def _by_grade(assertion: Assertion, *, passed: bool, score: Any, why: str) -> _Weighed:
    limit = number(assertion, "threshold")
    known = is_number(score) and 0 <= score <= 1
    if limit is not None and not known:
        raise Unjudged("the grader gave no score for the threshold")
    holds = passed and (limit is None or score >= limit)
    one = _scored(CLEAN if holds else failed(_said(assertion, why)))
    return one._replace(low=score, high=score) if known else one


def _read(assertion: Assertion) -> Test:
    """The test that *assertion* is. Malformed where it is none that can be made here."""
    kind = assertion.get("type")
    if not isinstance(kind, str):
        raise Malformed("an assertion has a type")
    foreign = sorted(map(str, assertion.keys() - _KEYS))
    if foreign:
        raise Foreign(f"{', '.join(foreign)} cannot be done here")
    _check_filled(assertion.get("value"))
    _check_weight(assertion)
    if _base(kind) in _GRADED:
        _url(assertion)
        return _never
    reader = READERS.get(_base(kind))
    if reader is None:
        raise Foreign("this type cannot be judged here")
    return reader(assertion)


def _never(_answer: Answer) -> bool:
    raise Unjudged("only a grader can say")


def _check_filled(value: Any) -> None:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and text.startswith(_FOREIGN):
            raise Foreign(f"the file {short(text)} is not read")
        if isinstance(text, str) and any(mark in text for mark in _MARKS):
            raise Foreign(f"the template {short(text)} was not filled in")


def _members(assertion: Assertion) -> list[Assertion]:
    members = assertion.get("assert")
    if not isinstance(members, list) or not members or not all(isinstance(one, Mapping) for one in members):
        raise Malformed("a set has a list of assertions under assert")
    return members


def _limit(assertion: Assertion, depth: int) -> float | None:
    """The threshold of a set."""
    foreign = sorted(map(str, assertion.keys() - {"type", "assert", "threshold", "weight", "metric"}))
    if foreign:
        raise Foreign(f"{', '.join(foreign)} cannot be done here")
    if depth >= _DEEPEST:
        raise Malformed(f"sets are nested at most {_DEEPEST} deep")
    _check_weight(assertion)
    return number(assertion, "threshold")


def _url(assertion: Assertion) -> str:
    """Where the grader of *assertion* is."""
    provider = assertion.get("value" if _base(assertion["type"]) == "webhook" else "provider")
    url = provider.get("id") if isinstance(provider, Mapping) else provider
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise Foreign("no URL is named that could be asked; write it as provider")
    return url


def _check_weight(assertion: Assertion) -> None:
    weight = number(assertion, "weight")
    if weight is not None and weight < 0:
        raise Malformed("a weight is not below 0")


def _weight(assertion: Assertion) -> float:
    """What *assertion* weighs; as much as others where its weight is none, which is said where it is judged."""
    weight = assertion.get("weight")
    return float(weight) if is_number(weight) and weight >= 0 else 1.0


def _base(kind: str) -> str:
    return kind.removeprefix("not-")


def _named(kind: str) -> str:
    return short(kind) if kind else "an assertion"


def _said(assertion: Assertion, why: str) -> str:
    """That *assertion* does not hold, in words."""
    value = assertion.get("value", assertion.get("threshold"))
    what = f" {short(value)}" if value is not None else ""
    return f"{assertion['type']}{what} does not hold{': ' if why else ''}{short(why) if why else ''}"
