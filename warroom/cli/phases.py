"""Where the incident stands, moved from the command line."""

from __future__ import annotations

import click

from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.core.phases import NEXT, Phase, Reopen, SetPhase

_REOPEN = 'phase reopen --why "…"'


@click.group(cls=Noun)
def phase() -> None:
    """Where the incident stands: detected, declared, contained, resolved, reviewing, closed; or cancelled."""


@phase.command("set", cls=Change)
@click.argument("to", metavar="PHASE", type=click.Choice([str(one) for one in Phase]))
@why("Why; needed against a guard of the plan, and for cancelled", required=False)
@click.option("--override", is_flag=True, help="Answer for it although a guard of the plan stands in the way")
@pass_invocation
def set_phase(call: Invocation, to: str, why: str | None, *, override: bool) -> None:
    """Move the incident to PHASE.

    \b
      warroom phase set contained
      warroom phase set resolved --override --why "vendor confirmed the fix in writing"
    """
    was = call.load(call.incident()).phases.current
    call.do(SetPhase, phase=to, why=why, override=override, undo=_undo(was, Phase(to)))


@phase.command("reopen", cls=Change)
@why("What came up")
@pass_invocation
def reopen(call: Invocation, why: str) -> None:
    """Go back to work: it is declared again.

    \b
      warroom phase reopen --why "two new tickets since this morning"
    """
    call.do(Reopen, why=why)


@phase.command("cancel", cls=Change)
@why("Why it is a false alarm")
@pass_invocation
def cancel(call: Invocation, why: str) -> None:
    """Call it a false alarm.

    \b
      warroom phase cancel --why "the answers came from the test system"
    """
    call.do(SetPhase, phase=Phase.CANCELLED, why=why, undo=_REOPEN)


def _undo(was: Phase, to: Phase) -> str:
    if was in NEXT[to]:
        return f"phase set {was}"
    return _REOPEN if Phase.DECLARED not in NEXT[to] and to is not Phase.DECLARED else ""
