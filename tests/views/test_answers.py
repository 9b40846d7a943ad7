"""The two questions that matter most, and how bad it is, in words that cannot be mistaken for better ones."""

from __future__ import annotations

import pytest

from tests.rooms import NOON, Room
from warroom.views import handover, headline, incidents
from warroom.views.headline import Alarm


def test_five_lines_answer_in_an_order_that_never_changes() -> None:
    labels = [line.label for line in headline.view(Room().view)]
    assert labels == ["HOW BAD", "AFFECTED", "HAPPENING", "MAY PAUSE", "DUE NEXT"]


@pytest.mark.parametrize(
    ("low", "likely", "high", "said"),
    [
        (12, None, None, "at least 12"),
        (12, 14, None, "at least 12, likely 14"),
        (12, 14, 40, "12–40, likely 14"),
        (1_200, None, 40_000, "1,200–40,000"),
        (7, 7, 7, "7"),
        (0, None, 0, "0"),
    ],
)
def test_a_count_is_said_as_the_range_that_it_is(low: int, likely: int | None, high: int | None, said: str) -> None:
    room = Room()
    room.do("count_set", who="ben", low=low, likely=likely, high=high, why="tickets")
    shown = room.view.affected
    assert (shown.range, shown.method, shown.by, shown.why) == (said, "stated", "ben", "tickets")


def test_uncounted_is_unknown_and_asks_for_attention() -> None:
    room = Room()
    assert (room.view.affected.known, room.view.affected.range) == (False, "UNKNOWN")
    assert headline.view(room.view)[1].alarm is Alarm.CAUTION


def test_a_count_says_how_old_it_is_and_that_it_is_stale() -> None:
    room = Room()
    room.do("count_set", low=1, why="tickets")
    room.wait(minutes=16)
    assert (room.view.affected.age, room.view.affected.stale) == ("16m", True)
    line = headline.view(room.view)[1]
    assert "STALE" in line.age
    assert line.alarm is Alarm.CAUTION


def test_nobody_looked_is_not_measured_and_asks_for_attention() -> None:
    room = Room()
    assert (room.view.recurrence.words, room.view.recurrence.basis) == ("NOT MEASURED", "nobody has looked yet")
    assert headline.view(room.view)[2].alarm is Alarm.CAUTION


def test_a_failure_is_still_happening_and_loud() -> None:
    room = Room()
    room.do("probe_record", who="ben", clean=19, failed=1, why="the ticket's prompt")
    shown = room.view.recurrence
    assert (shown.words, shown.alarming) == ("STILL HAPPENING", True)
    assert "1 of 20 tries failed, by hand, ben: the ticket's prompt" in shown.basis
    assert headline.view(room.view)[2].alarm is Alarm.ALARM


def test_clean_tries_are_no_more_than_no_evidence_yet() -> None:
    room = Room()
    room.do("probe_record", clean=20, failed=0, why="by hand")
    assert (room.view.recurrence.words, room.view.recurrence.alarming) == ("NO EVIDENCE YET", False)


def test_after_a_change_it_is_not_measured_again_and_asks_for_attention() -> None:
    room = Room()
    room.do("probe_record", clean=20, failed=0, why="by hand")
    room.wait(minutes=5)
    room.do("note_add", text="rolled out", change="a new model")
    shown = room.view.recurrence
    assert (shown.words, shown.age) == ("NOT MEASURED", "")
    assert shown.basis == "system changed just now (a new model); nobody has looked since"
    assert headline.view(room.view)[2].alarm is Alarm.CAUTION
    room.wait(minutes=3)
    assert "changed 3m ago" in room.view.recurrence.basis


def test_a_change_that_is_told_late_leaves_no_old_evidence_standing() -> None:
    room = Room()
    room.wait(minutes=5)
    room.do("probe_record", clean=20, failed=0, why="by hand")
    room.do("note_add", text="rolled out", change="a new model", at=NOON)
    assert room.view.recurrence.words == "NOT MEASURED"
    assert headline.view(room.view)[2].alarm is Alarm.CAUTION


def test_a_failure_before_the_change_stays_loud_and_says_that_nobody_looked_since() -> None:
    room = Room()
    room.do("probe_record", clean=0, failed=2, why="by hand")
    room.do("note_add", text="rolled back", change="v40")
    shown = room.view.recurrence
    assert (shown.words, shown.stale, shown.alarming) == ("STILL HAPPENING", True, True)
    assert "nobody has looked since" in shown.basis


def test_the_level_says_why_it_is_and_what_would_settle_whether_it_is_worse() -> None:
    shown = Room().view.severity
    assert (shown.level, shown.could_be, shown.missing) == ("SEV3", "SEV1", ("affected.high", "harm"))
    assert (shown.title, shown.worst, shown.overridden) == ("Minor", False, False)
    assert "default" in shown.why
    assert [one.id for one in shown.levels] == ["SEV1", "SEV2", "SEV3"]


def test_the_worst_level_is_loud_and_says_by_which_criterion() -> None:
    room = Room(facts={"harm": "serious"})
    assert (room.view.severity.worst, room.view.severity.why) == (True, "harm == 'serious'")
    assert headline.view(room.view)[0].alarm is Alarm.ALARM


def test_an_override_says_whose_it_is_why_and_what_was_computed() -> None:
    room = Room()
    room.do("severity_set", who="dan", level="SEV1", why="press call")
    shown = room.view.severity
    assert shown.overridden
    assert shown.why == "override by dan: press call (computed SEV3)"
    override = {"level": "SEV1", "why": "press call", "by": "dan", "at": "2026-11-23T12:00:00Z"}
    assert room.json["severity"]["override"] == override


def test_questions_of_the_triage_come_first_and_unknown_is_said() -> None:
    room = Room(facts={"harm": "none"})
    shown = room.view.facts
    assert [one.id for one in shown[:2]] == ["harmful", "personal_data"]
    found = {one.id: one for one in shown}
    assert (found["harmful"].value, found["harmful"].known, found["harmful"].by) == ("unknown", False, "")
    assert (found["harm"].value, found["harm"].known, found["harm"].by) == ("none", True, "ana")
    assert found["harm"].options == ("none", "distress", "serious")
    assert found["harmful"].options == ("yes", "no")


def test_a_cleared_answer_is_shown_as_unknown() -> None:
    room = Room(facts={"harmful": "yes"})
    room.do("fact_clear", fact="harmful", why="the test tenant")
    shown = next(one for one in room.view.facts if one.id == "harmful")
    assert (shown.value, shown.known) == ("unknown", False)


def test_what_was_raised_to_the_worst_level_could_be_nothing_worse_anywhere() -> None:
    room = Room()
    assert incidents.view(room.incident, "ana", room.clock.now()).could_be == "SEV1"
    room.do("severity_set", level="SEV1", why="press call")
    assert room.view.severity.could_be == "SEV1", "what is unknown is unknown still"
    assert headline.view(room.view)[0].word == "SEV1 by override"
    assert incidents.view(room.incident, "ana", room.clock.now()).could_be == ""
    sheet = handover.view(room.incident, room.events, room.clock.now(), {})
    assert not any("it could be" in point.text for section in sheet for point in section.points)


def test_an_override_is_in_the_headline_with_its_reason_even_while_it_could_be_worse() -> None:
    room = Room()
    room.do("severity_set", level="SEV2", why="press call")
    shown = headline.view(room.view)[0]
    assert shown.word == "SEV2 by override, could be SEV1"
    assert "override by ana: press call (computed SEV3)" in shown.source
