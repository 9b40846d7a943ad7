"""``store backup``: a whole copy, also while others write."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.cli.conftest import PROGRAM, Run


def test_a_copy_is_a_store_of_its_own(war: Run, incident: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    ran = war("store", "backup", str(copy))
    war("note", "after the copy")

    assert ran.out.startswith(f"{copy}: 1 incident, ")
    assert war("--store", str(copy), "verify", incident).code == 0
    assert "after the copy" not in war("--store", str(copy), "log", "-i", incident).out
    assert copy.stat().st_mode & 0o777 == 0o600


def test_in_a_folder_the_copy_is_named_after_the_moment(war: Run, incident: str, tmp_path: Path) -> None:
    got = war("store", "backup", str(tmp_path), "--json").json()

    copy = Path(got["target"])
    assert (got["schema"], got["incidents"], copy.parent) == ("warroom.backup/v1", 1, tmp_path)
    assert copy.name == f"room-{got['at'][:19].replace('-', '').replace(':', '')}Z.db"
    assert got["bytes"] == copy.stat().st_size


def test_nothing_is_overwritten(war: Run, incident: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine")

    assert "exists already" in war("store", "backup", str(taken), code=5).err
    assert taken.read_text() == "mine"


def test_without_a_store_there_is_nothing_to_copy(war: Run, tmp_path: Path) -> None:
    war("store", "backup", str(tmp_path / "copy.db"), code=3)
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_that_is_taken_while_others_write_is_whole(war: Run, incident: str, tmp_path: Path) -> None:
    script = f'while :; do {PROGRAM} --as ana note "$$" >/dev/null || exit 1; done'
    writers = [subprocess.Popen(["sh", "-c", script], start_new_session=True) for _ in range(2)]
    try:
        before = war("status", "--json").json()["record"]["seq"]
        while war("status", "--json").json()["record"]["seq"] < before + 4:
            assert all(writer.poll() is None for writer in writers)
        for number in range(3):
            war("store", "backup", str(tmp_path / f"{number}.db"))
        assert all(writer.poll() is None for writer in writers), "writing was never held up"
    finally:
        for writer in writers:
            os.killpg(writer.pid, 9)
            writer.wait()
    for number in range(3):
        got = war("--store", str(tmp_path / f"{number}.db"), "verify", "--json").json()
        assert got["intact"]
        assert got["items"][0]["entries"] >= before + 4
