"""``export --log``: what a stranger gets, and how they check it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def exported(war: Run, incident: str, tmp_path: Path) -> Path:
    """A log with a privileged entry, handed out."""
    war("note", "a customer called")
    war("note", "counsel's view", "--label", "privileged")
    war("note", "a later one")
    path = tmp_path / "log.ndjson"
    war("export", "--log", "--out", str(path))
    return path


def checked(log: Path) -> subprocess.CompletedProcess[str]:
    """What the printed program says of *log*, run by a Python that sees nothing of ours."""
    program = log.with_name("check.py")
    program.write_text(Path(f"{log}.how-to-check.txt").read_text().split("- check.py -")[1].partition("\n")[2])
    return subprocess.run([sys.executable, "-I", str(program), str(log)], capture_output=True, text=True, check=False)


def test_the_log_is_nothing_but_its_lines(war: Run, incident: str) -> None:
    ran = war("export", "--log")

    headers = [json.loads(entry["header"]) for entry in ran.lines()]
    assert [header["seq"] for header in headers] == list(range(1, len(headers) + 1))
    assert all(set(entry) == {"header", "hash", "body", "salt"} for entry in ran.lines())


def test_the_written_program_checks_the_log_with_nothing_of_ours(exported: Path) -> None:
    done = checked(exported)

    assert (done.returncode, done.stderr) == (0, "")
    assert "unbroken; 1 bodies withheld" in done.stdout


def test_the_written_program_finds_a_changed_word(exported: Path) -> None:
    exported.write_text(exported.read_text().replace("a customer called", "a customer wrote"))

    done = checked(exported)
    assert done.returncode == 1
    assert "the body was changed" in done.stdout


def test_the_shell_commands_that_are_explained_give_the_same_digest(exported: Path) -> None:
    jq = subprocess.run(["sh", "-c", "command -v jq"], capture_output=True, check=False)
    if jq.returncode:
        pytest.fail("jq is not installed: apt-get install jq")
    told = [line.strip() for line in Path(f"{exported}.how-to-check.txt").read_text().splitlines() if "jq -" in line]
    said = [
        subprocess.run(["sh", "-c", line.replace("FILE", str(exported))], capture_output=True, text=True, check=True)
        for line in told
    ]
    assert len(said) == 2
    assert said[0].stdout.split()[0] == said[1].stdout.split()[0]


def test_privileged_bodies_stay_at_home_unless_asked_for(war: Run, incident: str, exported: Path) -> None:
    told = war("export", "--log", "--out", str(exported.with_name("again.ndjson")))
    withheld = [json.loads(str(entry["header"]))["seq"] for entry in told_lines(exported) if entry["body"] is None]

    assert len(withheld) == 1
    assert f"the bodies of {withheld[0]}" in told.err
    everything = war("export", "--log", "--all-labels")
    assert all(entry["body"] for entry in everything.lines())
    assert "warning" in everything.err


def told_lines(path: Path) -> list[dict[str, str | None]]:
    """The entries in the file *path*."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_label_that_was_given_later_counts(war: Run, incident: str) -> None:
    war("note", "the customer is Jo Doe")
    seq = war("status", "--json").json()["record"]["seq"]
    war("entry", "label", str(seq), "personal", "--why", "a name")

    assert "Jo Doe" not in war("export", "--log").out


def test_a_program_is_told_what_was_written(war: Run, incident: str, tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    got = war("export", "--log", "--out", str(path), "--json").json()

    assert got["schema"] == "warroom.exported/v1"
    assert (got["incident"], got["file"], got["how"]) == (incident, str(path), f"{path}.how-to-check.txt")
    assert (got["entries"], got["head"]) == (len(told_lines(path)), told_lines(path)[-1]["hash"])


def test_nothing_is_overwritten_and_the_file_is_for_its_owner_alone(war: Run, exported: Path) -> None:
    before = exported.read_bytes()

    assert "exists already" in war("export", "--log", "--out", str(exported), code=5).err
    assert exported.read_bytes() == before
    assert exported.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_no_crash(war: Run, incident: str, tmp_path: Path) -> None:
    assert "cannot be written" in war("export", "--log", "--out", str(tmp_path / "no" / "log"), code=3).err


def test_how_to_check_a_log_is_told_without_a_store(war: Run) -> None:
    ran = war("export", "--how")

    assert "sha256sum" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 110


def test_what_to_export_has_to_be_said(war: Run, incident: str) -> None:
    assert "--log" in war("export", code=2).err


def test_a_broken_record_can_be_handed_out_as_well(war: Run, incident: str, environment: Path) -> None:
    with closing(sqlite3.connect(environment / "d" / "warroom" / "room.db", isolation_level=None)) as db:
        db.execute("DROP TRIGGER events_are_never_updated")
        db.execute("UPDATE events SET body = 'x' WHERE seq = 3")

    log = war("export", "--log", "--all-labels", "-i", incident).out
    assert "entry 3: " in war("verify", "-", stdin=log, code=10).out
