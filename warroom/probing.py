"""Probing as an incident does it: hosts on the record, within the budget, every try kept, and none made twice.

A try is durable before the next one is made. Answers that were given before to the letter count once, because a cache
that answers for the system is no second witness; a failure counts each time, because nobody may talk it away.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Flag
from typing import Any

from warroom.core.envelope import Actor, Sample
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.instants import instant, stamp
from warroom.core.ledger import sha256
from warroom.core.plan.probes import Kind, Probe
from warroom.core.probes import Probed, SetProbe, refuse_runs_by_outsiders, spec
from warroom.counting import rule_of, seed_of
from warroom.desk import Desk, Recorded
from warroom.ports import Counter, Prober, Rows

MEASURES = "measures"
"""Under which a try of a log says what its count meant."""
Told = Callable[[Mapping[str, Any]], None]
Wait = Callable[[float], bool]
"""Waits for so many seconds; true where it is to end instead."""


class Series:
    """The tries of one probe so far, oldest first. Each is read once, however long somebody watches."""

    def __init__(self) -> None:
        self.bodies: list[Mapping[str, Any]] = []
        self.moments: list[datetime] = []
        """When each was made."""
        self._last = 0

    def read_on(self, samples: Callable[[int], Sequence[Sample]]) -> None:
        """Adds what came since; *samples* gives those after a number."""
        for sample in samples(self._last):
            self.bodies.append(json.loads(sample.body))
            self.moments.append(instant(self.bodies[-1]["at"]))
            self._last = sample.number


class Probing:
    """Tries probes, and puts what they showed on the record."""

    def __init__(self, desk: Desk, prober: Prober, counter: Counter) -> None:
        self._desk = desk
        self._prober = prober
        self._counter = counter
        self._series = defaultdict[tuple[str, str], Series](Series)

    def set_up(self, incident: str, probe: Probe, hosts: Sequence[str], actor: Actor) -> Recorded | None:
        """Records *probe* and the *hosts* that it may reach, unless they are on the record or in the plan as they are.
        Refused (not_permitted) where it would reach a host that nobody named."""
        known = self._desk.load(incident)
        allowed = self.allowed(known, probe) | set(hosts)
        self._prober.refuse_strangers(probe, allowed)
        recorded = known.probes.by_id.get(probe.id, Probed())
        wanted = set(recorded.hosts) | set(hosts)
        same = recorded.spec == probe or (recorded.spec is None and probe in known.plan.probes)
        if same and wanted == set(recorded.hosts):
            return None
        return self._desk.do(incident, SetProbe(probe=probe, hosts=tuple(sorted(wanted))), actor)

    def allowed(self, incident: Incident, probe: Probe) -> set[str]:
        """The hosts that *probe* may reach: the plan's own where it is the plan's, and those that people named."""
        named = self._prober.hosts(probe) if probe in incident.plan.probes else set()
        return named | set(incident.probes.by_id.get(probe.id, Probed()).hosts)

    def run(self, incident: str, name: str, actor: Actor, times: int, *, told: Told, wait: Wait) -> None:
        """Tries the probe called *name* so many *times*, as fast as its budget lets it; *told* hears of each."""
        for _ in range(times):
            known, series = self._desk.load(incident), self._series[incident, name]
            probe = spec(known, name)
            refuse_runs_by_outsiders(known, name, Actor(known.plan.person_for(actor.id), actor.via))
            series.read_on(partial(self._desk.samples, incident, name))
            if wait(self._until_next(probe, series.moments)):
                return
            told(self._try(known, probe, series.bodies, actor))

    def watch(
        self, incident: str, names: Sequence[str], actor: Actor, stop: Flag, told: Callable[[str], None]
    ) -> None:  # fmt: skip
        """Tries the probes of these *names* at their intervals until *stop* is set; *told* hears whose turn it was. A
        probe that may not be tried (its budget is spent, its secret is gone) ends the watch with the refusal."""
        due = dict.fromkeys(names, self._desk.now())
        while not stop.is_set():
            name = min(due, key=lambda one: due[one])
            if stop.wait(max(0.0, (due[name] - self._desk.now()).total_seconds())):
                return
            self.run(incident, name, actor, 1, told=lambda _: None, wait=stop.wait)
            told(name)
            due[name] = self._desk.now() + timedelta(seconds=spec(self._desk.load(incident), name).every)

    def keep(self, incident: str, name: str, tries: Mapping[str, Any], actor: Actor) -> Recorded | None:
        """Keeps *tries* that another check made for the probe called *name*, which is one that waits for reports."""
        known = self._desk.load(incident)
        _refuse_unmeasured(spec(known, name))
        refuse_runs_by_outsiders(known, name, Actor(known.plan.person_for(actor.id), actor.via))
        return self._desk.observe(incident, name, [_sample(known, tries)], actor)

    def _until_next(self, probe: Probe, earlier: Sequence[datetime]) -> float:
        now = self._desk.now()
        return (self._prober.next_at(probe, earlier, now) - now).total_seconds()

    def _try(
        self, known: Incident, probe: Probe, bodies: Sequence[Mapping[str, Any]], actor: Actor
    ) -> Mapping[str, Any]:  # fmt: skip
        allowed, measures = frozenset(self.allowed(known, probe)), _measures(known, probe)
        if measures:
            known = self._anew_where_edited(known, probe, bodies, actor, measures)
        log = partial(self._log, known, probe, bodies) if measures else None
        tried = self._prober.tried(probe, len(bodies), allowed, log)
        if measures:
            tried = {**tried, "details": {**tried["details"], MEASURES: measures}}
        sample = _sample(known, _once(tried, bodies, _epoch(known, probe)))
        self._desk.observe(known.id, probe.id, [sample], actor)
        return sample

    def _anew_where_edited(
        self, known: Incident, probe: Probe, bodies: Sequence[Mapping[str, Any]], actor: Actor, measures: str
    ) -> Incident:  # fmt: skip
        """*known*, in which *probe* begins anew where the count that it asks was edited since it was tried: what the
        predicate of before found is no baseline of another one."""
        probed = known.probes.by_id.get(probe.id, Probed())
        own = [one["details"] for one in bodies if one["seq"] >= probed.set_seq and one.get("details")]
        if all(one.get(MEASURES, measures) == measures for one in own[-1:]):
            return known
        self._desk.do(known.id, SetProbe(probe=probe, hosts=probed.hosts, another=True), actor)
        return self._desk.load(known.id)

    def _log(self, known: Incident, probe: Probe, bodies: Sequence[Mapping[str, Any]]) -> Rows:
        """The rows that are new in the log since the last try of this epoch."""
        assert probe.query is not None, "only a probe of the log asks it"
        rule, since = rule_of(known, probe.query.count), known.probes.epoch_at
        seed = seed_of(known) or known.id
        shows, eligible = _since(rule.where, since), _since(probe.query.eligible, since)
        rows = self._counter.rows(
            rule.model_copy(update={"where": shows}), eligible, self._desk.now(),
            incident=known.id, name=f"{probe.id}-{known.probes.epoch_seq}", seed=seed,
        )  # fmt: skip
        own = [one for one in bodies if one["seq"] >= _epoch(known, probe) and not one["inconclusive"]]
        matched, clean = sum(one["failed"] for one in own), sum(one["clean"] for one in own)
        eligible = rows.eligible - matched - clean
        return rows._replace(eligible=max(0, eligible), matched=max(0, min(eligible, rows.matched - matched)))


def _measures(known: Incident, probe: Probe) -> str:
    """The SHA-256 of what the count means that *probe* asks; empty where it asks none."""
    if probe.query is None:
        return ""
    rule = rule_of(known, probe.query.count).model_dump_json(include={"files", "table", "where", "format", "columns"})
    return sha256(rule.encode())


def _epoch(known: Incident, probe: Probe) -> int:
    """The event since which tries of *probe* are of this system, and of this probe."""
    return max(known.probes.epoch_seq, known.probes.by_id.get(probe.id, Probed()).set_seq)


def _refuse_unmeasured(probe: Probe) -> None:
    """A number that a person types for a probe that asks, or that people try, would be a stop that nobody measured."""
    if probe.kind is Kind.PUSH:
        return
    by_hand = probe.kind is Kind.MANUAL
    raise Refused(
        Code.INVALID,
        f"no other check reports for {probe.id}: {'a person tries it' if by_hand else f'it is of kind {probe.kind}'}",
        "warroom probe record --clean N --failed N --why …" if by_hand else f"warroom probe run {probe.id}",
    )


def _since(where: str | None, moment: datetime | None) -> str | None:
    """*where* for rows after *moment* alone, none of either being all rows: those from before a change of the system,
    the clean ones above all, say nothing of after."""
    if moment is None:
        return where
    after = f"time >= TIMESTAMP '{stamp(moment).replace('T', ' ').removesuffix('Z')}'"
    return f"({where}) AND {after}" if where else after


def _once(tried: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]], epoch: int) -> Mapping[str, Any]:
    """*tried*, in which a clean answer that was given before in this epoch counts once."""
    answer = tried.get("answer_digest")
    before = any(one.get("answer_digest") == answer and one["seq"] >= epoch and one["clean"] for one in bodies)
    if answer is None or not tried["clean"] or not before:
        return tried
    return {**tried, "clean": 0, "repeated": tried["clean"]}


def _sample(known: Incident, tried: Mapping[str, Any]) -> dict[str, Any]:
    """*tried* as a series holds it, with the place of the record at which it began."""
    missing = {"clean", "failed", "inconclusive", "at"} - tried.keys()
    if missing:
        raise Refused(Code.INVALID, f"a try says {', '.join(sorted(missing))}", "warroom probe push --help")
    return {"repeated": 0, "why": "", **tried, "seq": known.seq}
