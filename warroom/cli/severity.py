"""A person's word on the severity, and taking it back."""

from __future__ import annotations

import click

from warroom.cli.frame import Answer, Noun, pass_invocation
from warroom.cli.invocation import Invocation
from warroom.cli.options import why
from warroom.core.severity import ClearSeverity, SetSeverity


@click.group(cls=Noun)
def severity() -> None:
    """Override the computed severity, or lift that. `warroom status` says why it is what it is."""


@severity.command("set", cls=Answer)
@click.argument("level")
@why("Why the computed level is wrong")
@pass_invocation
def set_severity(call: Invocation, level: str, why: str) -> None:
    """Override the severity with LEVEL of the plan's scale.

    \b
      warroom severity set SEV1 --why "the press has called"
      warroom severity set SEV1 --why "the press has called" --based-on 40
    """
    call.do(SetSeverity, level=level, why=why, undo='severity clear --why "…"')


@severity.command("clear", cls=Answer)
@why("Why the computed level holds again")
@pass_invocation
def clear(call: Invocation, why: str) -> None:
    """Let the computed severity hold again.

    \b
      warroom severity clear --why "the story was about somebody else"
    """
    call.do(ClearSeverity, why=why)
