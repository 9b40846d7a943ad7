"""What a tally may be taken for: exact, settled, or no more than somebody was found."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.counters.logs import NOON, asked, counted, lines, row
from warroom.core.counts import Measurement, Method
from warroom.core.plan.counts import Count
from warroom.counters.counter import NO_NEWS, measurement

WHERE = "response like '%full refund%'"


def measured(folder: Path, log: Path, where: str = WHERE, *, definition: bool = True, **more: Any) -> Measurement:
    """What a count of *log* comes to, at noon."""
    rule = Count.model_validate({"id": "c", "from": [str(log)], "where": where, "definition": definition})
    return measurement(rule, counted(asked(folder / "state", log, where=where, **more)), "a seed", NOON)


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    log = folder / "requests.jsonl"
    log.write_bytes(lines(list(rows)))
    return log


def test_only_the_definition_of_affected_is_exact(tmp_path: Path) -> None:
    log = written(tmp_path, row(user="ana"))
    assert (measured(tmp_path, log).method, measured(tmp_path, log).high) == (Method.EXACT, 1)
    assert measured(tmp_path, log, definition=False).method is Method.AT_LEAST


def test_a_definition_settles_nothing_while_rows_lack_what_it_looks_at(tmp_path: Path) -> None:
    silent = row(user="ben")
    del silent["gen_ai.completion"]
    got = measured(tmp_path, written(tmp_path, row(user="ana"), silent))

    assert (got.undecided, got.method, got.settled) == (1, Method.AT_LEAST, None)
    assert "rows that lack what the predicate looks at, which may hide people: 1 of 2" in got.notes


def test_who_says_what_such_rows_are_has_an_exact_number(tmp_path: Path) -> None:
    silent = row(user="ben")
    del silent["gen_ai.completion"]
    got = measured(tmp_path, written(tmp_path, row(user="ana"), silent), f"response is not null and {WHERE}")

    assert (got.undecided, got.method, got.low, got.high) == (0, Method.EXACT, 1, 1)


@pytest.mark.parametrize(("minutes", "settled"), [(0, True), (6, False)])
def test_nobody_in_a_log_that_has_gone_quiet_is_no_zero(tmp_path: Path, minutes: int, *, settled: bool) -> None:
    newest = NOON - timedelta(minutes=minutes)
    rows = [row((newest - timedelta(seconds=2 * n)).isoformat(), user="ana", bad=False) for n in range(20)]
    got = measured(tmp_path, written(tmp_path, *rows))

    assert (got.low, got.high) == (0, 0)
    assert (got.settled is not None) is settled
    assert (NO_NEWS in got.notes) is not settled


def test_people_who_were_found_stay_settled_when_the_system_was_paused(tmp_path: Path) -> None:
    rows = [row((NOON - timedelta(hours=1, seconds=2 * n)).isoformat(), user="ana") for n in range(20)]
    assert measured(tmp_path, written(tmp_path, *rows)).method is Method.EXACT


@pytest.mark.parametrize(
    "name", ["sk-abc123", "svc-bot", "service-account-1", "API-KEY-7", "arn:aws:iam::1:role/app", " unknown "]
)
def test_keys_and_accounts_of_programs_are_nobody(tmp_path: Path, name: str) -> None:
    got = measured(tmp_path, written(tmp_path, row(user="ana"), row(user=name, session="s-9", trace="t-9")))
    assert (got.low, got.unidentified_sessions) == (1, 1)


def test_a_session_may_be_called_anything(tmp_path: Path) -> None:
    got = measured(tmp_path, written(tmp_path, row(user="ana"), row(user=None, session="svc-9", trace="t-9")))
    assert (got.unidentified_sessions, got.loose_rows) == (1, 0)


def test_a_table_that_ends_within_a_row_has_no_upper_end_yet(tmp_path: Path) -> None:
    log = tmp_path / "chat.csv"
    log.write_text("time,user,response\n2026-11-25T11:59:00Z,ana,full refund\n2026-11-25T11:59:30Z,ben,full refund")
    got = measured(tmp_path, log, format="chat-csv")

    assert (got.low, got.high, got.complete) == (1, None, False)
    assert any("has no end yet" in note for note in got.notes)
