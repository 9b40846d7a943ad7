"""What holds for the deadlines of any rule in any situation, and not of those alone that somebody has written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.clocks.drawn import (
    COUNTED,
    ZONES,
    Drawn,
    Everywhere,
    calendar,
    closed_as_well,
    closed_days,
    days,
    drawn_rules,
    limits,
    made,
    situations,
    stages,
)  # fmt: skip
from tests.regulations.cases import terms
from warroom.core.clocks import Applies, Calendar, Mode, Rule, Situation, StageClock, compute, wanted
from warroom.core.clocks.rules import OF_HOURS
from warroom.views.clocks import document, text

ELAPSED = [Mode.ELAPSED_HOURS, Mode.ELAPSED_MINUTES, Mode.RECURRING_HOURS, Mode.SOFT]
NOBODY = calendar(set())


def stage(rule: Rule, situation: Situation, here: Calendar = NOBODY) -> StageClock:
    """The clock of the one stage of *rule*."""
    assume(any(one in situation.starts for one in wanted(rule)))
    [found] = compute(rule, situation, terms(), Everywhere(here)).stages
    return found


@given(drawn_rules(), situations(), closed_days)
def test_no_date_lies_before_its_start_and_the_latest_never_before_the_one_to_plan_by(
    rule: Rule, drawn: Drawn, closed: set[date]
) -> None:
    found = stage(rule, drawn.situation, calendar(closed))

    if found.plan_by is None:
        assert found.latest is None
    else:
        assert found.plan_by.because
        assert found.plan_by.at >= min(found.starts.values()).replace(microsecond=0)
        assert found.latest is None or found.latest.at >= found.plan_by.at


@given(drawn_rules(), situations(), closed_days, days)
def test_adding_a_holiday_never_brings_either_date_of_a_rule_earlier(
    rule: Rule, drawn: Drawn, closed: set[date], day: date
) -> None:
    here = calendar(closed)
    before, after = stage(rule, drawn.situation, here), stage(rule, drawn.situation, closed_as_well(here, day))

    if before.plan_by and after.plan_by:
        assert after.plan_by.at >= before.plan_by.at
    if before.latest and after.latest:
        assert after.latest.at >= before.latest.at


@given(drawn_rules(ELAPSED), situations(), st.sampled_from(ZONES))
def test_no_zone_and_no_change_of_its_clocks_moves_a_date_in_hours(rule: Rule, drawn: Drawn, zone: str) -> None:
    here, there = stage(rule, drawn.situation), stage(rule, drawn.situation._replace(zone=ZoneInfo(zone)))

    assert (here.plan_by and here.plan_by.at) == (there.plan_by and there.plan_by.at)


@given(drawn_rules(), situations())
def test_an_answer_stays_as_facts_become_known_and_the_date_to_plan_by_never_comes_earlier(
    rule: Rule, drawn: Drawn
) -> None:
    before, after = stage(rule, drawn.situation), stage(rule, drawn.all_known())

    assert before.verdict.applies in (Applies.POSSIBLE, after.verdict.applies)
    assert after.verdict.applies is not Applies.POSSIBLE
    if before.plan_by and after.plan_by:
        assert after.plan_by.at >= before.plan_by.at


@given(drawn_rules(), situations())
def test_what_is_possible_names_facts_that_would_settle_it(rule: Rule, drawn: Drawn) -> None:
    verdict = stage(rule, drawn.situation).verdict
    settled = {**drawn.situation.facts, **{one: drawn.every[one] for one in verdict.missing if one in drawn.every}}
    plain = {name: value for name, value in settled.items() if name not in drawn.counts}
    ranges = {**drawn.situation.ranges, **{one: drawn.all_known().ranges[one] for one in drawn.counts & settled.keys()}}

    assert bool(verdict.missing) is (verdict.applies is Applies.POSSIBLE)
    assert stage(rule, drawn.situation._replace(facts=plain, ranges=ranges)).verdict.applies is not Applies.POSSIBLE


@given(stages(), limits(), situations())
def test_one_limit_more_never_makes_a_stage_due_later(
    drawn_stage: dict[str, Any], limit: dict[str, Any], drawn: Drawn
) -> None:
    for one in (*drawn_stage["limits"], limit):
        one.pop("unless_later", None)
    few = stage(made([drawn_stage]), drawn.situation)
    more = stage(made([{**drawn_stage, "limits": [*drawn_stage["limits"], limit]}]), drawn.situation)

    if few.plan_by:
        assert more.plan_by is not None
        assert more.plan_by.at <= few.plan_by.at


@given(drawn_rules(COUNTED), situations(), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_later_start_is_never_due_earlier(rule: Rule, drawn: Drawn, later: timedelta) -> None:
    shifted = {name: at + later for name, at in drawn.situation.starts.items()}
    before, after = stage(rule, drawn.situation), stage(rule, drawn.situation._replace(starts=shifted))

    if before.plan_by and after.plan_by and not any(one.unless_later or one.until for one in rule.stages[0].limits):
        assert after.plan_by.at >= before.plan_by.at


@given(drawn_rules(), situations(), closed_days)
def test_every_clock_can_be_shown_with_its_days(rule: Rule, drawn: Drawn, closed: set[date]) -> None:
    assume(any(one in drawn.situation.starts for one in wanted(rule)))
    here = {"DE": calendar(closed)}
    found = compute(rule, drawn.situation, terms(), here)
    shown = document(found, drawn.situation, here, terms())["stages"][0]

    assert text(found, drawn.situation, here, terms()).startswith("drawn.rule: A rule")
    assert bool(shown["plan_by_at"]) is bool(found.stages[0].plan_by)
    assert shown["because"] or not shown["plan_by_at"]


def test_what_is_drawn_has_every_mode_and_hours_are_those_that_no_zone_moves() -> None:
    assert set(ELAPSED) == OF_HOURS
    assert {*COUNTED, Mode.SOFT} == set(Mode)
