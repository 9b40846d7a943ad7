"""What people type, read into values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warroom.cli.reading import build
from warroom.core.counts import SetCount
from warroom.core.envelope import Precision
from warroom.core.errors import Refused
from warroom.core.moments import moment

NOW = datetime(2026, 11, 23, 16, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "expected", "precision"),
    [
        ("2026-11-23T15:00Z", datetime(2026, 11, 23, 15, 0, tzinfo=UTC), Precision.MINUTE),
        ("2026-11-23 15:00+01:00", datetime(2026, 11, 23, 14, 0, tzinfo=UTC), Precision.MINUTE),
        ("2026-11-23T15:00:07Z", datetime(2026, 11, 23, 15, 0, 7, tzinfo=UTC), Precision.SECOND),
        ("2026-11-23T15Z", datetime(2026, 11, 23, 15, 0, tzinfo=UTC), Precision.HOUR),
        ("20261123T1500Z", datetime(2026, 11, 23, 15, 0, tzinfo=UTC), Precision.MINUTE),
        ("-15m", NOW - timedelta(minutes=15), Precision.MINUTE),
        ("-1h30m", NOW - timedelta(minutes=90), Precision.MINUTE),
        ("-2h", NOW - timedelta(hours=2), Precision.HOUR),
        ("-3d", NOW - timedelta(days=3), Precision.DAY),
    ],
)
def test_a_time_is_read_no_finer_than_it_is_said(typed: str, expected: datetime, precision: Precision) -> None:
    assert moment(typed, NOW) == (expected, precision)


@pytest.mark.parametrize("typed", ["2026-11-23T15:00", "yesterday", "-", "-15", "", "-99999999999999d", "2026-11-23"])
def test_a_time_that_could_mean_several_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        moment(typed, NOW)

    assert "-15m for fifteen minutes ago" in refused.value.hint


def test_a_field_that_is_none_names_the_option() -> None:
    with pytest.raises(Refused, match=r"^--low: input should be greater than or equal to 0$") as refused:
        build(SetCount, low=-1, why="x")

    assert refused.value.hint == "warroom count set --help"
