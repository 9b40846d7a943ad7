"""The language for a duty: drafted, agreed to word for word, sent once, acknowledged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.plans import changed
from tests.rooms import NOON, bodies, kinds, pinned, refusal
from tests.rulebook import BREACH, INITIAL, SUBJECTS, DutyRoom, dutiful, pins, rule, stage
from warroom.core.errors import Code
from warroom.core.ledger import sha256
from warroom.core.notices import Channel, NoticeDrafted, NoticeSent, approved, outstanding

HOUR = timedelta(hours=1)
SORRY, MORE = "We regret it.", "We regret it very much."


def drafted(words: str = SORRY, *, who: str = "ana", **fields: Any) -> DutyRoom:
    """A room with a breach that is to be notified, and a draft."""
    room = DutyRoom(**fields)
    room.facts(personal_data="yes", risk="risk")
    room.do("notice_draft", who=who, duty=BREACH, text=words)
    return room


def agreed(**fields: Any) -> DutyRoom:
    """The same, with everybody's agreement."""
    room = drafted(**fields)
    for who in ("cleo", "dan"):
        room.do("notice_approve", who=who, duty=BREACH)
    return room


SENT: dict[str, Any] = {"duty": BREACH, "channel": "filed", "proof": "REF-1"}


# Drafted


def test_a_text_is_kept_outside_of_the_record_by_the_digest_that_sha256sum_prints() -> None:
    room = drafted()
    body = room.events[-1].body
    assert body == NoticeDrafted(duty=BREACH, version=1, blob=sha256(SORRY.encode()))
    assert room.desk.history(room.id).texts[body.blob] == SORRY
    assert SORRY not in room.desk.records(room.id)[-1].body


def test_each_edit_is_a_version_of_its_own() -> None:
    room = drafted()
    room.do("notice_draft", who="eve", duty=BREACH, text=MORE, template="dpa.en")
    versions = room.incident.notices.of(BREACH).versions
    assert [(one.number, one.by, one.template) for one in versions] == [(1, "ana", None), (2, "eve", "dpa.en")]
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_draft", duty=BREACH, text=MORE))


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 120_001])
def test_a_notice_says_something_and_can_be_read(text: str) -> None:
    refusal(Code.INVALID, DutyRoom().refused("notice_draft", duty=BREACH, text=text))


def test_only_the_team_drafts() -> None:
    refusal(Code.NOT_PERMITTED, DutyRoom().refused("notice_draft", who="zoe", duty=BREACH, text=SORRY))


def test_whoever_did_not_see_the_last_version_is_told_of_it() -> None:
    room = drafted()
    seen = room.incident.seq
    room.do("notice_draft", who="eve", duty=BREACH, text=MORE)
    refused = room.refused("notice_draft", duty=BREACH, text="Something else", based_on=seen)
    assert "eve wrote version 2 since you looked" in refusal(Code.CONFLICT, refused)
    assert refused.details["theirs"] == sha256(MORE.encode())


@pytest.mark.parametrize("verb", ["notice_draft", "notice_approve", "notice_send", "notice_ack", "notice_withdraw"])
def test_nothing_is_done_for_what_was_waived(verb: str) -> None:
    room = agreed()
    room.do("duty_waive", duty=BREACH, why="a test system")
    more: dict[str, dict[str, Any]] = {
        "notice_draft": {"text": MORE}, "notice_send": {"channel": "filed", "proof": "x"}, "notice_ack": {"proof": "x"},
        "notice_withdraw": {"why": "x"},
    }  # fmt: skip
    said = refusal(Code.ILLEGAL_TRANSITION, room.refused(verb, who="cleo", duty=BREACH, **more.get(verb, {})))
    assert "ana waived" in said
    assert "a test system" in said


# Approved


def test_each_function_that_the_plan_names_has_to_agree() -> None:
    room = drafted()
    duty = room.duty(BREACH)
    assert outstanding(room.incident, duty) == ("legal", "compliance")
    room.do("notice_approve", who="cleo", duty=BREACH)
    assert outstanding(room.incident, duty) == ("compliance",)
    assert not approved(room.incident, duty)
    room.do("notice_approve", who="dan", duty=BREACH)
    assert approved(room.incident, duty)


