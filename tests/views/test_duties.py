"""The duties as people see them: in the order in which they are due, and what would settle the doubtful ones."""

from __future__ import annotations

from datetime import timedelta

from tests.plans import changed
from tests.rooms import NOON
from tests.rulebook import (
    ASKED,
    BREACH,
    DAYS,
    FINAL,
    INITIAL,
    RULES,
    SUBJECTS,
    UPDATE,
    DutyRoom,
    dutiful,
    hours,
    pins,
    rule,
    stage,
)
from tests.strategies import HOSTILE
from warroom.views import alarms, duties
from warroom.views.duties import DutyView

HOUR = timedelta(hours=1)


def shown(room: DutyRoom, name: str) -> DutyView:
    """The duty called *name*."""
    return next(one for one in room.view.duties if one.id == name)


def test_duties_stand_in_the_order_in_which_they_are_due_and_what_is_settled_last() -> None:
    room = DutyRoom()
    assert [one.id for one in room.view.duties] == [INITIAL, SUBJECTS, BREACH, ASKED, DAYS, FINAL, UPDATE]
    room.do("duty_waive", duty=INITIAL, why="x")
    assert [one.id for one in room.view.duties][-1] == INITIAL
    assert [one["id"] for one in room.json["duties"]] == [one.id for one in room.view.duties]


def test_what_is_due_half_a_second_later_stands_later() -> None:
    first = rule("t.zeta", stage("n", hours(1)), when="breach")
    room = DutyRoom(rules=pins(first, rule("t.alpha", stage("n", hours(1, "detected")), when="breach")))
    room.do("anchor_set", anchor="aware", moment=NOON)
    room.do("anchor_set", anchor="detected", moment=NOON + timedelta(milliseconds=500))
    assert [one.id for one in room.view.duties] == ["t.zeta@acme-de", "t.alpha@acme-de"]


def test_a_duty_says_whom_by_when_on_whose_clocks_and_who_answers_for_it() -> None:
    one = shown(DutyRoom(), BREACH)
    assert (one.to, one.entity, one.basis) == ("The data protection authority", "ACME GmbH", "Article t.breach")
    assert one.owner == "counsel (cleo)"
    assert (one.due, one.local, one.latest) == ("2026-11-26 12:00Z", "2026-11-26 13:00+01", "2026-11-26 13:00Z")
    assert one.left == "3d00h"


def test_that_aware_was_assumed_is_said_until_somebody_sets_it() -> None:
    room = DutyRoom()
    assert shown(room, BREACH).assumed
    assert room.json["duties"][2]["start_assumed"] is True
    room.do("anchor_set", anchor="aware", moment=NOON)
    assert not shown(room, BREACH).assumed


def test_what_has_no_date_says_what_it_waits_for() -> None:
    room = DutyRoom()
    one = shown(room, ASKED)
    assert (one.due, one.waits, one.left) == ("", "requested", "")
    found = next(duty for duty in room.json["duties"] if duty["id"] == ASKED)
    assert found["because"][-1] == "it starts from requested, which is not known"
    assert (found["plan_by_at"], found["waits_for"]) == (None, ["requested"])


def test_our_own_policy_is_never_called_law() -> None:
    room = DutyRoom()
    assert shown(room, SUBJECTS).policy
    kinds = {duty["id"]: duty["plan_by_is"] for duty in room.json["duties"]}
    assert (kinds[SUBJECTS], kinds[BREACH]) == ("policy", "law")


def test_soon_is_when_the_plan_warns_first_and_late_is_one_instant_after() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", risk="risk")
    seen = []
    for hour in (47, 48, 72):
        room.clock.at = NOON + hour * HOUR
        seen.append((shown(room, BREACH).soon, shown(room, BREACH).late))
    room.wait(microseconds=1)
    assert seen == [(False, False), (True, False), (True, False)]
    assert (shown(room, BREACH).soon, shown(room, BREACH).late) == (False, True)


def test_what_was_sent_is_late_no_more_and_what_is_over_neither() -> None:
    room = DutyRoom()
    room.send(BREACH)
    room.do("duty_waive", duty=SUBJECTS, why="x")
    room.wait(hours=500)
    assert not any(shown(room, name).late or shown(room, name).soon for name in (BREACH, SUBJECTS))


def test_a_deadline_that_came_nearer_says_so_until_it_is_met() -> None:
    room = DutyRoom()
    room.do("anchor_set", anchor="aware", moment=NOON - HOUR)
    assert shown(room, BREACH).moved_earlier
    assert "DEADLINE EARLIER" in "".join(one.said for one in room.view.timeline)
    room.send(BREACH)
    assert not shown(room, BREACH).moved_earlier
    room.do("anchor_set", anchor="aware", moment=NOON, why="no")
    assert not shown(room, SUBJECTS).moved_earlier


