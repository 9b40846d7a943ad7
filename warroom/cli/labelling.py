"""``count label`` and ``labels``: what people say of others who were drawn at random."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.drawing import refuse_idle, sampled_of
from warroom.cli.frame import Change, Verb, pass_invocation
from warroom.cli.invocation import Invocation

if TYPE_CHECKING:
    from warroom.core.counts import Measurement
    from warroom.core.incident import Incident
    from warroom.core.labels import Answer, Labelled, Person, Sampled
    from warroom.labelling import Labelling
    from warroom.views.labels import LabelsView


def labelling(call: Invocation) -> Labelling:
    """What keeps labels, on the desk of *call*."""
    from warroom.labelling import Labelling as Service

    return Service(call.desk)


@click.command("label", cls=Change)
@click.argument("name", required=False, metavar="[ID]")
@click.option(
    "--from",
    "file",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help="Labels: lines of PERSON,LABEL or JSON; - is stdin",
)
@click.option("--list", "listed", is_flag=True, help="Whom you have still to label, and what happened to them")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many of them")
@click.option(
    "--context",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where what happened to them is; default: where count sample put it",
)
@pass_invocation
def label(
    call: Invocation, name: str | None, *, file: IO[str] | None, listed: bool, limit: int, context: Path | None
) -> None:  # fmt: skip
    """Say of people who were drawn whether they were affected: yes, no or unsure.

    What you said before of the same person is replaced. What others said you do not see. Either all lines are kept, or
    none; a line is PERSON,LABEL, or an object with person and label.

    \b
      warroom count label refunds --list
      warroom count label refunds --list --json > queue.json
      warroom count label refunds --from labels.csv
    """
    refuse_idle(call)
    if listed == (file is not None):
        raise click.UsageError("--list shows whom you have to label, --from FILE says what they are")
    incident = call.load(call.incident())
    sampled = sampled_of(incident, name)
    if file is None:
        _list(call, incident, sampled, limit, context)
        return
    count = sampled.drawing.rule.id
    said = _read(file, labelling(call).drawn(incident, count))
    if call.dry_run:
        diagnostics.tell(f"{len(said):,} labels would be kept")
        return
    recorded = labelling(call).label(incident.id, count, said, call.actor)
    if not call.as_json:
        output.text(f"{len(said):,} labels of {count} kept")
        if recorded:
            from warroom.cli.recorded import show

            show(call, [recorded])
    _show(call, count, kept=len(said), seq=recorded.seq if recorded else None)


def _list(call: Invocation, incident: Incident, sampled: Sampled, limit: int, context: Path | None) -> None:
    from warroom import bootstrap
    from warroom.core.opinions import left
    from warroom.views import labels as views

    count, sampler = sampled.drawing.rule.id, bootstrap.sampler()
    people = left(
        sampled.drawing,
        labelling(call).drawn(incident, count),
        labelling(call).labels(incident, count),
        _me(call, incident),
    )
    happened = sampler.shown(context or sampler.place(incident.id, count)) if people else {}
    shown = [views.person(one, happened.get(one.id)) for one in people[:limit]]
    if call.as_json:
        output.document({
            "schema": "warroom.label-queue/v1", "incident": incident.id, "count": count, "left": len(people),
            "items": [views.person_as_json(one) for one in shown],
        })  # fmt: skip
        return
    for one in shown:
        output.text("\n".join(views.lines(one)) + "\n")
    more = f", {len(shown):,} of them shown" if len(shown) < len(people) else ""
    diagnostics.tell(f"{len(people):,} left for you to label{more}")


def _me(call: Invocation, incident: Incident) -> str:
    return incident.plan.person_for(call.actor.id)


def _read(file: IO[str], people: Sequence[Person]) -> list[tuple[str, Answer]]:
    """The labels in *file*. Refused (invalid) with the number of each line that is none."""
    from warroom.core.errors import Code, Refused

    known = {one.id for one in people}
    said: list[tuple[str, Answer]] = []
    wrong: list[str] = []
    for number, person, given in _lines(file):
        try:
            said.append((_person(person, known), _answer(given)))
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
    if wrong:
        more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
        raise Refused(
            Code.INVALID,
            f"{wrong[0]}{more}; nothing was kept",
            "a line is PERSON,yes (or no, or unsure); who they are: warroom count label --list",
            {"lines": wrong},
        )
    return said


def _person(text: str, known: set[str]) -> str:
    if text.lower() not in known:
        raise ValueError(f"{text!r} is nobody who was drawn")
    return text.lower()


def _answer(text: str) -> Answer:
    from warroom.core.labels import Answer

    try:
        return Answer(text.lower())
    except ValueError:
        raise ValueError(f"{text!r} is no label: yes, no or unsure") from None


def _lines(file: IO[str]) -> Iterator[tuple[int, str, str]]:
    """Each line that says something: its number, who, and what."""
    for number, text in enumerate(_texts(file), start=1):
        stripped = text.strip().removeprefix("\ufeff")
        if not stripped or (number == 1 and stripped.lower().replace(" ", "") == "person,label"):
            continue
        yield number, *(_of_json(stripped) if stripped.startswith("{") else _of_csv(stripped))


def _texts(file: IO[str]) -> Iterator[str]:
    from warroom.core.errors import Code, Refused

    try:
        yield from file
    except UnicodeDecodeError:
        raise Refused(
            Code.INVALID, "the labels are no UTF-8 text; nothing was kept", "save them as UTF-8: --from FILE"
        ) from None


def _of_json(text: str) -> tuple[str, str]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return text, ""
    return str(said.get("person", "")), str(said.get("label", ""))


def _of_csv(text: str) -> tuple[str, str]:
    parts = [part.strip() for part in next(csv.reader([text]), [])]
    return (parts[0], parts[1]) if len(parts) > 1 else (text, "")


@click.command("labels", cls=Verb)
@click.argument("name", required=False, metavar="[ID]")
@pass_invocation
def labels(call: Invocation, name: str | None) -> None:
    """How far the labelling is, how well two agree, and what it comes to.

    \b
      warroom count labels refunds
      warroom count labels refunds --json
    """
    _show(call, sampled_of(call.load(call.incident()), name).drawing.rule.id)


def _show(call: Invocation, count: str, **more: Any) -> None:
    from warroom.core.opinions import agreement
    from warroom.views import labels as views

    incident = call.desk.load(call.incident())
    sampled, people, said, measured = _known(call, incident, count)
    shown = views.view(sampled, people, said, _me(call, incident), measured)
    if call.as_json:
        output.document({**views.as_json(shown, measured, agreement(people, said)), "incident": incident.id, **more})
        return
    output.text("\n".join(_told(shown)))


def _known(
    call: Invocation, incident: Incident, count: str
) -> tuple[Sampled, Sequence[Person], Sequence[Labelled], Measurement]:
    people, said = labelling(call).drawn(incident, count), labelling(call).labels(incident, count)
    return incident.labels.by_count[count], people, said, labelling(call).measured(incident, count)


def _told(shown: LabelsView) -> Iterator[str]:
    done = "complete" if shown.complete else f"{shown.open:,} to be labelled by somebody, {shown.mine:,} of them by you"
    yield f"{shown.name}: {shown.labelled:,} of {shown.drawn:,} labelled, {done}"
    yield f"  drawn: {shown.strata}"
    yield f"  {shown.answers}"
    yield f"  {shown.agreement}"
    yield f"  {shown.range}"
    for one in shown.disputes:
        yield f"  open: {one.person} ({one.said or 'said by ' + ', '.join(one.by)})"
