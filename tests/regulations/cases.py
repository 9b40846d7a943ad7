"""What a rule must give, by its own arithmetic: the cases that the tests of every regime are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from warroom import calendars, regulations
from warroom.core.clocks import Applies, Clock, Range, Rule, Situation, Terms, calendars_of, compute
from warroom.core.clocks.terms import WHO, parse
from warroom.core.instants import on_clocks_of

FRIDAY = "2026-06-05T17:20"
"""A Friday evening, when most things break."""
NOWHERE = "—"
"""A stage that waits for something, or a rule that has no date then."""


class Case(NamedTuple):
    """A rule in a situation. *why* is the arithmetic with its source; *due* the dates to plan by, by stage, on the
    clocks of *zone*; *latest* the latest arguable ones, where they differ. With the facts *yes* the rule applies, and
    with *no* in the place of some it does not."""

    rule: str
    why: str
    starts: str
    due: Mapping[str, str]
    yes: str = ""
    no: str = ""
    who: str = ""
    zone: str = "Europe/Berlin"
    country: str = ""
    latest: Mapping[str, str] = {}
    applies: Applies = Applies.YES

    def __str__(self) -> str:
        return f"{self.rule} {self.starts}"


@cache
def terms() -> Terms:
    return regulations.terms()


@cache
def rules() -> Mapping[str, Rule]:
    return {rule.id: rule for regime in regulations.regimes() for rule in regime.rules}


def said(text: str) -> dict[str, Any]:
    """``a=yes b=400..600`` as values."""
    pairs = [one.split("=", 1) for one in text.split()]
    return {name: parse(terms().fact_by_id[name], value) for name, value in pairs}


def situation(case: Case, facts: str, who: str | None = None) -> Situation:
    """The situation of *case* with *facts*."""
    zone, values = ZoneInfo(case.zone), said(facts)
    starts = {name: on_clocks_of(at, zone) for name, at in (one.split("=", 1) for one in case.starts.split())}
    return Situation(
        starts, zone, case.country or calendars.country_of(case.zone),
        frozenset((case.who if who is None else who).split()),
        {name: value for name, value in values.items() if not isinstance(value, Range)},
        {name: value for name, value in values.items() if isinstance(value, Range)},
    )  # fmt: skip


def clock(case: Case, facts: str | None = None, who: str | None = None) -> Clock:
    """The clock of *case*."""
    rule, asked = rules()[case.rule], situation(case, case.yes if facts is None else facts, who)
    years = [at.year for at in asked.starts.values()] or [2026]
    needed = calendars_of(rule, asked.country)
    known = {name: calendars.calendar(name, range(min(years) - 1, max(years) + 3)) for name in needed}
    return compute(rule, asked, terms(), known)


def local(at: datetime, zone: str) -> str:
    """*at* on the clocks of *zone*, as cases write it."""
    shown = at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")
    return shown.removesuffix("T23:59:59").removesuffix(":00")


def planned(found: Clock, zone: str) -> dict[str, str]:
    """The dates to plan by, by stage; a day alone for its last second."""
    return {one.stage.id: local(one.plan_by.at, zone) if one.plan_by else NOWHERE for one in found.stages}


def argued(found: Clock, zone: str) -> dict[str, str]:
    """The latest arguable dates that differ from the ones to plan by."""
    return {
        one.stage.id: local(one.latest.at, zone)
        for one in found.stages
        if one.latest and one.plan_by and one.latest.at != one.plan_by.at
    }


def holds(case: Case) -> None:
    """Asserts everything that *case* says."""
    found = clock(case)
    assert found.verdict.applies is case.applies, found.verdict
    assert planned(found, case.zone) == case.due, case.why
    assert argued(found, case.zone) == case.latest, case.why
    assert all(one.plan_by.because for one in found.stages if one.plan_by), "a date without its days"


def wavers(case: Case) -> None:
    """Asserts that the rule is possible, and says what would settle it, where nothing is known, where the facts *no*
    are unknown, and where nobody said what the entity is."""
    rule, unknown = rules()[case.rule], {one.split("=")[0] for one in case.no.split()}
    rest = " ".join(one for one in case.yes.split() if one.split("=")[0] not in unknown)
    for facts in ("", rest) if case.no else ():
        verdict = clock(case, facts).verdict
        assert (verdict.applies, bool(verdict.missing)) == (Applies.POSSIBLE, True), verdict
    if rule.who:
        verdict = clock(case, who="").verdict
        assert (verdict.applies, WHO in verdict.missing) == (Applies.POSSIBLE, True), verdict


def names_its_source(case: Case) -> bool:
    """Whether *why* names an article, a section or a text of the rule's basis."""
    words = re.compile(r"\d+[a-z]*|[A-Z][A-Za-z]{2,}")
    return bool({*words.findall(rules()[case.rule].basis)} & {*words.findall(case.why)})


def fails(case: Case) -> None:
    """Asserts that the rule does not apply with the facts *no*, nor to somebody it does not bind."""
    if case.no:
        names = {one.split("=")[0] for one in case.no.split()}
        kept = " ".join(one for one in case.yes.split() if one.split("=")[0] not in names)
        assert clock(case, f"{kept} {case.no}").verdict.applies is Applies.NO, case.no
    if rules()[case.rule].who and case.applies is Applies.YES:
        assert clock(case, who="online_retailer").verdict.applies is Applies.NO
