"""``undo``: the last thing that one did, taken back by entries that everybody sees."""

from __future__ import annotations

import click

from warroom.cli import diagnostics
from warroom.cli.frame import Change, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.recorded import said, show
from warroom.core import undo as ways


@click.command("undo", cls=Change)
@pass_invocation
def undo(call: Invocation) -> None:
    """Take back the last thing that you did in this incident.

    Nothing is deleted: it is taken back by an entry of its own, and a second undo does the thing again. Phases, tries
    and actions on the system are not undone; it says what to do instead.

    \b
      warroom undo --dry-run
      warroom undo
    """
    _refuse_what_says_nothing(call)
    history = call.desk.history(call.load(call.incident()).id)
    incident = history.incident
    found = ways.last(incident, history.events, incident.plan.person_for(call.actor.id))
    diagnostics.tell(f"takes back #{found.event.seq} {said(found.event)}: {found.becomes}")
    if found.weighty and call.may_ask and not call.dry_run and not click.confirm("Take it back?", err=True):
        diagnostics.tell("nothing was recorded")
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)
    based = {"based_on": call.given.get("based_on", incident.seq)}
    asked = [command.model_copy(update=based) for command in found.commands[: 1 if call.dry_run else None]]
    # Of several, each rests on the one before: only the first can be rehearsed.
    show(call, [call.desk.do(incident.id, one, call.actor, dry_run=call.dry_run) for one in asked], undo="undo")


def _refuse_what_says_nothing(call: Invocation) -> None:
    for option in ("at", "label", "once"):
        if option in call.given:
            raise click.UsageError(f"--{option} does nothing here: an undo is done now, and says again what was said")
