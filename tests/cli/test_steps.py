"""The checklist on the command line."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from warroom.cli import reading


def step(war: Run, name: str) -> dict[str, Any]:
    """The step *name* as the room has it."""
    return next(one for one in war("status", "--json").json()["steps"] if one["id"] == name)


def test_a_step_is_started_and_finished_with_a_result(war: Run, incident: str) -> None:
    started = war("step", "start", "cause", who="ben")
    war("step", "done", "cause", "--result", "the prompt of 14:00", who="ben")

    assert 'undo: warroom step reopen cause --why "…"' in started.err
    assert (step(war, "cause")["state"], step(war, "cause")["result"]) == ("done", "the prompt of 14:00")


def test_a_result_may_come_from_stdin(war: Run, incident: str) -> None:
    war("step", "done", "cause", "--result", "-", stdin="found it\n")

    assert step(war, "cause")["result"] == "found it"


def test_evidence_is_kept_by_the_digest_that_sha256sum_prints(war: Run, incident: str, tmp_path: Path) -> None:
    one, two = tmp_path / "a.log", tmp_path / "b.bin"
    one.write_text("seen")
    two.write_bytes(b"\x00\xff")
    war("step", "done", "preserve", "--evidence", str(one), "--evidence", str(two))

    assert step(war, "preserve")["evidence"] == [
        {"name": "a.log", "size": 4, "sha256": hashlib.sha256(b"seen").hexdigest()},
        {"name": "b.bin", "size": 2, "sha256": hashlib.sha256(b"\x00\xff").hexdigest()},
    ]


def test_evidence_that_is_too_large_is_refused(
    war: Run, incident: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 2**20)
    large = tmp_path / "disk.img"
    large.write_bytes(b"x" * (2**20 + 1))

    assert "is larger than 1 MB" in war("step", "done", "preserve", "--evidence", str(large), code=2).err
    assert step(war, "preserve")["state"] == "open"


@pytest.mark.parametrize("name", ["missing.log", "."])
def test_evidence_that_cannot_be_read_is_refused(war: Run, incident: str, name: str) -> None:
    assert "cannot be read" in war("step", "done", "preserve", "--evidence", name, code=2).err


def test_a_step_without_what_the_plan_asks_for_is_refused_with_the_command(war: Run, incident: str) -> None:
    refused = war("step", "done", "preserve", code=5)

    assert "hint: warroom step done preserve --evidence FILE" in refused.err


def test_a_step_is_skipped_and_reopened_with_a_reason(war: Run, incident: str) -> None:
    war("step", "skip", "cause", code=2)
    war("step", "skip", "cause", "--why", "known already")
    assert step(war, "cause")["state"] == "skipped"

    war("step", "reopen", "cause", "--why", "it was not")
    assert step(war, "cause")["state"] == "open"


def test_a_step_that_the_plan_does_not_have_is_not_found(war: Run, incident: str) -> None:
    assert "did you mean 'cause'" in war("step", "done", "causes", code=6).err


def test_an_outsider_may_not_work_on_a_step(war: Run, incident: str) -> None:
    war("step", "start", "cause", who="mallory", code=4)


def test_the_steps_can_be_listed_by_stage_and_state(war: Run, incident: str) -> None:
    listed = war("step", "list", "--stage", "contain", "--state", "waiting", "--json").json()

    assert listed["schema"] == "warroom.steps/v1"
    assert [(one["id"], one["incident"]) for one in listed["items"]] == [("tool-off", incident)]


def test_the_list_says_what_a_step_needs_and_waits_for(war: Run, incident: str) -> None:
    shown = war("step", "list").out

    assert "Preserve the logs (needs evidence)" in shown
    assert "Disable tool access · after preserve" in shown


def test_ones_own_steps_are_found_across_incidents(war: Run, plan: str, incident: str) -> None:
    second = war("declare", "The second", "--plan", plan, "--json").json()["incident"]
    war("declare", "The past one", "--plan", plan, "--once", "past")
    past = war("list", "--json").json()["items"][-1]["id"]
    war("phase", "cancel", "-i", past, "--why", "false alarm")

    mine = war("step", "list", "--mine", "--json", who="ben").json()["items"]
    assert {one["incident"] for one in mine} == {incident, second}
    assert {one["id"] for one in mine} == {"preserve", "cause"}
    assert {one["id"] for one in war("step", "list", "--mine", "--json", "-i", second).json()["items"]} == {
        "triage-check", "lessons",
    }  # fmt: skip


def test_what_one_has_begun_for_somebody_else_is_ones_own(war: Run, incident: str) -> None:
    war("role", "join", "engineer", who="ben")
    war("step", "start", "cause", who="ana")

    assert "cause" in war("step", "list", "--mine", who="ana").out
