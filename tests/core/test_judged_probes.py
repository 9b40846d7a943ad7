"""What probes measured: entries where something changed, samples for the rest, and the way to resolved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.evidence import CANARY, observe, tries
from tests.plans import MINIMAL
from tests.rooms import Room, pinned, refusal
from warroom.core.envelope import Actor
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident, fold, read
from warroom.core.ledger import sha256
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.probes import ProbeJudged, Recurrence, live

ANA = Actor("ana", "cli")
FAILING = "..x..x..x..x"


def watched(**fields: Any) -> Room:
    """A room whose canary is set up."""
    room = Room()
    room.do("probe_set", probe=CANARY | fields)
    return room


def loaded(room: Room) -> Incident:
    return room.desk.load(room.id)


def verdict(room: Room) -> Recurrence:
    return loaded(room).probes.verdict


def entries(room: Room) -> list[ProbeJudged]:
    found = [read(record).body for record in room.desk.records(room.id)]
    return [body for body in found if isinstance(body, ProbeJudged)]


def change(room: Room) -> None:
    room.do("note_add", text="prompt reverted", change="prompt v42")


def stopped() -> Room:
    """A room whose fault was reproduced, mended and shown to be gone."""
    room = watched()
    observe(room, FAILING)
    change(room)
    observe(room, "." * 123)
    return room


def test_a_failure_is_still_happening() -> None:
    room = watched()
    observe(room, FAILING)
    assert verdict(room) is Recurrence.STILL_HAPPENING
    assert loaded(room).known()["verdict"] == "still_happening"


def test_three_clean_tries_are_no_evidence_of_a_stop() -> None:
    room = watched()
    observe(room, FAILING)
    change(room)
    observe(room, "...")
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET


def test_a_stop_is_claimed_when_the_evidence_is_there() -> None:
    room = stopped()
    assert verdict(room) is Recurrence.STOPPED
    told = room.desk.load(room.id)
    assert (told.probes.by_id["canary"].evidence.rate_upper or 1) < 0.05


def test_a_probe_that_never_reproduced_the_fault_proves_nothing() -> None:
    room = watched()
    observe(room, "." * 200)
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET


def test_the_record_gets_what_changed_and_the_samples_hold_every_try() -> None:
    room = stopped()
    assert [(one.was, one.verdict) for one in entries(room) if one.was is not one.verdict] == [
        (Recurrence.NOT_MEASURED, Recurrence.NO_EVIDENCE_YET),
        (Recurrence.NO_EVIDENCE_YET, Recurrence.STILL_HAPPENING),
        (Recurrence.STILL_HAPPENING, Recurrence.NO_EVIDENCE_YET),
        (Recurrence.NO_EVIDENCE_YET, Recurrence.STOPPED),
    ]
    assert len(entries(room)) < 30
    assert len(room.store.samples(room.id, "probe/canary")) == len(FAILING) + 123


def test_an_entry_says_by_digest_which_samples_it_rests_on() -> None:
    room = stopped()
    samples, after = room.store.samples(room.id, "probe/canary"), 0
    for one in entries(room):
        taken = [sample.body for sample in samples[after : one.last]]
        assert (one.count, one.digest) == (len(taken), sha256("\n".join(taken).encode()))
        after = one.last


def test_while_nothing_changes_there_is_an_entry_every_quarter_of_an_hour() -> None:
    room = watched()
    observe(room, "x" * 61)
    still = [one for one in entries(room) if one.changed == "still so"]
    assert len(still) == 4


def test_what_people_look_at_holds_the_tries_since_the_last_entry() -> None:
    room = watched()
    observe(room, "xxxx")
    assert entries(room)[-1].last < 4
    assert loaded(room).probes.by_id["canary"].evidence.failed == 4
    assert loaded(room).probes.by_id["canary"].pending == 4 - entries(room)[-1].last


def test_whoever_reads_record_and_samples_anew_sees_the_same() -> None:
    room = stopped()
    observe(room, "..?.x")
    folded = fold(Incident(room.id), map(read, room.desk.records(room.id)))
    last = folded.probes.by_id["canary"].last
    anew = live(folded, {"canary": room.store.samples(room.id, "probe/canary", last)})
    assert anew.probes == loaded(room).probes


def test_a_change_of_the_system_starts_anew() -> None:
    room = stopped()
    change(room)
    assert verdict(room) is Recurrence.NOT_MEASURED
    assert loaded(room).probes.outdated


def test_a_failure_after_a_stop_in_a_later_epoch_is_a_recurrence() -> None:
    room = stopped()
    change(room)
    observe(room, "..x")
    assert verdict(room) is Recurrence.RECURRED


def test_a_try_that_began_before_the_change_says_nothing_of_after() -> None:
    room = watched()
    observe(room, FAILING)
    begun = tries("." * 200, seq=room.incident.seq, at=room.clock.now())
    change(room)
    room.desk.observe(room.id, "canary", begun, ANA)
    assert loaded(room).probes.by_id["canary"].evidence.tried == 0
    assert verdict(room) is Recurrence.STILL_HAPPENING


def test_tries_that_come_to_nothing_are_no_evidence_and_make_it_stale() -> None:
    room = stopped()
    observe(room, "??")
    assert verdict(room) is Recurrence.STOPPED
    assert room.json["recurrence"]["stale"] is True


def test_a_failure_that_a_person_saw_stands_against_a_probe_that_sees_none() -> None:
    room = stopped()
    room.do("probe_record", clean=0, failed=1, why="the customer's own words")
    assert verdict(room) is Recurrence.STILL_HAPPENING
    change(room)
    observe(room, "." * 5)
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET, "a probe has looked since the system was changed"


def test_a_probe_that_asks_otherwise_than_the_one_that_reproduced_the_fault_proves_nothing() -> None:
    room = watched()
    observe(room, FAILING)
    change(room)
    observe(room, "..")
    room.do("probe_set", probe=CANARY | {"below": 0.9})
    observe(room, "." * 123)
    evidence = loaded(room).probes.by_id["canary"].evidence
    assert (verdict(room), evidence.reproduced, evidence.clean) == (Recurrence.NO_EVIDENCE_YET, False, 123)
    assert evidence.epoch_at == loaded(room).probes.epoch_at


def test_what_was_tried_before_a_probe_was_set_to_ask_otherwise_is_of_another_probe() -> None:
    room = watched()
    observe(room, FAILING + "...")
    room.do("probe_set", probe=CANARY | {"assert": [{"type": "not-contains", "value": "nothing"}]})
    assert verdict(room) is Recurrence.NOT_MEASURED
    observe(room, "..")
    assert loaded(room).probes.by_id["canary"].evidence.clean == 2


def planned(probe: str) -> PinnedPlan:
    """A plan with one *probe*, as YAML."""
    return pinned(MINIMAL.replace("{id: retry, kind: manual, title: Ask for a refund by hand, every: 10m}", probe))


def test_a_probe_that_another_version_of_the_plan_has_ask_otherwise_starts_anew() -> None:
    room = Room(plan=planned("{id: canary, kind: push}"))
    observe(room, FAILING)
    room.do("plan_adopt", plan=planned("{id: canary, kind: push, below: 0.9}"), why="a better bound")
    change(room)
    observe(room, "." * 123)
    assert (verdict(room), loaded(room).probes.by_id["canary"].evidence.reproduced) == ("no_evidence_yet", False)


def test_a_probe_whose_title_another_version_of_the_plan_mends_goes_on() -> None:
    room = Room(plan=planned("{id: canary, kind: push}"))
    observe(room, FAILING)
    recorded = room.do("plan_adopt", plan=planned("{id: canary, kind: push, title: Nightly}"), why="its name")
    change(room)
    observe(room, "." * 123)
    assert verdict(room) is Recurrence.STOPPED
    assert "probe.set" not in [event.kind for event in recorded.events]


def test_a_probe_that_was_set_in_the_incident_stays_as_it_was_set() -> None:
    room = Room(plan=planned("{id: canary, kind: push}"))
    room.do("probe_set", probe={"id": "canary", "kind": "push", "below": 0.5})
    observe(room, FAILING)
    room.do("plan_adopt", plan=planned("{id: canary, kind: push, below: 0.9}"), why="a better bound")
    assert loaded(room).probes.by_id["canary"].evidence.reproduced


def test_a_probe_with_another_interval_budget_or_host_is_the_same_one() -> None:
    room = watched()
    observe(room, FAILING)
    room.do("probe_set", probe=CANARY | {"every": 5, "title": "t", "budget": {"tries": 900}}, hosts=["h:1"])
    change(room)
    observe(room, "." * 123)
    assert verdict(room) is Recurrence.STOPPED


def test_it_stopped_when_it_did_for_every_probe_that_reproduced_it() -> None:
    room = watched()
    room.do("probe_set", probe=CANARY | {"id": "other"})
    observe(room, FAILING)
    observe(room, FAILING, probe="other")
    change(room)
    observe(room, "." * 123)
    assert verdict(room) is Recurrence.STILL_HAPPENING, "the other one has not looked again"
    observe(room, ".....", probe="other")
    assert verdict(room) is Recurrence.NO_EVIDENCE_YET
    observe(room, "." * 123, probe="other")
    observe(room, ".")
    assert verdict(room) is Recurrence.STOPPED


@pytest.mark.parametrize(
    ("told", "code"),
    [("", Code.NOT_MEASURED), ("x", Code.STILL_HAPPENING), (".", Code.NO_EVIDENCE_YET)],
)
def test_the_way_to_resolved_is_guarded_by_the_verdict(told: str, code: Code) -> None:
    room = watched()
    observe(room, told)
    refused = room.refused("phase_set", phase="resolved")
    refusal(code, refused)
    assert "--override" in refused.hint


def test_a_fresh_measured_stop_opens_the_way_and_an_old_one_does_not() -> None:
    room = stopped()
    room.wait(minutes=3)
    with pytest.raises(Refused) as refused:
        room.do("phase_set", phase="resolved")
    refusal(Code.STALE, refused.value)
    observe(room, ".")
    assert "phase.changed" in [event.kind for event in room.do("phase_set", phase="resolved").events]


def test_who_answered_for_it_when_it_was_resolved_is_not_asked_again() -> None:
    room = Room()
    room.override("resolved", "reviewing")
    refused = room.refused("phase_set", phase="closed")
    assert refused.code is Code.GUARDED, "what is left is the work, and not the verdict"
    room.do("probe_record", clean=0, failed=1, why="it is back")
    refusal(Code.STILL_HAPPENING, room.refused("phase_set", phase="closed"))


def test_an_outsider_runs_no_probe_that_the_plan_does_not_have() -> None:
    room = watched()
    before = room.desk.records(room.id)
    with pytest.raises(Exception, match="not on the team"):
        room.desk.observe(room.id, "canary", tries("x", seq=2), Actor("zoe", "cli"))
    assert room.desk.records(room.id) == before
    assert room.store.samples(room.id, "probe/canary") == []


def test_a_probe_that_nobody_knows_keeps_no_samples() -> None:
    room = Room()
    with pytest.raises(Exception, match="there is no probe 'canary'"):
        room.desk.observe(room.id, "canary", tries("x", seq=1), ANA)
    assert room.store.series(room.id) == []


def test_the_answer_as_json_says_what_it_rests_on() -> None:
    room = stopped()
    told = room.json["recurrence"]
    assert (told["verdict"], told["reproduced"], told["stale"]) == ("stopped", True, False)
    assert told["baseline"] == pytest.approx(4 / 12)
    assert told["rate_upper"] < 0.05
    canary = next(one for one in told["probes"] if one["id"] == "canary")
    assert (canary["id"], canary["clean"], canary["failed"]) == ("canary", 123, 0)
    assert told["as_of"] == (room.clock.now() - timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
