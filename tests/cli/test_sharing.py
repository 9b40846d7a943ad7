"""Several people of one host, one store: members of the group write, whatever their umask, and others cannot look.

Becoming somebody else takes root. Where the tests run as root, the people are accounts of different numbers; elsewhere
they are three processes of the same account, and the test that needs a stranger says that it was skipped, and why.
"""

from __future__ import annotations

import grp
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.plans import MINIMAL

IS_ROOT = os.getuid() == 0
GROUP = next(one for one in grp.getgrall() if one.gr_gid) if IS_ROOT else grp.getgrgid(os.getgid())
"""An existing group: not root's own, where root may choose."""
PEOPLE = (61_001, 61_002) if IS_ROOT else (os.getuid(), os.getuid())
STRANGER = 61_003

AS_SOMEBODY = """
import os, sys, tempfile
from warroom.cli.app import run

uid, gid, plan, *line = sys.argv[1:]
said, sys.stdout = sys.stdout, open(os.devnull, "w")
with tempfile.TemporaryDirectory() as folder:  # load what is loaded late, while this may still read it
    where = ["--store", f"{folder}/room/room.db", "--as", "ana"]
    for warm in (["init", "--group", str(os.getgid()), "--no-input"], ["declare", "x", "--plan", plan], ["note", "x"],
                 ["list"], ["verify"], ["status", "-i", "INC-NONE"]):
        run([*where, *warm])
sys.stdout = said
if os.getuid() == 0:
    os.setgroups([int(gid)] if gid else [])
    os.setgid(int(uid))
    os.setuid(int(uid))
os.umask(0o077)
sys.exit(run(line))
"""


@pytest.fixture
def shared(war: Run) -> Iterator[Path]:
    """A store that GROUP shares, in a folder that everybody can get to."""
    with tempfile.TemporaryDirectory(prefix="warroom-sharing-") as folder:
        Path(folder).chmod(0o755)
        store = Path(folder) / "room" / "room.db"
        war("init", "--store", str(store), "--group", GROUP.gr_name, "--no-input")
        (Path(folder) / "minimal.yaml").write_text(MINIMAL)
        yield store


def somebody(uid: int, group: str, plan: str, *line: str) -> subprocess.Popen[str]:
    """*line* carried out by the account *uid* in *group*, none where that is empty."""
    return subprocess.Popen(
        [sys.executable, "-c", AS_SOMEBODY, str(uid), group, plan, *line],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip


def member(which: int, plan: str, *line: str) -> subprocess.Popen[str]:
    """*line* carried out by a member of the group."""
    return somebody(PEOPLE[which], str(GROUP.gr_gid), plan, *line)


def readable(shared: Path) -> str:
    """The minimal plan in a file beside the *shared* store that every member may read."""
    return str(shared.parent.parent / "minimal.yaml")


def done(process: subprocess.Popen[str]) -> str:
    """The output of *process*, which must succeed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


def test_members_write_by_turns_and_at_once(war: Run, shared: Path, plan: str) -> None:
    where = ("--store", str(shared), "--no-input", "--as")
    done(member(0, plan, *where, "ana", "declare", "Refunds", "--plan", readable(shared)))
    done(member(1, plan, *where, "ben", "note", "by the second"))
    done(member(0, plan, *where, "ana", "note", "by the first again"))
    at_once = [member(n % 2, plan, *where, "ana", "note", f"at once {n}") for n in range(4)]
    for process in at_once:
        done(process)

    entries = war("--store", str(shared), "log", "--json").lines()
    notes = {entry["body"]["text"] for entry in entries if entry["kind"] == "note.added"}
    assert notes == {"by the second", "by the first again", *(f"at once {n}" for n in range(4))}
    assert war("--store", str(shared), "verify").code == 0


def test_what_members_leave_behind_stays_open_to_the_group(war: Run, shared: Path, plan: str) -> None:
    where = ("--store", str(shared), "--as", "ana", "--no-input")
    done(member(1, plan, *where, "declare", "x", "--plan", readable(shared)))

    for path in shared.parent.iterdir():
        assert (path.stat().st_gid, path.stat().st_mode & 0o777) == (GROUP.gr_gid, 0o660), path


@pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody who is not in the group")
def test_who_is_not_in_the_group_sees_nothing(war: Run, shared: Path, plan: str) -> None:
    war("--store", str(shared), "declare", "Refunds", "--plan", plan)

    for line in (["list"], ["note", "x"], ["verify"]):
        process = somebody(STRANGER, "", plan, "--store", str(shared), "--as", "ana", *line)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 3, err
        assert "Refunds" not in out + err
        assert "Traceback" not in err


@pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody who may not give files away")
def test_who_is_not_in_the_group_cannot_share_with_it(plan: str) -> None:
    with tempfile.TemporaryDirectory(prefix="warroom-sharing-") as folder:
        Path(folder).chmod(0o777)
        line = ["init", "--store", f"{folder}/room/room.db", "--group", GROUP.gr_name, "--no-input"]
        process = somebody(STRANGER, "", plan, *line)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, "install -d -m 2770" in err) == (4, True), err
