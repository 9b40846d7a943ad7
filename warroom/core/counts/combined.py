"""Several numbers as one range: never added, never averaged.

Two counts may have found the same people. Where it is known whom they found, they are one set of people, and a union
that was recorded says how many that are. Of the others only sizes are known: together they are at least the largest and
at most the sum (Fréchet 1935), and no more people than the plan says that its systems can affect.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from warroom.core.counts.measured import Estimate, Method, Union
from warroom.core.counts.unions import disjoint


class Way(NamedTuple):
    """How counts become one range: those of each of the *unions* are one of the *sets* of people; of those *apart* only
    the sizes are known. *most*: how many people the plan says there can be, none where it does not; it is *wrong* where
    more were found."""

    unions: tuple[Union, ...]
    sets: tuple[Estimate, ...]
    apart: tuple[Estimate, ...]
    most: int | None
    wrong: bool

    @property
    def pieces(self) -> tuple[Estimate, ...]:
        """What is left to be put together by its sizes."""
        return (*self.sets, *self.apart)

    @property
    def counts(self) -> int:
        """How many counts there are."""
        return self.united + len(self.apart)

    @property
    def united(self) -> int:
        """How many of them are in unions."""
        return sum(len(one.counts) for one in self.unions)

    @property
    def cap(self) -> int | None:
        """The plan's number where it is what bounds the range from above, because sizes are added up and come to more.
        It never makes an upper end where there was none, or where that rules nothing out."""
        total, added = _total(self.pieces), len(self.pieces) > 1
        if self.most is None or self.wrong or total is None or not added or not all(one.settled for one in self.pieces):
            return None
        return self.most if self.most < total else None

    @property
    def said(self) -> str:
        """It in words."""
        parts = [f"{self.counts} counts, {self._how()}"]
        if self.cap is not None:
            parts.append(f"at most the {self.cap:,} people of the plan")
        if self.wrong:
            parts.append(f"more than the {self.most:,} people of the plan, which is wrong and not used")
        return "; ".join(parts)

    def _how(self) -> str:
        if len(self.pieces) == 1:
            return "united by the people whom they found"
        doubt = "which may have found the same people"
        return f"{doubt}, {self.united} of them united by the people whom they found" if self.sets else doubt


def asked_twice(measured: Estimate | None, labelled: Estimate | None) -> Estimate:
    """What one count comes to that was *measured* by its predicate and *labelled* by people, one of them at least.

    A settled predicate answers it. Otherwise labels do, and whom the predicate finds are there at least; where those
    are more than the labels allow, one of the two is wrong, and nothing bounds it from above.
    """
    if measured is None or labelled is None or measured.settled:
        known = measured or labelled
        assert known is not None, "a count that holds was measured or labelled"
        return known
    low = max(measured.low, labelled.low)
    high = labelled.high if labelled.high is not None and low <= labelled.high else None
    likely = labelled.likely if labelled.likely is not None and low <= labelled.likely else None
    return labelled._replace(low=low, likely=likely, high=high, settled=labelled.settled and high is not None)


def together(
    stated: Estimate | None, measured: Sequence[Estimate], unions: Iterable[Union] = (), population: int | None = None
) -> Estimate | None:
    """One range from what was *stated* and what was *measured* after it; none where there is neither.

    A statement gives way to a count that is settled; beside any other the larger low holds, and its high while no count
    has gone past it. *unions* are those that hold, and *population* whom the plan says there are at most.
    """
    if not measured:
        return stated
    union = _as_one(way(stated, measured, unions, population))
    if stated is None or union.settled:
        return union
    high = stated.high if stated.high is not None and stated.high >= union.low else None
    low = max(stated.low, union.low)
    likely = stated.likely if stated.likely is not None and low <= stated.likely else None
    return union._replace(low=low, likely=likely, high=high, settled=high is not None)


def way(
    stated: Estimate | None, measured: Sequence[Estimate], unions: Iterable[Union] = (), population: int | None = None
) -> Way:
    """How *measured* become one range. What was *stated* may show as well that *population* is wrong."""
    by_id = {one.count_id: one for one in measured}
    chosen = tuple(disjoint(unions, by_id))
    sets = tuple(_set(union, [by_id[name] for name in union.counts]) for union in chosen)
    taken = {name for union in chosen for name in union.counts}
    apart = tuple(one for one in measured if one.count_id not in taken)
    low = max(one.low for one in (*sets, *apart, *((stated,) if stated else ())))
    return Way(chosen, sets, apart, population, population is not None and low > population)


def _set(union: Union, several: Sequence[Estimate]) -> Estimate:
    """*several* counts that were united, as one. Whom their predicates found says how many there are at least; at most
    only where nobody's labels answer for one of them, because labels know of people whom a predicate misses."""
    least, total = max(one.low for one in several), _total(several)
    low = max(least, min(union.low, sum(one.low for one in several)))
    counted = all(one.measured is not None and one.measured.labels is None for one in several)
    if total is None or union.high is None or not counted or union.high < low:
        return _joined(several, low, total)
    return _joined(several, low, min(total, union.high))


def _as_one(how: Way) -> Estimate:
    pieces = how.pieces
    high = _total(pieces) if how.cap is None else how.cap
    one = pieces[0] if len(pieces) == 1 else _joined(pieces, max(piece.low for piece in pieces), high)
    return one._replace(why=how.said) if how.counts > 1 else one


def _joined(several: Sequence[Estimate], low: int, high: int | None) -> Estimate:
    """The newest of *several* with these ends: no surer than the least sure of them, and as old as the oldest."""
    newest = max(several, key=lambda one: one.seq)
    return newest._replace(
        low=low, likely=None, high=high, method=_weakest(one.method for one in several),
        as_of=min(one.as_of for one in several), confidence=None, settled=all(one.settled for one in several),
    )  # fmt: skip


def _total(several: Sequence[Estimate]) -> int | None:
    highs = [one.high for one in several if one.high is not None]
    return sum(highs) if len(highs) == len(several) else None


def _weakest(methods: Iterable[Method]) -> Method:
    found = set(methods)
    return next(one for one in (Method.ESTIMATE, Method.AT_LEAST, Method.EXACT) if one in found)
