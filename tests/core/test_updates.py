"""Situation reports, owed at the cadence of the severity."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.rooms import NOON, Room, bodies, refusal
from warroom.core.errors import Code
from warroom.core.updates import UpdatePosted, every, next_due

HOUR = timedelta(hours=1)


def test_the_first_report_is_owed_a_cadence_after_the_declaration() -> None:
    room = Room()
    assert every(room.incident) == 4 * 3600
    assert next_due(room.incident) == NOON + 4 * HOUR


def test_the_next_one_is_owed_a_cadence_after_the_last() -> None:
    room = Room()
    room.wait(hours=1)
    recorded = room.do("update_post", who="eve", text="We look into it")
    assert bodies(recorded) == [UpdatePosted(text="We look into it")]
    assert next_due(room.incident) == NOON + 5 * HOUR
    last = room.incident.updates
    assert (last.text, last.by, last.at, last.seq) == ("We look into it", "eve", NOON + HOUR, recorded.seq)


def test_a_worse_level_asks_for_reports_more_often() -> None:
    room = Room()
    room.do("fact_set", fact="harm", value="serious")
    assert every(room.incident) == 1800
    assert next_due(room.incident) == NOON + timedelta(minutes=30)


def test_an_override_sets_the_cadence_too() -> None:
    room = Room()
    room.do("severity_set", level="SEV2", why="press call")
    assert every(room.incident) == 3600


def test_no_report_is_owed_for_a_suspicion_until_it_is_declared() -> None:
    room = Room(suspected=True)
    assert next_due(room.incident) is None
    room.wait(hours=3)
    room.do("phase_set", phase="declared")
    assert next_due(room.incident) == NOON + 7 * HOUR


def test_a_report_on_a_suspicion_does_not_make_the_first_one_after_the_declaration_late() -> None:
    room = Room(suspected=True)
    room.do("update_post", text="We look into it")
    room.wait(hours=10)
    room.do("phase_set", phase="declared")
    assert next_due(room.incident) == NOON + 14 * HOUR


@pytest.mark.parametrize("phases", [("resolved",), ("resolved", "reviewing"), ("cancelled",)])
def test_nothing_is_owed_once_it_is_over(phases: tuple[str, ...]) -> None:
    room = Room()
    room.override(*phases)
    assert every(room.incident) is None
    assert next_due(room.incident) is None


def test_after_reopening_a_report_is_owed_a_cadence_later_and_not_long_ago() -> None:
    room = Room()
    room.override("resolved")
    room.wait(days=30)
    room.do("phase_reopen", why="it happens again")
    assert next_due(room.incident) == NOON + timedelta(days=30, hours=4)


def test_being_contained_moves_no_deadline() -> None:
    room = Room()
    room.wait(hours=2)
    room.do("phase_set", phase="contained")
    assert next_due(room.incident) == NOON + 4 * HOUR
    room.do("phase_set", phase="declared")
    assert next_due(room.incident) == NOON + 4 * HOUR


def test_dating_an_entry_back_does_not_make_the_next_report_late() -> None:
    assert next_due(Room(at=NOON - timedelta(days=1)).incident) == NOON + 4 * HOUR
    room = Room()
    room.do("update_post", text="posted elsewhere", at=NOON - timedelta(days=1))
    assert next_due(room.incident) == NOON + 4 * HOUR
    assert room.incident.updates.at == NOON - timedelta(days=1)


@pytest.mark.parametrize("text", ["", "\n "])
def test_an_empty_report_is_refused(text: str) -> None:
    refusal(Code.INVALID, Room().refused("update_post", text=text))


def test_an_outsider_does_not_report_for_the_team() -> None:
    refusal(Code.NOT_PERMITTED, Room().refused("update_post", who="zoe", text="All is well"))
