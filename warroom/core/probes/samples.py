"""The tries of probes beside the record: read, weighed, and when they are worth an entry.

The record gets an entry when tries change the verdict, what may be claimed, or whether the fault was ever reproduced,
and every quarter of an hour, with the digest of the samples that it rests on. What was tried since the last such entry
is weighed in again wherever the incident is looked at (`live`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from warroom.core import verdicts
from warroom.core.envelope import Sample
from warroom.core.instants import instant
from warroom.core.probes.state import Change, Probed, settled, specs, with_probed
from warroom.core.verdicts import Evidence, Recurrence, Tries

if TYPE_CHECKING:
    from warroom.core.incident import Incident

PROBE = "probe/"
"""How the series of samples of a probe begins; its id follows."""
AT_LEAST_EVERY = timedelta(minutes=15)
"""How long the record may go without an entry while a probe runs."""


class Observation(NamedTuple):
    """A sample as a probe's series holds it. *seq*: where the record stood when the try began."""

    number: int
    seq: int
    tries: Tries
    why: str
    answer: str | None = None


def observed(sample: Sample) -> Observation:
    """*sample* as the verdict reads it."""
    body = json.loads(sample.body)
    tries = Tries(instant(body["at"]), body["clean"], body["failed"], body["inconclusive"], body.get("repeated", 0))
    return Observation(sample.number, body["seq"], tries, body.get("why", ""), body.get("answer_digest"))


def weighed(incident: "Incident", name: str, observations: Iterable[Observation]) -> Evidence:
    """The evidence of the probe called *name* with *observations*, all of those since the last entry about it. One that
    began before a change of the system belongs to the epoch before, one from before the probe asked something else to
    another probe."""
    probed, wanted = incident.probes.by_id.get(name, Probed()), specs(incident).get(name)
    evidence = probed.entry._replace(below=wanted.below) if wanted else probed.entry
    changes = list(probed.changes if probed.history else _first_changes(incident))
    for one in observations:
        if one.seq < probed.set_seq:
            continue
        while changes and changes[0].seq <= one.seq:
            evidence = verdicts.changed(evidence, changes.pop(0).at)
        evidence = verdicts.seen(evidence, one.tries)
    for change in changes:
        evidence = verdicts.changed(evidence, change.at)
    return evidence


def _first_changes(incident: "Incident") -> tuple[Change, ...]:
    """The last change from before the probe had any entry: tries before it are of a system that is no more."""
    part = incident.probes
    return (Change(part.epoch_seq, part.epoch_at),) if part.epoch_at else ()


def live(incident: "Incident", samples: Mapping[str, Sequence[Sample]]) -> "Incident":
    """*incident* with the *samples* that were taken since the last entries, by probe: what people look at."""
    if not any(samples.values()):
        return incident
    part = incident.probes
    for name, taken in samples.items():
        evidence = weighed(incident, name, map(observed, taken))
        probed = part.by_id.get(name, Probed())._replace(evidence=evidence, pending=len(taken))
        part = with_probed(part, name, probed)
    newest = max((one.evidence.as_of for one in part.by_id.values() if one.evidence.as_of), default=None)
    return replace(incident, probes=settled(part, newest) if newest else part)


def worth_recording(incident: "Incident", name: str, after: Evidence, now: datetime) -> str:
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
