"""The deadlines of a rule in a situation: of every stage, both dates and how each was counted.

Of the limits of a stage the earliest counts, and a limit of which nobody knows whether it holds is counted as if it
did. A stage that begins with the submission of another waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from warroom.core.applies import Applies
from warroom.core.clocks.applying import Known, Verdict, apply, know, standing, trigger
from warroom.core.clocks.calendars import Calendar
from warroom.core.clocks.counting import Place, Reading, count, moment, noon_roll
from warroom.core.clocks.rules import LOCAL, OF_WORKING_DAYS, RECURRING, Limit, Mode, Rule, Stage
from warroom.core.clocks.terms import Terms
from warroom.core.clocks.thresholds import Range
from warroom.core.errors import Code, Refused
from warroom.core.instants import span


class Situation(NamedTuple):
    """What is known of an incident and of one entity. *country* is an ISO 3166 code, of a region where known."""

    starts: Mapping[str, datetime]
    zone: tzinfo
    country: str = ""
    who: Set[str] = frozenset()
    facts: Mapping[str, Any] = {}
    ranges: Mapping[str, Range] = {}
    cap: int | None = None
    """The organisation's own seconds for a law that sets no date; none: what each rule suggests."""


class StageClock(NamedTuple):
    """The clock of one stage. Without *plan_by* it waits for what *waits_for* names, or has ended."""

    stage: Stage
    verdict: Verdict
    starts: Mapping[str, datetime]
    plan_by: Reading | None = None
    policy: bool = False
    """Whether `plan_by` is the organisation's own cap, where the law sets no date."""
    latest: Reading | None = None
    waits_for: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Clock(NamedTuple):
    """A rule in a situation. *stages* are empty where the rule is no law then, or has no clock."""

    rule: Rule
    verdict: Verdict
    rings: bool
    stages: tuple[StageClock, ...]


class _Counted(NamedTuple):
    """What one limit comes to."""

    limit: Limit
    plan: Reading
    latest: Reading | None
    sure: bool
    start: tuple[str, datetime]


class _Frame(NamedTuple):
    """What every limit of a computation needs."""

    situation: Situation
    known: Known
    calendars: Mapping[str, Calendar]

    def calendar(self, limit: Limit) -> str:
        return resolve(limit.calendar, self.situation.country)

    def place(self, limit: Limit) -> Place:
        zone = ZoneInfo(limit.tz) if limit.tz else self.situation.zone
        return Place(zone, self.calendars.get(self.calendar(limit)), limit.closes)


def resolve(calendar: str, country: str) -> str:
    """The calendar that a limit means for an entity in *country*: that of its country or region, or the one named."""
    if calendar == LOCAL:
        return country
    return country if country.startswith(f"{calendar}-") else calendar


def calendars_of(rule: Rule, country: str) -> frozenset[str]:
    """The calendars that computing *rule* needs; the empty name where it needs a country's and none is known."""
    of_limits = {
        resolve(limit.calendar, country)
        for stage in rule.stages
        for limit in stage.limits
        if OF_WORKING_DAYS & {limit.mode, limit.also} or stage.noon_roll
    }
    return frozenset(of_limits)


def wanted(rule: Rule) -> tuple[str, ...]:
    """The instants that clocks of *rule* start from, in the order of its stages."""
    return tuple(dict.fromkeys(one for stage in rule.stages for limit in stage.limits for one in limit.starts))


def heard(rule: Rule) -> frozenset[str]:
    """Every instant that a deadline of *rule* can depend on."""
    limits = [limit for stage in rule.stages for limit in stage.limits]
    others = {one for limit in limits for one in (limit.also_from, limit.unless_later, limit.until) if one}
    return frozenset(wanted(rule)) | others


def compute(rule: Rule, situation: Situation, terms: Terms, calendars: Mapping[str, Calendar]) -> Clock:
    """The clock of *rule*. Refused (invalid) where nothing that it starts from is known."""
    if rule.stages and not any(one in situation.starts for one in wanted(rule)):
        raise _nothing_starts(rule)
    return assess(rule, situation, terms, calendars)


