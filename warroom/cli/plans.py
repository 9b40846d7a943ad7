"""``plan``: the plans that there are, what one says, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.plan_files import adopt, new

if TYPE_CHECKING:
    from warroom.bootstrap import Checked
    from warroom.core.plan.findings import Problem
    from warroom.core.plan.pinned import PinnedPlan


@click.group(cls=Noun)
def plan() -> None:
    """Plans: what was agreed before."""


plan.add_command(new)
plan.add_command(adopt)


@plan.command("list")
@pass_invocation
def list_plans(call: Invocation) -> None:
    """The plans that ship, and those of the settings.

    \b
      warroom plan list
    """
    from warroom import bootstrap

    items = [_item(checked, shipped=shipped) for checked, shipped in bootstrap.known_plans(call.settings)]
    if call.as_json:
        output.listing("plans", items)
        return
    rows = [[item["id"] or "(no plan)", item["version"] or "", _origin(item), item["title"] or ""] for item in items]
    output.table(["PLAN", "VERSION", "WHERE", "TITLE"], rows)
    for item in items:
        if item["id"] is None:
            diagnostics.warn(f"{item['path']} is no plan: warroom plan check {item['path']}")


def _item(checked: Checked, *, shipped: bool) -> dict[str, Any]:
    found = checked.plan
    return {
        "id": found.id if found else None,
        "title": found.title if found else None,
        "version": found.version if found else None,
        "reviewed": str(found.reviewed) if found else None,
        "path": checked.file,
        "shipped": shipped,
    }


def _origin(item: dict[str, Any]) -> str:
    return "ships" if item["shipped"] else str(item["path"])


@plan.command("show")
@click.argument("name", required=False, metavar="[NAME|FILE]")
@click.option("--source", is_flag=True, help="The text as it was written, to be edited")
@pass_invocation
def show(call: Invocation, name: str | None, *, source: bool) -> None:
    """Read a plan; without a name, the incident's own.

    \b
      warroom plan show assistant
      warroom plan show -i INC-7QX4 --source > as-declared.yaml
    """
    pinned = _pinned(call, name)
    if call.as_json:
        output.document({"schema": "warroom.plan/v1", **pinned.values})
    elif source:
        output.text(pinned.source.rstrip("\n"))
    else:
        from warroom.views.plan import text

        output.text(text(pinned.plan).rstrip("\n"))


def _pinned(call: Invocation, name: str | None) -> PinnedPlan:
    if name is None:
        return call.load(call.incident()).pinned
    from warroom import bootstrap

    return bootstrap.plan(call.settings, name)


@plan.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--as-of", metavar="DATE", help="The day on which reviews may be overdue; default: today")
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="json is what --json gives, too")
@pass_invocation
def check(call: Invocation, files: tuple[str, ...], as_of: str | None, form: str | None) -> None:
    """What is wrong with plans, where, and how to mend it.

    Exit 0 clean, 1 findings (the plan can be used), 3 not a plan. FILE may be the name of a plan, or - for stdin.

    \b
      warroom plan check plans/*.yaml
      warroom plan check our-plan.yaml --as-of 2027-06-30
    """
    from warroom import bootstrap

    day = _day(as_of) if as_of else bootstrap.now().date()
    checked = [bootstrap.check_plan(call.settings, name, day) for name in files]
    if call.as_json or form == "json":
        output.document(_findings(checked, day))
    else:
        output.text("\n\n".join(map(_said, checked)))
    if any(one.plan is None for one in checked):
        raise click.exceptions.Exit(diagnostics.Exit.INVALID)
    if any(one.problems for one in checked):
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no date; write 2027-06-30", param_hint="--as-of") from error


def _said(checked: Checked) -> str:
    from warroom.core.plan.findings import render, visible

    name = visible(checked.file)
    if checked.plan is None:
        verdict = f"{name}: not a plan ({_count(checked.problems, 'error')})"
    elif checked.problems:
        verdict = f"{name}: can be used ({_count(checked.problems, 'finding')})"
    else:
        verdict = f"{name}: clean"
    needs = [f"  template {rule} {template} needs {', '.join(words)}" for rule, template, words in checked.templates]
    return "\n".join([*map(render, checked.problems), verdict, *needs])


def _count(problems: list[Problem], what: str) -> str:
    return f"{len(problems)} {what}" + ("" if len(problems) == 1 else "s")


def _findings(checked: list[Checked], day: date) -> dict[str, Any]:
    from dataclasses import asdict

    files = [{"file": one.file, "usable": one.plan is not None, "id": one.plan.id if one.plan else None}
             for one in checked]  # fmt: skip
    items = [asdict(problem) for one in checked for problem in one.problems]
    templates = [
        {"file": one.file, "rule": rule, "template": template, "needs": list(words)}
        for one in checked
        for rule, template, words in one.templates
    ]
    found = {"as_of": str(day), "files": files, "items": items, "templates": templates}
    return {"schema": "warroom.findings/v1", **found}


@plan.command("explain")
@click.argument("code", required=False, metavar="[CODE]")
@pass_invocation
def explain(call: Invocation, code: str | None) -> None:
    """What a code of `plan check` means.

    And why it matters, and what to do; without a code, all of them in a line each.

    \b
      warroom plan explain WR012
    """
    from warroom.core.plan.codes import CODES
    from warroom.core.plan.codes import explain as explained

    codes = [explained(code)] if code else list(CODES.values())
    if call.as_json:
        output.listing("codes", [one._asdict() for one in codes])
    elif code is None:
        output.table(["CODE", "", "MEANS"], [[one.code, one.severity, one.title] for one in codes])
    else:
        from warroom.views.plan import WIDTH, wrap

        one = codes[0]
        told = [f"{one.code} ({one.severity}): {one.title}", "", *wrap(one.explanation, WIDTH), ""]
        output.text("\n".join([*told, *wrap(f"Cure: {one.cure}", WIDTH)]))


@plan.command("schema")
def schema() -> None:
    """Print the JSON Schema of a plan, for editors.

    \b
      warroom plan schema > plan.schema.json
    """
    from warroom.core.plan.schema import schema as of_plan

    output.document(of_plan())
