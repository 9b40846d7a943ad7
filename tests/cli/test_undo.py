"""Taking back what one did last, on the command line."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.cli.conftest import Run


def test_what_was_done_last_is_taken_back_by_an_entry_of_its_own(war: Run, incident: str) -> None:
    war("fact", "set", "harmful=yes")
    before = len(war("log", "--json").lines())

    ran = war("undo")

    assert "harmful = yes: harmful will be unknown again" in ran.err
    assert "harmful is unknown again: taken back: #" in ran.out
    assert len(war("log", "--json").lines()) > before
    assert "undo: warroom undo" in ran.err, "a second undo does it again"


def test_a_dry_run_shows_it_and_records_nothing(war: Run, incident: str) -> None:
    war("step", "done", "triage-check")
    before = war("log", "--json").out

    ran = war("undo", "--dry-run")

    assert "would record: step triage-check reopened" in ran.out
    assert war("log", "--json").out == before


def test_it_is_ones_own_that_is_taken_back(war: Run, incident: str) -> None:
    war("note", "mine")
    war("note", "yours", who="ben")

    assert " corrected to: (withdrawn)" in war("undo").out
    assert "has done nothing" in war("undo", who="fay", code=6).err


def test_a_phase_is_not_undone_and_says_what_is(war: Run, incident: str) -> None:
    war("phase", "set", "contained")

    ran = war("undo", code=5)

    assert "a phase is not undone" in ran.err
    assert "hint: warroom phase set PHASE" in ran.err


def test_it_is_machine_readable(war: Run, incident: str) -> None:
    war("role", "join", "commander")

    recorded = war("undo", "--json").json()

    assert recorded["schema"] == "warroom.recorded/v1"
    assert [event["kind"] for event in recorded["events"]] == ["role.left"]


def test_a_date_a_label_or_a_key_do_nothing_to_an_undo(war: Run, incident: str) -> None:
    for option, value in (("--at", "-5m"), ("--label", "personal"), ("--once", "k")):
        assert f"{option} does nothing here" in war("undo", option, value, code=2).err


def test_an_offer_that_nobody_accepted_is_withdrawn(war: Run, incident: str) -> None:
    war("role", "join", "commander")
    war("role", "handover", "commander", "ben")

    assert "ben is no longer asked to take commander" in war("role", "withdraw", "commander").out
    assert "not offered to ben" in war("role", "accept", "commander", who="ben", code=5).err


def test_what_takes_it_back_names_the_store_and_the_person_that_were_named(war: Run, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "an other.db")
    began = war("--store", elsewhere, "declare", "It is wrong", "--plan", "assistant", "--no-input")
    assert f"warroom status --store '{elsewhere}'" in began.err
    said = war("fact", "set", "personal_data=yes", "--store", elsewhere, "--as", "ana").err
    back = next(line.partition("undo: warroom ")[2] for line in said.splitlines() if "undo: " in line)
    war(*shlex.split(back))
    facts = war("--store", elsewhere, "status", "--json").json()["facts"]
    assert facts["personal_data"]["value"] is None
