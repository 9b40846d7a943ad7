"""How often a live system may be asked, and how much that may cost.

It is in trouble already. A probe that asks as fast as it can is one more load on it, a bill that nobody agreed to, and
a hundred answers out of one cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.core.errors import Code, Refused
from warroom.core.instants import stamp
from warroom.core.plan.probes import Budget

_MINUTE = timedelta(minutes=1)


class Pace(NamedTuple):
    """What of *budget* is left after the tries that were made at *earlier* in this incident, in any order."""

    budget: Budget
    earlier: Sequence[datetime] = ()

    def next_at(self, now: datetime) -> datetime:
        """When the next try may be made: *now* or later. Refused (guarded) where none may be made any more."""
        self._refuse_spent()
        if len(self.earlier) < self.budget.per_minute:
            return now
        return max(now, sorted(self.earlier)[-self.budget.per_minute] + _MINUTE)

    def refuse_hurry(self, now: datetime) -> None:
        """Refuses (guarded) a try that would be made *now* and may not; *details* say when it may."""
        at = self.next_at(now)
        if at > now:
            raise Refused(
                Code.GUARDED, f"the budget of {self.budget.per_minute} a minute is spent; next at {stamp(at)}",
                "wait, or raise budget.per_minute in the plan", {"next_at": stamp(at)},
            )  # fmt: skip

    def _refuse_spent(self) -> None:
        made, budget = len(self.earlier), self.budget
        if budget.tries is not None and made >= budget.tries:
            raise _spent(f"{budget.tries} tries in one incident", "tries")
        if budget.cost is not None and (made + 1) * budget.cost_each > budget.cost * (1 + 1e-9):  # 10 × 0.1 is 1
            raise _spent(f"{budget.cost:g} in one incident, at {budget.cost_each:g} a try,", "cost")


def _spent(what: str, key: str) -> Refused:
    return Refused(
        Code.GUARDED,
        f"the budget of {what} is spent",
        f"raise budget.{key} in the plan, and adopt it",
        {"next_at": None},
    )
