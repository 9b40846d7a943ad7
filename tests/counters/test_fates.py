"""Logs are renamed, copied, cut short, written anew, packed and deleted while they are counted."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest

from tests.counters.logs import NOON, asked, counted, lines, numbers, planted, row
from warroom.core.errors import Code, Refused
from warroom.counters.scanning import Request, recount, scan
from warroom.counters.tally import Tally


def full(request: Request) -> Tally:
    """A count that knows nothing of what was before."""
    return recount(request, NOON, progress=lambda _: None, cancelled=lambda: False)


def happened(tally: Tally) -> dict[str, str]:
    return {Path(source.name).name: source.happened for source in tally.sources}


def test_a_log_that_is_rotated_within_the_glob_is_read_on_under_its_new_name(tmp_path: Path) -> None:
    log = tmp_path / "app.jsonl"
    log.write_bytes(lines([row(user="ana"), row(user="ben")]))
    request = asked(tmp_path / "state", tmp_path / "app.jsonl*")
    counted(request)
    with log.open("ab") as file:
        file.write(lines([row(user="cem")]))
    log.rename(tmp_path / "app.jsonl.1")
    log.write_bytes(lines([row(user="dan")]))
    got = counted(request)
    assert (got.low, got.rows) == (4, 4)
    assert happened(got) == {"app.jsonl.1": "rotated", "app.jsonl": ""}
    assert numbers(got) == numbers(full(request))


def test_a_log_that_is_copied_and_cut_short_is_counted_once(tmp_path: Path) -> None:
    log = tmp_path / "app.jsonl"
    log.write_bytes(lines([row(user="ana"), row(), row()]))
    request = asked(tmp_path / "state", tmp_path / "app.jsonl*")
    counted(request)
    shutil.copy(log, tmp_path / "app.jsonl.1")
    os.truncate(log, 0)
    with log.open("ab") as file:
        file.write(lines([row(user="ben")]))
    got = counted(request)
    assert (got.low, got.rows, got.loose_rows, got.high) == (2, 4, 2, 4)
    assert numbers(got) == numbers(full(request))


def test_who_was_seen_in_a_log_that_was_cut_short_stays_and_so_do_its_loose_rows(tmp_path: Path) -> None:
    log = tmp_path / "app.jsonl"
    log.write_bytes(lines([row(user="ana"), row(user="ben"), row()]))
    request = asked(tmp_path / "state", log)
    counted(request)
    log.write_bytes(lines([row(user="cem")]))
    got = counted(request)
    assert (got.low, got.high, got.rows, got.loose_rows) == (3, 4, 1, 1)
    assert happened(got) == {"app.jsonl": "truncated"}
    assert f"{log} was cut short: who was seen in it before stays counted" in got.notes


def test_who_was_seen_in_a_log_that_was_written_anew_stays(tmp_path: Path) -> None:
    log = tmp_path / "app.jsonl"
    log.write_bytes(lines([row(user="ana"), row(session="s1")]))
    request = asked(tmp_path / "state", log)
    counted(request)
    with log.open("r+b") as file:
        file.write(lines([row(user=name) for name in ("cem", "dan", "eva")]))
    got = counted(request)
    assert (got.low, got.high, got.rows) == (4, 5, 3)
    assert happened(got) == {"app.jsonl": "rewritten"}


def test_who_was_seen_in_a_log_that_is_gone_stays(tmp_path: Path) -> None:
    log, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    log.write_bytes(lines([row(user="ana")]))
    other.write_bytes(lines([row(user="ben")]))
    request = asked(tmp_path / "state", tmp_path / "*.jsonl")
    counted(request)
    log.unlink()
    got = counted(request)
    assert (got.low, got.high, got.rows, got.complete) == (2, 2, 2, True)
    assert happened(got) == {"a.jsonl": "gone", "b.jsonl": ""}
    other.unlink()
    assert counted(request).low == 2


def test_a_log_that_went_before_it_was_read_leaves_the_upper_bound_open(tmp_path: Path) -> None:
    log, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    log.write_bytes(lines([row(user="ana")]))
    other.write_bytes(lines([row(user="ben")]))
    request = asked(tmp_path / "state", tmp_path / "*.jsonl")
    scan(request, NOON, progress=lambda _: None, cancelled=lambda: True)
    log.unlink()
    got = counted(request)
    assert (got.low, got.high, got.complete) == (1, None, False)
    assert f"not all of {log} was read: there is no upper bound any more" in got.notes


def test_another_log_at_an_old_name_is_another_log(tmp_path: Path) -> None:
    log = tmp_path / "app.jsonl"
    log.write_bytes(lines([row(user="ana")]))
    request = asked(tmp_path / "state", log)
    counted(request)
    log.rename(tmp_path / "elsewhere")
    log.write_bytes(lines([row(user="ben"), row(user="cem")]))
    got = counted(request)
    assert (got.low, got.rows) == (3, 3)
    assert [source.happened for source in got.sources] == ["gone", ""]


def test_a_log_that_is_packed_when_it_is_rotated_loses_nobody(tmp_path: Path) -> None:
    log = tmp_path / "app.jsonl"
    log.write_bytes(lines([row(user="ana"), row(session="s1"), row()]))
    request = asked(tmp_path / "state", tmp_path / "app.jsonl*")
    counted(request)
    (tmp_path / "app.jsonl.1.gz").write_bytes(gzip.compress(log.read_bytes() + lines([row(user="ben")])))
    log.unlink()
    got = counted(request)
    assert (got.low, got.high, got.loose_rows, got.complete) == (2, 4, 1, True)
    assert numbers(got) == numbers(full(request))


def test_the_same_file_by_two_names_is_read_once(tmp_path: Path) -> None:
    log = tmp_path / "app.jsonl"
    log.write_bytes(lines([row(user="ana"), row()]))
    (tmp_path / "link.jsonl").symlink_to(log)
    os.link(log, tmp_path / "second.jsonl")
    got = counted(asked(tmp_path / "state", tmp_path / "*.jsonl", log))
    assert (got.low, got.rows, got.high) == (1, 2, 2)
    assert [Path(source.name).name for source in got.sources] == ["app.jsonl"]


def test_a_file_that_cannot_be_opened_leaves_the_upper_bound_open(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines([row(user="ana")]))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines([row(user="ben")]))[:-9])
    got = counted(asked(tmp_path / "state", tmp_path / "*.jsonl*"))
    assert (got.low, got.high, got.complete) == (1, None, False)
    assert f"{tmp_path / 'b.jsonl.gz'} cannot be read: " in got.notes[0]


def test_no_file_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        counted(asked(tmp_path / "state", tmp_path / "*.jsonl"))
    assert refused.value.code is Code.NOT_FOUND


def test_folders_and_fifos_are_no_logs(tmp_path: Path) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    os.mkfifo(tmp_path / "fifo.jsonl")
    planted(tmp_path / "log.jsonl", 10)
    assert counted(asked(tmp_path / "state", tmp_path / "*.jsonl")).rows == 10
