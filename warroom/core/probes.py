"""Whether the system still produces the error: what probes measured, and what a person saw.

``stopped`` is only ever a measured verdict. By hand one can say that it still happens, or at most that no evidence was
seen. A change of the system starts a new epoch: clean tries from before it prove nothing any more, while a failure
seen before it stands until somebody looks again.

The tries of a probe are samples beside the record. The record gets an entry when they change the verdict, what may be
claimed, or whether the fault was ever reproduced, and every quarter of an hour, with the digest of the samples that it
rests on. What was tried since the last such entry is weighed in again wherever the incident is looked at (`live`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import Field

from warroom.core import verdicts
from warroom.core.counts import STALE_AFTER, STALE_TIMES, refuse_outsiders
from warroom.core.entries import NoteAdded
from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Sample
from warroom.core.errors import Code, Refused, not_found, refuse_unreasoned
from warroom.core.instants import instant
from warroom.core.ledger import sha256
from warroom.core.plan.probes import Probe
from warroom.core.verdicts import Evidence, Recurrence, Tries

if TYPE_CHECKING:
    from warroom.core.incident import Incident

__all__ = ["Recurrence"]

PROBE = "probe/"
"""How the series of samples of a probe begins; its id follows."""
AT_LEAST_EVERY = timedelta(minutes=15)
"""How long the record may go without an entry while a probe runs."""


class ProbeRecorded(Body):
    KIND: ClassVar[str] = "probe.recorded"

    clean: int
    failed: int
    why: str


class ProbeSet(Body):
    """A probe that the plan does not have, or its probe with other *hosts* allowed than the plan names."""

    KIND: ClassVar[str] = "probe.set"

    probe: Probe
    hosts: tuple[str, ...] = ()


class ProbeJudged(Body):
    """What the samples up to number *last*, *count* of them since the entry before and with this *digest*, came to.
    *evidence* as `verdicts.written` writes it; *changed*: why this is an entry."""

    KIND: ClassVar[str] = "probe.judged"

    probe: str
    was: Recurrence
    verdict: Recurrence
    evidence: dict[str, Any]
    last: int
    count: int
    digest: str
    changed: str


class RecordProbe(Command):
    """What a person saw: how many tries were clean, how many failed."""

    VERB: ClassVar[str] = "probe_record"

    clean: int = Field(ge=0, le=10**9)
    failed: int = Field(ge=0, le=10**9)
    why: str


class SetProbe(Command):
    """A probe for this incident, and the *hosts* (``HOST:PORT``) that it may reach beside those that the plan names."""

    VERB: ClassVar[str] = "probe_set"

    probe: Probe
    hosts: tuple[str, ...] = ()


class JudgeProbe(Command):
    """That samples of *probe* were taken: *samples* are all of them since the last entry about it."""

    VERB: ClassVar[str] = "probe_judge"

    probe: str
    samples: tuple[Sample, ...]


class Sighting(NamedTuple):
    """One statement by hand."""

    clean: int
    failed: int
    why: str
    by: str
    as_of: datetime
    seq: int


class Change(NamedTuple):
    """That the system was changed, by the event *seq*."""

    seq: int
    at: datetime


class Observation(NamedTuple):
    """A sample as a probe's series holds it. *seq*: where the record stood when the try began."""

    number: int
    seq: int
    tries: Tries
    why: str
    answer: str | None = None


class Judged(NamedTuple):
    """One entry about a probe: for the history of its bound."""

    seq: int
    at: datetime
    verdict: Recurrence
    rate_upper: float | None
    changed: str


