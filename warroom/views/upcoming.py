"""What to do next, most pressing first, each with the command that does it."""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan.probes import Kind
from warroom.core.probes import Recurrence, specs
from warroom.views import deadlines, facts, severity
from warroom.views.deadlines import DeadlineView
from warroom.views.safe import line


class NextView(NamedTuple):
    """One thing to do. *kind* is what it is about: ``question``, ``count``, ``probe``, ``deadline``, ``phase``."""

    kind: str
    what: str
    why: str
    command: str
    urgent: bool
    due_at: datetime | None = None


def view(incident: Incident, now: datetime) -> tuple[NextView, ...]:
    """What to do next at *now*, what is urgent before what is not; empty when the incident has ended."""
    if incident.phases.ended:
        return ()
    due = deadlines.view(incident, now)
    late = [_deadline(one) for one in due if one.late]
    coming = [_deadline(one) for one in due if not one.late]
    found = (*_offers(incident), *late, *_questions(incident, now), *_unmeasured(incident), *coming, *_phase(incident))
    return tuple(sorted(found, key=lambda one: not one.urgent))


def _offers(incident: Incident) -> list[NextView]:
    return [
        NextView("role", line(f"{to} accepts {role.id}"), "a handover is open", f"role accept {role.id}", urgent=True)
        for role in incident.plan.roles
        if (to := incident.roles.seat(role.id).offered_to)
    ]


def _deadline(one: DeadlineView) -> NextView:
    noun, _, name = one.id.partition(":")
    command = {
        "step": f"step done {name}", "role": f"role join {name}", "update": "update post TEXT",
        "notice": f"notice show {name}", "fact": _NO_FACTS.get(name, f"fact set {name}=…"),
    }[noun]  # fmt: skip
    return NextView("deadline", f"{one.what} ({one.left})", one.owner, command, one.late or one.soon, one.due_at)


_NO_FACTS = {
    "affected.persons": "count set --low N --high N --why …",
    "who": "plan adopt FILE --why …",
}
"""What answers the questions of the rules that no fact answers."""


def _questions(incident: Incident, now: datetime) -> list[NextView]:
    """The unanswered questions that decide how bad it could be, then the rest of the triage."""
    worse = severity.view(incident, now)
    unknown = {fact.id: fact for fact in facts.view(incident, now) if not fact.known}
    settling = [fact for name, fact in unknown.items() if name in worse.missing]  # triage first
    triage = [fact for fact in unknown.values() if fact.triage and fact not in settling]
    return [
        NextView(
            "question",
            f"{fact.ask} ({fact.who})",
            f"it could be {worse.could_be}",
            f"fact set {fact.id}=…",
            urgent=True,
        )
        for fact in settling
    ] + [
        NextView("question", f"{fact.ask} ({fact.who})", "triage", f"fact set {fact.id}=…", urgent=False)
        for fact in triage
    ]


def _unmeasured(incident: Incident) -> list[NextView]:
    found = []
    if not incident.phases.running:
        return []
    if incident.affected is None:
        found.append(_uncounted(incident))
    if incident.probes.verdict is Recurrence.NOT_MEASURED:
        command = _look(incident)
        found.append(NextView("probe", "look whether it still happens", "nobody has looked", command, urgent=True))
    return found


def _uncounted(incident: Incident) -> NextView:
    """The plan may say how to count, before anybody is in a hurry."""
    if incident.plan.counts:
        return NextView("count", "count the people affected", "nobody has counted", "count run", urgent=True)
    command = "count set --low N --high N --why …"
    return NextView("count", "say how many people are affected", "nobody has counted", command, urgent=True)


def _look(incident: Incident) -> str:
    """The command that looks whether it still happens: by the first probe that can be asked, else by hand."""
    asked = [name for name, one in specs(incident).items() if one.kind not in (Kind.PUSH, Kind.MANUAL)]
    return f"probe run {asked[0]}" if asked else "probe record --clean N --failed N --why …"


def _phase(incident: Incident) -> list[NextView]:
    from warroom.core.phases import NEXT

    following = NEXT[incident.phases.current]
    if not following:
        return []
    to = following[0]
    return [NextView("phase", f"when that is so, make it {to}", "phase", f"phase set {to}", urgent=False)]


def as_json(incident: Incident, now: datetime) -> list[dict[str, Any]]:
    """``next`` of the room as JSON."""
    return [
        {
            "kind": one.kind,
            "what": one.what,
            "why": one.why,
            "command": f"warroom {one.command}",
            "urgent": one.urgent,
            "due_at": stamp(one.due_at) if one.due_at else None,
        }
        for one in view(incident, now)
    ]
