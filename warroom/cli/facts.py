"""The plan's questions, answered on the command line."""

from __future__ import annotations

import shlex

import click

from warroom.cli import output
from warroom.cli.frame import Answer, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import assignment, why
from warroom.cli.reading import text_of
from warroom.cli.recorded import show
from warroom.core.facts import ClearFact, SetFact, Value, parse, said
from warroom.core.incident import Incident
from warroom.views import facts

EXAMPLE = "personal_data=yes"


@click.group(cls=Noun)
def fact() -> None:
    """Answer the plan's questions. What is not answered is unknown, and never taken for no."""


@fact.command("set", cls=Answer)
@click.argument("answers", nargs=-1, required=True, metavar="FACT=VALUE...")
@pass_invocation
def set_facts(call: Invocation, answers: tuple[str, ...]) -> None:
    """Set each FACT to its VALUE; - reads the value from stdin.

    \b
      warroom fact set personal_data=yes
      warroom fact set harm=serious sessions=1200 --based-on 40
    """
    incident = call.load(call.incident())
    asked = [_parsed(incident, *assignment(answer, EXAMPLE)) for answer in answers]
    recorded = [
        call.carry_out(incident.id, SetFact, once=_key(call, name, len(asked)), fact=name, value=value)
        for name, value in asked
    ]
    show(call, recorded, undo=_undo(incident, asked[0][0]) if len(asked) == 1 else "")


def _parsed(incident: Incident, name: str, typed: str) -> tuple[str, Value]:
    """All answers are checked before the first is recorded."""
    return name, parse(incident.question(name), text_of(typed, name))


def _key(call: Invocation, name: str, together: int) -> str | None:
    """A key names one command; several facts in one line are several commands."""
    return f"{call.once}/{name}" if call.once and together > 1 else None


def _undo(incident: Incident, name: str) -> str:
    before = incident.facts.answers.get(name)
    if before is None or before.value is None:
        return f'fact clear {name} --why "…"'
    return f"fact set {shlex.quote(f'{name}={said(before.value)}')}"


@fact.command("clear", cls=Answer)
@click.argument("name", metavar="FACT")
@why("Why it is unknown again")
@pass_invocation
def clear(call: Invocation, name: str, why: str) -> None:
    """Say that FACT is unknown again.

    \b
      warroom fact clear personal_data --why "the log was of another system"
    """
    incident = call.load(call.incident())
    call.do(ClearFact, fact=name, why=why, undo=_undo(incident, name))


@fact.command("list")
@click.option("--unknown", is_flag=True, help="Only what nobody has answered yet")
@pass_invocation
def list_facts(call: Invocation, *, unknown: bool) -> None:
    """The questions of the plan and their answers, those of the triage first.

    \b
      warroom fact list --unknown
    """
    incident = call.load(call.incident())
    shown = [one for one in facts.view(incident, call.desk.now()) if not (unknown and one.known)]
    if call.as_json:
        answers = facts.as_json(incident)
        output.listing("facts", [{"id": one.id, **_spec(incident, one.id), **answers[one.id]} for one in shown])
        return
    rows = [(f.id, f.value if f.known else "UNKNOWN", f"{f.by} {f.age}".strip(), f.who, f.ask) for f in shown]
    output.table(("FACT", "ANSWER", "BY", "WHO ANSWERS", "QUESTION"), rows)


def _spec(incident: Incident, name: str) -> dict[str, object]:
    spec = incident.question(name)
    said = {"ask": spec.ask, "type": str(spec.type), "choices": list(spec.choices)}
    return {**said, "who": spec.who, "triage": spec.triage}
