"""What was counted: never more certain than it is, and it rules nothing out by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence import measurement
from tests.rooms import NOON, Room, bodies, refusal
from warroom.core.counts import CountMeasured, Estimate, Method, of_region, together
from warroom.core.errors import Code

DEFINED: dict[str, Any] = {
    "rule": {"definition": True},
    "method": "exact",
    "settled": "the predicate is what affected means",
}


def count(room: Room, low: int, high: int | None = None, *, why: str = "", **fields: Any) -> CountMeasured:
    recorded = room.do("count_measure", measured=measurement(low, high, **fields), why=why)
    body = bodies(recorded)[0]
    assert isinstance(body, CountMeasured)
    return body


def latest(room: Room) -> Estimate:
    found = room.incident.affected
    assert found is not None
    return found


def unknown(room: Room) -> set[str]:
    """What stands in the way of knowing the severity."""
    return {name for reason in room.json["severity"]["undetermined"] for name in reason["missing"]}


def test_a_count_is_kept_with_how_it_was_made() -> None:
    room = Room()
    count(room, 12, 15, events=14, rows=20_000, unreadable=1)
    found = latest(room)
    assert (found.low, found.high, found.method, found.as_of) == (12, 15, Method.AT_LEAST, NOON)
    assert found.measured is not None
    assert (found.measured.rows, found.measured.rule.where) == (20_000, "response like '%full refund%'")


def test_a_predicate_that_may_miss_people_rules_nothing_out() -> None:
    room = Room()
    count(room, 12, 15)
    assert room.incident.known()["affected.low"] == 12
    assert not {"affected.likely", "affected.high"} & set(room.incident.known())
    assert "affected.high" in unknown(room), "more people than the predicate finds may be affected"


@pytest.mark.parametrize("settled", ["the predicate is what affected means", "signed by ana: I read them all"])
def test_what_is_settled_may_lower_the_severity(settled: str) -> None:
    room = Room()
    count(room, 12, 15, settled=settled)
    assert room.incident.known()["affected.high"] == 15
    assert "affected.high" not in unknown(room)


def test_a_high_that_was_stated_is_not_taken_back_by_a_count_that_may_miss_people() -> None:
    room = Room()
    room.do("count_set", low=5, high=20_000, why="the whole launch")
    level = room.incident.severity.level
    count(room, 12, 15)
    assert (latest(room).low, latest(room).high) == (12, 20_000)
    assert room.incident.severity.level == level
    count(room, 13, 15, **DEFINED)
    assert (latest(room).low, latest(room).high) == (13, 15)


def test_a_count_that_went_past_what_was_stated_leaves_the_upper_end_unknown() -> None:
    room = Room()
    room.do("count_set", low=5, likely=10, high=20, why="tickets")
    count(room, 25)
    assert (latest(room).low, latest(room).likely, latest(room).high) == (25, None, None)


def test_a_statement_stands_for_what_was_counted_before_it() -> None:
    room = Room()
    count(room, 300, 400, **DEFINED)
    room.do("count_set", low=100, high=200, why="two thirds were tests")
    assert (latest(room).low, latest(room).high, latest(room).method) == (100, 200, Method.STATED)


def test_half_a_log_has_no_upper_end_and_is_not_exact() -> None:
    body = count(Room(), 12, 15, scanned=0.43, **DEFINED)
    assert (body.measured.high, body.measured.method) == (None, Method.AT_LEAST)


def test_a_count_that_read_nothing_new_says_so() -> None:
    room = Room()
    count(room, 12, 15)
    assert count(room, 12, 15).changed == "nothing new"
    digests = measurement()["digests"] | {"data": "d2"}
    assert count(room, 13, 15, digests=digests).changed == "more was read"


def test_only_the_definition_of_affected_is_exact() -> None:
    assert count(Room(), 12, 15, method="exact").measured.method is Method.AT_LEAST
    assert count(Room(), 12, 15, **DEFINED).measured.method is Method.EXACT


@pytest.mark.parametrize("ends", [{"low": 3, "high": 2}, {"low": 3, "high": 9, "likely": 2}])
def test_a_range_out_of_order_is_refused(ends: dict[str, int]) -> None:
    refusal(Code.INVALID, Room().refused("count_measure", measured=measurement(**ends)))


def test_a_number_never_falls_without_a_reason() -> None:
    room = Room()
    count(room, 40)
    said = refusal(Code.REASON_REQUIRED, room.refused("count_measure", measured=measurement(39, None)))
    assert "39" in said
    assert "40" in said
    count(room, 39, why="one was a test account")
    count(room, 38, notes=("two sessions turned out to be shared",))
    count(room, 12, rule={"where": "response like '%refund within%'"})
    changes = [one.why for one in room.incident.counts.history]
    assert changes == [
        "first count", "one was a test account", "two sessions turned out to be shared", "the rule was edited",
    ]  # fmt: skip


def test_several_counts_may_have_found_the_same_people() -> None:
    room = Room()
    count(room, 12, 15, likely=14)
    count(room, 40, 60, rule={"id": "hotel"})
    found = latest(room)
    assert (found.low, found.likely, found.high) == (40, None, 75)
    count(room, 41, None, rule={"id": "hotel"}, scanned=0.5)
    assert (latest(room).low, latest(room).high) == (41, None)


RANGES = st.tuples(st.integers(0, 10**6), st.one_of(st.none(), st.integers(0, 10**6))).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
)


@given(st.lists(RANGES, min_size=1, max_size=6))
def test_a_union_is_at_least_the_largest_and_at_most_the_sum(ranges: list[tuple[int, int | None]]) -> None:
    measured = tuple(
        Estimate(low, None, high, "", "ana", NOON, seq, Method.AT_LEAST, settled=False)
        for seq, (low, high) in enumerate(ranges)
    )
    found = together(None, measured)
    assert found is not None
    assert found.low == max(low for low, _ in ranges)
    highs = [high for _, high in ranges]
    assert found.high == (None if None in highs else sum(high for high in highs if high is not None))


def test_people_of_a_region_count_towards_its_threshold() -> None:
    room = Room()
    regions = {"US-TX": {"low": 300, "high": 310}, "US-CA": {"low": 700, "high": None}, "DE": {"low": 9_000, "high": 9}}
    count(room, 10_000, by={"region": regions})
    assert of_region(room.incident, "US-TX") == 300
    assert of_region(room.incident, "US-*") == 700
    assert of_region(room.incident, "FR") is None


def test_an_outsider_puts_no_count_on_the_record() -> None:
    refusal(Code.NOT_PERMITTED, Room().refused("count_measure", who="zoe", measured=measurement()))


def test_the_answer_as_json_says_how_it_was_made_and_from_what() -> None:
    room = Room()
    count(room, 12, 15, unidentified_sessions=3, by={"region": {"DE": {"low": 12, "high": 15}}})
    told = room.json["affected"]
    assert (told["low"], told["high"], told["method"], told["settled"]) == (12, 15, "at_least", False)
    assert told["by"]["region"]["DE"]["low"] == 12
    [source] = told["sources"]
    assert (source["id"], source["schema"], source["unidentified_sessions"]) == ("refunds", "warroom.count/v1", 3)
    assert told["stale"] is False
    room.wait(minutes=3, seconds=1)
    assert room.json["affected"]["stale"] is True, "three times its schedule of a minute"
