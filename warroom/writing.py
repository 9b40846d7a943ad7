"""Files that are written for a person: new ones only, and whole or not at all.

A plan, a log or a settings file that was overwritten by a mistyped name is gone, and nothing here is worth that.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from warroom.core.errors import Code, Refused

_OF_A_GROUP = stat.S_ISGID | stat.S_IRWXG
_SHARED = 0o660


def create(path: Path, lines: Iterable[str], *, mode: int = 0o600) -> None:
    """Writes *lines*, which carry their own ends, to *path*, durable. Refused (conflict) where something is there; an
    OSError where it cannot be written, and then nothing of it stays.

    What others may read is open to the whole group in a folder that a group shares, whatever the umask of who writes.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError as error:
        raise Refused(Code.CONFLICT, f"{path} exists already", "name another file, or move that one away") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            if mode & stat.S_IRGRP and _is_shared(path.parent):
                os.fchmod(descriptor, _SHARED)
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _is_shared(folder: Path) -> bool:
    return folder.stat().st_mode & _OF_A_GROUP == _OF_A_GROUP
