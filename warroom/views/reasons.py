"""A condition as people argue about it: which of its alternatives holds, which does not, and because of what.

"Undetermined" helps nobody. "It turns on personal_data, which counsel answers and nobody has answered" tells whom to
ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from warroom.core.conditions import SEVERITY, Finding, Outcome, alternatives, compile_condition
from warroom.core.facts import said
from warroom.core.incident import Incident
from warroom.views.headline import Alarm
from warroom.views.sheets import Point, say
from warroom.views.times import ago

_SIGNS = {Outcome.YES: "+", Outcome.NO: "-", Outcome.UNDETERMINED: "?"}
_WHOLE = {
    Outcome.YES: "it applies",
    Outcome.NO: "it does not apply",
    Outcome.UNDETERMINED: "nobody can tell whether it applies",
}


def explained(incident: Incident, condition: str | None, now: datetime) -> Iterator[Point]:
    """*condition*, of which severity may be a part, by its alternatives, each with the present values that it rests on;
    "always" where there is none."""
    if condition is None:
        yield say("always: the plan sets no condition", "+")
        return
    whole, parts = incident.find(condition, severity_allowed=True), alternatives(condition)
    said = ", any of which suffices" if len(parts) > 1 else f": {parts[0]}"
    because = f", {whole.because}" if whole.because else ""
    yield say(f"{_WHOLE[whole.outcome]}{because}{said}", _SIGNS[whole.outcome], _alarm(whole), strong=True)
    if len(parts) == 1:
        yield from _values(incident, parts[0], now)
        return
    for part in parts:
        found = incident.find(part, severity_allowed=True)
        because = f", {found.because}" if found.because else ""
        yield say(f"{found.outcome}{because}: {part}", _SIGNS[found.outcome])
        yield from _values(incident, part, now)


def _values(incident: Incident, part: str, now: datetime) -> Iterator[Point]:
    for name in sorted(compile_condition(part, incident.pinned.vocabulary).names):
        yield say(f"{name} = {_value(incident, name, now)}", quiet=True, under=True)


def _alarm(found: Finding) -> Alarm:
    return Alarm.CAUTION if found.outcome is Outcome.UNDETERMINED else Alarm.NONE


def _value(incident: Incident, name: str, now: datetime) -> str:
    """What *name* is now, who says so and since when; for what is unknown, who answers it."""
    if name == SEVERITY:
        return incident.severity.level or "unknown"
    spec, answer = incident.asked.get(name), incident.facts.answers.get(name)
    if spec and (answer is None or answer.value is None):
        return f"UNKNOWN: {spec.ask} ({spec.who})"
    if answer:
        return f"{said(answer.value)} ({answer.by}, {ago(answer.at, now)})"
    return str(incident.known().get(name, "UNKNOWN"))
