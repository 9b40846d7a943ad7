"""Whether it is still happening: the verdict in words that cannot be mistaken for a better one.

A verdict is never said without its age and what it rests on. What a commander needs to know next is how much longer it
takes until more may be claimed, so that is a number of tries, and a time.
"""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan.probes import Kind, Probe
from warroom.core.probes import Probed, Probes, Recurrence, as_of, resting_on, specs, stale
from warroom.core.verdicts import Evidence, claimed, next_claim
from warroom.views.safe import line
from warroom.views.times import age, ago, clock
from warroom.views.verdicts import GOES_ON, WORDS, bound, following, may_claim, percent, sentences


class RecurrenceView(NamedTuple):
    """The verdict, what it rests on and how old that is. *alarming*: the harm goes on as far as anybody knows. *brief*:
    the numbers of the basis for where there is little room; empty where the basis has none. *stopped*: it did, as far
    as was measured."""

    words: str
    basis: str
    age: str
    stale: bool
    alarming: bool
    brief: str = ""
    stopped: bool = False

    @property
    def listed(self) -> str:
        """The verdict in a list, which has no column for its age: one that is too old must not pass for one of now."""
        return f"STALE {self.words}" if self.stale and not self.alarming else self.words


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
    reproduced: bool = False
    stopped: bool = False

    @property
    def brief(self) -> str:
        """The first of the sentences for a list, with what it must not be read without."""
        in_vain = bool(self.age) and not self.reproduced
        return f"Proves nothing, it never failed. {self.sentences[0]}" if in_vain else self.sentences[0]


def view(incident: Incident, now: datetime) -> RecurrenceView:
    """The verdict at *now*."""
    part, seen = incident.probes, as_of(incident)
    return RecurrenceView(
        words=WORDS[part.verdict],
        basis=_basis(incident, now),
        age=age(seen, now) if seen else "",
        stale=seen is not None and stale(incident, now),
        alarming=part.verdict in GOES_ON,
        brief=_brief(incident, now),
        stopped=part.verdict is Recurrence.STOPPED,
    )


def _basis(incident: Incident, now: datetime) -> str:
    part = incident.probes
    if part.epoch_at and part.outdated:
        return line(f"system changed {ago(part.epoch_at, now)} ({part.change}); nobody has looked since")
    if resting := _weakest_first(part):
        return line("; ".join(_briefly(part.by_id[name], name, now) for name in resting))
    if part.last is None:
        return line("; ".join(_in_vain(part))) or "nobody has looked yet"
    tries = part.last.clean + part.last.failed
    return line(f"{part.last.failed} of {tries} tries failed, by hand, {part.last.by}: {part.last.why}")


def _in_vain(part: Probes) -> list[str]:
    """What was tried and came to nothing."""
    tried = {name: one.evidence.inconclusive for name, one in part.by_id.items()}
    return [f"{name}: all {many:,} tries came to nothing" for name, many in tried.items() if many]


def _weakest_first(part: Probes) -> list[str]:
    """The probes that the verdict rests on, the one that says least first: where there is room for one of them alone,
    no better one may stand for it. What proves nothing comes last, behind what does."""

    def strength(name: str) -> tuple[bool, float]:
        evidence = part.by_id[name].evidence
        return not evidence.reproduced, -(1.0 if evidence.rate_upper is None else evidence.rate_upper)

    return sorted(resting_on(part), key=strength)


def _briefly(probed: Probed, name: str, now: datetime) -> str:
    """One probe in one line of the band: ``canary: 0 of 31 failed, below 10 %, 294 more to claim below 1 %``."""
    evidence = probed.evidence
    if not evidence.tried:
        return f"{name}: failed before the change, not tried since"
    upper, claim = claimed(evidence), following(evidence)
    parts = [f"{name}: {evidence.failed:,} of {evidence.tried:,} failed{_after(evidence)}"]
    parts += [f"blind since {clock(evidence.as_of, now)}"] if evidence.blind and evidence.as_of else []
    parts += ["never reproduced the fault: proves nothing"] if not evidence.reproduced else []
    parts += [f"below {bound(upper)}"] if upper and may_claim(evidence) else []
    parts += [f"{claim.more:,} more to claim below {bound(claim.below)}"] if claim else []
    return ", ".join(parts)


