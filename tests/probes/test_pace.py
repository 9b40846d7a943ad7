"""How often and for how much a live system may be asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.rooms import NOON
from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Budget
from warroom.probes.pace import Pace


def at(*seconds: float) -> list[datetime]:
    return [NOON + timedelta(seconds=one) for one in seconds]


def test_the_first_try_may_be_made_now() -> None:
    assert Pace(Budget()).next_at(NOON) == NOON


def test_a_minute_s_budget_that_is_spent_is_said_with_the_time_of_the_next() -> None:
    pace = Pace(Budget(per_minute=2), at(10, 0, 30))
    pace.refuse_hurry(*at(70))
    with pytest.raises(Refused) as refused:
        pace.refuse_hurry(*at(69))
    assert refused.value.code is Code.GUARDED
    assert refused.value.sentence == "the budget of 2 a minute is spent; next at 2026-11-23T12:01:10Z"
    assert refused.value.details == {"next_at": "2026-11-23T12:01:10Z"}


@pytest.mark.parametrize(
    ("budget", "made", "said"),
    [
        (Budget(tries=3), 3, "the budget of 3 tries in one incident is spent"),
        (Budget(cost=1, cost_each=0.1), 10, "the budget of 1 in one incident, at 0.1 a try, is spent"),
        (Budget(cost=0.05, cost_each=0.1), 0, "the budget of 0.05 in one incident, at 0.1 a try, is spent"),
    ],
)
def test_what_an_incident_may_cost_is_not_waited_for(budget: Budget, made: int, said: str) -> None:
    long_ago = at(*[-86_400.0] * made)
    with pytest.raises(Refused) as refused:
        Pace(budget, long_ago).next_at(NOON)
    assert (refused.value.code, refused.value.sentence) == (Code.GUARDED, said)
    if made:
        assert Pace(budget, long_ago[1:]).next_at(NOON) == NOON


@given(some.integers(1, 4), some.lists(some.integers(0, 40), max_size=40))
def test_no_minute_ever_has_more_tries_than_its_budget(per_minute: int, waits: list[int]) -> None:
    made: list[datetime] = []
    now = NOON
    for wait in waits:
        now = Pace(Budget(per_minute=per_minute), made).next_at(now + timedelta(seconds=wait))
        made.append(now)
    for first in made:
        assert sum(first <= one < first + timedelta(minutes=1) for one in made) <= per_minute
