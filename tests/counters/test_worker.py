"""A scan in another process gives the same numbers, and ends with whoever asked for it, at any moment."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.counters.logs import NOON, asked, counted, lines, numbers, planted, row
from warroom.core.errors import Code, Refused
from warroom.core.instants import stamp
from warroom.counters import worker
from warroom.counters.scanning import Request, recount
from warroom.counters.tally import Tally


def in_a_process(request: Request, heard: list[Tally], *, cancelled: bool = False) -> Tally:
    return worker.run(request, NOON, on_progress=heard.append, cancelled=lambda: cancelled)


def test_another_process_finds_the_same_people(tmp_path: Path) -> None:
    log, heard = tmp_path / "requests.jsonl", list[Tally]()
    planted(log, 1_000)
    request = asked(tmp_path / "state", log)
    got = in_a_process(request, heard)
    assert numbers(got) == numbers(recount(request, NOON, progress=lambda _: None, cancelled=lambda: False))
    assert [tally.low for tally in heard] == [got.low]
    assert counted(request) == got


def test_what_it_refuses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        in_a_process(asked(tmp_path / "state", tmp_path / "nothing"), [])
    assert refused.value.code is Code.NOT_FOUND


def test_a_process_that_dies_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Refused) as refused:
        in_a_process(asked(tmp_path / "state", tmp_path / "nothing"), [])
    assert refused.value.code is Code.UNAVAILABLE


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """As on a disk that is full, for this process and those that it starts."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [1_000, 20_000, 200_000])
def test_a_count_that_finds_no_room_says_so_and_goes_on_once_there_is_some(tmp_path: Path, size: int) -> None:
    log = tmp_path / "requests.jsonl"
    truth = planted(log, 20_000)
    request = asked(tmp_path / "state", log)
    with no_file_larger_than(size), pytest.raises(Refused) as refused:
        in_a_process(request, [])
    assert refused.value.code is Code.FULL, refused.value.sentence
    assert "make room" in refused.value.hint
    got = in_a_process(request, [])
    assert (got.low, got.unidentified_sessions) == (truth.users, truth.sessions)


def slow_files(folder: Path, many: int) -> list[str]:
    """Files of one person each, so that there are as many moments to be killed at."""
    names = [f"u{number}" for number in range(many)]
    for name in names:
        (folder / f"{name}.jsonl").write_bytes(lines([row(user=name), row()]))
    return names


def started(request: Request) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "warroom.counters.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(worker.written(request) | {"now": stamp(NOON), "afresh": False}).encode() + b"\n")
    process.stdin.flush()
    return process


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, None])
def test_whoever_is_killed_in_the_middle_has_lost_nothing_and_counts_nothing_twice(
    tmp_path: Path, how: signal.Signals | None
) -> None:
    names = slow_files(tmp_path, 8)
    request = asked(tmp_path / "state", tmp_path / "*.jsonl")
    process = started(request)
    assert process.stdin is not None
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())["tally"]
    assert (told["low"], told["high"]) == (1, None)
    process.stdin.close() if how is None else os.kill(process.pid, how)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    got = counted(request)
    assert (got.low, got.loose_rows, got.rows) == (len(names), len(names), 2 * len(names))
    assert sorted(path.name for path in next((tmp_path / "state").iterdir()).iterdir()) == ["lock", "people.duckdb"]
