"""Deadlines in a calendar: what another program reads there is right, moves when they move, and gives nothing away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.rooms import NOON, Room
from tests.rulebook import (
    ASKED,
    BREACH,
    INITIAL,
    RULES,
    SHORTER,
    SUBJECTS,
    UPDATE,
    DutyRoom,
    dutiful,
    pins,
    rule,
    stage,
)
from tests.strategies import HOSTILE
from warroom.core.envelope import Label
from warroom.reports.calendar import calendar, shareable

HOUR = timedelta(hours=1)
TWO = "notifications:\n  - {rule: t.breach, recipients: [{id: a, name: A}, {id: b, name: B}], approve: [legal]}\n"


def text(*rooms: Room) -> str:
    """The calendar of *rooms*, as of the first one's clock."""
    return calendar([room.incident for room in rooms], rooms[0].clock.now())


def events(*rooms: Room) -> dict[str, Any]:
    """The events of their calendar, by UID, read back by the library."""
    found = list(Calendar.from_ical(text(*rooms)).walk("VEVENT"))
    by_uid = {str(one["uid"]): one for one in found}
    assert len(by_uid) == len(found), "no UID is there twice"
    return by_uid


def event(room: Room, duty: str = BREACH) -> Any:
    """The event of *duty*."""
    return next(one for one in events(room).values() if f"{room.id}: {duty}\n" in str(one["description"]))


def shared(room: Room) -> list[str]:
    """The duties that are in the calendar."""
    return [duty.id for duty in shareable(room.incident)[0]]


def known(**facts: Any) -> DutyRoom:
    """A room in which a breach is a risk."""
    room = DutyRoom()
    room.facts(personal_data="yes", risk="high", **facts)
    return room


# What is in it


def test_every_open_duty_with_a_date_is_one_event_that_ends_when_it_is_due() -> None:
    room = known()
    found = {str(one["summary"]): one["dtend"].dt for one in events(room).values()}
    assert found == {
        "may be due: The title of t.major → the authority": NOON + 24 * HOUR,
        "The title of t.people → the people": NOON + 48 * HOUR,
        "The title of t.breach → The data protection authority": NOON + 72 * HOUR,
    }
    assert all(one["dtstart"].dt < one["dtend"].dt for one in events(room).values())
    assert ASKED not in shared(room), "it waits for its start"


def test_an_event_says_what_it_rests_on_and_whose_it_is() -> None:
    told = str(event(known())["description"]).splitlines()
    assert told[1:5] == [
        "Article t.breach",
        "owed by ACME GmbH to The data protection authority",
        "plan by 2026-11-26 12:00Z (2026-11-26 13:00+01), the conservative reading",
        "latest arguable 2026-11-26 13:00Z",
    ]
    assert any("72 h make Thu 26 Nov 2026 13:00 CET" in line for line in told)


def test_a_date_that_is_policy_is_never_passed_off_as_law() -> None:
    room = known()
    assert "our own policy; the law sets no date" in str(event(room, SUBJECTS)["description"])
    assert "our own policy" not in str(event(room)["description"])


def test_what_only_may_be_due_says_so_and_what_it_depends_on() -> None:
    one = event(DutyRoom(), INITIAL)
    assert str(one["summary"]).startswith("may be due: ")
    assert "depends on affected.persons, cost_eur" in str(one["description"])


def test_what_was_sent_waived_or_does_not_apply_is_in_no_calendar() -> None:
    room = known()
    room.send(BREACH)
    room.do("duty_waive", duty=SUBJECTS, why="x")
    room.facts(major="no")
    assert not set(shared(room)) & {BREACH, SUBJECTS, INITIAL}


def test_each_recipient_has_an_event_and_what_was_sent_to_one_is_still_owed_to_the_other() -> None:
    room = DutyRoom(text=dutiful(sections=TWO))
    room.facts(personal_data="yes", risk="risk")
    room.send("t.breach@acme-de:a")
    assert "t.breach@acme-de:b" in shared(room)
    assert "t.breach@acme-de:a" not in shared(room)
    assert str(event(room, "t.breach@acme-de:b")["summary"]).endswith("→ B")


def test_several_incidents_share_a_calendar_and_no_identity() -> None:
    one, other = known(), DutyRoom(seed=1)
    assert len(events(one, other)) == len(events(one)) + len(events(other))


def test_a_calendar_of_nothing_is_a_calendar() -> None:
    found = Calendar.from_ical(calendar([], NOON))
    assert (str(found["version"]), str(found["method"]), found.walk("VEVENT")) == ("2.0", "PUBLISH", [])


# What moves


def test_an_event_keeps_its_identity_and_counts_up_when_its_deadline_moves() -> None:
    room = known()
    before = event(room)
    room.do("anchor_set", who="cleo", anchor="aware", moment=NOON - 20 * HOUR, why="the helpdesk knew")
    after = event(room)
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert before["dtend"].dt - after["dtend"].dt == 20 * HOUR
    room.do("rules_adopt", rules=SHORTER, why="a stricter law")
    assert (event(room)["uid"], event(room)["sequence"]) == (before["uid"], 2)


def test_what_moves_no_deadline_counts_nothing_up() -> None:
    room = DutyRoom()
    before = event(room)
    room.facts(personal_data="yes", risk="high")
    room.wait(hours=3)
    room.do("notice_draft", duty=BREACH, text="We regret it.")
    after = event(room)
    assert (after["uid"], after["sequence"], after["dtend"].dt) == (before["uid"], 0, before["dtend"].dt)
    assert after["dtstamp"].dt == NOON + 3 * HOUR


