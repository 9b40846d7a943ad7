"""The room as people and as programs see it: never a crash, never a harmful character, never a zero for unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import NOON, PINNED, Room
from tests.strategies import HOSTILE, Rehearsal, rehearsals
from tests.views.test_safe import harmful
from warroom.core.entries import NoteAdded
from warroom.core.envelope import Evidence
from warroom.core.incident import Incident, fold
from warroom.core.phases import Phase
from warroom.desk import kept
from warroom.views import headline
from warroom.views import room as views
from warroom.views.room import TIMELINE

NOWS = st.integers(-(10**9), 10**10).map(lambda seconds: NOON + timedelta(seconds=seconds))
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


def strings(value: object) -> Iterator[str]:
    """Every text in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for text in strings(list(pair)))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in strings(one))


def keys(value: object) -> Iterator[tuple[str, Any]]:
    """Every key of a JSON document with what it holds."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield key, held
            yield from keys(held)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


def texts_of(told: Rehearsal) -> dict[str, str]:
    """Whatever notes refer to, as the most harmful text there is."""
    bodies = [event.body for event in told.events]
    return {body.blob: "".join(HOSTILE) for body in bodies if isinstance(body, NoteAdded) and body.blob}


@given(rehearsals(30), NOWS)
def test_every_room_that_people_can_reach_can_be_shown_and_harms_nobody(told: Rehearsal, now: Any) -> None:
    room = views.view(told.incident, tuple(told.events), now, texts_of(told))
    for text in strings(room):
        assert harmful(text) <= {"\n", "\t"}, text
    for text in strings(headline.view(room)):
        assert harmful(text) == set(), text
    only_full = {entry.full for entry in room.timeline}
    assert all(not harmful(text) for text in strings(room) if text not in only_full)


@given(rehearsals(30), NOWS)
def test_every_room_that_people_can_reach_is_a_json_document(told: Rehearsal, now: Any) -> None:
    document = views.as_json(told.incident, now)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert_well_formed(document)


@given(rehearsals(), st.sets(st.integers(3, 60)), NOWS)
def test_a_room_with_entries_that_only_a_newer_warroom_understands_can_be_shown(
    told: Rehearsal, unknown: set[int], now: Any
) -> None:
    events = tuple(event._replace(body=None) if event.seq in unknown else event for event in told.events)
    incident = fold(Incident(told.incident.id), events)
    room = views.view(incident, events, now, texts_of(told))
    assert room.identity.newer == sum(event.body is None for event in events)
    views.as_json(incident, now)


def assert_well_formed(document: dict[str, Any]) -> None:
    """The conventions for all JSON: lower snake, instants in UTC, spans in whole seconds."""
    plan_names = {*PINNED.plan.fact_by_id}
    for key, held in keys(document):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", key) or key in plan_names, key
        if key.endswith("_at") and held is not None:
            assert TIMESTAMP.fullmatch(held), (key, held)
        if key.endswith("_s") and held is not None:
            assert isinstance(held, int)
        if key in ("id", "role") and isinstance(held, str):
            assert not harmful(held)


def test_a_hostile_title_and_hostile_words_are_shown_as_what_they_are() -> None:
    proof = kept(b"x")
    evil = "\x1b]0;pwned\x07 \x9b2J \u202e[bold]"
    room = Room(title=evil)
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to=evil, outsider=True)
    room.do("role_assign", role="counsel", person=evil, outsider=True)
    room.do("fact_set", who=evil, fact="summary", value=evil)
    room.do("count_set", low=1, why=evil)
    room.do("probe_record", clean=1, failed=1, why=evil)
    room.do("severity_set", level="SEV1", why=evil)
    room.do("update_post", text=evil)
    named = Evidence(name=evil, size=1, sha256=proof.digest)
    room.do("step_done", step="preserve", result=evil, evidence=[named], files=[proof])
    room.do("step_skip", step="cause", why=evil)
    room.do("note_add", text=evil, change=evil, label="privileged")
    room.do("incident_link", relation="caused_by", other=evil)
    room.do("entry_correct", seq=1, text=evil, why=evil)
    room.do("anchor_set", anchor="aware", moment=NOON, why=evil)
    shown = list(strings(room.view))
    assert all(not harmful(text) for text in shown)
    assert room.view.identity.title == "␛]0;pwned␇ ⟨U+009B⟩2J ⟨U+202E⟩[bold]"
    assert room.json["incident"]["title"] == evil, "programs get it as it came"


def test_the_document_has_every_key_of_the_contract() -> None:
    document = Room().json
    assert document["schema"] == "warroom.incident/v1"
    assert set(document) >= {
        "schema", "incident", "plan", "severity", "facts", "affected", "recurrence", "roles", "lanes", "steps",
        "duties", "authority", "actions", "pages", "updates", "cause", "next", "record",
    }  # fmt: skip
    assert set(document["incident"]) >= {
        "id", "title", "phase", "drill", "occurred_at", "detected_at", "aware_at", "declared_at", "contained_at",
        "resolved_at", "closed_at",
    }  # fmt: skip
    assert set(document["plan"]) >= {"id", "version", "digest"}
    assert set(document["severity"]) >= {"level", "computed", "could_be", "override", "reasons", "undetermined"}
    assert set(document["affected"]) >= {
        "low", "likely", "high", "confidence", "method", "as_of", "stale", "by", "sources",
    }  # fmt: skip
    assert set(document["recurrence"]) >= {
        "verdict", "reproduced", "baseline", "rate_upper", "confidence", "since", "as_of", "stale", "inconclusive",
        "probes",
    }  # fmt: skip
    assert set(document["updates"]) >= {"every_s", "next_due_at", "last"}
    assert set(document["record"]) >= {"seq", "head", "checkpoint"}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("roles", {"id", "function", "holder", "state", "deputies", "overdue"}),
        ("lanes", {"function", "done", "total", "blocked_on", "behind"}),
        ("steps", {"id", "stage", "role", "title", "state", "due_at", "result", "evidence"}),
        ("authority", {"action", "roles", "approvals", "holders", "can_now"}),
    ],
)
def test_every_item_of_a_list_has_every_key_of_the_contract(part: str, expected: set[str]) -> None:
    items = Room().json[part]
    assert items
    assert all(set(item) >= expected for item in items)


def test_what_nobody_has_measured_is_null_or_unknown_and_never_zero() -> None:
    document = Room().json
    unmeasured = {"low", "likely", "high", "confidence", "as_of", "stale"}
    assert document["affected"]["method"] == "unknown"
    assert {document["affected"][key] for key in unmeasured} == {None}
    assert (document["affected"]["by"], document["affected"]["sources"]) == ({}, [])
    nobody_looked = {"reproduced", "baseline", "rate_upper", "confidence", "since", "as_of", "stale", "inconclusive"}
    assert document["recurrence"]["verdict"] == "not_measured"
    assert {document["recurrence"][key] for key in nobody_looked} == {None}
    assert [(one["id"], one["verdict"], one["as_of"]) for one in document["recurrence"]["probes"]] == [
        ("retry", "not_measured", None)
    ]
    assert set(document["facts"]) == set(PINNED.plan.fact_by_id), "every question of the plan is there"
    assert all(fact == {"value": None, "at": None, "by": None} for fact in document["facts"].values())
    for part in ("duties", "actions", "pages"):
        assert document[part] == []
    assert not document["cause"]
    for instant in ("occurred_at", "contained_at", "resolved_at", "closed_at"):
        assert document["incident"][instant] is None
    assert document["updates"]["last"] is None


def test_after_the_system_was_changed_the_clean_tries_are_not_told_as_a_measurement() -> None:
    room = Room()
    room.do("probe_record", clean=20, failed=0, why="by hand")
    room.do("note_add", text="rolled out", change="a new model")
    told = room.json["recurrence"]
    assert (told["verdict"], told["reproduced"], told["as_of"]) == ("not_measured", None, None)


def test_a_stated_count_is_called_stated_and_gets_stale() -> None:
    room = Room()
    room.do("count_set", low=12, likely=14, why="tickets")
    told = room.json["affected"]
    assert (told["low"], told["likely"], told["high"], told["method"]) == (12, 14, None, "stated")
    assert (told["as_of"], told["stale"]) == ("2026-11-23T12:00:00Z", False)
    room.wait(minutes=15)
    assert room.json["affected"]["stale"] is False
    room.wait(seconds=1)
    assert room.json["affected"]["stale"] is True


def test_what_was_seen_by_hand_gets_stale_and_is_stale_at_once_when_the_system_is_changed() -> None:
    room = Room()
    room.do("probe_record", clean=0, failed=2, why="by hand")
    assert (room.json["recurrence"]["reproduced"], room.json["recurrence"]["stale"]) == (True, False)
    room.do("note_add", text="rolled back", change="v40")
    assert (room.json["recurrence"]["verdict"], room.json["recurrence"]["stale"]) == ("still_happening", True)


def test_the_incident_says_when_it_was_detected_and_that_aware_is_assumed() -> None:
    told = Room(suspected=True).json["incident"]
    assert (told["phase"], told["declared_at"]) == ("detected", None)
    assert told["detected_at"] == told["aware_at"] == "2026-11-23T12:00:00Z"
    assert told["aware_assumed"] is True


def test_the_record_says_how_far_it_goes() -> None:
    room = Room()
    assert room.json["record"]["seq"] == room.incident.seq == room.view.seq
    assert room.json["record"]["head"] == room.desk.records(room.id)[-1].hash
    assert room.json["record"]["checkpoint"] is None


def test_what_was_done_is_told_with_its_result_and_its_evidence() -> None:
    room, proof = Room(), kept(b"the log")
    named = Evidence(name="night.log", size=7, sha256=proof.digest)
    room.do("step_done", who="ben", step="preserve", result="both regions", evidence=[named], files=[proof])
    told = next(step for step in room.json["steps"] if step["id"] == "preserve")
    assert (told["state"], told["result"], told["by"]) == ("done", "both regions", "ben")
    assert told["evidence"] == [{"name": "night.log", "size": 7, "sha256": proof.digest}]


def test_a_cleared_answer_is_null_again() -> None:
    room = Room(facts={"harmful": "yes"})
    assert room.json["facts"]["harmful"]["value"] is True
    room.do("fact_clear", who="ben", fact="harmful", why="the test tenant")
    assert room.json["facts"]["harmful"]["value"] is None


def test_the_timeline_shows_the_last_entries_and_the_log_has_them_all() -> None:
    room = Room()
    for number in range(TIMELINE):
        room.do("note_add", text=f"note {number}")
    shown = room.view.timeline
    assert len(shown) == TIMELINE
    assert (shown[0].seq, shown[-1].seq) == (room.incident.seq - TIMELINE + 1, room.incident.seq)


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.CANCELLED])
def test_once_it_has_ended_nothing_is_due_and_nothing_is_next(phase: Phase) -> None:
    room = Room()
    room.override(*(("cancelled",) if phase is Phase.CANCELLED else ("resolved", "reviewing", "closed")))
    room.wait(days=3)
    assert (room.view.deadlines, room.view.next) == ((), ())
    assert not any(role.overdue for role in room.view.roles)
    assert not any(step.late for step in room.view.steps)
    assert room.json["updates"]["next_due_at"] is None
