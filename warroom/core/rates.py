"""What tries say about a rate, valid at every look.

Whoever watches a probe looks after every try and stops when it looks good. An interval that was made for one look is
wrong then: a Clopper-Pearson bound of 95 % that is worked out anew after each of 600 tries falsely claims "below 5 %"
in 19.5 % of all cases. Evidence is therefore an e-value: a bet against "the rate is at least x" that gains nothing on
average while that is true, so that it ever reaches 1/α with probability α at most, however often and until whenever
one looks (Ville's inequality). That costs 8 % more tries than a plan with one look.

The bet is a mixture of likelihood ratios, one for each answer to "how much less is it?": nothing at all, a tenth of x,
a third of x. Every part grows with x and with each clean try and shrinks with each failure, so a bound is found by
bisection, and "below x" implies "below everything above x".
"""

from __future__ import annotations

import math
from collections.abc import Callable

PARTS = ((0.5, 0.0), (0.25, 0.1), (0.25, 0.33))
"""Weight of each part of the bet, and the rate that it bets on, as a share of x."""
ALARM = 4.0
"""Where a CUSUM rings. From a rate of .001 to .01 that is one false alarm in 13,763 tries, and 266 tries to a right
one; from .01 to .1 it is 1,354 and 26."""
NEVER = 10**15
"""As many tries as nobody makes."""
_LARGEST = 700.0  # e to that is about the largest number a float holds; more would be no more evidence
_ROUNDS = 100


def e_value(clean: int, failed: int, below: float) -> float:
    """The evidence that the rate of failures is under *below*: Σ wⱼ (qⱼ/x)^failed ((1-qⱼ)/(1-x))^clean with x *below*
    and qⱼ a share of it. 20 is what a confidence of 95 % asks for; under 1 speaks against it. At most e^700."""
    return math.exp(min(log_e(clean, failed, below), _LARGEST))


def log_e(clean: int, failed: int, below: float) -> float:
    """The logarithm of `e_value`, which no number of tries overflows."""
    return _log_sum([_part(weight, share, clean, failed, below) for weight, share in PARTS])


def _part(weight: float, share: float, clean: int, failed: int, below: float) -> float:
    if failed and not share:
        return -math.inf
    grown = clean * (math.log1p(-share * below) - math.log1p(-below))
    return math.log(weight) + grown + (failed * math.log(share) if failed else 0.0)


def _log_sum(logs: list[float]) -> float:
    top = max(logs)
    return top + math.log(math.fsum(math.exp(one - top) for one in logs))


def needed(confidence: float) -> float:
    """The logarithm of the e-value that *confidence* asks for."""
    return -math.log1p(-confidence)


def claims(clean: int, failed: int, below: float, confidence: float) -> bool:
    """Whether "the rate is under *below*" may be said with *confidence*."""
    return log_e(clean, failed, below) >= needed(confidence)


def rate_upper(clean: int, failed: int, confidence: float) -> float:
    """The smallest x for which "the rate is under x" may be said, 1.0 where there is none: without a clean try."""
    low, high = 0.0, 1.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if claims(clean, failed, middle, confidence) else (middle, high)
    return high


def clean_needed(clean: int, failed: int, below: float, confidence: float) -> int:
    """How many more clean tries it takes, none of them failing, until "under *below*" may be said."""
    return fewest(lambda more: claims(clean + more, failed, below, confidence))


def fewest(enough: Callable[[int], bool]) -> int:
    """The least number that is *enough*, as every greater one is. At most `NEVER`."""
    if enough(0):
        return 0
    few, many = 0, 1
    while many < NEVER and not enough(many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return min(many, NEVER)


def fell(clean: int, failed: int, baseline_clean: int, baseline_failed: int) -> float:
    """The logarithm of the evidence that the rate is less than it was in a baseline, which is a few tries as well.

    While nothing fell, there is a rate r for which the bet "the baseline's rate is more than r" (Krichevsky and
    Trofimov's mixture over r^failed (1-r)^clean) times the bet "now it is under r" gains nothing on average. Nobody
    knows r, so it is the one that is least favourable (universal inference). Valid at every look, and whenever the
    baseline was ended. -inf where the baseline never failed.
    """
    if not baseline_failed:
        return -math.inf

    def bet(r: float) -> float:
        likelihood = baseline_failed * math.log(r) + (baseline_clean * math.log1p(-r) if baseline_clean else 0.0)
        return log_e(clean, failed, r) - likelihood

    return _mixture(baseline_clean, baseline_failed) + _least(bet, baseline_failed / (baseline_clean + baseline_failed))


def _mixture(clean: int, failed: int) -> float:
    """The logarithm of the beta function B(failed + ½, clean + ½), over that of B(½, ½) = π."""
    return math.lgamma(failed + 0.5) + math.lgamma(clean + 0.5) - math.lgamma(clean + failed + 1) - math.log(math.pi)


def _least(bet: Callable[[float], float], most: float) -> float:
    """The least value of *bet*, which is convex, between 0 and *most*."""
    low, high = 0.0, min(most, 1 - 2**-40)  # at 1 a single clean try is worth infinitely much
    for _ in range(_ROUNDS):
        third = (high - low) / 3
        low, high = (low, high - third) if bet(low + third) < bet(high - third) else (low + third, high)
    return bet((low + high) / 2)


def cusum(before: float, clean: int, failed: int, usual: float, raised: float) -> float:
    """The CUSUM of *before* after further tries: how far the likelihood of the rate *raised* outweighs that of the rate
    *usual* since it last did not, as a logarithm (Page's scheme, of Bernoulli tries). It rings at `ALARM`.

    Tries that come together count as one, so that their order, which nobody knows, does not matter.
    """
    heavier = failed * math.log(raised / usual) + clean * (math.log1p(-raised) - math.log1p(-usual))
    return max(0.0, before + heavier)
