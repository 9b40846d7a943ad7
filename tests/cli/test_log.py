"""The timeline on stdout."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.cli.conftest import PROGRAM, Run


def test_the_log_tells_every_entry_in_a_line(war: Run, incident: str) -> None:
    war("note", "two tickets")

    lines = war("log").out.splitlines()
    assert [int(line.split()[0]) for line in lines] == list(range(1, len(lines) + 1))
    assert lines[-1].endswith("Z  ana  two tickets")


def test_what_followed_by_itself_is_marked(war: Run, incident: str) -> None:
    war("fact", "set", "personal_data=yes")

    assert "→ severity SEV3 → SEV2" in war("log").out


def test_a_severity_that_only_has_other_reasons_is_said_to_stay(war: Run, incident: str) -> None:
    war("fact", "set", "personal_data=yes")
    ran = war("count", "set", "--low", "100", "--high", "200", "--why", "tickets")

    said = "→ severity stays SEV2, could be SEV1; now because affected.high >= 100; personal_data"
    assert said in ran.out
    assert said in war("log").out


def test_a_correction_stands_beside_what_it_corrects(war: Run, incident: str) -> None:
    seq = war("note", "forty tickets", "--json").json()["seq"]
    war("entry", "correct", str(seq), "fourteen tickets", "--why", "miscounted")

    assert f"forty tickets\n{' ' * 8}corrected: fourteen tickets" in war("log").out


def test_a_label_is_shown(war: Run, incident: str) -> None:
    seq = war("note", "advice", "--json").json()["seq"]
    war("entry", "label", str(seq), "privileged", "--why", "counsel")

    assert "[privileged] advice" in war("log").out


def test_the_text_of_a_privileged_note_is_told_and_kept_out_of_what_is_chained(war: Run, incident: str) -> None:
    war("note", "advice of counsel", "--label", "privileged")

    assert "[privileged] advice of counsel" in war("log").out
    assert "advice of counsel" not in war("log", "--json").out


def test_the_log_can_begin_after_an_entry(war: Run, incident: str) -> None:
    seq = war("note", "one", "--json").json()["seq"]
    war("note", "two")

    assert [entry["seq"] for entry in war("log", "--since", str(seq), "--json").lines()] == [seq + 1]
    assert war("log", "--since", str(seq)).out.count("\n") == 1
    assert war("log", "--since", str(seq + 1)).out == ""


def test_the_log_as_json_has_the_fields_of_the_record(war: Run, incident: str) -> None:
    entry = war("log", "--json").lines()[0]

    header = {"v", "incident", "seq", "id", "once", "at", "recorded_at", "actor", "via", "kind", "label", "prev"}
    assert header | {"body_digest", "hash", "body"} <= set(entry)
    assert (entry["kind"], entry["via"]) == ("incident.declared", "cli")


def test_a_text_of_several_lines_stays_readable(war: Run, incident: str) -> None:
    war("note", "one\ntwo")

    assert f"one\n{' ' * 8}two" in war("log").out


def test_following_prints_what_another_process_records(war: Run, incident: str) -> None:
    follower = subprocess.Popen([str(PROGRAM), "log", "--follow", "--json"], stdout=subprocess.PIPE, text=True)
    assert follower.stdout is not None
    try:
        follower.stdout.readline()
        war("note", "did you see this")
        seen = next(line for line in follower.stdout if "note.added" in line)
    finally:
        follower.kill()
        follower.communicate()

    assert "did you see this" in seen


def test_following_as_text_ends_with_an_interrupt(war: Run, incident: str, tmp_path: Path) -> None:
    follower = subprocess.Popen(
        [str(PROGRAM), "log", "--follow"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert follower.stdout is not None
    follower.stdout.readline()
    follower.send_signal(2)

    _, err = follower.communicate(timeout=30)
    assert (follower.returncode, err.strip()) == (130, "")
