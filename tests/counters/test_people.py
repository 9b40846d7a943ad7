"""Who a row is about: its user, else the user of its trace, else of its session, else the session itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.counters.logs import asked, counted, lines, row
from warroom.core.plan.counts import Column
from warroom.counters.people import hashed
from warroom.counters.tally import Bounds, Tally


def of(folder: Path, *rows: dict[str, Any], **more: Any) -> Tally:
    (folder / "log.jsonl").write_bytes(lines(rows))
    return counted(asked(folder / "state", folder / "log.jsonl", **more))


def test_a_user_in_many_rows_is_one_person(tmp_path: Path) -> None:
    got = of(tmp_path, row(user="ana", session="s1"), row(user="ana", session="s2"), row(user=" ana "))
    assert (got.low, got.likely, got.high, got.events) == (1, 1, 1, 3)


@pytest.mark.parametrize("name", ["anonymous", "Unknown", "", "0", "null", "-", "00000000-0000-0000-0000-000000000000"])
def test_a_word_for_nobody_is_nobody(tmp_path: Path, name: str) -> None:
    got = of(tmp_path, row(user=name, session="s1"), row(user=name, session=name, trace=name))
    assert (got.low, got.high, got.unidentified_sessions, got.loose_rows) == (0, 2, 1, 1)


def test_a_row_without_user_is_about_the_user_of_its_trace(tmp_path: Path) -> None:
    got = of(tmp_path, row(trace="t1"), row(user="ana", trace="t1", bad=False))
    assert (got.low, got.high) == (1, 1)


def test_a_trace_comes_before_a_session(tmp_path: Path) -> None:
    rows = [
        row(user="ana", trace="t1", bad=False), row(user="ben", session="s1", bad=False), row(session="s1", trace="t1"),
        row(user="ana"),
    ]  # fmt: skip
    assert of(tmp_path, *rows).low == 1


def test_a_session_that_is_identified_later_is_resolved_then(tmp_path: Path) -> None:
    before = of(tmp_path, row(session="s1"), row(session="s2"))
    assert (before.low, before.high, before.unidentified_sessions) == (0, 2, 2)
    with (tmp_path / "log.jsonl").open("ab") as file:
        file.write(lines([row(user="ana", session="s1", bad=False)]))
    after = counted(asked(tmp_path / "state", tmp_path / "log.jsonl"))
    assert (after.low, after.high, after.unidentified_sessions) == (1, 2, 1)


def test_a_shared_session_is_nobodys_and_could_be_anybodys_who_was_seen_in_it(tmp_path: Path) -> None:
    seen = [row(user=name, session="kiosk", bad=False) for name in ("ana", "ben", "cem")]
    got = of(tmp_path, *seen, row(session="kiosk"), row(session="kiosk"), row(user="ana"))
    assert (got.low, got.high, got.shared_sessions, got.unidentified_sessions) == (1, 3, 1, 0)
    assert "sessions shared by several people, which add to the upper bound alone: 1" in got.notes


def test_a_shared_session_adds_no_more_people_than_it_has_affected_rows(tmp_path: Path) -> None:
    seen = [row(user=f"u{number}", session="kiosk", bad=False) for number in range(50)]
    got = of(tmp_path, *seen, row(session="kiosk"))
    assert (got.low, got.high) == (0, 1)


def test_a_session_that_turns_out_to_be_shared_takes_its_person_back_and_says_so(tmp_path: Path) -> None:
    assert of(tmp_path, row(session="s1"), row(user="ana", session="s1", bad=False)).low == 1
    with (tmp_path / "log.jsonl").open("ab") as file:
        file.write(lines([row(user="ben", session="s1", bad=False)]))
    after = counted(asked(tmp_path / "state", tmp_path / "log.jsonl"))
    assert (after.low, after.high) == (0, 1)
    assert any("not sure any more" in note for note in after.notes)


def test_a_trace_without_session_is_one_person_nobody_knows(tmp_path: Path) -> None:
    got = of(tmp_path, row(trace="t1"), row(trace="t1"), row(trace="t2"))
    assert (got.low, got.high, got.unidentified_sessions) == (0, 2, 2)


def test_unidentified_sessions_are_likely_as_many_people_as_identified_ones_are(tmp_path: Path) -> None:
    known = [row(user="ana", session=f"s{number}", bad=False) for number in range(4)]
    got = of(tmp_path, *known, *[row(session=f"a{number}") for number in range(8)])
    assert (got.low, got.likely, got.high) == (0, 2, 8)


def test_people_are_told_apart_by_region_and_tenant(tmp_path: Path) -> None:
    rows = [
        row(user="ana", country="DE"), row(user="ben", country="DE"),
        row(user="ben", country="FR"), row(session="s1", country="FR"),
        row(user="cem"),
    ]  # fmt: skip
    got = of(tmp_path, *rows)
    assert got.by == {"region": {"DE": Bounds(2, 2), "FR": Bounds(1, 2), "unknown": Bounds(1, 1)}}


def test_rows_are_not_people(tmp_path: Path) -> None:
    got = of(tmp_path, *[row(user="ana") for _ in range(100)])
    assert (got.low, got.high, got.events) == (1, 1, 100)


def test_the_seed_keys_the_numbers_and_no_name_is_kept(tmp_path: Path) -> None:
    rows = [row(user="ana.of.acme", session="session.of.ana", trace="trace.of.ana"), row(session="session.of.ben")]
    one = of(tmp_path, *rows)
    other = of(tmp_path, *rows, seed="another seed")
    assert one.digests.people != other.digests.people
    assert one.digests.data == other.digests.data
    assert hashed("a seed", Column.USER, "ana") != hashed("another seed", Column.USER, "ana")
    assert hashed("a seed", Column.USER, "ana") != hashed("a seed", Column.SESSION, "ana")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file())
    assert b".of." not in kept


def test_what_is_known_is_for_its_owner_alone(tmp_path: Path) -> None:
    of(tmp_path, row(user="ana"))
    place = next((tmp_path / "state").iterdir())
    assert place.stat().st_mode & 0o077 == 0
    assert (place / "people.duckdb").stat().st_mode & 0o777 == 0o600


def test_another_predicate_is_another_count_and_it_is_said(tmp_path: Path) -> None:
    of(tmp_path, row(user="ana"), row(user="ben", bad=False))
    got = of(tmp_path, row(user="ana"), row(user="ben", bad=False), where="response like '%policy%'")
    assert got.low == 1
    assert "the predicate, the format or the seed changed, so that everything is read anew" in got.notes


def test_a_state_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    of(tmp_path, row(user="ana"))
    next((tmp_path / "state").rglob("people.duckdb")).write_bytes(b"nonsense")
    got = of(tmp_path, row(user="ana"))
    assert got.low == 1
    assert any("cannot be read" in note for note in got.notes)


def test_the_predicate_may_ask_for_the_time(tmp_path: Path) -> None:
    rows = [row("2026-11-23T10:00:00Z", user="ana"), row("2026-11-23T12:30:00+02:00", user="ben")]
    got = of(tmp_path, *rows, where="time >= TIMESTAMPTZ '2026-11-23 10:15:00+00'")
    assert got.low == 1


def test_how_far_apart_rows_usually_are_is_known_and_the_newest_of_them(tmp_path: Path) -> None:
    got = of(tmp_path, *[row(f"2026-11-23T10:00:{second:02d}Z") for second in range(0, 20, 2)])
    assert got.usual_gap_s == 2.0
    assert got.newest_at is not None
    assert got.newest_at.isoformat() == "2026-11-23T10:00:18+00:00"


def test_a_clock_that_is_wrong_does_not_hide_that_a_log_is_quiet(tmp_path: Path) -> None:
    got = of(tmp_path, row("2026-11-23T10:00:00Z"), row("2099-01-01T00:00:00Z"))
    assert got.newest_at is not None
    assert got.newest_at.year == 2026
