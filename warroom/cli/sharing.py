"""A folder that the members of one group of this host share.

The folder is 2770: what is made in it belongs to the group whatever the umask of whoever makes it, and nobody else gets
in. A folder with something in it is never opened up: what lies there was not meant for the group.
"""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from warroom.config import BadFile
from warroom.core.errors import Code, Refused

MODE = 0o2770


class Group(NamedTuple):
    """A group of the host."""

    name: str
    gid: int


def group_called(name: str) -> Group:
    """The group *name*. Refused (not_found) where this host has none."""
    try:
        return Group(name, grp.getgrnam(name).gr_gid)
    except KeyError as error:
        hint = f"make it with: groupadd {name}; getent group lists those there are"
        raise Refused(Code.NOT_FOUND, f"this host has no group {name!r}", hint) from error


def share(folder: Path, group: Group) -> None:
    """Makes *folder*, or takes an empty one, for *group*. Refused where something else is in it, or where that may not
    be done by whoever asks."""
    try:
        if is_shared(folder, group):
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _refuse_used(folder, group)
        os.chown(folder, -1, group.gid)
        folder.chmod(MODE)  # after chown, which takes the set-group-id bit away
    except PermissionError as error:
        hint = f"ask root to run this, or to make the folder: install -d -m 2770 -g {group.name} {folder}"
        raise Refused(Code.NOT_PERMITTED, f"you may not give {folder} to {group.name}", hint) from error
    except OSError as error:
        raise BadFile(f"{folder} cannot be made: {error.strerror}", "name a store in another folder") from error


def is_shared(folder: Path, group: Group) -> bool:
    """Whether *folder* is shared by *group* already, and closed to others."""
    if not folder.is_dir():
        return False
    found = folder.stat()
    return found.st_gid == group.gid and stat.S_IMODE(found.st_mode) & 0o2077 == 0o2070


def share_within(folder: Path, group: Group) -> None:
    """Makes *folder* in one that *group* shares, if it is not there, and opens it to the group whatever the umask."""
    try:
        folder.mkdir(exist_ok=True)
        if not is_shared(folder, group):
            os.chown(folder, -1, group.gid)
            folder.chmod(MODE)
    except PermissionError as error:
        hint = f"ask its owner: chgrp {group.name} {folder}; chmod 2770 {folder}"
        raise Refused(Code.NOT_PERMITTED, f"you may not give {folder} to {group.name}", hint) from error


def _refuse_used(folder: Path, group: Group) -> None:
    if any(folder.iterdir()):
        raise Refused(
            Code.CONFLICT,
            f"{folder} is there already, with something in it, and is not shared by {group.name} alone",
            f"name a store in a new folder, or open it up yourself: chgrp {group.name} {folder}; chmod 2770 {folder}",
        )


def unreachable_for(folder: Path, group: Group) -> Iterator[Path]:
    """The folders above *folder* that members of *group* cannot pass as members."""
    for above in folder.parents:
        found = above.stat()
        as_group = found.st_gid == group.gid and found.st_mode & stat.S_IXGRP
        if not (as_group or found.st_mode & stat.S_IXOTH):
            yield above
