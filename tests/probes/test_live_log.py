"""What the live log comes to, with its denominator."""

from __future__ import annotations

import pytest

from tests.probes.conftest import outcome
from tests.rooms import NOON
from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes.tries import Counted, Surroundings, tried

PROBE = Probe.model_validate({"id": "log", "kind": "query", "query": {"count": "refunds"}})


def log(around: Surroundings, counted: Counted) -> Surroundings:
    def look(query: object) -> Counted:
        assert query is PROBE.query
        return counted

    return around._replace(counted=look)


def test_requests_that_do_not_show_the_error_are_clean_and_the_others_failed(around: Surroundings) -> None:
    one = tried(PROBE, log(around, Counted(4_000, 12, NOON, 3.5)), 0)
    assert (outcome(one), one.why) == ((3_988, 12, 0), "12 of 4,000 requests show the error")
    assert one.details == {"newest_at": "2026-11-23T12:00:00Z", "quiet_s": 3.5}
    assert one.answer_digest is None


def test_no_request_says_nothing(around: Surroundings) -> None:
    tries = [tried(PROBE, log(around, Counted(0, 0, newest)), 0) for newest in (NOON, None)]
    assert [outcome(one) for one in tries] == [(0, 0, 1)] * 2
    assert tries[0].why == "0 requests since 2026-11-23T12:00:00Z that the predicate can judge: that says nothing"
    assert tries[1].why == "0 requests that the predicate can judge: that says nothing"


@pytest.mark.parametrize("counted", [Counted(3, 4), Counted(3, -1), Counted(-1, 0)])
def test_numbers_that_cannot_be_say_nothing(around: Surroundings, counted: Counted) -> None:
    assert outcome(tried(PROBE, log(around, counted), 0)) == (0, 0, 1)


def test_where_there_is_no_log_there_is_nothing_to_ask(around: Surroundings) -> None:
    with pytest.raises(Refused) as refused:
        tried(PROBE, around, 0)
    assert refused.value.code is Code.INVALID
