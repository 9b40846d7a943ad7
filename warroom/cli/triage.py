"""The walk through triage on a terminal: what counts as an incident, what is known, how bad that makes it.

Prompts go to stderr, so that stdout stays data. An empty answer leaves a fact unknown, which is never taken for no; and
what is not settled yet can be opened as a suspicion, so that nobody has to choose between an alarm and silence.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import click

from warroom.cli import diagnostics
from warroom.cli.invocation import Invocation
from warroom.core.conditions import Finding, Outcome
from warroom.core.errors import Refused
from warroom.core.facts import answers, parse
from warroom.core.incident import Incident
from warroom.core.plan import FactSpec
from warroom.core.plan.pinned import PinnedPlan
from warroom.views import conditions, severity
from warroom.views.plan import WIDTH, wrap
from warroom.views.safe import safe
from warroom.views.summary import few


class Answer(StrEnum):
    """What is to be done with what triage found."""

    DECLARE = "declare"
    SUSPECT = "suspect"
    LEAVE = "leave"


_ANSWERS = f"""\
What shall be done with it? The first two open the room and say whom to call.
  {Answer.DECLARE:<8} It is an incident, and is opened as declared.
  {Answer.SUSPECT:<8} It may be one: opened in the phase "detected", to be declared or called
           off later (warroom phase set declared, or warroom phase cancel).
  {Answer.LEAVE:<8} Record nothing; what you have answered here is forgotten.
"""
_BY_HABIT = {"yes": Answer.DECLARE, "no": Answer.LEAVE}
"""What people type to whatever is asked; it was a yes-or-no question once."""


def title() -> str:
    """What happened, in a line."""
    return str(click.prompt("What happened, in a line", err=True))


def plan(call: Invocation) -> str:
    """The plan to follow, chosen if there are several."""
    from warroom import bootstrap

    choices = bootstrap.plan_choices(call.settings)
    if len(choices) == 1:
        return choices[0]
    return str(click.prompt("Which plan", type=click.Choice(choices), err=True))


def questions(pinned: PinnedPlan, given: dict[str, Any]) -> dict[str, Any]:
    """The answers to the plan's triage questions that *given* does not answer."""
    detection = pinned.plan.detection
    _say(f"\nPlan {pinned.plan.id} {pinned.plan.version}: {pinned.plan.title}")
    _say("\n".join(["", *_criterion(pinned, "an AI incident", detection.incident)]))
    _say("\n".join([*_criterion(pinned, "a routine bug", detection.bug), ""]))
    _say("Leave an answer empty if it is unknown: unknown is never taken for no.\n")
    asked = [spec for spec in pinned.plan.facts if spec.triage and spec.id not in given]
    found = {spec.id: _ask(spec) for spec in asked}
    return {name: value for name, value in found.items() if value is not None}


def _criterion(pinned: PinnedPlan, what: str, condition: str) -> Iterator[str]:
    """When it is *what*: the plan's own questions with the answers that make it that, one a line."""
    found = conditions.view(pinned.plan, condition)
    yield f"It is {what} if {found.needed} {'hold' if found.needed.startswith('all') else 'holds'}:"
    for point in found.points:
        first, *rest = wrap(point, WIDTH - 4)
        yield from (f"  - {first}", *(f"    {part}" for part in rest))


def _ask(spec: FactSpec) -> Any:
    """A valid answer to *spec*; none where it is unknown."""
    _say(spec.ask + (f"\n  {spec.help}" if spec.help else ""))
    while True:
        typed = click.prompt(f"  {spec.id} ({answers(spec)})", default="", show_default=False, err=True).strip()
        if not typed:
            return None
        try:
            return parse(spec, typed)
        except Refused as refused:
            diagnostics.tell(refused.sentence)


def confirm(pinned: PinnedPlan, incident: Incident, *, suspected: bool) -> bool:
    """Shows what the answers come to and asks what to do about it; whether it is to be a suspicion. Stops where it is
    to be left alone. *suspected* is what was said on the line, and is what is offered then."""
    is_incident, is_bug = _findings(pinned, incident)
    _say("\n" + "\n".join([*_detected(pinned, is_incident, is_bug), *_severity(incident)]) + "\n")
    _say(_ANSWERS)
    offered = Answer.SUSPECT if suspected else _offered(is_incident.outcome, is_bug.outcome)
    answer = click.prompt(f"  {', '.join(Answer)}", default=offered, value_proc=_answer, err=True)
    if answer is Answer.LEAVE:
        diagnostics.tell("nothing was declared")
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)
    return bool(answer is Answer.SUSPECT)  # click's answers have no type


def _offered(incident: Outcome, bug: Outcome) -> Answer:
    """The answer for who presses Enter. Unknown is not no: it is left alone only where the plan says that it is a bug
    and that it is no incident."""
    if incident is Outcome.YES:
        return Answer.DECLARE
    return Answer.LEAVE if (incident, bug) == (Outcome.NO, Outcome.YES) else Answer.SUSPECT


def _answer(typed: str) -> Answer:
    """The answer that *typed* is, or how it begins."""
    words = {str(one): one for one in Answer} | _BY_HABIT
    found = [answer for word, answer in words.items() if typed.strip() and word.startswith(typed.strip().lower())]
    if not found:
        raise click.BadParameter(f"answer {', '.join(Answer)}, or the first letter of one")
    return found[0]


def _findings(pinned: PinnedPlan, incident: Incident) -> tuple[Finding, Finding]:
    """Whether it is an incident, and whether it is a routine bug."""
    detection = pinned.plan.detection
    return (
        incident.find(detection.incident, severity_allowed=True),
        incident.find(detection.bug, severity_allowed=True),
    )


def _detected(pinned: PinnedPlan, is_incident: Finding, is_bug: Finding) -> list[str]:
    found = [f"An AI incident: {_outcome(is_incident)}", f"A routine bug:  {_outcome(is_bug)}"]
    return [*found, *_advice(pinned, is_incident.outcome, is_bug.outcome)]


def _advice(pinned: PinnedPlan, incident: Outcome, bug: Outcome) -> list[str]:
    """What the plan says to do when the two conditions do not settle it."""
    if (incident, bug) == (Outcome.YES, Outcome.YES):
        return [f"Both hold: {pinned.plan.detection.both}"]
    return [f"Neither holds: {pinned.plan.detection.neither}"] if Outcome.YES not in (incident, bug) else []


def _outcome(finding: Finding) -> str:
    unsettled = finding.outcome is Outcome.UNDETERMINED
    return f"undetermined, because {finding.because}" if unsettled else str(finding.outcome)


def _severity(incident: Incident) -> list[str]:
    moment = incident.phases.entered[incident.phases.current]
    view = severity.view(incident, moment)
    found = [f"Severity: {view.level} {view.title}".rstrip(), f"  because: {view.why}"]
    return [*found, f"  could be {view.could_be}: unknown {few(view.missing, 8)}"] if view.could_be else found


def _say(text: str) -> None:
    """Talk of several lines, made safe: plans are text from outside as well."""
    click.echo(safe(text), file=sys.stderr)
