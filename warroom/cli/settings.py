"""``config show`` and ``paths``: what applies here, who said so, and where everything is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from warroom.cli import output
from warroom.cli.frame import Noun, Verb, pass_invocation
from warroom.cli.invocation import Invocation


@click.group(cls=Noun)
def config() -> None:
    """The settings that apply here."""


@config.command("show")
@click.option("--origin/--no-origin", default=True, help="Where each value comes from; on by default")
@pass_invocation
def show(call: Invocation, *, origin: bool) -> None:
    """Show every setting, and where its value comes from.

    A flag wins over a WARROOM_ variable, which wins over warroom.toml found upward from here, which wins over the
    user's and the host's config.toml. Plans are also found in the folder plans beside the store, whoever uses it.

    \b
      warroom config show
      warroom --store /srv/warroom/room.db config show --json
    """
    from warroom import bootstrap

    values = call.settings.values
    if call.as_json:
        output.listing("settings", [{"key": k, "value": v.value, "origin": v.origin} for k, v in values.items()])
        return
    rows = [[key, _said(one.value), one.origin] for key, one in values.items()]
    at = list(values).index("plans") + 1
    rows[at:at] = [["", str(folder), "beside the store, always"] for folder in bootstrap.beside_store(call.settings)]
    headings = ["setting", "value", *(["origin"] if origin else [])]
    output.table(headings, [row[: len(headings)] for row in rows])


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


@click.command("paths", cls=Verb)
@pass_invocation
def paths(call: Invocation) -> None:
    """Where the store, the settings and what ships are.

    \b
      warroom paths
      warroom paths --json
    """
    from warroom.bootstrap import missing

    places = _places(call)
    if call.as_json:
        output.listing(
            "paths", [{"name": name, "path": str(path), "exists": not missing(path)} for name, path in places.items()]
        )
        return
    rows = [[name, "(not there)" if missing(path) else "", str(path)] for name, path in places.items()]
    output.table(["what", "", "where"], rows)


def _places(call: Invocation) -> dict[str, Path]:
    from warroom import bootstrap, bundled
    from warroom import config as settings

    beside = dict(zip(["plans beside the store"], bootstrap.beside_store(call.settings), strict=False))
    own = {f"plans {number}": folder for number, folder in enumerate(call.settings.plans, start=1)}
    return {
        "store": bootstrap.store_path(call.settings.store),
        "config": settings.config_home() / settings.USER_FILE,
        "project config": settings.nearest() or Path.cwd() / settings.PROJECT_FILE,
        **beside,
        **own,
        "rules": settings.config_home() / settings.RULES,
        "calendars": settings.config_home() / settings.CALENDARS,
        "shipped plans": bundled.plans(),
        "shipped rules": bundled.data() / settings.RULES,
        "scenarios": bundled.data() / "scenarios",
        "data": settings.data_home(),
        "state": settings.state_home(),
        "cache": settings.cache_home(),
    }
