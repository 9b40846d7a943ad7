"""What takes back the last thing that a person did: ordinary commands, recorded for all to see.

Nothing is deleted, so an undo is one more entry that leaves its part of the incident as it was before; taking that
back does the thing again. It takes back what one person said, and only while it still stands: what somebody else has
changed since is theirs. What happened in the world (an action on the system, a phase, a try) cannot be unsaid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warroom.core import (
    anchors,
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
from warroom.core.envelope import Body, Command, Event, Label
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident, fold
from warroom.core.instants import stamp

ACTIONS = "action."
"""How the kinds of all events begin that did something to the system."""
WITHDRAWN = "(withdrawn)"


@dataclass(frozen=True, slots=True)
class Undo:
    """*commands*, in their order, take *event* back; *becomes* says what it will be. A *weighty* one moves deadlines,
    the severity or who may see something, and must not be confirmed in passing."""

    event: Event
    commands: tuple[Command, ...]
    becomes: str
    weighty: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """An *event* to take back, one of *events*, and the incident *before* it."""

    event: Event
    events: Sequence[Event]
    before: Incident

    @property
    def why(self) -> str:
        """The reason that the record gives."""
        return f"taken back: #{self.event.seq}"


_Found = tuple[tuple[Command, ...], str]
"""The commands, and what it will be."""


def last(incident: Incident, events: Sequence[Event], person: str) -> Undo:
    """What takes back the last thing that *person* did in *incident*, whose record is *events*. Refused where they did
    nothing, where it cannot be taken back, and where somebody has changed the same thing since."""
    mine = (event for event in reversed(events) if event.actor == person and not _follows(event))
    event = next(mine, None)
    if event is None:
        raise Refused(
            Code.NOT_FOUND, f"{person} has done nothing in {incident.id}", "warroom log shows who did what"
        )  # fmt: skip
    if event.kind.startswith(ACTIONS):
        raise _final(event, "an action on the system is never taken back by an undo", "warroom log shows what was done")
    if event.body is None:
        raise Refused(Code.NEWER, f"#{event.seq} is from a newer warroom", "upgrade: pip install --upgrade warroom")
    way = _WAYS.get(type(event.body))
    if way is None:
        raise _final(event, *_NEVER[type(event.body)])
    before = fold(Incident(incident.id), events[: event.seq - 1])
    if way.part(incident, event) != way.part(fold(before, (event,)), event):
        raise _final(event, "this was changed by somebody since", "warroom log shows what came after it")
    commands, becomes = way.back(_Case(event, events, before), event.body)
    label = _label(incident, events, event)
    labelled = tuple(one.model_copy(update={"label": label}) for one in commands)
    return Undo(event, labelled, becomes, way.weighty or _opens_up(commands))


def _follows(event: Event) -> bool:
    """Whether *event* was not asked for but followed: from something else, or joining by acting."""
    body = event.body
    return body is not None and (body.cause is not None or (isinstance(body, roles.RoleJoined) and body.acting))


def _final(event: Event, sentence: str, hint: str) -> Refused:
    return Refused(Code.ILLEGAL_TRANSITION, f"#{event.seq}: {sentence}", hint.replace("SEQ", str(event.seq)))


def _opens_up(commands: Sequence[Command]) -> bool:
    return any(isinstance(one, entries.LabelEntry) and one.as_label is Label.NORMAL for one in commands)


def _label(incident: Incident, events: Sequence[Event], event: Event) -> Label:
    """The label that the commands need: what they say again may have been said under one. Corrections find theirs by
    themselves."""
    if isinstance(event.body, _TEXTS):
        return Label.NORMAL
    alike = (one.seq for one in events if _subject(one) == _subject(event))
    given = [entries.label_of(incident, seq) for seq in alike]
    return next((label for label in reversed(given) if label is not Label.NORMAL), Label.NORMAL)


def _subject(event: Event) -> tuple[str, str]:
    """The noun that *event* is about, and which one of its kind."""
    named = (getattr(event.body, name, "") for name in ("step", "fact", "role", "anchor"))
    return type(event.body).__module__, next(filter(None, named), "")


@dataclass(frozen=True, slots=True)
class _Way:
    """How events of one kind are taken back: *part* is what they change, *back* what leads there again."""

    part: Callable[[Incident, Any], object]
    back: Callable[[_Case, Any], _Found]
    weighty: bool = False


def _step(case: _Case, body: steps.StepStarted | steps.StepDone | steps.StepSkipped) -> _Found:
    was = case.before.steps.progress.get(body.step)
    begun = was is not None and was.state is steps.State.STARTED
    if was and begun and isinstance(body, steps.StepStarted):
        raise _final(
            case.event, f"{was.by} had started {body.step} before", f"warroom step reopen {body.step} opens it again"
        )
    reopened = steps.ReopenStep(step=body.step, why=case.why)
    if begun:
        return (reopened, steps.StartStep(step=body.step)), f"step {body.step} will be started, and not finished"
    return (reopened,), f"step {body.step} will be reopened"


def _reopened(case: _Case, body: steps.StepReopened) -> _Found:
    was = case.before.steps.progress[body.step]
    again: Command
    if was.state is steps.State.STARTED:
        again = steps.StartStep(step=body.step)
    elif was.state is steps.State.SKIPPED:
        again = steps.SkipStep(step=body.step, why=was.why or case.why)
    else:
        again = steps.FinishStep(step=body.step, result=was.result, evidence=was.evidence)
    return (again,), f"step {body.step} will be {was.state} again, as {was.by} left it"


def _fact(case: _Case, body: facts.FactSet | facts.FactCleared) -> _Found:
    was = case.before.facts.answers.get(body.fact)
    if was is None or was.value is None:
        return (facts.ClearFact(fact=body.fact, why=case.why),), f"{body.fact} will be unknown again"
    again = facts.SetFact(fact=body.fact, value=was.value)
    return (again,), f"{body.fact} will be {facts.said(was.value)} again, as {was.by} said"


def _severity(case: _Case, _body: Body) -> _Found:
    was = case.before.severity.override
    if was is None:
        return (severity.ClearSeverity(why=case.why),), "the severity will be what the criteria say"
    again = severity.SetSeverity(level=was.level, why=was.why)
    return (again,), f"the severity will be overridden to {was.level} again: {was.why}"


def _assigned(case: _Case, body: roles.RoleAssigned) -> _Found:
    was = case.before.roles.seat(body.role).assigned
    if was is None:
        return (roles.WithdrawRole(role=body.role),), f"{body.person} will no longer be asked to take {body.role}"
    return (
        roles.AssignRole(role=body.role, person=was, outsider=True),
    ), f"{was} will be asked again to take {body.role}"


def _offered(case: _Case, body: roles.RoleOffered) -> _Found:
    was = case.before.roles.seat(body.role).offered_to
    if was is None:
        return (roles.WithdrawRole(role=body.role),), f"{body.role} will no longer be offered to {body.to}"
    return (roles.OfferRole(role=body.role, to=was, outsider=True),), f"{body.role} will be offered to {was} again"


def _withdrawn(case: _Case, body: roles.RoleWithdrawn) -> _Found:
    offered = case.before.roles.seat(body.role).offered_to
    if offered:
        return (
            roles.OfferRole(role=body.role, to=offered, outsider=True),
        ), f"{body.role} will be offered to {offered}"
    again = roles.AssignRole(role=body.role, person=body.person, outsider=True)
    return (again,), f"{body.person} will be asked again to take {body.role}"


def _joined(case: _Case, body: roles.RoleJoined) -> _Found:
    if body.relieves:
        raise _final(case.event, *_given_back(body.role, body.relieves))
    return (roles.LeaveRole(role=body.role),), f"{body.role} will be vacant again"


def _accepted(case: _Case, body: roles.RoleAccepted) -> _Found:
    raise _final(case.event, *_given_back(body.role, body.relieves))


def _given_back(role: str, person: str) -> tuple[str, str]:
    return f"{role} goes back to {person} only when they accept it", f"warroom role handover {role} {person}"


def _left(case: _Case, body: roles.RoleLeft) -> _Found:
    offered = case.before.roles.seat(body.role).offered_to
    again: tuple[Command, ...] = (roles.JoinRole(role=body.role),)
    if offered:
        again += (roles.OfferRole(role=body.role, to=offered, outsider=True),)
    return again, f"{body.person} will be {body.role} again"


def _note(case: _Case, body: entries.NoteAdded | updates.UpdatePosted) -> _Found:
    if isinstance(body, entries.NoteAdded) and body.change:
        raise _final(
            case.event, "a change of the system began a new epoch of evidence, and no undo brings the old one back",
            'say what is right: warroom entry correct SEQ "…" --why "…", then look again: warroom probe record',
        )  # fmt: skip
    withdrawn = entries.CorrectEntry(seq=case.event.seq, text=WITHDRAWN, why=case.why)
    return (withdrawn,), "it stays on the record, marked as withdrawn"


def _corrected(case: _Case, body: entries.EntryCorrected) -> _Found:
    said = case.events[case.before.entries.corrections.get(body.seq, body.seq) - 1].body
    text = getattr(said, "text", None)
    if text is None:  # it was no text, or it is one that may be erased and that the core never sees
        raise _final(
            case.event, "what it said before cannot be said again from here",
            f'correct it once more: warroom entry correct {body.seq} "…" --why "…"',
        )  # fmt: skip
    return (
        entries.CorrectEntry(seq=body.seq, text=text, why=case.why),
    ), f"entry {body.seq} will read as it did before"


def _labelled(case: _Case, body: entries.EntryLabelled) -> _Found:
    was = entries.label_of(case.before, body.seq)
    return (entries.LabelEntry(seq=body.seq, as_label=was, why=case.why),), f"entry {body.seq} will be {was} again"


def _anchored(case: _Case, body: anchors.AnchorSet) -> _Found:
    was = case.before.anchors.moments.get(body.anchor)
    if was is None:
        raise _final(
            case.event, f"{body.anchor} was not set before, and what is known to have happened is not unset",
            f'set it right: warroom anchor set {body.anchor}=TIME --why "…"',
        )  # fmt: skip
    again = anchors.SetAnchor(anchor=body.anchor, moment=was.moment, known_to=was.precision, why=case.why)
    return (again,), f"{body.anchor} will be {stamp(was.moment)} again, and deadlines with it"


def _counted(case: _Case, _body: counts.CountStated) -> _Found:
    was = case.before.affected
    if was is None:
        raise _final(case.event, "nobody had stated a number before", "state what you know: warroom count set --low N")
    if was.measured is not None:
        raise _final(case.event, "it was counted before, and not stated", f"warroom count run {was.count_id}")
    why = f"{case.why}; as {was.by} stated: {was.why}"
    again = counts.SetCount(low=was.low, likely=was.likely, high=was.high, why=why)
    return (again,), f"the affected will be stated as {was.by} did before: {was.low:,} to {_upper(was.high)}"


def _upper(high: int | None) -> str:
    return "unknown" if high is None else f"{high:,}"


def _adopted(case: _Case, _body: opening.PlanAdopted) -> _Found:
    was = case.before.pinned
    return (opening.AdoptPlan(plan=was, why=case.why),), f"the plan will be {was.plan.id} {was.plan.version} again"


def _waived(case: _Case, body: duties.DutyWaived) -> _Found:
    return (duties.ReinstateDuty(duty=body.duty, why=case.why),), f"{body.duty} will stand again"


def _reinstated(case: _Case, body: duties.DutyReinstated) -> _Found:
    was = case.before.duties.by_id[body.duty].waiver
    assert was is not None, "only what was waived stands again"
    again = duties.WaiveDuty(duty=body.duty, why=was.why, not_applicable=was.not_applicable)
    return (again,), f"{body.duty} will be waived again: {was.why}"


def _approved(case: _Case, body: notices.NoticeApproved) -> _Found:
    withdrawn = notices.WithdrawApproval(duty=body.duty, why=case.why)
    return (withdrawn,), f"version {body.version} of the notice for {body.duty} will not be approved by you"


def _gate_opened(case: _Case, body: gates.GateOverridden) -> _Found:
    return (gates.RestoreGate(gate=body.gate, why=case.why),), f"the gate {body.gate} will stand again"


def _gate_restored(case: _Case, body: gates.GateRestored) -> _Found:
    was = case.before.gates.overridden[body.gate]
    return (gates.OverrideGate(gate=body.gate, why=was.why),), f"the gate {body.gate} will be open again: {was.why}"


def _rules_adopted(case: _Case, _body: rules.RulesAdopted) -> _Found:
    was = case.before.rules.pinned
    if was is None:
        raise _final(case.event, "there were no rules before these", "warroom rules adopt reads them anew")
    return (rules.AdoptRules(rules=was, why=case.why),), "the rules will be those of before, and deadlines with them"


_NEVER: Mapping[type[Body], tuple[str, str]] = {
    phases.PhaseChanged: (
        "a phase is not undone, it is moved",
        'warroom phase set PHASE, warroom phase reopen --why "…", or for a false alarm warroom phase cancel --why "…"',
    ),
    counts.CountMeasured: ("what was counted was counted", "count again: warroom count run"),
    labels.SampleDrawn: ("who was drawn was drawn", "draw a larger sample: warroom count sample"),
    probes.ProbeRecorded: ("what was seen was seen", "look again: warroom probe record"),
    probes.ProbeJudged: ("what was measured was measured", "look again: warroom probe run"),
    probes.ProbeSet: ("a probe that was set up is set up anew", "warroom probe run --file FILE"),
    notices.NoticeDrafted: (
        "a draft is not taken back: what was written before is still there",
        "draft it once more: warroom notice draft",
    ),
    notices.ApprovalWithdrawn: ("a withdrawn approval is given anew, by reading", "warroom notice approve"),
    notices.NoticeSent: (
        "what was sent was sent",
        "send what corrects it: warroom notice draft, then approve and send",
    ),
    notices.NoticeAcknowledged: ("a receipt stays", 'say that it is wrong: warroom note "…"'),
    links.IncidentLinked: ("a link is not removed", 'say that it is wrong: warroom note "…"'),
}
"""Why, and what to do instead."""

_TEXTS = (entries.NoteAdded, updates.UpdatePosted, entries.EntryCorrected, entries.EntryLabelled)


def _progress(one: Incident, event: Any) -> object:
    return one.steps.progress.get(event.body.step)


def _answer(one: Incident, event: Any) -> object:
    return one.facts.answers.get(event.body.fact)


def _override(one: Incident, _event: Event) -> object:
    return one.severity.override, one.severity.override_seq


def _seat(one: Incident, event: Any) -> object:
    return one.roles.seat(event.body.role)


def _mended(one: Incident, event: Event) -> object:
    return one.entries.corrections.get(event.seq)


def _waiver(one: Incident, event: Any) -> object:
    return one.duties.by_id[event.body.duty].waiver


def _approval(one: Incident, event: Any) -> object:
    """The person's own approval, and whether what they agreed to has left."""
    notice = one.notices.of(event.body.duty)
    return [agreed for agreed in notice.approvals if agreed.by == event.actor], notice.latest_is_sent


