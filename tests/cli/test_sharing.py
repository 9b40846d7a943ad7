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
                 ["list"], ["verify"], ["status", "-i", "INC-NONE"], ["plan", "check", "assistant"]):
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
        mode = 0o770 if path.is_dir() else 0o660
        assert (path.stat().st_gid, path.stat().st_mode & 0o777) == (GROUP.gr_gid, mode), path


def test_the_plan_of_the_group_is_what_members_declare_on_with_nothing_set_but_the_store(
    war: Run, shared: Path, plan: str
) -> None:
    (shared.parent / "plans" / "ours.yaml").write_text(MINIMAL)
    where = ("--store", str(shared), "--no-input")

    done(member(1, plan, *where, "--as", "ben", "declare", "Refunds"))
    assert str(shared.parent / "plans" / "ours.yaml") in done(member(0, plan, *where, "plan", "list"))
    assert war("--store", str(shared), "status", "--json").json()["plan"]["id"] == "minimal"


def test_init_puts_the_plan_of_a_group_where_every_member_reads_and_mends_it(war: Run, shared: Path, plan: str) -> None:
    before = os.umask(0o077)
    try:
        line = ["--store", str(shared), "--group", GROUP.gr_name, "--plan", "assistant", "--no-input"]
        got = war("init", *line, "--json", code=None).json()
    finally:
        os.umask(before)
    made = shared.parent / "plans" / "assistant.yaml"

    assert got["plan"] == {"path": str(made), "new": True}
    for path in (made, made.parent / "plan.schema.json"):
        assert (path.stat().st_gid, path.stat().st_mode & 0o777) == (GROUP.gr_gid, 0o660)
    process = member(1, plan, "--store", str(shared), "plan", "check", "assistant")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, f"{made}: can be used" in out) == (1, True), err


def test_what_a_member_adds_to_the_plans_is_open_to_the_group(shared: Path, plan: str) -> None:
    added = shared.parent / "plans" / "loans.yaml"
    done(member(0, plan, "--store", str(shared), "plan", "new", "--template", "decisions", "--out", str(added)))

    assert (added.stat().st_gid, added.stat().st_mode & 0o777) == (GROUP.gr_gid, 0o660)


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