def test_where_the_plan_is_silent_legal_agrees() -> None:
    room = DutyRoom()
    room.do("notice_draft", duty=INITIAL, text=SORRY)
    assert outstanding(room.incident, room.duty(INITIAL)) == ("legal",)


def test_where_there_is_no_legal_function_the_commanders_agrees() -> None:
    text = changed("functions: [engineering, legal,", "functions: [engineering, law,").replace(
        "function: legal", "function: law"
    )
    room = DutyRoom(text=dutiful(text.replace("from: [legal]", "from: [law]"), sections=""))
    room.do("notice_draft", who="eve", duty="t.breach", text=SORRY)
    assert outstanding(room.incident, room.duty("t.breach@acme-de")) == ("engineering",)
    room.do("notice_approve", duty="t.breach")
    assert approved(room.incident, room.duty("t.breach@acme-de"))


def test_a_function_without_a_role_says_that_the_plan_has_to_be_mended() -> None:
    text = (
        dutiful()
        .replace("approve: [legal, compliance]", "approve: [press]")
        .replace("functions: [engineering,", "functions: [press, engineering,")
    )
    assert "the plan has no role there" in refusal(
        Code.GUARDED, drafted(text=text).refused("notice_approve", who="cleo", duty=BREACH)
    )


@pytest.mark.parametrize("who", ["eve", "zoe"])
def test_nobody_agrees_for_a_function_that_is_not_theirs(who: str) -> None:
    refusal(Code.NOT_PERMITTED, drafted().refused("notice_approve", who=who, duty=BREACH))


def test_whoever_drafted_it_does_not_approve_it() -> None:
    room = drafted(who="cleo")
    said = refusal(Code.NOT_PERMITTED, room.refused("notice_approve", who="cleo", duty=BREACH))
    assert said == "cleo wrote version 1, and nobody approves their own words"
    room.do("role_join", who="dan", role="counsel", why="cleo wrote it")
    room.do("notice_approve", who="dan", duty=BREACH)


def test_nobody_has_their_own_words_put_in_again_by_somebody_else_to_approve_them() -> None:
    room = drafted(who="cleo")
    room.do("notice_draft", who="eve", duty=BREACH, text=MORE)
    room.do("notice_draft", who="eve", duty=BREACH, text=SORRY)
    said = refusal(Code.NOT_PERMITTED, room.refused("notice_approve", who="cleo", duty=BREACH))
    assert said == "cleo wrote version 1, and nobody approves their own words"


def test_any_edit_makes_it_a_text_that_nobody_agreed_to() -> None:
    room = agreed()
    room.do("notice_draft", who="eve", duty=BREACH, text=SORRY + " ")
    assert outstanding(room.incident, room.duty(BREACH)) == ("legal", "compliance")
    room.do("notice_draft", who="eve", duty=BREACH, text=SORRY)
    assert outstanding(room.incident, room.duty(BREACH)) == ("legal", "compliance"), (
        "it was agreed to in another version"
    )


def test_an_approval_of_another_text_than_the_latest_is_a_conflict() -> None:
    room = drafted()
    read = sha256(SORRY.encode())
    room.do("notice_draft", who="eve", duty=BREACH, text=MORE)
    refused = room.refused("notice_approve", who="cleo", duty=BREACH, blob=read)
    assert "this is another text" in refusal(Code.CONFLICT, refused)
    assert (refused.details["theirs"], refused.details["yours"]) == (sha256(MORE.encode()), read)
    room.do("notice_approve", who="cleo", duty=BREACH, blob=sha256(MORE.encode()))


