"""Whether it still happens: what a person can say, and what a change of the system does to it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from tests.probing import CANARY, changed_to, probing_room, tries
from tests.rooms import NOON, Room, bodies, refusal
from warroom.core.errors import Code
from warroom.core.probes import ProbeRecorded, Recurrence

HOUR = timedelta(hours=1)


def verdict(room: Room) -> Recurrence:
    return room.incident.probes.verdict


def look(room: Room, clean: int = 0, failed: int = 0, **fields: Any) -> None:
    room.do("probe_record", clean=clean, failed=failed, why="tried by hand", **fields)


def test_nobody_looked_means_not_measured_and_unknown_to_conditions() -> None:
    room = Room()
    assert verdict(room) is Recurrence.NOT_MEASURED
    assert "verdict" not in room.incident.known()


def test_clean_tries_by_hand_say_no_more_than_that_no_evidence_was_seen() -> None:
    room = Room()
    look(room, clean=10**9)
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET
    assert room.incident.known()["verdict"] == "no_evidence_yet"


def test_one_failure_among_many_clean_tries_is_still_happening() -> None:
    room = Room()
    look(room, clean=999, failed=1)
    assert verdict(room) is Recurrence.STILL_HAPPENING


def test_what_was_seen_is_on_the_record() -> None:
    room = Room()
    recorded = room.do("probe_record", who="ben", clean=3, failed=1, why="the prompt of the ticket")
    assert bodies(recorded)[0] == ProbeRecorded(clean=3, failed=1, why="the prompt of the ticket")
    last = room.incident.probes.last
    assert last is not None
    assert (last.clean, last.failed, last.by, last.as_of) == (3, 1, "ben", NOON)


def test_looking_again_after_a_failure_changes_the_verdict_from_then_on() -> None:
    room = Room()
    look(room, failed=2)
    room.wait(hours=1)
    look(room, clean=20)
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET
    assert room.incident.probes.since == NOON + HOUR


def test_the_same_verdict_again_holds_since_the_first_time() -> None:
    room = Room()
    look(room, failed=2)
    room.wait(hours=1)
    look(room, failed=1)
    assert room.incident.probes.since == NOON


def test_clean_evidence_dies_when_the_system_is_changed() -> None:
    room = Room()
    look(room, clean=20)
    room.wait(minutes=1)
    room.do("note_add", text="rolled back", change="prompt v41 to v40")
    assert verdict(room) is Recurrence.NOT_MEASURED
    assert room.incident.probes.last is None
    assert room.incident.probes.change == "prompt v41 to v40"
    assert room.incident.probes.epoch_at == NOON + timedelta(minutes=1)


def test_failing_evidence_stands_when_the_system_is_changed() -> None:
    room = Room()
    look(room, failed=3)
    room.do("note_add", text="rolled back", change="prompt v41 to v40")
    assert verdict(room) is Recurrence.STILL_HAPPENING
    assert room.incident.probes.outdated


def test_looking_after_the_change_counts_even_in_the_same_instant() -> None:
    room = Room()
    look(room, failed=3)
    room.do("note_add", text="rolled back", change="prompt v41 to v40")
    look(room, clean=5)
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET
    assert not room.incident.probes.outdated


def test_clean_tries_that_are_dated_before_the_change_prove_nothing_about_what_runs_now() -> None:
    room = Room()
    room.wait(hours=1)
    room.do("note_add", text="rolled out", change="a new model")
    look(room, clean=50, at=NOON)
    assert verdict(room) is Recurrence.NOT_MEASURED
    assert "probe.recorded" in room.kinds, "it was said, and it is on the record"


def test_clean_tries_that_are_dated_before_a_failure_do_not_outweigh_it() -> None:
    room = Room()
    room.wait(hours=1)
    look(room, failed=1)
    look(room, clean=50, at=NOON)
    assert verdict(room) is Recurrence.STILL_HAPPENING
    assert room.incident.probes.last is not None
    assert room.incident.probes.last.failed == 1


def test_a_failure_that_is_told_late_counts_whatever_was_seen_since() -> None:
    room = Room()
    room.wait(hours=1)
    look(room, clean=50)
    look(room, failed=1, at=NOON)
    assert verdict(room) is Recurrence.STILL_HAPPENING


def test_a_note_without_a_change_leaves_the_evidence_alone() -> None:
    room = Room()
    look(room, clean=20)
    room.do("note_add", text="somebody asked")
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET


def test_a_change_before_anybody_looked_is_remembered() -> None:
    room = Room()
    room.do("note_add", text="rolled back", change="prompt v41 to v40")
    assert verdict(room) is Recurrence.NOT_MEASURED
    assert room.incident.probes.outdated


def test_a_change_starts_even_in_the_text_of_a_privileged_note() -> None:
    room = Room()
    look(room, clean=20)
    room.do("note_add", text="on the advice of counsel", change="refunds are off", label="privileged")
    assert verdict(room) is Recurrence.NOT_MEASURED


def test_to_have_tried_nothing_is_no_probe() -> None:
    refusal(Code.INVALID, Room().refused("probe_record", clean=0, failed=0, why="looked at it"))


@pytest.mark.parametrize("why", ["", "  "])
def test_a_probe_is_signed_with_a_reason(why: str) -> None:
    refusal(Code.REASON_REQUIRED, Room().refused("probe_record", clean=1, failed=0, why=why))


def test_an_outsider_cannot_sign_for_a_probe() -> None:
    refusal(Code.NOT_PERMITTED, Room().refused("probe_record", who="zoe", clean=9, failed=0, why="works for me"))


@pytest.mark.parametrize("fields", [{"clean": -1, "failed": 0}, {"clean": 0, "failed": -1}, {"clean": 10**10}])
def test_fewer_than_no_tries_are_no_probe(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Room().do("probe_record", **{"failed": 0, "why": "x", **fields})


def test_the_verdict_settles_what_the_plan_asks_of_it() -> None:
    room = Room()
    found = room.incident.find("verdict == 'still_happening'", severity_allowed=True)
    assert (found.outcome, found.missing) == ("undetermined", ("verdict",))
    look(room, clean=1)
    assert room.incident.find("verdict == 'still_happening'", severity_allowed=True).outcome == "no"


def test_what_was_tried_since_the_last_entry_counts_where_it_is_decided_whether_it_may_be_resolved() -> None:
    room = probing_room()
    tries(room, failed=2, clean=18)
    changed_to(room, "prompt v12 rolled back")
    tries(room, clean=700)
    entries = len(room.events)
    for _ in range(6):
        tries(room, clean=1)
    assert len(room.events) == entries, "each of them says what the record says already"
    room.do("phase_set", phase="resolved")
    assert room.incident.phases.current == "resolved"


def test_reading_on_from_what_was_seen_does_not_take_samples_for_entries() -> None:
    room = probing_room()
    tries(room, failed=2, clean=2)
    seen = room.desk.history(room.id)
    for _ in range(3):
        tries(room, clean=1)
        seen = room.desk.history(room.id, seen)
    assert seen.incident.probes.by_id[CANARY].pending == 3
    assert seen.folded is not None
    assert seen.folded.probes.by_id[CANARY].evidence.tried == 4
    assert [json.loads(one.body)["failed"] for one in seen.samples[CANARY]] == [1, 1, 0, 0, 0, 0, 0]
