"""The timeline: every event as one sentence that a person would say.

Corrections are shown where the mistake was, beside it and never instead of it.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple

from warroom.core import (
    counts,
    duties,
    entries,
    facts,
    gates,
    labels,
    links,
    notices,
    opening,
    phases,
    probes,
    roles,
    rules,
    severity,
    steps,
    updates,
)
from warroom.core.anchors import AnchorSet
from warroom.core.envelope import Body, Event
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.views.counts import METHODS, people, scanned
from warroom.views.safe import few, line, safe
from warroom.views.times import clock, exact, rough


class EntryView(NamedTuple):
    """One entry. *said* is safe text on one line; *full* keeps its line breaks."""

    seq: int
    time: str
    exact: str
    actor: str
    via: str
    kind: str
    label: str
    said: str
    full: str
    correction: str
    follows: bool


def view(
    incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str], last: int | None = None
) -> tuple[EntryView, ...]:
    """The entries in the order of the record, or only the *last* so many."""
    shown = events[-last:] if last else events
    return tuple(one(incident, event, events, now, texts) for event in shown)


def those(
    incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str],
    wanted: Callable[[Event], bool],
) -> tuple[EntryView, ...]:  # fmt: skip
    """The *wanted* ones of the entries, in the order of the record."""
    return tuple(one(incident, event, events, now, texts) for event in events if wanted(event))


def one(
    incident: Incident, event: Event, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str]
) -> EntryView:
    """*event*, one of *events*, as an entry."""
    full = safe(sentence(event, texts, now.tzinfo))
    return EntryView(
        seq=event.seq,
        time=clock(event.at, now, event.precision),
        exact=exact(event.at, event.precision, now.tzinfo),
        actor=line(event.actor),
        via=line(event.via),
        kind=line(event.kind),
        label=str(entries.label_of(incident, event.seq)),
        said=line(full),
        full=full,
        correction=_correction(incident, event, events, texts),
        follows=event.body is not None and event.body.cause is not None,
    )


def _correction(incident: Incident, event: Event, events: tuple[Event, ...], texts: Mapping[str, str]) -> str:
    at = incident.entries.corrections.get(event.seq)
    body = events[at - 1].body if at else None
    return line(_text(body, texts)) if isinstance(body, entries.EntryCorrected) else ""


def sentence(event: Event, texts: Mapping[str, str], zone: tzinfo | None = UTC) -> str:
    """*event* as a sentence, with its times in *zone*, as it came: not safe to show yet."""
    body = event.body
    if body is None:
        return f"{event.kind}: from a newer warroom"
    if isinstance(body, entries.NoteAdded):
        text = _text(body, texts)
        detail = f" ({body.change})" if text != body.change else ""
        return f"SYSTEM CHANGED{detail}: {text}" if body.change else text
    if isinstance(body, entries.EntryCorrected):
        return f"entry {body.seq} corrected to: {_text(body, texts)} ({body.why})"
    dated = _DATED.get(type(body))
    return dated(body, zone) if dated else _SENTENCES[type(body)](body)


def _text(body: entries.NoteAdded | entries.EntryCorrected, texts: Mapping[str, str]) -> str:
    return str(body.text) if body.blob is None else texts.get(body.blob, "(the text was erased)")


def _declared(body: opening.IncidentDeclared) -> str:
    plan = body.plan.plan
    return f"{'DRILL: ' if body.drill else ''}{body.title} (plan {plan.id} {plan.version})"


def _adopted(body: opening.PlanAdopted) -> str:
    return f"plan {body.plan.plan.id} {body.plan.plan.version} adopted: {body.why}"


def _severity(body: severity.SeverityChanged) -> str:
    could_be = f", could be {body.could_be}" if body.could_be else ""
    if body.was != body.computed:
        was = f"{body.was} → " if body.was else ""
        return f"severity {was}{body.computed}{could_be}"
    met = [reason for reason in body.reasons if reason.level == body.computed]
    if not met:
        return f"severity stays {body.computed}{could_be or ', and could be nothing worse'}"
    return f"severity stays {body.computed}{could_be}; now because {'; '.join(met[0].because) or met[0].when}"


def _joined(body: roles.RoleJoined) -> str:
    relieved = f", relieving {body.relieves}" if body.relieves else ""
    why = f": {body.why}" if body.why else ""
    return f"{body.person} joined as {body.role}" + (" by acting" if body.acting else "") + relieved + why


def _done(body: steps.StepDone) -> str:
    result = f": {body.result}" if body.result else ""
    evidence = ", ".join(f"{one.name} {one.sha256[:12]}" for one in body.evidence)
    return f"step {body.step} done{result}" + (f" [evidence {evidence}]" if evidence else "")


def _count(body: counts.CountStated) -> str:
    high = f"–{body.high:,}" if body.high is not None else " or more"
    likely = f", likely {body.likely:,}" if body.likely is not None else ""
    return f"affected {body.low:,}{high}{likely}, stated: {body.why}"


def _measured(body: counts.CountMeasured) -> str:
    one = body.measured
    settled = one.complete and one.settled is not None
    said = people(one.low, one.likely, one.high, one.method, settled=settled)
    method = "" if one.method is counts.Method.AT_LEAST else METHODS[one.method]
    about = ", ".join(part for part in (method, scanned(one)) if part)
    return f"affected {said}, by {one.rule.id}" + (f" ({about})" if about else "") + f": {body.changed}"


def _sampled(body: labels.SampleDrawn) -> str:
    one = body.drawing
    strata = " and ".join(f"{part.drawn:,} of {part.population:,} {part.people}" for part in one.strata)
    twice = f", {one.second:.0%} of them by two" if one.second else ""
    return f"sample drawn for {one.rule.id}, to be labelled{twice}: {strata}"


def _judged(body: probes.ProbeJudged) -> str:
    failed, clean = body.evidence.get("failed", 0), body.evidence.get("clean", 0)
    return f"probe {body.probe}: {body.changed} ({failed:,} of {failed + clean:,} tries failed)"


def _probe_set(body: probes.ProbeSet) -> str:
    hosts = f", which may reach {few(body.hosts)}" if body.hosts else ""
    anew = "; it asks or judges otherwise than before, and its tries count anew" if body.another else ""
    return f"probe {body.probe.id} set up ({body.probe.kind}){hosts}{anew}"


def _probe(body: probes.ProbeRecorded) -> str:
    return f"tried by hand: {body.failed} of {body.clean + body.failed} failed: {body.why}"


def _phase(body: phases.PhaseChanged) -> str:
    why = f": {body.why}" if body.why else ""
    against = f" (against: {body.overrides})" if body.overrides else ""
    return f"phase {body.was + ' → ' if body.was else ''}{body.phase}{why}{against}"


def _anchor(body: AnchorSet, zone: tzinfo | None) -> str:
    return f"{body.anchor} at {exact(body.moment, body.precision, zone)}" + (f": {body.why}" if body.why else "")


def _opened(body: duties.DutyOpened, zone: tzinfo | None) -> str:
    may = "may be owed" if body.applies == "possible" else "owed"
    unknown = f", depending on {few(body.missing)}" if body.missing else ""
    return f"duty {body.duty}: {may} to {body.to or 'its recipient'}, {_by(body.deadline, zone)}{unknown}"


def _by(deadline: duties.Deadline, zone: tzinfo | None) -> str:
    if deadline.plan_by is None:
        return f"from {' or '.join(deadline.waits_for)}, not known yet" if deadline.waits_for else "without a date"
    return f"by {exact(deadline.plan_by, None, zone)}" + (" (our own policy)" if deadline.policy else "")


def _moved(body: duties.DeadlineMoved, zone: tzinfo | None) -> str:
    if body.again:
        return f"{body.duty} is owed again, {_by(body.deadline, zone)}"
    if body.earlier:
        was = f", before it was {_by(body.was, zone)}" if body.was.plan_by else ""
        return f"DEADLINE EARLIER: {body.duty} is due {_by(body.deadline, zone)}{was}"
    was_latest = body.was.plan_by == body.deadline.plan_by
    if was_latest:
        return f"{body.duty} is due {_by(body.deadline, zone)} as before; what may be argued changed"
    return f"deadline of {body.duty} moved: {_by(body.was, zone)} → {_by(body.deadline, zone)}"


def _reassessed(body: duties.DutyReassessed) -> str:
    answer = {"yes": "applies", "no": "does not apply", "possible": "may apply"}[body.applies]
    said = f"{answer} as before" if body.was == body.applies else "APPLIES" if body.applies == "yes" else answer
    unknown = f", depending on {few(body.missing)}" if body.missing else ""
    because = f": {'; '.join(body.because)}" if body.because else ""
    return f"{body.duty} {said}{unknown}{because}"


def _notice_sent(body: notices.NoticeSent) -> str:
    proof = f", proof {body.proof}" if body.proof else ""
    late = f", {rough(body.late_s)} late" if body.late_s else ""
    why = f" ({body.late_because})" if body.late_because else ""
    verb = "REHEARSED, nothing was sent:" if body.rehearsal else "notice sent:"
    return f"{verb} {body.duty} version {body.version} to {body.to}, {body.channel}{proof}{late}{why}"


def _drafted(body: notices.NoticeDrafted) -> str:
    template = f" from the template {body.template}" if body.template else ""
    return f"notice for {body.duty} drafted: version {body.version}{template}, {body.blob[:12]}"


def _approved(body: notices.NoticeApproved) -> str:
    who = ", ".join(body.functions)
    return f"notice for {body.duty} approved by {who}: version {body.version}, {body.blob[:12]}"


def _rules(body: rules.RulesAdopted) -> str:
    ids = len(body.rules.values["rules"])
    why = f": {body.why}" if body.why else ""
    return f"{ids} rules of notification {'adopted' if body.was else 'pinned'}, {body.rules.digest[:12]}{why}"


_DATED: Mapping[type[Body], Callable[[Any, tzinfo | None], str]] = {
    AnchorSet: _anchor,
    duties.DutyOpened: _opened,
    duties.DeadlineMoved: _moved,
}
"""The sentences that name a time."""

_SENTENCES: Mapping[type[Body], Callable[[Any], str]] = {
    opening.IncidentDeclared: _declared,
    opening.PlanAdopted: _adopted,
    facts.FactSet: lambda b: f"{b.fact} = {facts.said(b.value)}",
    facts.FactCleared: lambda b: f"{b.fact} is unknown again: {b.why}",
    severity.SeverityChanged: _severity,
    severity.SeverityOverridden: lambda b: f"severity overridden to {b.level}: {b.why}",
    severity.OverrideCleared: lambda b: f"severity override cleared: {b.why}",
    roles.RoleAssigned: lambda b: f"{b.person} assigned as {b.role}",
    roles.RoleJoined: _joined,
    roles.RoleOffered: lambda b: f"{b.role} offered to {b.to}",
    roles.RoleAccepted: lambda b: f"{b.person} took over {b.role} from {b.relieves}",
    roles.RoleLeft: lambda b: f"{b.person} left {b.role}",
    roles.RoleWithdrawn: lambda b: f"{b.person} is no longer asked to take {b.role}",
    steps.StepsOpened: lambda b: f"{len(b.due)} {'step' if len(b.due) == 1 else 'steps'} opened: {', '.join(b.due)}",
    steps.StepStarted: lambda b: f"step {b.step} started",
    steps.StepDone: _done,
    steps.StepSkipped: lambda b: f"step {b.step} skipped: {b.why}",
    steps.StepReopened: lambda b: f"step {b.step} reopened: {b.why}",
    updates.UpdatePosted: lambda b: f"UPDATE: {b.text}",
    counts.CountStated: _count,
    counts.CountMeasured: _measured,
    labels.SampleDrawn: _sampled,
    probes.ProbeRecorded: _probe,
    probes.ProbeSet: _probe_set,
    probes.ProbeJudged: _judged,
    phases.PhaseChanged: _phase,
    entries.EntryLabelled: lambda b: f"entry {b.seq} labelled {b.as_label}: {b.why}",
    rules.RulesAdopted: _rules,
    duties.DutyReassessed: _reassessed,
    duties.DutyWaived: lambda b: f"{b.duty} {'said not to apply' if b.not_applicable else 'waived'}: {b.why}",
    duties.DutyReinstated: lambda b: f"{b.duty} stands again: {b.why}",
    notices.NoticeDrafted: _drafted,
    notices.NoticeApproved: _approved,
    notices.ApprovalWithdrawn: lambda b: f"approval of version {b.version} for {b.duty} withdrawn: {b.why}",
    notices.NoticeSent: _notice_sent,
    notices.NoticeAcknowledged: lambda b: f"{b.duty} acknowledged: {b.proof}",
    gates.GateOverridden: lambda b: f"GATE {b.gate} OPENED although {'; '.join(b.unmet)}: {b.why}",
    gates.GateRestored: lambda b: f"gate {b.gate} stands again: {b.why}",
    links.IncidentLinked: lambda b: f"{b.relation.replace('_', ' ')} {b.other}",
}


def as_json(header: str, body: str, digest: str) -> dict[str, Any]:
    """One stored event as ``log --json`` prints it: the fields of its header, its hash, its body."""
    return {**json.loads(header), "hash": digest, "body": json.loads(body)}


def recorded_as_json(incident: str, events: tuple[Event, ...], *, again: bool) -> dict[str, Any]:
    """What a command recorded: ``warroom.recorded/v1``."""
    return {
        "schema": "warroom.recorded/v1",
        "incident": incident,
        "seq": events[-1].seq,
        "again": again,
        "events": [{"seq": e.seq, "kind": e.kind, "id": e.id, "at": stamp(e.at)} for e in events],
    }
