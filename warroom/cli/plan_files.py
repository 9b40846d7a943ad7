"""``plan new`` and ``plan adopt``: how a plan comes to be a team's own, and how it is mended in mid-incident."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Change, Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.writing import create, make_folder

if TYPE_CHECKING:
    from warroom.core.plan.pinned import PinnedPlan
    from warroom.desk import Recorded

TEMPLATES = ("assistant", "decisions")
SCHEMA_FILE = "plan.schema.json"
"""What the first lines of a shipped plan tell an editor to read."""
STDOUT = "-"

_CONTACTS = re.compile(r"\bcontact: \[[^\]]*\]")


def template(name: str) -> str:
    """The shipped plan *name* with every contact emptied: its people are invented, and nobody shall call them."""
    from warroom import bundled

    text = (bundled.plans() / f"{name}.yaml").read_text(encoding="utf-8")
    return _CONTACTS.sub("contact: []", text)


def write_schema(folder: Path) -> Path | None:
    """Writes the schema into *folder*; none where one is there already."""
    from warroom.bootstrap import missing
    from warroom.core.plan.schema import schema

    path = folder / SCHEMA_FILE
    if not missing(path):
        return None
    create(path, [json.dumps(schema(), indent=2), "\n"], mode=0o644)
    return path


def filling_in(path: Path) -> list[str]:
    """What is left to do with a plan that was made from a template."""
    return [
        f"the people in {path} are invented and have no contacts: name yours, with a contact each",
        f"the logs and addresses in {path} under counts and probes are invented: name yours, and try both in a drill",
        f"warroom plan check {path} lists, with line and column, what is left to fill in",
    ]


@click.command("new", cls=Verb)
@click.option("--template", "name", type=click.Choice(TEMPLATES), required=True, help="The shipped plan to begin with")
@click.option("--out", metavar="FILE", help="A new file; default: TEMPLATE.yaml here; - is stdout")
@click.option("--no-schema", is_flag=True, help=f"Do not write {SCHEMA_FILE} beside it")
@pass_invocation
def new(call: Invocation, name: str, out: str | None, *, no_schema: bool) -> None:
    """Begin a plan of your own from one that ships.

    Its text is copied with every contact emptied: the people in it are invented. The JSON Schema is put beside it, for
    editors. What is left to fill in is told by `plan check`.

    \b
      warroom plan new --template assistant
      warroom plan new --template decisions --out plans/credit.yaml
    """
    if out == STDOUT:
        output.text(template(name).rstrip("\n"))
        return
    path = Path(out or f"{name}.yaml")
    make_folder(path.parent)
    create(path, [template(name)], mode=0o644)
    schema = None if no_schema else write_schema(path.parent)
    left = [*filling_in(path), *_how_found(call, path)]
    if call.as_json:
        said = {"template": name, "plan": str(path), "editor_schema": str(schema) if schema else None, "next": left}
        output.document({"schema": "warroom.plan_file/v1", **said})
        return
    output.text("\n".join(str(one) for one in (path, schema) if one))
    for line in left:
        diagnostics.hint(line)


def _how_found(call: Invocation, path: Path) -> Iterator[str]:
    """How to declare on a plan that lies where no plan is looked for."""
    from warroom import bootstrap

    folders = bootstrap.own_folders(call.settings)
    if path.absolute().parent not in [folder.absolute() for folder in folders]:
        found = f", or move it to {folders[-1]}, where it is found by its name" if folders else ""
        yield f'warroom declare "…" --plan {shlex.quote(str(path))} uses it{found}'


@click.command("adopt", cls=Change)
@click.argument("file", metavar="FILE")
@why("Why the plan changes in mid-incident")
@pass_invocation
def adopt(call: Invocation, file: str, why: str) -> None:
    """Mend the plan that an open incident runs on.

    Shows the difference in words, asks on a terminal, and records the new plan whole. `plan show --source` gives the
    text that the incident runs on.

    \b
      warroom plan adopt our-plan.yaml --why "counsel has a new number"
      warroom plan adopt our-plan.yaml --why "counsel has a new number" --dry-run
    """
    from warroom import bootstrap
    from warroom.cli.reading import build
    from warroom.core.opening import AdoptPlan

    incident = call.incident()
    before, after = call.load(incident).pinned, bootstrap.plan(call.settings, file)
    command = build(AdoptPlan, **call.fields(), plan=after, why=why)
    # Whoever may not adopt it, or has nothing to adopt, is told so before being asked.
    rehearsed = call.desk.do(incident, command, call.actor, once=call.once, dry_run=True)
    _tell(call, before, after)
    if call.dry_run:
        _show(call, rehearsed, before, after)
        return
    if call.may_ask and not click.confirm(f"Adopt this in {incident}?", err=True):
        diagnostics.tell("nothing was recorded")
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)
    _show(call, call.desk.do(incident, command, call.actor, once=call.once), before, after)


def _tell(call: Invocation, before: PinnedPlan, after: PinnedPlan) -> None:
    from warroom.views.plan import differences

    said = differences(before, after)
    if said and not call.as_json:
        output.text("\n".join(said))


def _show(call: Invocation, recorded: Recorded, before: PinnedPlan, after: PinnedPlan) -> None:
    from warroom.cli import recorded as reporting
    from warroom.core.plan.pinned import changes

    if not call.as_json:
        reporting.show(call, [recorded])
        return
    differing: list[dict[str, Any]] = [change._asdict() for change in changes(before.values, after.values)]
    output.document({**reporting.as_json([recorded], dry_run=call.dry_run), "changes": differing})
