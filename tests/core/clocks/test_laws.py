"""What holds for every deadline and every trigger, whatever the rule."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.core.clocks.drawn import (
    COUNTED,
    ZONES,
    Everywhere,
    calendar,
    closed_as_well,
    closed_days,
    days,
    instants,
    numbers,
    values,
)  # fmt: skip
from tests.regulations.cases import rules, terms
from warroom.core.clocks import Applies, Mode, Range, Rule, Situation, compute, wanted
from warroom.core.clocks.applying import apply, know
from warroom.core.clocks.counting import Place, count, noon_roll

HOURS = {Mode.ELAPSED_HOURS: 3600, Mode.ELAPSED_MINUTES: 60, Mode.RECURRING_HOURS: 3600}
WHOLE_DAYS = [mode for mode in COUNTED if mode not in (*HOURS, Mode.EU_HOURS)]
DAY = date(2027, 6, 1)
BINDING = [rule for rule in rules().values() if rule.stages]


@st.composite
def places(draw: DrawFn) -> Place:
    return Place(ZoneInfo(draw(st.sampled_from(ZONES))), calendar(draw(closed_days)))


@given(st.sampled_from(COUNTED), numbers, instants, places())
def test_a_deadline_never_falls_before_its_start(mode: Mode, n: int, start: datetime, place: Place) -> None:
    due = count(mode, n, start, place)

    assert due.at >= start.replace(microsecond=0)
    assert noon_roll(due, place).at >= due.at
    assert due.because


@given(st.sampled_from(COUNTED), numbers, instants, places(), days)
def test_adding_a_holiday_never_brings_a_deadline_earlier(
    mode: Mode, n: int, start: datetime, place: Place, day: date
) -> None:
    fuller = place._replace(calendar=closed_as_well(place.open_days, day))
    due, later = count(mode, n, start, place), count(mode, n, start, fuller)

    assert later.at >= due.at
    assert noon_roll(later, fuller).at >= noon_roll(due, place).at


@given(st.sampled_from(sorted(HOURS)), numbers, instants, places())
def test_no_change_of_the_clocks_moves_elapsed_time(mode: Mode, n: int, start: datetime, place: Place) -> None:
    assert count(mode, n, start, place).at - start == timedelta(seconds=n * HOURS[mode])


@given(st.sampled_from(COUNTED), numbers, instants, st.timedeltas(timedelta(0), timedelta(days=40)), places())
def test_what_began_later_is_never_due_earlier(
    mode: Mode, n: int, start: datetime, later: timedelta, place: Place
) -> None:
    assert count(mode, n, start + later, place).at >= count(mode, n, start, place).at


@given(st.integers(2, 60), instants, places())
def test_a_period_of_the_regulation_ends_on_a_working_day_and_holds_two(n: int, start: datetime, place: Place) -> None:
    first = start.astimezone(place.zone).date()
    last = count(Mode.EU_DAYS, n, start, place).at.astimezone(place.zone).date()
    working = [one for one in (first + timedelta(days=k + 1) for k in range((last - first).days))
               if not place.open_days.closed(one)]  # fmt: skip

    assert len(working) >= 2
    assert last == working[-1]
    assert last >= first + timedelta(days=n)


@given(st.sampled_from(COUNTED), numbers, st.integers(0, 20), instants, places())
def test_more_units_never_end_earlier(mode: Mode, n: int, more: int, start: datetime, place: Place) -> None:
    assert count(mode, n + more, start, place).at >= count(mode, n, start, place).at


@given(numbers, instants, places())
def test_the_hour_of_the_event_is_left_out_and_nothing_more(n: int, start: datetime, place: Place) -> None:
    assert timedelta(hours=n) < count(Mode.EU_HOURS, n, start, place).at - start <= timedelta(hours=n + 1)


def test_the_hour_that_is_left_out_ends_after_the_event_although_the_clocks_go_back_half_an_hour_in_it() -> None:
    """On Lord Howe Island 02:00 becomes 01:30 again; 01:40 stands there twice."""
    second = datetime(2027, 4, 3, 15, 10, tzinfo=UTC)
    found = count(Mode.EU_HOURS, 1, second, Place(ZoneInfo("Australia/Lord_Howe")))

    assert found.at == datetime(2027, 4, 3, 16, 30, tzinfo=UTC)


@given(st.sampled_from(WHOLE_DAYS), numbers, instants, places(), st.sampled_from([time(23, 59, 59), time(17, 30)]))
def test_days_end_when_a_day_closes_on_the_clocks_there(
    mode: Mode, n: int, start: datetime, place: Place, closes: time
) -> None:
    assert count(mode, n, start, place._replace(closes=closes)).at.astimezone(place.zone).time() == closes


@given(st.integers(1, 12), instants, places())
def test_a_month_keeps_its_day_or_takes_the_last_one(n: int, start: datetime, place: Place) -> None:
    first = start.astimezone(place.zone).date()
    last = count(Mode.MONTHS, n, start, place).at.astimezone(place.zone).date()

    assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == n
    assert last.day == min(first.day, monthrange(last.year, last.month)[1])


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (Mode.ELAPSED_HOURS, Mode.EU_HOURS),
        (Mode.DAYS_INCLUSIVE, Mode.CALENDAR_DAYS),
        (Mode.CALENDAR_DAYS, Mode.EU_DAYS),
        (Mode.EU_DAYS, Mode.BUSINESS_DAYS),
        (Mode.MONTHS, Mode.EU_MONTHS),
    ],
)
@given(numbers, instants, places())
def test_the_mode_that_leaves_out_or_rolls_never_ends_before_the_one_that_does_not(
    earlier: Mode, later: Mode, n: int, start: datetime, place: Place
) -> None:
    assert count(later, n, start, place).at >= count(earlier, n, start, place).at


@given(numbers, instants, places())
def test_business_days_are_explained_one_by_one(n: int, start: datetime, place: Place) -> None:
    lines = count(Mode.BUSINESS_DAYS, n, start, place).because

    assert [line.rpartition(" ")[2] for line in lines if " is business day " in line] == [str(k + 1) for k in range(n)]
    first, last = (start.astimezone(place.zone).date(), count(Mode.BUSINESS_DAYS, n, start, place).at)
    assert len(lines) == (last.astimezone(place.zone).date() - first).days + 2


@given(st.sampled_from(BINDING), st.lists(instants, min_size=12, max_size=12), st.sampled_from(ZONES))
def test_the_latest_arguable_date_is_never_before_the_one_to_plan_by(
    rule: Rule, moments: list[datetime], zone: str
) -> None:
    starts = dict(zip(wanted(rule), moments, strict=False))
    found = compute(rule, Situation(starts, ZoneInfo(zone), "DE"), terms(), Everywhere(calendar(set())))

    for one in found.stages:
        assert one.plan_by is None or one.latest is None or one.latest.at >= one.plan_by.at
        assert one.plan_by is None or one.plan_by.at >= min(starts.values()).replace(microsecond=0)


# --- three values ----------------------------------------------------------------------------------------------------


@st.composite
def answers(draw: DrawFn) -> tuple[Rule, dict[str, Any], dict[str, Range], set[str], set[str]]:
    """A rule, an answer to everything, ranges around the counts, what of it is known, and how far."""
    rule = draw(st.sampled_from(list(rules().values())))
    facts = {fact.id: draw(values(fact)) for fact in terms().facts if fact.when is None}
    counts = {fact.id for fact in terms().facts if fact.is_range}
    wide = {
        name: Range(max(0, facts[name] - draw(st.integers(0, 600))), draw(st.none() | st.just(facts[name] + 300)))
        for name in counts
    }
    shown = draw(st.sets(st.sampled_from(sorted(facts))))
    return rule, facts, wide, shown, counts


@given(answers(), st.booleans())
def test_an_answer_stays_when_more_becomes_known(
    drawn: tuple[Rule, dict[str, Any], dict[str, Range], set[str], set[str]], everything: bool
) -> None:
    rule, facts, wide, shown, counts = drawn
    who = frozenset(rule.who[:1])
    part = {name: facts[name] for name in shown - counts}
    vague = {name: wide[name] for name in shown & counts}
    exact = {name: Range(facts[name], facts[name]) for name in counts}
    plain = {name: value for name, value in facts.items() if name not in counts} if everything else part
    before = apply(rule, DAY, know(terms(), who if everything else frozenset(), part, vague))
    after = apply(rule, DAY, know(terms(), who, plain, exact))

    if before.applies is not Applies.POSSIBLE:
        assert after.applies is before.applies
    if everything and not rule.operative and rule.status.name != "DRAFT":
        assert after.applies is not Applies.POSSIBLE, after.missing


@given(answers())
def test_whatever_is_missing_settles_it_once_it_is_known(
    drawn: tuple[Rule, dict[str, Any], dict[str, Range], set[str], set[str]],
) -> None:
    rule, facts, wide, shown, counts = drawn
    who = frozenset(rule.who[:1])
    part = {name: facts[name] for name in shown - counts}
    vague = {name: wide[name] for name in shown & counts}
    missing = set(apply(rule, DAY, know(terms(), who, part, vague)).missing)
    part |= {name: facts[name] for name in missing - counts}
    vague |= {name: Range(facts[name], facts[name]) for name in missing & counts}

    if not rule.operative and rule.status.name != "DRAFT":
        assert apply(rule, DAY, know(terms(), who, part, vague)).applies is not Applies.POSSIBLE


@given(answers())
def test_what_is_possible_says_what_would_settle_it_or_who_decides(
    drawn: tuple[Rule, dict[str, Any], dict[str, Range], set[str], set[str]],
) -> None:
    rule, facts, wide, shown, counts = drawn
    part = {name: facts[name] for name in shown - counts}
    verdict = apply(rule, DAY, know(terms(), frozenset(rule.who[:1]), part, {n: wide[n] for n in shown & counts}))

    if verdict.applies is Applies.POSSIBLE:
        decided_elsewhere = rule.operative or rule.status.name == "DRAFT"
        assert verdict.missing or decided_elsewhere
        assert set(verdict.missing) <= set(terms().fact_by_id)
