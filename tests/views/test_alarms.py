"""What rings, for whom, and that it has one id for as long as it comes no closer."""

from __future__ import annotations

from tests.rooms import Room
from warroom.views import alarms


def said(room: Room, person: str) -> list[str]:
    """What rings for *person*, in words."""
    return [one.said for one in alarms.view(room.incident, room.view.deadlines, person, room.clock.now())]


def test_a_step_rings_for_who_owns_it_and_for_nobody_else() -> None:
    room = Room()
    room.wait(minutes=11)
    assert "1m late: Preserve the logs" in said(room, "ben")
    assert not [words for words in said(room, "cleo") if "Preserve" in words]


def test_a_vacant_seat_rings_for_its_listed_holder() -> None:
    room = Room()
    assert "5m00s: commander joins" in said(room, "ana")
    room.do("role_join", role="commander")
    assert not [words for words in said(room, "ana") if "commander joins" in words]


def test_an_update_rings_for_the_commander() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.wait(hours=3, minutes=55)
    assert "5m00s: post an update" in said(room, "ana")
    assert "5m00s: post an update" not in said(room, "ben")


def test_an_alarm_keeps_its_id_until_it_comes_closer() -> None:
    room = Room()
    room.do("role_join", role="commander")

    def ids() -> set[str]:
        return {
            one.id
            for one in alarms.view(room.incident, room.view.deadlines, "ana", room.clock.now())
            if "update" in one.id
        }

    room.wait(hours=3, minutes=10)
    hour = ids()
    room.wait(minutes=20)
    assert ids() == hour
    room.wait(minutes=25)
    assert len(hour) == 1
    assert ids().isdisjoint(hour)


def test_the_worst_severity_rings_for_whoever_has_a_seat_and_not_for_who_said_so() -> None:
    room = Room()
    room.do("role_join", who="cleo", role="counsel")
    room.do("severity_set", level="SEV1", why="the press has called")
    assert "it is SEV1: Serious" in said(room, "cleo")
    assert "it is SEV1: Serious" not in said(room, "ana")


def test_nothing_rings_once_it_is_over() -> None:
    room = Room()
    room.do("phase_set", phase="cancelled", why="a false alarm")
    room.wait(hours=5)
    assert said(room, "ana") == said(room, "ben") == []
