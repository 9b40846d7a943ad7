"""The gates on the command line: what they hold up, what they say, and who answers for going on all the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.noticing import approve
from tests.rooms import Clock
from tests.rulebook import BREACH, SUBJECTS
from tests.strategies import HOSTILE

UNMET = f"the notice for {BREACH} is not approved"
WORDS, EVIDENCE = "words-first", "evidence-first"


def gate(war: Run, name: str = WORDS) -> dict[str, Any]:
    """The gate called *name* as programs see it."""
    found = war("gate", "list", "--json").json()
    assert found["schema"] == "warroom.gates/v1"
    return next(one for one in found["items"] if one["id"] == name)


def last(war: Run) -> Any:
    """The last entry of the record."""
    return war("log", "--json").lines()[-1]


def test_the_list_says_what_each_gate_blocks_and_waits_for(war: Run, owing: str) -> None:
    heading, words, evidence = war("gate", "list").out.splitlines()
    assert heading.split("  ")[0] == "GATE"
    assert words.split() == [WORDS, "shut", "step", "rollback", *UNMET.split()]
    assert "phase contained, the notice of t.people" in evidence
    assert "the step preserve is not done; it is not so that harm != 'serious', because harm is unknown" in evidence


def test_the_list_says_who_opened_a_gate_once_nothing_is_lacking_and_the_title_of_one_that_is_open(
    war: Run, owing: str
) -> None:
    war("gate", "override", WORDS, "--why", "the attack goes on")
    war("fact", "set", "personal_data=no", "harmful=no")
    _, words, evidence = war("gate", "list").out.splitlines()
    assert words.split()[:2] == [WORDS, "overridden"]
    assert words.endswith("by ana: the attack goes on")
    assert evidence.split()[:2] == [EVIDENCE, "open"]
    assert evidence.endswith("Nothing is called contained before the logs are kept")


def test_programs_are_told_the_same_and_who_opened_it_when(war: Run, owing: str, clock: Clock) -> None:
    assert gate(war) == {
        "id": WORDS, "title": "Customers hear from us before the model is rolled back", "state": "shut",
        "steps": ["rollback"], "phases": [], "notices": [], "unmet": [UNMET],
        "because": "In March the fix outran the notice", "override": ["commander"], "overridden": None,
    }  # fmt: skip
    clock.step(minutes=5)
    war("gate", "override", WORDS, "--why", "the attack goes on")
    opened = gate(war)
    assert (opened["state"], opened["unmet"]) == ("overridden", [UNMET])
    assert opened["overridden"] == {"by": "ana", "at": "2026-11-23T12:05:00Z", "why": "the attack goes on"}


def test_a_plan_without_gates_says_where_they_would_stand(war: Run, incident: str) -> None:
    assert "a section `gates` says what must wait" in war("gate", "list").out
    assert war("gate", "list", "--json").json() == {"schema": "warroom.gates/v1", "items": []}


def test_a_step_behind_a_shut_gate_does_not_begin_until_somebody_answers_for_it(war: Run, owing: str) -> None:
    war("fact", "set", "harmful=yes")
    refused = war("step", "start", "rollback", who="ben", code=5)
    assert f"the gate {WORDS} is shut" in refused.err
    assert UNMET in refused.err
    assert f'let commander answer for it: warroom gate override {WORDS} --why "…"' in refused.err
    war("gate", "override", WORDS, "--why", "the attack goes on")
    assert (last(war)["kind"], last(war)["body"]["unmet"]) == ("gate.overridden", [UNMET])
    war("step", "start", "rollback", who="ben")


def test_a_step_goes_on_by_itself_once_the_gate_has_what_it_waits_for(war: Run, owing: str) -> None:
    war("fact", "set", "harmful=yes")
    approve(war)
    assert gate(war)["state"] == "open"
    war("step", "start", "rollback", who="ben")


def test_a_phase_behind_a_shut_gate_is_not_entered_until_somebody_answers_for_it(war: Run, owing: str) -> None:
    error = war("phase", "set", "contained", "--json", code=5).error()
    assert (error["code"], error["details"]["gate"]) == ("guarded", EVIDENCE)
    assert error["details"]["unmet"] == gate(war, EVIDENCE)["unmet"]
    war("phase", "set", "contained", "--override", "--why", "the board", code=5)
    war("gate", "override", EVIDENCE, "--why", "kept by the vendor", who="cleo")
    war("phase", "set", "contained")
    assert war("status", "--json").json()["incident"]["phase"] == "contained"


def test_a_sending_behind_a_shut_gate_waits_also_when_it_was_agreed_to(war: Run, owing: str) -> None:
    send = ["notice", "send", SUBJECTS, "--channel", "filed", "--proof", "x"]
    approve(war, "To the people", SUBJECTS)
    assert war(*send, "--json", who="cleo", code=5).error()["details"]["gate"] == EVIDENCE
    war("gate", "override", EVIDENCE, "--why", "kept by the vendor", who="cleo")
    war("gate", "restore", EVIDENCE, "--why", "it was not", who="cleo")
    war(*send, who="cleo", code=5)
    war("gate", "override", EVIDENCE, "--why", "now it is", who="cleo")
    war(*send, who="cleo")


def test_a_gate_that_was_opened_is_told_with_the_way_back_and_stands_again_on_the_record(war: Run, owing: str) -> None:
    opened = war("gate", "override", WORDS, "--why", "the attack goes on")
    assert f"GATE {WORDS} OPENED although {UNMET}: the attack goes on" in opened.out
    assert f'undo: warroom gate restore {WORDS} --why "…"' in opened.err
    back = war("gate", "restore", WORDS, "--why", "the attack is over")
    assert f"gate {WORDS} stands again: the attack is over" in back.out
    assert f'undo: warroom gate override {WORDS} --why "…"' in back.err
    assert gate(war)["state"] == "shut"
    told = war("log").out
    assert "the attack goes on" in told
    assert "the attack is over" in told


def test_what_was_recorded_is_machine_readable(war: Run, owing: str) -> None:
    for verb, kinds in (("override", ["role.joined", "gate.overridden"]), ("restore", ["gate.restored"])):
        recorded = war("gate", verb, WORDS, "--why", "x", "--json").json()
        assert recorded["schema"] == "warroom.recorded/v1"
        assert [event["kind"] for event in recorded["events"]] == kinds
        assert recorded["seq"] == last(war)["seq"]


@pytest.mark.parametrize("verb", ["override", "restore"])
def test_a_reason_is_needed_and_a_gate_that_there_is(war: Run, owing: str, verb: str) -> None:
    if verb == "restore":
        war("gate", "override", WORDS, "--why", "x")
    before = last(war)
    assert "--why" in war("gate", verb, WORDS, code=2).err
    assert war("gate", verb, WORDS, "--why", " ", "--json", code=2).error()["code"] == "reason_required"
    assert f"did you mean '{WORDS}'?" in war("gate", verb, "word-first", "--why", "x", code=6).err
    assert last(war) == before


def test_only_whom_the_plan_names_opens_a_gate_or_lets_it_stand_again(war: Run, owing: str) -> None:
    assert war("gate", "override", WORDS, "--why", "x", "--json", who="eve", code=4).error()["code"] == "not_permitted"
    war("gate", "override", EVIDENCE, "--why", "x", code=4)
    war("gate", "override", WORDS, "--why", "x")
    war("gate", "restore", WORDS, "--why", "x", who="eve", code=4)
    assert (gate(war)["state"], gate(war, EVIDENCE)["state"]) == ("overridden", "shut")


def test_what_stands_open_is_not_opened_and_what_nobody_opened_is_not_restored(war: Run, owing: str) -> None:
    assert f"nobody opened the gate {WORDS}" in war("gate", "restore", WORDS, "--why", "x", code=5).err
    war("gate", "override", WORDS, "--why", "x")
    assert f"ana opened the gate {WORDS} already" in war("gate", "override", WORDS, "--why", "x", code=5).err
    war("gate", "restore", WORDS, "--why", "x")
    war("fact", "set", "personal_data=no")
    assert f"the gate {WORDS} is open" in war("gate", "override", WORDS, "--why", "x", code=5).err


def test_a_dry_run_opens_nothing_and_the_same_key_opens_once(war: Run, owing: str) -> None:
    line = ["gate", "override", WORDS, "--why", "x"]
    assert "would record: " in war(*line, "--dry-run").out
    assert gate(war)["state"] == "shut"
    first = war(*line, "--once", "k", "--json").json()
    again = war(*line, "--once", "k", "--json").json()
    assert (again["seq"], again["events"]) == (first["seq"], first["events"])
    war("gate", "override", WORDS, "--why", "another", "--once", "k", code=5)


def test_what_somebody_wrote_into_a_reason_commands_no_terminal(war: Run, owing: str) -> None:
    said = HOSTILE[0]
    ran = war("gate", "override", WORDS, "--why", said)
    for shown in (ran.out, war("gate", "list").out, war("gate", "list", "--json").out, war("log").out):
        assert "\x1b" not in shown
        assert "\x07" not in shown
    assert gate(war)["overridden"]["why"] == said
