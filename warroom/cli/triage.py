"""The walk through triage on a terminal: what counts as an incident, what is known, how bad that makes it.

Prompts go to stderr, so that stdout stays data. An empty answer leaves a fact unknown, which is never taken for no; and
what is not settled yet can be opened as a suspicion, so that nobody has to choose between an alarm and silence.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from warroom.cli import diagnostics
from warroom.cli.invocation import Invocation
from warroom.core.errors import Refused
from warroom.core.facts import answers, parse
from warroom.core.incident import Incident
from warroom.core.plan import FactSpec
from warroom.core.plan.pinned import PinnedPlan
from warroom.views import conditions
from warroom.views.opening import Answer, comes_to, suggested
from warroom.views.plan import WIDTH, wrap
from warroom.views.safe import safe

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


def confirm(incident: Incident, *, suspected: bool) -> bool:
    """Shows what the answers come to and asks what to do about it; whether it is to be a suspicion. Stops where it is
    to be left alone. *suspected* is what was said on the line, and is what is offered then."""
    _say("\n" + "\n".join(comes_to(incident)) + "\n")
    _say(_ANSWERS)
    offered = Answer.SUSPECT if suspected else suggested(incident)
    answer = click.prompt(f"  {', '.join(Answer)}", default=offered, value_proc=_answer, err=True)
    if answer is Answer.LEAVE:
        diagnostics.tell("nothing was declared")
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)
    return bool(answer is Answer.SUSPECT)  # click's answers have no type


def _answer(typed: str) -> Answer:
    """The answer that *typed* is, or how it begins."""
    words = {str(one): one for one in Answer} | _BY_HABIT
    found = [answer for word, answer in words.items() if typed.strip() and word.startswith(typed.strip().lower())]
    if not found:
        raise click.BadParameter(f"answer {', '.join(Answer)}, or the first letter of one")
    return found[0]


def _say(text: str) -> None:
    """Talk of several lines, made safe: plans are text from outside as well."""
    click.echo(safe(text), file=sys.stderr)