def test_the_history_of_a_deadline_is_told_from_when_to_when_and_by_what() -> None:
    room = DutyRoom()
    seq = room.do("anchor_set", anchor="aware", moment=NOON - HOUR).events[0].seq
    found = next(duty for duty in room.json["duties"] if duty["id"] == BREACH)
    (moved,) = found["history"]
    assert (moved["cause"], moved["was_plan_by_at"], moved["plan_by_at"]) == (
        seq, "2026-11-26T12:00:00Z", "2026-11-26T11:00:00Z",
    )  # fmt: skip


def test_a_waiver_is_told_with_who_gave_it_and_why() -> None:
    room = DutyRoom()
    room.do("duty_waive", duty=BREACH, why="a test system", not_applicable=True)
    found = next(duty for duty in room.json["duties"] if duty["id"] == BREACH)
    assert found["state"] == "not_applicable"
    assert found["waived"] == {
        "by": "ana", "at": "2026-11-23T12:00:00Z", "why": "a test system", "not_applicable": True,
    }  # fmt: skip


# What would settle them


def test_possible_duties_collapse_into_one_line_for_each_fact_that_is_missing() -> None:
    room = DutyRoom()
    found = {one.fact: (one.who, len(one.duties)) for one in duties.open_questions(room.incident, NOON)}
    assert found == {
        "personal_data": ("counsel", 3), "risk": ("counsel", 2), "sessions": ("engineer", 3),
        "affected.persons": ("commander", 3), "ongoing": ("counsel", 1), "asked_for": ("counsel", 1),
    }  # fmt: skip


def test_a_question_is_as_pressing_as_the_first_duty_that_it_settles() -> None:
    room = DutyRoom()
    first, *_ = duties.open_questions(room.incident, NOON)
    assert (first.fact, first.due_at) == ("affected.persons", NOON + 24 * HOUR)
    assert first.ask == "How many people are affected? (warroom count set)"


def test_what_is_answered_is_no_question_any_more() -> None:
    room = DutyRoom()
    room.facts(personal_data="no", sessions=5, asked_for="no", ongoing="no")
    room.do("count_set", low=0, high=10, why="counted")
    assert duties.open_questions(room.incident, NOON) == ()


def test_only_what_applies_is_due_by_itself() -> None:
    room = DutyRoom()
    assert not [one for one in room.view.deadlines if one.id.startswith("notice:")]
    room.facts(personal_data="yes", risk="risk")
    assert [one.id for one in room.view.deadlines if one.id.startswith("notice:")] == [f"notice:{BREACH}"]
    room.send(BREACH)
    assert [one.id for one in room.view.deadlines if one.id.startswith("notice:")] == [f"notice:{DAYS}"]


def test_what_to_do_next_names_a_command_that_does_it() -> None:
    room = DutyRoom()
    commands = {one.command for one in room.view.next}
    assert {"count set --low N --high N --why …", "fact set risk=…", "fact set sessions=…"} <= commands
    assert "fact set affected.persons=…" not in commands
    room.facts(personal_data="yes", risk="risk")
    assert f"notice show {BREACH}" in {one.command for one in room.view.next}


def test_where_the_plan_says_nothing_of_the_entity_the_plan_has_to_be_mended() -> None:
    room = DutyRoom(text=dutiful(changed("legal_roles: [controller]", "legal_roles: []")))
    assert "plan adopt FILE --why …" in {one.command for one in room.view.next}


# What rings


def rings(room: DutyRoom, who: str) -> list[str]:
    """What rings for *who* about duties."""
    room_ = room.view
    found = alarms.view(room.incident, room_.deadlines, who, room.clock.now())
    return [one.reason.rpartition(":")[0] for one in found if one.reason.startswith(("notice:", "fact:"))]


def test_a_duty_rings_for_who_answers_for_it_as_early_as_the_plan_says() -> None:
    room = DutyRoom(rules=pins(RULES[0]))
    room.facts(personal_data="yes", risk="risk")
    room.clock.at = NOON + 47 * HOUR
    assert rings(room, "cleo") == []
    room.clock.at = NOON + 48 * HOUR
    assert rings(room, "cleo") == [f"notice:{BREACH}"]
    assert rings(room, "ana") == []


def test_a_question_rings_for_who_can_answer_it() -> None:
    room = DutyRoom(rules=pins(RULES[0]))
    room.clock.at = NOON + 71 * HOUR
    assert rings(room, "cleo") == ["fact:personal_data", "fact:risk"]
    assert rings(room, "ana") == []
    assert rings(room, "ben") == []


# Hostile


def test_words_from_outside_are_made_safe_wherever_a_duty_is_shown() -> None:
    law = rule("t.odd", stage("n", hours(1)), title=HOSTILE[0], basis=HOSTILE[1], recipient=HOSTILE[3])
    one = DutyRoom(rules=pins(law)).view.duties[0]
    for text in (one.title, one.basis, one.to):
        assert text.isprintable()
