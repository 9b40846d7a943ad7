"""Options that several commands share, so that a reason is always `--why`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from warroom.cli.frame import invocation_of

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def why(about: str, *, required: bool = True) -> Decorator:
    """``--why REASON``; *about* completes the help."""
    return click.option("--why", metavar="REASON", required=required, help=about)


def assignment(text: str, example: str) -> tuple[str, str]:
    """The name and the value of ``NAME=VALUE``. A usage error, with *example*, where it is none."""
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        raise click.UsageError(f"{text!r} is not NAME=VALUE; for example: {example}")
    return name.strip(), value


LOOKS = ("theme", "ascii", "time", "mouse")
"""The settings that are options of whatever opens the room."""


def looks(command: Decorated) -> Decorated:
    """The options of a *command* that opens the room. What is given lands in its Invocation."""
    for option in reversed(
        (
            _look("--theme", metavar="NAME", help="dark, light, high-contrast, deuteranopia, tritanopia or ansi"),
            _look("--ascii/--no-ascii", help="Draw in ASCII alone; default: as the locale has it"),
            _look("--time", metavar="utc|local", help="The zone in which times are shown; z changes it"),
            _look("--mouse/--no-mouse", help="Listen to the mouse; without, the terminal selects text"),
        )
    ):
        command = option(command)
    return command


def _look(name: str, **attributes: Any) -> Callable[[Decorated], Decorated]:
    return click.option(name, default=None, expose_value=False, callback=_remember, **attributes)


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and param.name:
        invocation_of(ctx).given[param.name] = value
