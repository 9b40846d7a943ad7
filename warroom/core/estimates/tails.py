"""Tails of the binomial and the hypergeometric distribution, and how they are inverted.

Chances come from Loader's saddle-point expansion, because ``lgamma`` of two million loses eight digits where two of
its values are subtracted. A tail is summed outwards from the observed count, on the side where its terms fall, until
they no longer matter: a few standard deviations, whatever the size of the population.

C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000; the hypergeometric chance as three binomial
ones is what R's ``dhyper`` does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, Protocol, Self

NEGLIGIBLE = 1e-18
"""A term below this part of its sum is the end of a tail."""
HALVINGS = 200
"""No bisection of shares takes more steps; between two floats there is nothing left to halve after about a hundred."""


class Law(Protocol):
    """How many positives *draws* people give."""

    @property
    def draws(self) -> int: ...
    @property
    def mean(self) -> float: ...

    def log_chance(self, count: int) -> float:
        """The logarithm of the chance of exactly *count* positives."""
        ...

    def ratio(self, count: int) -> float:
        """The chance of one positive more than *count*, over the chance of *count*."""
        ...

    def mirrored(self) -> Law:
        """The law of the negatives."""
        ...


class Binomial(NamedTuple):
    """*draws* with replacement, or from so many that it makes no difference. *other* is 1 - *share*."""

    draws: int
    share: float
    other: float

    @property
    def mean(self) -> float:
        return self.draws * self.share

    def log_chance(self, count: int) -> float:
        return log_binomial(count, self.draws, self.share, self.other)

    def ratio(self, count: int) -> float:
        return (self.draws - count) / (count + 1) * self.share / self.other

    def mirrored(self) -> Self:
        return self._replace(share=self.other, other=self.share)


class Hypergeometric(NamedTuple):
    """*draws* without replacement from a *population* with so many *positives*."""

    draws: int
    population: int
    positives: int

    @property
    def mean(self) -> float:
        return self.draws * self.positives / self.population

    def log_chance(self, count: int) -> float:
        part, rest = self.draws / self.population, (self.population - self.draws) / self.population
        drawn = log_binomial(count, self.positives, part, rest)
        others = log_binomial(self.draws - count, self.population - self.positives, part, rest)
        return drawn + others - log_binomial(self.draws, self.population, part, rest)

    def ratio(self, count: int) -> float:
        left = self.population - self.positives - self.draws + count + 1
        return (self.positives - count) * (self.draws - count) / ((count + 1) * left)

    def mirrored(self) -> Self:
        return self._replace(positives=self.population - self.positives)


def at_least(law: Law, count: int) -> float:
    """The chance of *count* positives or more."""
    if count > law.mean:
        return _outwards(law, count)
    return 1.0 - _outwards(law.mirrored(), law.draws - count + 1)


def at_most(law: Law, count: int) -> float:
    """The chance of *count* positives or fewer."""
    return at_least(law.mirrored(), law.draws - count)


def _outwards(law: Law, count: int) -> float:
    """`at_least`, where *count* lies above the mean and every term is smaller than the one before."""
    term = total = math.exp(law.log_chance(count))
    for at in range(count, law.draws):
        if term <= total * NEGLIGIBLE:
            break
        term *= law.ratio(at)
        total += term
    return total


def log_binomial(count: int, draws: int, share: float, other: float) -> float:
    """The logarithm of the binomial chance of *count* in *draws*; *other* is 1 - *share*."""
    rest = draws - count
    if count < 0 or rest < 0 or (count and share <= 0) or (rest and other <= 0):
        return -math.inf
    if count == 0 or rest == 0:
        return draws * _log(share if rest == 0 else other, other if rest == 0 else share) if draws else 0.0
    off = _deviance(count, draws * share) + _deviance(rest, draws * other)
    shape = _stirling(draws) - _stirling(count) - _stirling(rest)
    return shape - off + 0.5 * math.log(draws / (2 * math.pi * count * rest))


def _log(share: float, other: float) -> float:
    """ln *share*, where *other* = 1 - *share* may be the one that is known to more digits."""
    return math.log(share) if share < 0.5 else math.log1p(-other)


def _stirling(number: int) -> float:
    """ln n! less Stirling's approximation of it; Loader's delta."""
    if number < 16:
        return math.lgamma(number + 1) - (number + 0.5) * math.log(number) + number - 0.5 * math.log(2 * math.pi)
    square = number * number
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / number


def _deviance(count: float, mean: float) -> float:
    """x ln(x / m) + m - x, without losing digits where both are close; Loader's deviance."""
    if abs(count - mean) >= 0.1 * (count + mean):
        return count * math.log(count / mean) + mean - count
    part = (count - mean) / (count + mean)
    term, total = 2 * count * part, (count - mean) * part
    for odd in range(3, 100, 2):  # every term is a hundredth of the one before, or less
        term *= part * part
        if total + term / odd == total:
            break
        total += term / odd
    return total


def smallest(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest of *low* to *high* that *holds*, where *high* does, and whatever is larger than one that does."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def largest(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The largest of *low* to *high* that *holds*, where *low* does, and whatever is smaller than one that does."""
    return -smallest(lambda number: holds(-number), -high, -low)


def edge(holds: Callable[[float], bool], outside: float, inside: float) -> float:
    """Where, going from *outside* to *inside*, *holds* begins: the last float for which it does not."""
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        if middle in (outside, inside):
            break
        outside, inside = (outside, middle) if holds(middle) else (middle, inside)
    return outside


def quantile(doubt: float) -> float:
    """How many standard deviations a normal number exceeds, to either side, with the chance *doubt*."""
    return edge(lambda z: math.erfc(z / math.sqrt(2)) <= doubt, 0.0, 40.0)