def assess(
    rule: Rule, situation: Situation, terms: Terms, calendars: Mapping[str, Calendar], known: Known | None = None
) -> Clock:  # fmt: skip
    """The clock of *rule*, whose stages wait where nothing that they start from is known. *known*: what the facts of
    *situation* come to, where many rules are asked: it is most of the work."""
    starts = [situation.starts[one] for one in wanted(rule) if one in situation.starts]
    known = known or know(terms, situation.who, situation.facts, situation.ranges)
    day = _day(starts, situation)
    verdict = apply(rule, day, known)
    is_law = standing(rule, day, known).applies is not Applies.NO
    frame = _Frame(situation, known, calendars)
    stages = tuple(_stage(stage, verdict, frame) for stage in rule.stages) if is_law else ()
    return Clock(rule, verdict, verdict.applies is Applies.YES, stages)


def _day(starts: list[datetime], situation: Situation) -> date:
    """The day on which it began; where nothing says so, one on which every future law is in force."""
    at = min(starts or situation.starts.values(), default=None)
    return at.astimezone(situation.zone).date() if at else date.max


def _nothing_starts(rule: Rule) -> Refused:
    names = wanted(rule)
    return Refused(
        Code.INVALID,
        f"{rule.id} starts from {' or '.join(names)}, and no such instant was given",
        f"--start {names[0]}=2026-11-23T16:05",
        {"wanted": list(names)},
    )


def _stage(stage: Stage, of_rule: Verdict, frame: _Frame) -> StageClock:
    verdict = _narrowed(of_rule, trigger(stage.when, frame.known)) if stage.when else of_rule
    counted = [one for limit in stage.limits if (one := _limit(limit, stage, frame)) is not None]
    counted = _without_lapsed(counted, frame.situation)
    starts = dict(one.start for one in counted)
    waits = tuple(dict.fromkeys(one for limit in stage.limits for one in limit.starts if _waits(limit, frame)))
    if not counted:
        notes = tuple(note for limit in stage.limits for note in _ended(limit, frame))
        return StageClock(stage, verdict, starts, waits_for=() if notes else waits, notes=notes)
    first = min(counted, key=lambda one: (one.plan.at, one.limit.mode is Mode.SOFT))
    latest = min((one.latest for one in counted if one.latest), key=lambda one: one.at, default=None)
    notes = tuple(_notes(counted, first, frame))
    return StageClock(stage, verdict, starts, first.plan, first.limit.mode is Mode.SOFT, latest, waits, notes)


def _narrowed(rule: Verdict, stage: Verdict) -> Verdict:
    """What a stage with a condition of its own comes to: the worse of the two."""
    order = (Applies.NO, Applies.POSSIBLE, Applies.YES)
    worse = min(rule.applies, stage.applies, key=order.index)
    missing = () if worse is Applies.NO else tuple(sorted({*rule.missing, *stage.missing}))
    return Verdict(worse, stage.because, missing)


def _start(limit: Limit, frame: _Frame) -> tuple[str, datetime] | None:
    """The latest of the known instants that *limit* may start from, with its name."""
    known = [(one, frame.situation.starts[one]) for one in limit.starts if one in frame.situation.starts]
    return max(known, key=lambda one: one[1], default=None)


def _waits(limit: Limit, frame: _Frame) -> bool:
    return _start(limit, frame) is None and _holds(limit, frame) is not Applies.NO


def _holds(limit: Limit, frame: _Frame) -> Applies:
    return trigger(limit.when, frame.known).applies if limit.when else Applies.YES


def _limit(limit: Limit, stage: Stage, frame: _Frame) -> _Counted | None:
    """What *limit* comes to; none where it does not hold, has not begun, or has ended."""
    start, holds = _start(limit, frame), _holds(limit, frame)
    if start is None or holds is Applies.NO or _ended(limit, frame):
        return None
    plan = _plan(limit, start[1], frame)
    return _Counted(limit, plan, _latest(limit, stage, start[1], plan, frame), holds is Applies.YES, start)


