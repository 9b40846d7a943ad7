"""The timeline: what happened, as a person would say it, no more exactly than it is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.core.test_laws import everything
from tests.rooms import NOON, Room
from warroom.core.incident import BODIES
from warroom.views import entries


def test_every_kind_of_event_is_a_sentence() -> None:
    told = everything()
    shown = entries.view(told.incident, tuple(told.events), NOON, {})
    assert {one.kind for one in shown} == set(BODIES)
    assert all(one.said.strip() and "\n" not in one.said for one in shown)
    assert not [one for one in shown if "None" in one.said or "<" in one.said]


@pytest.mark.parametrize(
    ("verb", "fields", "said"),
    [
        ("fact_set", {"fact": "harmful", "value": True}, "harmful = yes"),
        ("fact_set", {"fact": "modes", "value": []}, "modes = none of them"),
        ("count_set", {"low": 12, "why": "tickets"}, "affected 12 or more, stated: tickets"),
        ("count_set", {"low": 1, "likely": 2, "high": 3000, "why": "x"}, "affected 1–3,000, likely 2, stated: x"),
        ("probe_record", {"clean": 19, "failed": 1, "why": "x"}, "tried by hand: 1 of 20 failed: x"),
        ("update_post", {"text": "We look into it"}, "UPDATE: We look into it"),
        ("note_add", {"text": "rolled back", "change": "v40"}, "SYSTEM CHANGED (v40): rolled back"),
        ("note_add", {"text": "one\r\ntwo"}, "one ⏎ two"),
        ("role_join", {"role": "commander"}, "ana joined as commander"),
        ("incident_link", {"relation": "duplicate_of", "other": "INC-1"}, "duplicate of INC-1"),
    ],
)
def test_an_entry_is_said_as_a_person_would(verb: str, fields: dict[str, Any], said: str) -> None:
    room = Room()
    seq = room.do(verb, **fields).events[0].seq
    assert room.view.timeline[seq - 1].said == said


def test_an_entry_keeps_its_line_breaks_for_who_reads_all_of_it() -> None:
    room = Room()
    room.do("note_add", text="one\r\ntwo\x1b[2J")
    assert room.view.timeline[-1].full == "one\ntwo␛[2J"


def test_a_back_dated_entry_is_shown_at_its_time_and_no_finer_than_it_is_known() -> None:
    room = Room()
    room.do("note_add", text="a call", at=NOON - timedelta(hours=3), precision="hour")
    shown = room.view.timeline[-1]
    assert (shown.time, shown.exact) == ("09hZ", "2026-11-23 09hZ")


def test_what_follows_from_something_is_marked_as_that() -> None:
    room = Room()
    room.do("fact_set", fact="harm", value="serious")
    assert [one.follows for one in room.view.timeline[-3:]] == [False, True, True]


def _last_severity(room: Room) -> str:
    return [one.said for one in room.view.timeline if one.kind == "severity.changed"][-1]


def test_a_severity_that_stays_is_said_to_stay_and_why_it_does() -> None:
    room = Room()
    room.do("fact_set", fact="harm", value="serious")
    assert _last_severity(room) == "severity SEV3 → SEV1"
    room.do("count_set", low=900, high=2000, why="tickets")
    assert _last_severity(room) == "severity stays SEV1; now because affected.high >= 1000; harm == 'serious'"


def test_a_severity_that_stays_says_what_it_could_be_now() -> None:
    room = Room(facts={"personal_data": "yes"})
    room.do("count_set", low=100, high=200, why="tickets")
    assert _last_severity(room) == "severity stays SEV2, could be SEV1; now because affected.high >= 100; personal_data"


def test_a_severity_that_stays_by_default_says_that_nothing_worse_is_left() -> None:
    room = Room(facts={"personal_data": "no", "harm": "none"})
    room.do("count_set", low=0, high=1, why="tickets")
    assert _last_severity(room) == "severity stays SEV3, and could be nothing worse"


def test_a_text_that_was_erased_is_said_to_be() -> None:
    room = Room()
    room.do("note_add", text="what counsel thinks", label="privileged")
    shown = entries.view(room.incident, room.events, NOON, {})
    assert shown[-1].said == "(the text was erased)"
    assert shown[-1].label == "privileged"


def test_what_a_command_recorded_is_told_to_programs() -> None:
    room = Room()
    recorded = room.do("fact_set", fact="harm", value="serious")
    told = entries.recorded_as_json(recorded.incident, recorded.events, again=False)
    assert (told["schema"], told["incident"], told["seq"]) == ("warroom.recorded/v1", room.id, recorded.seq)
    assert [set(event) for event in told["events"]] == [{"seq", "kind", "id", "at"}] * 3
    assert told["events"][0]["at"] == "2026-11-23T12:00:00Z"


def test_the_log_tells_programs_the_header_with_hash_and_body() -> None:
    room = Room()
    record = room.desk.records(room.id)[0]
    told = entries.as_json(record.header, record.body, record.hash)
    assert set(told) >= {
        "v", "incident", "seq", "id", "once", "at", "recorded_at", "actor", "via", "kind", "label", "body_digest",
        "prev", "hash", "body",
    }  # fmt: skip
    assert told["body"]["title"] == "Refunds that nobody promised"