def test_a_report_that_comes_round_moves_on_under_the_same_identity() -> None:
    room = DutyRoom()
    room.facts(major="yes", ongoing="yes")
    room.send(INITIAL)
    first = event(room, UPDATE)
    room.wait(hours=1)
    room.send(UPDATE)
    second = event(room, UPDATE)
    assert first["uid"] == second["uid"]
    assert second["sequence"] > first["sequence"]
    assert second["dtend"].dt == NOON + 7 * HOUR


# What rings


def triggers(one: Any) -> list[timedelta]:
    """How long before its start an event rings, in order."""
    alarms = one.walk("VALARM")
    assert {str(alarm["action"]) for alarm in alarms} <= {"DISPLAY"}
    return [-alarm["trigger"].dt for alarm in alarms]


def test_an_event_rings_when_the_plan_warns_and_else_at_lead_times_of_ours() -> None:
    room = known()
    assert triggers(event(room)) == [24 * HOUR, 4 * HOUR]
    assert triggers(event(room, SUBJECTS)) == [24 * HOUR, 4 * HOUR, HOUR]


def test_a_plan_that_warns_at_other_times_rings_at_those() -> None:
    room = DutyRoom(text=dutiful().replace("warn: [24h, 4h]", "warn: [30m, 2d, 6h]"))
    assert triggers(event(room)) == [48 * HOUR, 6 * HOUR, 0.5 * HOUR]


# What is practised


def test_a_drill_says_so_in_every_event_and_nothing_else_does() -> None:
    drill = [str(one["summary"]) for one in events(DutyRoom(drill=True)).values()]
    assert drill
    assert all(one.startswith("DRILL: ") for one in drill)
    assert "DRILL" not in text(DutyRoom())


# What stays in the room


def test_a_duty_that_rests_on_a_labelled_answer_is_left_out_and_counted() -> None:
    room = DutyRoom()
    room.do("fact_set", fact="personal_data", value="yes", label=Label.PRIVILEGED)
    assert shared(room) == [INITIAL]
    assert shareable(room.incident)[1] == 2
    assert "t.breach" not in text(room)


def test_an_open_answer_that_comes_after_a_labelled_one_gives_it_not_away() -> None:
    room = DutyRoom()
    room.do("fact_set", fact="personal_data", value="yes", label=Label.PRIVILEGED)
    room.facts(risk="high")
    assert shared(room) == [INITIAL]


def test_rules_that_are_adopted_later_do_not_give_away_what_was_labelled_before() -> None:
    room = DutyRoom(rules=pins(*RULES[2:]))
    room.do("fact_set", fact="personal_data", value="yes", label=Label.PRIVILEGED)
    room.do("rules_adopt", rules=pins(), why="two rules were missing")
    assert not {BREACH, SUBJECTS} & set(shared(room))


def test_a_date_that_a_labelled_instant_moved_is_left_out() -> None:
    room = known()
    moment = NOON - 20 * HOUR
    room.do("anchor_set", who="cleo", anchor="aware", moment=moment, why="counsel knew", label=Label.PRIVILEGED)
    assert shared(room) == []


def test_a_labelled_count_is_not_told_by_what_follows_from_it() -> None:
    room = DutyRoom()
    room.do("count_set", low=5_000, high=6_000, why="counted", label=Label.PERSONAL)
    assert INITIAL not in shared(room)
    assert BREACH in shared(room)


def test_a_label_that_is_given_later_counts_and_one_that_is_lifted_counts_no_more() -> None:
    room = DutyRoom()
    seq = room.do("fact_set", fact="personal_data", value="yes").events[0].seq
    for label, there in ((Label.PRIVILEGED, False), (Label.NORMAL, True)):
        for entry in (one.seq for one in room.events if one.seq >= seq and one.kind != "entry.labelled"):
            room.do("entry_label", seq=entry, as_label=label, why="counsel says so")
        assert (BREACH in shared(room)) is there


# What it is written in


def test_lines_end_and_fold_as_the_format_asks_whatever_they_say() -> None:
    odd = rule("t.breach", stage("notice", *RULES[0].model_dump(by_alias=True)["stages"][0]["limits"]), title="ü" * 300)
    raw = text(DutyRoom(rules=pins(odd))).encode()
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert "ü" * 300 in str(event(DutyRoom(rules=pins(odd)))["summary"])


@pytest.mark.parametrize("said", [*HOSTILE, "a;b,c\\n\nEND:VEVENT\r\nBEGIN:VALARM\nATTACH:https://evil.example"])
def test_no_text_from_outside_adds_a_line_a_field_or_a_sequence_for_a_terminal(said: str) -> None:
    plain, odd = (
        DutyRoom(),
        DutyRoom(rules=pins(RULES[0].model_copy(update={"title": said, "basis": said}), *RULES[1:])),
    )
    assert len(events(odd)) == len(events(plain))
    assert {key for one in events(odd).values() for key in one} == {
        key for one in events(plain).values() for key in one
    }
    raw = text(odd)
    assert not set(raw) & {"\x1b", "\x07", "\x00", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\u2066"}
    assert "\r\nATTACH" not in raw
    assert event(odd)["uid"] == event(plain)["uid"]
