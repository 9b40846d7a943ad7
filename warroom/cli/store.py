"""``store``: the file that the incidents are in."""

from __future__ import annotations

from pathlib import Path

import click

from warroom.cli import output
from warroom.cli.frame import Noun, pass_invocation
from warroom.cli.invocation import Invocation


@click.group(cls=Noun)
def store() -> None:
    """Keep the store safe."""


@store.command("backup")
@click.argument("target", metavar="TARGET")
@pass_invocation
def backup(call: Invocation, target: str) -> None:
    """Copy the store as of this moment, also while others write.

    TARGET is a new file, or a folder, in which the copy is named after the moment. A plain copy of a store that is
    being written is damaged without a word; this one is whole.

    \b
      warroom store backup /srv/backup/
      warroom store backup room-before-the-upgrade.db
    """
    from warroom import bootstrap
    from warroom.core.instants import stamp

    now = call.desk.now()
    path = Path(target)
    if path.is_dir():
        path /= f"room-{now:%Y%m%dT%H%M%SZ}.db"
    copied = bootstrap.backup(call.desk.store, path)
    if call.as_json:
        said = {"store": call.desk.store.place, "target": str(path), "incidents": copied, "bytes": path.stat().st_size}
        output.document({"schema": "warroom.backup/v1", **said, "at": stamp(now)})
        return
    held = f"{copied} incident" if copied == 1 else f"{copied} incidents"
    output.text(f"{path}: {held}, {path.stat().st_size:,} bytes, as of {stamp(now)}")