def test_an_approval_of_the_latest_by_somebody_who_saw_an_older_one_is_a_conflict() -> None:
    room = drafted()
    seen = room.incident.seq
    room.do("notice_draft", who="eve", duty=BREACH, text=MORE)
    refused = room.refused("notice_approve", who="cleo", duty=BREACH, based_on=seen)
    assert "you have not read it" in refusal(Code.CONFLICT, refused)
    room.do("notice_approve", who="cleo", duty=BREACH, based_on=room.incident.seq)


def test_agreeing_twice_is_refused_and_so_is_agreeing_to_nothing() -> None:
    room = drafted()
    room.do("notice_approve", who="cleo", duty=BREACH)
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_approve", who="cleo", duty=BREACH))
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_approve", who="cleo", duty=INITIAL))


def test_where_whoever_sits_there_wrote_it_a_deputy_takes_the_seat_and_agrees_for_that_function_too() -> None:
    room = DutyRoom()
    room.do("notice_draft", who="cleo", duty=BREACH, text=SORRY)
    room.do("notice_approve", who="dan", duty=BREACH)
    refused = room.refused("notice_send", duty=BREACH, channel="filed", proof="x")
    refusal(Code.GUARDED, refused)
    assert "dan, after: role join counsel" in refused.hint
    room.do("role_join", who="dan", role="counsel", why="cleo wrote it")
    room.do("notice_approve", who="dan", duty=BREACH)
    assert approved(room.incident, room.incident.duties.by_id[BREACH])


def test_agreeing_takes_the_seats_of_every_function_that_is_spoken_for() -> None:
    text = dutiful(
        changed("function: compliance, holders: [dan], deputies: [cleo]", "function: compliance, holders: [cleo]")
    )
    room = drafted(text=text)
    recorded = room.do("notice_approve", who="cleo", duty=BREACH)
    assert kinds(recorded) == ["role.joined", "role.joined", "notice.approved"]
    assert approved(room.incident, room.duty(BREACH))
    assert {room.incident.roles.seat(role).occupant for role in ("counsel", "compliance")} == {"cleo"}


def test_an_adopted_plan_that_asks_for_more_functions_asks_for_them_at_once() -> None:
    room = agreed()
    more = dutiful().replace("approve: [legal, compliance]", "approve: [legal, compliance, communications]")
    room.do("plan_adopt", plan=pinned(more), why="the press knows")
    assert outstanding(room.incident, room.duty(BREACH)) == ("communications",)


# Withdrawn


def test_an_approval_is_withdrawn_by_who_gave_it_with_a_reason() -> None:
    room = agreed()
    refusal(Code.REASON_REQUIRED, room.refused("notice_withdraw", who="cleo", duty=BREACH, why=""))
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_withdraw", duty=BREACH, why="x"))
    room.do("notice_withdraw", who="cleo", duty=BREACH, why="a wrong number")
    assert outstanding(room.incident, room.duty(BREACH)) == ("legal",)
    room.do("notice_approve", who="cleo", duty=BREACH)


def test_what_was_sent_cannot_be_unagreed_and_what_was_drafted_since_can() -> None:
    room = agreed()
    room.do("notice_send", who="cleo", **SENT)
    assert "was sent" in refusal(
        Code.ILLEGAL_TRANSITION, room.refused("notice_withdraw", who="cleo", duty=BREACH, why="x")
    )
    room.approve(BREACH, MORE)
    room.do("notice_withdraw", who="cleo", duty=BREACH, why="not this")
    assert outstanding(room.incident, room.duty(BREACH)) == ("legal",)


# Sent


def test_nothing_is_sent_that_is_not_approved() -> None:
    room = DutyRoom()
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_send", who="cleo", **SENT))
    room.do("notice_draft", duty=BREACH, text=SORRY)
    refused = room.refused("notice_send", who="cleo", **SENT)
    assert refusal(Code.GUARDED, refused).endswith("is not approved: legal, compliance has to agree")
    assert refused.hint == f"warroom notice approve {BREACH} (by cleo or dan)"


