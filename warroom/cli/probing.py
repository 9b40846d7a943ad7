"""``probe run``, ``push``, ``watch`` and ``list``: the live system asked, and what it showed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.counting import interruptible
from warroom.cli.frame import Measure, Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.core.errors import Code, Refused

if TYPE_CHECKING:
    from warroom.core.plan.probes import Probe
    from warroom.probing import Probing

_WORDS = (("failed", "FAILED"), ("clean", "clean"), ("repeated", "clean, the same answer again"))
_REASONS = 5
"""How many different reasons a run says at its end, the most frequent first."""


def probing(call: Invocation) -> Probing:
    """What tries probes, on the desk of *call*."""
    from warroom import bootstrap
    from warroom.probing import Probing as Service

    return Service(call.desk, bootstrap.prober(call.settings), bootstrap.counter(call.settings))


def _hosts(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    if not given:
        return ()
    from warroom import bootstrap

    return tuple(bootstrap.host(text) for text in given)


@click.command("run", cls=Measure)
@click.argument("name", required=False, metavar="[ID]")
@click.option("--file", "path", metavar="FILE", help="A probe that the plan does not have, as YAML")
@click.option("--times", type=click.IntRange(1, 100_000), default=1, show_default=True, help="How many tries")
@click.option("--allow-host", "hosts", multiple=True, metavar="HOST:PORT", callback=_hosts,
              help="A host that the probe may reach beside those of the plan; recorded")  # fmt: skip
@pass_invocation
def run(call: Invocation, name: str | None, *, path: str | None, times: int, hosts: tuple[str, ...]) -> None:
    """Ask the live system whether it still produces the error.

    Every try is kept as it was; none is made again because it did not please. A try is clean, failed (it shows the
    error) or inconclusive: a time-out, a refused connection, an assertion that nobody here can judge. That never counts
    as clean.

    An answer is judged by promptfoo's assertions under `assert` (contains, regex, is-json, latency, llm-rubric with the
    URL of a grader …, each with its not-) and Gatus's `conditions` ([STATUS] == 200, [BODY].risk == low); the `clean`
    of an instant query is a condition on [VALUE].

    \b
    not measured      nobody has looked since the system was changed
    still happening   failures are seen
    falling           failures are seen, and provably fewer than before the change
    no evidence yet   clean so far, and too few tries to claim anything
    stopped           the rate is provably below the target: `below`, or a tenth of what it was
    recurred          failures came back after a stop

    A stop is only claimed against a baseline: try it before the system is changed (--times 30), record the change
    (`warroom note "…" --change WHAT`), then try again until it says that it stopped.

    \b
      warroom probe run refund-canary --times 12
      warroom probe run --file probe.yaml --allow-host bot.example.org:443
    """
    incident = call.incident()
    service, probe = probing(call), _probe(call, incident, name, path)
    service.set_up(incident, probe, hosts, call.actor)
    tries: list[Mapping[str, Any]] = []

    def told(one: Mapping[str, Any]) -> None:
        tries.append(one)
        _tell(call, one)

    with interruptible() as stop:
        service.run(incident, probe.id, call.actor, times, told=told, wait=_waiting(stop))
    _conclude(call, incident, probe.id, _reasons(tries))
    if stop.is_set():
        raise click.exceptions.Exit(diagnostics.Exit.INTERRUPTED)


def _probe(call: Invocation, incident: str, name: str | None, path: str | None) -> Probe:
    from warroom.core.probes import spec, specs

    if path is not None:
        from warroom import bootstrap

        return bootstrap.probe_of(path, name)
    known = call.load(incident)
    if name is not None:
        return spec(known, name)
    found = list(specs(known).values())
    if len(found) != 1:
        ids = ", ".join(one.id for one in found) or "none; give one with --file FILE"
        raise click.UsageError(f"say which probe: {ids}")
    return found[0]


def _waiting(stop: Flag) -> Any:
    """Waits for the budget, saying so where it takes long enough to wonder."""

    def wait(seconds: float) -> bool:
        if seconds > 1:
            diagnostics.tell(f"waiting {seconds:.0f} s: the budget of the probe allows no more")
        return stop.wait(seconds) if seconds > 0 else stop.is_set()

    return wait


def _tell(call: Invocation, one: Mapping[str, Any]) -> None:
    from warroom.views.safe import line

    if not call.as_json and sys.stderr.isatty():
        click.echo(line(f"  {_word(one)}: {one['why']}"), err=True)


def _word(one: Mapping[str, Any]) -> str:
    return next((word for key, word in _WORDS if one[key]), "inconclusive")


def _reasons(tries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Why those of *tries* that were not clean were not."""
    many = Counter((_word(one), one["why"]) for one in tries if one["failed"] or one["inconclusive"])
    return [{"outcome": word.lower(), "why": why, "tries": n} for (word, why), n in many.most_common(_REASONS)]


