"""``verify``: is the record still what was recorded?

An auditor runs it on a store or on a log that was handed out, and a script runs it every night; so the answer is one
line an incident, the break is named by its entry, and the exit code alone is enough.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.views.safe import line

if TYPE_CHECKING:
    from warroom.core.audit import Audit

STDIN = "-"
TRUST = """\
trust: unsealed. Whoever holds all of it could have written all of it anew:
compare the number of entries and the head with what somebody noted elsewhere."""


@click.command("verify", cls=Verb)
@click.argument("what", required=False, metavar="[INC|FILE]")
@click.option("--all", "everything", is_flag=True, help="Every incident of the store: the default where none is named")
@pass_invocation
def verify(call: Invocation, what: str | None, *, everything: bool) -> None:
    """Check that the record is what was recorded.

    The chain of hashes, every body, every text and file that was kept, and that no entry is missing. FILE is a log that
    `warroom export --log` wrote; - reads it from stdin. Exit 10 if anything was changed.

    \b
      warroom verify
      warroom verify INC-7QX4-M2PD
      warroom verify incident.ndjson
    """
    if everything and what:
        raise click.UsageError("--all checks the whole store: name nothing beside it")
    in_file = bool(what) and is_file(str(what))
    damage = [] if in_file else call.desk.store.damage()
    audits = _of_log(str(what)) if in_file else _of_store(call, None if everything else _named(call, what))
    _show(call, audits, damage)
    if damage or not all(audit.intact for audit in audits):
        raise click.exceptions.Exit(diagnostics.Exit.INTEGRITY)


def is_file(what: str) -> bool:
    """Whether *what* means a file, and not an incident."""
    return what == STDIN or what.endswith(".ndjson") or "/" in what or os.path.isfile(what)  # noqa: PTH113


def _named(call: Invocation, what: str | None) -> str | None:
    name = what or call.settings.incident
    return call.desk.find(name) if name else None


def _of_store(call: Invocation, only: str | None) -> list[Audit]:
    """The audits of the incident *only*, or of all."""
    from warroom.core.audit import audit, strays

    records = {name: call.desk.records(name) for name in call.desk.incidents()}
    elsewhere = strays(record for of_one in records.values() for record in of_one)
    names = [only] if only else list(records)
    return [audit(name, records[name], call.desk.store.blob, elsewhere=elsewhere) for name in names]


def _of_log(what: str) -> list[Audit]:
    from dataclasses import replace

    from warroom.config import BadFile
    from warroom.core.audit import audit
    from warroom.reports.log import imported

    try:
        log = imported(_lines(what))
    except OSError as error:
        raise BadFile(f"{what} cannot be read: {error.strerror}", "name a file that you can read") from error
    except ValueError as error:
        raise BadFile(f"{what} is no exported log: {error}", "`warroom export --log --out FILE` writes one") from error
    found = audit(log.incident, log.records, lambda _: None, withheld=log.withheld)
    # A log holds no files: that they are not in it says nothing about whether they were kept.
    return [replace(found, breaks=(*found.breaks, *log.faults), gone=())]


def _lines(what: str) -> Iterator[bytes]:
    if what == STDIN:
        yield from sys.stdin.buffer
        return
    with Path(what).open("rb") as file:
        yield from file


def _show(call: Invocation, audits: list[Audit], damage: list[str]) -> None:
    if call.as_json:
        output.document(
            {
                "schema": "warroom.verification/v1",
                "intact": not damage and all(audit.intact for audit in audits),
                "damage": damage,
                "trust": "unsealed",
                "items": [_as_json(audit) for audit in audits],
            }
        )
        return
    for found in damage:
        output.text(f"the store's file is damaged: {line(found)}")
    for audit in audits:
        output.text("\n".join(_said(audit)))
    output.text(TRUST if audits else "nothing to check: there is no incident in this store")


def _said(audit: Audit) -> Iterator[str]:
    entries = f"{audit.entries} {'entry' if audit.entries == 1 else 'entries'}"
    if audit.intact:
        yield f"{audit.incident}: {entries}, unbroken" + (f"; {audit.withheld} withheld" if audit.withheld else "")
    else:
        places = "one place" if len(audit.breaks) == 1 else f"{len(audit.breaks)} places"
        yield f"{audit.incident}: BROKEN in {places} of {entries}"
    yield from (f"  entry {one.seq}: {one.what}" for one in audit.breaks)
    if audit.kept:
        yield f"  {audit.kept} kept texts and files are unchanged"
    yield from (f"  entry {one.seq} refers to {one.digest}, which is gone: erased, or lost" for one in audit.gone)
    yield f"  head {audit.head}"
    yield f"  tree {audit.tree_head}"


def _as_json(audit: Audit) -> dict[str, Any]:
    return {
        "incident": audit.incident,
        "intact": audit.intact,
        "entries": audit.entries,
        "withheld": audit.withheld,
        "head": audit.head,
        "tree_head": audit.tree_head,
        "breaks": [{"seq": one.seq, "what": one.what} for one in audit.breaks],
        "kept": audit.kept,
        "gone": [{"seq": one.seq, "digest": one.digest} for one in audit.gone],
    }
