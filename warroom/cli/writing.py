"""Files that a command writes for a person: new ones only, and whole or not at all.

A plan, a log or a settings file that was overwritten by a mistyped name is gone, and nothing here is worth that.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from warroom.config import BadFile
from warroom.core.errors import Code, Refused

_OF_A_GROUP = stat.S_ISGID | stat.S_IRWXG
_SHARED = 0o660


def create(path: Path, lines: Iterable[str], *, mode: int = 0o600) -> None:
    """Writes *lines*, which carry their own ends, to *path*, durable. Refused (conflict) where something is there.

    What others may read is open to the whole group in a folder that a group shares, whatever the umask of who writes.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError as error:
        raise Refused(Code.CONFLICT, f"{path} exists already", "name another file, or move that one away") from error
    except OSError as error:
        raise _cannot(path, error) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            if mode & stat.S_IRGRP and _is_shared(path.parent):
                os.fchmod(descriptor, _SHARED)
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot(path, error) from error
        raise


def _is_shared(folder: Path) -> bool:
    return folder.stat().st_mode & _OF_A_GROUP == _OF_A_GROUP


def make_folder(folder: Path) -> None:
    """Makes sure that *folder* is there, and those above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, error) from error


def _cannot(path: Path, error: OSError) -> BadFile:
    return BadFile(f"{path} cannot be written: {error.strerror}", "name a file in a folder that you may write to")
