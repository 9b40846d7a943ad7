"""What another check's report is read as."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.probes.conftest import outcome
from tests.rooms import NOON
from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes.pushes import pushed
from warroom.probes.tries import Surroundings, tried


def test_a_report_of_numbers_is_a_batch() -> None:
    report = {"probe": "nightly", "clean": 9, "failed": 1, "inconclusive": 2, "why": "run 7"}
    one = pushed(report | {"at": "2026-11-23T13:00:00+02:00"}, NOON)
    assert (outcome(one), one.why, one.details) == ((9, 1, 2), "run 7", {"probe": "nightly"})
    assert one.at == NOON - timedelta(hours=1)


def test_a_report_that_does_not_say_when_is_of_now() -> None:
    assert pushed({"failed": 1}, NOON).at == NOON


@pytest.mark.parametrize(
    ("report", "came_to", "why", "latency"),
    [
        ({"success": True, "duration": "1m2.5s"}, (1, 0, 0), "success", 62.5),
        ({"success": "true", "error": ""}, (1, 0, 0), "success", None),
        ({"success": "false", "error": "promised a refund", "duration": "250ms"}, (0, 1, 0), "promised a refund", 0.25),
        ({"success": False}, (0, 1, 0), "no success", None),
    ],
)
def test_a_report_to_gatus_is_one_try(
    report: dict[str, Any], came_to: tuple[int, int, int], why: str, latency: float | None
) -> None:
    one = pushed(report, NOON)
    assert (outcome(one), one.why, one.latency_s) == (came_to, why, latency)


@pytest.mark.parametrize(
    "report",
    [
        {}, {"clean": 0}, {"clean": -1}, {"clean": True}, {"clean": 1.0}, {"clean": "9"}, {"clean": None},
        {"clean": 10**10}, {"clean": 1, "color": "red"}, {"clean": 1, "success": True}, {"success": 1.5},
        {"success": None},
        {"success": "yes"}, {"success": []}, {"success": True, "error": "x"}, {"success": True, "duration": "fast"},
        {"success": True, "duration": 250}, {"clean": 1, "why": "x" * 501}, {"clean": 1, "why": 3},
        {"clean": 1, "at": "yesterday"}, {"clean": 1, "at": "2026-11-23T12:00:00"}, {"clean": 1, "at": 1700000000},
        {"clean": 1, "at": "2026-11-23T12:03:00Z"}, {"clean": 1, "probe": "../x"}, {"clean": 1, "probe": 3}, {3: 4},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_whole(report: dict[Any, Any]) -> None:
    with pytest.raises(Refused) as refused:
        pushed(report, NOON)
    assert refused.value.code is Code.INVALID


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=2) | some.dictionaries(some.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
KEYS = some.sampled_from(["probe", "clean", "failed", "inconclusive", "at", "why", "success", "error", "duration"])


@given(some.dictionaries(KEYS, ANYTHING | some.integers(0, 5) | some.sampled_from(["true", "1s"]), max_size=4))
def test_whatever_is_posted_is_read_within_bounds_or_refused(report: dict[str, Any]) -> None:
    try:
        one = pushed(report, NOON)
    except Refused as refused:
        assert refused.code is Code.INVALID  # noqa: PT017  # what is read is as good an answer
    else:
        assert sum(outcome(one)) > 0
        assert all(0 <= number <= 10**9 for number in outcome(one))
        one.why.encode()


@pytest.mark.parametrize(("kind", "command"), [("push", "warroom probe push it "), ("manual", "warroom probe record ")])
def test_there_is_nothing_to_run_where_others_look(around: Surroundings, kind: str, command: str) -> None:
    with pytest.raises(Refused) as refused:
        tried(Probe.model_validate({"id": "it", "kind": kind}), around, 0)
    assert refused.value.code is Code.INVALID
    assert refused.value.hint.startswith(command)
