"""What tests of notices on the command line do all the time: draft, have agreed, look."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run
from tests.rulebook import BREACH

SORRY = "We regret it.\r\nNo final newline"


def digest(text: str) -> str:
    """What ``sha256sum`` prints of it."""
    return hashlib.sha256(text.encode()).hexdigest()


def declared(war: Run, tmp_path: Path, text: str, *more: str) -> str:
    """The id of an incident on the plan that *text* spells."""
    path = tmp_path / "other.yaml"
    path.write_text(text)
    return str(war("declare", "Another one", "--plan", str(path), "--json", *more).json()["incident"])


def draft(war: Run, text: str = SORRY, duty: str = BREACH, *more: str, who: str = "ana") -> Any:
    """Drafts *text* and gives what was recorded."""
    return war("notice", "draft", duty, "--file", "-", "--json", *more, stdin=text.encode(), who=who).json()


def approve(war: Run, text: str = SORRY, duty: str = BREACH, *more: str) -> None:
    """Drafts *text* and has everybody agree whom the plan asks."""
    draft(war, text, duty, *more)
    for who in ("cleo", "dan") if duty == BREACH else ("cleo",):
        war("notice", "approve", duty, "--digest", digest(text), *more, who=who)


def notice(war: Run, duty: str = BREACH, *more: str) -> Any:
    """The notice as programs see it."""
    return war("notice", "show", duty, "--json", *more).json()
