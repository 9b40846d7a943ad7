"""Periods that are said to end in time do, whenever and wherever they begin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.clocks.drawn import ZONES, calendar, closed_days, instants
from warroom.core.clocks import Mode
from warroom.core.clocks.bounds import Period, ends_in_time, example
from warroom.core.clocks.counting import Place, count
from warroom.core.clocks.rules import RECURRING

PLAIN = [mode for mode in Mode if mode not in (*RECURRING, Mode.SEC_BUSINESS_DAYS)]
"""Modes as bounds know them; the others count as one of these."""
CLOSES = (time(23, 59, 59), time(17, 30))
AS_LONG = {Mode.ELAPSED_MINUTES: 1_440, Mode.ELAPSED_HOURS: 24, Mode.EU_HOURS: 24, Mode.SOFT: 86_400}
"""How many units are about a day; of the others one, and a month is thirty of them."""
TROLL = "Antarctica/Troll"
"""Where the clocks go forward by two hours."""


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A period of about one to nine days."""
    mode = draw(st.sampled_from(PLAIN))
    unit = AS_LONG.get(mode, 1)
    n = draw(st.integers(1, 9 * unit)) if mode not in (Mode.MONTHS, Mode.EU_MONTHS) else draw(st.integers(1, 3))
    return Period(
        mode, n, "local", draw(st.sampled_from([None, None, "America/New_York"])), draw(st.sampled_from(CLOSES))
    )


@st.composite
def in_time(draw: st.DrawFn) -> tuple[Period, Period]:
    """A period that is said to end in time for another, as long as can be where the first that was drawn is not."""
    mine, law = draw(periods()), draw(periods())
    if mine.mode in (Mode.BUSINESS_DAYS, Mode.EU_DAYS, Mode.EU_MONTHS) and draw(st.booleans()):
        law = mine._replace(mode=draw(st.sampled_from([Mode.EU_DAYS, Mode.BUSINESS_DAYS])), n=draw(st.integers(1, 9)))
    while not ends_in_time(mine, law) and mine.n > 1:
        mine = mine._replace(n=mine.n - max(1, mine.n // 16))
    assume(ends_in_time(mine, law))
    return mine, law


def end(one: Period, start: datetime, zone: str, closed: set[date]) -> datetime:
    if one.mode is Mode.SOFT:
        return start + timedelta(seconds=one.n)
    return count(one.mode, one.n, start, Place(ZoneInfo(one.tz or zone), calendar(closed), one.closes)).at


@given(in_time(), instants, st.sampled_from([*ZONES, TROLL]), closed_days)
def test_what_ends_in_time_is_never_due_after_the_law(
    pair: tuple[Period, Period], start: datetime, zone: str, closed: set[date]
) -> None:
    mine, law = pair

    assert end(mine, start, zone, closed) <= end(law, start, zone, closed)


@given(periods(), st.integers(0, 9))
def test_the_same_in_fewer_units_ends_in_time(law: Period, less: int) -> None:
    assert ends_in_time(law._replace(n=max(1, law.n - less)), law)


@given(periods(), st.integers(1, 9))
def test_the_same_in_more_units_does_not(law: Period, more: int) -> None:
    assert not ends_in_time(law._replace(n=law.n + more), law)


@given(periods(), periods())
def test_whoever_may_be_late_is_shown_late_where_a_start_is_near(mine: Period, law: Period) -> None:
    if ends_in_time(mine, law):
        assert example(mine, law) == ""


def of(said: str) -> Period:
    n, mode = said.split()
    return Period(Mode(mode), int(n))


@pytest.mark.parametrize(
    ("mine", "law"),
    [
        ("48 elapsed_hours", "72 elapsed_hours"),
        ("90 elapsed_minutes", "2 elapsed_hours"),
        ("71 eu_hours", "72 elapsed_hours"),
        ("72 elapsed_hours", "72 eu_hours"),
        ("69 elapsed_hours", "3 calendar_days"),
        ("1 calendar_days", "72 elapsed_hours"),
        ("28 calendar_days", "1 months"),
        ("28 calendar_days", "1 eu_months"),
        ("15 days_inclusive", "15 calendar_days"),
        ("15 calendar_days", "15 eu_days"),
        ("4 calendar_days", "4 business_days"),
        ("2 eu_days", "2 business_days"),
        ("2 business_days", "2 eu_days"),
        ("60 calendar_days", "60 year_end_days"),
        ("12 elapsed_hours", "86400 soft"),
        ("3600 soft", "7200 soft"),
    ],
)
def test_these_end_in_time(mine: str, law: str) -> None:
    assert ends_in_time(of(mine), of(law))


@pytest.mark.parametrize(
    ("mine", "law", "because"),
    [
        ("96 elapsed_hours", "72 elapsed_hours", "begun Fri 1 Jan 2027 00:00 CET it ends Tue 5 Jan 2027 00:00 CET"),
        ("72 eu_hours", "72 elapsed_hours", "after Mon 4 Jan 2027 00:00 CET"),
        ("72 elapsed_hours", "3 calendar_days", "Mon 29 Mar 2027 00:59:59 CEST, after Sun 28 Mar 2027 23:59:59 CEST"),
        ("70 elapsed_hours", "3 calendar_days", ""),  # two hours are lost at Troll
        ("3 calendar_days", "72 elapsed_hours", "23:59:59"),
        ("2 calendar_days", "72 elapsed_hours", "Sun 31 Oct 2027 23:59:59 CET, after Sun 31 Oct 2027 23:00 CET"),
        ("29 calendar_days", "1 months", "begun Sun 31 Jan 2027"),
        ("1 months", "30 calendar_days", "begun Fri 1 Jan 2027"),
        ("1 business_days", "9 calendar_days", ""),  # a calendar may be closed for longer
        ("3 business_days", "3 eu_days", "begun"),
        ("1 eu_months", "1 months", "begun"),
        ("60 soft", "1 elapsed_hours", ""),  # another cap may be set
        ("1 year_end_days", "60 calendar_days", "begun"),
    ],
)
def test_these_may_not_and_the_first_start_that_shows_it_is_told(mine: str, law: str, because: str) -> None:
    assert not ends_in_time(of(mine), of(law))
    assert because in example(of(mine), of(law))


FOUR = Period(Mode.BUSINESS_DAYS, 4)
ONE = FOUR._replace(n=1)


@pytest.mark.parametrize(
    ("mine", "law"),
    [
        (ONE._replace(calendar="DE"), FOUR._replace(calendar="FR")),
        (ONE._replace(tz="America/New_York"), FOUR),
        (ONE, FOUR._replace(closes=time(17, 30))),
    ],
)
def test_days_by_another_calendar_elsewhere_or_closing_later_are_not_in_time(mine: Period, law: Period) -> None:
    assert ends_in_time(ONE, FOUR)
    assert not ends_in_time(mine, law)


def test_two_hours_that_the_clocks_skip_are_allowed_for() -> None:
    """Troll station goes from UTC to UTC+2 on the last Sunday of March."""
    start = datetime(2027, 3, 26, 23, 59, 59, tzinfo=UTC)
    law = end(of("3 calendar_days"), start, TROLL, set())

    assert law - start == timedelta(hours=70)
    assert end(of("69 elapsed_hours"), start, TROLL, set()) < law
