"""Two terminal programs that people love, on the same machine in the same run: what a room costs beside them.

They live in virtual environments of the benchmark's own, made when it first runs, and the project never depends on
them. Where they cannot be had the result says so instead of a number.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.measure import say

_HOME = Path(__file__).parents[2] / ".venv-bench"
PINNED = {
    "posting": ("posting==2.11.1", "tree-sitter==0.25.2"),  # with 0.26 it ends with a segmentation fault
    "harlequin": ("harlequin==2.17.0",),
}


def program(name: str) -> Path | str:
    """The program called *name*, or why it is not to be had."""
    found = _HOME / name / "bin" / name
    if found.exists():
        return found
    say(f"installing {name} into {_HOME.name} …")
    try:
        subprocess.run([sys.executable, "-m", "venv", str(_HOME / name)], check=True, capture_output=True)
        pip = [str(_HOME / name / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PINNED[name]], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        return f"not measured: {' '.join(PINNED[name])} could not be installed: {_last(error.stderr)}"
    return found


def _last(talk: str | bytes | None) -> str:
    told = talk.decode(errors="replace") if isinstance(talk, bytes) else talk or ""
    return told.strip().rpartition("\n")[2] or "no reason was given"
