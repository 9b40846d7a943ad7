"""Situation reports."""

from __future__ import annotations

import click

from warroom.cli.frame import Change, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.reading import text_of
from warroom.core.updates import PostUpdate


@click.group(cls=Noun)
def update() -> None:
    """Situation reports, owed at the cadence of the severity."""


@update.command("post", cls=Change)
@click.argument("text")
@pass_invocation
def post(call: Invocation, text: str) -> None:
    """Post TEXT as the situation report; - reads it from stdin.

    \b
      warroom update post "Rolled the prompt back; checking with canaries"
    """
    call.do(PostUpdate, text=text_of(text, "update"), undo='entry correct {seq} "…" --why "…"')