class Probed(NamedTuple):
    """What is known of one probe.

    *entry*: the evidence as of the last entry about it, which rests on the samples up to *last*; *changes*: of the
    system since. *evidence*: with those changes, and in a live incident with the samples after *last*. *spec* and
    *hosts* as they were set in this incident, none where they are the plan's.
    """

    spec: Probe | None = None
    hosts: tuple[str, ...] = ()
    entry: Evidence = Evidence()
    last: int = 0
    changes: tuple[Change, ...] = ()
    evidence: Evidence = Evidence()
    history: tuple[Judged, ...] = ()
    pending: int = 0

    @property
    def tried_at(self) -> datetime | None:
        """When the last entry about it was made."""
        return self.history[-1].at if self.history else None


class Probes(NamedTuple):
    """The verdict on the incident and since when it holds, what it follows from, and the epoch.

    *last*: the last statement by hand that counts. *epoch_seq*: the event that changed the system, in words *change*; 0
    where nothing did.
    """

    verdict: Recurrence = Recurrence.NOT_MEASURED
    since: datetime | None = None
    last: Sighting | None = None
    epoch_at: datetime | None = None
    epoch_seq: int = 0
    change: str | None = None
    by_id: Mapping[str, Probed] = {}

    @property
    def outdated(self) -> bool:
        """Whether the system was changed since anybody looked."""
        seen = self.last.seq if self.last else 0
        return self.epoch_seq > seen and not any(one.evidence.tried for one in self.by_id.values())

    @property
    def measured(self) -> bool:
        """Whether any probe has measured something."""
        return any(one.evidence.verdict is not Recurrence.NOT_MEASURED for one in self.by_id.values())


HEARS = (ProbeRecorded.KIND, ProbeSet.KIND, ProbeJudged.KIND, NoteAdded.KIND)


def evolve(part: Probes, event: Event) -> Probes:
    """The verdict after *event*."""
    body = event.body
    match body:
        case ProbeRecorded():
            after = _sighted(part, body, event)
        case ProbeSet():
            known = part.by_id.get(body.probe.id, Probed())
            after = _with(part, body.probe.id, known._replace(spec=body.probe, hosts=body.hosts))
        case ProbeJudged():
            after = _with(part, body.probe, _judged(part.by_id.get(body.probe, Probed()), body, event))
        case NoteAdded(change=str(change)) if change:
            after = _changed(part, event, change)
        case _:
            return part
    return _settled(after, event.at)


def _sighted(part: Probes, body: ProbeRecorded, event: Event) -> Probes:
    later = [part.epoch_at, part.last.as_of if part.last else None]
    overtaken = any(event.at < moment for moment in later if moment)
    if overtaken and not body.failed:  # clean tries from before a change, or before somebody looked, say nothing of now
        return part
    return part._replace(last=Sighting(body.clean, body.failed, body.why, event.actor, event.at, event.seq))


def _changed(part: Probes, event: Event, change: str) -> Probes:
    stands = part.last if part.last and part.last.failed else None
    probes = {
        name: one._replace(
            changes=(*one.changes, Change(event.seq, event.at)), evidence=verdicts.changed(one.evidence, event.at)
        )
        for name, one in part.by_id.items()
    }
    return part._replace(epoch_at=event.at, epoch_seq=event.seq, change=change, last=stands, by_id=probes)


def _judged(known: Probed, body: ProbeJudged, event: Event) -> Probed:
    evidence = verdicts.read(body.evidence)
    entry = Judged(event.seq, event.at, body.verdict, evidence.rate_upper, body.changed)
    return known._replace(
        entry=evidence, evidence=evidence, last=body.last, changes=(), history=(*known.history, entry), pending=0
    )


def _with(part: Probes, name: str, probed: Probed) -> Probes:
    return part._replace(by_id={**part.by_id, name: probed})


def _settled(part: Probes, at: datetime) -> Probes:
    verdict = _together(part)
    return part if part.verdict is verdict else part._replace(verdict=verdict, since=at)


