"""Looking after every try fools nobody: the chance of a false claim, worked out exactly instead of simulated.

The tries are walked through by the number of failures, and whoever may make the claim leaves. What has left after all
tries is the chance that the claim was ever made, whatever the luck of a random number generator.
"""

from __future__ import annotations

import math
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.conftest import SOAK
from warroom.core.rates import ALARM, claims, clean_needed, cusum, fell, needed
from warroom.core.verdicts import Evidence, Recurrence, Tries, changed, seen

SURE = 0.95
HARD = bool(os.environ.get(SOAK))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Enough = Callable[[int, int], bool]
"""Whether so many clean and failed tries are enough for the claim."""


def leaving(enough: Enough, rate: float, tries: int) -> Iterator[float]:
    """After each of so many *tries* at a true *rate*: the chance that there was *enough* by then.

    A further clean try never takes a claim back, so the most failures that still allow it only grow.
    """
    alive, gone, most = [1.0], 0.0, -1
    for n in range(1, tries + 1):
        alive = [stay + come for stay, come in zip([p * (1 - rate) for p in alive] + [0.0],
                                                  [0.0] + [p * rate for p in alive], strict=True)]  # fmt: skip
        while most + 1 <= n and enough(n - most - 1, most + 1):
            most += 1
        gone += math.fsum(alive[: most + 1])
        alive[: most + 1] = [0.0] * (most + 1)
        yield gone


def ever(enough: Enough, rate: float, tries: int) -> float:
    """The chance that there was *enough* at any look."""
    return list(leaving(enough, rate, tries))[-1]


def claim(below: float) -> Enough:
    return lambda clean, failed: claims(clean, failed, below, SURE)


@pytest.mark.parametrize(
    ("below", "rate", "tries"),
    [(0.5, 0.5, 300), (0.2, 0.2, 600), (0.1, 0.1, 600), (0.05, 0.05, 600), (0.05, 0.08, 600), (0.01, 0.01, 1_200)],
)
def test_a_false_claim_is_as_rare_as_promised_whoever_looks_after_every_try(
    below: float, rate: float, tries: int
) -> None:
    assert ever(claim(below), rate, tries * (4 if HARD else 1)) <= 1 - SURE


def test_a_bound_for_one_look_fails_whoever_looks_after_every_try() -> None:
    """Clopper and Pearson's: the claim is made where so few failures would be rare at the rate itself."""

    def one_look(clean: int, failed: int) -> bool:
        tries = clean + failed
        return sum(math.comb(tries, k) * 0.05**k * 0.95 ** (tries - k) for k in range(failed + 1)) <= 1 - SURE

    assert ever(one_look, 0.05, 600) == pytest.approx(0.195, abs=0.001)


@pytest.mark.parametrize(("rate", "chance"), [(0.05, 0.90), (0.1, 0.81), (0.3, 0.49), (0.5, 0.25)])
def test_two_clean_tries_in_a_row_are_no_sign_of_a_stop(rate: float, chance: float) -> None:
    assert ever(lambda clean, failed: clean == 2 and not failed, rate, 2) == pytest.approx(chance, abs=0.005)
    before = changed(seen(Evidence(), Tries(NOON, 10, 10)), NOON)
    assert seen(before, Tries(NOON, 2)).verdict is Recurrence.NO_EVIDENCE_YET


@pytest.mark.parametrize(("rate", "below", "mean"), [(0.005, 0.05, 90), (0.0, 0.05, 64), (0.0, 0.1, 31)])
def test_a_claim_that_is_true_by_far_is_made_after_about_as_many_tries_as_said(
    rate: float, below: float, mean: float
) -> None:
    gone = list(leaving(claim(below), rate, 600))
    assert gone[-1] > 0.999
    assert 1 + math.fsum(1 - one for one in gone) == pytest.approx(mean, rel=0.03)


Baselines = list[tuple[float, tuple[int, int]]]
"""Every baseline, clean and failed, that may come about, with its chance."""


