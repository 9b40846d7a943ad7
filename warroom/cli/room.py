"""The room: its status on stdout, and the door to the room on the screen."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.looks import preferences
from warroom.cli.options import looks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from warroom.config import Settings
    from warroom.core.plan.pinned import PinnedPlan
    from warroom.core.plan.probes import Probe
    from warroom.counting import Counting
    from warroom.ports import Sampler
    from warroom.probing import Probing
    from warroom.sampling import Sampling


@click.command("status", cls=Verb)
@click.argument("incident", required=False, metavar="[ID]")
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", help="Markdown to paste it")
@pass_invocation
def status(call: Invocation, incident: str | None, form: str) -> None:
    """How bad, how many, still happening, who is in charge and who is missing, what is next and due.

    Markdown carries nothing that was labelled privileged or personal.

    \b
      warroom status
      warroom status INC-7H2K --json
      warroom status --format markdown
    """
    from warroom.views import room

    folded, now = call.load(call.incident(incident)), call.desk.now()
    if call.as_json:
        output.document(room.as_json(folded, now))
        return
    from warroom.views import summary

    shown = room.view(folded, (), now, {})
    if form == "markdown":
        from warroom.views.sharing import shareable

        output.text(summary.markdown(shareable(shown, folded, call.desk.history(folded.id).events)))
    else:
        output.text(summary.text(shown, output.columns()))


@click.command("open", cls=Verb)
@click.argument("incident", required=False, metavar="[ID]")
@click.option("--plain", is_flag=True, help="Line by line: for screen readers, pipes and plain terminals")
@looks
@pass_invocation
def open_room(call: Invocation, incident: str | None, *, plain: bool) -> None:
    """Open the room on this terminal. `warroom` alone does the same.

    \b
      warroom open
      warroom open INC-7H2K
      warroom open --plain
      warroom open --theme light --time local
    """
    if plain:
        from warroom.cli import plain as room
        from warroom.cli.app import run

        room.enter(call, call.load(call.incident(incident)).id, run)
    else:
        enter(call, incident)


@click.command("wall", cls=Verb)
@click.argument("incident", required=False, metavar="[ID]")
@looks
@pass_invocation
def wall(call: Invocation, incident: str | None) -> None:
    """The five answers in large letters, for a shared screen. It takes no orders, shows nothing that was labelled, and
    has a clock that stands still when it does.

    \b
      warroom wall
      warroom wall INC-7H2K --store /srv/warroom/room.db --theme high-contrast
    """
    _refuse_without_a_screen()
    from warroom.cli import diagnostics
    from warroom.tui.entering import run

    meant = call.incident(incident)
    way_back = run(call.desk, meant, call.actor, wall=True, preferences=preferences(call.settings))
    diagnostics.tell(f"{way_back}{call.again}")


def enter(call: Invocation, name: str | None) -> None:
    """Opens the room of the incident called *name*, or of the only open one."""
    _refuse_without_a_screen()
    from warroom.config import state_home
    from warroom.tui.entering import run
    from warroom.tui.memory import Memory
    from warroom.tui.outside import Outside

    outside = Outside(
        library=Shelf(call.settings), drafts=Memory(state_home() / "drafts.json"), probing=partial(_probing, call),
        counting=partial(_counting, call), sampling=partial(_sampling, call), sampler=_sampler, checks=OtherChecks(),
    )  # fmt: skip
    meant = _meant(call, name)
    way_back = run(call.desk, meant, call.actor, preferences=preferences(call.settings), outside=outside)
    from warroom.cli import diagnostics

    diagnostics.tell(f"{way_back}{call.again}")


def _probing(call: Invocation) -> Probing:
    """What tries probes, read when somebody tries one."""
    from warroom.cli.probing import probing

    return probing(call)


def _counting(call: Invocation) -> Counting:
    """What counts, read when somebody counts: it loads what reads logs."""
    from warroom.cli.counting import counting

    return counting(call)


def _sampling(call: Invocation) -> Sampling:
    """What draws people, read when somebody draws."""
    from warroom.cli.drawing import sampling

    return sampling(call)


def _sampler() -> Sampler:
    """What knows what happened to people who were drawn, read when somebody labels them."""
    from warroom import bootstrap

    return bootstrap.sampler()


def _refuse_without_a_screen() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        raise click.UsageError(
            "the room needs a terminal that can move its cursor; line by line it goes on any: warroom open --plain"
        )


class OtherChecks:
    """The probes of files, and the reports of other checks, read when somebody has one."""

    def probe(self, path: str, name: str | None) -> Probe:
        """The probe in the file at *path*, called *name* where it holds several."""
        from warroom import bootstrap

        return bootstrap.probe_of(path, name)

    def reported(self, report: Mapping[str, Any], name: str, now: datetime) -> Mapping[str, Any]:
        """What another check found for the probe called *name*, as a sample holds it."""
        from warroom import bootstrap

        return bootstrap.reported(report, name, now)[1]


class Shelf:
    """The plans of *settings*, for a room in which somebody declares or adopts one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def names(self) -> list[str]:
        """What they are called, the one that is declared on where nobody says otherwise first."""
        from warroom import bootstrap

        names, first = bootstrap.plan_choices(self._settings), self._settings.plan
        return [*([first] if first else []), *(name for name in names if name != first)]

    def plan(self, name: str) -> PinnedPlan:
        """The plan called *name*, or in the file *name*."""
        from warroom import bootstrap

        return bootstrap.plan(self._settings, name)


def _meant(call: Invocation, name: str | None) -> str | None:
    """The incident that is named, or the only open one; none where somebody has to choose first."""
    if name or call.settings.incident:
        return call.incident(name)  # the room reads it whole, which once is enough
    running = [one for one in map(call.peek, call.desk.incidents()) if not one.phases.ended]
    return running[0].id if len(running) == 1 else None
