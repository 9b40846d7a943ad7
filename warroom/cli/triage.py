"""The walk through triage on a terminal: what counts as an incident, what is known, how bad that makes it.

Prompts go to stderr, so that stdout stays data. An empty answer leaves a fact unknown, which is never taken for no.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from warroom.cli import diagnostics
from warroom.cli.invocation import Invocation
from warroom.core.errors import Refused
from warroom.core.facts import answers, parse
from warroom.core.incident import Incident
from warroom.core.plan import FactSpec
from warroom.core.plan.pinned import PinnedPlan
from warroom.views.opening import comes_to
from warroom.views.safe import safe


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
    _say(f"An AI incident is: {detection.incident}\nA routine bug is:  {detection.bug}\n")
    _say("Leave an answer empty if it is unknown: unknown is never taken for no.\n")
    asked = [spec for spec in pinned.plan.facts if spec.triage and spec.id not in given]
    found = {spec.id: _ask(spec) for spec in asked}
    return {name: value for name, value in found.items() if value is not None}


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


def confirm(incident: Incident) -> None:
    """Shows what the answers come to and asks whether to declare; stops where not."""
    _say("\n" + "\n".join(comes_to(incident)) + "\n")
    if not click.confirm("Declare it", default=True, err=True):
        diagnostics.tell("nothing was declared")
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)


def _say(text: str) -> None:
    """Talk of several lines, made safe: plans are text from outside as well."""
    click.echo(safe(text), file=sys.stderr)