def until_it_failed(rate: float, longest: int) -> Baselines:
    """Those of whoever tries until it fails."""
    return [(rate * (1 - rate) ** clean, (clean, 1)) for clean in range(longest)]


def of_so_many(rate: float, tries: int) -> Baselines:
    """Those of whoever tries so many times."""
    failures = range(1, tries + 1)
    return [(math.comb(tries, n) * rate**n * (1 - rate) ** (tries - n), (tries - n, n)) for n in failures]


WAYS = [(0.5, until_it_failed, 10), (0.2, of_so_many, 6)]
if HARD:
    WAYS += [(0.1, until_it_failed, 60), (0.05, of_so_many, 20), (0.3, of_so_many, 10)]


@pytest.mark.parametrize(("rate", "way", "tries"), WAYS)
def test_what_did_not_fall_is_seldom_called_falling_however_the_baseline_ended(
    rate: float, way: Callable[[float, int], Baselines], tries: int
) -> None:
    def lower(baseline: tuple[int, int]) -> Enough:
        return lambda clean, failed: fell(clean, failed, *baseline) >= needed(SURE)

    chances = [chance * ever(lower(one), rate, 400 if HARD else 80) for chance, one in way(rate, tries)]
    assert math.fsum(chances) <= 1 - SURE


def test_the_baseline_as_if_it_were_known_would_call_it_falling_in_every_other_case() -> None:
    chances = [
        chance * ever(claim(min(failed / (clean + failed), 0.999)), 0.2, 300)
        for chance, (clean, failed) in until_it_failed(0.2, 30)
    ]
    assert math.fsum(chances) > 0.4


def one_at_a_time(evidence: Evidence, chances: random.Random, rate: float, tries: int) -> Iterator[Evidence]:
    for _ in range(tries):
        failed = chances.random() < rate
        evidence = seen(evidence, Tries(NOON, int(not failed), int(failed)))
        yield evidence


@pytest.mark.parametrize(("rate", "below"), [(0.5, None), (0.2, None), (0.1, 0.1)])
def test_a_system_in_which_nothing_changed_is_seldom_said_to_have_got_better(rate: float, below: float | None) -> None:
    chances, wrong = random.Random(3), 0
    runs, tries = (600, 200) if HARD else (80, 60)
    better = {Recurrence.FALLING, Recurrence.STOPPED}
    for _ in range(runs):
        *_, before = one_at_a_time(Evidence(below), chances, rate, 10)
        after = one_at_a_time(changed(before, NOON), chances, rate, tries)
        wrong += any(one.verdict in better for one in after)
    assert wrong / runs <= 0.055


@pytest.mark.parametrize(
    ("usual", "raised", "false_alarm", "alarm"), [(0.01, 0.1, 1_354, 26.1), (0.001, 0.01, 13_763, 266)]
)
def test_a_recurrence_rings_soon_and_rings_falsely_seldom(
    usual: float, raised: float, false_alarm: float, alarm: float
) -> None:
    assert run_length(usual, usual, raised) == pytest.approx(false_alarm, rel=0.01)
    assert run_length(raised, usual, raised) == pytest.approx(alarm, rel=0.01)


def run_length(rate: float, usual: float, raised: float) -> float:
    """How many tries it takes on average until the CUSUM rings: the mean time to leave a Markov chain (Brook and
    Evans), whose states are as many clean tries apart as the CUSUM falls with one."""
    step = math.log1p(-usual) - math.log1p(-raised)
    states = math.ceil(ALARM / step)
    moves = np.zeros((states, states))
    for state in range(states):
        for chance, tries in ((1 - rate, (1, 0)), (rate, (0, 1))):
            following = round(cusum(state * step, *tries, usual, raised) / step)
            if following < states:
                moves[state, following] += chance
    return float(np.linalg.solve(np.eye(states) - moves, np.ones(states))[0])


def test_looking_always_costs_a_few_tries_more_than_looking_once() -> None:
    """With one look, 59 clean tries claim "below 5 %"."""
    assert clean_needed(0, 0, 0.05, SURE) / 59 == pytest.approx(1.08, abs=0.01)
