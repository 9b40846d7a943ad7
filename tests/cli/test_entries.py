"""Notes, corrections and labels."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_a_note_is_recorded_and_says_how_to_correct_it(war: Run, incident: str) -> None:
    ran = war("note", "two tickets")

    assert ran.out.endswith(": two tickets\n")
    seq = ran.out.split()[1].rstrip(":")
    assert f'undo: warroom entry correct {seq} "…" --why "…"' in ran.err


def test_a_note_may_come_from_stdin(war: Run, incident: str) -> None:
    war("note", "-", stdin="grün\nund rot\n")

    assert war("log", "--json").lines()[-1]["body"]["text"] == "grün\nund rot"


def test_a_note_that_is_no_text_is_refused(war: Run, incident: str) -> None:
    assert "is not UTF-8 text" in war("note", "-", stdin=b"\xff\xfe", code=2).err


def test_a_note_that_is_too_long_is_refused_with_a_better_place(war: Run, incident: str) -> None:
    assert "--evidence" in war("note", "-", stdin="x" * 70_000, code=2).err


def test_an_empty_note_is_refused(war: Run, incident: str) -> None:
    war("note", "  ", code=2)
    war("note", code=2)


def test_a_change_of_the_system_makes_clean_tries_prove_nothing(war: Run, incident: str) -> None:
    war("probe", "record", "--clean", "20", "--why", "by hand")
    war("note", "--change", "prompt v41 to v40")

    assert war("status", "--json").json()["recurrence"]["verdict"] == "not_measured"


def test_an_entry_that_is_not_there_cannot_be_corrected(war: Run, incident: str) -> None:
    war("entry", "correct", "99", "x", "--why", "y", code=6)


def test_a_note_can_be_back_dated_no_finer_than_it_is_known(war: Run, incident: str) -> None:
    war("note", "it began", "--at", "2026-11-01T10:00Z")

    entry = war("log", "--json").lines()[-1]
    assert (entry["at"], entry["precision"]) == ("2026-11-01T10:00:00Z", "minute")
    assert entry["recorded_at"] > entry["at"]


def test_a_note_cannot_be_dated_ahead(war: Run, incident: str) -> None:
    assert "in the future" in war("note", "x", "--at", "2999-01-01T00:00Z", code=2).err


def test_a_rehearsed_note_is_not_recorded(war: Run, incident: str) -> None:
    before = war("log").out
    ran = war("note", "hello", "--dry-run")

    assert ran.out == f"{incident} would record: hello\n"
    assert war("note", "hello", "--dry-run", "--json").json()["dry_run"] is True
    assert war("log").out == before


def test_the_same_key_for_something_else_is_a_conflict(war: Run, incident: str) -> None:
    war("note", "hello", "--once", "k")

    assert "recorded before, under the same key" in war("note", "hello", "--once", "k").out
    war("note", "goodbye", "--once", "k", code=5)
