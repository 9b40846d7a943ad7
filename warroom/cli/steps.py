"""The checklist on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from warroom.cli import output
from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.reading import evidence, text_of
from warroom.core.incident import Incident
from warroom.core.plan import Stage
from warroom.core.steps import FinishStep, ReopenStep, SkipStep, StartStep, State
from warroom.views import steps
from warroom.views.steps import ACTIVE, StepView

_Row = tuple[Incident, StepView, dict[str, Any]]


@click.group(cls=Noun)
def step() -> None:
    """Work through the checklist."""


@step.command("start", cls=Change)
@click.argument("step")
@pass_invocation
def start(call: Invocation, step: str) -> None:
    """Say that you are working on STEP.

    \b
      warroom step start preserve
    """
    call.do(StartStep, step=step, undo=_reopen(step))


@step.command("done", cls=Change)
@click.argument("step")
@click.option("--result", metavar="TEXT", help="What you found or did; - reads it from stdin")
@click.option("--evidence", "files", metavar="FILE", multiple=True, help="A file to keep; repeatable, 50 MB each")
@pass_invocation
def done(call: Invocation, step: str, result: str | None, files: tuple[str, ...]) -> None:
    """Finish STEP.

    \b
      warroom step done preserve --evidence logs.tar --evidence prompt.txt
      warroom step done cause --result "the prompt of 14:00 dropped the policy section"
    """
    items, blobs = evidence(files)
    said = None if result is None else text_of(result, "result")
    call.do(FinishStep, files=blobs, step=step, result=said, evidence=items, undo=_reopen(step))


@step.command("skip", cls=Change)
@click.argument("step")
@why("Why it need not be done")
@pass_invocation
def skip(call: Invocation, step: str, why: str) -> None:
    """Leave STEP out.

    \b
      warroom step skip customers --why "nobody outside has seen it"
    """
    call.do(SkipStep, step=step, why=why, undo=_reopen(step))


@step.command("reopen", cls=Change)
@click.argument("step")
@why("What is left to do")
@pass_invocation
def reopen(call: Invocation, step: str, why: str) -> None:
    """Take back that STEP was started, finished or left out.

    \b
      warroom step reopen preserve --why "the app's logs are missing"
    """
    call.do(ReopenStep, step=step, why=why)


def _reopen(step: str) -> str:
    return f'step reopen {step} --why "…"'


@step.command("list")
@click.option("--mine", is_flag=True, help="Only what you can do now, in every open incident")
@click.option("--stage", type=click.Choice([str(one) for one in Stage]), multiple=True, help="Only these stages")
@click.option("--state", type=click.Choice([str(one) for one in State]), multiple=True, help="Only these states")
@pass_invocation
def list_steps(call: Invocation, stage: tuple[str, ...], state: tuple[str, ...], *, mine: bool) -> None:
    """The steps by stage: where each stands, who does it, by when.

    \b
      warroom step list --stage contain --state open
      warroom step list --mine
    """
    found = [row for row in _rows(call, mine=mine) if not stage or row[1].stage in stage]
    rows = [row for row in found if not state or row[1].state in state]
    if call.as_json:
        output.listing("steps", [{"incident": incident.id, **item} for incident, _, item in rows])
    elif mine:
        output.table(("INCIDENT", *_HEADINGS), [(incident.id, *_cells(shown)) for incident, shown, _ in rows])
    else:
        output.table(_HEADINGS, [_cells(shown) for _, shown, _ in rows])


def _rows(call: Invocation, *, mine: bool) -> Iterator[_Row]:
    if not mine:
        yield from _steps_of(call, call.load(call.incident()))
        return
    names = [call.incident()] if call.settings.incident else call.desk.incidents()
    for incident in map(call.peek, names):
        if incident.opening is not None and not incident.phases.ended:
            yield from (row for row in _steps_of(call, incident) if _can_do(call, row))


def _steps_of(call: Invocation, incident: Incident) -> Iterator[_Row]:
    now = call.desk.now()
    for shown, item in zip(steps.view(incident, now), steps.as_json(incident, now), strict=True):
        yield incident, shown, item


def _can_do(call: Invocation, row: _Row) -> bool:
    incident, shown, _ = row
    return steps.is_mine(incident, shown, incident.plan.person_for(call.actor.id))


_HEADINGS = ("STAGE", "STATE", "STEP", "ROLE", "DUE", "WHAT")


def _cells(shown: StepView) -> tuple[str, ...]:
    needs = f" (needs {shown.needs})" if shown.needs and shown.state in ACTIVE else ""
    note = f" · {shown.note}" if shown.note else ""
    state = f"{shown.state} LATE" if shown.late else shown.state
    return (shown.stage, state, shown.id, shown.role, shown.due, f"{shown.title}{needs}{note}")
