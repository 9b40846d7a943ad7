"""The one way in: what a desk promises beyond what the core decides."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import changed
from tests.rooms import NOON, PINNED, Clock, Room, assert_says_how_to_go_on, dice, kinds, pinned, refusal
from tests.rulebook import (
    BREACH,
    DUTIFUL,
    INITIAL,
    PINS,
    PLAN,
    RULES,
    SHORTER,
    DutyRoom,
    Shelf,
    hours,
    pins,
    rule,
    stage,
)
from warroom.core.entries import AddNote, NoteAdded
from warroom.core.envelope import Actor, Precision
from warroom.core.errors import Code, Refused
from warroom.core.facts import SetFact
from warroom.core.incident import BODIES
from warroom.core.ledger import GENESIS, sha256
from warroom.core.opening import AdoptPlan, Declare
from warroom.core.rules import RulesAdopted
from warroom.desk import Desk, History, kept
from warroom.ports import Store
from warroom.stores.memory import MemoryStore
from warroom.stores.sqlite import SqliteStore

ANA, BEN = Actor("ana", "cli"), Actor("ben", "tui")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of each kind."""
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "room.db")
    yield made
    made.close()


def refused(desk: Desk, name: str) -> Refused:
    """The refusal that looking for *name* meets."""
    with pytest.raises(Refused) as caught:
        desk.find(name)
    assert_says_how_to_go_on(caught.value)
    return caught.value


# Once


def test_the_same_command_under_the_same_key_is_carried_out_once(store: Store) -> None:
    room = Room(store=store)
    first = room.do("phase_set", phase="contained", once="job-7")
    room.do("note_add", text="something else")
    room.wait(hours=1)
    again = room.do("phase_set", phase="contained", once="job-7")
    assert (again.seq, again.events, again.incident) == (first.seq, first.events, room.id)
    assert (first.again, again.again) == (False, True)
    assert room.kinds.count("phase.changed") == 2


def test_the_nth_event_of_a_command_carries_the_key_and_its_number(store: Store) -> None:
    room = Room(store=store)
    recorded = room.do("fact_set", who="cleo", fact="personal_data", value="yes", once="job-7")
    assert [event.once for event in recorded.events] == ["job-7#1", "job-7#2", "job-7#3"]
    assert [event.once for event in room.events[-3:]] == ["job-7#1", "job-7#2", "job-7#3"]
    assert [event.once for event in room.declared.events] == [None] * len(room.declared.events)


@pytest.mark.parametrize(
    "other",
    [
        {"verb": "note_add", "text": "other words"},
        {"verb": "note_add", "text": "hello", "who": "ben"},
        {"verb": "note_add", "text": "hello", "label": "privileged"},
        {"verb": "note_add", "text": "hello", "at": NOON},
        {"verb": "update_post", "text": "hello"},
    ],
)
def test_anything_else_under_the_same_key_is_a_conflict(other: dict[str, str]) -> None:
    room = Room()
    room.do("note_add", text="hello", once="job-7")
    told = room.refused(other.pop("verb"), **other, once="job-7")
    assert "job-7" in refusal(Code.CONFLICT, told)


def test_the_same_words_in_another_incident_are_something_else() -> None:
    room = Room()
    other = Room(store=room.store, seed=1)
    room.do("note_add", text="hello", once="job-7")
    said = refusal(Code.CONFLICT, other.refused("note_add", text="hello", once="job-7"))
    assert room.id in said, "an acknowledgement from elsewhere would be a lie"


def test_one_person_is_the_same_under_login_and_id() -> None:
    room = Room(plan=pinned(changed("login: dan,", "login: d.ulrich,")))
    first = room.do("note_add", who="dan", text="hello", once="job-7")
    assert room.do("note_add", who="d.ulrich", text="hello", once="job-7").seq == first.seq


def test_through_which_door_it_is_asked_again_does_not_matter() -> None:
    room = Room()
    first = room.desk.do(room.id, AddNote(text="hello"), Actor("ana", "cli"), once="job-7")
    assert room.desk.do(room.id, AddNote(text="hello"), Actor("ana", "tui"), once="job-7").seq == first.seq


