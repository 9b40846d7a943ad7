"""Why a condition holds is told by the alternatives that do."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from warroom.core.conditions import alternatives, requirements


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ("harmful", ("harmful",)),
        ("harmful || personal_data", ("harmful", "personal_data")),
        ("harmful\n  || (a && b || c)\n  || d", ("harmful", "(a && b || c)", "d")),
        ("harm == 'a || b' || c", ("harm == 'a || b'", "c")),
        (r"harm == 'it\'s || it' || c", (r"harm == 'it\'s || it'", "c")),
        ("['a || b', 'c'].exists(x, x == harm || y)", ("['a || b', 'c'].exists(x, x == harm || y)",)),
        ("a || b ? c : d", ("a || b ? c : d",)),
        ("a || (b ? c : d)", ("a", "(b ? c : d)")),
    ],
)
def test_a_condition_is_split_where_any_part_suffices(condition: str, parts: tuple[str, ...]) -> None:
    assert alternatives(condition) == parts


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ("harmful", ("harmful",)),
        ("!harmful\n && personal_data", ("!harmful", "personal_data")),
        ("(a && b) && harm == 'x && y'", ("(a && b)", "harm == 'x && y'")),
        ("a && b || c", ("a && b || c",)),
        ("a && b ? c : d", ("a && b ? c : d",)),
    ],
)
def test_a_condition_is_split_where_every_part_is_needed(condition: str, parts: tuple[str, ...]) -> None:
    assert requirements(condition) == parts


def test_the_severity_says_which_of_its_alternatives_holds() -> None:
    room = Room()
    room.do("fact_set", fact="harm", value="serious")
    assert room.view.severity.level == "SEV1"
    assert room.view.severity.why == "harm == 'serious'"
    room.do("count_set", low=900, high=2000, why="tickets")
    assert room.view.severity.why == "affected.high >= 1000; harm == 'serious'"
