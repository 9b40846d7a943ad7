"""What is due, soonest first, and what to do next, most pressing first."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from tests.owed import CUSTOMERS, DPA, REPORT, every_state, owing
from tests.rooms import NOON, Room
from warroom.views import deadlines, headline
from warroom.views.headline import Alarm

PROOF = {"name": "log", "size": 0, "sha256": "00"}


def due(room: Room) -> list[str]:
    return [one.id for one in room.view.deadlines]


def todo(room: Room) -> list[str]:
    return [f"{one.kind}: {one.command}" for one in room.view.next]


def test_what_is_due_stands_in_the_order_in_which_it_is_due() -> None:
    room = Room(facts={"personal_data": "yes"})
    assert due(room) == [
        "role:commander",
        "role:engineer",
        "step:preserve",
        "role:counsel",
        "role:comms",
        "role:compliance",
        "update",
        "step:customers",
        "step:dpa",
    ]
    instants = [one.due_at for one in room.view.deadlines]
    assert instants == sorted(instants)


def test_what_is_done_or_taken_is_not_due_any_more() -> None:
    room = Room()
    for who, role in (("ana", "commander"), ("ben", "engineer"), ("cleo", "counsel"), ("dan", "compliance")):
        room.do("role_join", who=who, role=role)
    room.do("role_join", who="eve", role="comms")
    room.do("step_done", who="ben", step="preserve", evidence=[PROOF])
    assert due(room) == ["step:tool-off", "update"]


def test_a_deadline_is_soon_in_its_last_ten_minutes_and_late_after_it() -> None:
    room = Room()
    found = {one.id: one for one in room.view.deadlines}
    assert (found["role:commander"].soon, found["role:commander"].late) == (True, False)
    assert (found["step:preserve"].soon, found["step:preserve"].left) == (False, "10m")
    room.wait(minutes=5)
    assert not {one.id: one for one in room.view.deadlines}["role:commander"].late
    room.wait(minutes=1)
    found = {one.id: one for one in room.view.deadlines}
    assert (found["role:commander"].soon, found["role:commander"].late) == (False, True)
    assert found["role:commander"].left == "1m late"


def test_a_deadline_says_whose_it_is() -> None:
    found = {one.id: one.owner for one in Room().view.deadlines}
    assert found["step:preserve"] == "engineer (ben)"
    assert found["role:counsel"] == "cleo"


def test_no_deadline_lies_elsewhere_for_programs() -> None:
    room = Room()
    assert room.json["updates"]["next_due_at"] == "2026-11-23T16:00:00Z"
    assert {one.due_at for one in room.view.deadlines if one.id == "update"} == {NOON.replace(hour=16)}


def test_what_is_urgent_comes_before_what_is_not() -> None:
    room = Room()
    room.wait(minutes=7)
    urgent = [one.urgent for one in room.view.next]
    assert urgent == sorted(urgent, reverse=True)


def test_a_handover_comes_first_then_what_is_late_then_what_decides_how_bad_it_could_be() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="ben")
    room.wait(minutes=11)
    assert todo(room)[:4] == [
        "role: role accept commander",
        "deadline: role join engineer",
        "deadline: step done preserve",
        "question: fact set harm=…",
    ]


def test_until_somebody_counted_and_looked_both_are_asked_for() -> None:
    room = Room()
    kinds = [one.kind for one in room.view.next if one.urgent]
    assert {"count", "probe"} <= set(kinds)
    room.do("count_set", low=1, high=2, why="tickets")
    room.do("probe_record", clean=5, failed=0, why="by hand")
    assert not {"count", "probe"} & {one.kind for one in room.view.next}


def test_after_a_change_of_the_system_somebody_is_asked_to_look_again() -> None:
    room = Room()
    room.do("probe_record", clean=5, failed=0, why="by hand")
    room.do("note_add", text="rolled out", change="a model")
    assert "probe" in {one.kind for one in room.view.next}


def test_a_question_is_asked_once_and_says_who_answers_it() -> None:
    asked = [one.command for one in Room().view.next if one.kind == "question"]
    assert len(asked) == len(set(asked))
    assert set(asked) == {"fact set harm=…", "fact set harmful=…", "fact set personal_data=…"}
    first = next(one for one in Room().view.next if one.kind == "question")
    assert (first.what, first.why) == ("What harm came to people? (commander)", "it could be SEV1")


def test_the_way_on_is_named_last_and_never_leads_back() -> None:
    room = Room()
    for phase, way in (("contained", "resolved"), ("resolved", "reviewing"), ("reviewing", "closed")):
        room.override(phase)
        assert [one.command for one in room.view.next if one.kind == "phase"] == [f"phase set {way}"]


def test_programs_are_told_commands_that_can_be_typed() -> None:
    assert all(one["command"].startswith("warroom ") for one in Room().json["next"])


def test_the_headline_says_what_is_due_next_and_how_soon() -> None:
    room = Room()
    line = headline.view(room.view)[4]
    assert (line.label, line.word, line.alarm) == ("DUE NEXT", "5m00s", Alarm.CAUTION)
    room.wait(minutes=6)
    assert headline.view(room.view)[4].alarm is Alarm.ALARM
    room.override("cancelled")
    assert headline.view(room.view)[4].word == "nothing"


def test_a_notice_says_whom_how_far_it_is_and_whether_it_moved_earlier() -> None:
    found = {one.id: one for one in every_state().view.deadlines}
    berlin = found[f"notice:{DPA}"]
    assert berlin.what == "tell Berlin authority: Personal data breach, to the supervisory authority"
    assert (berlin.state, berlin.owner, berlin.moved) == (
        "drafted, needs legal, communications",
        "counsel (cleo)",
        True,
    )
    assert found[f"notice:{CUSTOMERS}"].state == "OVERDUE, approved"
    assert (found["update"].state, found["update"].moved) == ("", False)


def test_duties_that_only_may_apply_are_one_line_for_each_missing_fact() -> None:
    found = {one.id: one for one in owing().view.deadlines}
    assert not [name for name in found if name.startswith("notice:")]
    assert found["fact:nis2.significant"].what.startswith("settle 7 duties: Is it a significant incident under")
    assert found["fact:nis2.significant"].state == "possible"


def test_a_reader_in_utc_sees_the_clocks_of_the_entity_and_a_local_one_sees_utc() -> None:
    room = every_state()
    now = room.clock.now()
    there = {one.id: one for one in deadlines.view(room.incident, now.astimezone(UTC))}
    assert (there[f"notice:{REPORT}"].at, there[f"notice:{REPORT}"].also) == ("25 Nov 16:00Z", "25 Nov 17:00+01")
    assert there["update"].also == ""
    here = {one.id: one for one in deadlines.view(room.incident, now.astimezone(ZoneInfo("Asia/Tokyo")))}
    assert (here[f"notice:{REPORT}"].at, here[f"notice:{REPORT}"].also) == ("26 Nov 01:00+09", "25 Nov 16:00Z")
    assert here["update"].also == "13:00Z"
