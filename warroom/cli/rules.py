"""The rules that an incident runs on: which are pinned, and what would change if those of today were adopted."""

from __future__ import annotations

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.recorded import as_json
from warroom.cli.recorded import show as told
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident, fold
from warroom.core.rules import AdoptRules, changes
from warroom.views.adopting import moves, said
from warroom.views.safe import line


@click.group(cls=Noun)
def rules() -> None:
    """The rules of notification that this incident runs on."""


@rules.command("show")
@pass_invocation
def show(call: Invocation) -> None:
    """The rules and calendars that are pinned; an upgrade of the program does not change them.

    \b
      warroom rules show
      warroom rules show --json > rules-as-pinned.json
    """
    incident = call.load(call.incident())
    pinned = incident.rules.pinned
    if pinned is None:
        raise _none_pinned(incident)
    if call.as_json:
        output.document({"schema": "warroom.rules_pinned/v1", "digest": pinned.digest, **pinned.values})
        return
    output.table(
        ("RULE", "WHERE", "TITLE", "CHECKED"),
        [(one["id"], one["jurisdiction"], line(one["title"]), one["checked_on"]) for one in pinned.values["rules"]],
    )
    for name, days in pinned.values["calendars"].items():
        diagnostics.tell(f"calendar {name}: {days['source']}, {days['first']} to {days['last']}")
    diagnostics.tell(f"digest {pinned.digest}, pinned in entry {incident.rules.seq}")


def _none_pinned(incident: Incident) -> Refused:
    return Refused(
        Code.NOT_FOUND, f"{incident.id} has no rules pinned: it was declared by an older warroom",
        'warroom rules adopt --why "…" pins those of today',
    )  # fmt: skip


@rules.command("adopt", cls=Change)
@why("Why the rules change in mid-incident")
@pass_invocation
def adopt(call: Invocation, why: str) -> None:
    """Replace the pinned rules and calendars by those of today.

    Shows which would change and which deadlines would move, asks on a terminal, and records it.

    \b
      warroom rules adopt --why "the calendar of the authority was corrected" --dry-run
      warroom rules adopt --why "the calendar of the authority was corrected"
    """
    incident = call.load(call.incident())
    found = call.desk.rules_for(incident)
    assert found is not None, "every desk of the command line has rules"
    # Whoever may not adopt them, or has nothing to adopt, is told so before being asked.
    rehearsed = call.carry_out(incident.id, AdoptRules, rehearsed=True, rules=found, why=why)
    if rehearsed.again:
        told(call, [rehearsed])
        return
    differing = list(changes(incident.rules.pinned, found))
    moved = list(moves(incident, fold(incident, rehearsed.events), call.desk.now()))
    if not call.as_json:
        output.text("\n".join([*map(said, differing), *(moved or ["no deadline moves"])]))
    if not call.dry_run:
        call.ask(f"Adopt these in {incident.id}?")
    recorded = call.carry_out(incident.id, AdoptRules, rules=found, why=why)
    if call.as_json:
        different = [one._asdict() for one in differing]
        output.document({**as_json([recorded], dry_run=call.dry_run), "changes": different, "moves": moved})
    else:
        told(call, [recorded], undo="undo" if incident.rules.pinned else "")  # where there were none, none come back
