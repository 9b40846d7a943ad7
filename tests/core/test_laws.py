"""What holds for every history, whatever people do and in whatever order they do it.

Each law is written from what the record promises, with an oracle of its own where the core computes something: who may
decide, which level holds, who sits where.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.promises import may_follow_the_end, outcome
from tests.evidence import CANARY, drawing, measurement, sampled
from tests.records import draft
from tests.rooms import NOON, Room, dice, refusal
from tests.rulebook import BREACH, SHORTER, SUBJECTS
from tests.strategies import (
    FIELDS,
    PEOPLE,
    SECOND,
    Move,
    Rehearsal,
    command,
    commands,
    journeys,
    moves,
    opened,
    rehearsals,
)
from warroom.core.anchors import aware
from warroom.core.duties import DutyReinstated, DutyWaived
from warroom.core.entries import AddNote
from warroom.core.envelope import Actor, Command, Event, Record
from warroom.core.errors import Code, Refused
from warroom.core.facts import SetFact
from warroom.core.gates import GateOverridden, GateRestored
from warroom.core.incident import BODIES, COMMANDS, Incident, evolve, fold, read
from warroom.core.ledger import breaks, canonical, seal_all, sha256
from warroom.core.opening import PlanAdopted
from warroom.core.phases import ENDED, Phase, PhaseChanged
from warroom.core.plan import Plan
from warroom.core.probes import ProbeJudged, Recurrence
from warroom.core.roles import RoleAccepted, RoleAssigned, RoleJoined, RoleLeft, RoleWithdrawn, join_due
from warroom.core.rules import RulesAdopted
from warroom.core.severity import OverrideCleared, SeverityOverridden
from warroom.core.steps import StepSkipped
from warroom.core.updates import next_due
from warroom.desk import Desk
from warroom.stores.memory import MemoryStore

# The fold


@given(rehearsals(), st.data())
def test_folding_in_two_parts_is_folding_at_once(told: Rehearsal, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(told.events)))
    first = fold(Incident(told.incident.id), told.events[:cut])
    assert fold(first, told.events[cut:]) == told.incident


@given(rehearsals())
def test_evolving_event_by_event_is_folding(told: Rehearsal) -> None:
    incident = Incident(told.incident.id)
    for event in told.events:
        incident = evolve(incident, event)
    assert incident == told.incident


@given(rehearsals())
def test_whoever_reads_the_stored_record_sees_the_same_incident(told: Rehearsal) -> None:
    stored = [Record(*json.loads(json.dumps(record))) for record in told.records]
    again = fold(Incident(told.incident.id), map(read, stored))
    assert again == told.incident
    assert again.pinned.plan == told.incident.pinned.plan


@given(rehearsals(), st.sets(st.integers(0, 60)))
def test_history_cannot_be_refused_whatever_part_of_it_is_unknown(told: Rehearsal, unknown: set[int]) -> None:
    events = [event._replace(body=None) if event.seq in unknown else event for event in told.events]
    incident = fold(Incident(told.incident.id), events)
    assert incident.newer == sum(event.body is None for event in events)
    assert (incident.seq, incident.head) == (told.incident.seq, told.incident.head)


@given(rehearsals(), st.randoms(use_true_random=False))
def test_history_cannot_be_refused_in_whatever_order_it_stands(told: Rehearsal, shuffled: Any) -> None:
    events = list(told.events)
    shuffled.shuffle(events)
    fold(Incident(told.incident.id), events)


# Deciding


@given(rehearsals(), moves())
def test_deciding_is_deterministic(told: Rehearsal, move: Move) -> None:
    elsewhere = fold(Incident(told.incident.id), map(read, told.records))
    assert outcome(told.incident, move, told.now) == outcome(elsewhere, move, told.now)


@given(rehearsals())
def test_every_record_is_gapless_chained_and_canonical(told: Rehearsal) -> None:
    assert [record.seq for record in told.records] == list(range(1, len(told.records) + 1))
    assert list(breaks(told.records)) == []
    for record in told.records:
        assert canonical(json.loads(record.header)) == record.header
        assert canonical(json.loads(record.body)) == record.body


@given(rehearsals())
def test_every_refusal_says_why_and_names_a_command(told: Rehearsal) -> None:
    for refused in told.refusals:
        assert refused.sentence.strip()
        assert "warroom " in refused.hint or "--" in refused.hint, (refused.sentence, refused.hint)
        json.dumps(refused.details)


@given(rehearsals())
def test_what_follows_names_what_it_follows_from(told: Rehearsal) -> None:
    for event in told.events:
        assert event.body is not None
        consequence = event.kind in FOLLOWS
        assert (event.body.cause is not None) or not consequence
        if event.body.cause is not None:
            assert 0 < event.body.cause < event.seq
            assert told.events[event.body.cause - 1].recorded_at == event.recorded_at


FOLLOWS = ("severity.changed", "steps.opened", "duty.opened", "duty.reassessed", "deadline.moved")


# JSON


def everything() -> Rehearsal:
    """A history in which every kind of event comes about."""
    told = opened(suspected=True)
    proof = {"name": "log", "size": 0, "sha256": sha256(b"")}
    story: list[tuple[str, str, dict[str, Any]]] = [
        ("ana", "phase_set", {"phase": "declared"}),
        ("ana", "anchor_set", {"anchor": "occurred", "moment": NOON - timedelta(hours=1)}),
        ("ana", "fact_set", {"fact": "modes", "value": "agent"}),
        ("ana", "fact_clear", {"fact": "modes", "why": "a guess"}),
        ("ana", "role_assign", {"role": "counsel", "person": "cleo"}),
        ("ana", "role_withdraw", {"role": "counsel"}),
        ("ana", "role_assign", {"role": "counsel", "person": "dan"}),
        ("dan", "role_join", {"role": "counsel"}),
        ("dan", "role_offer", {"role": "counsel", "to": "cleo"}),
        ("cleo", "role_accept", {"role": "counsel"}),
        ("cleo", "role_leave", {"role": "counsel"}),
        ("ben", "step_start", {"step": "preserve"}),
        ("ben", "step_done", {"step": "preserve", "result": "both regions", "evidence": [proof]}),
        ("ben", "step_reopen", {"step": "preserve", "why": "not all"}),
        ("ben", "step_skip", {"step": "preserve", "why": "kept for ever"}),
        ("ana", "severity_set", {"level": "SEV1", "why": "press"}),
        ("ana", "severity_clear", {"why": "no press"}),
        ("eve", "update_post", {"text": "We look into it"}),
        ("ana", "note_add", {"text": "rolled back", "change": "v41"}),
        ("ana", "count_set", {"low": 1, "likely": 2, "high": 3, "why": "tickets"}),
        ("ana", "probe_record", {"clean": 1, "failed": 1, "why": "by hand"}),
        ("ana", "count_measure", {"measured": measurement()}),
        ("ana", "count_sample", {"drawing": drawing()}),
        ("ana", "probe_set", {"probe": CANARY, "hosts": ["127.0.0.1:80"]}),
        ("ana", "probe_judge", {"probe": "canary", "samples": sampled("canary", ".x.")}),
        ("ana", "entry_correct", {"seq": 1, "text": "another title", "why": "typing"}),
        ("ana", "entry_label", {"seq": 1, "as_label": "personal", "why": "a name"}),
        ("ana", "incident_link", {"relation": "caused_by", "other": "INC-0000-0000"}),
        ("ana", "fact_set", {"fact": "personal_data", "value": "yes"}),
        ("ana", "duty_waive", {"duty": SUBJECTS, "why": "a code word and nothing else"}),
        ("ana", "duty_reinstate", {"duty": SUBJECTS, "why": "not so"}),
        ("ana", "notice_draft", {"duty": BREACH, "digest": sha256(b"We regret it.")}),
        ("cleo", "notice_approve", {"duty": BREACH}),
        ("cleo", "notice_withdraw", {"duty": BREACH, "why": "a typing error"}),
        ("cleo", "notice_approve", {"duty": BREACH}),
        ("dan", "notice_approve", {"duty": BREACH}),
        ("cleo", "notice_send", {"duty": BREACH, "channel": "filed", "proof": "REF-1"}),
        ("cleo", "notice_ack", {"duty": BREACH, "proof": "they have it"}),
        ("ana", "fact_set", {"fact": "harmful", "value": "yes"}),
        ("cleo", "gate_override", {"gate": "evidence-first", "why": "they are kept elsewhere"}),
        ("cleo", "gate_restore", {"gate": "evidence-first", "why": "they are not"}),
        ("ana", "rules_adopt", {"rules": SHORTER, "why": "the law of today"}),
        ("ana", "plan_adopt", {"plan": SECOND, "why": "learned"}),
    ]
    for who, verb, fields in story:
        assert told.play(Move(who, command(verb, **fields))), verb
    return told


def test_every_kind_of_event_comes_about_and_says_the_same_after_a_trip_through_json() -> None:
    told = everything()
    assert {event.kind for event in told.events} == set(BODIES)
    for event in told.events:
        body = event.body
        assert body is not None
        assert type(body).model_validate_json(body.model_dump_json()) == body


@given(rehearsals())
def test_every_body_says_the_same_after_a_trip_through_json(told: Rehearsal) -> None:
    for event in told.events:
        body = event.body
        assert body is not None
        assert BODIES[event.kind].model_validate_json(body.model_dump_json()) == body
        assert BODIES[event.kind].model_validate(json.loads(canonical(body.model_dump(mode="json")))) == body


def test_every_verb_is_tried() -> None:
    assert set(FIELDS) | {"declare"} == set(COMMANDS)


@pytest.mark.parametrize("verb", sorted(FIELDS))
def test_every_command_asks_the_same_after_a_trip_through_json(verb: str) -> None:
    @given(commands(verb))
    def same(asked: Command) -> None:
        assert type(asked).model_validate_json(asked.model_dump_json()) == asked

    same()


# Safety


@given(rehearsals(30))
def test_only_what_was_measured_stopped_and_only_that_is_resolved_without_a_reason(told: Rehearsal) -> None:
    by_hand = {Recurrence.NOT_MEASURED, Recurrence.STILL_HAPPENING, Recurrence.NO_EVIDENCE_YET}
    incident, measured = Incident(told.incident.id), False
    for event in told.events:
        incident = evolve(incident, event)
        measured = measured or isinstance(event.body, ProbeJudged)
        assert measured or incident.probes.verdict in by_hand
        if isinstance(event.body, PhaseChanged) and event.body.phase is Phase.RESOLVED:
            stopped = incident.probes.verdict is Recurrence.STOPPED
            assert stopped or event.body.overrides, "resolved without a measured stop is resolved against the guard"
            assert not event.body.overrides or (event.body.why or "").strip()


@given(rehearsals(30))
def test_once_ended_nothing_happens_until_it_is_reopened(told: Rehearsal) -> None:
    phase = Phase.DETECTED
    for event in told.events:
        if phase in ENDED:
            assert may_follow_the_end(event, told.events), event.kind
        if isinstance(event.body, PhaseChanged):
            assert event.body.was in (None, phase)
            if phase in ENDED:
                assert event.body.phase is Phase.DECLARED
                assert (event.body.why or "").strip(), "reopened, with a reason"
            phase = event.body.phase
    assert told.incident.phases.current is phase


@dataclass(frozen=True)
class Seating:
    """Who sits where and who was asked to, worked out from the events alone."""

    occupants: dict[str, str]
    assigned: dict[str, str]

    def after(self, event: Event) -> Seating:
        body = event.body
        if isinstance(body, RoleJoined | RoleAccepted):
            rest = {role: who for role, who in self.assigned.items() if role != body.role}
            return Seating({**self.occupants, body.role: body.person}, rest)
        if isinstance(body, RoleAssigned):
            return Seating(self.occupants, {**self.assigned, body.role: body.person})
        if isinstance(body, RoleWithdrawn) and body.role not in self.occupants:
            return Seating(self.occupants, {role: who for role, who in self.assigned.items() if role != body.role})
        if isinstance(body, RoleLeft):
            rest = {role: who for role, who in self.assigned.items() if role != body.role}
            return Seating({role: who for role, who in self.occupants.items() if role != body.role}, rest)
        return self

    def may(self, person: str, role: str, plan: Plan) -> bool:
        if role in self.occupants:
            return self.occupants[role] == person
        return person in plan.role(role).holders or self.assigned.get(role) == person


def deciders(event: Event, plan: Plan) -> tuple[str, ...]:
    """The roles that may give *event*, as the minimal plan has it; none where anybody may."""
    body = event.body
    if body is None or body.cause is not None:
        return ()
    if isinstance(body, SeverityOverridden | OverrideCleared):
        return ("commander", "compliance")
    if isinstance(body, PhaseChanged | PlanAdopted | RulesAdopted | DutyWaived | DutyReinstated) and event.seq > 2:
        return ("commander",)
    if isinstance(body, GateOverridden | GateRestored):
        return plan.gate(body.gate).override
    if isinstance(body, StepSkipped) and plan.step(body.step).required:
        return (plan.step(body.step).role, "commander")
    return ("commander", body.role) if isinstance(body, RoleAssigned) else ()


DECISIVE = (
    "phase_set", "phase_reopen", "severity_set", "severity_clear", "step_skip", "plan_adopt", "role_assign",
    "duty_waive", "duty_reinstate", "gate_override", "gate_restore", "rules_adopt",
)  # fmt: skip
SEATS = ("role_join", "role_offer", "role_accept", "role_leave", "role_withdraw")


@given(journeys(30, verbs=DECISIVE + SEATS))
def test_nobody_without_authority_decides_anything(path: list[Move]) -> None:
    told, seating = opened(), Seating({}, {})
    for move in path:
        plan = told.incident.plan
        added = told.play(move)
        for event in added:
            roles = deciders(event, plan)
            assert not roles or any(seating.may(event.actor, role, plan) for role in roles), event
        for event in added:
            seating = seating.after(event)


SIGNED = (
    "count.stated", "probe.recorded", "update.posted", "step.done", "step.started", "notice.drafted", "notice.approved",
    "notice.sent", "notice.acknowledged",
)  # fmt: skip


@given(rehearsals(30))
def test_nobody_off_the_team_signs_for_anything(told: Rehearsal) -> None:
    team = set(PEOPLE)
    for event in told.events:
        if isinstance(event.body, RoleAssigned):
            team.add(event.body.person)
        if isinstance(event.body, RoleAccepted | RoleJoined):
            team.add(event.body.person)
        if event.kind in SIGNED:
            assert event.actor in team, event


# Deadlines


MOVES_UPDATES = {"update.posted", "phase.changed", "plan.adopted", "severity.changed", "severity.overridden"} | {
    "severity.override_cleared"
}


@given(rehearsals(30))
def test_no_deadline_moves_without_an_event_that_moves_it(told: Rehearsal) -> None:
    before = fold(Incident(told.incident.id), told.events[:6])
    for event in told.events[6:]:
        after = evolve(before, event)
        kept = {step: after.steps.due.get(step) for step in before.steps.due}
        assert kept == before.steps.due, "a step that opened is due when it was due"
        if event.kind not in MOVES_UPDATES:
            assert next_due(after) == next_due(before), event
        if event.kind not in ("phase.changed", "plan.adopted"):
            assert [join_due(after, role.id) for role in after.plan.roles] == [
                join_due(before, role.id) for role in before.plan.roles
            ]
        before = after


@given(rehearsals(30))
def test_no_deadline_is_older_than_the_record_whatever_entries_are_dated(told: Rehearsal) -> None:
    due = [*told.incident.steps.due.values(), next_due(told.incident)]
    assert all(one >= NOON for one in due if one)
    joins = [join_due(told.incident, role.id) for role in told.incident.plan.roles]
    assert all(one >= NOON for one in joins if one)


@given(rehearsals(30))
def test_a_declared_incident_always_has_an_instant_at_which_people_became_aware(told: Rehearsal) -> None:
    moment, assumed = aware(told.incident)
    assert moment is not None
    told_so = any(getattr(event.body, "anchor", None) == "aware" for event in told.events)
    assert assumed is not told_so


# Severity


def either(left: bool | None, right: bool | None) -> bool | None:
    """Kleene's or."""
    if left or right:
        return True
    return None if left is None or right is None else False


