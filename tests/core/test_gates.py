"""What waits until something else has happened, and who opens it all the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rooms import refusal
from tests.rulebook import BREACH, SUBJECTS, DutyRoom, dutiful, pins, rule, stage
from warroom.core.errors import Code
from warroom.core.gates import GateOverridden, shut, unmet

GATE = """\
gates:
  - id: first
    title: First things first
    {blocks}
    needs: [{needs}]
    because: It went wrong in March
    override: [counsel]
"""


def gated(needs: str, blocks: str = "steps: [cause]", more: str = "", **fields: Any) -> DutyRoom:
    """A room with a gate that *blocks* until its *needs* are met."""
    return DutyRoom(text=dutiful(sections=GATE.format(blocks=blocks, needs=needs) + more), **fields)


def lacking(room: DutyRoom) -> tuple[str, ...]:
    """What the gate waits for."""
    return unmet(room.incident, room.incident.plan.gate("first"))


# What it blocks


@pytest.mark.parametrize("verb", ["step_start", "step_done"])
def test_a_step_does_not_begin_behind_a_shut_gate_and_the_refusal_says_why(verb: str) -> None:
    refused = gated("{step: triage-check}").refused(verb, who="ben", step="cause")
    assert (
        refusal(Code.GUARDED, refused)
        == "the gate first is shut (First things first): the step triage-check is not done"
    )
    assert "It went wrong in March" in refused.hint
    assert 'let counsel answer for it: warroom gate override first --why "…"' in refused.hint
    assert refused.details == {"gate": "first", "unmet": ["the step triage-check is not done"]}


def test_another_step_is_none_of_its_business_and_a_step_behind_it_may_be_skipped() -> None:
    room = gated("{step: triage-check}")
    room.do("step_start", who="ben", step="preserve")
    room.do("step_skip", who="ben", step="cause", why="known")


def test_a_phase_is_not_entered_behind_a_shut_gate_not_even_against_the_guards() -> None:
    room = gated("{step: triage-check}", "phases: [contained, resolved]")
    refusal(Code.GUARDED, room.refused("phase_set", phase="contained"))
    refused = room.refused("phase_set", phase="resolved", override=True, why="the board")
    assert "the gate first is shut" in refusal(Code.GUARDED, refused)
    room.do("step_done", step="triage-check")
    room.do("phase_set", phase="contained")


def test_a_notice_is_written_and_agreed_to_but_not_sent_behind_a_shut_gate() -> None:
    room = gated("{step: triage-check}", "notices: [t.breach]")
    room.approve("t.breach@acme-de")
    refusal(Code.GUARDED, room.refused("notice_send", who="cleo", duty="t.breach", channel="filed", proof="x"))
    room.do("step_done", step="triage-check")
    room.do("notice_send", who="cleo", duty="t.breach", channel="filed", proof="x")


def test_other_notices_are_none_of_its_business() -> None:
    gated("{step: triage-check}", "notices: [t.breach]").send(SUBJECTS)


# What it needs


def test_a_step_that_was_only_started_or_skipped_is_not_done() -> None:
    room = gated("{step: triage-check}")
    room.do("step_start", step="triage-check")
    assert lacking(room)
    room.do("step_skip", step="triage-check", why="no time")
    assert lacking(room)
    room.do("step_reopen", step="triage-check", why="there is")
    room.do("step_done", step="triage-check")
    assert not lacking(room)


def test_a_step_that_does_not_apply_holds_nothing_up_and_one_that_may_does() -> None:
    room = gated("{step: dpa}")
    assert lacking(room) == ("the step dpa is not done",)
    room.facts(personal_data="no")
    assert not lacking(room)
    room.facts(personal_data="yes")
    assert lacking(room)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ("it is not so that harmful, because harmful is unknown",)),
        ("no", ("it is not so that harmful",)),
        ("yes", ()),
    ],
)
def test_a_condition_has_to_be_a_yes(value: str | None, said: tuple[str, ...]) -> None:
    room = gated("{fact: harmful}")
    if value:
        room.facts(harmful=value)
    assert lacking(room) == said


def test_a_gate_that_stands_only_when_something_is_so_stands_while_that_is_unknown() -> None:
    room = gated("{step: triage-check}", "steps: [cause]\n    when: harmful")
    gate = room.incident.plan.gate("first")
    assert shut(room.incident, gate)
    room.facts(harmful="no")
    assert not shut(room.incident, gate)
    room.facts(harmful="yes")
    assert shut(room.incident, gate)


@pytest.mark.parametrize("reached", ["approved", "sent", "acknowledged"])
def test_a_notice_must_have_come_as_far_as_the_gate_says(reached: str) -> None:
    room = gated(f"{{notice: t.breach, reached: {reached}}}")
    duty = "t.breach@acme-de"
    said: list[bool] = []
    story: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("notice_draft", "ana", {"text": "We regret it."}),
        ("notice_approve", "cleo", {}),
        ("notice_send", "cleo", {"channel": "filed", "proof": "x"}),
        ("notice_ack", "cleo", {"proof": "x"}),
    )
    for verb, who, fields in story:
        room.do(verb, who=who, duty=duty, **fields)
        said.append(bool(lacking(room)))
    open_from = ("approved", "sent", "acknowledged").index(reached) + 1
    assert said == [place < open_from for place in range(4)]


def test_every_duty_under_the_rule_counts_also_one_that_only_may_apply() -> None:
    more = "notifications:\n  - {rule: t.breach, recipients: [{id: a, name: A}, {id: b, name: B}], approve: [legal]}\n"
    room = gated("{notice: t.breach}", more=more)
    assert lacking(room) == ("the notice for t.breach@acme-de:a and t.breach@acme-de:b is not sent",)
    room.send("t.breach@acme-de:a")
    room.do("duty_waive", duty="t.breach@acme-de:b", why="the same authority")
    assert not lacking(room)


def test_a_duty_that_does_not_apply_holds_nothing_up() -> None:
    room = gated("{notice: t.breach}")
    room.facts(personal_data="no")
    assert not lacking(room)
    room.facts(personal_data="yes")
    assert lacking(room)


def test_a_report_that_is_owed_again_shuts_the_gate_again() -> None:
    limit = {"from": "aware", "latest_of": ["t.daily/report"], "mode": "recurring_days", "n": 7, "until": "resolved"}
    room = gated("{notice: t.daily}", rules=pins(rule("t.daily", stage("report", limit), when="ongoing")))
    room.send("t.daily@acme-de")
    assert lacking(room)


def test_all_of_its_needs_have_to_be_met() -> None:
    room = gated("{step: triage-check}, {fact: harmful}")
    assert len(lacking(room)) == 2
    room.do("step_done", step="triage-check")
    assert len(lacking(room)) == 1


def test_a_gate_may_rest_on_the_severity() -> None:
    room = gated("{step: triage-check}", "steps: [cause]\n    when: at_least('SEV1')")
    gate = room.incident.plan.gate("first")
    assert not shut(room.incident, gate)
    room.do("severity_set", level="SEV1", why="press")
    assert shut(room.incident, gate)


# Opened all the same


def test_whom_the_plan_names_opens_it_with_a_reason_and_what_was_lacking_is_on_the_record() -> None:
    room = gated("{step: triage-check}")
    refusal(Code.REASON_REQUIRED, room.refused("gate_override", who="cleo", gate="first", why=" "))
    refusal(Code.NOT_PERMITTED, room.refused("gate_override", gate="first", why="x"))
    room.do("gate_override", who="cleo", gate="first", why="the attack goes on")
    body = room.events[-1].body
    assert body == GateOverridden(gate="first", why="the attack goes on", unmet=("the step triage-check is not done",))
    room.do("step_start", who="ben", step="cause")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("gate_override", who="cleo", gate="first", why="x"))


def test_what_stands_open_is_not_opened() -> None:
    room = gated("{step: triage-check}")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("gate_restore", who="cleo", gate="first", why="x"))
    room.do("step_done", step="triage-check")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("gate_override", who="cleo", gate="first", why="x"))


def test_a_gate_that_was_opened_stands_again_when_that_is_taken_back() -> None:
    room = gated("{step: triage-check}")
    room.do("gate_override", who="cleo", gate="first", why="x")
    refusal(Code.REASON_REQUIRED, room.refused("gate_restore", who="cleo", gate="first", why=""))
    refusal(Code.NOT_PERMITTED, room.refused("gate_restore", gate="first", why="x"))
    room.do("gate_restore", who="cleo", gate="first", why="the attack is over")
    refusal(Code.GUARDED, room.refused("step_start", who="ben", step="cause"))


@pytest.mark.parametrize("verb", ["gate_override", "gate_restore"])
def test_a_gate_that_the_plan_has_not_is_not_found(verb: str) -> None:
    refused = gated("{step: triage-check}").refused(verb, who="cleo", gate="frist", why="x")
    assert "did you mean 'first'?" in refused.hint
    refusal(Code.NOT_FOUND, refused)


def test_the_plans_own_gates_hold_in_a_room_that_follows_them() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", risk="risk", harmful="yes", harm="none")
    refusal(Code.GUARDED, room.refused("step_start", who="ben", step="rollback"))
    room.approve(BREACH)
    room.do("step_start", who="ben", step="rollback")
    refusal(Code.GUARDED, room.refused("phase_set", phase="contained"))
    room.do("step_done", who="ben", step="preserve", evidence=[{"name": "log", "size": 0, "sha256": "0"}])
    room.do("phase_set", phase="contained")
