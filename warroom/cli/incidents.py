"""Which incidents there are, and which one is meant when nobody says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from warroom.cli import output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.opening import LONGEST_TITLE
from warroom.views import count_documents, counts, identity, probes, roles, severity
from warroom.views.incidents import FOREIGN
from warroom.views.safe import line

_NAMED = 10
"""How many open incidents a refusal lists."""
_WIDE = 120
_NARROW_TITLE = 24
"""Characters of a title on a terminal that is not wide."""


def only_open_one(call: Invocation) -> str:
    """The id of the only open incident. Refused where there is none (not_found) or more than one (invalid)."""
    incidents = [call.peek(name) for name in call.desk.incidents()]
    open_ones = [one for one in incidents if not one.phases.ended]
    if len(open_ones) == 1:
        return open_ones[0].id
    if not open_ones:
        past = "; a past one is chosen with -i ID (warroom list)" if incidents else ""
        raise Refused(Code.NOT_FOUND, "no incident is open", f'warroom declare "what happened"{past}')
    newest = open_ones[::-1][:_NAMED]
    named = ", ".join(f"{one.id} ({line(title(one), 60)})" for one in newest)
    more = f" and {len(open_ones) - _NAMED} more: warroom list" if len(open_ones) > _NAMED else ""
    raise Refused(
        Code.INVALID,
        f"{len(open_ones)} incidents are open: {named}{more}",
        f"say which: -i {open_ones[-1].id}, or WARROOM_INCIDENT",
        {"open": [{"id": one.id, "title": title(one)} for one in open_ones]},
    )


def title(incident: Incident) -> str:
    """The title as it came; a stand-in where a newer warroom declared it."""
    return incident.opening.title if incident.opening else FOREIGN


@click.command("list", cls=Verb)
@pass_invocation
def list_incidents(call: Invocation) -> None:
    """All incidents of the store, the newest last.

    \b
      warroom list
      warroom list --json
    """
    desk = call.desk
    incidents, now = [call.peek(name) for name in desk.incidents()], desk.now()
    if call.as_json:
        output.listing("incidents", [_as_json(one, now) for one in incidents])
    elif not incidents:
        output.text("no incidents yet")
    else:
        headings = ("INCIDENT", "TITLE", "SEVERITY", "PHASE", "AGE", "AFFECTED", "HAPPENING", "COMMANDER")
        longest = _NARROW_TITLE if (output.columns() or _WIDE) < _WIDE else LONGEST_TITLE
        output.table(headings, [_row(one, now, longest) for one in incidents])


def _row(incident: Incident, now: datetime, longest: int) -> tuple[str, ...]:
    if incident.opening is None:
        return (incident.id, title(incident), "?", "?", "?", "?", "?", "?")
    who, bad = identity.view(incident, now), severity.view(incident, now)
    level = f"{bad.level} ({bad.worse}?)" if bad.worse else bad.level
    affected, verdict = counts.view(incident, now), probes.view(incident, now)
    commander = roles.view(incident, now)[0]
    in_charge = commander.holder if commander.state in ("joined", "offered") else "nobody"
    name = line(f"DRILL {who.title}" if who.drill else who.title, longest)
    return (incident.id, name, level, who.phase, who.running, affected.brief, verdict.listed, in_charge)


def _as_json(incident: Incident, now: datetime) -> dict[str, Any]:
    if incident.opening is None:
        return {"id": incident.id, "title": None, "newer_entries": incident.newer}
    who, bad = identity.as_json(incident), severity.as_json(incident)
    affected, recurrence = count_documents.as_json(incident, now), probes.as_json(incident, now)
    return {
        **{key: who[key] for key in ("id", "title", "phase", "drill", "declared_at", "resolved_at", "closed_at")},
        "plan": identity.plan_as_json(incident),
        "severity": {key: bad[key] for key in ("level", "could_be")},
        "affected": {key: affected[key] for key in ("low", "likely", "high", "method", "as_of", "stale")},
        "recurrence": {key: recurrence[key] for key in ("verdict", "as_of", "stale")},
        "commander": incident.roles.seat(incident.plan.commander.id).occupant,
        "seq": incident.seq,
    }
