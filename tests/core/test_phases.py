"""Where it stands, and the two gates that protect people: a false "recovered" and a false "done"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.plans import changed
from tests.rooms import NOON, Room, bodies, pinned, refusal
from warroom.core.envelope import Evidence
from warroom.core.errors import Code
from warroom.core.phases import ENDED, NEXT, Phase, PhaseChanged
from warroom.core.roles import RoleJoined
from warroom.desk import kept

LOG = kept(b"the log of that night")
PROOF = Evidence(name="night.log", size=len(LOG.content), sha256=LOG.digest)

WAYS: dict[str, tuple[str, ...]] = {
    "detected": (),
    "declared": (),
    "contained": ("contained",),
    "resolved": ("resolved",),
    "reviewing": ("resolved", "reviewing"),
    "closed": ("resolved", "reviewing", "closed"),
    "cancelled": ("cancelled",),
}
LEGAL = {
    "detected": {"declared", "cancelled"},
    "declared": {"contained", "resolved", "cancelled"},
    "contained": {"declared", "resolved", "cancelled"},
    "resolved": {"reviewing"},
    "reviewing": {"closed"},
    "closed": set(),
    "cancelled": set(),
}


def at(phase: str, **fields: Any) -> Room:
    """A room in *phase*."""
    room = Room(suspected=phase == "detected", **fields)
    room.override(*WAYS[phase])
    assert room.incident.phases.current == phase
    return room


def finished(room: Room) -> None:
    """Everything done and everybody here."""
    for who, role in (("ana", "commander"), ("ben", "engineer"), ("cleo", "counsel"), ("dan", "compliance")):
        room.do("role_join", who=who, role=role)
    if room.incident.plan.role("comms").required:
        room.do("role_join", who="fay", role="comms")
    for fact, value in (("harmful", "no"), ("personal_data", "no"), ("harm", "none")):
        room.do("fact_set", fact=fact, value=value)
    room.do("step_done", who="ben", step="preserve", evidence=(PROOF,), files=[LOG])
    room.do("step_done", who="ben", step="tool-off", result="off since noon")
    for step in ("triage-check", "cause", "watch-canary"):
        room.do("step_done", who="ben", step=step)


def test_declaring_says_when_and_a_suspicion_says_that_it_is_one() -> None:
    assert Room().incident.phases.current is Phase.DECLARED
    suspicion = Room(suspected=True).incident.phases
    assert (suspicion.current, suspicion.detected_at, suspicion.declared_at) == (Phase.DETECTED, NOON, None)


@pytest.mark.parametrize("was", WAYS)
@pytest.mark.parametrize("to", list(Phase))
def test_only_the_ways_of_the_plan_of_phases_are_gone(was: str, to: Phase) -> None:
    room = at(was)
    if to in LEGAL[was]:
        room.override(to)
        assert room.incident.phases.current is to
    else:
        refused = room.refused("phase_set", phase=to, why="x", override=True)
        assert was in refusal(Code.ILLEGAL_TRANSITION, refused)


def test_the_first_of_the_ways_on_is_the_way_on() -> None:
    first = {was: to[0] for was, to in NEXT.items() if to}
    assert first[Phase.DECLARED] is Phase.CONTAINED
    assert first[Phase.CONTAINED] is Phase.RESOLVED


@pytest.mark.parametrize("was", ["detected", "declared", "contained", "resolved"])
def test_a_refusal_to_go_there_says_where_it_goes_on(was: str) -> None:
    refused = at(was).refused("phase_set", phase="closed", why="x")
    assert all(to in refused.hint for to in LEGAL[was])


@pytest.mark.parametrize("who", ["ben", "cleo", "zoe"])
@pytest.mark.parametrize("phase", ["contained", "resolved", "cancelled"])
def test_nobody_but_the_commander_moves_it(who: str, phase: str) -> None:
    room = Room()
    refusal(Code.NOT_PERMITTED, room.refused("phase_set", who=who, phase=phase, why="x", override=True))


@pytest.mark.parametrize("evidence", ["none", "failing", "clean"])
def test_without_a_measured_stop_it_is_not_resolved(evidence: str) -> None:
    room = Room()
    if evidence != "none":
        room.do("probe_record", clean=99, failed=int(evidence == "failing"), why="by hand")
    refused = room.refused("phase_set", phase="resolved", why="it looks fine")
    said = refusal(Code(room.incident.probes.verdict), refused)
    assert room.incident.probes.verdict.replace("_", " ") in said
    assert "commander" in refused.hint
    assert "--override" in refused.hint


@pytest.mark.parametrize("why", [None, "", "  "])
def test_an_override_without_a_reason_resolves_nothing(why: str | None) -> None:
    refused = Room().refused("phase_set", phase="resolved", override=True, why=why)
    refusal(Code.REASON_REQUIRED, refused)


def test_an_override_with_authority_and_a_reason_resolves_and_says_against_what() -> None:
    room = Room()
    recorded = room.do("phase_set", phase="resolved", override=True, why="the model is switched off for good")
    assert bodies(recorded)[:2] == [
        RoleJoined(role="commander", person="ana", acting=True),
        PhaseChanged(
            was=Phase.DECLARED,
            phase=Phase.RESOLVED,
            why="the model is switched off for good",
            overrides="nobody has measured that it stopped: the verdict is not measured",
        ),
    ]


def test_the_plan_says_who_may_override() -> None:
    text = changed("{action: resolve, roles: [commander]}", "{action: resolve, roles: [counsel]}")
    room = Room(plan=pinned(text))
    refusal(Code.NOT_PERMITTED, room.refused("phase_set", phase="resolved", override=True, why="x"))
    room.do("phase_set", who="cleo", phase="resolved", override=True, why="x")


def test_where_the_plan_is_silent_the_commander_may_override() -> None:
    text = changed("  - {action: resolve, roles: [commander]}\n  - {action: close, roles: [commander]}\n", "")
    room = Room(plan=pinned(text))
    room.override("resolved", "reviewing", "closed")
    assert room.incident.phases.ended


def test_with_required_steps_or_roles_open_it_is_not_closed() -> None:
    room = at("reviewing")
    refused = room.refused("phase_set", phase="closed", why="enough")
    said = refusal(Code.GUARDED, refused)
    assert "7 required steps (preserve, triage-check, tool-off, rollback, …)" in said
    assert "4 required roles" in said
    assert refused.details == {
        "steps": ["preserve", "triage-check", "tool-off", "rollback", "cause", "dpa", "watch-canary"],
        "roles": ["engineer", "counsel", "compliance", "comms"],
        "duties": [],
    }
    assert "warroom step list" in refused.hint
    assert "--override" in refused.hint


@pytest.mark.parametrize("why", [None, "", " "])
def test_closing_against_open_work_needs_a_reason(why: str | None) -> None:
    refusal(Code.REASON_REQUIRED, at("reviewing").refused("phase_set", phase="closed", override=True, why=why))


def test_closing_against_open_work_needs_the_authority() -> None:
    room = at("reviewing")
    refusal(Code.NOT_PERMITTED, room.refused("phase_set", who="ben", phase="closed", override=True, why="x"))
    room.override("closed")
    body = room.events[-1].body
    assert isinstance(body, PhaseChanged)
    assert "the plan keeps it open" in (body.overrides or "")


def test_with_everything_done_and_everybody_there_it_closes_without_an_override() -> None:
    room = Room()
    finished(room)
    room.override("resolved", "reviewing")
    room.do("phase_set", phase="closed")
    body = room.events[-1].body
    assert body == PhaseChanged(was=Phase.REVIEWING, phase=Phase.CLOSED)


def test_a_required_role_that_somebody_joined_and_left_is_no_open_role() -> None:
    room = Room()
    finished(room)
    room.do("role_leave", who="cleo", role="counsel")
    room.override("resolved", "reviewing")
    room.do("phase_set", phase="closed")


def test_an_open_optional_step_and_a_role_that_may_stay_vacant_do_not_keep_it_open() -> None:
    room = Room(plan=pinned(changed("deputies: [fay], join_within: 30m", "required: false, join_within: 30m")))
    finished(room)
    room.override("resolved", "reviewing")
    assert "lessons" not in room.incident.steps.progress
    room.do("phase_set", phase="closed")


def test_a_step_that_nobody_can_tell_keeps_it_open() -> None:
    room = Room()
    finished(room)
    room.do("fact_clear", fact="personal_data", why="we looked at the wrong table")
    room.override("resolved", "reviewing")
    refused = room.refused("phase_set", phase="closed", why="x")
    refusal(Code.GUARDED, refused)
    assert refused.details == {"steps": ["dpa"], "roles": [], "duties": []}


def test_to_say_override_where_nothing_stands_in_the_way_is_no_override() -> None:
    room = Room()
    room.do("phase_set", phase="contained", override=True)
    assert PhaseChanged(was=Phase.DECLARED, phase=Phase.CONTAINED) in [event.body for event in room.events]


@pytest.mark.parametrize("was", ["detected", "declared", "contained"])
def test_a_false_alarm_is_called_one_with_a_reason(was: str) -> None:
    room = at(was)
    refusal(Code.REASON_REQUIRED, room.refused("phase_set", phase="cancelled", why=" "))
    room.do("phase_set", phase="cancelled", why="it was a load test")
    assert room.incident.phases.ended
    assert room.json["incident"]["cancelled_at"] == "2026-11-23T12:00:00Z"


def test_the_plan_says_who_may_call_a_false_alarm() -> None:
    text = changed("{action: resolve, roles: [commander]}", "{action: cancel, roles: [compliance]}")
    room = Room(plan=pinned(text))
    refusal(Code.NOT_PERMITTED, room.refused("phase_set", phase="cancelled", why="x"))
    room.do("phase_set", who="dan", phase="cancelled", why="x")


WORK: list[tuple[str, dict[str, Any]]] = [
    ("fact_set", {"fact": "harmful", "value": "yes"}),
    ("fact_clear", {"fact": "harmful", "why": "x"}),
    ("severity_set", {"level": "SEV1", "why": "x"}),
    ("severity_clear", {"why": "x"}),
    ("role_assign", {"role": "comms", "person": "eve"}),
    ("role_join", {"role": "commander", "why": "x"}),
    ("role_offer", {"role": "commander", "to": "ben"}),
    ("role_accept", {"role": "commander"}),
    ("role_leave", {"role": "commander"}),
    ("step_start", {"step": "cause"}),
    ("step_done", {"step": "cause"}),
    ("step_skip", {"step": "cause", "why": "x"}),
    ("step_reopen", {"step": "cause", "why": "x"}),
    ("update_post", {"text": "x"}),
    ("count_set", {"low": 1, "why": "x"}),
    ("probe_record", {"clean": 1, "failed": 0, "why": "x"}),
    ("anchor_set", {"anchor": "occurred", "moment": NOON}),
    ("phase_set", {"phase": "declared", "why": "x", "override": True}),
]


@pytest.mark.parametrize("ended", ["closed", "cancelled"])
@pytest.mark.parametrize(("verb", "fields"), WORK)
def test_once_it_has_ended_nothing_goes_on_until_it_is_reopened(ended: str, verb: str, fields: dict[str, Any]) -> None:
    refused = at(ended).refused(verb, **fields)
    assert ended in refusal(Code.ILLEGAL_TRANSITION, refused)
    assert "phase reopen" in refused.hint


def test_a_new_plan_is_not_adopted_after_the_end_either() -> None:
    plan = pinned(changed("due: 10m", "due: 11m"))
    refusal(Code.ILLEGAL_TRANSITION, at("closed").refused("plan_adopt", plan=plan, why="x"))


@pytest.mark.parametrize("was", ["resolved", "reviewing", "closed", "cancelled"])
def test_reopening_leads_back_to_work_with_a_reason_by_the_commander(was: str) -> None:
    room = at(was)
    room.wait(hours=5)
    refusal(Code.REASON_REQUIRED, room.refused("phase_reopen", why=" "))
    refusal(Code.NOT_PERMITTED, room.refused("phase_reopen", who="cleo", why="it happens again"))
    recorded = room.do("phase_reopen", why="it happens again")
    reopened = PhaseChanged(was=Phase(was), phase=Phase.DECLARED, why="it happens again")
    assert bodies(recorded) == [reopened]
    room.do("fact_set", fact="harmful", value="yes")
    told = room.json["incident"]
    assert (told["phase"], told["declared_at"]) == ("declared", "2026-11-23T12:00:00Z")
    assert (told["resolved_at"], told["closed_at"], told["cancelled_at"]) == (None, None, None)


@pytest.mark.parametrize("was", ["detected", "declared", "contained"])
def test_what_is_open_cannot_be_reopened(was: str) -> None:
    refusal(Code.ILLEGAL_TRANSITION, at(was).refused("phase_reopen", why="x"))


def test_a_reopened_incident_passes_the_gates_again() -> None:
    room = at("closed")
    room.do("phase_reopen", why="it happens again")
    refusal(Code.NOT_MEASURED, room.refused("phase_set", phase="resolved", why="x"))


def test_the_instants_at_which_phases_were_entered_are_kept_until_it_goes_back() -> None:
    room = Room()
    for minutes, phase in ((10, "contained"), (20, "resolved"), (30, "reviewing"), (40, "closed")):
        room.clock.at = NOON + timedelta(minutes=minutes)
        room.override(phase)
    told = room.json["incident"]
    assert told["contained_at"] == "2026-11-23T12:10:00Z"
    assert told["resolved_at"] == "2026-11-23T12:20:00Z"
    assert told["closed_at"] == "2026-11-23T12:40:00Z"
    room.do("phase_reopen", why="it happens again")
    assert room.json["incident"]["contained_at"] is None


def test_going_back_from_contained_forgets_that_it_was() -> None:
    room = at("contained")
    room.do("phase_set", phase="declared")
    assert room.json["incident"]["contained_at"] is None


def test_ended_means_closed_or_cancelled() -> None:
    assert {phase for phase, to in NEXT.items() if not to} == set(ENDED)


def test_a_plan_that_asks_for_the_phase_sees_it() -> None:
    text = changed("title: Find the cause}", "title: Find the cause, when: \"phase == 'contained'\"}")
    room = Room(plan=pinned(text))
    assert "cause" not in room.incident.steps.due
    room.do("phase_set", phase="contained")
    assert "cause" in room.incident.steps.due