def expected_levels(incident: Incident) -> tuple[str, str | None]:
    """The computed level and what it could be, by hand: the criteria of the minimal plan, with three values."""
    known = incident.known()
    high, harm, data = known.get("affected.high"), known.get("harm"), known.get("personal_data")
    worst = either(None if high is None else high >= 1_000, None if harm is None else harm == "serious")
    middle = either(None if high is None else high >= 100, data)
    scale = list(incident.plan.level_by_id)
    found = [(scale[0], worst), (scale[1], middle), (scale[2], None)]
    computed = next((level for level, met in found[:2] if met), scale[2])
    open_ = [level for level, met in found[:2] if met is None and scale.index(level) < scale.index(computed)]
    return computed, open_[0] if open_ else None


@given(rehearsals(30))
def test_the_level_is_the_worst_that_is_yes_and_could_be_the_worst_that_nobody_knows(told: Rehearsal) -> None:
    part = told.incident.severity
    assert (part.computed, part.could_be) == expected_levels(told.incident)
    assert part.level == (part.override.level if part.override else part.computed)
    assert part.level in told.incident.plan.level_by_id


@given(rehearsals(), st.sampled_from(["harm", "personal_data", "harmful", "sessions"]), st.data())
def test_to_learn_what_was_unknown_never_lowers_the_level_and_never_goes_beyond_what_it_could_be(
    told: Rehearsal, fact: str, data: st.DataObject
) -> None:
    before = told.incident
    assume(fact not in before.known() and not before.phases.ended)
    values: dict[str, list[Any]] = {"harm": ["none", "distress", "serious"], "sessions": [0, 7]}
    told.play(Move("ana", SetFact(fact=fact, value=data.draw(st.sampled_from(values.get(fact, [True, False]))))))
    after, rank = told.incident, before.plan.rank
    assert rank(after.severity.computed or "") <= rank(before.severity.computed or "")
    assert rank(after.severity.computed or "") >= rank(before.severity.could_be or before.severity.computed or "")