def _after(evidence: Evidence) -> str:
    if evidence.verdict is Recurrence.RECURRED:
        return " after it had stopped"
    if evidence.verdict is Recurrence.STOPPED and evidence.lately_failed:
        return f" ({evidence.lately_failed:,} since it stopped)"
    fell = evidence.verdict is Recurrence.FALLING
    return f" ({percent(evidence.baseline)} before the change)" if fell and evidence.baseline else ""


def _brief(incident: Incident, now: datetime) -> str:
    """The same of the weakest probe alone, the numbers first: ``0 of 31 failed, <10 %, 294 more for <1 %: canary``."""
    part, resting = incident.probes, _weakest_first(incident.probes)
    if part.outdated or not resting or not part.by_id[resting[0]].evidence.tried:
        return ""
    evidence, others = part.by_id[resting[0]].evidence, len(resting) - 1
    blind = any(part.by_id[name].evidence.blind for name in resting)
    upper, claim = claimed(evidence), following(evidence)
    parts = [f"blind since {clock(evidence.as_of, now)}"] if blind and evidence.as_of else []
    parts += [f"{evidence.failed:,} of {evidence.tried:,} failed"]
    parts += ["proves nothing: never failed"] if not evidence.reproduced else []
    parts += [f"<{bound(upper)}"] if upper and may_claim(evidence) else []
    parts += [f"{claim.more:,} more for <{bound(claim.below)}"] if claim else []
    return line(", ".join(parts) + f": {resting[0]}" + (f" and {others} more" if others else ""))


def each(incident: Incident, now: datetime) -> tuple[ProbeView, ...]:
    """Every probe of *incident*, those of the plan first."""
    return tuple(_one(incident, one, now) for one in specs(incident).values())


def _one(incident: Incident, probe: Probe, now: datetime) -> ProbeView:
    probed = incident.probes.by_id.get(probe.id, Probed())
    evidence = probed.evidence
    verdict = evidence.verdict
    return ProbeView(
        id=probe.id, kind=str(probe.kind), title=line(probe.title or ""), words=WORDS[verdict],
        sentences=tuple(map(line, sentences(evidence, apart_s(probe, evidence), now))),
        age=age(evidence.as_of, now) if evidence.as_of else "", stale=_old(probe, evidence, now),
        alarming=verdict in GOES_ON, reproduced=evidence.reproduced, stopped=verdict is Recurrence.STOPPED,
    )  # fmt: skip


def _old(probe: Probe, evidence: Evidence, now: datetime) -> bool:
    """Whether what it says is no claim about now: too long ago, or nothing but tries that came to nothing since."""
    return evidence.as_of is not None and (evidence.blind or (now - evidence.as_of).total_seconds() > 3 * probe.every)


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


def apart_s(probe: Probe, evidence: Evidence) -> float | None:
    """How many seconds there are between two tries of *probe*: its interval, or where many come at once (the rows of a
    log, the report of another check) as many as there were in this epoch. None where nobody can tell yet."""
    if probe.kind not in (Kind.QUERY, Kind.PUSH):
        return probe.every
    if not evidence.tried or evidence.epoch_at is None or evidence.as_of is None:
        return None
    return (evidence.as_of - evidence.epoch_at).total_seconds() / evidence.tried


def probe_as_json(incident: Incident, probe: Probe, now: datetime) -> dict[str, Any]:
    """One probe of *incident*, what it showed, and what may be claimed next."""
    probed = incident.probes.by_id.get(probe.id, Probed())
    evidence = probed.evidence
    after = next_claim(evidence) if evidence.tried and evidence.reproduced else None
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
        "next_claim": {"below": after.below, "more": after.more} if after else None,
        "since": stamp(evidence.since) if evidence.since else None,
        "as_of": stamp(evidence.as_of) if evidence.as_of else None,
        "stale": _old(probe, evidence, now) if evidence.as_of else None,
        "hosts": list(probed.hosts),
    }