def _conclude(call: Invocation, incident: str, name: str, reasons: Sequence[Mapping[str, Any]] = ()) -> None:
    from warroom.core.probes import spec
    from warroom.views import probes
    from warroom.views.safe import line

    known, now = call.desk.load(incident), call.desk.now()
    told = probes.probe_as_json(known, spec(known, name), now)
    if call.as_json:
        said = {"schema": "warroom.probe/v1", "incident": incident, "seq": known.seq}
        output.document({**said, **told, "reasons": list(reasons)})
        return
    view = next(one for one in probes.each(known, now) if one.id == name)
    why = [f"  {one['tries']:,} × {one['outcome']}: {line(one['why'])}" for one in reasons]
    output.text("\n".join([f"{name}: {view.words}", *(f"  {sentence}" for sentence in view.sentences), *why]))


@click.command("push", cls=Measure)
@click.argument("name", required=False, metavar="[ID]")
@click.option("--clean", type=click.IntRange(0, 10**9), help="How many tries did not show the error")
@click.option("--failed", type=click.IntRange(0, 10**9), help="How many showed it")
@click.option("--inconclusive", type=click.IntRange(0, 10**9), help="How many came to nothing")
@click.option("--why", default="", metavar="TEXT", help="What was seen")
@pass_invocation
def push(call: Invocation, /, name: str | None, **given: Any) -> None:
    """Keep what another check found, for a probe of kind push.

    Without numbers, one JSON report a line is read from standard input.

    \b
      warroom probe push nightly-eval --clean 198 --failed 2
      echo '{"probe": "heartbeat", "success": true}' | warroom probe push
    """
    from warroom import bootstrap

    incident, service = call.incident(), probing(call)
    given = {key: value for key, value in given.items() if value not in (None, "")}
    reports = [given] if given else list(_reports(sys.stdin))
    seen: dict[str, None] = {}
    for report in reports:
        named, tried = bootstrap.reported(report, name, call.desk.now())
        service.keep(incident, named, tried, call.actor)
        seen[named] = None
    for named in seen:
        _conclude(call, incident, named)


def _reports(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The reports that were piped in, one a line. A usage error where a line is none; nothing was kept then."""
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            report = json.loads(text)
        except ValueError:
            report = None
        if not isinstance(report, dict):
            raise Refused(
                Code.INVALID, f"line {number} is no report", 'such as {"probe": "ID", "clean": 9, "failed": 1}'
            )
        yield report


@click.command("watch", cls=Measure)
@click.argument("names", nargs=-1, metavar="[ID]...")
@pass_invocation
def watch(call: Invocation, names: tuple[str, ...]) -> None:
    """Try probes at their intervals until Ctrl-C, saying when a verdict changes.

    \b
      warroom probe watch
      warroom probe watch refund-canary --json
    """
    from warroom.core.plan.probes import Kind
    from warroom.core.probes import spec, specs

    incident, service = call.incident(), probing(call)
    known = call.load(incident)
    wanted = [spec(known, name) for name in names] or list(specs(known).values())
    runnable = [one for one in wanted if one.kind not in (Kind.PUSH, Kind.MANUAL)]
    if not runnable:
        raise click.UsageError("there is no probe to run; the plan has none, or give one with probe run --file FILE")

    def turn(name: str) -> None:
        _said(call, incident, name)

    with interruptible() as stop:
        service.watch(incident, [one.id for one in runnable], call.actor, stop, told=turn)
    raise click.exceptions.Exit(diagnostics.Exit.INTERRUPTED)


def _said(call: Invocation, incident: str, name: str) -> None:
    from warroom.core.probes import spec
    from warroom.views import probes

    known, now = call.desk.load(incident), call.desk.now()
    if call.as_json:
        output.record(probes.probe_as_json(known, spec(known, name), now))
        return
    view = next(one for one in probes.each(known, now) if one.id == name)
    output.text(f"{name}: {view.words}  {view.sentences[0]}")


@click.command("list", cls=Verb)
@pass_invocation
def list_probes(call: Invocation) -> None:
    """Every probe, what it showed, and what may be claimed next.

    \b
      warroom probe list
    """
    from warroom.core.probes import specs
    from warroom.views import probes

    known, now = call.load(call.incident()), call.desk.now()
    if call.as_json:
        output.listing("probes", [probes.probe_as_json(known, one, now) for one in specs(known).values()])
        return
    views = probes.each(known, now)
    if not views:
        diagnostics.tell("the plan has no probes: warroom probe run --file FILE, or warroom probe record")
    for view in views:
        age = "<1m" if view.age == "now" else view.age
        old = f"  ({'STALE ' if view.stale else ''}{age} old)" if age else ""
        output.text("\n".join([f"{view.id} [{view.kind}] {view.words}{old}", *(f"  {one}" for one in view.sentences)]))
