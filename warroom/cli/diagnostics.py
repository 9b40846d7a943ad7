"""Owner of stderr and of the exit codes.

stdout is data, so whatever is said to a person goes here. An error says what and why in one line and how to go on in
another; with ``--json`` the same is one JSON object, the last line of stderr. Text from outside gets into messages as
well, hence everything passes through `safe`.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

import click

from warroom.core.errors import Code, Refused
from warroom.views.safe import line


class Exit(IntEnum):
    """How the program ends."""

    DONE = 0
    """Done, or true."""
    FALSE = 1
    """A condition is false, or there are findings."""
    USAGE = 2
    """The line was wrong, or a value in it."""
    INVALID = 3
    """A plan, a settings file or a store cannot be used."""
    NOT_PERMITTED = 4
    CONFLICT = 5
    """Somebody changed it first, it is in another state, or a rule of the plan stands in the way."""
    NOT_FOUND = 6
    DELIVERY = 7
    PENDING = 8
    BREACHED = 9
    INTEGRITY = 10
    """The record contradicts itself."""
    CRASHED = 70
    """A fault of ours."""
    INTERRUPTED = 130


EXITS: Mapping[Code, Exit] = {
    Code.INVALID: Exit.USAGE,
    Code.REASON_REQUIRED: Exit.USAGE,
    Code.NOT_PERMITTED: Exit.NOT_PERMITTED,
    Code.CONFLICT: Exit.CONFLICT,
    Code.ILLEGAL_TRANSITION: Exit.CONFLICT,
    Code.GUARDED: Exit.CONFLICT,
    Code.NOT_MEASURED: Exit.CONFLICT,
    Code.STILL_HAPPENING: Exit.CONFLICT,
    Code.FALLING: Exit.CONFLICT,
    Code.NO_EVIDENCE_YET: Exit.CONFLICT,
    Code.RECURRED: Exit.CONFLICT,
    Code.STALE: Exit.CONFLICT,
    Code.BUSY: Exit.CONFLICT,
    Code.NOT_FOUND: Exit.NOT_FOUND,
    Code.NEWER: Exit.INVALID,
    Code.UNAVAILABLE: Exit.INVALID,
    Code.FULL: Exit.INVALID,
    Code.DAMAGED: Exit.INTEGRITY,
}
"""Which exit code each refusal has."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as it is reported."""

    exit: Exit
    code: str
    message: str
    hint: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def report(error: BaseException, *, as_json: bool) -> Exit:
    """Says what *error* means and gives the exit code. An interrupt is quiet."""
    if isinstance(error, KeyboardInterrupt | click.Abort | EOFError):
        return Exit.INTERRUPTED
    if isinstance(error, SystemExit):
        return Exit(error.code) if isinstance(error.code, int) and error.code in set(Exit) else Exit.FALSE
    problem = _problem(error)
    say(problem, as_json=as_json)
    return problem.exit


def say(problem: Problem, *, as_json: bool) -> None:
    """Prints *problem* for a person or for a program."""
    if as_json:
        said = {"code": problem.code, "message": problem.message, "hint": problem.hint, "details": problem.details}
        _print(json.dumps({"error": said}, default=str))
        return
    tell(f"error: {problem.message}")
    if problem.hint:
        hint(problem.hint)


def sentence(error: BaseException) -> str:
    """What *error* means, in one sentence."""
    return _problem(error).message


def tell(text: str) -> None:
    """One line to a person."""
    _print(f"warroom: {line(text)}")


def hint(text: str) -> None:
    """How to go on."""
    tell(f"hint: {text}")


def warn(text: str) -> None:
    """Something that a person must not miss."""
    tell(f"warning: {text}")


def _print(text: str) -> None:
    # Talk that nobody can hear any more, because its pipe or its terminal has gone, must not turn what was done into a
    # failure.
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201  # the owner of stderr


def _problem(error: BaseException) -> Problem:
    from warroom.config import BadFile

    match error:
        case BadFile():
            return Problem(Exit.INVALID, str(error.code), error.sentence, error.hint, error.details)
        case Refused():
            return Problem(EXITS[error.code], str(error.code), error.sentence, error.hint, error.details)
        case click.exceptions.NoArgsIsHelpError(ctx=click.Context() as ctx, cmd=click.Group() as group):
            verbs = ", ".join(group.list_commands(ctx))
            return Problem(Exit.USAGE, "usage", f"{ctx.command_path} needs a verb: {verbs}", _usage_hint(error))
        case click.UsageError():
            return Problem(Exit.USAGE, "usage", _sentence(_usage_message(error)), _usage_hint(error))
        case click.ClickException():
            return Problem(Exit.USAGE, "usage", _sentence(error.format_message()))
        case _:
            return _crash(error)


def _sentence(text: str) -> str:
    """In our voice: no capital at the beginning, no full stop at the end."""
    one = " ".join(text.split()).removesuffix(".")
    return one[:1].lower() + one[1:]


def _usage_message(error: click.UsageError) -> str:
    # These two put the suggestion into the message; ours is the hint.
    named = isinstance(error, click.NoSuchOption | click.exceptions.NoSuchCommand)
    return error.message if named else error.format_message()


def _usage_hint(error: click.UsageError) -> str:
    close = getattr(error, "possibilities", None)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"{error.ctx.command_path} --help" if error.ctx else "warroom --help"


def _crash(error: BaseException) -> Problem:
    place = _keep(error)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Problem(
        Exit.CRASHED,
        "crash",
        f"this is a fault of warroom: {what}",
        f"the details are in {place}" if place else "the details could not be written anywhere",
    )


def _keep(error: BaseException) -> Path | None:
    """Writes the details of *error* where only their owner can read them."""
    from datetime import UTC, datetime

    from warroom import __version__
    from warroom.config import state_home

    text = "".join(traceback.format_exception(error))
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.txt"
    try:
        path = state_home() / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(f"warroom {__version__}, Python {sys.version}\n\n{text}", encoding="utf-8")
    except (OSError, RuntimeError):
        return None
    return path