def test_what_is_sent_is_on_the_record_with_its_digest_its_proof_and_when_it_was_due() -> None:
    room = agreed()
    proof = {"name": "receipt.pdf", "size": 3, "sha256": "00"}
    recorded = room.do("notice_send", who="cleo", **SENT, evidence=[proof])
    sent = bodies(recorded)[0]
    assert isinstance(sent, NoticeSent)
    assert (sent.version, sent.blob, sent.to) == (1, sha256(SORRY.encode()), "The data protection authority")
    assert (sent.channel, sent.proof, sent.evidence[0].name) == (Channel.FILED, "REF-1", "receipt.pdf")
    assert (sent.due_at, sent.late_s, sent.rehearsal) == (NOON + 72 * HOUR, 0, False)
    assert room.incident.notices.met(BREACH)


def test_a_proof_is_asked_for_and_a_file_is_one() -> None:
    room = agreed()
    refusal(Code.INVALID, room.refused("notice_send", who="cleo", duty=BREACH, channel="filed", proof=" "))
    room.do("notice_send", who="cleo", duty=BREACH, channel="filed", evidence=[{"name": "x", "size": 0, "sha256": "0"}])


@pytest.mark.parametrize(("who", "ok"), [("ana", True), ("cleo", True), ("dan", True), ("eve", False), ("zoe", False)])
def test_who_answers_for_it_drafts_it_or_agrees_to_it_sends_it(who: str, ok: bool) -> None:
    room = agreed()
    if ok:
        room.do("notice_send", who=who, **SENT)
    else:
        refusal(Code.NOT_PERMITTED, room.refused("notice_send", who=who, **SENT))


def test_one_version_is_sent_once_and_a_correction_is_a_version_of_its_own() -> None:
    room = agreed()
    room.do("notice_send", who="cleo", **SENT)
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_send", who="cleo", **SENT))
    room.approve(BREACH, MORE)
    room.do("notice_send", who="cleo", **SENT)
    assert [one.body.version for one in room.incident.notices.of(BREACH).sent] == [1, 2]


def test_in_a_drill_a_sending_is_a_rehearsal() -> None:
    room = agreed(drill=True)
    sent = bodies(room.do("notice_send", who="cleo", **SENT))[0]
    assert isinstance(sent, NoticeSent)
    assert sent.rehearsal
    assert room.view.timeline[-2].said.startswith("REHEARSED, nothing was sent:")
    assert room.incident.notices.met(BREACH)


def test_being_late_is_recorded_with_the_reason_that_the_rule_asks_for() -> None:
    room = agreed()
    room.wait(hours=75)
    refused = room.refused("notice_send", who="cleo", **SENT)
    assert "the rule asks: the reasons for the delay" in refusal(Code.REASON_REQUIRED, refused)
    refusal(Code.REASON_REQUIRED, room.refused("notice_send", who="cleo", **SENT, late_because=" "))
    sent = bodies(room.do("notice_send", who="cleo", **SENT, late_because="the logs had to be restored"))[0]
    assert isinstance(sent, NoticeSent)
    assert (sent.late_s, sent.late_because) == (3 * 3600, "the logs had to be restored")


def test_less_than_a_second_late_is_late() -> None:
    room = agreed()
    room.wait(hours=72, microseconds=1)
    refusal(Code.REASON_REQUIRED, room.refused("notice_send", who="cleo", **SENT))
    sent = bodies(room.do("notice_send", who="cleo", **SENT, late_because="x"))[0]
    assert isinstance(sent, NoticeSent)
    assert (sent.late_s, sent.late_because) == (1, "x")


def test_what_is_in_time_needs_no_reason_and_keeps_none() -> None:
    room = agreed()
    room.wait(hours=72)
    sent = bodies(room.do("notice_send", who="cleo", **SENT, late_because="x"))[0]
    assert isinstance(sent, NoticeSent)
    assert (sent.late_s, sent.late_because) == (0, None)


