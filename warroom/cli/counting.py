"""``count run``, ``list`` and ``recount``: people counted from logs, and counted again by somebody else."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Measure, Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import assignment

if TYPE_CHECKING:
    from warroom.core.counts import Estimate, Measurement
    from warroom.core.incident import Incident
    from warroom.core.plan.counts import Count
    from warroom.counting import Counting
    from warroom.desk import Recorded

_EXAMPLE = "--map user=metadata.uid"


def counting(call: Invocation) -> Counting:
    """What counts, on the desk of *call*."""
    import os

    from warroom import bootstrap
    from warroom.counting import Counting as Service

    return Service(call.desk, bootstrap.counter(call.settings), os.urandom)


@click.command("run", cls=Measure)
@click.argument("names", nargs=-1, metavar="[ID | FILES]...")
@click.option("--from", "files", multiple=True, metavar="GLOB", help="Files to count in, instead of the plan's sources")
@click.option("--where", metavar="SQL", help="What affected means: one SQL boolean expression over the columns")
@click.option("--format", "format_", metavar="NAME", help="The format map; default: found out  [count formats]")
@click.option("--map", "maps", multiple=True, metavar="COLUMN=KEY", help="Read a column from another key")
@click.option("--definition", is_flag=True, help="The predicate is what affected means, and no approximation of it")
@click.option("--id", "name", metavar="ID", help="What an ad hoc count is called, to keep several apart")
@click.option("--sign", metavar="REASON", help="You answer for it that it finds everybody: it may rule something out")
@click.option("--why", metavar="REASON", default="", help="Why the number moved, where nothing that was read says so")
@pass_invocation
def run(call: Invocation, /, names: tuple[str, ...], *, sign: str | None, why: str, **given: Any) -> None:
    """Count the people affected, from logs. The next run reads only what is new.

    WHERE is one SQL boolean expression over the columns of a row: time (UTC), user, session, trace, request, model,
    version, prompt, response, status, error, region, tenant; all but time are text. It may use =, <>, <, >, and, or,
    not, in, between, like, ilike, is null, case, try_cast and functions such as regexp_matches (RE2), contains, lower,
    length, coalesce and date_trunc; it reads nothing but the row. A row that it cannot decide is not counted.

    A person is who the row says, else who its trace says, else who its session says. A session of which nobody knows
    the person may be one more: it counts towards the upper end only. Rows are never people, and names such as
    anonymous, or of services and keys, are nobody. Is the predicate what affected means, say --definition: then the
    number is exact when all is read and every row has what it looks at (`response is not null and …` says that a row
    without a response affects nobody); otherwise it is a lower bound and rules nothing out.

    Several counts may find the same people. Those of files that were counted on this machine, with users read by the
    same map, are united by the people whom they found; of others only the sizes are known: at least the largest, at
    most the sum, or what the plan says its systems can affect.

    Files are JSONL, CSV or Parquet, plain, gz or zst. Their format is recognised (`warroom count formats` lists them:
    OpenTelemetry GenAI, OTLP, OpenInference, Langfuse, LiteLLM, Bedrock, Azure, MLflow, a chat log of your own), or
    named by --format, which takes a map of your own as well; --map says where a single column is.

    \b
      warroom count run                               every count of the plan
      warroom count run refunds
      warroom count run --from '/var/log/bot/*.jsonl' --where "response like '%full refund%'"
    """
    incident = call.incident()
    rules = list(_rules(call.load(incident), names, given))
    service, done = counting(call), []
    with interruptible() as stop:
        for rule in rules:
            done.append(_run(call, service, incident, rule, stop=stop, why=why, signed=sign or ""))
            if stop.is_set():
                break
    _show(call, incident, done)
    if stop.is_set():
        raise click.exceptions.Exit(diagnostics.Exit.INTERRUPTED)


def _run(
    call: Invocation, service: Counting, incident: str, rule: Count, *, stop: Flag, why: str, signed: str
) -> Recorded:  # fmt: skip
    return service.run(
        incident, rule, call.actor, why=why, signed=signed, told=_progress(call), cancelled=stop.is_set
    )  # fmt: skip


def _rules(incident: Incident, names: Sequence[str], given: dict[str, Any]) -> Iterator[Count]:
    from warroom.counting import rule_of

    if not given["files"]:
        if given["where"] or given["maps"] or given["format_"] or given["definition"]:
            raise click.UsageError("--where, --map, --format and --definition go with --from FILES")
        named = names or [one.id for one in incident.plan.counts]
        if not named:
            raise click.UsageError("the plan has no counts; say in which files, with --from FILES --where SQL")
        yield from (rule_of(incident, name) for name in named)
        return
    yield _ad_hoc((*given["files"], *map(_file, names)), given)


def _file(word: str) -> str:
    """*word* beside --from: one more file, as a shell spells a glob out. Whoever means the name of the count must not
    count under another one."""
    from pathlib import Path

    if not (Path(word).exists() or set(word) & set("*?[")):
        raise click.UsageError(f"there is no file {word}; to call the count so, say --id {word}")
    return word


def _ad_hoc(files: tuple[str, ...], given: dict[str, Any]) -> Count:
    from pathlib import Path

    from warroom.cli.reading import section
    from warroom.core.plan.counts import Count
    from warroom.counting import AD_HOC

    if not given["where"]:
        raise click.UsageError("say what affected means, such as --where \"response like '%full refund%'\"")
    columns = dict(assignment(text, _EXAMPLE) for text in given["maps"])
    here = Path.cwd()
    return section(
        Count, "count run", id=given["name"] or AD_HOC, files=[str(here / file) for file in files],
        format=given["format_"] or "auto", columns=columns, where=given["where"], definition=given["definition"],
    )  # fmt: skip


@contextmanager
def interruptible() -> Iterator[Flag]:
    """A flag that Ctrl-C sets: what was counted so far is kept, and says how far it came."""
    stop = Flag()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _progress(call: Invocation) -> Callable[[Measurement], None]:
    """Says on a terminal how far it is, in place."""
    import sys

    if call.as_json or not sys.stderr.isatty():
        return lambda _: None

    def tell(measured: Measurement) -> None:
        click.echo(f"\r  at least {measured.low:,}, {int(measured.scanned * 100)} % scanned ", nl=False, err=True)

    return tell


def _show(call: Invocation, incident: str, done: Sequence[Recorded]) -> None:
    from warroom.cli.recorded import show
    from warroom.core.counts import CountMeasured
    from warroom.views import count_documents

    found = call.desk.load(incident).counts.measured
    events = [event for one in done for event in one.events]
    ids = {event.body.measured.rule.id: event.seq for event in events if isinstance(event.body, CountMeasured)}
    documents = [
        {**count_documents.document(found[name]), "incident": incident, "seq": seq}
        for name, seq in ids.items()
        if name in found
    ]
    if call.as_json:
        if len(documents) == 1:
            output.document(documents[0])
        else:
            output.listing("counts", documents)
        return
    show(call, done)
    for name in ids:
        output.text("\n".join(_told(found[name])))


def _told(one: Estimate) -> Iterator[str]:
    """What somebody has to know before they believe the number."""
    from warroom.views import counts
    from warroom.views.safe import line

    measured = one.measured
    assert measured is not None, "it was just counted"
    said = ", ".join(part for part in (counts.how(one), counts.means(one) or counts.ALL_READ) if part)
    yield line(f"  {counts.range_of(one)} people: {said}")
    yield line(f"  {measured.events:,} of {measured.rows:,} rows match: {measured.rule.where}")
    for source in measured.sources:
        happened = f", {source['happened']}" if source["happened"] else ""
        as_ = f" as {source['format']} ({source['why']})" if source["format"] else ", of which no format is known yet"
        yield line(f"  {source['name']}: {source['rows']:,} rows{as_}{happened}")
    yield from map(line, _filled(measured))
    yield from (line(f"  note: {note}") for note in measured.notes)
    if said := counts.with_others(measured):
        yield f"  {said}"


def _filled(measured: Measurement) -> Iterator[str]:
    """The share of rows that have each column; of the columns that nobody asked for, by the first rows."""
    from warroom.views import counts

    first = max(measured.fill_sampled.values(), default=0)
    for of, sampled in (("filled", False), (f"filled, of the first {first:,} rows", True)):
        shares = {name: share for name, share in measured.fill.items() if (name in measured.fill_sampled) is sampled}
        if shares:
            yield f"  {of}: " + ", ".join(f"{name} {share:.0%}" for name, share in counts.by_column(shares))


@click.command("list", cls=Verb)
@click.option("--history", is_flag=True, help="Every number there was, and why it changed")
@pass_invocation
def list_counts(call: Invocation, *, history: bool) -> None:
    """What there is to count, what it came to, and how old that is.

    \b
      warroom count list
      warroom count list --history --json
    """
    incident, now = call.load(call.incident()), call.desk.now()
    from warroom.views import count_documents, counts

    items = count_documents.history(incident) if history else count_documents.listed(incident, now)
    if call.as_json:
        output.listing("counts", items)
        return
    if not items:
        diagnostics.tell("nothing was counted yet: warroom count run, or warroom count set --low N --why …")
        return
    output.table(("ENTRY", "COUNT", "PEOPLE", "HOW", "AGE", "WHY"), [_row(one, now) for one in items])
    if not history and (said := counts.all_together(incident)):
        output.text(said)


def _row(one: Mapping[str, Any], now: datetime) -> tuple[str, ...]:
    """A number, which is never told without how it was made and how old it is."""
    from warroom.core.counts import Method
    from warroom.core.instants import instant
    from warroom.views.counts import METHODS
    from warroom.views.times import age

    old = age(instant(one["as_of"]), now) if one.get("as_of") else ""
    how = METHODS[Method(one["method"])] if old else ""
    stale = "STALE " if one.get("stale") else ""
    return str(one["seq"] or "-"), one["count"] or "stated", one["range"], how, f"{stale}{old}", one["why"] or ""


@click.command("recount", cls=Verb)
@click.option("--at", "seq", type=int, required=True, metavar="SEQ", help="The entry of the count")
@pass_invocation
def recount(call: Invocation, *, seq: int) -> None:
    """Count again what entry SEQ counted, from the logs as they are now, and say whether it comes to the same.

    Exits 0 where it does and 1 where it does not, saying which data is gone. Nothing is recorded. What it came to with
    other counts is told as it was recorded, and not made again: their logs have gone on since.

    \b
      warroom count recount --at 17
    """
    from warroom.counting import differences
    from warroom.views import count_documents, counts

    incident = call.load(call.incident())
    with interruptible() as stop:
        then, now = counting(call).recount(incident, seq, told=_progress(call), cancelled=stop.is_set)
    found = differences(then, now)
    if call.as_json:
        ends = {"then": count_documents.bare(then), "now": count_documents.bare(now)}
        output.document({"schema": "warroom.recount/v1", "seq": seq, "same": not found, "differences": found, **ends})
    else:
        output.text("\n".join(found) if found else f"the same: {now.low:,} people, from the same data")
        if said := counts.with_others(then):
            output.text(f"not made again: {said}")
    if found:
        raise click.exceptions.Exit(diagnostics.Exit.FALSE)
