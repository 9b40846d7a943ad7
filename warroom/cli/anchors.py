"""The instants that clocks start from."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli import output
from warroom.cli.frame import Answer, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import assignment, why
from warroom.cli.reading import choice_of, evidence
from warroom.core.anchors import Anchor, SetAnchor, awaited, aware
from warroom.core.envelope import Precision
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.moments import moment
from warroom.views.times import exact

_COARSE = (Precision.HOUR, Precision.DAY)
"""What must be recorded, so that no view shows a minute that nobody knows."""


@click.group(cls=Noun)
def anchor() -> None:
    """The instants that clocks start from: occurred, detected, aware, and what the rules name besides."""


@anchor.command("set", cls=Answer)
@click.argument("said", metavar="NAME=TIME")
@why("On what evidence, or why it moves; needed when it moves later", required=False)
@click.option("--evidence", "files", metavar="FILE", multiple=True, help="A file that shows it; repeatable")
@pass_invocation
def set_anchor(call: Invocation, said: str, why: str | None, files: tuple[str, ...]) -> None:
    """Set NAME to TIME; deadlines follow. `anchor list` says which instants are asked for.

    \b
      warroom anchor set occurred=2026-11-23T14:00Z
      warroom anchor set aware=-20m --why "the monitor paged" --evidence alert.json
      warroom anchor set material=-5m --why "the disclosure committee decided"
    """
    name, typed = assignment(said, "occurred=2026-11-23T14:00Z")
    which = Anchor(choice_of("anchor", name, [str(one) for one in Anchor]))
    when, precision = moment(typed, call.desk.now())
    before = call.load(call.incident()).anchors.moments.get(which)
    undo = f'anchor set {which}={stamp(before.moment)} --why "…"' if before else ""
    items, blobs = evidence(files)
    said_so: dict[str, Any] = {"anchor": which, "moment": when, "known_to": precision, "why": why, "evidence": items}
    call.do(SetAnchor, files=blobs, undo=undo, **said_so)


@anchor.command("list")
@pass_invocation
def list_anchors(call: Invocation) -> None:
    """The instants that clocks start from, and who set them.

    \b
      warroom anchor list
    """
    items = _items(call.load(call.incident()))
    if call.as_json:
        output.listing("anchors", [{key: value for key, value in one.items() if key != "shown"} for one in items])
        return
    rows = [(one["id"], one["shown"], "assumed" if one["assumed"] else one["by"] or "") for one in items]
    output.table(("ANCHOR", "TIME", "BY"), rows)


def _items(incident: Incident) -> list[dict[str, Any]]:
    became_aware, assumed = aware(incident)
    items = []
    for one in awaited(incident):
        known = incident.anchors.moments.get(one)
        stands_in = became_aware if one is Anchor.AWARE and assumed else None
        when = known.moment if known else stands_in
        items.append({
            "id": str(one), "at": stamp(when) if when else None, "assumed": stands_in is not None,
            "by": known.by if known else None, "why": known.why if known else None, "seq": known.seq if known else None,
            "shown": exact(when, known.precision if known else None) if when else "unknown",
        })  # fmt: skip
    return items
