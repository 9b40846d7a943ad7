"""The timeline: every event as one sentence that a person would say.

Corrections are shown where the mistake was, beside it and never instead of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple

from warroom.core import counts, entries, facts, links, opening, phases, probes, roles, severity, steps, updates
from warroom.core.anchors import AnchorSet
from warroom.core.envelope import Body, Event
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.views.safe import line, safe
from warroom.views.times import clock, exact


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
    return _anchor(body, zone) if isinstance(body, AnchorSet) else _SENTENCES[type(body)](body)


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


def _probe(body: probes.ProbeRecorded) -> str:
    return f"tried by hand: {body.failed} of {body.clean + body.failed} failed: {body.why}"


def _phase(body: phases.PhaseChanged) -> str:
    why = f": {body.why}" if body.why else ""
    against = f" (against: {body.overrides})" if body.overrides else ""
    return f"phase {body.was + ' → ' if body.was else ''}{body.phase}{why}{against}"


def _anchor(body: AnchorSet, zone: tzinfo | None) -> str:
    return f"{body.anchor} at {exact(body.moment, body.precision, zone)}" + (f": {body.why}" if body.why else "")


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
    probes.ProbeRecorded: _probe,
    phases.PhaseChanged: _phase,
    entries.EntryLabelled: lambda b: f"entry {b.seq} labelled {b.as_label}: {b.why}",
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
