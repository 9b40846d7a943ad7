"""Counts are intervals, and a threshold is asked of the whole interval.

"Between 400 and 600 people" is neither above 500 nor below it. A condition compares a count with numbers and changes
its answer only there, so that it is asked at both ends, at every number between them, and once in every gap: the same
answer everywhere is the answer, different ones are undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise, product
from typing import Any, NamedTuple

from warroom.core.conditions import CompiledCondition, Finding, Outcome

Number = int | Decimal
_YES, _NO = Finding(Outcome.YES), Finding(Outcome.NO)


class Range(NamedTuple):
    """Between *low* and *high*, both included; *high* none where there is no upper end."""

    low: Number
    high: Number | None

    def points(self, thresholds: Iterable[Number]) -> list[Number]:
        """Values that stand for the whole range, as far as comparisons with *thresholds* can tell."""
        limits = sorted(thresholds)
        top = self.high if self.high is not None else max([self.low, *limits]) + 1
        ends = sorted({self.low, top, *(limit for limit in limits if self.low <= limit <= top)})
        return sorted({*ends, *_between(ends)})


def _between(ends: list[Number]) -> Iterator[Number]:
    """One value in the gap after each of *ends*, where there is one."""
    for before, after in pairwise(ends):
        if isinstance(before, Decimal) or isinstance(after, Decimal):
            yield (Decimal(before) + Decimal(after)) / 2
        elif after - before > 1:
            yield before + 1


def find(condition: CompiledCondition, known: Mapping[str, Any], ranges: Mapping[str, Range]) -> Finding:
    """What *condition* comes to when *ranges* hold what is known of counts and *known* everything else."""
    used = {name: span for name, span in ranges.items() if name in condition.names}
    points = [span.points(_thresholds(condition, name)) for name, span in used.items()]
    found = [condition.find({**known, **dict(zip(used, values, strict=True))}) for values in product(*points)]
    return _together(found, used)


def _thresholds(condition: CompiledCondition, name: str) -> list[Number]:
    literals = condition.uses[name].literals
    return [one if isinstance(one, int) else Decimal(str(one)) for one in literals]


def _together(found: list[Finding], used: Mapping[str, Range]) -> Finding:
    outcomes = {one.outcome for one in found}
    if outcomes == {Outcome.YES}:
        return _YES
    if outcomes == {Outcome.NO}:
        return _NO
    missing = {name for one in found for name in one.missing}
    if len(outcomes) > 1:  # the width of a range stands in the way
        missing |= {name for name, span in used.items() if span.low != span.high}
    trouble = next((one.trouble for one in found if one.trouble), "")
    return Finding(Outcome.UNDETERMINED, tuple(sorted(missing)), trouble)
