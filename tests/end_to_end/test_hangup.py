"""A room whose terminal was closed ends, instead of waiting for keys that cannot come."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import terminal

WARROOM = [sys.executable, "-m", "warroom"]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    env = {**os.environ, "HOME": str(tmp_path), "WARROOM_AS": "ana", "WARROOM_STORE": str(tmp_path / "room.db")}
    declare = [*WARROOM, "declare", "Answers are wrong", "--plan", "assistant", "--no-input"]
    subprocess.run(declare, env=env, check=True, capture_output=True)
    return env


def test_a_room_whose_terminal_is_gone_ends(env: dict[str, str]) -> None:
    with terminal([*WARROOM, "open"], env) as room:
        room.until(lambda seen: "Answers are wrong" in seen)
        room.hang_up()
        room.process.wait(60)


@pytest.mark.parametrize("arguments", [["open"], ["demo"]])
def test_a_room_is_refused_where_there_is_no_terminal(env: dict[str, str], arguments: list[str]) -> None:
    ran = subprocess.run(
        [*WARROOM, *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "terminal" in ran.stderr
    assert "hint: " in ran.stderr