def test_a_declaration_is_made_once_under_one_key(store: Store) -> None:
    desk = Desk(store, Clock(), dice())
    first = desk.declare(Declare(title="Refunds", plan=PINNED), ANA, once="alert-1")
    again = desk.declare(Declare(title="Refunds", plan=PINNED), ANA, once="alert-1")
    assert (again.incident, again.again, again.events) == (first.incident, True, first.events)
    assert desk.incidents() == [first.incident]
    with pytest.raises(Refused):
        desk.declare(Declare(title="Other", plan=PINNED), ANA, once="alert-1")


def test_a_command_that_was_refused_leaves_its_key_free() -> None:
    room = Room()
    room.refused("note_add", text="", once="job-7")
    assert not room.do("note_add", text="hello", once="job-7").again


def test_what_was_done_once_is_answered_even_when_it_could_not_be_done_any_more() -> None:
    room = Room()
    first = room.do("update_post", text="We look into it", once="job-7")
    room.do("phase_set", phase="cancelled", why="a load test")
    assert room.do("update_post", text="We look into it", once="job-7").seq == first.seq


def test_a_privileged_note_is_written_once_though_its_salt_is_chance() -> None:
    room = Room()
    first = room.do("note_add", text="what counsel thinks", label="privileged", once="job-7")
    assert room.do("note_add", text="what counsel thinks", label="privileged", once="job-7").seq == first.seq


def test_a_key_fits_arguments_of_any_size() -> None:
    room = Room()
    room.do("note_add", text="hello", based_on=2**60, once="job-7")
    assert room.do("note_add", text="hello", based_on=2**60, once="job-7").again


# Rehearsing


def test_a_dry_run_says_what_would_be_recorded_and_records_nothing(store: Store) -> None:
    room = Room(store=store)
    before = room.desk.records(room.id)
    proof = kept(b"a file")
    rehearsed = room.do("fact_set", fact="personal_data", value="yes", dry_run=True, once="job-7", files=[proof])
    assert kinds(rehearsed) == ["fact.set", "severity.changed", "steps.opened"]
    assert rehearsed.seq == before[-1].seq + 3
    assert room.desk.records(room.id) == before
    assert store.blob(proof.digest) is None
    assert store.receipt("job-7") is None
    assert not room.do("fact_set", fact="personal_data", value="yes", once="job-7").again


def test_a_dry_run_is_refused_where_the_command_would_be() -> None:
    room = Room()
    refusal(Code.NOT_MEASURED, room.refused("phase_set", phase="resolved", why="x", dry_run=True))


def test_a_rehearsed_declaration_opens_nothing() -> None:
    desk = Desk(MemoryStore(), Clock(), dice())
    assert kinds(desk.declare(Declare(title="Refunds", plan=PINNED), ANA, dry_run=True))[0] == "incident.declared"
    assert desk.incidents() == []


# Names


