"""A longer text in the person's own editor: they know its keys, and it does not lose what is typed.

The editor is started from a list of arguments, never by a shell. The file is theirs alone and is gone afterwards.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from warroom.core.errors import Code, Refused

_SET_ONE = "name one before you open the room: export EDITOR=nano"


def command(environment: Mapping[str, str]) -> list[str]:
    """The arguments that start the editor which *environment* names. Refused (unavailable) where it names none."""
    named = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        arguments = shlex.split(named)
    except ValueError as error:
        raise Refused(Code.UNAVAILABLE, f"{named!r} names no editor: {error}", _SET_ONE) from error
    if not arguments:
        raise Refused(Code.UNAVAILABLE, "neither VISUAL nor EDITOR names an editor", _SET_ONE)
    return arguments


def edit(arguments: list[str], text: str) -> str:
    """*text* as the editor that *arguments* start left it. Blocks. Refused (unavailable) where the editor fails."""
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:  # mode 0700, for the editor's own copies as well
        path = Path(folder) / "text.md"
        path.touch(mode=0o600)
        path.write_text(text + "\n" if text else "", encoding="utf-8")
        _run([*arguments, str(path)])
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(Code.UNAVAILABLE, f"what {arguments[0]} left is no text: {error}", _SET_ONE) from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interrupt that is typed while the editor runs is the editor's, although the terminal sends it to both."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not ignored: that the editor would inherit
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _run(arguments: list[str]) -> None:
    try:
        with _uninterrupted():
            code = subprocess.run(arguments, check=False).returncode
    except OSError as error:
        sentence = f"{arguments[0]} cannot be started: {error.strerror}"
        raise Refused(Code.UNAVAILABLE, sentence, _SET_ONE) from error
    if code:
        raise Refused(Code.UNAVAILABLE, f"{arguments[0]} ended with {code}", f"type it here, or {_SET_ONE}")


def from_environment() -> list[str]:
    """The same as `command` of this process's own environment."""
    return command(os.environ)
