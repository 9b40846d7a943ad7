"""What takes back the last thing that somebody did, and what nothing takes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.plans import changed
from tests.rooms import NOON, Room, assert_says_how_to_go_on, pinned
from tests.rulebook import BREACH, DUTIFUL, PINS, RULES, SHORTER, DutyRoom, dutiful, pins
from tests.strategies import Move, journeys, opened
from warroom.core import undo
from warroom.core.entries import EntryCorrected
from warroom.core.envelope import Actor, Event, Label
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident, fold
from warroom.core.undo import Undo


def last(room: Room, who: str = "ana") -> Undo:
    """What takes back the last thing that *who* did."""
    return undo.last(room.incident, room.events, who)


def take_back(room: Room, who: str = "ana") -> Undo:
    """Takes it back."""
    found = last(room, who)
    for command in found.commands:
        room.desk.do(room.id, command, Actor(who, "cli"))
    return found


def refused(room: Room, who: str = "ana") -> Refused:
    """Why it cannot be taken back; with what to do instead."""
    with pytest.raises(Refused) as caught:
        last(room, who)
    assert_says_how_to_go_on(caught.value)
    return caught.value


def shape(incident: Incident) -> dict[str, Any]:
    """What stands, apart from when, by whom and in which entry it was said."""
    steps = {name: (str(one.state), one.result, one.evidence) for name, one in incident.steps.progress.items()}
    over = incident.severity.override
    count = incident.affected
    return {
        "steps": {name: one for name, one in steps.items() if one[0] != "open"},
        "facts": {name: one.value for name, one in incident.facts.answers.items() if one.value is not None},
        "severity": (over.level, over.why) if over else None,
        "roles": {name: (one.occupant, one.offered_to) for name, one in incident.roles.seats.items() if one.occupant},
        "asked": {name: one.assigned for name, one in incident.roles.seats.items() if one.assigned},
        "anchors": {name: (one.moment, one.precision) for name, one in incident.anchors.moments.items()},
        "count": (count.low, count.likely, count.high) if count else None,
        "plan": incident.pinned.digest,
        "rules": incident.rules.pinned.digest if incident.rules.pinned else None,
        "waivers": {
            one.id: (one.waiver.why, one.waiver.not_applicable) for one in incident.duties.by_id.values() if one.waiver
        },
        "approvals": {
            name: [(agreed.by, agreed.functions) for agreed in one.approvals]
            for name, one in incident.notices.by_duty.items()
        },
        "gates": {name: one.why for name, one in incident.gates.overridden.items()},
    }


CASES: list[tuple[str, list[tuple[str, dict[str, Any]]], str]] = [
    ("a step that was started", [("step_start", {"step": "cause"})], "step cause will be reopened"),
    ("a step that was finished at once", [("step_done", {"step": "cause", "result": "x"})], "will be reopened"),
    (
        "a step that was finished after it was started",
        [("step_start", {"step": "cause"}), ("step_done", {"step": "cause"})],
        "step cause will be started, and not finished",
    ),
    ("a step that was skipped", [("step_skip", {"step": "lessons", "why": "none"})], "step lessons will be reopened"),
    (
        "a step that was reopened",
        [("step_done", {"step": "cause", "result": "the prompt"}), ("step_reopen", {"step": "cause", "why": "no"})],
        "step cause will be done again, as ana left it",
    ),
    (
        "a skipped step that was reopened",
        [("step_skip", {"step": "cause", "why": "known"}), ("step_reopen", {"step": "cause", "why": "no"})],
        "step cause will be skipped again",
    ),
    ("an answer", [("fact_set", {"fact": "harmful", "value": "yes"})], "harmful will be unknown again"),
    (
        "another answer",
        [("fact_set", {"fact": "harm", "value": "none"}), ("fact_set", {"fact": "harm", "value": "serious"})],
        "harm will be none again, as ana said",
    ),
    (
        "an answer that was taken away",
        [("fact_set", {"fact": "harmful", "value": "no"}), ("fact_clear", {"fact": "harmful", "why": "who knows"})],
        "harmful will be no again",
    ),
    ("an override", [("severity_set", {"level": "SEV1", "why": "the press"})], "will be what the criteria say"),
    (
        "an override that was cleared",
        [("severity_set", {"level": "SEV1", "why": "the press"}), ("severity_clear", {"why": "no press"})],
        "overridden to SEV1 again: the press",
    ),
    ("a seat that was taken", [("role_join", {"role": "commander"})], "commander will be vacant again"),
    (
        "a seat that was left",
        [("role_join", {"role": "commander"}), ("role_leave", {"role": "commander"})],
        "ana will be commander again",
    ),
    (
        "a seat that was left while it was offered",
        [
            ("role_join", {"role": "commander"}),
            ("role_offer", {"role": "commander", "to": "ben"}),
            ("role_leave", {"role": "commander"}),
        ],
        "ana will be commander again",
    ),
    ("an assignment", [("role_assign", {"role": "comms", "person": "fay"})], "fay will no longer be asked"),
    (
        "another assignment",
        [("role_assign", {"role": "comms", "person": "fay"}), ("role_assign", {"role": "comms", "person": "eve"})],
        "fay will be asked again",
    ),
    (
        "an offer",
        [("role_join", {"role": "commander"}), ("role_offer", {"role": "commander", "to": "ben"})],
        "commander will no longer be offered to ben",
    ),
    (
        "another offer",
        [
            ("role_join", {"role": "commander"}),
            ("role_offer", {"role": "commander", "to": "ben"}),
            ("role_offer", {"role": "commander", "to": "cleo"}),
        ],
        "commander will be offered to ben again",
    ),
    (
        "an offer that was withdrawn",
        [
            ("role_join", {"role": "commander"}),
            ("role_offer", {"role": "commander", "to": "ben"}),
            ("role_withdraw", {"role": "commander"}),
        ],
        "commander will be offered to ben",
    ),
    (
        "another number",
        [("count_set", {"low": 1, "high": 9, "why": "mail"}), ("count_set", {"low": 5, "high": 7, "why": "logs"})],
        "as ana did before: 1 to 9",
    ),
    (
        "another instant",
        [
            ("anchor_set", {"anchor": "aware", "moment": NOON}),
            ("anchor_set", {"anchor": "aware", "moment": NOON.replace(hour=9)}),
        ],
        "aware will be 2026-11-23T12:00:00Z again, and deadlines with it",
    ),
    (
        "another plan",
        [("plan_adopt", {"plan": pinned(changed('version: "1"', 'version: "2"')), "why": "a number"})],
        "the plan will be minimal 1 again",
    ),
]


OF_DUTIES: list[tuple[str, list[tuple[str, dict[str, Any]]], str]] = [
    ("a waiver", [("duty_waive", {"duty": BREACH, "why": "a test system"})], f"{BREACH} will stand again"),
    (
        "a waiver that was taken back",
        [
            ("duty_waive", {"duty": BREACH, "why": "a test system", "not_applicable": True}),
            ("duty_reinstate", {"duty": BREACH, "why": "it was not"}),
        ],
        f"{BREACH} will be waived again: a test system",
    ),
    (
        "an approval",
        [("notice_approve", {"duty": BREACH})],
        f"version 1 of the notice for {BREACH} will not be approved by you",
    ),
    (
        "a gate that was opened",
        [("gate_override", {"gate": "words-first", "why": "the attack goes on"})],
        "the gate words-first will stand again",
    ),
    (
        "a gate that was restored",
        [
            ("gate_override", {"gate": "words-first", "why": "the attack goes on"}),
            ("gate_restore", {"gate": "words-first", "why": "it is over"}),
        ],
        "the gate words-first will be open again: the attack goes on",
    ),
    (
        "other rules",
        [("rules_adopt", {"rules": SHORTER, "why": "a stricter law"})],
        "the rules will be those of before, and deadlines with them",
    ),
]


@pytest.mark.parametrize(("moves", "becomes"), [case[1:] for case in OF_DUTIES], ids=[case[0] for case in OF_DUTIES])
def test_what_was_decided_of_duties_is_taken_back_as_well_and_never_in_passing(
    moves: list[tuple[str, dict[str, Any]]], becomes: str
) -> None:
    room = DutyRoom(text=dutiful(ANA_DECIDES))
    room.do("notice_draft", who="eve", duty=BREACH, text="We regret it.")
    for role in ("commander", "counsel"):
        room.do("role_join", role=role)
    for verb, fields in moves[:-1]:
        room.do(verb, **fields)
    before, dates = shape(room.incident), room.due(BREACH)
    room.do(moves[-1][0], **moves[-1][1])

    found = take_back(room)

    assert (found.becomes, found.weighty) == (becomes, True)
    assert shape(room.incident) == before
    assert room.due(BREACH) == dates


ANA_DECIDES = changed("holders: [cleo], deputies: [dan], join", "holders: [cleo], deputies: [dan, ana], join")


def test_an_approval_is_taken_back_although_somebody_else_agreed_since() -> None:
    room = DutyRoom()
    room.approve(BREACH)
    take_back(room, "cleo")
    assert [one.by for one in room.incident.notices.of(BREACH).approvals] == ["dan"]


def test_what_was_sent_keeps_the_approvals_that_it_was_sent_with() -> None:
    room = DutyRoom()
    room.approve(BREACH)
    room.do("notice_send", duty=BREACH, channel="filed", proof="x")
    assert "was changed by somebody since" in refused(room, "cleo").sentence


def test_a_waiver_that_lapsed_is_not_taken_back() -> None:
    room = DutyRoom()
    room.do("duty_waive", duty=BREACH, why="no data was there")
    room.do("fact_set", who="ben", fact="risk", value="high")
    room.do("fact_set", who="ben", fact="personal_data", value="yes")
    assert "was changed by somebody since" in refused(room).sentence


def test_what_follows_for_duties_is_not_what_somebody_did_last() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes")
    assert room.kinds[-1] != "fact.set"
    assert last(room).becomes == "personal_data will be unknown again"


def test_the_rules_that_came_with_a_plan_are_not_taken_away_from_it() -> None:
    room = DutyRoom(rules=pins(*RULES[:2]))
    second = pinned(DUTIFUL.replace('version: "1"', 'version: "2"'))
    room.do("plan_adopt", plan=second, why="another entity", rules=pins(*RULES[:2]).with_more(PINS))
    assert take_back(room).becomes == "the plan will be minimal 1 again"
    assert room.incident.rules.pinned is not None
    assert room.incident.rules.pinned.rules.keys() == PINS.rules.keys()


def test_the_rules_of_the_declaration_are_not_what_somebody_did_last() -> None:
    assert "a phase is not undone" in refused(DutyRoom()).sentence


@pytest.mark.parametrize(
    ("until", "sentence", "hint"),
    [
        ("notice_draft", "a draft is not taken back", "warroom notice draft"),
        ("notice_withdraw", "given anew, by reading", "warroom notice approve"),
        ("notice_send", "what was sent was sent", "warroom notice draft"),
        ("notice_ack", "a receipt stays", "warroom note"),
    ],
)
def test_what_was_written_sent_or_answered_is_not_taken_back(until: str, sentence: str, hint: str) -> None:
    room = DutyRoom()
    story: list[tuple[str, str, dict[str, Any]]] = [
        ("notice_draft", "cleo", {"text": "We regret it."}),
        ("notice_draft", "eve", {"text": "We regret it very much."}),
        ("notice_approve", "cleo", {}),
        ("notice_withdraw", "cleo", {"why": "a typing error"}),
        ("notice_approve", "cleo", {}),
        ("notice_approve", "dan", {}),
        ("notice_send", "cleo", {"channel": "filed", "proof": "x"}),
        ("notice_ack", "cleo", {"proof": "x"}),
    ]
    for verb, who, fields in story:
        room.do(verb, who=who, duty=BREACH, **fields)
        if (verb, who) == (until, "cleo"):
            break
    caught = refused(room, "cleo")
    assert sentence in caught.sentence
    assert hint in caught.hint


@pytest.mark.parametrize(("moves", "becomes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_it_is_taken_back_by_an_entry_that_leaves_it_as_it_was_before(
    moves: list[tuple[str, dict[str, Any]]], becomes: str
) -> None:
    room = Room()
    room.do("role_join", who="dan", role="compliance")  # so that something is there that stays
    if moves[0][0] != "role_join":
        room.do("role_join", role="commander")  # else acting would join, which an undo leaves as it is
    for verb, fields in moves[:-1]:
        room.do(verb, **fields)
    before, length = shape(room.incident), len(room.events)
    room.do(moves[-1][0], **moves[-1][1])

    found = take_back(room)

    assert becomes in found.becomes
    assert shape(room.incident) == before
    assert len(room.events) > length + 1, "nothing is ever deleted"


def test_taking_it_back_twice_does_it_again() -> None:
    room = Room()
    room.do("fact_set", fact="harmful", value="yes")
    take_back(room)
    take_back(room)
    assert room.incident.facts.answers["harmful"].value is True


def test_a_note_and_a_report_stay_and_are_marked_as_withdrawn() -> None:
    for verb in ("note_add", "update_post"):
        room = Room()
        seq = room.do(verb, text="it was us").seq
        take_back(room)
        body = room.events[-1].body
        assert body == EntryCorrected(seq=seq, text="(withdrawn)", why=f"taken back: #{seq}")
        take_back(room)
        again = room.events[-1].body
        assert isinstance(again, EntryCorrected)
        assert again.text == "it was us"


def test_what_was_said_under_a_label_is_said_again_under_it() -> None:
    room = Room()
    room.do("step_done", step="cause", result="advice of counsel", label="privileged")
    room.do("step_reopen", step="cause", why="not yet")
    take_back(room)
    assert room.events[-1].label is Label.PRIVILEGED
    assert room.incident.steps.progress["cause"].result == "advice of counsel"


def test_a_withdrawn_text_that_may_be_erased_is_withdrawn_under_its_label() -> None:
    room = Room()
    room.do("note_add", text="advice of counsel", label="privileged")
    take_back(room)
    assert room.events[-1].label is Label.PRIVILEGED
    assert "cannot be said again" in refused(room).sentence, "its words are kept where they can be erased"


def test_an_entry_gets_the_label_back_that_it_had() -> None:
    room = Room()
    seq = room.do("note_add", text="x", label="personal").seq
    room.do("entry_label", seq=seq, as_label="normal", why="nobody is named")
    found = take_back(room)
    assert found.becomes == f"entry {seq} will be personal again"
    assert not found.weighty
    assert last(room).weighty, "to show more to more people is not done in passing"


def test_what_somebody_else_changed_since_is_theirs() -> None:
    room = Room()
    room.do("fact_set", fact="harmful", value="yes")
    room.do("fact_set", who="ben", fact="harmful", value="no")
    caught = refused(room)
    assert caught.code is Code.ILLEGAL_TRANSITION
    assert "was changed by somebody since" in caught.sentence


def test_only_what_the_person_did_themselves_is_taken_back() -> None:
    room = Room()
    room.do("note_add", who="ben", text="mine")
    room.do("note_add", text="yours")
    assert last(room, "ben").event.body == room.events[-2].body
    assert "fay has done nothing" in refused(room, "fay").sentence


def test_acting_is_not_what_somebody_did_last() -> None:
    room = Room()
    room.do("step_start", who="ben", step="preserve")
    take_back(room, "ben")
    assert room.incident.roles.seat("engineer").occupant == "ben"


NEVER: list[tuple[list[tuple[str, dict[str, Any]]], str, str]] = [
    ([], "a phase is not undone", "warroom phase cancel"),
    ([("phase_set", {"phase": "contained"})], "a phase is not undone", "warroom phase set"),
    ([("probe_record", {"clean": 1, "failed": 0, "why": "x"})], "what was seen was seen", "warroom probe record"),
    ([("incident_link", {"relation": "caused_by", "other": "INC-1"})], "a link is not removed", "warroom note"),
    ([("count_set", {"low": 1, "why": "x"})], "nobody had stated a number before", "warroom count set"),
    ([("anchor_set", {"anchor": "aware", "moment": NOON})], "aware was not set before", "warroom anchor set"),
    ([("note_add", {"change": "prompt v2"})], "a new epoch of evidence", "warroom entry correct"),
    ([("step_start", {"step": "cause"}), ("step_start", {"step": "cause"})], "ana had started cause before", "reopen"),
]


@pytest.mark.parametrize(("moves", "sentence", "hint"), NEVER)
def test_what_cannot_be_taken_back_says_why_and_what_to_do(
    moves: list[tuple[str, dict[str, Any]]], sentence: str, hint: str
) -> None:
    room = Room()
    for verb, fields in moves:
        room.do(verb, **fields)
    caught = refused(room)
    assert sentence in caught.sentence
    assert hint in caught.hint


def test_who_was_relieved_must_accept_before_they_are_back() -> None:
    room = Room()
    room.do("role_join", who="ben", role="engineer")
    room.do("role_join", role="engineer", why="no answer")
    assert refused(room).hint == "warroom role handover engineer ben"
    room.do("role_offer", role="engineer", to="ben")
    room.do("role_accept", who="ben", role="engineer")
    assert refused(room, "ben").hint == "warroom role handover engineer ana"


def test_an_action_on_the_system_is_never_taken_back() -> None:
    room = Room()
    done = replace_event(room.events[-1], kind="action.executed", seq=room.incident.seq + 1)
    with pytest.raises(Refused, match="an action on the system is never taken back"):
        undo.last(room.incident, (*room.events, done), "ana")


def test_what_a_newer_warroom_wrote_is_not_taken_back_by_an_older_one() -> None:
    room = Room()
    newer = replace_event(room.events[-1], kind="from.tomorrow", seq=room.incident.seq + 1)
    with pytest.raises(Refused) as caught:
        undo.last(room.incident, (*room.events, newer), "ana")
    assert caught.value.code is Code.NEWER


def replace_event(event: Event, **fields: Any) -> Event:
    """*event*, as another one of which the body is not known."""
    return event._replace(**{"body": None, "actor": "ana", **fields})


@given(journeys(20))
def test_whatever_was_done_its_part_is_afterwards_as_it_was_before(path: list[Move]) -> None:
    told = opened()
    for move in path:
        seq = told.incident.seq
        told.play(move)
        try:
            found = undo.last(told.incident, told.events, move.who)
        except Refused as caught:
            assert_says_how_to_go_on(caught)
            continue
        if found.event.seq <= seq:
            continue  # the move was refused: this is about an older one
        before = shape(fold(Incident(told.incident.id), told.events[: found.event.seq - 1]))
        if all(told.play(Move(move.who, command)) for command in found.commands):
            part = PARTS.get(found.event.kind.partition(".")[0])
            assert part is None or shape(told.incident)[part] == before[part], found


PARTS = {
    "step": "steps", "fact": "facts", "severity": "severity", "role": "roles", "anchor": "anchors", "count": "count",
    "plan": "plan", "rules": "rules", "duty": "waivers", "notice": "approvals", "gate": "gates",
}  # fmt: skip
"""The part of the shape that events are about, by the noun of their kinds."""
