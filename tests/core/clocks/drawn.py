"""Rules and situations that nobody wrote: every mode, every kind of limit, and whatever may be known of an incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.regulations.cases import terms
from warroom.core.clocks import Calendar, Mode, Range, Rule, Situation
from warroom.core.clocks.rules import OF_HOURS, RECURRING
from warroom.core.clocks.terms import FactTerm, TermType

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo", "UTC")
COUNTED = [mode for mode in Mode if mode is not Mode.SOFT]
ANCHORS = ("occurred", "detected", "aware", "classified")
"""The instants that drawn rules start from; `resolved` ends what recurs."""
TRIGGERS = (
    "personal_data_breach", "!personal_data_breach", "affected.persons >= 500", "risk_to_persons == 'high'",
    "serious_incident && member_states >= 2", "harm.death || affected.persons > 1000",
)  # fmt: skip

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=8 * 365)).map(lambda after: FIRST + after)
numbers = st.integers(1, 60)
days = st.dates(date(2023, 12, 1), date(2038, 12, 31))
closed_days = st.sets(days, max_size=40)


def calendar(closed: set[date]) -> Calendar:
    """Weekends and the days *closed*."""
    return Calendar("here", dict.fromkeys(closed, "a holiday"), range(2023, 2044), "this test")


def closed_as_well(calendar: Calendar, day: date) -> Calendar:
    """*calendar* with *day* closed too."""
    return calendar._replace(holidays={**calendar.holidays, day: "one more"})


class Everywhere(dict[str, Calendar]):
    """*here*, by whatever name a calendar is asked for."""

    def __init__(self, here: Calendar) -> None:
        super().__init__()
        self.here = here

    def get(self, name: str, _: Any = None) -> Calendar:
        return self.here._replace(name=name)


def most(mode: Mode) -> int:
    """The most units of *mode* that are drawn: all of them about two months."""
    return 2 if mode in (Mode.MONTHS, Mode.EU_MONTHS) else 60


@st.composite
def limits(draw: DrawFn, modes: Sequence[Mode] | None = None) -> dict[str, Any]:
    """A limit, as a file has it. It may lapse only where it counts hours, as every one that ships."""
    mode = draw(st.sampled_from(modes or list(Mode)))
    limit: dict[str, Any] = {"from": draw(st.sampled_from(ANCHORS)), "mode": mode}
    limit["latest_of"] = draw(st.lists(st.sampled_from(ANCHORS), max_size=1))
    if draw(st.booleans()):
        limit["when"] = draw(st.sampled_from(TRIGGERS))
    if mode is Mode.SOFT:
        return limit | {"word": "promptly", "cap": draw(st.integers(0, 10 * 86_400))}
    limit["n"] = draw(st.integers(1, most(mode)))
    if mode in RECURRING:
        return limit | {"until": "resolved"}
    if draw(st.booleans()):
        also = draw(st.sampled_from([one for one in COUNTED if one not in RECURRING]))
        limit |= {"also": also, "n": min(limit["n"], most(also))}
        limit["also_from"] = draw(st.none() | st.sampled_from(ANCHORS))
    if mode in OF_HOURS and "when" not in limit:
        limit["unless_later"] = draw(st.none() | st.just("classified"))
    return limit


@st.composite
def stages(draw: DrawFn, modes: Sequence[Mode] | None = None) -> dict[str, Any]:
    """A stage with one to three limits."""
    stage: dict[str, Any] = {"id": "notice", "limits": draw(st.lists(limits(modes), min_size=1, max_size=3))}
    if draw(st.booleans()):
        stage["when"] = draw(st.sampled_from(TRIGGERS))
    if draw(st.booleans()):
        stage["noon_roll"] = {"not_for": draw(st.sampled_from([[], ["credit_institution"]]))}
    return stage


@st.composite
def drawn_rules(draw: DrawFn, modes: Sequence[Mode] | None = None) -> Rule:
    """A rule in force, with one stage."""
    return made([draw(stages(modes))], draw(st.sampled_from(["true", *TRIGGERS])))


def made(stages: list[dict[str, Any]], when: str = "true", **more: Any) -> Rule:
    """A rule with *stages*."""
    given = {
        "id": "drawn.rule", "title": "A rule", "jurisdiction": "EU", "basis": "Art 1", "when": when, "stages": stages,
        "recipient": "the authority", "status": "in_force", "provenance": "agreement", "source": "this test",
        "checked_on": "2026-11-25",
    }  # fmt: skip
    return Rule.model_validate({**given, **more})


class Drawn(NamedTuple):
    """What is known of an incident: *facts* and *ranges* a part of *every*, which answers everything."""

    situation: Situation
    every: Mapping[str, Any]
    counts: frozenset[str]

    def all_known(self) -> Situation:
        """The situation with an answer to everything."""
        exact = {name: Range(self.every[name], self.every[name]) for name in self.counts}
        plain = {name: value for name, value in self.every.items() if name not in self.counts}
        return self.situation._replace(facts=plain, ranges=exact)


def values(fact: FactTerm) -> SearchStrategy[Any]:
    """The answers to *fact*."""
    match fact.type:
        case TermType.BOOL:
            return st.booleans()
        case TermType.CHOICE:
            return st.sampled_from(fact.choices)
        case _:
            return st.sampled_from([0, 1, 2, 3, 4, 11, 250, 499, 500, 501, 999, 1000, 1001, 100_000, 100_001])


@st.composite
def situations(draw: DrawFn) -> Drawn:
    """A situation in which something is known, and what the rest would be."""
    starts = {name: draw(instants) for name in draw(st.sets(st.sampled_from((*ANCHORS, "resolved"))))}
    asked = {"personal_data_breach", "affected.persons", "risk_to_persons", "member_states"}
    every = {one.id: draw(values(one)) for one in terms().facts
             if one.id in asked or one.id.startswith("harm.")}  # fmt: skip
    shown = draw(st.sets(st.sampled_from(sorted(every))))
    counts = frozenset(name for name in every if terms().fact_by_id[name].is_range)
    spread = {name: Range(max(0, every[name] - draw(st.integers(0, 600))), every[name] + draw(st.integers(0, 300)))
              for name in sorted(shown & counts)}  # fmt: skip
    plain = {name: every[name] for name in sorted(shown - counts)}
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    who = frozenset(draw(st.sampled_from([(), ("credit_institution",), ("controller",)])))
    return Drawn(Situation(starts, zone, "DE", who, plain, spread), every, counts)
