"""The gates between the functions on the command line."""

from __future__ import annotations

import click

from warroom.cli import output
from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.core.gates import OverrideGate, RestoreGate
from warroom.views import gates


@click.group(cls=Noun)
def gate() -> None:
    """What waits until something else has happened, so that no function outruns another."""


@gate.command("list")
@pass_invocation
def list_gates(call: Invocation) -> None:
    """The gates of the plan: open or shut, what each blocks and waits for.

    \b
      warroom gate list
    """
    incident = call.load(call.incident())
    if call.as_json:
        output.listing("gates", gates.as_json(incident))
        return
    shown = gates.view(incident)
    if not shown:
        output.text("the plan has no gates: a section `gates` says what must wait for what")
        return
    rows = [
        (one.id, one.state, ", ".join(one.blocks), "; ".join(one.unmet) or one.opened or one.title) for one in shown
    ]
    output.table(("GATE", "STATE", "BLOCKS", "WAITS FOR"), rows)


@gate.command("override", cls=Change)
@click.argument("gate")
@why("Why it may go on all the same")
@pass_invocation
def override(call: Invocation, gate: str, why: str) -> None:
    """Open GATE although what it waits for has not happened; for the roles that the plan names.

    \b
      warroom gate override notice-before-fix --why "the portal is down; the authority was told by telephone"
    """
    call.do(OverrideGate, gate=gate, why=why, undo=f'gate restore {gate} --why "…"')


@gate.command("restore", cls=Change)
@click.argument("gate")
@why("Why it stands again")
@pass_invocation
def restore(call: Invocation, gate: str, why: str) -> None:
    """Let GATE stand again.

    \b
      warroom gate restore notice-before-fix --why "the portal is up"
    """
    call.do(RestoreGate, gate=gate, why=why, undo=f'gate override {gate} --why "…"')
