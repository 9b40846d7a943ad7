"""How long a command takes from nothing, against a bare interpreter."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.measure import alternating, installed, ratio, summary

_ESTIMATE = ("count", "estimate", "--positives", "12", "--sample", "400", "--population", "1800699")
_VERDICT = ("probe", "verdict", "--clean", "97", "--failed", "0", "--baseline-clean", "8", "--baseline-failed", "4")


def _run(*arguments: str, env: dict[str, str]) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], env=env, check=True, capture_output=True)


def measure(times: int = 25) -> dict[str, Any]:
    """``warroom --help``, ``status --json`` of a small incident and statistics without any, and ``python -c pass``."""
    with tempfile.TemporaryDirectory() as folder:
        env = installed(Path(folder))
        declare = ["-m", "warroom", "declare", "Answers are wrong", "--plan", "assistant", "--no-input"]
        subprocess.run([sys.executable, *declare], env=env, check=True, capture_output=True)
        bare, help_, status, note, estimate, verdict = alternating(
            [
                _run("-c", "pass", env=env),
                _run("-m", "warroom", "--help", env=env),
                _run("-m", "warroom", "status", "--json", env=env),
                _run("-m", "warroom", "note", "seen", env=env),
                _run("-m", "warroom", *_ESTIMATE, env=env),
                _run("-m", "warroom", *_VERDICT, env=env),
            ],
            times,
        )
    return {
        "bare_interpreter": summary(bare),
        "help": {**summary(help_), "times_bare": ratio(help_, bare)},
        "status_json": {**summary(status), "times_bare": ratio(status, bare)},
        "note": {**summary(note), "times_bare": ratio(note, bare)},
        "count_estimate": {**summary(estimate), "times_bare": ratio(estimate, bare)},
        "probe_verdict": {**summary(verdict), "times_bare": ratio(verdict, bare)},
    }
