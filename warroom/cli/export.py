"""``export``: the record, to be handed to somebody who does not have this program.

What leaves the house leaves without the bodies of privileged and personal entries unless somebody says otherwise, and
with the means to check it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.writing import create

if TYPE_CHECKING:
    from warroom.core.envelope import Record

STDOUT = "-"
HOW_SUFFIX = ".how-to-check.txt"


@click.command("export", cls=Verb)
@click.option("--log", "log", is_flag=True, help="The bare log, one entry a line, as it is stored")
@click.option("--how", "how", is_flag=True, help="Print how to check a log without this program")
@click.option("--out", default=STDOUT, metavar="FILE", help="A new file; default: stdout")
@click.option("--all-labels", is_flag=True, help="With the bodies of privileged and personal entries")
@pass_invocation
def export(call: Invocation, out: str, *, log: bool, how: bool, all_labels: bool) -> None:
    """Hand out the record of an incident.

    With --out the explanation of how to check the log is written beside it, as FILE.how-to-check.txt.

    \b
      warroom export --log --out incident.ndjson
      warroom export --log | sha256sum
      warroom export --how
    """
    from warroom.reports.log import HOW, exported

    if how:
        output.text(HOW.rstrip("\n"))
        return
    if not log:
        raise click.UsageError("say what to export: --log, or --how for how to check one")
    incident = call.incident()
    records = call.desk.records(incident)
    withheld = frozenset[int]() if all_labels else _withheld(records)
    lines = exported(records, withheld)
    if out == STDOUT:
        for line in lines:
            output.text(line.rstrip("\n"))
    else:
        create(Path(out), lines)
        create(Path(out + HOW_SUFFIX), [HOW])
        _written(call, out, records, withheld)
    _warn(withheld, all_labels=all_labels)


def _withheld(records: list[Record]) -> frozenset[int]:
    """What stays at home. Not asked where all of it goes, so that a broken record can be handed out as well."""
    from warroom.core.entries import confidential
    from warroom.core.incident import Incident, fold, read

    events = [read(record) for record in records]
    return confidential(fold(Incident(records[0].incident), events), events)


def _written(call: Invocation, out: str, records: list[Record], withheld: frozenset[int]) -> None:
    head = records[-1].hash
    if call.as_json:
        said = {"incident": records[-1].incident, "file": out, "how": out + HOW_SUFFIX, "entries": len(records)}
        output.document({"schema": "warroom.exported/v1", **said, "withheld": sorted(withheld), "head": head})
        return
    output.text(f"{out}: {len(records)} entries of {records[-1].incident}, head {head}")
    output.text(f"{out}{HOW_SUFFIX}: how to check it")


def _warn(withheld: frozenset[int], *, all_labels: bool) -> None:
    if withheld:
        numbers = ", ".join(map(str, sorted(withheld)))
        diagnostics.tell(f"withheld as privileged or personal: the bodies of {numbers}; --all-labels includes them")
    if all_labels:
        diagnostics.warn("this holds the bodies of privileged and personal entries")
