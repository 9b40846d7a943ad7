"""A condition is read as questions with their answers, and as it is written where that would not be exact."""

from __future__ import annotations

import pytest

from tests.plans import minimal_plan
from warroom.views import conditions

PLAN = minimal_plan()


@pytest.mark.parametrize(
    ("condition", "needed", "points"),
    [
        ("harmful", "this", ("Is the output wrong or harmful? yes",)),
        (
            "harmful || !personal_data",
            "any of these",
            ("Is the output wrong or harmful? yes", "Was personal data exposed? no"),
        ),
        (
            "!harmful && affected.high == 0",
            "all of these",
            ("Is the output wrong or harmful? no", "People affected, at most: 0"),
        ),
        ("a || b ? c : d", "this", ("a || b ? c : d",)),
    ],
)
def test_its_parts_stand_one_a_line(condition: str, needed: str, points: tuple[str, ...]) -> None:
    assert conditions.view(PLAN, condition) == conditions.ConditionView(needed, points)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("harm != 'none'", "What harm came to people? anything but none"),
        ("harm in ['distress', 'serious']", "What harm came to people? distress or serious"),
        ("'agent' in modes", "In which ways? agent, among others or alone"),
        ("sessions >= 10", "How many sessions met it? 10 or more"),
        ("reach_pct < 0.5", "What share of the traffic is affected? less than 0.5"),
        ("affected.low > 3", "People affected, at least: more than 3"),
        ("verdict == 'still_happening'", "Whether it still happens: still_happening"),
        ("at_least('SEV2')", "The severity is SEV2 or worse"),
        ("(harmful)", "Is the output wrong or harmful? yes"),
        (
            "(harmful && sessions > 3) || (personal_data || harm == 'serious') && sessions == 1",
            "(Was personal data exposed? yes; or What harm came to people? serious); and How many sessions met it? 1",
        ),
    ],
)
def test_a_part_is_a_question_with_its_answer(condition: str, said: str) -> None:
    assert conditions.view(PLAN, condition).points[-1] == said


@pytest.mark.parametrize(
    "condition",
    [
        "!(harmful && personal_data)",
        "summary.contains('x')",
        "sessions * 2 > 10",
        r"summary == 'it\'s'",
        "started < timestamp('2026-01-01T00:00:00Z')",
        "size(modes) > 1",
        "(harmful) == (personal_data)",
        "unknown_name",
        "sessions",
    ],
)
def test_what_has_no_exact_wording_is_shown_as_it_is_written(condition: str) -> None:
    assert conditions.view(PLAN, condition).points == (condition,)
