"""The timeline on stdout: every entry as a sentence, or as it is stored, now or as it happens."""

from __future__ import annotations

from threading import Event as Flag

import click

from warroom.cli import output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.desk import Desk, History
from warroom.views import entries
from warroom.views.entries import EntryView

_INDENT = " " * 8


@click.command("log", cls=Verb)
@click.argument("incident", required=False, metavar="[ID]")
@click.option("--follow", "-f", is_flag=True, help="Stay, and print what anybody records; with --json as NDJSON")
@click.option("--since", type=click.IntRange(min=0), default=0, metavar="SEQ", help="Only entries after this one")
@pass_invocation
def log(call: Invocation, incident: str | None, since: int, *, follow: bool) -> None:
    """The timeline of an incident. Corrections stand beside what they correct.

    \b
      warroom log
      warroom log --since 40 --json
      warroom log --follow
    """
    name, desk = call.incident(incident), call.desk
    show = _Stored(desk, name, since) if call.as_json else _Told(desk, name, since)
    if not follow:
        show.what_is_new()
        return
    for _ in desk.follow(Flag()):
        show.what_is_new()


class _Stored:
    """Prints entries as they are stored, one a line."""

    def __init__(self, desk: Desk, incident: str, since: int) -> None:
        self._desk = desk
        self._incident = incident
        self._seen = since

    def what_is_new(self) -> None:
        for record in self._desk.records(self._incident, self._seen):
            output.record(entries.as_json(record.header, record.body, record.hash))
            self._seen = record.seq


class _Told:
    """Prints entries as sentences."""

    def __init__(self, desk: Desk, incident: str, since: int) -> None:
        self._desk = desk
        self._incident = incident
        self._seen = since
        self._history: History | None = None

    def what_is_new(self) -> None:
        self._history = history = self._desk.history(self._incident, self._history)
        new = len(history.events) - self._seen
        if new > 0:
            shown = entries.view(history.incident, history.events, self._desk.now(), history.texts, last=new)
            output.text("\n".join(map(_lines, shown)))
        self._seen = len(history.events)


def _lines(entry: EntryView) -> str:
    label = "" if entry.label == "normal" else f"[{entry.label}] "
    arrow = "→ " if entry.follows else ""
    said = entry.full.replace("\n", f"\n{_INDENT}")
    first = f"{entry.seq:>6}  {entry.exact}  {entry.actor}  {label}{arrow}{said}"
    return f"{first}\n{_INDENT}corrected: {entry.correction}" if entry.correction else first
