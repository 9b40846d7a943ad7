"""Bars and columns never say more than the number beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.views import charts
from warroom.views.ascii import spelled


@pytest.mark.parametrize(
    ("share", "drawn", "said"),
    [
        (0.0, "··········", "0 %"),
        (0.001, "━·········", "<1 %"),
        (0.439, "━━━━······", "43 %"),
        (0.9999, "━━━━━━━━━·", "99 %"),
        (1.0, "━━━━━━━━━━", "100 %"),
    ],
)
def test_a_bar_is_full_only_where_all_is_there(share: float, drawn: str, said: str) -> None:
    assert (charts.bar(share, 10), charts.percent(share)) == (drawn, said)


def test_what_is_unknown_is_no_low_column() -> None:
    assert charts.columns([0, None, 6, 12], 12, 10) == "▁?▄█"
    assert charts.columns([0, 0], 0, 10) == "▁▁"


def test_a_long_history_is_thinned_out_and_ends_where_it_ends() -> None:
    assert charts.columns(range(1_000), 999, 8) == "▁▂▃▄▅▆▇█"


@given(st.lists(st.none() | st.integers(0, 10**9), max_size=100), st.integers(1, 60))
def test_a_chart_is_as_wide_as_there_is_room_and_is_spelled_in_as_many_signs(
    numbers: list[int | None], cells: int
) -> None:
    drawn = charts.columns(numbers, max((one for one in numbers if one is not None), default=0), cells)
    assert len(drawn) == min(len(numbers), cells)
    plain = spelled(drawn)
    assert plain.isascii()
    assert len(plain) == len(drawn)
