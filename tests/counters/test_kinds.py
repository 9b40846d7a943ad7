"""Logs are JSON lines, CSV or Parquet, plain or packed, and what is half written is nobody's half name."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
import zstandard

from tests.counters.logs import BAD, GOOD, NOON, asked, counted, lines, numbers, planted, row
from warroom.core.errors import Refused
from warroom.counters import formats
from warroom.counters.scanning import Request, recount, scan
from warroom.counters.tally import Tally

MAP = """
name: table
title: A table
kinds: [csv, parquet]
signs: [[who, text]]
columns:
  time: when
  user: who
  session: visit
  response: text
"""
ROWS = [
    ("2026-11-23T10:00:00Z", "ana", "s1", f'He said\n"{BAD}"\n,'),
    ("2026-11-23T10:00:01Z", "ben", "s2", GOOD),
    ("2026-11-23T10:00:02Z", "", "s3", BAD),
    ("2026-11-23T10:00:03Z", "", "s1", BAD),
    ("2026-11-23T10:00:04Z", "cem", "s4", BAD),
]
CSV = "when,who,visit,text\r\n" + "".join(
    ",".join(f'"{one.replace(chr(34), chr(34) * 2)}"' for one in each) + "\r\n" for each in ROWS
)


def table(folder: Path, *files: Path) -> Request:
    """The count of *files* by the map above."""
    (folder / "table.yaml").write_text(MAP)
    return asked(folder / "state", *files, format=str(folder / "table.yaml"))


def afresh(request: Request) -> Tally:
    return recount(request, NOON, progress=lambda _: None, cancelled=lambda: False)


def quiet(path: Path) -> None:
    """Nobody has written to *path* since the morning."""
    os.utime(path, (NOON.timestamp() - 3_600,) * 2)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_lines_hold_the_same_people(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / ("b.jsonl.gz" if pack is gzip.compress else "b.jsonl.zst")
    planted(plain, 2_000)
    packed.write_bytes(pack(plain.read_bytes()))
    one, other = counted(asked(tmp_path / "one", plain)), counted(asked(tmp_path / "other", packed))
    assert numbers(one) == numbers(other)
    assert numbers(counted(asked(tmp_path / "other", packed))) == numbers(one)


def test_a_packed_log_that_grew_replaces_its_own_numbers(tmp_path: Path) -> None:
    log = tmp_path / "a.jsonl.gz"
    log.write_bytes(gzip.compress(lines([row(user="ana"), row()])))
    request = asked(tmp_path / "state", log)
    counted(request)
    with log.open("ab") as file:
        file.write(gzip.compress(lines([row(user="ben"), row()])))
    got = counted(request)
    assert (got.low, got.rows, got.loose_rows) == (2, 4, 2)
    assert numbers(got) == numbers(afresh(request))


def test_quoted_newlines_of_a_csv_end_no_row(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(CSV.encode())
    got = counted(table(tmp_path, log))
    assert (got.low, got.high, got.rows, got.unreadable, got.unidentified_sessions) == (2, 3, 5, 0, 1)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_packed_csv_is_a_csv(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    log = tmp_path / ("log.csv.gz" if pack is gzip.compress else "log.csv.zst")
    log.write_bytes(pack(CSV.encode()))
    got = counted(table(tmp_path, log))
    assert (got.low, got.high, got.rows) == (2, 3, 5)


def test_rows_of_a_csv_that_are_none_are_unreadable_and_hide_nobody_else(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(CSV.encode() + b"only one field\r\n" + b'"2026-11-23T10:00:05Z","dan","s5","full refund"\r\n')
    got = counted(table(tmp_path, log))
    assert (got.low, got.rows, got.unreadable) == (3, 6, 1)


def test_half_a_row_at_the_end_of_a_csv_waits_until_nobody_writes_any_more(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(CSV.encode() + b"2026-11-23T10:00:05Z,dan,s5,full refund")
    request = table(tmp_path, log)
    os.utime(log, (NOON.timestamp(),) * 2)
    assert counted(request).low == 2
    quiet(log)
    assert counted(request).low == 3


def test_parquet_holds_the_same_people(tmp_path: Path) -> None:
    log = tmp_path / "it's [1] *.parquet"
    columns = dict(zip(("when", "who", "visit", "text"), map(list, zip(*ROWS, strict=True)), strict=True))
    pyarrow.parquet.write_table(pa.table(columns), log)
    request = table(tmp_path, log)
    got = counted(request)
    assert (got.low, got.high, got.rows) == (2, 3, 5)
    assert counted(request) == got
    pyarrow.parquet.write_table(pa.table({name: one[:1] for name, one in columns.items()}), log)
    again = counted(request)
    assert (again.low, again.rows) == (2, 1)


def large(log: Path, **more: list[int]) -> Path:
    """A Parquet file of more rows than are counted at once: two people, of whom one comes first."""
    rows, late = 130_000, 125_000
    columns = {"who": ["ana"] * late + ["ben"] * (rows - late), "text": [BAD] * rows}
    pyarrow.parquet.write_table(pa.table(columns | more), log)
    return log


def test_a_number_from_a_large_parquet_file_is_there_early_and_grows(tmp_path: Path) -> None:
    request, told = table(tmp_path, large(tmp_path / "log.parquet")), list[Tally]()
    scan(request, NOON, progress=told.append, cancelled=lambda: False)
    assert (told[0].low, told[0].high, told[0].rows) == (1, None, 122_880)
    assert 0.9 < told[0].scanned < 1
    got = counted(request)
    assert (got.low, got.high, got.rows, got.events, got.complete) == (2, 2, 130_000, 130_000, True)


def test_a_large_parquet_file_that_was_left_half_way_is_read_from_its_start(tmp_path: Path) -> None:
    request, told = table(tmp_path, large(tmp_path / "log.parquet")), list[Tally]()
    left = scan(request, NOON, progress=told.append, cancelled=lambda: bool(told))
    assert (left.low, left.complete) == (1, False)
    assert numbers(counted(request)) == numbers(afresh(request))


def test_parquet_with_a_column_that_is_called_as_the_numbers_of_its_rows_is_read_at_once(tmp_path: Path) -> None:
    request = table(tmp_path, large(tmp_path / "log.parquet", File_Row_Number=list(range(130_000))))
    got = counted(request)
    assert (got.low, got.rows) == (2, 130_000)


def test_what_is_no_parquet_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "log.csv").write_bytes(CSV.encode())
    got = counted(table(tmp_path, tmp_path / "bad.parquet", tmp_path / "log.csv"))
    assert (got.low, got.high, got.complete) == (2, None, False)
    assert "No magic bytes found at end of file it" in got.notes[0]


@pytest.mark.parametrize("name", ["a b.jsonl", "it's.jsonl", "[1]*?.jsonl", 'q"uote;drop.jsonl', "new\nline.jsonl"])
def test_a_file_may_be_called_anything(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(lines([row(user="ana")]))
    (tmp_path / "1.jsonl").write_bytes(lines([row(user="ben")]))
    got = counted(asked(tmp_path / "state", tmp_path / name))
    assert (got.low, [source.name for source in got.sources]) == (1, [str(tmp_path / name)])


def test_a_name_that_is_no_unicode_is_counted_and_shown(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jsonl")
    Path(path).write_bytes(lines([row(user="ana")]))
    got = counted(asked(tmp_path / "state", path))
    assert (got.low, got.sources[0].name) == (1, f"{tmp_path}/�.jsonl")


def test_a_line_that_is_too_long_is_unreadable_and_hides_nobody_else(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    long = row(user="long", note="x" * (40 * 2**20))
    log.write_bytes(lines([row(user="ana"), long, row(user="ben")]))
    got = counted(asked(tmp_path / "state", log))
    assert (got.low, got.rows, got.unreadable) == (2, 2, 1)


@pytest.mark.parametrize("cut", [1, 3, 40, 2_000])
def test_zstd_that_ends_too_early_leaves_the_upper_bound_open(tmp_path: Path, cut: int) -> None:
    log = tmp_path / "log.jsonl.zst"
    planted(tmp_path / "plain", 500)
    whole = zstandard.compress((tmp_path / "plain").read_bytes())
    log.write_bytes(whole[:-cut])
    got = counted(asked(tmp_path / "state", log))
    assert (got.low, got.high, got.complete) == (0, None, False)
    assert got.notes == (f"{log} cannot be read: it ends too early",)
    with log.open("wb") as file, zstandard.ZstdCompressor(write_checksum=True).stream_writer(file, closefd=False) as to:
        to.write((tmp_path / "plain").read_bytes())
    assert counted(asked(tmp_path / "state", log)).complete


def test_an_empty_file_has_no_rows_and_is_read(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.csv", "c.parquet", "d.jsonl.gz", "e.jsonl.zst"):
        (tmp_path / name).touch()
    got = counted(asked(tmp_path / "state", tmp_path / "*.*", format="auto"))
    assert (got.low, got.high, got.rows, got.complete) == (0, 0, 0, True)


def test_a_predicate_over_a_column_that_no_row_has_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines([row(user="ana")]))
    got = counted(asked(tmp_path / "state", tmp_path / "a.jsonl", where="version = 'v42'"))
    assert (got.low, got.fill["version"]) == (0, 0.0)
    assert "no row has a version, which the predicate asks for" in got.notes


def test_a_format_that_nobody_recognises_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(b'{"what": "is this"}\n')
    with pytest.raises(Refused):
        counted(asked(tmp_path / "state", log, format="auto"))


def test_the_format_is_recognised(tmp_path: Path) -> None:
    planted(tmp_path / "log.jsonl", 100)
    got = counted(asked(tmp_path / "state", tmp_path / "log.jsonl", format="auto"))
    assert got.sources[0].format == "otel-genai"
    assert got.sources[0].why


def test_logs_of_all_formats_are_one_count(tmp_path: Path) -> None:
    got = counted(asked(tmp_path / "state", formats.folder() / "samples" / "*", format="auto", where="true"))
    assert got.complete
    assert got.unreadable == 0
    assert {source.format for source in got.sources} == {known.name for known in formats.known()}
    assert got.events == got.rows


def test_lines_without_rows_are_unreadable_where_a_line_holds_several(tmp_path: Path) -> None:
    sample, log = formats.folder() / "samples" / "otlp-json.jsonl", tmp_path / "log.jsonl"
    log.write_bytes(sample.read_bytes() + b'{broken\n\n{"nothing": 1}\n')
    got = counted(asked(tmp_path / "state", log, format="auto", where="true"))
    assert got.unreadable == 2
    assert got.rows > 2
