"""Spans and instants as people read them: coarse first, and never finer than they are known."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import NOON
from warroom.core.envelope import Precision
from warroom.views.times import LONGEST_LEFT, age, ago, clock, dated, exact, left, minutes, rough

MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY}
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0s"),
        (59, "59s"),
        (60, "1m00s"),
        (61, "1m01s"),
        (599, "9m59s"),
        (600, "10m"),
        (659, "10m"),
        (3_599, "59m"),
        (HOUR, "1h00m"),
        (5 * HOUR + 12 * MINUTE + 59, "5h12m"),
        (48 * HOUR - 1, "47h59m"),
        (48 * HOUR, "2d00h"),
        (2 * DAY + 4 * HOUR + 3_599, "2d04h"),
        (400 * DAY, "400d00h"),
    ],
)
def test_a_span_is_said_in_two_units_with_seconds_in_the_last_ten_minutes_only(seconds: int, said: str) -> None:
    assert rough(seconds) == said


@given(st.integers(0, 10**9))
def test_a_span_never_promises_more_than_there_is(seconds: int) -> None:
    parts = re.findall(r"(\d+)([smhd])", rough(seconds))
    said = sum(int(number) * UNITS[unit] for number, unit in parts)
    assert said <= seconds < said + UNITS[parts[-1][1]]
    assert len(parts) <= 2


@pytest.mark.parametrize(
    ("seconds", "said", "in_lists"),
    [
        (38 * MINUTE + 59, "38m", "38m"),
        (599, "9m59s", "9m"),
        (61, "1m01s", "1m"),
        (59, "59s", "<1m"),
        (0, "0s", "<1m"),
        (-1, "just late", "just late"),
        (-59, "just late", "just late"),
        (-60, "1m late", "1m late"),
        (-12 * MINUTE, "12m late", "12m late"),
        (-3 * HOUR, "3h00m late", "3h00m late"),
        (-13 * HOUR - 5 * MINUTE, "13h late", "13h late"),
        (-49 * HOUR, "2d01h late", "2d01h late"),
        (-13 * 24 * HOUR - 7 * HOUR, "13d late", "13d late"),
    ],
)
def test_what_is_left_until_it_is_due_and_how_late_it_is(seconds: int, said: str, in_lists: str) -> None:
    due = NOON + timedelta(seconds=seconds)
    assert (left(due, NOON), minutes(due, NOON)) == (said, in_lists)


@given(st.integers(-(10**7), 10**7), st.integers(0, 999))
def test_late_is_said_from_the_first_instant_on_and_not_before(seconds: int, milliseconds: int) -> None:
    due = NOON + timedelta(seconds=seconds, milliseconds=milliseconds)
    assert left(due, NOON).endswith("late") is (due < NOON)
    assert minutes(due, NOON).endswith("late") is (due < NOON)
    assert max(len(left(due, NOON)), len(minutes(due, NOON))) <= LONGEST_LEFT, "a list has room for all of it"


@pytest.mark.parametrize(
    ("seconds", "old", "past"),
    [
        (-120, "now", "just now"),
        (0, "now", "just now"),
        (59, "now", "just now"),
        (60, "1m", "1m ago"),
        (599, "9m", "9m ago"),
        (600, "10m", "10m ago"),
        (3 * HOUR + 5 * MINUTE, "3h05m", "3h05m ago"),
    ],
)
def test_an_age_counts_whole_minutes_so_that_it_changes_once_a_minute(seconds: int, old: str, past: str) -> None:
    then = NOON - timedelta(seconds=seconds)
    assert (age(then, NOON), ago(then, NOON)) == (old, past)


AT = datetime(2026, 11, 23, 16, 5, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (None, "2026-11-23 16:05Z"),
        (Precision.SECOND, "2026-11-23 16:05:42Z"),
        (Precision.MINUTE, "2026-11-23 16:05Z"),
        (Precision.HOUR, "2026-11-23 16hZ"),
        (Precision.DAY, "2026-11-23"),
    ],
)
def test_an_instant_is_said_no_finer_than_it_is_known(precision: Precision | None, said: str) -> None:
    assert exact(AT, precision) == said
    assert exact(AT.astimezone(timezone(timedelta(hours=14))), precision) == said


@pytest.mark.parametrize(
    ("now", "precision", "said"),
    [
        (AT, None, "16:05Z"),
        (AT, Precision.SECOND, "16:05Z"),
        (AT, Precision.HOUR, "16hZ"),
        (AT, Precision.DAY, "23 Nov"),
        (AT + timedelta(hours=7), None, "16:05Z"),
        (AT + timedelta(hours=8), None, "23 Nov 16:05Z"),
        (AT - timedelta(days=1), None, "23 Nov 16:05Z"),
        (AT + timedelta(days=1), Precision.HOUR, "23 Nov 16hZ"),
        (AT + timedelta(days=1), Precision.DAY, "23 Nov"),
        (AT + timedelta(days=365), None, "2026-11-23"),
        (AT + timedelta(days=365), Precision.DAY, "2026-11-23"),
    ],
)
def test_a_clock_says_as_little_as_tells_it(now: datetime, precision: Precision | None, said: str) -> None:
    assert clock(AT, now, precision) == said


FINER: dict[Precision, dict[str, Any]] = {
    Precision.DAY: {"hour": 0, "minute": 0, "second": 0, "microsecond": 0},
    Precision.HOUR: {"minute": 0, "second": 0, "microsecond": 0},
    Precision.MINUTE: {"second": 0, "microsecond": 0},
    Precision.SECOND: {"microsecond": 0},
}


@given(MOMENTS, MOMENTS, st.sampled_from(Precision))
def test_what_is_not_known_of_an_instant_is_never_shown(moment: datetime, now: datetime, precision: Precision) -> None:
    known = moment.replace(**FINER[precision])
    assert exact(moment, precision) == exact(known, precision)
    assert clock(moment, now, precision) == clock(known, now, precision)


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "said", "at"),
    [
        (UTC, "16:05Z", "2026-11-23 16:05Z"),
        (BERLIN, "17:05+01", "2026-11-23 17:05+01"),
        (ZoneInfo("Asia/Kolkata"), "21:35+05:30", "2026-11-23 21:35+05:30"),
        (ZoneInfo("America/St_Johns"), "12:35-03:30", "2026-11-23 12:35-03:30"),
        (ZoneInfo("Europe/London"), "16:05+00", "2026-11-23 16:05+00"),
    ],
)
def test_a_time_says_its_zone_and_z_is_said_by_utc_alone(zone: tzinfo, said: str, at: str) -> None:
    assert clock(AT, AT.astimezone(zone)) == said
    assert exact(AT, zone=zone) == at
    assert dated(AT, zone) == f"23 Nov {said}"


def test_today_is_the_readers_today() -> None:
    before_midnight = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    after = before_midnight + timedelta(hours=1)
    assert clock(before_midnight, after) == "22:30Z"
    assert clock(before_midnight, after.astimezone(BERLIN)) == "23 Nov 23:30+01"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    now = datetime(2026, 10, 25, 12, tzinfo=UTC).astimezone(BERLIN)
    assert [clock(first + timedelta(hours=n), now) for n in (0, 1)] == ["02:30+02", "02:30+01"]


@pytest.mark.parametrize(("precision", "said"), [(Precision.DAY, "2026-11-23"), (Precision.HOUR, "2026-11-23 16hZ")])
def test_what_is_known_to_the_day_or_the_hour_is_not_moved_to_another(precision: Precision, said: str) -> None:
    assert exact(AT, precision, ZoneInfo("Pacific/Kiritimati")) == said
    assert exact(AT, precision, ZoneInfo("Asia/Kolkata")) == said
