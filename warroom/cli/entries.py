"""Notes, corrections and labels."""

from __future__ import annotations

import click

from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.cli.reading import text_of
from warroom.core.entries import AddNote, CorrectEntry, LabelEntry
from warroom.core.envelope import Label


@click.command("note", cls=Change)
@click.argument("text", required=False)
@click.option("--change", metavar="WHAT", help="What was changed in the system; clean tries before it prove nothing")
@pass_invocation
def note(call: Invocation, text: str | None, change: str | None) -> None:
    """Write TEXT into the timeline; - reads it from stdin.

    \b
      warroom note "Two more tickets, both from the app"
      warroom note "Rolled back" --change "prompt v41 to v40"
      grep refund app.log | warroom note -
    """
    if text is None and change is None:
        raise click.UsageError("there is nothing to write: give TEXT, or - to read it from stdin")
    undo = 'entry correct {seq} "…" --why "…"'
    call.do(AddNote, text=text_of(text or "", "note"), change=change, undo=undo)


@click.group(cls=Noun)
def entry() -> None:
    """Correct or label an entry of the timeline. Nothing that was recorded is ever changed."""


@entry.command("correct", cls=Change)
@click.argument("seq", type=int)
@click.argument("text")
@why("What was wrong with it")
@pass_invocation
def correct(call: Invocation, seq: int, text: str, why: str) -> None:
    """Set TEXT beside entry SEQ as its correction; - reads it from stdin.

    \b
      warroom entry correct 12 "It was 14 tickets, not 40" --why "miscounted"
    """
    call.do(CorrectEntry, seq=seq, text=text_of(text, "correction"), why=why)


@entry.command("label", cls=Change)
@click.argument("seq", type=int)
@click.argument("as_label", metavar="LABEL", type=click.Choice([str(label) for label in Label]))
@why("Why others may, or may not, see it")
@pass_invocation
def label(call: Invocation, seq: int, as_label: str, why: str) -> None:
    """Say who may see entry SEQ: normal, privileged or personal.

    \b
      warroom entry label 12 privileged --why "advice of counsel"
    """
    call.do(LabelEntry, seq=seq, as_label=as_label, why=why)
