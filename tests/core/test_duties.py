"""What becomes of a duty: opened, reassessed, moved, waived, and in the way of closing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.plans import changed
from tests.rooms import NOON, bodies, refusal
from tests.rulebook import (
    ASKED,
    BREACH,
    DAYS,
    FINAL,
    INITIAL,
    SUBJECTS,
    UPDATE,
    DutyRoom,
    dutiful,
    hours,
    pins,
    rule,
    stage,
)
from warroom.core.applies import Applies
from warroom.core.duties import Deadline, DeadlineMoved, DutyOpened, DutyReassessed, DutyReinstated, find, unmet
from warroom.core.errors import Code
from warroom.core.incident import Incident, fold

HOUR = timedelta(hours=1)
COUNSEL_WAIVES = changed(
    "  - {action: close, roles: [commander]}",
    "  - {action: close, roles: [commander]}\n  - {action: waive, roles: [counsel, compliance]}",
)


# Opened


def test_declaring_opens_what_may_apply_with_its_clock_running() -> None:
    room = DutyRoom()
    assert [one.id for one in room.incident.duties.by_id.values()] == [
        BREACH, SUBJECTS, INITIAL, FINAL, UPDATE, DAYS, ASKED,
    ]  # fmt: skip
    duty = room.duty(BREACH)
    assert (duty.applies, duty.missing) == (Applies.POSSIBLE, ("breach", "risk"))
    assert duty.deadline.plan_by == NOON + 72 * HOUR
    assert duty.deadline.latest == NOON + 73 * HOUR
    assert duty.deadline.starts == {"aware": NOON}
    assert any("hours run through nights" in line for line in duty.deadline.because)


def test_an_opening_says_whose_duty_it_is_to_whom_and_under_which_law() -> None:
    opened = DutyRoom().duty(BREACH).opened
    assert (opened.rule, opened.stage, opened.entity, opened.recipient) == ("t.breach", "notice", "acme-de", "dpa")
    assert (opened.to, opened.basis) == ("The data protection authority", "Article t.breach")
    assert DutyRoom().duty(SUBJECTS).opened.to == "the people"


def test_what_was_known_when_it_was_declared_is_no_possibility_any_more() -> None:
    room = DutyRoom(facts={"personal_data": "no"})
    assert room.incident.duties.by_id.keys() == {INITIAL, FINAL, UPDATE, ASKED}


def test_what_does_not_apply_is_opened_when_it_does() -> None:
    room = DutyRoom(facts={"personal_data": "no"})
    recorded = room.do("fact_set", fact="personal_data", value="yes")
    opened = [body for body in bodies(recorded) if isinstance(body, DutyOpened)]
    assert [one.duty for one in opened] == [BREACH, SUBJECTS, DAYS]
    assert {one.cause for one in opened} == {recorded.events[0].seq}


def test_a_suspicion_has_its_clocks_running_as_well() -> None:
    assert DutyRoom(suspected=True).due(BREACH) == NOON + 72 * HOUR


# Reassessed and moved


def test_an_answer_settles_it_and_the_record_says_what_it_was_before() -> None:
    room = DutyRoom()
    room.facts(risk="risk")
    assert room.duty(BREACH).missing == ("breach",)
    recorded = room.do("fact_set", fact="personal_data", value="yes")
    found = {body.duty: body for body in bodies(recorded) if isinstance(body, DutyReassessed)}
    assert (found[BREACH].was, found[BREACH].applies) == (Applies.POSSIBLE, Applies.YES)
    assert found[BREACH].cause == recorded.events[0].seq
    assert "the trigger holds: breach && risk != 'unlikely'" in room.duty(BREACH).because


def test_a_reason_that_changed_is_recorded_although_the_answer_is_the_same() -> None:
    room = DutyRoom(rules=pins(rule("t.either", stage("n", hours(1)), when="breach || dull")))
    room.facts(personal_data="yes", dull="yes")
    assert room.duty("t.either@acme-de").because[-1] == "the trigger holds: breach || dull"
    recorded = room.do("fact_set", fact="personal_data", value="no")
    (again,) = [body for body in bodies(recorded) if isinstance(body, DutyReassessed)]
    assert (again.was, again.applies) == (Applies.YES, Applies.YES)
    assert room.duty("t.either@acme-de").because[-1] == "the trigger holds: dull"
    assert "applies as before: it binds controller; the trigger holds: dull" in room.view.timeline[-1].said


def test_moving_an_anchor_moves_the_deadline_and_keeps_where_it_was() -> None:
    room = DutyRoom()
    recorded = room.do("anchor_set", anchor="aware", moment=NOON - 5 * HOUR)
    assert room.due(BREACH) == NOON + 67 * HOUR
    (moved,) = room.duty(BREACH).history
    assert (moved.was.plan_by, moved.deadline.plan_by) == (NOON + 72 * HOUR, NOON + 67 * HOUR)
    assert (moved.cause, moved.at) == (recorded.events[0].seq, NOON)
    room.do("anchor_set", anchor="aware", moment=NOON - HOUR, why="the clock of the server was wrong")
    assert [one.deadline.plan_by for one in room.duty(BREACH).history] == [NOON + 67 * HOUR, NOON + 71 * HOUR]


def test_a_deadline_that_waited_for_its_start_begins_when_that_is_set() -> None:
    room = DutyRoom()
    assert (room.due(ASKED), room.duty(ASKED).deadline.waits_for) == (None, ("requested",))
    room.do("anchor_set", anchor="requested", moment=NOON)
    assert room.due(ASKED) == NOON + 24 * HOUR


def test_of_two_limits_the_earlier_counts_also_when_the_other_begins_later() -> None:
    room = DutyRoom()
    room.wait(hours=10)
    room.do("anchor_set", anchor="classified", moment=NOON + 10 * HOUR)
    assert room.due(INITIAL) == NOON + 14 * HOUR
    assert len(room.duty(INITIAL).history) == 1


def test_what_changes_nothing_for_a_duty_says_nothing_of_it() -> None:
    room = DutyRoom()
    room.do("note_add", text="x")
    room.do("update_post", text="x")
    room.do("role_join", who="eve", role="comms")
    room.do("fact_set", fact="harm", value="none")
    room.do("anchor_set", anchor="occurred", moment=NOON - HOUR)
    assert not [kind for kind in room.kinds[12:] if kind.startswith(("duty.", "deadline."))]


@pytest.mark.parametrize(
    ("was", "is_", "earlier"),
    [(None, 5, True), (6, 5, True), (5, 6, False), (5, None, False), (5, 5, False)],
)
def test_earlier_is_less_time_or_a_date_where_there_was_none(was: int | None, is_: int | None, earlier: bool) -> None:
    def deadline(hours: int | None) -> Deadline:
        return Deadline(plan_by=None if hours is None else NOON + hours * HOUR)

    moved = DeadlineMoved(duty="x", was=deadline(was), deadline=deadline(is_))
    assert moved.earlier is earlier
    assert not moved.model_copy(update={"again": True}).earlier


# Waived


@pytest.mark.parametrize(("who", "ok"), [("cleo", True), ("dan", True), ("ana", False), ("eve", False), ("zoe", False)])
def test_only_whom_the_plan_entitles_waives(who: str, ok: bool) -> None:
    room = DutyRoom(text=dutiful(COUNSEL_WAIVES))
    if ok:
        room.do("duty_waive", who=who, duty=BREACH, why="a test system")
        waiver = room.duty(BREACH).waiver
        assert waiver is not None
        assert (waiver.by, waiver.why, waiver.when_it) == (who, "a test system", Applies.POSSIBLE)
    else:
        refusal(Code.NOT_PERMITTED, room.refused("duty_waive", who=who, duty=BREACH, why="a test system"))


def test_where_the_plan_is_silent_the_commander_waives() -> None:
    room = DutyRoom()
    refusal(Code.NOT_PERMITTED, room.refused("duty_waive", who="cleo", duty=BREACH, why="x"))
    room.do("duty_waive", duty=BREACH, why="x", not_applicable=True)
    assert room.view.duties[-1].state == "not_applicable"


@pytest.mark.parametrize("verb", ["duty_waive", "duty_reinstate"])
def test_waiving_and_taking_that_back_need_a_reason(verb: str) -> None:
    room = DutyRoom()
    if verb == "duty_reinstate":
        room.do("duty_waive", duty=BREACH, why="x")
    refusal(Code.REASON_REQUIRED, room.refused(verb, duty=BREACH, why=" \n"))


def test_a_duty_is_waived_once_and_reinstated_once() -> None:
    room = DutyRoom()
    refusal(Code.ILLEGAL_TRANSITION, room.refused("duty_reinstate", duty=BREACH, why="x"))
    room.do("duty_waive", duty=BREACH, why="x")
    assert "ana waived" in refusal(Code.ILLEGAL_TRANSITION, room.refused("duty_waive", duty=BREACH, why="x"))
    room.do("duty_reinstate", duty=BREACH, why="y")
    assert room.duty(BREACH).waiver is None


def test_what_was_sent_is_not_waived() -> None:
    room = DutyRoom()
    room.send(BREACH)
    assert "its notice was sent" in refusal(Code.ILLEGAL_TRANSITION, room.refused("duty_waive", duty=BREACH, why="x"))


def test_a_waiver_of_what_was_only_possible_lapses_when_it_turns_out_to_apply() -> None:
    room = DutyRoom()
    room.do("duty_waive", duty=BREACH, why="no data was there")
    room.facts(risk="high")
    assert room.duty(BREACH).waiver is not None, "it is still only possible"
    recorded = room.do("fact_set", fact="personal_data", value="yes")
    (lapsed,) = [body for body in bodies(recorded) if isinstance(body, DutyReinstated)]
    assert lapsed.why == "it was waived while it was possible, and applies now"
    assert lapsed.cause == recorded.events[0].seq
    assert room.duty(BREACH).waiver is None


def test_a_waiver_of_what_did_not_apply_lapses_as_well() -> None:
    room = DutyRoom()
    room.facts(risk="unlikely")
    room.do("duty_waive", duty=BREACH, why="the risk is unlikely")
    room.facts(personal_data="yes", risk="high")
    assert room.duty(BREACH).waiver is None


def test_a_waiver_of_what_applies_stays() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", risk="high")
    room.do("duty_waive", duty=BREACH, why="the authority knows it from us already")
    room.facts(risk="unlikely")
    room.facts(risk="high")
    assert room.duty(BREACH).waiver is not None


# Found


def test_a_duty_is_found_by_the_beginning_of_its_id() -> None:
    incident = DutyRoom().incident
    assert find(incident, "t.breach").id == BREACH
    assert find(incident, "t.major/f").id == FINAL


def test_of_several_the_only_one_that_still_concerns_somebody_is_meant() -> None:
    room = DutyRoom()
    room.do("duty_waive", duty=INITIAL, why="x")
    assert find(room.incident, "t.major").id == FINAL


@pytest.mark.parametrize(("name", "code"), [("t.major", Code.INVALID), ("", Code.NOT_FOUND), ("x", Code.NOT_FOUND)])
def test_what_could_be_several_or_is_none_is_refused(name: str, code: Code) -> None:
    room = DutyRoom()
    refusal(code, room.refused("duty_waive", duty=name, why="x"))
    assert room.incident.duties.by_id[INITIAL].waiver is None


# The end


def test_nothing_closes_while_a_duty_is_neither_met_nor_waived() -> None:
    room = DutyRoom()
    room.facts(harmful="no", personal_data="no", asked_for="no", sessions=5)
    room.do("count_set", low=0, high=10, why="counted")
    assert unmet(room.incident) == []
    room.facts(personal_data="yes", risk="risk")
    room.override("contained", "resolved", "reviewing")
    refused = room.refused("phase_set", phase="closed")
    assert (
        "2 duties to notify that were neither met nor waived (t.breach@acme-de:dpa, t.days@acme-de)" in refused.sentence
    )
    assert refused.details["duties"] == [BREACH, DAYS]
    room.send(BREACH)
    room.do("duty_waive", duty=DAYS, why="the first notice was complete")
    assert room.refused("phase_set", phase="closed").details["duties"] == []


def test_a_possible_duty_stands_in_the_way_of_closing_as_well() -> None:
    room = DutyRoom()
    assert [one.id for one in unmet(room.incident)] == list(room.incident.duties.by_id)


def test_a_false_alarm_owes_nothing_until_it_turns_out_to_be_none() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", risk="high")
    room.wait(hours=80)
    recorded = room.do("phase_set", phase="cancelled", why="a load test")
    assert {body.applies for body in bodies(recorded) if isinstance(body, DutyReassessed)} == {Applies.NO}
    assert unmet(room.incident) == []
    assert {one.state for one in room.view.duties} == {"not_applicable"}
    assert not any(one.late for one in room.view.duties)
    assert room.view.deadlines == ()
    room.do("phase_reopen", why="it was real")
    assert room.duty(BREACH).applies is Applies.YES
    assert room.due(BREACH) == NOON + 72 * HOUR
    assert BREACH in [one.id for one in room.view.duties if one.late]


def test_a_record_that_somebody_put_together_changes_no_duty_that_was_never_opened() -> None:
    room = DutyRoom()
    events = [event for event in room.events if event.kind != "duty.opened"]
    moved = room.do("anchor_set", anchor="aware", moment=NOON - HOUR)
    assert fold(Incident("INC-X"), [*events, *moved.events]).duties.by_id == {}
