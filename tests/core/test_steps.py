"""The checklist as it is executed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.plans import changed
from tests.rooms import NOON, Room, bodies, kinds, pinned, refusal
from warroom.core.envelope import Evidence
from warroom.core.errors import Code
from warroom.core.roles import RoleJoined
from warroom.core.steps import (
    Standing,
    State,
    StepDone,
    StepReopened,
    StepSkipped,
    StepsOpened,
    StepStarted,
    standing,
    unfinished,
)
from warroom.desk import kept

LOG = kept(b"the log of that night")
PROOF = Evidence(name="night.log", size=len(LOG.content), sha256=LOG.digest)
VERBS: list[tuple[str, dict[str, Any]]] = [
    ("step_start", {}),
    ("step_done", {"result": "x", "evidence": (PROOF,)}),
    ("step_skip", {"why": "x"}),
]


def stands(room: Room, step: str) -> Standing:
    return standing(room.incident, room.incident.plan.step(step))


def preserve(room: Room, who: str = "ben") -> None:
    room.do("step_done", who=who, step="preserve", evidence=(PROOF,), files=[LOG])


def due(room: Room, step: str) -> datetime | None:
    return room.incident.steps.due[step]


def test_what_can_be_done_opens_with_the_declaration_and_says_by_when() -> None:
    opened = next(event.body for event in Room().events if event.kind == "steps.opened")
    assert opened == StepsOpened(
        cause=2, due={"preserve": NOON + timedelta(minutes=10), "triage-check": None, "cause": None, "lessons": None}
    )


def test_a_step_waits_for_others_applies_or_not_or_nobody_can_tell() -> None:
    room = Room(facts={"harmful": "no"})
    assert stands(room, "preserve") == Standing(State.OPEN)
    assert stands(room, "tool-off") == Standing(State.WAITING, waits_for=("preserve",))
    assert stands(room, "rollback") == Standing(State.NOT_APPLICABLE)
    assert stands(room, "dpa") == Standing(State.UNDETERMINED, missing=("personal_data",))


def test_a_waiting_step_opens_when_what_it_waits_for_is_done_and_is_due_from_then() -> None:
    room = Room()
    room.wait(hours=1)
    recorded = room.do("step_done", who="ben", step="preserve", evidence=(PROOF,), files=[LOG])
    opened = bodies(recorded)[-1]
    done = next(event.seq for event in recorded.events if event.kind == "step.done")
    assert opened == StepsOpened(cause=done, due={"tool-off": NOON + timedelta(hours=1, minutes=15)})


def test_a_skipped_step_and_one_that_does_not_apply_keep_nobody_waiting() -> None:
    room = Room()
    room.do("step_skip", who="ben", step="preserve", why="logs are kept for ever")
    assert stands(room, "tool-off").state is State.OPEN
    text = changed("id: preserve, role: engineer,", "id: preserve, role: engineer, when: harmful,")
    room = Room(plan=pinned(text), facts={"harmful": "no"})
    assert stands(room, "tool-off").state is State.OPEN


def test_a_step_that_nobody_can_tell_keeps_others_waiting() -> None:
    text = changed("id: preserve, role: engineer,", "id: preserve, role: engineer, when: harmful,")
    assert stands(Room(plan=pinned(text)), "tool-off").state is State.WAITING


def test_an_answer_opens_the_step_that_depended_on_it() -> None:
    room = Room()
    assert "dpa" not in room.incident.steps.due
    room.do("fact_set", who="cleo", fact="personal_data", value="yes")
    assert due(room, "dpa") == NOON + timedelta(days=1)
    assert due(room, "customers") == NOON + timedelta(hours=4), "and so does the level that follows from it"


def test_a_due_time_counts_from_the_decision_and_not_from_what_the_entry_is_dated() -> None:
    room = Room()
    room.wait(hours=1)
    room.do("fact_set", fact="personal_data", value="yes", at=NOON)
    assert due(room, "dpa") == NOON + timedelta(days=1, hours=1)


def test_a_due_time_never_moves_once_it_was_recorded() -> None:
    room = Room(facts={"personal_data": "yes"})
    before = due(room, "dpa")
    room.wait(hours=3)
    room.do("fact_set", fact="personal_data", value="no")
    room.do("fact_set", fact="personal_data", value="yes")
    room.do("step_start", who="cleo", step="dpa")
    room.do("step_reopen", who="cleo", step="dpa", why="not yet")
    text = changed("when: personal_data, due: 1d", "when: personal_data, due: 9d")
    room.do("plan_adopt", plan=pinned(text), why="more time")
    assert due(room, "dpa") == before


def test_finishing_keeps_the_result_and_the_evidence_and_who_did_it() -> None:
    room = Room()
    recorded = room.do("step_done", who="ana", step="preserve", result="both regions", evidence=(PROOF,), files=[LOG])
    assert StepDone(step="preserve", result="both regions", evidence=(PROOF,)) in bodies(recorded)
    progress = room.incident.steps.progress["preserve"]
    assert (progress.state, progress.by, progress.result) == (State.DONE, "ana", "both regions")
    blob = room.store.blob(PROOF.sha256)
    assert blob is not None
    assert blob.content == LOG.content


@pytest.mark.parametrize("result", [None, "", "  "])
def test_where_the_plan_asks_for_a_result_there_is_no_finishing_without(result: str | None) -> None:
    room = Room()
    preserve(room)
    refused = room.refused("step_done", who="ben", step="tool-off", result=result)
    assert "result" in refusal(Code.GUARDED, refused)
    assert "warroom step done tool-off --result" in refused.hint


def test_where_the_plan_asks_for_evidence_there_is_no_finishing_without() -> None:
    refused = Room().refused("step_done", who="ben", step="preserve", result="they are safe")
    assert "evidence" in refusal(Code.GUARDED, refused)
    assert "warroom step done preserve --evidence" in refused.hint


def test_starting_says_who_is_at_it() -> None:
    room = Room()
    assert StepStarted(step="cause") in bodies(room.do("step_start", who="ben", step="cause"))
    assert stands(room, "cause").state is State.STARTED
    assert room.incident.steps.progress["cause"].by == "ben"


def test_the_listed_holder_of_a_vacant_role_joins_it_by_working_on_its_step() -> None:
    room = Room()
    recorded = room.do("step_start", who="ben", step="preserve")
    assert bodies(recorded)[0] == RoleJoined(role="engineer", person="ben", acting=True)


def test_anybody_of_the_team_may_help_out_without_taking_the_seat() -> None:
    room = Room()
    assert kinds(room.do("step_start", who="fay", step="preserve")) == ["step.started"]
    assert room.incident.roles.seat("engineer").occupant is None


@pytest.mark.parametrize(("verb", "fields"), VERBS)
def test_an_outsider_works_on_nothing(verb: str, fields: dict[str, Any]) -> None:
    refusal(Code.NOT_PERMITTED, Room().refused(verb, who="zoe", step="preserve", **fields))


@pytest.mark.parametrize("who", ["ben", "ana"])
def test_a_required_step_is_skipped_by_its_role_or_the_commander(who: str) -> None:
    room = Room()
    recorded = room.do("step_skip", who=who, step="preserve", why="logs are kept for ever")
    assert StepSkipped(step="preserve", why="logs are kept for ever") in bodies(recorded)
    assert stands(room, "preserve").state is State.SKIPPED


@pytest.mark.parametrize("who", ["cleo", "dan", "eve", "fay"])
def test_nobody_else_skips_a_required_step(who: str) -> None:
    room = Room()
    said = refusal(Code.NOT_PERMITTED, room.refused("step_skip", who=who, step="preserve", why="x"))
    assert "engineer: ben; commander: ana" in said


def test_a_step_that_is_not_required_is_skipped_by_anybody_of_the_team() -> None:
    room = Room()
    room.do("step_skip", who="eve", step="lessons", why="nothing to learn")
    assert stands(room, "lessons").state is State.SKIPPED


def test_skipping_and_reopening_need_a_reason() -> None:
    room = Room()
    refusal(Code.REASON_REQUIRED, room.refused("step_skip", step="preserve", why=" "))
    preserve(room)
    refusal(Code.REASON_REQUIRED, room.refused("step_reopen", step="preserve", why="\n"))


@pytest.mark.parametrize(("verb", "fields"), VERBS)
def test_what_is_finished_is_neither_started_nor_finished_again(verb: str, fields: dict[str, Any]) -> None:
    room = Room()
    preserve(room)
    refused = room.refused(verb, who="ana", step="preserve", **fields)
    assert "done by ben" in refusal(Code.ILLEGAL_TRANSITION, refused)
    assert "warroom step reopen preserve" in refused.hint


def test_a_reopened_step_can_be_done_again_and_what_waits_for_it_waits_again() -> None:
    room = Room()
    preserve(room)
    recorded = room.do("step_reopen", who="ben", step="preserve", why="the app's logs are missing")
    assert StepReopened(step="preserve", why="the app's logs are missing") in bodies(recorded)
    assert stands(room, "preserve").state is State.OPEN
    assert stands(room, "tool-off") == Standing(State.WAITING, waits_for=("preserve",))
    preserve(room)
    assert stands(room, "tool-off").state is State.OPEN


def test_what_was_neither_started_nor_finished_cannot_be_reopened() -> None:
    room = Room()
    refusal(Code.ILLEGAL_TRANSITION, room.refused("step_reopen", step="preserve", why="x"))
    room.do("step_start", step="preserve")
    room.do("step_reopen", step="preserve", why="x")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("step_reopen", step="preserve", why="x"))


@pytest.mark.parametrize(("verb", "fields"), [*VERBS, ("step_reopen", {"why": "x"})])
def test_a_step_that_the_plan_does_not_know_is_not_found(verb: str, fields: dict[str, Any]) -> None:
    refused = Room().refused(verb, step="preserv", **fields)
    refusal(Code.NOT_FOUND, refused)
    assert "'preserve'" in refused.hint


def test_what_is_left_to_do_counts_the_steps_that_nobody_can_tell() -> None:
    room = Room(facts={"harmful": "no"})
    assert [step.id for step in unfinished(room.incident)] == [
        "preserve", "triage-check", "tool-off", "cause", "dpa", "watch-canary",
    ]  # fmt: skip


def test_progress_on_a_step_that_an_adopted_plan_dropped_stays_on_the_record() -> None:
    room = Room()
    room.do("step_start", who="ben", step="cause")
    dropped = changed("  investigate:\n    - {id: cause, role: engineer, title: Find the cause}\n", "")
    room.do("plan_adopt", plan=pinned(dropped), why="shorter")
    assert room.incident.steps.progress["cause"].by == "ben"
    assert "cause" not in [step.id for step in room.view.steps]


def test_a_step_that_an_adopted_plan_adds_opens() -> None:
    room = Room()
    added = changed("  investigate:\n", "  investigate:\n    - {id: replay, role: engineer, title: Replay, due: 1h}\n")
    room.wait(minutes=30)
    recorded = room.do("plan_adopt", plan=pinned(added), why="learned")
    assert bodies(recorded)[-1] == StepsOpened(
        cause=recorded.events[1].seq, due={"replay": NOON + timedelta(minutes=90)}
    )


def test_a_condition_that_cannot_be_worked_out_is_undetermined_and_says_what_failed() -> None:
    broken = changed("when: harmful, after: [preserve]}", 'when: "100 / sessions > 3", after: [preserve]}')
    room = Room(plan=pinned(broken), facts={"sessions": 0})
    assert (stands(room, "rollback").state, stands(room, "rollback").missing) == (State.UNDETERMINED, ())
    assert "zero" in stands(room, "rollback").trouble
    assert "zero" in next(one.note for one in room.view.steps if one.id == "rollback")
    room.do("fact_set", fact="sessions", value=10)
    assert stands(room, "rollback").state is State.WAITING


def test_a_lattice_of_waits_costs_no_more_than_its_edges() -> None:
    layers = [(f"a{n}", f"b{n}") for n in range(60)]
    lines = [
        f"    - {{id: {name}, role: engineer, title: Layer, after: [{', '.join(layers[n - 1]) if n else ''}]}}\n"
        for n, layer in enumerate(layers)
        for name in layer
    ]
    room = Room(plan=pinned(changed("  investigate:\n", "  investigate:\n" + "".join(lines))))
    assert stands(room, "b59").waits_for == ("a58", "b58")
