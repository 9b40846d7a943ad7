"""A scan finds exactly who is there, reads on where it stopped, and says what it could not read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.counters.logs import NOON, asked, counted, lines, numbers, planted, row
from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Column
from warroom.counters import feeding
from warroom.counters.scanning import recount, scan
from warroom.counters.tally import Tally


def test_exactly_the_planted_people_are_found(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    truth = planted(log, 20_000)
    got = counted(asked(tmp_path / "state", log, where=r"regexp_matches(response, 'full refund within \d+ days')"))
    assert (got.low, got.high) == (truth.users, truth.users + truth.sessions)
    assert (got.rows, got.unreadable, got.unidentified_sessions) == (20_000, 1, truth.sessions)
    assert got.complete
    assert got.scanned == 1.0
    assert got.fill["session"] == 1.0
    assert "unreadable lines, which may hide people: 1 of 20001" in got.notes


def test_columns_that_nobody_asks_for_are_looked_for_in_the_first_rows(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    planted(log, 3_000)
    got = counted(asked(tmp_path / "state", log, where="model = 'm-3'"))

    assert set(got.fill) == set(Column), "every column, whether it is asked for or not"
    assert got.fill["response"] == 1.0
    assert got.fill["tenant"] == 0.0
    assert got.fill_sampled["response"] == got.fill_sampled["prompt"] == 2_000
    assert not {"user", "session", "model", "tenant"} & set(got.fill_sampled), "for those every row was read"


def test_people_of_a_log_that_is_gone_stay_however_the_others_are_named(tmp_path: Path) -> None:
    old, new, later = (tmp_path / f"{name}.jsonl" for name in ("old", "new", "later"))
    old.write_bytes(lines([row(user="ana")]))
    new.write_bytes(lines([row(user="ben")]))
    assert counted(asked(tmp_path / "state", old, new)).low == 2
    old.unlink()
    later.write_bytes(lines([row(user="cem")]))
    assert counted(asked(tmp_path / "state", new, later)).low == 3, "as a shell spells *.jsonl out the next day"


def test_people_of_a_file_that_is_there_and_asked_for_no_more_are_not_counted(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.jsonl", tmp_path / "wrong.jsonl"
    right.write_bytes(lines([row(user="ana")]))
    wrong.write_bytes(lines([row(user="ben")]))
    assert counted(asked(tmp_path / "state", right, wrong)).low == 2
    got = counted(asked(tmp_path / "state", right))
    assert got.low == 1
    assert any(f"not asked for any more ({wrong})" in note for note in got.notes)


def test_a_file_that_the_same_glob_finds_no_more_stays_counted(tmp_path: Path) -> None:
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines([row(user="ana")]))
    request = asked(tmp_path / "state", tmp_path / "a*.jsonl", tmp_path / "b*.jsonl")
    assert counted(request).low == 1
    log.rename(tmp_path / "kept-a.jsonl")
    (tmp_path / "b.jsonl").write_bytes(lines([row(user="ben")]))
    assert counted(request).low == 2


def test_a_broken_row_of_a_table_is_counted_once_though_the_first_rows_are_looked_at(tmp_path: Path) -> None:
    log = tmp_path / "chat.csv"
    log.write_text("time,user,response\n" + "2026-11-23T10:00:00Z,ana,full refund\n" * 3 + 'x,"y" z,too,many,fields\n')
    got = counted(asked(tmp_path / "state", log, where="user = 'ana'", format="chat-csv"))
    assert (got.rows, got.unreadable) == (3, 1)
    assert got.fill_sampled["response"] == 3
    assert got.fill["response"] == 1.0


def test_a_file_that_begins_small_is_looked_at_again_until_enough_rows_are_there(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    log.write_bytes(lines([row(user="ana")]))
    request = asked(tmp_path / "state", log, where="model = 'm-3'")
    assert counted(request).fill_sampled["response"] == 1
    with log.open("ab") as file:
        file.write(lines([row(user="ben"), row(user="cem")]))
    assert counted(request).fill_sampled["response"] == 3


def test_what_was_appended_is_read_and_equals_a_full_recount(tmp_path: Path) -> None:
    log, more = tmp_path / "requests.jsonl", tmp_path / "more"
    planted(log, 2_000, seed=2)
    request = asked(tmp_path / "state", log)
    counted(request)
    planted(more, 3_000, seed=3)
    with log.open("ab") as file:
        file.write(more.read_bytes())
    grown = counted(request)
    assert numbers(grown) == numbers(recount(request, NOON, progress=lambda _: None, cancelled=lambda: False))
    assert grown.rows == 5_000


def test_a_half_written_last_line_waits_for_its_end(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    whole = lines([row(user="ana"), row(user="ben")])
    log.write_bytes(whole[:-20])
    request = asked(tmp_path / "state", log)
    before = counted(request)
    assert (before.low, before.rows, before.unreadable, before.complete) == (1, 1, 0, True)
    log.write_bytes(whole)
    after = counted(request)
    assert (after.low, after.rows, after.unreadable) == (2, 2, 0)


def test_a_last_line_without_newline_is_read_where_it_is_whole(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    log.write_bytes(lines([row(user="ana"), row(user="ben")])[:-1])
    request = asked(tmp_path / "state", log)
    assert counted(request).low == 2
    with log.open("ab") as file:
        file.write(b"\n" + lines([row(user="cem")]))
    after = counted(request)
    assert (after.low, after.rows, after.unreadable) == (3, 3, 0)


def test_a_tally_is_json_and_comes_back_as_it_was(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    planted(log, 100)
    got = counted(asked(tmp_path / "state", log))
    assert Tally.of(json.loads(json.dumps(got.json()))) == got


def test_a_scan_that_is_cancelled_goes_on_later(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    truth = planted(log, 1_000)
    request = asked(tmp_path / "state", log)
    stopped = scan(request, NOON, progress=lambda _: None, cancelled=lambda: True)
    assert (stopped.low, stopped.high, stopped.complete) == (0, None, False)
    assert counted(request).low == truth.users


def test_where_the_kernel_moves_no_bytes_they_are_moved_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "requests.jsonl"
    truth = planted(log, 5_000)
    monkeypatch.setattr(feeding, "_move", feeding._moved_by_hand)
    assert counted(asked(tmp_path / "state", log)).low == truth.users


def test_a_count_is_made_by_one_process_at_a_time(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    planted(log, 10)
    request, refused = asked(tmp_path / "state", log), list[Code]()

    def again(_: Tally) -> None:
        with pytest.raises(Refused) as error:
            counted(request)
        refused.append(error.value.code)

    scan(request, NOON, progress=again, cancelled=lambda: False)
    assert refused == [Code.BUSY]


def test_a_number_is_there_before_all_is_read_and_has_no_upper_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, told = tmp_path / "requests.jsonl", list[Tally]()
    planted(log, 2_000)
    monkeypatch.setattr(feeding, "FIRST", 20_000)
    got = scan(asked(tmp_path / "state", log), NOON, progress=told.append, cancelled=lambda: False)
    assert told[0].high is None
    assert 0 < told[0].low < got.low
    assert 0 < told[0].scanned < 0.1


def test_a_range_that_was_half_written_when_somebody_cancelled_is_not_kept(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    truth, answers = planted(log, 3_000), iter([False, False, True])
    request = asked(tmp_path / "state", log)
    got = scan(request, NOON, progress=lambda _: None, cancelled=lambda: next(answers, False))
    assert (got.low, got.rows, got.complete) == (0, 0, False)
    assert counted(request).low == truth.users
