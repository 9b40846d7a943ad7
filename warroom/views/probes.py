"""Whether it is still happening: the verdict in words that cannot be mistaken for a better one.

A verdict is never said without its age and what it rests on. What a commander needs to know next is how much longer it
takes until more may be claimed, so that is a number of tries, and a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from warroom.core import verdicts
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan.probes import Probe
from warroom.core.probes import Probed, Recurrence, as_of, resting_on, specs, stale
from warroom.core.verdicts import Evidence
from warroom.views.safe import line
from warroom.views.times import age, ago, clock, rough

WORDS = {
    Recurrence.NOT_MEASURED: "NOT MEASURED",
    Recurrence.STILL_HAPPENING: "STILL HAPPENING",
    Recurrence.FALLING: "FALLING",
    Recurrence.NO_EVIDENCE_YET: "NO EVIDENCE YET",
    Recurrence.STOPPED: "STOPPED",
    Recurrence.RECURRED: "RECURRED",
}
_GOES_ON = (Recurrence.STILL_HAPPENING, Recurrence.RECURRED)


class RecurrenceView(NamedTuple):
    """The verdict, what it rests on and how old that is. *alarming*: the harm goes on as far as anybody knows."""

    words: str
    basis: str
    age: str
    stale: bool
    alarming: bool


class ProbeView(NamedTuple):
    """One probe: what it is, its verdict, its *sentences*, how old they are."""

    id: str
    kind: str
    title: str
    words: str
    sentences: tuple[str, ...]
    age: str
    stale: bool
    alarming: bool


def view(incident: Incident, now: datetime) -> RecurrenceView:
    """The verdict at *now*."""
    part, seen = incident.probes, as_of(incident)
    return RecurrenceView(
        words=WORDS[part.verdict],
        basis=_basis(incident, now),
        age=age(seen, now) if seen else "",
        stale=seen is not None and stale(incident, now),
        alarming=part.verdict in _GOES_ON,
    )


def _basis(incident: Incident, now: datetime) -> str:
    part, resting = incident.probes, resting_on(incident.probes)
    if part.epoch_at and part.outdated:
        return line(f"system changed {ago(part.epoch_at, now)} ({part.change}); nobody has looked since")
    if resting:
        return line("; ".join(_briefly(part.by_id[name], name, now) for name in resting))
    if part.last is None:
        return "nobody has looked yet"
    tries = part.last.clean + part.last.failed
    return line(f"{part.last.failed} of {tries} tries failed, by hand, {part.last.by}: {part.last.why}")


def _briefly(probed: Probed, name: str, now: datetime) -> str:
    """One probe in one line of the band: ``canary: 0 of 31 failed, below 10 %, 294 more to claim below 1 %``."""
    evidence = probed.evidence
    upper = verdicts.claimed(evidence)
    parts = [f"{name}: {evidence.failed:,} of {evidence.tried:,} failed"]
    parts += [f"below {percent(upper)}"] if upper and not evidence.failed else []
    parts += ["never reproduced the fault: proves nothing"] if not evidence.reproduced else []
    following = verdicts.next_claim(evidence) if evidence.reproduced else None
    parts += [f"{following.more:,} more to claim below {percent(following.below)}"] if following else []
    return ", ".join(
        parts + ([f"blind since {clock(evidence.as_of, now)}"] if evidence.blind and evidence.as_of else [])
    )


def percent(rate: float) -> str:
    """*rate* as a commander says it: ``10 %``, ``3.3 %``, ``0.05 %``."""
    return f"{rate * 100:.2g} %" if rate < 0.995 else "100 %"


def sentences(evidence: Evidence, every_s: float | None, now: datetime) -> Iterator[str]:
    """What *evidence* says, in sentences for somebody who has to decide; *every_s* seconds between two tries, none
    where nobody knows."""
    if not evidence.tried:
        yield _untried(evidence, now)
        return
    yield _seen(evidence, now)
    if not evidence.reproduced:
        yield "This probe never reproduced the fault, so clean tries prove nothing."
        return
    upper = evidence.rate_upper
    if upper is not None and upper < 0.995:
        yield f"Rate now below {percent(upper)} ({percent(evidence.confidence)}, valid while watching)."
    following = verdicts.next_claim(evidence)
    if following:
        about = f", about {rough(int(following.more * every_s))}" if every_s else ""
        yield f"To claim below {percent(following.below)}: {following.more:,} more clean tries{about}."
    if evidence.blind:
        yield "The last tries came to nothing: nobody sees whether it still happens."


def _untried(evidence: Evidence, now: datetime) -> str:
    if evidence.inconclusive:
        return f"All {evidence.inconclusive:,} tries came to nothing: that is no evidence either way."
    since = f" since the system changed at {clock(evidence.epoch_at, now)}" if evidence.epoch_at else ""
    return f"Nothing was tried{since}."


def _seen(evidence: Evidence, now: datetime) -> str:
    since = f" since {clock(evidence.epoch_at, now)}" if evidence.epoch_at else ""
    repeated = f" ({evidence.repeated:,} further answers were the same to the letter)" if evidence.repeated else ""
    if not evidence.failed:
        return f"No error in {evidence.tried:,} {_plural('probe', evidence.tried)}{since}{repeated}."
    was = f"; {percent(evidence.baseline)} before the change" if evidence.baseline and evidence.baseline_final else ""
    return f"{evidence.failed:,} of {evidence.tried:,} failed{since}{repeated}{was}."


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


def each(incident: Incident, now: datetime) -> tuple[ProbeView, ...]:
    """Every probe of *incident*, those of the plan first."""
    return tuple(_one(incident, one, now) for one in specs(incident).values())


def _one(incident: Incident, probe: Probe, now: datetime) -> ProbeView:
    probed = incident.probes.by_id.get(probe.id, Probed())
    evidence = probed.evidence
    return ProbeView(
        id=probe.id, kind=str(probe.kind), title=line(probe.title or ""), words=WORDS[evidence.verdict],
        sentences=tuple(map(line, sentences(evidence, probe.every, now))),
        age=age(evidence.as_of, now) if evidence.as_of else "", stale=_old(probe, evidence, now),
        alarming=evidence.verdict in _GOES_ON,
    )  # fmt: skip


def _old(probe: Probe, evidence: Evidence, now: datetime) -> bool:
    return evidence.as_of is not None and (now - evidence.as_of).total_seconds() > 3 * probe.every


def as_json(incident: Incident, now: datetime) -> dict[str, Any]:
    """``recurrence`` of the room as JSON."""
    part, resting, seen = incident.probes, resting_on(incident.probes), as_of(incident)
    evidence = [part.by_id[name].evidence for name in resting]
    uppers = [one.rate_upper for one in evidence if one.rate_upper is not None]
    return {
        "verdict": str(part.verdict),
        "reproduced": _reproduced(incident),
        "tries": sum(one.tried for one in evidence) if resting else _by_hand(incident),
        "baseline": max((one.baseline for one in evidence if one.baseline is not None), default=None),
        "rate_upper": max(uppers, default=None),
        "confidence": min((one.confidence for one in evidence), default=None),
        "since": stamp(part.since) if part.since else None,
        "as_of": stamp(seen) if seen else None,
        "stale": stale(incident, now) if seen else None,
        "inconclusive": sum(one.inconclusive for one in evidence) if resting else None,
        "changed_at": stamp(part.epoch_at) if part.epoch_at else None,
        "why": part.last.why if part.last else None,
        "stated_by": part.last.by if part.last else None,
        "probes": [probe_as_json(incident, one, now) for one in specs(incident).values()],
    }


def _reproduced(incident: Incident) -> bool | None:
    """Whether the fault was ever shown, by a probe or to a person; none where nobody tried."""
    part = incident.probes
    if part.last is None and not any(one.history or one.pending for one in part.by_id.values()):
        return None
    by_hand = part.last is not None and part.last.failed > 0
    return by_hand or any(one.evidence.reproduced for one in part.by_id.values())


def _by_hand(incident: Incident) -> int | None:
    last = incident.probes.last
    return last.clean + last.failed if last else None


def probe_as_json(incident: Incident, probe: Probe, now: datetime) -> dict[str, Any]:
    """One probe of *incident*, what it showed, and what may be claimed next."""
    probed = incident.probes.by_id.get(probe.id, Probed())
    evidence = probed.evidence
    following = verdicts.next_claim(evidence) if evidence.tried and evidence.reproduced else None
    return {
        "id": probe.id,
        "kind": str(probe.kind),
        "title": probe.title,
        "every_s": probe.every,
        "verdict": str(evidence.verdict),
        "reproduced": evidence.reproduced if evidence.tried or evidence.reproduced else None,
        "clean": evidence.clean,
        "failed": evidence.failed,
        "inconclusive": evidence.inconclusive,
        "repeated": evidence.repeated,
        "blind": evidence.blind,
        "baseline": evidence.baseline,
        "target": evidence.target,
        "rate_upper": evidence.rate_upper,
        "confidence": evidence.confidence,
        "next_claim": {"below": following.below, "more": following.more} if following else None,
        "since": stamp(evidence.since) if evidence.since else None,
        "as_of": stamp(evidence.as_of) if evidence.as_of else None,
        "stale": _old(probe, evidence, now) if evidence.as_of else None,
        "hosts": list(probed.hosts),
    }
