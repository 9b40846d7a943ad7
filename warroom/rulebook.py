"""The rules as an incident pins them: those that can bind the plan's entities, filled in, with their calendars.

What is pinned has to hold in the middle of the night, so a plan whose own rules are none, or that names what there is
not, is refused here, before anything is recorded.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from warroom import calendars, regulations, rules_of_plans
from warroom.core.clocks import Calendar, calendars_of
from warroom.core.plan import Plan
from warroom.core.plan.codes import CODES
from warroom.core.plan.findings import Problem, Remark, written
from warroom.core.rules import PinnedRules
from warroom.packs import PlanError
from warroom.regulations_cache import Everything
from warroom.rules_of_plans import Book

YEARS_BACK, YEARS_ON = 2, 4
"""For how many years around the declaration the calendars are pinned: the longest period is a year and sixty days."""


class Rulebook:
    """The rules that there are, or only those that ship. The files are read once: to declare is rehearsed before it is
    done."""

    def __init__(self, *, shipped: bool = False) -> None:
        self._shipped = shipped

    def pinned(self, plan: Plan, now: datetime) -> PinnedRules:
        """The rules that can bind the entities of *plan*, and the calendars that they count by around *now*. PlanError
        where a file of rules is none, or the plan says of the rules what is not so."""
        words = self._everything.terms
        book = Book(plan, words, self._everything.regimes, shipped=self._shipped)
        if found := list(rules_of_plans.errors(book)):
            raise PlanError([_in_plan(plan, one) for one in found])
        rules = [one for one in book.in_force() if book.bound(one)]
        years = range(now.year - YEARS_BACK, now.year + YEARS_ON + 1)
        names = {name for rule in rules for entity in book.bound(rule) for name in calendars_of(rule, entity.calendar)}
        days = {name: self._calendar(name, years, plan) for name in sorted(names)}
        return PinnedRules.of(rules, words, days)

    def _calendar(self, name: str, years: range, plan: Plan) -> Calendar:
        return calendars.calendar(name, years, plan.calendars, shipped=self._shipped)

    @cached_property
    def _everything(self) -> Everything:
        return regulations.everything(shipped=self._shipped)


def _in_plan(plan: Plan, remark: Remark) -> Problem:
    """*remark* about a plan whose file nobody has at hand any more."""
    cure = remark.cure or CODES[remark.code].cure
    return Problem(remark.code, "error", f"plan {plan.id}", 1, 1, written(remark.path), remark.message, cure, "")
