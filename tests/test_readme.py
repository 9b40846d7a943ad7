"""Every command that the README shows is run here, in its order, as a reader would."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import terminal

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
WARROOM = str(Path(sys.executable).with_name("warroom"))


def shown() -> list[str]:
    """The command lines in the README's code blocks, without their comments."""
    blocks = re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


COMMANDS = [line for line in shown() if line.startswith("warroom ")]
ON_A_TERMINAL = ("warroom open", "warroom wall")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a reader who has nothing yet but a name in the plan."""
    return {**os.environ, "HOME": str(tmp_path), "WARROOM_AS": "ana"}


def run(line: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """*line* as a shell would split it, in the checkout."""
    argv = [WARROOM, *shlex.split(line)[1:]]
    return subprocess.run(
        argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def test_it_says_what_it_has_to_say_in_under_seven_hundred_words() -> None:
    assert len(README.split()) < 700


def test_its_picture_is_in_the_repository_and_drawn_by_the_project() -> None:
    assert "](room.svg)" in README
    assert "<svg" in (ROOT / "room.svg").read_text()[:500]


def test_every_headless_command_works_in_the_order_shown(env: dict[str, str], tmp_path: Path) -> None:
    assert COMMANDS, "the README shows no command"
    for line in COMMANDS:
        if line in ON_A_TERMINAL:
            continue
        ran = run(line.replace("our-plan.yaml", str(tmp_path / "our-plan.yaml")), env)
        assert ran.returncode == 0, f"{line}: {ran.stderr}"
        assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("line", ON_A_TERMINAL)
def test_the_room_and_the_wall_open_and_close_on_a_terminal(line: str, env: dict[str, str]) -> None:
    assert line in COMMANDS
    declared = next(line for line in COMMANDS if line.startswith("warroom declare"))
    assert run(declared, env).returncode == 0
    with terminal([WARROOM, *line.split()[1:]], env) as room:
        room.until(lambda seen: "Refund answers" in seen)
        room.press("q")
        assert room.ends() == 0


def test_the_two_make_commands_are_the_demo_and_the_tests(env: dict[str, str]) -> None:
    made = [line for line in shown() if line.startswith("make ")]
    assert made == ["make demo", "make test"]
    if shutil.which("make") is None:
        pytest.fail("make is missing: apt-get install make")
    outside_make = {name: value for name, value in env.items() if not name.startswith("MAKE")}
    for line, recipe in (("make demo", "warroom demo"), ("make test", "pytest")):
        argv = [*line.split(), "--dry-run", "--no-print-directory"]
        dry = subprocess.run(argv, cwd=ROOT, env=outside_make, capture_output=True, text=True, check=True)
        assert recipe in dry.stdout.splitlines()[-1]


def test_the_demo_opens_on_a_terminal_with_no_configuration(env: dict[str, str]) -> None:
    with terminal([WARROOM, "demo"], {k: v for k, v in env.items() if not k.startswith("WARROOM_")}) as demo:
        demo.until(lambda seen: "DEMO" in seen or "DRILL" in seen)
        demo.press("q")
        assert demo.ends() == 0
