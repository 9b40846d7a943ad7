"""What is known of every probe, and the one verdict that follows from all of them.

A person's word and what probes measured stand beside each other: the worst that anybody saw is the verdict, and it
stopped only when it did for each probe that ever reproduced the fault.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from warroom.core import verdicts
from warroom.core.entries import NoteAdded
from warroom.core.envelope import Event
from warroom.core.errors import not_found
from warroom.core.plan.probes import Probe
from warroom.core.probes.said import ProbeJudged, ProbeRecorded, ProbeSet
from warroom.core.verdicts import Evidence, Recurrence

if TYPE_CHECKING:
    from warroom.core.incident import Incident


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
    set_seq: int = 0
    """The event since which it asks and judges as it does: tries that began before are of another probe."""

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
            after = with_probed(part, body.probe.id, _set(part, body, event))
        case ProbeJudged():
            after = with_probed(part, body.probe, _judged(part.by_id.get(body.probe, Probed()), body, event))
        case NoteAdded(change=str(change)) if change:
            after = _changed(part, event, change)
        case _:
            return part
    return settled(after, event.at)


def _set(part: Probes, body: ProbeSet, event: Event) -> Probed:
    """The probe as it was set. One that asks or judges otherwise never reproduced the fault, and what the one before it
    saw is no baseline of it: it starts anew."""
    known = part.by_id.get(body.probe.id, Probed())._replace(spec=body.probe, hosts=body.hosts)
    if not body.another:
        return known
    changes = (Change(part.epoch_seq, part.epoch_at),) if part.epoch_at else ()
    evidence = verdicts.changed(Evidence(), part.epoch_at) if part.epoch_at else Evidence()
    return known._replace(entry=Evidence(), changes=changes, evidence=evidence, pending=0, set_seq=event.seq)


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


def with_probed(part: Probes, name: str, probed: Probed) -> Probes:
    """*part* in which the probe called *name* is *probed*; the verdict is not `settled` yet."""
    return part._replace(by_id={**part.by_id, name: probed})


def settled(part: Probes, at: datetime) -> Probes:
    """*part* with the verdict that follows from it, which holds since *at* where it is another one."""
    verdict = _together(part)
    return part if part.verdict is verdict else part._replace(verdict=verdict, since=at)


def _together(part: Probes) -> Recurrence:
    """One verdict: the worst that anybody saw. It stopped when it did for each probe that ever reproduced the fault."""
    probes = [one.evidence for one in part.by_id.values()]
    found = {one.verdict for one in probes}
    if Recurrence.RECURRED in found:
        return Recurrence.RECURRED
    if Recurrence.STILL_HAPPENING in found or seen_by_hand(part):
        return Recurrence.STILL_HAPPENING
    if Recurrence.FALLING in found:
        return Recurrence.FALLING
    proving = [one.verdict for one in probes if one.reproduced]
    if proving and all(one is Recurrence.STOPPED for one in proving):
        return Recurrence.STOPPED
    clean = part.last is not None or found & {Recurrence.NO_EVIDENCE_YET, Recurrence.STOPPED}
    return Recurrence.NO_EVIDENCE_YET if clean else Recurrence.NOT_MEASURED


def seen_by_hand(part: Probes) -> bool:
    """Whether a failure that a person saw stands: in this epoch, or in an earlier one and no probe has looked since."""
    if part.last is None or not part.last.failed:
        return False
    looked = any(one.evidence.tried for one in part.by_id.values())
    return part.last.seq > part.epoch_seq or not looked


def known(incident: "Incident") -> dict[str, str]:
    """The verdict as conditions read it: not measured is unknown, hence absent."""
    verdict = incident.probes.verdict
    return {} if verdict is Recurrence.NOT_MEASURED else {"verdict": str(verdict)}


def spec(incident: "Incident", name: str) -> Probe:
    """The probe called *name*: as it was set in this incident, else the plan's. Refused (not_found) where there is
    none."""
    everything = specs(incident)
    if name not in everything:
        raise not_found("probe", name, list(everything))
    return everything[name]


def specs(incident: "Incident") -> dict[str, Probe]:
    """Every probe of *incident* by id, the plan's first."""
    own = {name: one.spec for name, one in incident.probes.by_id.items() if one.spec is not None}
    return {one.id: one for one in incident.plan.probes} | own
