"""Who is in charge, who is missing, and who may do what now."""

from __future__ import annotations

from tests.plans import changed
from tests.rooms import Room, pinned
from warroom.views import headline
from warroom.views.authority import AuthorityView
from warroom.views.headline import Alarm
from warroom.views.roles import RoleView


def seat(room: Room, name: str) -> RoleView:
    return next(one for one in room.view.roles if one.id == name)


def pause(room: Room) -> AuthorityView:
    return next(one for one in room.view.authority if one.action == "pause")


def can_now(room: Room, action: str) -> list[str]:
    found: list[str] = next(one for one in room.json["authority"] if one["action"] == action)["can_now"]
    return found


def test_a_vacant_seat_shows_whom_the_plan_lists() -> None:
    room = Room()
    assert (seat(room, "counsel").state, seat(room, "counsel").holder) == ("vacant", "cleo")
    assert seat(room, "counsel").deputies == ("dan",)


def test_an_assigned_seat_shows_who_was_asked() -> None:
    room = Room()
    room.do("role_assign", role="counsel", person="dan")
    assert (seat(room, "counsel").state, seat(room, "counsel").holder) == ("assigned", "dan")


def test_a_taken_seat_shows_who_sits_there_and_to_whom_it_is_offered() -> None:
    room = Room()
    room.do("role_join", who="dan", role="counsel")
    assert (seat(room, "counsel").state, seat(room, "counsel").holder, seat(room, "counsel").note) == (
        "joined",
        "dan",
        "",
    )
    room.do("role_offer", who="dan", role="counsel", to="cleo")
    shown = seat(room, "counsel")
    assert (shown.state, shown.holder, shown.note, shown.offered_to) == ("offered", "dan", "offered to cleo", "cleo")


def test_a_seat_is_overdue_when_nobody_came_in_the_time_that_the_plan_gives() -> None:
    room = Room()
    room.wait(minutes=5)
    assert not seat(room, "commander").overdue
    room.wait(seconds=1)
    assert seat(room, "commander").overdue
    assert not seat(room, "counsel").overdue
    room.do("role_join", who="ben", role="commander")
    assert not seat(room, "commander").overdue


def test_nobody_is_overdue_for_a_suspicion_or_once_it_is_resolved() -> None:
    room = Room(suspected=True)
    room.wait(days=1)
    assert not any(one.overdue for one in room.view.roles)
    room = Room()
    room.override("resolved")
    room.wait(days=1)
    assert not any(one.overdue for one in room.view.roles)


def test_programs_are_told_who_sits_there_apart_from_who_is_expected() -> None:
    room = Room()
    told = {one["id"]: one for one in room.json["roles"]}
    assert (told["counsel"]["holder"], told["counsel"]["occupant"]) == ("cleo", None)
    assert told["counsel"]["join_due_at"] == "2026-11-23T12:15:00Z"
    room.do("role_join", who="dan", role="counsel")
    told = {one["id"]: one for one in room.json["roles"]}
    assert (told["counsel"]["holder"], told["counsel"]["occupant"]) == ("dan", "dan")
    assert told["counsel"]["since"] == "2026-11-23T12:00:00Z"


def test_who_can_decide_now_are_the_occupants_and_the_listed_holders_of_what_is_vacant() -> None:
    room = Room()
    assert can_now(room, "pause") == ["ana", "ben"]
    room.do("role_join", who="ben", role="commander")
    assert can_now(room, "pause") == ["ben"]
    room.do("role_assign", who="ben", role="engineer", person="fay")
    assert can_now(room, "pause") == ["ben", "fay"]
    room.do("role_join", who="fay", role="engineer")
    assert can_now(room, "pause") == ["ben", "fay"]
    assert can_now(room, "severity") == ["ben", "dan"]


def test_who_is_here_comes_before_who_is_expected() -> None:
    room = Room()
    assert (pause(room).here, pause(room).expected) == ((), ("ana", "ben"))
    room.do("role_join", who="ben", role="engineer")
    assert (pause(room).here, pause(room).expected) == (("ben",), ("ana",))
    assert "approval from legal" in pause(room).terms


def test_the_headline_calls_for_somebody_when_nobody_who_may_pause_is_here() -> None:
    room = Room()
    line = headline.view(room.view)[3]
    assert (line.word, line.alarm) == ("NOBODY HERE", Alarm.CAUTION)
    assert "ana" in line.value
    room.do("probe_record", clean=0, failed=1, why="by hand")
    assert headline.view(room.view)[3].alarm is Alarm.ALARM
    room.do("role_join", who="ben", role="engineer")
    assert headline.view(room.view)[3].word == "ben"


def test_a_plan_that_gives_pausing_to_nobody_says_so_loudly() -> None:
    text = changed("- action: pause\n    title: Take the assistant offline", "- action: limit\n    title: Limit it")
    line = headline.view(Room(plan=pinned(text)).view)[3]
    assert (line.word, line.alarm) == ("NOBODY", Alarm.ALARM)


def test_people_are_shown_with_what_they_hold() -> None:
    room = Room()
    room.do("role_join", role="engineer")
    room.do("role_join", role="commander")
    assert {one.id: one.holds for one in room.view.people}["ana"] == ("commander", "engineer")
