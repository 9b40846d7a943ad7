"""``count formats``: which logs can be read, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation

if TYPE_CHECKING:
    from warroom.counters.formats import FormatMap


@click.command("formats", cls=Verb)
@click.argument("name", required=False, metavar="[NAME]")
@pass_invocation
def formats(call: Invocation, name: str | None) -> None:
    """The formats of logs that are read, with what each of them cannot tell. With NAME, that one whole.

    NAME may be a YAML file of your own: it is read, and shown, or refused with the line that is wrong.

    \b
      warroom count formats
      warroom count formats otel-genai > our-format.yaml
      warroom count formats our-format.yaml
    """
    from warroom import bootstrap

    if name is not None:
        _show(call, *bootstrap.format_map(name))
        return
    items = [_item(one) for one in bootstrap.formats()]
    if call.as_json:
        output.listing("formats", items)
        return
    rows = [[one["name"], " ".join(one["kinds"]), " ".join(one["lacks"]) or "nothing", one["title"]] for one in items]
    output.table(["FORMAT", "FILES", "LACKS", "WHAT"], rows)


def _show(call: Invocation, shown: FormatMap, source: str) -> None:
    if call.as_json:
        whole = shown.model_dump(mode="json", by_alias=True, exclude_none=True)
        output.document({"schema": "warroom.format/v1", **whole, "lacks": _lacks(shown)})
        return
    output.text(source.rstrip("\n"))
    for note in shown.notes:
        diagnostics.tell(note)


def _item(one: FormatMap) -> dict[str, Any]:
    return {
        "name": one.name, "title": one.title, "kinds": list(one.kinds), "columns": list(one.columns),
        "lacks": _lacks(one), "about": one.about, "notes": list(one.notes),
    }  # fmt: skip


def _lacks(one: FormatMap) -> list[str]:
    from warroom.core.plan.counts import Column

    return [str(column) for column in Column if column not in one.columns]