@given(journeys(30, verbs=("fact_set", "fact_clear", "count_set", "severity_set", "severity_clear", "plan_adopt")))
def test_no_override_hides_that_it_got_worse(path: list[Move]) -> None:
    told = opened()
    for move in path:
        before = told.incident
        told.play(move)
        after, scale = told.incident, list(told.incident.plan.level_by_id)
        was, now, override = before.severity.computed, after.severity.computed, after.severity.override
        if override is None or was not in scale or now is None or scale.index(now) >= scale.index(was):
            continue
        set_by_this = after.severity.override_seq > before.severity.override_seq
        assert set_by_this or scale.index(override.level) <= scale.index(now)


# Newer


def newer(incident: Incident, **header: Any) -> Record:
    """An entry that a newer warroom appended: of a kind that nobody here knows, or with another header."""
    record = seal_all(incident.id, incident.seq, incident.head, [draft("the sky is green")])[0]
    text = canonical({**json.loads(record.header), **header})
    return record._replace(header=text, hash=sha256(text.encode()))


HEADERS: list[dict[str, Any]] = [{}, {"v": 2}, {"v": 2, "label": "embargoed"}, {"v": 2, "precision": "century"}]


@pytest.mark.parametrize("header", HEADERS)
def test_what_a_newer_warroom_wrote_is_counted_shown_and_verifies(header: dict[str, Any]) -> None:
    room = Room()
    before = room.incident
    room.store.append(room.id, before.seq, [newer(before, **header)])
    after = room.incident
    assert after == replace(before, seq=before.seq + 1, head=after.head, newer=1, labelled=after.labelled)
    assert "from a newer warroom" in room.view.timeline[-1].said
    assert room.view.identity.newer == room.json["record"]["newer_entries"] == 1
    assert list(breaks(room.desk.records(room.id))) == []


