"""Whether the system still produces the error: what probes measured, and what a person saw.

``stopped`` is only ever a measured verdict. By hand one can say that it still happens, or at most that no evidence was
seen. A change of the system starts a new epoch: clean tries from before it prove nothing any more, while a failure
seen before it stands until somebody looks again.

The tries of a probe are samples beside the record. The record gets an entry when they change the verdict, what may be
claimed, or whether the fault was ever reproduced, and every quarter of an hour, with the digest of the samples that it
rests on. What was tried since the last such entry is weighed in again wherever the incident is looked at (`live`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core import verdicts
from warroom.core.counts import refuse_outsiders
from warroom.core.envelope import Actor, Body, Deciders
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.ledger import sha256
from warroom.core.probes.ages import as_of, resting_on, stale
from warroom.core.probes.said import JudgeProbe, ProbeJudged, ProbeRecorded, ProbeSet, RecordProbe, SetProbe
from warroom.core.probes.samples import AT_LEAST_EVERY, PROBE, Observation, live, observed, weighed, worth_recording
from warroom.core.probes.state import (
    HEARS,
    Change,
    Judged,
    Probed,
    Probes,
    Sighting,
    evolve,
    known,
    spec,
    specs,
)
from warroom.core.verdicts import Recurrence

if TYPE_CHECKING:
    from warroom.core.incident import Incident
    from warroom.core.plan import Plan
    from warroom.core.plan.probes import Probe

__all__ = [
    "AT_LEAST_EVERY", "COMMANDS", "HEARS", "PROBE", "Change", "JudgeProbe", "Judged", "Observation", "ProbeJudged",
    "ProbeRecorded", "ProbeSet", "Probed", "Probes", "RecordProbe", "Recurrence", "SetProbe", "Sighting", "as_of",
    "evolve", "known", "live", "observed", "refuse_runs_by_outsiders", "resting_on", "spec", "specs", "stale",
    "started_anew", "weighed", "worth_recording",
]  # fmt: skip

WEIGHTLESS = ("title", "every", "timeout", "budget")
"""What may be changed of a probe while it stays the same one: none of it says what is asked, or what is an error."""


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
    before = specs(incident).get(command.probe.id)
    another = command.another or (before is not None and _weighty(before) != _weighty(command.probe))
    return [ProbeSet(probe=command.probe, hosts=tuple(sorted(set(command.hosts))), another=another)]


def started_anew(incident: Incident, plan: Plan) -> list[Body]:
    """The probes of the plan in force that ask or judge otherwise in *plan*: what the old ones saw is no baseline of
    the new ones. Those that were set up in the incident stay as they were set."""
    old, known = {one.id: one for one in incident.plan.probes}, incident.probes.by_id
    kept = {name for name, one in known.items() if one.spec is not None and one.spec != old.get(name)}
    return [
        ProbeSet(probe=one, hosts=known.get(one.id, Probed()).hosts, another=True)
        for one in plan.probes
        if one.id in old and one.id not in kept and _weighty(old[one.id]) != _weighty(one)
    ]


def _weighty(probe: Probe) -> Probe:
    """*probe* without what may be changed of it while it stays the same one."""
    return probe.model_copy(update=dict.fromkeys(WEIGHTLESS))


def refuse_runs_by_outsiders(incident: Incident, name: str, actor: Actor) -> None:
    """Refuses *actor* from outside the team where the plan has no probe called *name*: those of the plan anybody may
    run, who is let in at all."""
    if name not in {one.id for one in incident.plan.probes}:
        refuse_outsiders(incident, actor, "run a probe that the plan does not have")


def _judge(incident: Incident, command: JudgeProbe, actor: Actor, now: datetime) -> list[Body]:
    refuse_runs_by_outsiders(incident, command.probe, actor)
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