def _plan(limit: Limit, start: datetime, frame: _Frame) -> Reading:
    place = frame.place(limit)
    if limit.mode is not Mode.SOFT:
        assert limit.n is not None, "only a soft limit has no number"
        return count(limit.mode, limit.n, start, place)
    cap = limit.cap if frame.situation.cap is None else frame.situation.cap
    at = start.astimezone(UTC) + timedelta(seconds=cap)
    line = f"the law says {limit.word!r} and sets no date; our own cap of {span(cap)} is policy, not statute"
    return Reading(at, (line, f"{moment(start, place.zone)} and {span(cap)} make {moment(at, place.zone)}"))


def _latest(limit: Limit, stage: Stage, start: datetime, plan: Reading, frame: _Frame) -> Reading | None:
    """The latest arguable date, of all readings; never before *plan*, and none where the law sets no date."""
    if limit.mode is Mode.SOFT:
        return None
    place, readings = frame.place(limit), [plan]
    if limit.also is not None:
        assert limit.n is not None, "only a soft limit has no number"
        begins = frame.situation.starts.get(limit.also_from or "", start)
        readings.insert(0, count(limit.also, limit.n, begins, place))
    if stage.noon_roll is not None:  # a roll turns the order round: Sunday evening becomes noon, Monday 00:30 stays
        readings = [_noon(stage, one, place, frame.known.who) for one in readings]
    latest = max(readings, key=lambda one: one.at)
    return latest if latest.at >= plan.at else plan


def _noon(stage: Stage, due: Reading, place: Place, who: Set[str]) -> Reading:
    """*due*, rolled to noon of a working day where the law grants that to what the entity is known to be."""
    assert stage.noon_roll is not None, "asked only of a stage that rolls"
    barred = [one for one in stage.noon_roll.not_for if one in who]
    if barred:
        return due._replace(because=(*due.because, f"no roll to noon of a working day: {', '.join(barred)}"))
    if stage.noon_roll.not_for and not who:
        none_of = ", ".join(stage.noon_roll.not_for)
        line = f"no roll: it is granted only to who is none of {none_of}, and nobody said what the entity is"
        return due._replace(because=(*due.because, line))
    return noon_roll(due, place)


def _without_lapsed(counted: list[_Counted], situation: Situation) -> list[_Counted]:
    """The limits that did not lapse because the anchor they wait for came after their end; all, where none is left of
    which it is known that it holds."""
    left = [one for one in counted if not _lapsed(one, situation)]
    return left if any(one.sure for one in left) else counted


def _lapsed(one: _Counted, situation: Situation) -> bool:
    other = situation.starts.get(one.limit.unless_later or "")
    return other is not None and other > one.plan.at


def _ended(limit: Limit, frame: _Frame) -> tuple[str, ...]:
    """That a recurring limit has ended; empty where it has not."""
    end, start = frame.situation.starts.get(limit.until or ""), _start(limit, frame)
    if limit.mode not in RECURRING or end is None or start is None or end > _plan(limit, start[1], frame).at:
        return ()
    return (f"nothing further is due: {limit.until} at {moment(end, frame.situation.zone)}",)


def _notes(counted: Iterable[_Counted], first: _Counted, frame: _Frame) -> Iterable[str]:
    """What a reader of the date has to know beside how it was counted."""
    for one in counted:
        zone = frame.place(one.limit).zone
        if one is not first:
            yield f"the other limit, from {one.start[0]}, ends {moment(one.plan.at, zone)}; the earlier one counts"
        if not one.sure:
            yield f"counted as if it held, because it is unknown whether {one.limit.when}"
        if one.limit.mode in RECURRING:
            yield f"due again after every report, until {one.limit.until}"