def _gate(one: Incident, event: Any) -> object:
    return one.gates.overridden.get(event.body.gate)


_WAYS: Mapping[type[Body], _Way] = {
    steps.StepStarted: _Way(_progress, _step),
    steps.StepDone: _Way(_progress, _step),
    steps.StepSkipped: _Way(_progress, _step),
    steps.StepReopened: _Way(_progress, _reopened),
    facts.FactSet: _Way(_answer, _fact),
    facts.FactCleared: _Way(_answer, _fact),
    severity.SeverityOverridden: _Way(_override, _severity, weighty=True),
    severity.OverrideCleared: _Way(_override, _severity, weighty=True),
    roles.RoleAssigned: _Way(_seat, _assigned),
    roles.RoleOffered: _Way(_seat, _offered),
    roles.RoleWithdrawn: _Way(_seat, _withdrawn),
    roles.RoleJoined: _Way(_seat, _joined),
    roles.RoleAccepted: _Way(_seat, _accepted),
    roles.RoleLeft: _Way(_seat, _left),
    entries.NoteAdded: _Way(_mended, _note),
    updates.UpdatePosted: _Way(_mended, _note),
    entries.EntryCorrected: _Way(lambda one, event: one.entries.corrections.get(event.body.seq), _corrected),
    entries.EntryLabelled: _Way(lambda one, event: one.entries.labels.get(event.body.seq), _labelled),
    anchors.AnchorSet: _Way(lambda one, event: one.anchors.moments.get(event.body.anchor), _anchored, weighty=True),
    counts.CountStated: _Way(lambda one, _: one.affected, _counted),
    duties.DutyWaived: _Way(_waiver, _waived, weighty=True),
    duties.DutyReinstated: _Way(_waiver, _reinstated, weighty=True),
    notices.NoticeApproved: _Way(_approval, _approved, weighty=True),
    gates.GateOverridden: _Way(_gate, _gate_opened, weighty=True),
    gates.GateRestored: _Way(_gate, _gate_restored, weighty=True),
    rules.RulesAdopted: _Way(lambda one, _: one.rules.seq, _rules_adopted, weighty=True),
    opening.PlanAdopted: _Way(lambda one, _: one.opening and one.opening.plan_seq, _adopted, weighty=True),
}
