"""``init``: a store, settings and a plan of one's own, in one go.

Nothing that is there is overwritten or opened up: what exists is kept, and said so. It can be run again after half of
it failed, and by a colleague on the same host.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from warroom.cli import diagnostics, doctor, output
from warroom.cli.findings import Check
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.plan_files import TEMPLATES, filling_in, template, write_schema
from warroom.cli.sharing import Group, group_called, share, share_within, unreachable_for
from warroom.cli.writing import create, make_folder

NO_PLAN = "none"

_SETTINGS = """\
# Settings of warroom. A flag or a WARROOM_ variable wins over what is said here; `warroom config show` tells which.

# Where the incidents are: one SQLite file on a local disk.
store = {store}

# Folders of plans of your own; a relative path is relative to this file. The folder plans beside the store is always
# looked into as well, so that all who share the store find the same plans.
plans = ["plans"]

# The plan that `warroom declare` takes where none is named.
{plan}

# Who you are in the plan, where that is not your login.
# as = "ana"

# Never ask anything, for an account that nobody types on.
# no_input = true
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is there now; *new* where it was not there before."""

    what: str
    path: Path
    new: bool

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {"path": str(self.path), "new": self.new}


@click.command("init", cls=Verb)
@click.option("--group", metavar="GROUP", help="Share store and plans with the members of this group of the host")
@click.option("--plan", "name", type=click.Choice(TEMPLATES), help="Begin a plan of your own from this one")
@click.option("--here", is_flag=True, help="Settings and plan in this folder, not in your own settings folder")
@pass_invocation
def init(call: Invocation, group: str | None, name: str | None, *, here: bool) -> None:
    """Make a store, commented settings and a plan to fill in; then see whether all is well.

    Nothing is overwritten. Asks on a terminal; with --no-input it takes what is given and the defaults.

    \b
      warroom init --plan assistant
      warroom init --store /srv/warroom/room.db --group oncall --no-input
    """
    shared = group_called(group) if group else None
    place = _place(call, shared)
    chosen = name or _chosen(call)
    made = [_store(call, place, shared), *_files(place, chosen, shared, here=here)]
    with Invocation() as after:
        after.given = {**call.given, "store": str(place)}
        found = [*doctor.checks(after), *_members(place, shared)]
    _show(call, made, found, shared)
    if doctor.failed(found):
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)


def _place(call: Invocation, shared: Group | None) -> Path:
    """Where the store is to be."""
    from warroom import bootstrap
    from warroom.config import DEFAULT

    setting = call.settings.values["store"]
    if shared and setting.origin == DEFAULT:
        raise click.UsageError(
            f"your own folders are closed to {shared.name}: say where, such as --store /srv/warroom/room.db"
        )
    answer = setting.value
    if call.may_ask and setting.origin == DEFAULT:
        answer = click.prompt("Where shall the store be?", default=setting.value, err=True)
    return bootstrap.store_path(answer).absolute()


def _chosen(call: Invocation) -> str:
    if not call.may_ask:
        return NO_PLAN
    choices = click.Choice([*TEMPLATES, NO_PLAN])
    return str(click.prompt("Begin a plan of your own from", type=choices, default=TEMPLATES[0], err=True))


def _store(call: Invocation, place: Path, shared: Group | None) -> Made:
    from warroom import bootstrap

    new = bootstrap.missing(place)
    if shared:
        share(place.parent, shared)
    with Invocation() as begun:
        begun.given = {**call.given, "store": str(place)}
        bootstrap.open_store(begun.settings, create=True).close()
    return Made("store", place, new)


def _files(place: Path, chosen: str, shared: Group | None, *, here: bool) -> Iterator[Made]:
    """The settings and the plan: beside each other, or the plan beside the store that a group shares."""
    from warroom import config

    folder = Path.cwd() if here else config.config_home()
    settings = folder / (config.PROJECT_FILE if here else config.USER_FILE)
    plan = f"plan = {json.dumps(chosen)}" if chosen != NO_PLAN else '# plan = "assistant"'
    yield _made("settings", settings, _SETTINGS.format(store=json.dumps(str(place), ensure_ascii=False), plan=plan))
    plans = _plans(place, folder, shared)
    yield from _plan(plans, chosen) if chosen != NO_PLAN else ()


def _plans(place: Path, folder: Path, shared: Group | None) -> Path:
    """Where the plan is to be. The folder is made where it is shared, so that whoever brings the plan finds it open."""
    from warroom.bootstrap import PLANS

    if not shared:
        return folder / PLANS
    share_within(place.parent / PLANS, shared)
    return place.parent / PLANS


def _plan(plans: Path, chosen: str) -> Iterator[Made]:
    yield _made("plan", plans / f"{chosen}.yaml", template(chosen))
    if schema := write_schema(plans):
        yield Made("editor_schema", schema, new=True)


def _made(what: str, path: Path, content: str) -> Made:
    from warroom.bootstrap import missing

    if not missing(path):
        return Made(what, path, new=False)
    make_folder(path.parent)
    create(path, [content], mode=0o644)
    return Made(what, path, new=True)


def _members(place: Path, shared: Group | None) -> Iterator[Check]:
    """Whether the members of the group can get at the store at all."""
    for folder in unreachable_for(place.parent, shared) if shared else ():
        said = f"the members of {shared.name if shared else ''} cannot get past {folder}"
        yield Check("group", "fail", said, f"chmod o+x {folder}, or put the store somewhere else")


def _show(call: Invocation, made: list[Made], found: list[Check], shared: Group | None) -> None:
    plan = next((one for one in made if one.what == "plan"), None)
    todo = [*_told_members(made[0].path, shared), *(filling_in(plan.path) if plan and plan.new else [])]
    if call.as_json:
        files = {one.what: one.as_json() for one in made}
        checks = doctor.as_json(found)
        output.document({"schema": "warroom.setup/v1", **files, "checks": checks, "next": todo})
        return
    output.text("\n".join(f"{'made' if one.new else 'kept':<5} {one.what:<13} {one.path}" for one in made))
    output.text("\n".join(doctor.lines(found, only_trouble=True)))
    _warn_of_settings(made)
    for line in todo:
        diagnostics.hint(line)


def _warn_of_settings(made: list[Made]) -> None:
    """Settings that were there already may name another store."""
    settings = next(one for one in made if one.what == "settings")
    place = json.dumps(str(made[0].path), ensure_ascii=False)
    if not settings.new and place not in settings.path.read_text(encoding="utf-8", errors="replace"):
        diagnostics.warn(f"{settings.path} was kept as it is; to use this store, say in it: store = {place}")


def _told_members(place: Path, shared: Group | None) -> Iterator[str]:
    """What the other members of the group have to do: nothing about permissions, only to know where the store is."""
    from warroom.bootstrap import PLANS

    if shared:
        yield f'members of {shared.name} use it with WARROOM_STORE={place}, or store = "{place}" in their settings'
        yield f"plans in {place.parent / PLANS} are found by all of them; put the team's plan there"
        yield "for everybody on this host, put that line into /etc/xdg/warroom/config.toml"
        yield f"who was added to {shared.name} just now has to log in again: id -nG shows the groups"