def test_our_own_policy_asks_no_reason_of_what_is_late() -> None:
    soft = {"from": "aware", "mode": "soft", "word": "promptly", "cap": "1h"}
    room = DutyRoom(rules=pins(rule("t.soft", stage("n", soft), late="why")))
    room.approve("t.soft@acme-de")
    room.wait(hours=2)
    sent = bodies(room.do("notice_send", who="cleo", duty="t.soft", channel="filed", proof="x"))[0]
    assert isinstance(sent, NoticeSent)
    assert sent.late_s == 3600


def test_when_it_was_sent_is_when_it_was_and_never_before_it_was_agreed_to() -> None:
    room = drafted()
    room.wait(hours=73)
    for who in ("cleo", "dan"):
        room.do("notice_approve", who=who, duty=BREACH)
    refused = room.refused("notice_send", who="cleo", **SENT, at=NOON + 71 * HOUR)
    assert "was agreed to at 2026-11-26T13:00:00Z" in refusal(Code.GUARDED, refused)
    room.wait(hours=2)
    sent = bodies(room.do("notice_send", who="cleo", **SENT, at=NOON + 74 * HOUR, late_because="x"))[0]
    assert isinstance(sent, NoticeSent)
    assert sent.late_s == 2 * 3600


def test_what_is_sent_in_addition_is_never_late() -> None:
    room = agreed()
    room.do("notice_send", who="cleo", **SENT)
    room.wait(hours=500)
    room.approve(BREACH, MORE)
    sent = bodies(room.do("notice_send", who="cleo", **SENT))[0]
    assert isinstance(sent, NoticeSent)
    assert (sent.late_s, sent.late_because) == (0, None)


def test_it_goes_to_whom_the_plan_in_force_names() -> None:
    room = agreed()
    mended = dutiful().replace("name: The data protection authority", "name: The authority of Berlin")
    room.do("plan_adopt", plan=pinned(mended), why="we moved")
    assert next(one.to for one in room.view.duties if one.id == BREACH) == "The authority of Berlin"
    sent = bodies(room.do("notice_send", who="cleo", **SENT))[0]
    assert isinstance(sent, NoticeSent)
    assert sent.to == "The authority of Berlin"


# Acknowledged


def test_a_receipt_belongs_to_what_was_sent_and_is_recorded_once() -> None:
    room = agreed()
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_ack", who="cleo", duty=BREACH, proof="x"))
    room.do("notice_send", who="cleo", **SENT)
    refusal(Code.INVALID, room.refused("notice_ack", who="cleo", duty=BREACH, proof=" "))
    refusal(Code.NOT_PERMITTED, room.refused("notice_ack", who="zoe", duty=BREACH, proof="x"))
    room.do("notice_ack", who="cleo", duty=BREACH, proof="AZ 4711")
    assert room.incident.notices.of(BREACH).sent[-1].answered == "AZ 4711"
    refusal(Code.ILLEGAL_TRANSITION, room.refused("notice_ack", who="cleo", duty=BREACH, proof="x"))


def test_a_notice_lives_from_possible_to_acknowledged() -> None:
    room = DutyRoom()
    states = [state(room)]
    for verb, who, fields in (
        ("fact_set", "ana", {"fact": "risk", "value": "risk"}),
        ("fact_set", "ana", {"fact": "personal_data", "value": "yes"}),
        ("notice_draft", "ana", {"duty": BREACH, "text": SORRY}),
        ("notice_approve", "cleo", {"duty": BREACH}),
        ("notice_approve", "dan", {"duty": BREACH}),
        ("notice_send", "cleo", SENT),
        ("notice_ack", "cleo", {"duty": BREACH, "proof": "x"}),
    ):
        room.do(verb, who=who, **fields)
        states.append(state(room))
    assert states == ["possible", "possible", "running", "drafted", "drafted", "approved", "sent", "acknowledged"]


def state(room: DutyRoom) -> str:
    """Where the duty to notify the breach stands."""
    return next(one.state for one in room.view.duties if one.id == BREACH)


def test_a_duty_that_only_may_apply_can_be_met_before_anybody_knows() -> None:
    room = DutyRoom()
    room.send(BREACH)
    assert state(room) == "sent"
    assert SUBJECTS not in room.incident.notices.by_duty
