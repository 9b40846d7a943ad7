"""Options that several nouns share, so that a reason is always `--why`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def why(about: str, *, required: bool = True) -> Decorator:
    """``--why REASON``; *about* completes the help."""
    return click.option("--why", metavar="REASON", required=required, help=about)


def assignment(text: str, example: str) -> tuple[str, str]:
    """The name and the value of ``NAME=VALUE``. A usage error, with *example*, where it is none."""
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        raise click.UsageError(f"{text!r} is not NAME=VALUE; for example: {example}")
    return name.strip(), value