def _together(part: Probes) -> Recurrence:
    """One verdict: the worst that anybody saw. It stopped when it did for each probe that ever reproduced the fault."""
    probes = [one.evidence for one in part.by_id.values()]
    found = {one.verdict for one in probes}
    if Recurrence.RECURRED in found:
        return Recurrence.RECURRED
    if Recurrence.STILL_HAPPENING in found or _seen_by_hand(part):
        return Recurrence.STILL_HAPPENING
    if Recurrence.FALLING in found:
        return Recurrence.FALLING
    proving = [one.verdict for one in probes if one.reproduced]
    if proving and all(one is Recurrence.STOPPED for one in proving):
        return Recurrence.STOPPED
    clean = part.last is not None or found & {Recurrence.NO_EVIDENCE_YET, Recurrence.STOPPED}
    return Recurrence.NO_EVIDENCE_YET if clean else Recurrence.NOT_MEASURED


def _seen_by_hand(part: Probes) -> bool:
    """Whether a failure that a person saw stands: in this epoch, or in an earlier one and no probe has looked since."""
    if part.last is None or not part.last.failed:
        return False
    looked = any(one.evidence.tried for one in part.by_id.values())
    return part.last.seq > part.epoch_seq or not looked


def known(incident: Incident) -> dict[str, str]:
    """The verdict as conditions read it: not measured is unknown, hence absent."""
    verdict = incident.probes.verdict
    return {} if verdict is Recurrence.NOT_MEASURED else {"verdict": str(verdict)}


def spec(incident: Incident, name: str) -> Probe:
    """The probe called *name*: as it was set in this incident, else the plan's. Refused (not_found) where there is
    none."""
    everything = specs(incident)
    if name not in everything:
        raise not_found("probe", name, list(everything))
    return everything[name]


def specs(incident: Incident) -> dict[str, Probe]:
    """Every probe of *incident* by id, the plan's first."""
    own = {name: one.spec for name, one in incident.probes.by_id.items() if one.spec is not None}
    return {one.id: one for one in incident.plan.probes} | own


def observed(sample: Sample) -> Observation:
    """*sample* as the verdict reads it."""
    body = json.loads(sample.body)
    tries = Tries(instant(body["at"]), body["clean"], body["failed"], body["inconclusive"], body.get("repeated", 0))
    return Observation(sample.number, body["seq"], tries, body.get("why", ""), body.get("answer_digest"))


def weighed(incident: Incident, name: str, observations: Iterable[Observation]) -> Evidence:
    """The evidence of the probe called *name* with *observations*, all of those since the last entry about it. One that
    began before a change of the system belongs to the epoch before."""
    probed, wanted = incident.probes.by_id.get(name, Probed()), specs(incident).get(name)
    evidence = probed.entry._replace(below=wanted.below) if wanted else probed.entry
    changes = list(probed.changes if probed.history else _first_changes(incident))
    for one in observations:
        while changes and changes[0].seq <= one.seq:
            evidence = verdicts.changed(evidence, changes.pop(0).at)
        evidence = verdicts.seen(evidence, one.tries)
    for change in changes:
        evidence = verdicts.changed(evidence, change.at)
    return evidence


def _first_changes(incident: Incident) -> tuple[Change, ...]:
    """The last change from before the probe had any entry: tries before it are of a system that is no more."""
    part = incident.probes
    return (Change(part.epoch_seq, part.epoch_at),) if part.epoch_at else ()


def live(incident: Incident, samples: Mapping[str, Sequence[Sample]]) -> Incident:
    """*incident* with the *samples* that were taken since the last entries, by probe: what people look at."""
    if not any(samples.values()):
        return incident
    part = incident.probes
    for name, taken in samples.items():
        evidence = weighed(incident, name, map(observed, taken))
        probed = part.by_id.get(name, Probed())._replace(evidence=evidence, pending=len(taken))
        part = _with(part, name, probed)
    newest = max((one.evidence.as_of for one in part.by_id.values() if one.evidence.as_of), default=None)
    return replace(incident, probes=_settled(part, newest) if newest else part)