def test_ids_are_read_aloud_and_unlike_each_other() -> None:
    desk = Desk(MemoryStore(), Clock())
    ids = [desk.declare(Declare(title="Refunds", plan=PINNED), ANA, dry_run=True).incident for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(re.fullmatch(r"INC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", name) for name in ids)


def test_an_incident_is_found_by_its_id_by_its_beginning_and_in_any_case() -> None:
    room = Room()
    letters = room.id.removeprefix("INC-")
    for name in (room.id, room.id.lower(), letters, letters.lower(), letters[:3], room.id[:6]):
        assert room.desk.find(name) == room.id


def test_a_beginning_that_fits_several_is_refused_with_all_of_them() -> None:
    room = Room()
    ids = [room.id, *(Room(store=room.store, seed=seed).id for seed in range(1, 4))]
    said = refusal(Code.INVALID, refused(room.desk, ""))
    assert all(name in said for name in ids)
    assert [room.desk.find(name) for name in ids] == ids


def test_an_incident_that_is_not_there_is_not_found() -> None:
    room = Room()
    refusal(Code.NOT_FOUND, refused(room.desk, "INC-0000-0000"))
    for ask in (room.desk.load, room.desk.history):
        with pytest.raises(Refused) as caught:
            ask("INC-0000-0000")
        refusal(Code.NOT_FOUND, caught.value)
    with pytest.raises(Refused, match="no incident"):
        room.desk.do("INC-0000-0000", AddNote(text="x"), ANA)
    assert room.desk.incidents() == [room.id]


def test_incidents_are_listed_oldest_first() -> None:
    room = Room()
    ids = [room.id, *(Room(store=room.store, seed=seed).id for seed in range(1, 6))]
    assert room.desk.incidents() == ids


# Events


def test_event_ids_are_uuids_of_version_7_that_sort_as_the_clock_goes() -> None:
    room = Room()
    for _ in range(5):
        room.wait(milliseconds=1)
        room.do("note_add", text="hello")
    ids = [UUID(event.id) for event in room.events]
    assert all((one.version, one.variant) == (7, "specified in RFC 4122") for one in ids)
    assert len(set(ids)) == len(ids)
    assert ids[-5:] == sorted(ids[-5:])
    assert [one.int >> 80 for one in ids[-5:]] == [int(NOON.timestamp() * 1000) + n for n in range(1, 6)]


def test_a_header_says_who_through_what_and_when_and_is_chained() -> None:
    room = Room()
    back = NOON - timedelta(hours=1)
    room.desk.do(room.id, AddNote(text="hello", at=back, precision=Precision.HOUR), BEN)
    event = room.events[-1]
    assert (event.actor, event.via, event.at, event.recorded_at) == ("ben", "tui", back, NOON)
    assert event.precision == "hour"
    records = room.desk.records(room.id)
    prevs = [json.loads(record.header)["prev"] for record in records]
    assert prevs == [GENESIS, *(record.hash for record in records[:-1])]
    assert all(sha256(record.header.encode()) == record.hash for record in records)
    assert room.incident.head == records[-1].hash


def test_people_are_recorded_by_their_id_whatever_they_logged_in_as() -> None:
    plan = pinned(changed("login: dan,", "login: d.ulrich,"))
    room = Room(plan=plan, who="d.ulrich")
    room.do("note_add", who="d.ulrich", text="hello")
    room.do("note_add", who="zoe", text="I was told to write here")
    assert {event.actor for event in room.declared.events} == {"dan"}
    assert [event.actor for event in room.events[-2:]] == ["dan", "zoe"]


def test_what_is_recorded_is_what_is_read_back(store: Store) -> None:
    room = Room(store=store)
    recorded = room.do("fact_set", fact="personal_data", value="yes")
    assert room.events[-3:] == recorded.events
    assert recorded.seq == recorded.events[-1].seq == room.incident.seq


@given(st.lists(st.sampled_from(["note", "look", "other"]), max_size=12))
def test_reading_on_gives_what_reading_anew_gives(story: list[str]) -> None:
    room = Room()
    seen: History | None = None
    for number, turn in enumerate(story):
        if turn == "look":
            seen = room.desk.history(room.id, seen)
        else:
            room.do("note_add", text=f"{number}", label="normal" if turn == "note" else "privileged")
    assert room.desk.history(room.id, seen) == Desk(room.store, room.clock).history(room.id)
    assert room.desk.load(room.id) == Desk(room.store, room.clock).load(room.id)


def test_incidents_on_one_plan_share_it_and_what_was_worked_out_of_it(store: Store) -> None:
    one, other = Room(store=store), Room(store=store, seed=1)
    desk = Desk(store, one.clock)
    plan = desk.load(one.id).pinned
    assert desk.load(other.id).pinned is plan
    assert desk.history(one.id).incident.pinned is plan


def test_plans_that_differ_are_not_shared_whatever_their_digest_says(store: Store) -> None:
    forged = PINNED.model_copy(update={"source": f"{PINNED.source}# by somebody else"})
    one, other = Room(store=store), Room(plan=forged, store=store, seed=1)
    desk = Desk(store, one.clock)
    assert desk.load(one.id).pinned == PINNED
    assert desk.load(other.id).pinned == forged


def test_who_looks_twice_at_the_same_entries_sees_the_same_incident(store: Store) -> None:
    room = Room(store=store)
    desk = Desk(store, room.clock)
    seen = desk.history(room.id)
    assert desk.load(room.id) is seen.incident
    assert desk.history(room.id, seen).incident is seen.incident


def test_a_store_that_was_put_back_is_read_anew(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "room.db")
    room = Room(store=store)
    store.backup(tmp_path / "copy.db")
    room.do("note_add", text="after the backup")
    seen = room.desk.history(room.id)
    store.close()
    copy = SqliteStore(tmp_path / "copy.db", create=False)
    after = Desk(copy, room.clock).history(room.id, seen)
    copy.close()
    assert after.incident.seq == seen.incident.seq - 1
    assert after.events == seen.events[:-1]


def test_texts_that_were_withheld_come_with_the_history_as_far_as_they_exist() -> None:
    room = Room()
    recorded = room.do("note_add", text="what counsel thinks", label="privileged")
    body = recorded.events[0].body
    assert isinstance(body, NoteAdded)
    assert room.desk.history(room.id).texts == {body.blob: "what counsel thinks"}


def test_evidence_is_kept_under_the_digest_that_sha256sum_prints(store: Store) -> None:
    room = Room(store=store)
    proof = kept(b"the log of that night")
    named = {"name": "night.log", "size": 21, "sha256": proof.digest}
    room.do("step_done", who="ben", step="preserve", evidence=[named], files=[proof])
    assert proof.digest == sha256(b"the log of that night")
    found = store.blob(proof.digest)
    assert found is not None
    assert (found.content, found.salt) == (b"the log of that night", "")


def test_a_refused_command_keeps_no_file() -> None:
    room = Room()
    proof = kept(b"the log of that night")
    named = {"name": "night.log", "size": 21, "sha256": proof.digest}
    room.refused("step_done", who="zoe", step="preserve", evidence=[named], files=[proof])
    assert room.store.blob(proof.digest) is None


def test_whoever_follows_hears_at_once_and_after_every_command() -> None:
    room, stop = Room(), Flag()
    heard = room.desk.follow(stop)
    next(heard)
    room.do("note_add", text="hello")
    next(heard)
    stop.set()
    assert list(heard) == []


def test_the_desk_tells_the_time_that_it_was_handed() -> None:
    room = Room(clock=Clock(NOON))
    room.wait(minutes=5)
    assert room.desk.now() == NOON + timedelta(minutes=5)


# The rulebook


def test_declaring_pins_the_rules_that_the_rulebook_has_for_the_plan(store: Store) -> None:
    desk = Desk(store, Clock(), dice(), Shelf())
    declared = desk.declare(Declare(title="Refunds", plan=PLAN), ANA)
    incident = desk.load(declared.incident)
    assert incident.rules.pinned == PINS
    assert BREACH in incident.duties.by_id
    assert desk.rules_for(incident) == PINS


def test_without_a_rulebook_nothing_is_pinned_and_nobody_misses_it() -> None:
    room = Room()
    assert room.incident.rules.pinned is None
    assert room.desk.rules_for(room.incident) is None


def test_rules_that_were_handed_in_are_not_looked_up() -> None:
    desk = Desk(MemoryStore(), Clock(), dice(), Shelf(SHORTER))
    declared = desk.declare(Declare(title="Refunds", plan=PLAN, rules=PINS), ANA)
    assert desk.load(declared.incident).rules.pinned == PINS


def test_a_declaration_is_the_same_under_one_key_although_the_rules_are_others_by_now(store: Store) -> None:
    first = Desk(store, Clock(), dice(), Shelf()).declare(Declare(title="Refunds", plan=PLAN), ANA, once="alert-1")
    again = Desk(store, Clock(), dice(1), Shelf(SHORTER)).declare(
        Declare(title="Refunds", plan=PLAN), ANA, once="alert-1"
    )
    assert (again.again, again.incident) == (True, first.incident)


def test_an_upgraded_program_goes_on_by_the_rules_that_are_pinned(store: Store) -> None:
    room = DutyRoom(store=store)
    later = Desk(store, room.clock, dice(1), Shelf(SHORTER))
    later.do(room.id, SetFact(fact="personal_data", value="yes"), ANA)
    assert room.due(BREACH) == NOON + timedelta(hours=72)
    assert later.rules_for(room.incident) == SHORTER, "what adopting them would bring is known all the same"


def test_a_plan_that_needs_more_rules_brings_them_and_leaves_those_that_are_pinned() -> None:
    room = DutyRoom(rules=pins(*RULES[:2]))
    desk = Desk(room.store, room.clock, dice(1), Shelf(SHORTER))
    second = pinned(DUTIFUL.replace('version: "1"', 'version: "2"'))
    recorded = desk.do(room.id, AdoptPlan(plan=second, why="another entity"), ANA)
    adopted = next(event.body for event in recorded.events if isinstance(event.body, RulesAdopted))
    assert adopted.cause == next(event.seq for event in recorded.events if event.kind == "plan.adopted")
    assert adopted.rules.rules["t.breach"] == PINS.rules["t.breach"]
    assert adopted.rules.rules.keys() == PINS.rules.keys()
    assert (adopted.was, adopted.why) == (pins(*RULES[:2]).digest, "as the plan needs them")


def test_a_contract_whose_number_is_mended_in_the_plan_is_mended_and_no_law_with_it() -> None:
    def contract(n: int) -> str:
        return DUTIFUL + f"rules:\n  - {{id: t.breach, n: {n}}}\n"

    room = DutyRoom()
    desk = Desk(room.store, room.clock, dice(1), Shelf(pins(SHORTER.rules["t.breach"], *MENDED)))
    desk.do(room.id, AdoptPlan(plan=pinned(contract(48)), why="the contract says so"), ANA)
    assert room.due(BREACH) == NOON + timedelta(hours=48), "it is the plan's own"
    assert room.due(INITIAL) == NOON + timedelta(hours=24), "it is law, and the law of the declaration"


MENDED = [rule("t.major", stage("initial", hours(1)), stage("final", hours(2)), when="major"), *RULES[3:]]


def test_rules_that_somebody_adopted_in_between_are_not_taken_back_by_a_plan() -> None:
    room = DutyRoom()
    room.do("rules_adopt", rules=SHORTER, why="a stricter law")
    second = pinned(DUTIFUL.replace('version: "1"', 'version: "2"'))
    room.do("plan_adopt", plan=second, rules=PINS, why="a phone number")
    assert room.incident.rules.pinned == SHORTER


def test_a_plan_that_needs_no_more_rules_says_nothing_of_them() -> None:
    room = DutyRoom()
    desk = Desk(room.store, room.clock, dice(1), Shelf(SHORTER))
    second = pinned(DUTIFUL.replace('version: "1"', 'version: "2"'))
    recorded = desk.do(room.id, AdoptPlan(plan=second, why="a phone number"), ANA)
    assert kinds(recorded) == ["role.joined", "plan.adopted"]


def test_an_incident_from_before_there_were_rules_gets_them_with_its_next_plan() -> None:
    room = Room(plan=PLAN)
    desk = Desk(room.store, room.clock, dice(1), Shelf())
    second = pinned(DUTIFUL.replace('version: "1"', 'version: "2"'))
    recorded = desk.do(room.id, AdoptPlan(plan=second, why="of today"), ANA)
    adopted = next(event.body for event in recorded.events if isinstance(event.body, RulesAdopted))
    assert (adopted.was, adopted.why) == (None, "none were pinned before")


def test_an_older_warroom_reads_a_record_with_duties_and_does_not_write_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    room = DutyRoom()
    room.send(BREACH)
    nouns = ("rules.", "duty.", "deadline.", "notice.", "gate.")
    older = {kind: body for kind, body in BODIES.items() if not kind.startswith(nouns)}
    monkeypatch.setattr("warroom.core.incident.BODIES", older)
    desk = Desk(room.store, room.clock)
    incident = desk.load(room.id)
    assert incident.newer == len([kind for kind in room.kinds if kind.startswith(nouns)])
    assert incident.duties.by_id == {}
    with pytest.raises(Refused) as caught:
        desk.do(room.id, AddNote(text="x"), ANA)
    refusal(Code.NEWER, caught.value)


def test_the_text_of_a_notice_is_kept_once_under_its_digest_and_may_be_as_private_as_a_note(store: Store) -> None:
    room = DutyRoom(store=store)
    for label in ("privileged", "normal"):
        room.do("notice_draft", duty=BREACH, text=f"We regret it. {label}", label=label)
        blob = store.blob(sha256(f"We regret it. {label}".encode()))
        assert blob is not None
        assert (blob.salt, blob.content.decode()) == ("", f"We regret it. {label}")


def test_a_draft_under_the_same_key_is_the_same_and_other_words_are_a_conflict() -> None:
    room = DutyRoom()
    first = room.do("notice_draft", duty=BREACH, text="We regret it.", once="job-7")
    assert room.do("notice_draft", duty=BREACH, text="We regret it.", once="job-7").seq == first.seq
    refusal(Code.CONFLICT, room.refused("notice_draft", duty=BREACH, text="We do not.", once="job-7"))


def test_an_approval_that_raced_with_an_edit_is_none_of_the_new_text() -> None:
    room = DutyRoom()
    room.do("notice_draft", duty=BREACH, text="We regret it.")
    seen = room.incident.seq
    room.do("notice_draft", who="eve", duty=BREACH, text="We regret nothing.")
    refusal(Code.CONFLICT, room.refused("notice_approve", who="cleo", duty=BREACH, based_on=seen))
