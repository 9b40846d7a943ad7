"""Scenario time: it goes on, faster where nothing happens, and never back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.tempo import CompressedClock, ScenarioClock, timetable

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_scenario_clock_jumps_ahead_and_never_back() -> None:
    clock = ScenarioClock(NOON)
    clock.reach(NOON + timedelta(hours=1))
    clock.reach(NOON)
    assert clock.now() == NOON + timedelta(hours=1)


gaps = st.lists(st.integers(min_value=0, max_value=30 * 86400), max_size=30)
ticks = st.lists(st.floats(min_value=0, max_value=1000), min_size=1, max_size=40).map(sorted)


def moments(between: list[int]) -> Iterator[datetime]:
    """Instants with so many seconds between them."""
    moment = NOON
    for gap in between:
        moment += timedelta(seconds=gap)
        yield moment


@given(gaps, ticks)
def test_compressed_time_never_goes_back(between: list[int], elapsed: list[float]) -> None:
    present = [0.0]
    clock = CompressedClock(NOON, lambda: present[0])
    clock.run(timetable(NOON, list(moments(between)), 240))
    seen = []
    for present[0] in elapsed:
        seen.append(clock.now())
    assert seen == sorted(seen)
    assert seen[0] >= NOON


@given(gaps)
def test_compressed_time_reaches_every_moment_in_its_turn_and_the_last_one_when_it_was_promised(
    between: list[int],
) -> None:
    table = timetable(NOON, list(moments(between)), 240)
    assert [table.at(offset) for offset in table.offsets] == list(table.moments)
    assert not between or table.offsets[-1] == pytest.approx(240)
    assert table.at(table.offsets[-1] + 60) == table.moments[-1] + timedelta(seconds=60)


def test_the_pace_is_how_fast_the_present_gap_passes_and_one_after_the_last_moment() -> None:
    table = timetable(NOON, [NOON + timedelta(minutes=1), NOON + timedelta(hours=9)], 100)
    turn = table.offsets[1]
    assert table.pace(turn / 2) == pytest.approx(60 / turn)
    assert table.pace(turn) == pytest.approx((9 * 3600 - 60) / (100 - turn))
    assert table.pace(100) == 1


def test_a_clock_that_runs_tells_its_pace() -> None:
    present = [0.0]
    clock = CompressedClock(NOON, lambda: present[0])
    clock.run(timetable(NOON, [NOON + timedelta(hours=1)], 60))
    assert clock.pace() == pytest.approx(60)
    present[0] = 61
    assert clock.pace() == 1
