"""The number of people affected, as somebody states it or as a sample has it."""

from __future__ import annotations

import click

from warroom.cli.counting import list_counts, recount, run
from warroom.cli.drawing import sample
from warroom.cli.estimating import estimate
from warroom.cli.formats import formats
from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.labelling import label, labels
from warroom.cli.options import why


@click.group(cls=Noun)
def count() -> None:
    """How many people are affected: people, not rows, requests or accounts."""


@count.command("set", cls=Change)
@click.option("--low", type=int, required=True, help="At least so many")
@click.option("--likely", type=int, help="Probably so many")
@click.option("--high", type=int, help="At most so many; leave it out while nobody can say")
@why("How you know")
@pass_invocation
def set_count(call: Invocation, low: int, likely: int | None, high: int | None, why: str) -> None:
    """State a range that you sign for. It is shown as stated, never as counted.

    \b
      warroom count set --low 12 --why "tickets so far"
      warroom count set --low 12 --likely 14 --high 40 --why "tickets, doubled for the app"
    """
    from warroom.core.counts import SetCount

    call.do(SetCount, low=low, likely=likely, high=high, why=why)


for command in (estimate, formats, list_counts, recount, run, sample, label, labels):
    count.add_command(command)
