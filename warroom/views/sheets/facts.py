"""One of the plan's questions in full: how to find out, who answers, and what each answer would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from warroom.core.conditions import compile_condition
from warroom.core.envelope import Event
from warroom.core.facts import answers, said
from warroom.core.incident import Incident
from warroom.core.plan import FactSpec, FactType
from warroom.core.roles import may_act
from warroom.views import entries, preview
from warroom.views.headline import Alarm
from warroom.views.sheets import Point, Sheet, few, filled, history, say, section
from warroom.views.times import ago


def view(
    incident: Incident, events: tuple[Event, ...], now: datetime, texts: Mapping[str, str], name: str, *, me: str
) -> Sheet:  # fmt: skip
    """The question called *name* at *now*, as it is put to *me*. Refused (not_found) where the plan in force has
    none."""
    spec = incident.question(name)
    trail = entries.those(incident, events, now, texts, lambda event: getattr(event.body, "fact", None) == name)
    return filled(
        section("", _head(incident, spec, now)),
        section("What each answer would change", _changes(incident, spec, me, now)),
        section("What rests on it", _rests(incident, spec)),
        section("History", history(trail)),
    )


def _head(incident: Incident, spec: FactSpec, now: datetime) -> Iterator[Point]:
    yield say(spec.ask, strong=True)
    yield _now(incident, spec, now)
    yield say(f"{spec.id}: {_asked_for(spec)}", quiet=True)
    if spec.help:
        yield say(spec.help)
    acting = few(may_act(incident, spec.who)) or "nobody"
    yield say(f"{spec.who} answers it ({acting})" + (", when the incident is declared" if spec.triage else ""))


def _asked_for(spec: FactSpec) -> str:
    """What may be answered. Choices are listed below, with what each of them would change."""
    if spec.choices:
        return "several of the answers below" if spec.type is FactType.CHOICES else "one of the answers below"
    return answers(spec)


def _now(incident: Incident, spec: FactSpec, now: datetime) -> Point:
    answer = incident.facts.answers.get(spec.id)
    if answer is None or answer.value is None:
        alarm = Alarm.CAUTION if spec.triage else Alarm.NONE
        return Point("UNKNOWN, which is never taken for no", "?", alarm, strong=True)
    return say(f"{said(answer.value)}, {answer.by}, {ago(answer.at, now)}", "=", strong=True)


def _changes(incident: Incident, spec: FactSpec, me: str, now: datetime) -> Iterator[Point]:
    current = incident.facts.answers.get(spec.id)
    given = said(current.value if current else None)
    for one in (shown := preview.answers(incident, spec.id, me, now)):
        if one.value == given:
            yield say(f"{one.answer}: as it is", "=", quiet=True)
        elif one.changes:
            yield say(f"{one.answer}: {preview.brief(one.changes)}", ">")
    rest = [one.answer for one in shown if not one.changes and one.value != given]
    if rest:
        yield say(f"{', '.join(rest)}: {preview.brief(())}", quiet=True)


def _rests(incident: Incident, spec: FactSpec) -> Iterator[Point]:
    vocabulary = incident.pinned.vocabulary
    for level in incident.plan.severity.levels:
        if level.when and spec.id in compile_condition(level.when, vocabulary).names:
            yield say(f"{level.id}: {level.when}")
    for _, step in incident.plan.steps():
        if step.when and spec.id in compile_condition(step.when, vocabulary).names:
            yield say(f"step {step.id}: {step.when}")
