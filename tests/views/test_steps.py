"""The checklist and the lanes as people see them."""

from __future__ import annotations

from datetime import timedelta

from tests.rooms import NOON, Room
from warroom.views.steps import LaneView, StepView

PROOF = {"name": "log", "size": 0, "sha256": "00"}


def step(room: Room, name: str) -> StepView:
    return next(one for one in room.view.steps if one.id == name)


def lane(room: Room, function: str) -> LaneView:
    return next(one for one in room.view.lanes if one.function == function)


def test_steps_stand_by_stage_in_the_order_of_the_plan() -> None:
    assert [(one.stage, one.id) for one in Room().view.steps] == [
        ("detect", "preserve"),
        ("detect", "triage-check"),
        ("contain", "tool-off"),
        ("contain", "rollback"),
        ("investigate", "cause"),
        ("notify", "dpa"),
        ("notify", "customers"),
        ("recover", "watch-canary"),
        ("review", "lessons"),
    ]


def test_a_step_says_what_it_waits_for_what_nobody_knows_and_what_it_needs() -> None:
    room = Room()
    assert (step(room, "tool-off").state, step(room, "tool-off").note) == ("waiting", "after preserve")
    assert (step(room, "dpa").state, step(room, "dpa").note) == ("undetermined", "unknown: personal_data")
    assert (step(room, "preserve").needs, step(room, "tool-off").needs) == ("evidence", "result")


def test_a_step_says_who_did_it_and_what_came_of_it() -> None:
    room = Room()
    room.do("step_done", who="ben", step="preserve", result="both regions", evidence=[PROOF])
    room.do("step_start", who="ben", step="cause")
    room.do("step_skip", step="triage-check", why="done by phone")
    assert (step(room, "preserve").state, step(room, "preserve").note) == ("done", "ben: both regions")
    assert (step(room, "cause").state, step(room, "cause").note) == ("started", "ben")
    assert (step(room, "triage-check").state, step(room, "triage-check").note) == ("skipped", "ana: done by phone")


def test_a_step_is_late_after_it_was_due_and_not_before() -> None:
    room = Room()
    assert step(room, "preserve").due.startswith("10m")
    room.wait(minutes=10)
    assert not step(room, "preserve").late
    room.wait(seconds=1)
    assert step(room, "preserve").late
    room.do("step_done", who="ben", step="preserve", evidence=[PROOF])
    assert (step(room, "preserve").late, step(room, "preserve").due) == (False, "")


def test_a_step_that_waits_again_is_not_late() -> None:
    room = Room()
    room.do("step_done", who="ben", step="preserve", evidence=[PROOF])
    room.do("step_reopen", who="ben", step="preserve", why="not all")
    room.wait(hours=1)
    assert (step(room, "tool-off").state, step(room, "tool-off").late) == ("waiting", False)


def test_lanes_are_the_functions_of_the_plan() -> None:
    assert [one.function for one in Room().view.lanes] == ["engineering", "legal", "compliance", "communications"]


def test_a_lane_counts_what_applies_and_what_is_finished() -> None:
    room = Room(facts={"harmful": "no"})
    assert (lane(room, "engineering").done, lane(room, "engineering").total) == (0, 6)
    room.do("step_done", who="ben", step="preserve", evidence=[PROOF])
    room.do("step_skip", step="triage-check", why="done by phone")
    assert (lane(room, "engineering").done, lane(room, "engineering").total) == (2, 6)


def test_what_does_not_apply_or_nobody_can_tell_is_not_counted() -> None:
    room = Room()
    assert (lane(room, "legal").total, lane(room, "compliance").total) == (0, 0)
    room.do("fact_set", fact="personal_data", value="yes")
    assert (lane(room, "legal").total, lane(room, "communications").total) == (1, 1)


def test_a_lane_is_blocked_on_the_steps_of_others_and_not_on_its_own() -> None:
    from tests.plans import changed
    from tests.rooms import pinned

    waits = changed("title: Notify the authority,", "title: Notify the authority, after: [preserve, cause],")
    room = Room(plan=pinned(waits), facts={"personal_data": "yes"})
    assert lane(room, "legal").blocked_on == ("preserve", "cause")
    assert lane(room, "engineering").blocked_on == ()
    room.do("step_done", who="ben", step="cause")
    assert lane(room, "legal").blocked_on == ("preserve",)


def test_a_lane_is_behind_by_the_steps_that_are_late() -> None:
    room = Room(facts={"personal_data": "yes"})
    room.clock.at = NOON + timedelta(hours=4, seconds=1)
    assert [(one.function, one.behind) for one in room.view.lanes] == [
        ("engineering", 1),
        ("legal", 0),
        ("compliance", 0),
        ("communications", 1),
    ]
    assert [one["behind"] for one in room.json["lanes"]] == [1, 0, 0, 1]


def test_programs_are_told_the_instant_that_people_are_told_the_rest_of() -> None:
    told = {one["id"]: one for one in Room().json["steps"]}
    assert told["preserve"]["due_at"] == "2026-11-23T12:10:00Z"
    assert told["preserve"]["needs"] == {"result": "optional", "evidence": "required"}
    assert (told["tool-off"]["due_at"], told["tool-off"]["waits_for"]) == (None, ["preserve"])
    assert (told["dpa"]["missing"], told["lessons"]["required"]) == (["personal_data"], False)
