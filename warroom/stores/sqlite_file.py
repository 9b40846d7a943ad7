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
        found = path.stat()
    except OSError as error:
        raise _unreachable(path, error) from error
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
        raise unavailable(f"{path} cannot be a store: it is {what}", "name a file with --store")
    if found.st_size == 1:  # SQLite would take it for empty, and write over the byte
        raise unavailable(f"{path} is not a store: it holds one byte", "name another file with --store")


def _create_in_folder(path: Path) -> None:
    _refuse_orphaned_log(path)
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


def _refuse_orphaned_log(path: Path) -> None:
    """Refused where the log of a store lies beside nothing: SQLite would throw it away, with whatever was committed to
    it and was not yet in the file, which can be the whole record."""
    for log in (path.with_name(path.name + ending) for ending in ("-wal", "-journal")):
        # A store that another process is just making has its file before its log.
        if log.exists() and not path.exists():
            raise unavailable(
                f"{path} is gone, but its log {log.name} is there: a new store would destroy what was written last",
                f"put {path.name} back where it was, or move {log.name} away if you mean to lose it",
            )


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
    if _NETWORK.isdisjoint(kind for _, kind in _table(mounts)):  # nearly always, and it saves taking paths apart
        return None
    kind = kind_of_mount(path, mounts)
    return kind if kind in _NETWORK else None


def kind_of_mount(path: Path, mounts: str) -> str | None:
    """The type of the file system that holds *path*, after *mounts* in the format of /proc/self/mounts."""
    real, best, found = path.resolve(), -1, None
    for folder, kind in _table(mounts):
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), folder))
        if real.is_relative_to(mounted) and len(mounted.parts) >= best:  # a later mount hides an earlier one
            best, found = len(mounted.parts), kind
    return found


def _table(mounts: str) -> list[list[str]]:
    return [line.split(" ", 3)[1:3] for line in mounts.splitlines()]
