"""The real program: exit codes, pipes, signals, encodings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import PROGRAM, Run
from warroom.cli.invocation import login


def test_the_program_declares_and_tells_the_status(program: Run, plan: str) -> None:
    program("declare", "Refunds", "--plan", plan, "--as", "ana", "--no-input")

    assert program("status", "--json").json()["incident"]["title"] == "Refunds"


def test_it_runs_as_a_module(program: Run) -> None:
    done = subprocess.run([sys.executable, "-m", "warroom", "--version"], capture_output=True, text=True, check=True)

    assert done.stdout == "warroom 0.1.0\n"


def test_who_acts_is_the_login_unless_said_otherwise(program: Run, plan: str) -> None:
    program("declare", "x", "--plan", plan)
    program("note", "hello", env={"WARROOM_AS": "ben"})

    entries = program("log", "--json").lines()
    assert (entries[0]["actor"], entries[-1]["actor"]) == (login(), "ben")


def test_errors_go_to_stderr_and_leave_stdout_empty(program: Run) -> None:
    ran = program("status", "--json", code=3)

    assert ran.out == ""
    assert ran.error()["code"] == "unavailable"


def test_a_reader_that_has_seen_enough_is_no_error(program: Run, plan: str) -> None:
    program("declare", "x", "--plan", plan)
    program("note", "-", stdin="x" * 50_000)
    program("note", "-", stdin="y" * 50_000)

    piped = f"{PROGRAM} log --json | head -c 10; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines()[-1][-1], done.stderr) == ("0", "")


def test_help_into_a_pipe_that_nobody_reads_is_no_error() -> None:
    piped = f"{PROGRAM} --help | true; echo ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_an_encoding_that_lacks_a_character_is_no_error(program: Run, plan: str) -> None:
    latin = {"PYTHONIOENCODING": "ascii"}
    program("declare", "x", "--plan", plan)
    program("count", "set", "--low", "1", "--high", "2", "--why", "größer", "--as", "ana")

    assert r"1\u20132" in program("status", env=latin).out


def test_bytes_that_are_no_text_are_refused(program: Run, plan: str) -> None:
    program("declare", "x", "--plan", plan)

    done = subprocess.run([str(PROGRAM).encode(), b"note", b"\xff"], capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


def test_a_folder_that_was_removed_under_ones_feet_is_no_error(program: Run, plan: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"cd {gone} && rmdir {gone} && {PROGRAM} list --json"

    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert json.loads(done.stderr.splitlines()[-1])["error"]["code"] == "unavailable"


def test_the_store_is_made_for_its_owner_alone(program: Run, plan: str, environment: Path) -> None:
    program("declare", "x", "--plan", plan)

    assert oct((environment / "d" / "warroom" / "room.db").stat().st_mode)[-3:] == "600"
    assert not any((environment / "work").iterdir())
