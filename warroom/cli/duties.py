"""The duties of an incident on the command line: the list, the calendar file, and what a monitor asks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.clocks import clock
from warroom.cli.frame import Noun, Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.core.incident import Incident
from warroom.core.instants import seconds
from warroom.views import duties

_ASKED = 6
"""How many questions are listed below the duties."""
FORMATS = ("text", "json", "nagios")
_NAGIOS = {diagnostics.Exit.DONE: ("OK", 0), diagnostics.Exit.FALSE: ("WARNING", 1),
           diagnostics.Exit.BREACHED: ("CRITICAL", 2)}  # fmt: skip
"""The states of the plug-in interface of Nagios, with its exit codes."""


@clock.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was met, waived, or does not apply")
@pass_invocation
def list_duties(call: Invocation, *, everything: bool) -> None:
    """Whom this incident obliges to tell, by when, and what is still unknown.

    \b
      warroom clock list
      warroom clock list --all --json
    """
    incident = call.load(call.incident())
    now = call.desk.now()
    shown = [one for one in duties.view(incident, now) if everything or one.state not in duties.SETTLED]
    if call.as_json:
        ids = {one.id for one in shown}
        output.listing("duties", [one for one in duties.as_json(incident, now) if one["id"] in ids])
        return
    if not shown:
        output.text(_none(incident))
        return
    output.table(("DUTY", "STATE", "LEFT", "PLAN BY", "TO", "OWNER"), [_row(one) for one in shown])
    asked = duties.open_questions(incident, now)
    for one in asked[:_ASKED]:
        diagnostics.tell(f"unknown: {one.ask} ({one.who}) settles {len(one.duties)}: fact set {one.fact}=…")
    if len(asked) > _ASKED:
        diagnostics.tell(f"and {len(asked) - _ASKED} more: warroom fact list --unknown")


def _row(one: duties.DutyView) -> tuple[str, ...]:
    when = f"{one.due}{' (policy)' if one.policy else ''}" if one.due else f"waits for {one.waits}"
    return one.id, f"{one.state}{' LATE' if one.late else ''}", one.left, when, one.to, one.owner


def _none(incident: Incident) -> str:
    if incident.rules.pinned is None:
        return 'no rules are pinned: warroom rules adopt --why "…" pins them, and duties follow'
    if not incident.duties.by_id:
        return "no rule of notification binds the plan's entities: see legal_roles, kinds and jurisdictions in the plan"
    return "nothing is owed now: warroom clock list --all shows what was met, waived, or does not apply"


@clock.command("ics")
@click.option("--out", metavar="FILE", help="A new file; default: stdout")
@pass_invocation
def ics(call: Invocation, out: str | None) -> None:
    """The open deadlines as iCalendar, with alarms, for the calendar that you look at anyway.

    Only what is labelled normal is written. The events keep their UIDs: reading the file again moves them.

    \b
      warroom clock ics --out deadlines.ics
    """
    from warroom.cli.writing import create
    from warroom.reports.calendar import calendar, shareable

    incidents = _meant(call)
    withheld = sum(shareable(one)[1] for one in incidents)
    text = calendar(incidents, call.desk.now())
    if withheld:
        diagnostics.warn(f"{withheld} deadlines rest on labelled entries and are left out")
    if out is None:
        output.lines_of_a_format(text)
        return
    create(Path(out), [text])
    output.text(out)


def _meant(call: Invocation) -> list[Incident]:
    """The incident that is named, or all that are open."""
    if call.settings.incident:
        return [call.load(call.incident())]
    known = [call.peek(name) for name in call.desk.incidents()]
    return [one for one in known if one.opening is not None and not one.phases.ended]


@click.group(cls=Noun)
def check() -> None:
    """Questions of a monitor, answered by the exit code."""


@check.command("deadlines", cls=Verb)
@click.option("--within", default="2h", show_default=True, metavar="SPAN", help="What is due within this is due soon")
@click.option("--format", "form", type=click.Choice(FORMATS), help="json is what --json gives, too")
@click.option("--certain", is_flag=True, help="Only duties that apply, not those that may")
@pass_invocation
def deadlines(call: Invocation, within: str, form: str | None, *, certain: bool) -> None:
    """Whether a duty to notify is due soon, or breached; in all open incidents, or in the one of --incident.

    Exit 0 nothing is due, 1 something is due soon, 9 something is breached. With --format nagios the codes are those
    of its plug-ins: 0, 1, 2.

    \b
      warroom check deadlines --within 2h
      warroom check deadlines --within 24h --format nagios
    """
    now = call.desk.now()
    span = _span(within)
    found = [
        one for incident in _meant(call) for one in _due(incident, now, span) if not certain or one["applies"] == "yes"
    ]
    code = _verdict(found)
    if call.as_json or form == "json":
        output.document({"schema": "warroom.deadlines/v1", "within_s": span, "verdict": _WORDS[code], "items": found})
    elif form == "nagios":
        output.text(_plugin_line(found, code))
        raise click.exceptions.Exit(_NAGIOS[code][1])
    else:
        output.text("\n".join(map(_sentence, found)) or f"nothing is due within {within}")
    if code:
        raise click.exceptions.Exit(code)


_WORDS = {
    diagnostics.Exit.DONE: "none", diagnostics.Exit.FALSE: "due_soon", diagnostics.Exit.BREACHED: "breached",
}  # fmt: skip


def _span(text: str) -> int:
    try:
        return seconds(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--within") from error


def _due(incident: Incident, now: datetime, within: int) -> list[dict[str, Any]]:
    """What is due within so many seconds, or was."""
    shown = [one for one in duties.view(incident, now) if one.due_at is not None and one.state not in duties.SETTLED]
    near = [one for one in shown if one.due_at is not None and (one.due_at - now).total_seconds() <= within]
    whole = {one["id"]: one for one in duties.as_json(incident, now)}
    return [{"incident": incident.id, "left": one.left, **_short(whole[one.id])} for one in near]


_TOLD = ("id", "rule", "entity", "recipient", "applies", "state", "plan_by_at", "plan_by_is", "late", "owner")


def _short(duty: dict[str, Any]) -> dict[str, Any]:
    return {key: duty[key] for key in _TOLD}


def _verdict(found: list[dict[str, Any]]) -> diagnostics.Exit:
    if any(one["late"] for one in found):
        return diagnostics.Exit.BREACHED
    return diagnostics.Exit.FALSE if found else diagnostics.Exit.DONE


def _sentence(one: dict[str, Any]) -> str:
    may = "may be due" if one["applies"] == "possible" else "due"
    word = "BREACHED" if one["late"] else may
    return f"{one['incident']} {word} {one['plan_by_at']} ({one['left']}): {one['id']}, {one['state']}, {one['owner']}"


def _plugin_line(found: list[dict[str, Any]], code: diagnostics.Exit) -> str:
    late = [one for one in found if one["late"]]
    first = (late or found)[:1]
    said = "; ".join(_sentence(one).replace("|", "/") for one in first) or "nothing is due"
    return f"DEADLINES {_NAGIOS[code][0]} - {said} | breached={len(late)} due_soon={len(found) - len(late)}"
