"""How an incident begins, and how its plan is mended on the way."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.plans import MINIMAL, changed
from tests.rooms import NOON, PINNED, Room, bodies, kinds, pinned, refusal
from warroom.core.envelope import Actor
from warroom.core.errors import Code, Refused
from warroom.core.ledger import canonical, sha256
from warroom.core.opening import LONGEST_TITLE, Declare, IncidentDeclared, PlanAdopted
from warroom.core.phases import Phase, PhaseChanged
from warroom.core.roles import RoleJoined

MENDED = pinned(changed('contact: ["env:ANA_PAGER"]', 'contact: ["env:ANA_MOBILE"]'))


def refused(**fields: Any) -> Refused:
    """The refusal that a declaration meets."""
    room = Room()
    with pytest.raises(Refused) as caught:
        Room(store=room.store, seed=1, **fields)
    assert room.desk.incidents() == [room.id], "nothing was recorded"
    return caught.value


def test_declaring_records_what_what_phase_what_was_known_and_what_follows() -> None:
    room = Room(facts={"harmful": "yes"}, anchors={"occurred": NOON})
    assert kinds(room.declared) == [
        "incident.declared", "phase.changed", "anchor.set", "fact.set", "severity.changed", "steps.opened",
    ]  # fmt: skip
    assert bodies(room.declared)[1] == PhaseChanged(was=None, phase=Phase.DECLARED)


def test_the_plan_is_pinned_whole_with_its_digest() -> None:
    body = Room().events[0].body
    assert isinstance(body, IncidentDeclared)
    assert body.plan.source == MINIMAL
    assert body.plan.digest == sha256(canonical(body.plan.values).encode())
    assert body.plan.plan == PINNED.plan


def test_who_declared_it_is_remembered_and_may_be_anybody() -> None:
    opening = Room(who="zoe", drill=True).incident.opening
    assert opening is not None
    assert (opening.by, opening.drill, opening.at) == ("zoe", True, NOON)


@pytest.mark.parametrize("title", ["", " \n"])
def test_a_title_says_something(title: str) -> None:
    refusal(Code.INVALID, refused(title=title))


def test_a_title_fits_on_a_few_lines() -> None:
    Room(title="x" * LONGEST_TITLE)
    refusal(Code.INVALID, refused(title="x" * (LONGEST_TITLE + 1)))


def test_a_fact_that_the_plan_does_not_ask_for_is_not_found() -> None:
    refusal(Code.NOT_FOUND, refused(facts={"colour": "red"}))


def test_half_a_character_is_no_text() -> None:
    refusal(Code.INVALID, refused(title="broken \ud800"))
    refusal(Code.INVALID, Room().refused("note_add", text="broken \udcff", label="privileged"))


@pytest.mark.parametrize("title", [5, None])
def test_a_title_that_is_no_text_is_no_title(title: Any) -> None:
    with pytest.raises(ValidationError):
        Declare(title=title, plan=PINNED)


def test_an_incident_is_declared_once() -> None:
    room = Room()
    with pytest.raises(Refused) as caught:
        room.desk.do(room.id, Declare(title="again", plan=PINNED), Actor("ana", "cli"))
    refusal(Code.ILLEGAL_TRANSITION, caught.value)


def test_a_plan_is_adopted_in_mid_incident_on_the_record() -> None:
    room = Room()
    recorded = room.do("plan_adopt", plan=MENDED, why="a wrong phone number")
    assert bodies(recorded) == [
        RoleJoined(role="commander", person="ana", acting=True),
        PlanAdopted(plan=MENDED, was=PINNED.digest, why="a wrong phone number"),
    ]
    assert room.incident.plan.person_by_id["ana"].contact == ("env:ANA_MOBILE",)
    opening = room.incident.opening
    assert opening is not None
    assert opening.plan_seq == recorded.seq


def test_who_opened_it_does_not_change_with_the_plan() -> None:
    room = Room(who="zoe")
    room.do("plan_adopt", plan=MENDED, why="a wrong phone number")
    opening = room.incident.opening
    assert opening is not None
    assert (opening.by, opening.title) == ("zoe", "Refunds that nobody promised")


def test_a_new_plan_settles_the_severity_and_opens_steps_anew() -> None:
    room = Room(facts={"harmful": "yes"})
    recorded = room.do("plan_adopt", plan=pinned(changed("harm == 'serious'", "harmful")), why="stricter")
    assert "severity.changed" in kinds(recorded)
    assert room.incident.severity.computed == "SEV1"


def test_a_level_that_a_new_plan_renames_is_computed_anew() -> None:
    text = changed("    - id: SEV3\n", "    - id: LOW\n").replace("default: SEV3", "default: LOW")
    room = Room()
    room.do("plan_adopt", plan=pinned(text), why="names")
    assert room.incident.severity.computed == "LOW"


@pytest.mark.parametrize("who", ["ben", "cleo", "zoe"])
def test_nobody_but_the_commander_adopts_a_plan(who: str) -> None:
    refusal(Code.NOT_PERMITTED, Room().refused("plan_adopt", who=who, plan=MENDED, why="mine is better"))


def test_another_plan_is_not_a_version_of_this_one() -> None:
    other = pinned(changed("id: minimal", "id: other"))
    refusal(Code.INVALID, Room().refused("plan_adopt", plan=other, why="x"))


def test_the_plan_in_force_is_not_adopted_again() -> None:
    refusal(Code.ILLEGAL_TRANSITION, Room().refused("plan_adopt", plan=pinned(MINIMAL + "# a comment\n"), why="x"))


def test_adopting_a_plan_needs_a_reason() -> None:
    refusal(Code.REASON_REQUIRED, Room().refused("plan_adopt", plan=MENDED, why=" "))


def test_a_seat_that_a_new_plan_dropped_is_offered_to_nobody() -> None:
    dropped = changed(
        "  - {id: comms, function: communications, holders: [eve], deputies: [fay], join_within: 30m}\n", ""
    )
    dropped = dropped.replace("counsel, comms]", "counsel]").replace("comms: 1h", "compliance: 1h")
    dropped = dropped.replace("{id: customers, role: comms,", "{id: customers, role: counsel,")
    room = Room()
    room.do("role_join", who="eve", role="comms")
    room.do("role_offer", who="eve", role="comms", to="fay")
    room.do("plan_adopt", plan=pinned(dropped), why="they are with legal now")
    assert not [one for one in room.view.next if one.kind == "role"]
    assert "comms" not in [role.id for role in room.view.roles]
    refusal(Code.NOT_FOUND, room.refused("role_accept", who="fay", role="comms"))
