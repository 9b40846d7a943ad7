"""``count sample``: people drawn at random from logs, to be labelled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Change, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import assignment

if TYPE_CHECKING:
    from warroom.core.incident import Incident
    from warroom.core.labels import Sampled
    from warroom.core.plan.counts import Count
    from warroom.ports import Sizes
    from warroom.sampling import Sampling

MOST = 1_000_000
_EXAMPLE = "--map user=metadata.uid"
_Amount = click.IntRange(0, MOST)


def sampling(call: Invocation) -> Sampling:
    """What draws, on the desk of *call*."""
    import os

    from warroom import bootstrap
    from warroom.sampling import Sampling as Service

    return Service(call.desk, bootstrap.sampler(), os.urandom)


@click.command("sample", cls=Change)
@click.argument("name", required=False, metavar="[ID]")
@click.option("--size", type=_Amount, help="How many people to draw from everybody")
@click.option("--flagged", type=_Amount, help="How many of those whom the predicate finds")
@click.option("--unflagged", type=_Amount, help="How many of the others")
@click.option(
    "--from", "files", multiple=True, metavar="GLOB", help="Files to draw from, instead of the plan's sources"
)
@click.option("--where", metavar="SQL", help="What flags a person: one SQL boolean expression over the columns")
@click.option("--format", "format_", metavar="NAME", help="The format map; default: found out  [count formats]")
@click.option("--map", "maps", multiple=True, metavar="COLUMN=KEY", help="Read a column from another key")
@click.option("--seed", default="", metavar="TEXT", help="Draw by this seed; default: the one of the incident")
@click.option("--second", type=click.FloatRange(0, 1), default=0.1, show_default=True, metavar="SHARE",
              help="Of how many two people are asked, without seeing each other's answer")  # fmt: skip
@click.option(
    "--rows", type=click.IntRange(1, 1_000), default=20, show_default=True, help="How many requests of each are shown"
)
@click.option("--again", is_flag=True, help="Only fetch what happened to those who were drawn, to this machine")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to put that")
@pass_invocation
def sample(call: Invocation, /, name: str | None, *, again: bool, rows: int, out: Path | None, **given: Any) -> None:
    """Draw people at random, to be labelled: yes, no or unsure. For what no predicate can tell.

    People and not requests. A larger sample has the smaller one in it. What happened to the people is personal: it is
    written to a file that only you can read, and never into the store.

    \b
      warroom count sample refunds --size 400
      warroom count sample refunds --flagged 100 --unflagged 400
      warroom count sample advice --from '/var/log/bot/*.jsonl' --size 200
      warroom count sample refunds --again
    """
    refuse_idle(call)
    incident, service = call.incident(), sampling(call)
    if again:
        count = sampled_of(call.load(incident), name).drawing.rule.id
        _tell_drawn(call, incident, count, service.again(incident, count, rows=rows, out=out))
        return
    sizes, rule = _sizes(given, rows), _rule(call.load(incident), name, given)
    recorded = service.draw(
        incident, rule, call.actor, sizes, seed=given["seed"], second=given["second"], out=out, dry_run=call.dry_run
    )
    from warroom.cli.recorded import show

    if not call.as_json or call.dry_run:
        show(call, [recorded])
    if not call.dry_run:
        _tell_drawn(call, incident, rule.id, out or service.place(incident, rule.id), seq=recorded.seq)


def refuse_idle(call: Invocation) -> None:
    """Refuses options of a change that would do nothing: what is drawn or labelled is so now, for everybody to see, and
    the same again changes nothing."""
    idle = [f"--{name}" for name in ("at", "once", "label") if call.given.get(name)]
    if idle:
        raise click.UsageError(f"{', '.join(idle)} does nothing here", click.get_current_context())


def _sizes(given: dict[str, Any], rows: int) -> Sizes:
    from warroom.ports import Sizes

    size, flagged, unflagged = (given[name] for name in ("size", "flagged", "unflagged"))
    stratified = flagged is not None or unflagged is not None
    if stratified == (size is not None):
        raise click.UsageError("say how many people: --size 400, or --flagged 100 --unflagged 400")
    if stratified:
        return Sizes({"flagged": flagged or 0, "unflagged": unflagged or 0}, rows)
    return Sizes({"everybody": size}, rows)


def _rule(incident: Incident, name: str | None, given: dict[str, Any]) -> Count:
    from warroom.sampling import rule_of

    if given["files"]:
        return _ad_hoc(name, given)
    if given["where"] or given["maps"] or given["format_"]:
        raise click.UsageError("--where, --map and --format go with --from FILES")
    if name is not None:
        return rule_of(incident, name)
    counts = [one.id for one in incident.plan.counts]
    if len(counts) != 1:
        raise click.UsageError(f"say for which count: {', '.join(counts) or 'the plan has none; --from FILES'}")
    return rule_of(incident, counts[0])


def _ad_hoc(name: str | None, given: dict[str, Any]) -> Count:
    from warroom.cli.reading import section
    from warroom.core.plan.counts import Count
    from warroom.counting import AD_HOC
    from warroom.sampling import NOBODY_CAN_TELL

    if given["flagged"] is not None and not given["where"]:
        raise click.UsageError("say what flags a person, such as --where \"response like '%full refund%'\"")
    here = Path.cwd()
    return section(
        Count, "count sample", id=name or AD_HOC, files=[str(here / file) for file in given["files"]],
        format=given["format_"] or "auto", columns=dict(assignment(text, _EXAMPLE) for text in given["maps"]),
        where=given["where"] or NOBODY_CAN_TELL,
    )  # fmt: skip


def _tell_drawn(call: Invocation, incident: str, count: str, path: Path, seq: int | None = None) -> None:
    sampled = call.desk.load(incident).labels.by_count[count]
    strata = [one.model_dump() for one in sampled.drawing.strata]
    if call.as_json:
        output.document({
            "schema": "warroom.sample/v1", "incident": incident, "seq": seq or sampled.seq, "count": count,
            "strata": strata, "seed": sampled.drawing.seed, "second": sampled.drawing.second,
            "digest": sampled.drawing.people, "context": str(path),
        })  # fmt: skip
        return
    output.text(f"what happened to them: {path}")
    diagnostics.tell("it is personal, and only this account can read it; delete it when all is labelled")
    diagnostics.hint(f"warroom count label {count} --list, then warroom count label {count} --from FILE")


def sampled_of(incident: Incident, name: str | None) -> Sampled:
    """The sample of the count called *name*, or of the only one that has any."""
    from warroom.core.labels import sample_of

    known = list(incident.labels.by_count)
    if name is None and len(known) != 1:
        raise click.UsageError(f"say of which count: {', '.join(known) or 'nobody was drawn; warroom count sample'}")
    return sample_of(incident, name or known[0])
