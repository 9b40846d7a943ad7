"""One count in full: the number and what it may rule out, what was read and what was not, and how the number moved.

Whoever has to answer for a number is asked how it was made before they are asked what it is. So everything that a
stranger needs to make it again is here: the predicate, each file and why it was taken for what it was, the digests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from warroom.core.counts import (
    Counts,
    Estimate,
    Measurement,
    Method,
    after,
    of_part,
    population,
    rules_of,
    stale_after,
    way_of,
)
from warroom.core.errors import not_found
from warroom.core.incident import Incident
from warroom.core.plan.counts import Count
from warroom.views import charts, counts
from warroom.views.headline import Alarm
from warroom.views.sheets import Point, Sheet, filled, say, section
from warroom.views.tallies import STATED, TOGETHER, ScanView, lacking
from warroom.views.times import ago, clock, rough

_METHODS = {
    Method.EXACT: "exact: the predicate is what affected means, and everything was read",
    Method.AT_LEAST: "at least: those whom the predicate finds; whoever it misses is not among them",
    Method.ESTIMATE: "estimate: from labels of people who were drawn at random, to two figures",
    Method.STATED: "stated: a person's word, signed",
}
_RULES_NOTHING_OUT = "it rules nothing out: severity and duties take its upper end for unknown"
_BAR, _CHART, _NAME = 20, 48, 9
_LATEST = 40
"""How many numbers of the past are listed."""
_USUAL = ("", "new", "same", "grown")
"""What may happen to a log without a word."""
_CALM = (*_USUAL, "rotated")
"""What may happen to it without a doubt."""


def view(incident: Incident, now: datetime, name: str, scans: Sequence[ScanView] = ()) -> Sheet:
    """The count called *name*, or what holds together, or what was stated. Refused (not_found) where there is none."""
    part, known = incident.counts, rules_of(incident)
    mine = [one for one in scans if one.name == name]
    if name == TOGETHER and incident.affected:
        return _together(incident, incident.affected, now)
    if name == STATED and part.stated:
        return _stated(incident, part.stated, now)
    if name not in known and not mine:
        raise not_found("count", name, list(known))
    return _counted(incident, name, now, mine)


def _counted(incident: Incident, name: str, now: datetime, scans: Sequence[ScanView]) -> Sheet:
    rule, one = rules_of(incident).get(name), incident.counts.measured.get(name)
    measured = one.measured if one else None
    return filled(
        section("Being counted", _scans(scans, running=True)),
        section(
            "The number" if any(scan.running for scan in scans) else "",
            (*_title(rule), *(_head(one, now) if one else _unknown(incident, name))),
        ),
        section("Counted again", _scans(scans, running=False)),
        section("What affected means", _predicate(rule) if rule else ()),
        section("Columns, by the rows that have them", _fill(measured)),
        section("By region", _by(one, "region")),
        section("By tenant", _by(one, "tenant")),
        section("Notes", (say(note, "^", Alarm.CAUTION) for note in measured.notes) if measured else ()),
        section("How the number moved", _moves(incident, now, name)),
        section("Read", _sources(measured) if measured else _places(rule)),
        section(_of_first_rows(measured), _fill(measured, sampled=True)),
        section("Evidence", _evidence(one, measured)),
    )


def _title(rule: Count | None) -> Iterator[Point]:
    if rule and rule.title:
        yield say(rule.title, strong=True)


def _unknown(incident: Incident, name: str) -> Iterator[Point]:
    yield say(f"UNKNOWN: {lacking(incident, name)}", "^", Alarm.CAUTION)


def _head(one: Estimate, now: datetime) -> Iterator[Point]:
    yield from _number(one, now)
    measured = one.measured
    assert measured is not None, "it was counted"
    yield say(f"{measured.events:,} of {measured.rows:,} rows match", quiet=True)
    if measured.settled and one.settled:
        yield say(f"it may rule something out: {measured.settled}")
    else:
        yield say(_RULES_NOTHING_OUT)


def _number(one: Estimate, now: datetime) -> Iterator[Point]:
    old = counts.stale(one, now)
    yield say(f"{counts.range_of(one)} people", "^" if old else " ", strong=True)
    sure = f", {round(one.confidence * 100)} % sure" if one.confidence else ""
    yield say(_METHODS[one.method] + sure)
    if counts.means(one):
        unsure = counts.is_unsure(one)
        alarm = Alarm.CAUTION if unsure else Alarm.NONE
        yield say(counts.means(one), "^" if unsure else " ", alarm)
    limit = f"STALE after {_span(int(stale_after(one).total_seconds()))}"
    said = f"as of {clock(one.as_of, now)}, {ago(one.as_of, now)}, by {one.by}; {limit}"
    yield say(said, "^" if old else " ", Alarm.CAUTION if old else Alarm.NONE)


def _span(seconds: int) -> str:
    return rough(seconds).removesuffix("00s")


def _scans(scans: Sequence[ScanView], *, running: bool) -> Iterator[Point]:
    for one in scans:
        if one.running and running:
            again = f"entry {one.seq} again: " if one.seq else ""
            yield say(f"{again}{one.said}", "~", strong=True)
        elif not one.running and not running:
            yield from (say(f"entry {one.seq}: {said}") for said in one.found)


def _predicate(rule: Count) -> Iterator[Point]:
    yield say(rule.where, strong=True)
    yield say("this is what affected means" if rule.definition else "an approximation of what affected means")
    keys = ", ".join(f"{column} = {key}" for column, key in rule.columns.items())
    yield say(f"format {rule.format}" + (f"; read from another key: {keys}" if keys else ""), quiet=True)
    yield say(f"counted every {_span(rule.every)} while somebody watches; a row may be {_span(rule.late)} late",
              quiet=True)  # fmt: skip


def _places(rule: Count | None) -> Iterator[Point]:
    if rule and rule.table:
        yield say(f"nothing yet; the table {rule.table.name} at {rule.table.url}")
    for file in rule.files if rule else ():
        yield say(f"nothing yet; {file}")


def _sources(measured: Measurement) -> Iterator[Point]:
    """What was read, first that to which something happened."""
    for source in sorted(measured.sources, key=_calm):
        happened, unreadable = str(source.get("happened", "")), source.get("unreadable", 0)
        calm = _calm(source)
        told = [happened if calm else happened.upper()] if happened not in _USUAL else []
        told += [f"{unreadable:,} unreadable"] if unreadable else []
        flaws = f" ({', '.join(told)})" if told else ""
        yield say(f"{source['name']}{flaws}", " " if calm else "^", Alarm.NONE if calm else Alarm.CAUTION)
        yield say(f"{source.get('rows', 0):,} rows as {source.get('format', '?')}: {source.get('why', '')}",
                  quiet=True, under=True)  # fmt: skip


def _calm(source: Mapping[str, Any]) -> bool:
    return source.get("happened", "") in _CALM and not source.get("unreadable", 0)


def _of_first_rows(measured: Measurement | None) -> str:
    first = max(measured.fill_sampled.values(), default=0) if measured else 0
    return f"Columns that this count does not look at, by the first {first:,} rows"


def _fill(measured: Measurement | None, *, sampled: bool = False) -> Iterator[Point]:
    """A column that the predicate asks for and no row has is why a count comes to nothing."""
    asked = set(re.findall(r"[a-z]+", measured.rule.where.lower())) if measured else set()
    for name, share in counts.by_column(measured.fill) if measured else ():
        if measured and (name in measured.fill_sampled) is not sampled:
            continue
        lacking = name in asked and share <= 0
        said = f"{name:<{_NAME}} {charts.bar(share, _BAR)} {charts.percent(share):>5}"
        more = ": the predicate asks for it, and no row has it" if lacking else ""
        yield say(said + more, "^" if lacking else " ", Alarm.CAUTION if lacking else Alarm.NONE,
                  quiet=share <= 0 and not lacking)  # fmt: skip


def _by(one: Estimate | None, what: str) -> Iterator[Point]:
    found = one.measured.by.get(what, {}) if one and one.measured else {}
    for name, ends in sorted(found.items(), key=lambda item: -(item[1]["low"] or 0)):
        assert one is not None, "shares are of a number"
        said = counts.people(ends["low"] or 0, None, ends["high"], one.method, settled=one.settled)
        yield say(f"{name}: {said}")


def _evidence(one: Estimate | None, measured: Measurement | None) -> Iterator[Point]:
    if one is None or measured is None:
        return
    yield say(f"entry {one.seq}; whoever has the logs can count it again. Digests are SHA-256")
    for what, digest in measured.digests.items():
        yield say(f"{what:<7} {digest}", quiet=True)
    if measured.seed:
        yield say(f"seed    {measured.seed}", quiet=True)
    if said := counts.with_others(measured):
        yield say(said)


def _together(incident: Incident, latest: Estimate, now: datetime) -> Sheet:
    affected = counts.view(incident, now)
    old = affected.stale
    head = [say(f"{affected.range} people", "^" if old else " ", strong=True)]
    head.append(say(affected.rests or f"{affected.method} by {affected.by}: {affected.why}"))
    head.append(
        say(f"as old as the oldest of it: {affected.age}" + (", STALE" if old else ""), "^" if old else " ",
            Alarm.CAUTION if old else Alarm.NONE)
    )  # fmt: skip
    ruled = "it may rule something out" if latest.settled else _RULES_NOTHING_OUT
    several = len(counts.resting(incident)) > 1
    return filled(
        section("", (*head, say(ruled))),
        section("How it is put together", _ways(incident) if several else ()),
        section("How the number moved", _all_moves(incident, now)),
    )


def _ways(incident: Incident) -> Iterator[Point]:
    for one in counts.resting(incident):
        yield say(f"{one.count_id or f'stated by {one.by}'}: {counts.range_of(one)}")
    how = way_of(incident)
    if how is None or how.counts == 1:
        return
    for one, union in zip(how.sets, how.unions, strict=True):
        yield say(f"{' and '.join(union.counts)}, united by the people whom they found: {counts.range_of(one)}")
    if len(how.pieces) > 1:
        yield say("counts may have found the same people: together at least the largest, at most the sum", quiet=True)
    if how.cap is not None:
        yield say(f"at most the {how.cap:,} people whom the plan says its systems can affect", quiet=True)
    if how.wrong:
        yield say(f"more than the {how.most:,} people of the plan were found: its number is wrong, and not used", "^",
                  Alarm.CAUTION)  # fmt: skip


def _stated(incident: Incident, stated: Estimate, now: datetime) -> Sheet:
    beside = stated in counts.resting(incident)
    ruled = "part of the number that is shown" if beside else "a count that was made since says more"
    return filled(
        section("", (*_number(stated, now), say(stated.why), say(ruled, quiet=True))),
        section("How the number moved", _moves(incident, now, "")),
    )


def _moves(incident: Incident, now: datetime, count: str) -> Iterator[Point]:
    """The numbers of *count*, the newest first; those that were stated, where it is empty."""
    past = [one for one in incident.counts.history if one.count_id == count]
    yield from _chart(past)
    before = {after.seq: one for one, after in pairwise(past)}
    yield from _listed([f"{_at(one, now)} {_moved(one, before.get(one.seq))}" for one in past])


def _all_moves(incident: Incident, now: datetime) -> Iterator[Point]:
    """What held together after each number, and which one that was."""
    past = list(_so_far(incident.counts.history, population(incident)))
    yield from _chart([held for held, _ in past])
    yield from _listed([
        f"{_at(one, now)} {counts.range_of(held)}, after {one.count_id or f'{one.by} stated'} {counts.range_of(one)}"
        for held, one in past
    ])  # fmt: skip


def _so_far(history: Sequence[Estimate], most: int | None) -> Iterator[tuple[Estimate, Estimate]]:
    """What held after each of *history*, with it; the plan says that there are at most so many people."""
    part = Counts()
    for one in history:
        part = after(part, one)
        held = of_part(part, most)
        assert held is not None, "something was just said"
        yield held, one


def _listed(lines: Sequence[str]) -> Iterator[Point]:
    yield from map(say, lines[: -_LATEST - 1 : -1])
    if len(lines) > _LATEST:
        yield say(f"and {len(lines) - _LATEST} earlier: warroom count list --history", quiet=True)


def _at(one: Estimate, now: datetime) -> str:
    return f"#{one.seq} {clock(one.as_of, now)}"


def _moved(one: Estimate, before: Estimate | None) -> str:
    by = f" ({one.low - before.low:+,})" if before and one.low != before.low else ""
    method = counts.how(one)
    return f"{counts.range_of(one)}{by}{f', {method}' if method else ''}: {one.why}"


def _chart(past: Sequence[Estimate]) -> Iterator[Point]:
    """Low and high, on one scale. An upper end that rules nothing out is as unknown here as everywhere."""
    if len(past) < 2:
        return
    lows: list[int | None] = [one.low for one in past]
    highs = [one.high if one.settled else None for one in past]
    most = max(number for number in (*lows, *highs) if number is not None)
    span = f"{len(past)} numbers, the tallest {most:,}"
    yield say(f"high {charts.columns(highs, most, _CHART)}" + ("" if any(highs) else "  unknown so far"))
    yield say(f"low  {charts.columns(lows, most, _CHART)}")
    yield say(span, quiet=True)
