"""A replay says how fast time passes in it and who is looking, in words that fit beside each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.rooms import Room
from warroom.views import guide

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 s"), (1, "1 s"), (45, "45 s"), (90, "2 min"), (240, "4 min"), (5399, "90 min"), (7200, "2 h"),
        (129_600, "2 days"), (864_000, "10 days"),
    ],
)  # fmt: skip
def test_a_pace_is_told_in_the_unit_that_a_person_would_take(seconds: float, words: str) -> None:
    assert guide.pace(seconds) == words


def test_what_is_left_is_told_in_minutes_until_it_is_little() -> None:
    assert [guide.left(seconds) for seconds in (240, 91, 89, 0)] == [
        "4 min left",
        "2 min left",
        "89 s left",
        "1 s left",
    ]


def test_the_line_says_that_it_is_a_replay_how_fast_and_when() -> None:
    brief, whole = guide.playing(NOON, 240, 180)
    assert brief == "Replay of a real incident: 1 s = 4 min, 3 min left"
    assert whole == "Replay of a documented incident: 31 Jan 2026 12:00Z, 1 s here = 4 min there, 3 min left"


def test_a_person_is_known_by_the_seats_they_sit_in_or_else_by_the_one_that_the_plan_has_for_them() -> None:
    room = Room()
    assert guide.you(room.incident, "cleo") == "you are cleo, counsel"
    room.do("role_join", who="ben", role="engineer")
    room.do("role_assign", role="counsel", person="ben")
    room.do("role_join", who="ben", role="counsel")
    assert guide.you(room.incident, "ben") == "you are ben, engineer, counsel"
    assert guide.you(room.incident, "stranger") == "you are stranger, a guest"