def worth_recording(incident: Incident, name: str, after: Evidence, now: datetime) -> str:
    """Why *after* is worth an entry, in words; empty where the samples say it well enough."""
    probed = incident.probes.by_id.get(name, Probed())
    before = probed.evidence
    if after.verdict is not before.verdict:
        return f"{_words(before.verdict)} → {_words(after.verdict)}"
    if after.reproduced and not before.reproduced:
        return "reproduced for the first time"
    if verdicts.claimed(after) != verdicts.claimed(before):
        return "what may be claimed changed"
    return "still so" if now - (probed.tried_at or datetime.min.replace(tzinfo=now.tzinfo)) >= AT_LEAST_EVERY else ""


def _words(verdict: Recurrence) -> str:
    return verdict.replace("_", " ")


def stale(incident: Incident, now: datetime) -> bool:
    """Whether what the verdict rests on is too old to be a claim about now: three times the schedule of a probe, a
    quarter of an hour by hand, or only tries that came to nothing since."""
    part = incident.probes
    if part.outdated:
        return True
    resting = resting_on(part)
    if not resting:
        return part.last is not None and now - part.last.as_of > STALE_AFTER
    return any(_stale(incident, name, now) for name in resting)


def resting_on(part: Probes) -> list[str]:
    """The probes that the verdict rests on, by id; empty where it rests on a person's word, or on nothing."""
    if part.verdict is Recurrence.STILL_HAPPENING and _seen_by_hand(part):
        return []
    return [name for name, one in part.by_id.items() if one.evidence.verdict is part.verdict and one.evidence.as_of]


def _stale(incident: Incident, name: str, now: datetime) -> bool:
    evidence, wanted = incident.probes.by_id[name].evidence, specs(incident).get(name)
    every = timedelta(seconds=STALE_TIMES * wanted.every) if wanted else STALE_AFTER
    return evidence.blind or evidence.as_of is None or now - evidence.as_of > every


def as_of(incident: Incident) -> datetime | None:
    """When what the verdict rests on was last seen: of several probes the one that looked longest ago."""
    part = incident.probes
    seen = [one.evidence.as_of for name in resting_on(part) if (one := part.by_id[name])]
    moments = [moment for moment in seen if moment]
    return min(moments) if moments else (part.last.as_of if part.last else None)


def _record(incident: Incident, command: RecordProbe, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "sign for a probe")
    if not command.clean and not command.failed:
        raise Refused(
            Code.INVALID, "nothing was tried", "say how many: warroom probe record --clean N --failed N --why …"
        )
    refuse_unreasoned(command.why, "a probe", "probe record --clean N --failed N")
    return [ProbeRecorded(clean=command.clean, failed=command.failed, why=command.why)]


def _set(incident: Incident, command: SetProbe, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "set up a probe")
    return [ProbeSet(probe=command.probe, hosts=tuple(sorted(set(command.hosts))))]


def _judge(incident: Incident, command: JudgeProbe, actor: Actor, now: datetime) -> list[Body]:
    if command.probe not in {one.id for one in incident.plan.probes}:
        refuse_outsiders(incident, actor, "run a probe that the plan does not have")
    spec(incident, command.probe)
    if not command.samples:
        raise Refused(Code.INVALID, "nothing was tried", f"warroom probe run {command.probe}")
    after = weighed(incident, command.probe, map(observed, command.samples))
    was = incident.probes.by_id.get(command.probe, Probed()).evidence.verdict
    return [
        ProbeJudged(
            probe=command.probe, was=was, verdict=after.verdict, evidence=verdicts.written(after),
            last=command.samples[-1].number, count=len(command.samples),
            digest=sha256("\n".join(sample.body for sample in command.samples).encode()),
            changed=worth_recording(incident, command.probe, after, now) or "asked for",
        )
    ]  # fmt: skip


COMMANDS: Deciders = {RecordProbe: _record, SetProbe: _set, JudgeProbe: _judge}
