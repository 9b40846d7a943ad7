"""How incidents hang together."""

from __future__ import annotations

import click

from warroom.cli.frame import Change, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.core.errors import Code, Refused
from warroom.core.links import LinkIncident, Relation, is_whole_id


@click.command("link", cls=Change)
@click.option("--duplicate-of", metavar="ID", help="It is the same incident as ID")
@click.option("--caused-by", metavar="ID", help="It would not have happened without ID")
@pass_invocation
def link(call: Invocation, duplicate_of: str | None, caused_by: str | None) -> None:
    """Say how the incident hangs together with another one, of this store or, by its whole id, of another.

    \b
      warroom link -i INC-7H2K --duplicate-of INC-3M0P
    """
    if (duplicate_of is None) == (caused_by is None):
        raise click.UsageError("say either --duplicate-of ID or --caused-by ID")
    relation = Relation.DUPLICATE_OF if duplicate_of else Relation.CAUSED_BY
    call.do(LinkIncident, relation=relation, other=_other(call, duplicate_of or caused_by or ""))


def _other(call: Invocation, name: str) -> str:
    try:
        return call.desk.find(name)
    except Refused as refused:
        if refused.code is Code.NOT_FOUND and is_whole_id(name.upper()):
            return name.upper()
        raise
