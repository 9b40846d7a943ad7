"""The duties of an incident on the command line: the list, the calendar file, and what a monitor asks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from warroom.cli import diagnostics, output
from warroom.cli.clocks import clock
from warroom.cli.frame import Noun, Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.core.errors import Refused
from warroom.core.incident import Incident
from warroom.core.instants import seconds
from warroom.views import duties
from warroom.views.safe import line

_ASKED = 6
"""How many questions are listed below the duties."""
FORMATS = ("text", "json", "nagios")
_NAGIOS = {diagnostics.Exit.DONE: ("OK", 0), diagnostics.Exit.FALSE: ("WARNING", 1),
           diagnostics.Exit.BREACHED: ("CRITICAL", 2), diagnostics.Exit.INVALID: ("UNKNOWN", 3)}  # fmt: skip
"""The states of the plug-in interface of Nagios, with its exit codes."""
_UNKNOWN = 3


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
    listed = asked if everything else asked[:_ASKED]
    for one in listed:
        diagnostics.tell(f"unknown: {one.ask} ({one.who}) settles {len(one.duties)}: warroom {_way(call, one.fact)}")
    if len(asked) > len(listed):
        diagnostics.tell(f"and {len(asked) - len(listed)} more: warroom {_named(call)}clock list --all")


def _way(call: Invocation, fact: str) -> str:
    """What settles *fact*, after ``warroom``."""
    ways = {"affected.persons": 'count set --low N --high N --why "…"', "who": 'plan adopt FILE --why "…"'}
    return _named(call) + ways.get(fact, f"fact set {fact}=…")


def _named(call: Invocation) -> str:
    """How the incident has to be named in a command, where it was named in this one."""
    return f"-i {call.incident()} " if call.settings.incident else ""


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

    incidents, _ = _meant(call)
    withheld = sum(shareable(one)[1] for one in incidents)
    text = calendar(incidents, call.desk.now())
    if withheld:
        diagnostics.warn(f"{withheld} deadlines rest on labelled entries and are left out")
    if out is None:
        output.lines_of_a_format(text)
        return
    create(Path(out), [text])
    output.text(out)


def _meant(call: Invocation) -> tuple[list[Incident], list[str]]:
    """The incident that is named, or all that are open; and those of them that this program cannot read."""
    if call.settings.incident:
        return [call.load(call.incident())], []
    open_ = [one for name in call.desk.incidents() if not (one := call.peek(name)).phases.ended]
    unread = [one.id for one in open_ if one.opening is None]
    for name in unread:
        diagnostics.warn(f"{name} was declared by a newer warroom: its deadlines are not known here")
    return [one for one in open_ if one.opening is not None], unread


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

    Exit 0 nothing is due, 1 something is due soon, 9 something is breached, 3 it cannot be told. With --format nagios
    the codes are those of its plug-ins: 0, 1, 2 and 3.

    \b
      warroom check deadlines --within 2h
      warroom check deadlines --within 24h --format nagios
    """
    if form == "nagios" and not call.as_json:
        _for_nagios(call, within, certain=certain)
    span = _span(within)
    found, code = _asked_about(call, span, certain=certain)
    if call.as_json or form == "json":
        output.document({"schema": "warroom.deadlines/v1", "within_s": span, "verdict": _WORDS[code], "items": found})
    else:
        output.text("\n".join(map(_sentence, found)) or f"nothing is due within {within}")
    if code:
        raise click.exceptions.Exit(code)


_WORDS = {
    diagnostics.Exit.DONE: "none", diagnostics.Exit.FALSE: "due_soon", diagnostics.Exit.BREACHED: "breached",
    diagnostics.Exit.INVALID: "unknown",
}  # fmt: skip


def _asked_about(call: Invocation, span: int, *, certain: bool) -> tuple[list[dict[str, Any]], diagnostics.Exit]:
    """What is due within *span* seconds, and the verdict: never that nothing is, while one incident cannot be read."""
    now, (incidents, unread) = call.desk.now(), _meant(call)
    due = [one for incident in incidents for one in _due(incident, now, span)]
    found = [one for one in due if not certain or one["applies"] == "yes"]
    verdict = _verdict(found)
    return found, diagnostics.Exit.INVALID if unread and verdict is not diagnostics.Exit.BREACHED else verdict


def _for_nagios(call: Invocation, within: str, *, certain: bool) -> NoReturn:
    """Its one line and its codes, also where the question cannot be answered: a code of ours would be another state."""
    try:
        found, code = _asked_about(call, _span(within), certain=certain)
    except (Refused, click.UsageError) as error:
        output.text(f"DEADLINES UNKNOWN - {line(diagnostics.sentence(error)).replace('|', '/')}")
        raise click.exceptions.Exit(_UNKNOWN) from error
    output.text(_plugin_line(found, code))
    raise click.exceptions.Exit(_NAGIOS[code][1])


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
    drill = incident.opening is not None and incident.opening.drill
    return [{"incident": incident.id, "drill": drill, "left": one.left, **_short(whole[one.id])} for one in near]


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
    incident = f"{'DRILL: ' if one['drill'] else ''}{one['incident']}"
    return f"{incident} {word} {one['plan_by_at']} ({one['left']}): {one['id']}, {one['state']}, {one['owner']}"


def _plugin_line(found: list[dict[str, Any]], code: diagnostics.Exit) -> str:
    late = [one for one in found if one["late"]]
    first = (late or found)[:1]
    nothing = "an incident cannot be read" if code is diagnostics.Exit.INVALID else "nothing is due"
    said = "; ".join(_sentence(one).replace("|", "/") for one in first) or nothing
    return f"DEADLINES {_NAGIOS[code][0]} - {said} | breached={len(late)} due_soon={len(found) - len(late)}"
