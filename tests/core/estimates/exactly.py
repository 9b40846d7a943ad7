"""How often intervals hold, worked out instead of drawn: every sample that can happen, with its chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pytest
from scipy import stats

from warroom.core.errors import Code, Refused
from warroom.core.estimates import Interval

ROUNDING = 1e-9


def refused(ask: Callable[[], Any]) -> Refused:
    """The refusal that *ask* ends with, which is of what contradicts itself and says how to go on."""
    with pytest.raises(Refused) as caught:
        ask()
    assert (caught.value.code, bool(caught.value.hint)) == (Code.INVALID, True)
    return caught.value


def holds(found: Interval, truth: float) -> bool:
    """Whether *truth* lies within *found*."""
    return found.low <= truth and (found.high is None or truth <= found.high)


def covered(chances: Iterable[tuple[float, Interval]], truth: float) -> float:
    """The chance that the interval holds *truth*, over samples with their *chances*."""
    return sum(chance for chance, found in chances if holds(found, truth))


@cache
def binomial(draws: int, share: float) -> tuple[float, ...]:
    """The chance of each number of positives."""
    return tuple(float(one) for one in stats.binom.pmf(range(draws + 1), draws, share))


@cache
def hypergeometric(population: int, positives: int, draws: int) -> tuple[float, ...]:
    """The chance of each number of positives where nobody is drawn twice."""
    return tuple(float(one) for one in stats.hypergeom.pmf(range(draws + 1), population, positives, draws))