def test_a_label_that_only_a_newer_warroom_knows_is_taken_for_a_closed_one() -> None:
    room = Room()
    room.store.append(room.id, room.incident.seq, [newer(room.incident, v=2, label="embargoed")])
    assert room.view.timeline[-1].label == "privileged"


@pytest.mark.parametrize("verb", sorted(FIELDS))
def test_an_older_warroom_may_then_read_and_not_write(verb: str) -> None:
    room = Room()
    room.store.append(room.id, room.incident.seq, [newer(room.incident)])

    @given(commands(verb))
    def refuses(asked: Command) -> None:
        assume(getattr(asked, "text", "some").strip())  # an empty text is refused before anything is looked up
        with pytest.raises(Refused) as caught:
            room.desk.do(room.id, asked, Actor("ana", "cli"))
        refusal(Code.NEWER, caught.value)

    refuses()


def test_an_incident_that_a_newer_warroom_declared_is_not_written_to_either() -> None:
    store = MemoryStore()
    store.append("INC-NEWE-0000", 0, [newer(Incident("INC-NEWE-0000"))])
    desk = Desk(store, Room().clock, dice())
    assert desk.load("INC-NEWE-0000").newer == 1
    with pytest.raises(Refused) as caught:
        desk.do("INC-NEWE-0000", AddNote(text="x"), Actor("ana", "cli"))
    refusal(Code.NEWER, caught.value)
