"""How an incident begins on the command line: in one line by a script, or question by question with a person.

This version pages nobody. So whoever declares is told at once whom to call and how, and loudly if the plan's contacts
cannot reach anybody.
"""

from __future__ import annotations

from typing import Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.calling import unreachable
from warroom.cli.frame import Change, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import assignment
from warroom.cli.reading import build
from warroom.cli.recorded import as_json, lines
from warroom.core.anchors import Anchor
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident, fold
from warroom.core.moments import moment
from warroom.core.opening import Declare
from warroom.core.plan.pinned import PinnedPlan
from warroom.desk import Recorded
from warroom.views import severity
from warroom.views.calling import Call, calls, said
from warroom.views.safe import few

EXAMPLE = "personal_data=yes"


@click.command("declare", cls=Change)
@click.argument("title", required=False)
@click.option("--plan", metavar="NAME|FILE", help="The plan to follow; default: that of the settings, or the only one")
@click.option("--fact", "facts", metavar="FACT=VALUE", multiple=True, help="What is known already; repeatable")
@click.option("--occurred", metavar="TIME", help="When it happened")
@click.option("--detected", metavar="TIME", help="When somebody noticed")
@click.option("--aware", metavar="TIME", help="When the organisation became aware; clocks start from it")
@click.option("--suspected", is_flag=True, help="Somebody noticed something; whether it is an incident is open")
@click.option("--drill", is_flag=True, help="Practise; keep drills in a store of their own")
@pass_invocation
def declare(
    call: Invocation, *, title: str | None, plan: str | None, facts: tuple[str, ...],
    occurred: str | None, detected: str | None, aware: str | None, suspected: bool, drill: bool,
) -> None:  # fmt: skip
    """Open an incident: on a terminal question by question, in a script in one line.

    \b
      warroom declare
      warroom declare "Refunds are promised that do not exist" --plan assistant --no-input
      warroom declare "Prompt injection" --plan assistant --fact personal_data=yes --detected=-40m
    """
    given = dict(assignment(fact, EXAMPLE) for fact in facts)
    anchors = {Anchor.OCCURRED: occurred, Anchor.DETECTED: detected, Anchor.AWARE: aware}
    asking = _asking if call.may_ask else _in_one_line
    title, pinned, known = asking(call, title, plan, given)
    command = _command(call, title, pinned, known, anchors, drill=drill, suspected=suspected)
    if call.may_ask and not call.dry_run:
        from warroom.cli import triage

        folded = _folded(_carry_out(call, command, dry_run=True))
        command = command.model_copy(update={"suspected": triage.confirm(folded, suspected=suspected)})
    _show(call, _carry_out(call, command, dry_run=call.dry_run), drill=drill)


_Told = tuple[str, PinnedPlan, dict[str, Any]]
"""The title, the plan, and what is known."""


def _in_one_line(call: Invocation, title: str | None, plan: str | None, given: dict[str, Any]) -> _Told:
    if not title:
        raise click.UsageError('say in a line what happened: warroom declare "…"')
    return title, _plan(call, plan), given


def _asking(call: Invocation, title: str | None, plan: str | None, given: dict[str, Any]) -> _Told:
    from warroom.cli import triage

    pinned = _plan(call, plan or call.settings.plan or triage.plan(call))
    title = title or triage.title()
    return title, pinned, given | triage.questions(pinned, given)


def _plan(call: Invocation, name: str | None) -> PinnedPlan:
    from warroom import bootstrap

    name = name or call.settings.plan
    if name is None:
        choices = bootstrap.plan_choices(call.settings)
        if len(choices) != 1:
            raise Refused(
                Code.INVALID,
                f"which plan? there are {', '.join(choices) or 'none'}",
                f'warroom declare "…" --plan {choices[0] if choices else "FILE"}, or plan = "…" in warroom.toml',
                {"plans": choices},
            )
        name = choices[0]
    return bootstrap.plan(call.settings, name)


def _command(
    call: Invocation, title: str, plan: PinnedPlan, facts: dict[str, Any], anchors: dict[Anchor, str | None],
    *, drill: bool, suspected: bool,
) -> Declare:  # fmt: skip
    now = call.open(create=True).now()
    dated = {anchor: moment(typed, now) for anchor, typed in anchors.items() if typed}
    moments = {anchor: when for anchor, (when, _) in dated.items()}
    known_to = {anchor: precision for anchor, (_, precision) in dated.items() if precision}
    return build(
        Declare,
        title=title,
        plan=plan,
        facts=facts,
        anchors=moments,
        known_to=known_to,
        drill=drill,
        suspected=suspected,
        **call.fields(),
    )


def _carry_out(call: Invocation, command: Declare, *, dry_run: bool) -> Recorded:
    return call.open(create=True).declare(command, call.actor, once=call.once, dry_run=dry_run)


def _folded(recorded: Recorded) -> Incident:
    return fold(Incident(recorded.incident), recorded.events)


def _show(call: Invocation, recorded: Recorded, *, drill: bool) -> None:
    incident = _folded(recorded)
    called = calls(incident)
    if call.as_json:
        shown = severity.as_json(incident)
        levels = {key: shown[key] for key in ("level", "could_be")}
        people = [one.as_json() for one in called]
        output.document({**as_json([recorded], dry_run=call.dry_run), "severity": levels, "call": people})
    else:
        output.text("\n".join([*lines(recorded, dry_run=call.dry_run)[:1], _severity(incident), *said(called)]))
    if not (drill or call.dry_run or recorded.again):
        _warn(called)
    if not (call.as_json or call.dry_run):
        diagnostics.tell(f"next: warroom open {recorded.incident}{call.again}, or warroom status{call.again}")


def _severity(incident: Incident) -> str:
    view = severity.view(incident, incident.phases.entered[incident.phases.current])
    could_be = f"; could be {view.could_be}: unknown {few(view.missing)}" if view.could_be else ""
    return f"severity {view.level} {view.title}{could_be}"


def _warn(called: list[Call]) -> None:
    if called:
        diagnostics.warn("this version pages nobody itself: call them")
    lost = [f"{name} ({why})" for name, why in unreachable(called)]
    if lost:
        everybody = {person.id for one in called for person in one.people}
        loud = "nobody can be reached: " if len(lost) == len(everybody) else ""
        diagnostics.warn(f"{loud}the plan's contacts do not reach {few(lost, 3)}")
        diagnostics.hint('mend the contacts, then: warroom plan adopt FILE --why "contacts"')
