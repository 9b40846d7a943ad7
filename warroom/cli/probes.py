"""Whether it still happens, as somebody saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli import output
from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.importing import import_probes
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.probing import list_probes, push, run, watch

if TYPE_CHECKING:
    from warroom.core.verdicts import Evidence

HOW_MANY = click.IntRange(0, 10**12)
SMALLEST = 1e-9
"""The smallest rate that anybody can ask about: to claim it takes three thousand million clean tries."""


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
    from warroom.core.probes import RecordProbe

    call.do(RecordProbe, clean=clean, failed=failed, why=why)


def _share(_ctx: click.Context, _param: click.Parameter, value: float | None) -> float | None:
    if value is not None and not SMALLEST <= value < 1:
        raise click.BadParameter(f"{value:g} is no share; 0.05 is 5 %")
    return value


@probe.command("verdict")
@click.option("--clean", type=HOW_MANY, required=True, metavar="N", help="How many tries did not show the error")
@click.option("--failed", type=HOW_MANY, required=True, metavar="N", help="How many tries showed it")
@click.option("--below", type=float, callback=_share, metavar="RATE", help="It stopped when the rate is below this; "
              "default: a tenth of the baseline's")  # fmt: skip
@click.option("--baseline-clean", type=HOW_MANY, default=0, metavar="N", help="Clean tries before the system changed")
@click.option("--baseline-failed", type=HOW_MANY, default=0, metavar="N", help="Failed tries before the system changed")
@click.option("--confidence", type=float, callback=_share, default=0.95, show_default=True, metavar="SHARE",
              help="How sure a claim has to be")  # fmt: skip
@pass_invocation
def verdict(
    call: Invocation, clean: int, failed: int, *, below: float | None, baseline_clean: int, baseline_failed: int,
    confidence: float,
) -> None:  # fmt: skip
    """What so many tries say, without an incident: the rate that can be excluded, and how many more it takes.

    It may be asked after every try: whoever stops when it looks good is not fooled more often. Without tries from
    before the change nobody knows that the probe can fail, and it never says that it stopped.

    \b
      warroom probe verdict --clean 59 --failed 0
      warroom probe verdict --clean 97 --failed 0 --baseline-clean 8 --baseline-failed 4
      warroom probe verdict --clean 200 --failed 3 --below 0.05 --json
    """
    from warroom.views.verdicts import document, text

    found = _found((baseline_clean, baseline_failed), (clean, failed), below, confidence)
    if call.as_json:
        output.document(document(found))
    else:
        output.text(text(found))


def _found(before: tuple[int, int], after: tuple[int, int], below: float | None, confidence: float) -> Evidence:
    """The evidence of tries *before* a change, where there were any, and *after* it. The instants do not matter."""
    from datetime import UTC, datetime

    from warroom.core.verdicts import Evidence, Tries, changed, seen

    at = datetime.fromtimestamp(0, UTC)
    evidence = Evidence(below, confidence)
    if any(before):
        evidence = changed(seen(evidence, Tries(at, *before)), at)
    return seen(evidence, Tries(at, *after))
