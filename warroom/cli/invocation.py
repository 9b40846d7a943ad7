"""What one call of the command line knows: the settings, the desk, who acts, on which incident, when.

Everything is made when it is first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from warroom.config import Settings
    from warroom.core.envelope import Actor, Blob, Command, Precision
    from warroom.core.incident import Incident
    from warroom.desk import Desk, Recorded

VIA = "cli"


class Invocation:
    """One call. *given* holds the global options by name, wherever on the line they stood."""

    def __init__(self) -> None:
        self.given: dict[str, Any] = {}
        self._desk: Desk | None = None
        self._loaded: dict[str, Incident] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._desk is not None:
            self._desk.store.close()

    @property
    def as_json(self) -> bool:
        """Whether the answer is for a program."""
        return bool(self.given.get("json"))

    @property
    def dry_run(self) -> bool:
        """Whether nothing may be recorded."""
        return bool(self.given.get("dry_run"))

    @property
    def once(self) -> str | None:
        """The once-key of the command."""
        return self.given.get("once")

    @cached_property
    def settings(self) -> Settings:
        """The settings, flags included."""
        from warroom.config import load

        return load(self.given)

    @property
    def again(self) -> str:
        """What has to stand on a line that is to mean the same store and the same person: as it was typed here, for
        settings and environment are there the next time as well."""
        typed = {name: str(self.given[name]) for name in ("store", "as") if self.given.get(name)}
        if not typed:
            return ""
        from shlex import quote

        return "".join(f" --{name} {quote(value)}" for name, value in typed.items())

    @property
    def may_ask(self) -> bool:
        """Whether somebody is there to answer, and nobody said not to ask."""
        silent = self.as_json or self.settings.no_input
        return not silent and sys.stdin.isatty() and sys.stderr.isatty()

    @cached_property
    def actor(self) -> Actor:
        """Who acts: ``--as``, the settings, or the login."""
        from warroom.core.envelope import Actor

        return Actor(self.settings.person or login(), VIA)

    @property
    def desk(self) -> Desk:
        """The desk on the store, which must exist."""
        return self.open()

    def open(self, *, create: bool = False) -> Desk:
        """The desk on the store; with *create* the store is begun where there is none."""
        if self._desk is None:
            from warroom import bootstrap

            self._desk = bootstrap.desk(self.settings, create=create, rehearse=create and self.dry_run)
        return self._desk

    def incident(self, name: str | None = None) -> str:
        """The id of the incident that is meant: *name*, ``--incident``, or the only open one."""
        name = name or self.settings.incident
        if name:
            return self.desk.find(name)
        from warroom.cli.incidents import only_open_one

        return only_open_one(self)

    def load(self, incident: str) -> Incident:
        """*incident* as it is now, read once. Refused (newer) where a newer warroom declared it."""
        folded = self.peek(incident)
        if folded.opening is None:
            from warroom.core.errors import Code, Refused

            upgrade = "upgrade: pip install --upgrade warroom"
            raise Refused(Code.NEWER, f"{incident} was declared by a newer warroom and cannot be shown", upgrade)
        return folded

    def peek(self, incident: str) -> Incident:
        """*incident* as far as this program can read it."""
        if incident not in self._loaded:
            self._loaded[incident] = self.desk.load(incident)
        return self._loaded[incident]

    def forget(self) -> None:
        """Forgets what was read, where a call goes on for so long that it is old."""
        self._loaded.clear()

    def moment(self) -> tuple[datetime | None, Precision | None]:
        """What ``--at`` says, and how exactly."""
        at = self.given.get("at")
        if at is None:
            return None, None
        from warroom.core.moments import moment

        return moment(at, self.desk.now())

    def fields(self) -> dict[str, Any]:
        """What the options of change say, as every command carries it."""
        at, precision = self.moment()
        others = {name: self.given.get(name) for name in ("based_on", "label")}
        said = {"at": at, "precision": precision, **others}
        return {name: value for name, value in said.items() if value is not None}

    def do(self, command: type[Command], *, files: Sequence[Blob] = (), undo: str = "", **fields: Any) -> None:
        """Carries out *command* with *fields* in the incident that is meant, and says what was recorded.

        *undo* is the command line that takes it back, after ``warroom``.
        """
        from warroom.cli.recorded import show

        incident = self.incident()
        show(self, [self.carry_out(incident, command, files=files, **fields)], undo=undo)

    def carry_out(
        self, incident: str, command: type[Command], *,
        once: str | None = None, files: Sequence[Blob] = (), rehearsed: bool = False, **fields: Any,
    ) -> Recorded:  # fmt: skip
        """Carries out *command* in *incident*, under the key *once* or the one given on the line. *rehearsed*: gives
        what it would record, or is refused as it would be."""
        from warroom.cli.reading import build

        asked = build(command, **self.fields(), **fields)
        key = once or self.once
        return self.desk.do(incident, asked, self.actor, once=key, files=files, dry_run=rehearsed or self.dry_run)

    def ask(self, question: str) -> None:
        """Asks *question* where somebody is there to answer; a no ends the command with nothing recorded."""
        if not self.may_ask:
            return
        import click

        from warroom.cli import diagnostics

        if not click.confirm(question, err=True):
            diagnostics.tell("nothing was recorded")
            raise click.exceptions.Exit(diagnostics.Exit.FALSE)


def login() -> str:
    """The account that runs this process, as the host knows it; environment variables can be made to say anything."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container that runs under a number
        return f"uid-{os.getuid()}"
