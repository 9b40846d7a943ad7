"""``demo``: a documented incident, replayed, in a room of its own.

It is what a newcomer runs first, so nothing may stand in the way: no settings are read, the store is a temporary one,
nothing is sent. What the sources say and what the exercise adds are told apart in every entry.
"""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.core.errors import Code, Refused

if TYPE_CHECKING:
    from warroom.desk import Desk
    from warroom.scenarios import Scenario

BANNER = "DEMO: nothing is sent"
"""Short, because it shares its line with the identity of the incident."""
START = "to begin for real: warroom init --plan assistant"


@click.command("demo", cls=Verb)
@click.argument("name", required=False, metavar="[SCENARIO]")
@click.option("--list", "listed", is_flag=True, help="Which scenarios there are, and what they rest on")
@click.option("--headless", is_flag=True, help="Play it to its end at once, and print the status")
@click.option(
    "--speed", type=click.FloatRange(0.1, 100), default=1.0, metavar="N", help="N times faster than in four minutes"
)
@click.option("--keep", metavar="FILE", help="Keep the store, in a new file")
@pass_invocation
def demo(
    call: Invocation, name: str | None, speed: float, keep: str | None, *, listed: bool, headless: bool
) -> None:  # fmt: skip
    """Watch a documented AI incident being worked on, and take part.

    A real incident is replayed in four minutes, in a room that opens while the others are at work already. One seat is
    left to you; --as takes another one, ana or mia the commander's. ? shows the keys, q leaves. Your own settings and
    store are not touched.

    \b
    The scenarios:
      open-database  an agent platform whose database was open to anyone
      age-filter     a hiring filter that refused older applicants
      hiring-chat    a hiring chat that opened with a test login
      quality-bugs   three faults at once, and no alarm
      shared-cache   a chat assistant that showed strangers each other's data

    \b
      warroom demo
      warroom demo shared-cache --speed 4 --keep demo.db
      warroom demo --headless --json
    """
    from warroom import scenarios

    if listed:
        _list(call)
        return
    if "store" in call.given:
        raise click.UsageError("a demo has a store of its own; --keep FILE keeps it")
    scenario = scenarios.load(name or scenarios.DEFAULT)
    if headless:
        _headless(call, scenario, _new(keep))
    else:
        _live(call, scenario, _new(keep), speed)


def _list(call: Invocation) -> None:
    from warroom import scenarios

    found = [scenarios.load(name) for name in scenarios.names()]
    if call.as_json:
        output.listing("scenarios", [_as_json(scenario) for scenario in found])
    else:
        output.text("\n\n".join("\n".join(_told(scenario)) for scenario in found))


def _as_json(scenario: Scenario) -> dict[str, Any]:
    sources = [source.model_dump(mode="json") for source in scenario.sources]
    said = {"id": scenario.id, "title": scenario.title, "summary": scenario.summary, "outcome": scenario.outcome}
    days = {"from": scenario.opens.at.date().isoformat(), "to": scenario.ends_at.date().isoformat()}
    precision = [str(one) for one in scenario.dated_to]
    return {**said, "plan": scenario.plan, **days, "precision": precision, "sources": sources}


def _told(scenario: Scenario) -> Iterator[str]:
    from warroom.views.plan import WIDTH, wrap

    yield scenario.id
    yield from wrap(scenario.title, WIDTH - 2, "  ")
    yield from wrap(scenario.summary, WIDTH - 2, "  ")
    days = f"{scenario.opens.at:%d %b %Y} to {scenario.ends_at:%d %b %Y}"
    yield f"  {days}, dated to the {', '.join(scenario.dated_to)}; plan {scenario.plan}"
    yield from (f"  [{source.id}] {source.grade}: {source.url}" for source in scenario.sources)


def _new(keep: str | None) -> Path | None:
    from warroom.bootstrap import missing

    path = Path(keep) if keep else None
    if path and not missing(path):
        raise Refused(Code.CONFLICT, f"{path} exists already", "name a new file for the store of the demo")
    return path


def _headless(call: Invocation, scenario: Scenario, path: Path | None) -> None:
    from warroom import bootstrap, guide
    from warroom.demo import play_all
    from warroom.ports import Clock
    from warroom.views import room, summary

    desks: list[Desk] = []

    def remembered(clock: Clock) -> Desk:
        desks.append(bootstrap.desk_of(path)(clock))
        return desks[-1]

    played = play_all(scenario, bootstrap.shipped_plan(scenario.plan), remembered)
    desk = desks[0]
    incident, now = desk.load(played.incident), desk.now()
    if call.as_json:
        output.document(room.as_json(incident, now))
    else:
        output.text(summary.text(room.view(incident, (), now, {}), output.columns()))
    for one in played.skipped:
        diagnostics.warn(f"move {one.cue.number} was refused: {one.why}")
    said = f"recorded: {guide.recorded(desk.history(played.incident))}"
    desk.store.close()
    _leave(scenario, path, played.incident, Path("memory"), [said])


def _live(call: Invocation, scenario: Scenario, path: Path | None, speed: float) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("the live demo needs a terminal; --headless plays it to its end and prints the status")
    from warroom import bootstrap
    from warroom import demo as replay
    from warroom.cli.looks import unset
    from warroom.core.envelope import Actor
    from warroom.guide import Guide
    from warroom.tempo import SECONDS
    from warroom.tui import VIA
    from warroom.tui.entering import run
    from warroom.tui.outside import Outside

    pinned = bootstrap.shipped_plan(scenario.plan)
    you = Actor(call.given.get("as") or replay.guest(scenario, pinned.plan), VIA)
    with _room_for(path) as file:
        player = replay.LivePlayer(scenario, pinned, bootstrap.desk_of(file), seconds=SECONDS / speed)
        guide = Guide(scenario, player, pinned.plan.person_for(you.id), file, kept=path is not None)
        try:
            incident = player.open()
            player.start()
            run(player.desk, incident, you, banner=BANNER, preferences=unset(), outside=Outside(guide))
            said = list(guide.farewell(player.desk.history(incident)))
        finally:
            player.stop()
            player.desk.store.close()
    _leave(scenario, path, incident, file, said)


@contextmanager
def _room_for(path: Path | None) -> Iterator[Path]:
    """The file for the store: *path*, or one that is gone afterwards."""
    if path:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="warroom-demo-") as folder:
        yield Path(folder) / "room.db"


def _leave(scenario: Scenario, path: Path | None, incident: str, was: Path, said: Iterable[str]) -> None:
    from warroom.guide import examine, others

    for sentence in said:
        diagnostics.tell(sentence)
    diagnostics.tell(f"what happened: {scenario.outcome}")
    diagnostics.tell(f"{scenario.id} rests on {', '.join(source.url for source in scenario.sources)}")
    if path:
        commands = examine(f"warroom --store {shlex.quote(str(path))}", incident)
        diagnostics.tell(f"its store is {path}; look into the record with:")
        for command in commands:
            diagnostics.tell(command)
    else:
        diagnostics.tell(f"its store was in {was} and is gone; to keep it: warroom demo {scenario.id} --keep demo.db")
    diagnostics.tell(f"another one: {others(scenario.id)}; what each rests on: warroom demo --list")
    diagnostics.hint(START)
