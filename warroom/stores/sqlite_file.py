"""The file of an SQLite store as the file system sees it: where it may be, who may read it, whether it is still there.

SQLite answers all of this late or not at all. It works on a network file system until it corrupts, writes on into a
file that somebody has moved away, and creates files with whatever mode the umask leaves.

Nothing here opens a database that exists. POSIX drops all of a process's locks on a file when any descriptor of it is
closed, also those of a connection that another thread is writing with.
"""

from __future__ import annotations

import os
import re
import stat
import threading
from pathlib import Path

from warroom.core.errors import Code, Refused

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = frozenset({
    "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs",
    "nfs4", "orangefs", "prl_fs", "smb3", "smbfs", "vboxsf",
    "fuse.ceph", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.juicefs", "fuse.rclone", "fuse.s3fs",
    "fuse.smbnetfs", "fuse.sshfs", "fuse.vmhgfs-fuse",
})  # fmt: skip
_CREATING = threading.Lock()
"""Between creating a file and closing its descriptor no other thread may connect to it."""

Identity = tuple[int, int]
"""Device and inode: which file it is, whatever it is called."""


def unavailable(sentence: str, hint: str) -> Refused:
    """The refusal to use a file as a store."""
    return Refused(Code.UNAVAILABLE, sentence, hint)


def identity(path: Path) -> Identity:
    """Which file *path* is at present. Refused where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # half the cost of Path.stat, and every append pays it
    except OSError as error:
        raise _unreachable(path, error) from error
    return found.st_dev, found.st_ino


def _unreachable(path: Path, error: OSError) -> Refused:
    if isinstance(error, FileNotFoundError):
        return unavailable(f"there is no store at {path}", "`warroom init` creates one; --store names another")
    return unavailable(f"{path} cannot be reached: {error.strerror}", "check the path and your access to its folders")


def prepare(path: Path, *, create: bool) -> None:
    """Makes sure that *path* is a regular file, with *create* by creating an empty one where nothing is.

    Refused where that cannot be.
    """
    with _CREATING:
        if create and not os.path.lexists(path):
            _create_in_folder(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _unreachable(path, error) from error
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "no regular file"
        raise unavailable(f"{path} cannot be a store: it is {what}", "name a file with --store")


def _create_in_folder(path: Path) -> None:
    try:
        _make_folders(path.parent)
        refuse_network(path)
        create_file(path, _mode_in(path.parent))
    except FileExistsError:
        pass  # another process was faster
    except OSError as error:
        raise unavailable(
            f"{path} cannot be created: {error.strerror}", "check your access to its folder, or name another file"
        ) from error


def _make_folders(folder: Path) -> None:
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _mode_in(folder: Path) -> int:
    shared = stat.S_ISGID | stat.S_IWGRP
    return 0o660 if folder.stat().st_mode & shared == shared else 0o600


def create_file(path: Path, mode: int) -> None:
    """An empty file with exactly *mode*, whatever the umask; -wal and -shm take theirs from it. FileExistsError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in *folder* durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_network(path: Path) -> None:
    """Refused where *path* is on a network file system."""
    if kind := network_file_system(path):
        raise on_network(path, kind)


def on_network(path: Path, kind: str) -> Refused:
    """The refusal to write at *path*, which is on a network file system of that *kind*."""
    return unavailable(
        f"{path} is on a network file system ({kind}), where SQLite loses and corrupts what several hosts write",
        "keep the store on a local disk, and work on that host",
    )


def network_file_system(path: Path) -> str | None:
    """The kind of network file system that holds *path*; none where the disk is local or the system does not say."""
    try:
        mounts = _MOUNTS.read_text(errors="surrogateescape")
    except OSError:
        return None
    return network_kind(path, mounts)


def network_kind(path: Path, mounts: str) -> str | None:
    """The same after *mounts*, which are in the format of /proc/self/mounts."""
    table = [line.split(" ", 3)[1:3] for line in mounts.splitlines()]
    if _NETWORK.isdisjoint(kind for _, kind in table):  # nearly always, and then no path needs to be taken apart
        return None
    real, best, found = path.resolve(), -1, ""
    for folder, kind in table:
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), folder))
        if real.is_relative_to(mounted) and len(mounted.parts) >= best:  # a later mount hides an earlier one
            best, found = len(mounted.parts), kind
    return found if found in _NETWORK else None
