"""The plan's questions and their answers; what is unknown is said loudly."""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.facts import answers, said
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan import FactSpec
from warroom.views.safe import line
from warroom.views.times import age


class FactView(NamedTuple):
    """One question. *options* are the answers to choose from; empty where the answer is typed."""

    id: str
    ask: str
    value: str
    known: bool
    by: str
    age: str
    who: str
    triage: bool
    type: str
    options: tuple[str, ...]
    hint: str


def view(incident: Incident, now: datetime) -> tuple[FactView, ...]:
    """The facts at *now*: triage questions first, then the plan's order."""
    ordered = sorted(incident.questions, key=lambda spec: not spec.triage)
    return tuple(_view(incident, spec, now) for spec in ordered)


def _view(incident: Incident, spec: FactSpec, now: datetime) -> FactView:
    answer = incident.facts.answers.get(spec.id)
    known = answer is not None and answer.value is not None
    return FactView(
        id=spec.id,
        ask=line(spec.ask),
        value=line(said(answer.value if answer else None)),
        known=known,
        by=line(answer.by) if answer and known else "",
        age=age(answer.at, now) if answer and known else "",
        who=spec.who,
        triage=spec.triage,
        type=str(spec.type),
        options=("yes", "no") if spec.type == "bool" else spec.choices,
        hint=line(spec.help or answers(spec)),
    )


def as_json(incident: Incident) -> dict[str, Any]:
    """``facts`` of the room as JSON: every fact of the plan, null while it is unknown."""
    answered = incident.facts.answers
    return {
        spec.id: {
            "value": answered[spec.id].value if spec.id in answered else None,
            "at": stamp(answered[spec.id].at) if spec.id in answered else None,
            "by": answered[spec.id].by if spec.id in answered else None,
        }
        for spec in incident.questions
    }
