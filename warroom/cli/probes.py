"""Whether it still happens, as somebody saw it."""

from __future__ import annotations

import click

from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.importing import import_probes
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.probing import list_probes, push, run, watch
from warroom.core.probes import RecordProbe


@click.group(cls=Noun)
def probe() -> None:
    """Whether the system still produces the error."""


for command in (import_probes, list_probes, push, run, watch):
    probe.add_command(command)


@probe.command("record", cls=Change)
@click.option("--clean", type=int, default=0, show_default=True, help="How many tries did not show the error")
@click.option("--failed", type=int, default=0, show_default=True, help="How many tries showed it")
@why("What you tried, and where")
@pass_invocation
def record(call: Invocation, clean: int, failed: int, why: str) -> None:
    """Say what you saw when you tried by hand. However clean, this alone never means that it stopped.

    \b
      warroom probe record --failed 3 --clean 17 --why "replayed the ticket's question"
    """
    call.do(RecordProbe, clean=clean, failed=failed, why=why)
