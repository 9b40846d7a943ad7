"""How many people: a person's word, never more exact than it was given."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.rooms import NOON, Room, bodies, refusal
from warroom.core.counts import CountStated, Estimate
from warroom.core.errors import Code


def test_nobody_has_counted_means_unknown_and_not_zero() -> None:
    incident = Room().incident
    assert incident.affected is None
    assert not {"affected.low", "affected.likely", "affected.high"} & set(incident.known())


def test_a_count_is_kept_with_who_said_so_why_and_as_of_when() -> None:
    room = Room()
    recorded = room.do("count_set", who="ben", low=12, likely=14, high=40, why="tickets", at=NOON.replace(hour=11))
    assert bodies(recorded)[0] == CountStated(low=12, likely=14, high=40, why="tickets")
    seq = recorded.events[0].seq
    assert room.incident.affected == Estimate(12, 14, 40, "tickets", "ben", NOON.replace(hour=11), seq)


def test_without_an_upper_end_the_high_stays_unknown() -> None:
    room = Room()
    room.do("count_set", low=12, why="tickets")
    latest = room.incident.affected
    assert latest is not None
    assert (latest.likely, latest.high) == (None, None)
    room.do("count_set", low=12, likely=2_000, why="a guess")
    assert "affected.high" not in room.incident.known()
    assert room.incident.severity.could_be == "SEV1", "at least twelve says nothing about an upper end"


def test_every_count_stays_in_the_history() -> None:
    room = Room()
    room.do("count_set", low=12, why="tickets")
    room.do("count_set", low=0, high=0, why="they were tests")
    assert [(e.low, e.high) for e in room.incident.counts.history] == [(12, None), (0, 0)]


@pytest.mark.parametrize(("low", "likely", "high"), [(2, 1, None), (2, None, 1), (1, 3, 2), (3, 2, 1), (1, 0, 5)])
def test_a_range_out_of_order_is_refused(low: int, likely: int | None, high: int | None) -> None:
    refusal(Code.INVALID, Room().refused("count_set", low=low, likely=likely, high=high, why="x"))


@pytest.mark.parametrize(("low", "likely", "high"), [(0, 0, 0), (1, 1, 2), (1, 2, 2), (5, None, 5), (3, 4, None)])
def test_a_range_may_be_as_narrow_as_it_likes(low: int, likely: int | None, high: int | None) -> None:
    Room().do("count_set", low=low, likely=likely, high=high, why="x")


@pytest.mark.parametrize("fields", [{"low": -1}, {"low": 1, "high": 10**12}, {"low": 1, "likely": -2}, {"high": 3}])
def test_fewer_than_none_and_more_than_all_people_are_no_count(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Room().do("count_set", why="x", **fields)


@pytest.mark.parametrize("why", ["", "\t"])
def test_a_count_is_signed_with_a_reason(why: str) -> None:
    refusal(Code.REASON_REQUIRED, Room().refused("count_set", low=1, why=why))


def test_an_outsider_cannot_sign_for_a_count_until_the_commander_gives_a_role() -> None:
    room = Room()
    assert "zoe" in refusal(Code.NOT_PERMITTED, room.refused("count_set", who="zoe", low=0, high=0, why="trust me"))
    room.do("role_assign", role="comms", person="zoe", outsider=True)
    room.do("count_set", who="zoe", low=1, why="tickets")


def test_a_later_word_may_lower_the_severity_because_a_person_signs_for_it() -> None:
    room = Room()
    room.do("count_set", low=1, high=5_000, why="every session")
    assert room.incident.severity.computed == "SEV1"
    room.do("fact_set", fact="harm", value="none")
    room.do("fact_set", fact="personal_data", value="no")
    room.do("count_set", who="dan", low=1, high=20, why="the log names them")
    assert room.incident.severity.computed == "SEV3"
    latest = room.incident.affected
    assert latest is not None
    assert latest.by == "dan"
