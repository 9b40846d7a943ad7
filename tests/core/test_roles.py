"""Who sits in which seat, and that harm can be stopped before anybody has filled in a form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.plans import changed
from tests.rooms import NOON, Room, bodies, kinds, pinned, refusal
from warroom.core.errors import Code
from warroom.core.roles import (
    RoleAccepted,
    RoleAssigned,
    RoleJoined,
    RoleOffered,
    Seat,
    held_by,
    join_due,
    may_act,
    on_team,
)

WITH_LOGINS = pinned(changed("login: dan,", "login: d.ulrich,"))


def occupant(room: Room, role: str) -> str | None:
    return room.incident.roles.seat(role).occupant


def test_at_the_beginning_every_seat_is_vacant_and_its_listed_holder_may_act() -> None:
    incident = Room(who="zoe").incident
    assert incident.roles.seat("counsel") == Seat()
    assert may_act(incident, "counsel") == ["cleo"]


def test_declaring_takes_no_seat() -> None:
    assert held_by(Room(who="ana").incident, "ana") == []


def test_acting_for_a_vacant_seat_joins_it_on_the_record() -> None:
    room = Room()
    recorded = room.do("phase_set", phase="contained")
    assert bodies(recorded)[0] == RoleJoined(role="commander", person="ana", acting=True)
    assert occupant(room, "commander") == "ana"


def test_acting_a_second_time_joins_nothing_again() -> None:
    room = Room()
    room.do("phase_set", phase="contained")
    assert kinds(room.do("phase_set", phase="declared")) == ["phase.changed"]


def test_a_listed_holder_may_not_act_once_somebody_else_sits_there() -> None:
    room = Room()
    room.do("role_join", who="ben", role="commander")
    said = refusal(Code.NOT_PERMITTED, room.refused("phase_set", phase="contained"))
    assert "commander: ben" in said


def test_a_deputy_does_not_act_without_joining_and_is_told_how() -> None:
    room = Room()
    refused = room.refused("phase_set", who="ben", phase="contained")
    refusal(Code.NOT_PERMITTED, refused)
    assert "warroom role join commander" in refused.hint
    room.do("role_join", who="ben", role="commander")
    room.do("phase_set", who="ben", phase="contained")


def test_an_outsider_is_told_who_it_is_given_to_and_how_to_get_it() -> None:
    refused = Room().refused("phase_set", who="zoe", phase="contained")
    assert "commander: ana" in refusal(Code.NOT_PERMITTED, refused)
    assert "warroom role handover commander zoe" in refused.hint
    assert refused.details == {"roles": ["commander"], "actor": "zoe"}


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_listed_holders_and_deputies_may_join(who: str) -> None:
    room = Room()
    room.do("role_join", who=who, role="commander")
    assert occupant(room, "commander") == who


def test_nobody_else_may_join_unless_the_commander_assigns_it() -> None:
    room = Room()
    refused = room.refused("role_join", who="zoe", role="comms")
    assert "eve, fay" in refusal(Code.NOT_PERMITTED, refused)
    assert "warroom role assign comms zoe" in refused.hint
    room.do("role_assign", role="comms", person="zoe", outsider=True)
    room.do("role_join", who="zoe", role="comms")
    assert occupant(room, "comms") == "zoe"


def test_joining_what_one_holds_is_refused() -> None:
    room = Room()
    room.do("role_join", role="commander")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("role_join", role="commander"))


@pytest.mark.parametrize("why", [None, "", "  "])
def test_relieving_somebody_needs_a_reason(why: str | None) -> None:
    room = Room()
    room.do("role_join", role="commander")
    assert "ana holds commander" in refusal(
        Code.REASON_REQUIRED, room.refused("role_join", who="ben", role="commander", why=why)
    )


def test_with_a_reason_a_deputy_relieves_the_occupant_and_the_record_says_whom() -> None:
    room = Room()
    room.do("role_join", role="commander")
    relieved = bodies(room.do("role_join", who="ben", role="commander", why="ana cannot be reached"))
    assert relieved == [RoleJoined(role="commander", person="ben", relieves="ana", why="ana cannot be reached")]
    assert occupant(room, "commander") == "ben"


def test_a_handover_takes_effect_only_when_it_is_accepted() -> None:
    room = Room()
    room.do("role_join", role="commander")
    assert bodies(room.do("role_offer", role="commander", to="fay")) == [RoleOffered(role="commander", to="fay")]
    assert occupant(room, "commander") == "ana"
    assert may_act(room.incident, "commander") == ["ana"]
    accepted = bodies(room.do("role_accept", who="fay", role="commander"))
    assert accepted == [RoleAccepted(role="commander", person="fay", relieves="ana")]
    assert room.incident.roles.seat("commander") == Seat(occupant="fay", since=NOON, was_joined=True)


def test_only_whom_it_is_offered_to_can_accept() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="fay")
    assert "but to fay" in refusal(Code.ILLEGAL_TRANSITION, room.refused("role_accept", who="ben", role="commander"))
    refusal(Code.ILLEGAL_TRANSITION, Room().refused("role_accept", who="ben", role="commander"))


def test_an_offer_is_withdrawn_by_who_made_it_and_by_nobody_else() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="fay")
    refusal(Code.NOT_PERMITTED, room.refused("role_withdraw", who="fay", role="commander"))
    room.do("role_withdraw", role="commander")
    assert room.incident.roles.seat("commander") == Seat(occupant="ana", since=NOON, was_joined=True)
    refusal(Code.ILLEGAL_TRANSITION, room.refused("role_accept", who="fay", role="commander"))
    refusal(Code.ILLEGAL_TRANSITION, room.refused("role_withdraw", role="commander"))


def test_an_assignment_is_withdrawn_by_who_may_assign() -> None:
    room = Room()
    room.do("role_assign", role="comms", person="fay")
    refusal(Code.NOT_PERMITTED, room.refused("role_withdraw", who="ben", role="comms"))
    room.do("role_withdraw", role="comms")
    assert may_act(room.incident, "comms") == ["eve"], "whom the plan lists, as before"


def test_an_offer_lapses_when_the_seat_is_left_or_taken() -> None:
    room = Room()
    for _ in range(2):
        room.do("role_join", role="commander")
        room.do("role_offer", role="commander", to="fay")
        room.do("role_leave", role="commander")
        refusal(Code.ILLEGAL_TRANSITION, room.refused("role_accept", who="fay", role="commander"))
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="fay")
    room.do("role_join", who="ben", role="commander", why="ana is gone")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("role_accept", who="fay", role="commander"))


def test_only_the_occupant_hands_over_and_not_to_themselves() -> None:
    room = Room()
    assert "held by nobody" in refusal(Code.NOT_PERMITTED, room.refused("role_offer", role="commander", to="ben"))
    room.do("role_join", role="commander")
    refusal(Code.NOT_PERMITTED, room.refused("role_offer", who="ben", role="commander", to="fay"))
    refusal(Code.INVALID, room.refused("role_offer", role="commander", to="ana"))
    refusal(Code.INVALID, room.refused("role_offer", role="commander", to=" "))


def test_leaving_makes_the_seat_vacant_and_the_plan_counts_it_as_joined() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_leave", role="commander")
    assert room.incident.roles.seat("commander") == Seat(was_joined=True)
    assert may_act(room.incident, "commander") == ["ana"]
    refusal(Code.ILLEGAL_TRANSITION, room.refused("role_leave", role="commander"))


def test_the_commander_assigns_and_the_assigned_may_act_while_it_is_vacant() -> None:
    room = Room()
    recorded = bodies(room.do("role_assign", role="counsel", person="zoe", outsider=True))
    assert recorded == [
        RoleJoined(role="commander", person="ana", acting=True),
        RoleAssigned(role="counsel", person="zoe"),
    ]
    assert may_act(room.incident, "counsel") == ["zoe", "cleo"]
    assert occupant(room, "counsel") is None


def test_whoever_is_assigned_or_joined_is_on_the_team() -> None:
    room = Room()
    assert on_team(room.incident, "fay")
    assert not on_team(room.incident, "zoe")
    room.do("role_assign", role="counsel", person="zoe", outsider=True)
    assert on_team(room.incident, "zoe")


def test_a_seat_can_be_assigned_by_whom_the_plan_lists_for_it_but_by_nobody_below() -> None:
    room = Room()
    room.do("role_assign", who="cleo", role="counsel", person="zoe", outsider=True)
    refusal(Code.NOT_PERMITTED, room.refused("role_assign", who="eve", role="engineer", person="eve"))
    refusal(Code.NOT_PERMITTED, room.refused("role_assign", who="zoe", role="engineer", person="zoe", outsider=True))


def test_assigning_an_occupied_seat_is_refused_in_favour_of_a_handover() -> None:
    room = Room()
    room.do("role_join", who="cleo", role="counsel")
    refused = room.refused("role_assign", role="counsel", person="dan")
    refusal(Code.ILLEGAL_TRANSITION, refused)
    assert "warroom role handover counsel dan" in refused.hint


def test_assigning_ones_own_seat_to_somebody_does_not_join_it() -> None:
    room = Room()
    assert bodies(room.do("role_assign", role="commander", person="fay")) == [
        RoleAssigned(role="commander", person="fay")
    ]
    room.do("phase_set", who="fay", phase="contained")
    assert occupant(room, "commander") == "fay"


def test_people_may_be_named_by_their_login() -> None:
    room = Room(plan=WITH_LOGINS)
    room.do("role_assign", role="comms", person="d.ulrich")
    room.do("role_join", who="d.ulrich", role="comms")
    assert occupant(room, "comms") == "dan"
    room.do("role_offer", role="commander", to="d.ulrich")
    room.do("role_accept", who="dan", role="commander")
    assert occupant(room, "commander") == "dan"


def test_nobody_is_no_person() -> None:
    refusal(Code.INVALID, Room().refused("role_assign", role="counsel", person=""))


@pytest.mark.parametrize("verb", ["role_assign", "role_join", "role_offer", "role_accept", "role_leave"])
def test_a_role_that_the_plan_does_not_know_is_not_found(verb: str) -> None:
    fields = {"role_assign": {"person": "ben"}, "role_offer": {"to": "ben"}}.get(verb, {})
    refused = Room().refused(verb, role="comander", **fields)
    refusal(Code.NOT_FOUND, refused)
    assert "'commander'" in refused.hint


def test_one_person_may_hold_several_seats_listed_in_the_order_of_the_plan() -> None:
    room = Room()
    room.do("role_join", role="engineer")
    room.do("role_join", role="commander")
    assert held_by(room.incident, "ana") == ["commander", "engineer"]


def test_seats_must_be_taken_so_long_after_it_was_declared() -> None:
    room = Room(suspected=True)
    assert join_due(room.incident, "counsel") is None
    room.wait(hours=2)
    room.do("phase_set", phase="declared")
    assert join_due(room.incident, "counsel") == NOON + timedelta(hours=2, minutes=15)


def test_dating_the_declaration_back_does_not_make_everybody_late() -> None:
    room = Room(at=NOON - timedelta(days=2))
    assert join_due(room.incident, "counsel") == NOON + timedelta(minutes=15)


def test_where_several_roles_may_decide_it_is_the_one_that_the_actor_is_listed_for_that_is_joined() -> None:
    room = Room()
    room.do("severity_set", who="dan", level="SEV1", why="press call")
    assert held_by(room.incident, "dan") == ["compliance"]


@pytest.mark.parametrize(("verb", "named"), [("role_assign", "person"), ("role_offer", "to")])
def test_a_name_that_nobody_has_is_refused_unless_an_outsider_is_meant(verb: str, named: str) -> None:
    room = Room()
    room.do("role_join", role="commander")
    fields: dict[str, Any] = {"role": "comms" if verb == "role_assign" else "commander", named: "fey"}
    refused = room.refused(verb, **fields)
    assert "'fey'" in refusal(Code.NOT_FOUND, refused)
    assert "--outsider" in refused.hint
    room.do(verb, outsider=True, **fields)
