"""The command line as tests use it: in this process for breadth, as the real program for its contracts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.plans import MINIMAL
from tests.rooms import Clock
from tests.rulebook import DUTIFUL, Shelf
from warroom import bootstrap
from warroom import clock as clocks
from warroom.cli.app import run

PROGRAM = Path(sys.executable).parent / "warroom"


@dataclass(frozen=True)
class Ran:
    """What a command line gave."""

    args: tuple[str, ...]
    code: int
    out: str
    err: str

    def json(self) -> Any:
        """stdout, which is one JSON document."""
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        """stdout, which is NDJSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    def error(self) -> Any:
        """The error, which is the last line of stderr."""
        return json.loads(self.err.splitlines()[-1])["error"]


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and nothing of the developer's settings. The working folder is in it."""
    for name in [name for name in os.environ if name.startswith(("WARROOM_", "XDG_"))]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    for name, folder in {"CONFIG": "c", "DATA": "d", "STATE": "s", "CACHE": "k"}.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(home / "etc"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NO_COLOR", "1")
    (home / "work").mkdir(parents=True)
    monkeypatch.chdir(home / "work")
    return home


@pytest.fixture
def war() -> Run:
    """Runs a command line in this process and, unless *code* is None, insists on its exit code."""

    def runs(*args: str, code: int | None = 0, stdin: str | bytes = "", who: str | None = "ana") -> Ran:
        line = ["--as", who, *args] if who else list(args)
        with CliRunner().isolation(input=stdin) as (out, err, _):
            got = run(line)
        ran = Ran(args, got, out.getvalue().decode(), err.getvalue().decode())
        assert code is None or got == code, ran
        return ran

    return runs


@pytest.fixture
def program() -> Run:
    """Runs the installed program and, unless *code* is None, insists on its exit code."""

    def runs(
        *args: str, code: int | None = 0, stdin: str = "", env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> Ran:
        done = subprocess.run(
            [str(PROGRAM), *args], capture_output=True, text=True, input=stdin, env={**os.environ, **(env or {})},
            cwd=cwd, timeout=60, check=False,
        )  # fmt: skip
        ran = Ran(args, done.returncode, done.stdout, done.stderr)
        assert code is None or done.returncode == code, ran
        return ran

    return runs


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """The file of the minimal plan."""
    path = tmp_path / "minimal.yaml"
    path.write_text(MINIMAL)
    return str(path)


@pytest.fixture
def incident(war: Run, plan: str) -> str:
    """The id of an open incident of the minimal plan, declared by ana."""
    return str(war("declare", "Refunds that do not exist", "--plan", plan, "--json").json()["incident"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands until it is told to step, for every command line that is run in this process."""
    standing = Clock()
    monkeypatch.setattr(clocks, "SystemClock", lambda: standing)
    return standing


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The handful of rules that tests know by heart, in the place of those that ship, which take long to read."""
    handful = Shelf()
    monkeypatch.setattr(bootstrap, "rulebook", lambda: handful)
    return handful


@pytest.fixture
def owing(war: Run, clock: Clock, shelf: Shelf, tmp_path: Path) -> str:
    """The id of an incident that owes notices, declared by ana at noon."""
    path = tmp_path / "dutiful.yaml"
    path.write_text(DUTIFUL)
    return str(war("declare", "Refunds that do not exist", "--plan", str(path), "--json").json()["incident"])
