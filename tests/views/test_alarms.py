"""What rings, for whom, and that it has one id for as long as it comes no closer."""

from __future__ import annotations

from datetime import timedelta

from tests.owed import CUSTOMERS, DPA, WARNING, every_state, owing
from tests.rooms import NOON, Room
from warroom.views import alarms
from warroom.views.alarms import AlarmView

TELL_BERLIN = "tell Berlin authority: Personal data breach, to the supervisory authority"


def heard(room: Room, person: str) -> tuple[AlarmView, ...]:
    """What rings for *person*."""
    return alarms.view(room.incident, room.view.deadlines, person, room.clock.now())


def rung(room: Room, person: str, about: str) -> set[str]:
    """The ids of what rings for *person* about a deadline."""
    return {one.id for one in heard(room, person) if one.reason.startswith(about)}


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


def test_a_notice_rings_for_who_answers_for_it_at_the_times_that_the_plan_names() -> None:
    room = owing()
    for fact, value in (("personal_data", "yes"), ("risk_to_persons", "risk")):
        room.do("fact_set", who="cleo", fact=fact, value=value)
    room.wait(hours=71, minutes=1)
    assert f"59m: {TELL_BERLIN}" in said(room, "cleo")
    assert f"59m: {TELL_BERLIN}" not in said(room, "dan")
    warned = rung(room, "cleo", f"notice:{DPA}")
    room.wait(minutes=50)
    assert rung(room, "cleo", f"notice:{DPA}") == warned, "the plan warns a day and four hours before, not ten minutes"
    room.wait(minutes=10)
    [late] = [one for one in heard(room, "cleo") if one.id in rung(room, "cleo", f"notice:{DPA}")]
    assert (late.urgent, late.sudden) == (True, True)


def test_where_the_plan_is_silent_a_notice_rings_at_the_usual_times() -> None:
    room = owing()
    room.do("fact_set", who="cleo", fact="nis2.significant", value="yes")
    room.wait(hours=23, minutes=10)
    hour = rung(room, "dan", f"notice:{WARNING}")
    room.wait(minutes=41)
    assert len(hour) == 1
    assert rung(room, "dan", f"notice:{WARNING}").isdisjoint(hour)


def test_a_duty_that_only_may_apply_rings_for_who_can_answer_and_is_never_urgent() -> None:
    room = owing()
    room.wait(hours=24)
    [asked] = [one for one in heard(room, "cleo") if one.reason.startswith("fact:nis2.significant:")]
    room.wait(hours=3)
    [late] = [one for one in heard(room, "cleo") if one.reason == asked.reason]
    assert not late.urgent
    assert not late.sudden
    assert not [one for one in heard(room, "dan") if WARNING in one.id], "who would have to tell is not rung"
    assert not [one for one in heard(room, "dan") if one.reason == asked.reason]


def test_a_date_of_our_own_rings_less_and_without_urgency() -> None:
    room = every_state()
    [policy] = [one for one in heard(room, "eve") if one.reason.startswith(f"notice:{CUSTOMERS}")]
    assert (policy.urgent, policy.sudden) == (False, False)


def test_a_deadline_that_moved_earlier_rings_at_once_for_its_owner_however_far_it_is() -> None:
    room = every_state()
    [moved] = [one for one in heard(room, "dan") if one.reason.startswith("moved:")]
    assert moved.said == (
        "DEADLINE EARLIER, 25 Nov 16:00Z: tell the CSIRT or the competent authority: Significant incident, notification"
    )
    assert (moved.urgent, moved.sudden) == (True, True)
    room.wait(hours=30)
    assert moved.id in {one.id for one in heard(room, "dan")}, "and once: its id stays the same"


def test_a_deadline_that_moved_later_rings_for_nobody() -> None:
    room = owing()
    room.do("fact_set", who="cleo", fact="nis2.significant", value="yes")
    room.do("anchor_set", who="cleo", anchor="aware", moment=NOON - timedelta(hours=1))
    room.do("anchor_set", who="cleo", anchor="aware", moment=NOON, why="it was not the helpdesk")
    assert not [one for one in heard(room, "dan") if one.reason.startswith("moved:")]
