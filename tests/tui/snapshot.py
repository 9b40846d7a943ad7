"""Pictures of the screen kept in the repository, compared byte for byte.

Beside each picture lies what it says as plain text. The text is compared first, because a difference in it can be read;
only where that is the same does the picture itself say that a colour or a style has changed. After a change that is
meant: WARROOM_UPDATE_SNAPSHOTS=1 pytest tests/tui, then look at the pictures before committing them.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from tests.tui.stage import Stage
from warroom.tui.picture import picture

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "WARROOM_UPDATE_SNAPSHOTS"
_UPDATING = bool(os.environ.get(UPDATE))
"""Read when the module is loaded: tests run without the developer's settings."""
_HOW = f"if that is meant: {UPDATE}=1 pytest tests/tui, and look at it"


async def matches(stage: Stage, name: str) -> None:
    """Asserts that the screen looks as it is kept under *name*, or keeps it where that is asked for."""
    await reads(stage, name)
    drawn = picture(stage.app, name)
    if _UPDATING:
        (FOLDER / f"{name}.svg").write_text(drawn)
        return
    same = (FOLDER / f"{name}.svg").read_text() == drawn
    assert same, f"{name} reads as it did and looks different: a colour or a style changed; {_HOW}"


async def reads(stage: Stage, name: str) -> None:
    """Asserts that the screen says what is kept under *name*, whatever it looks like, or keeps it."""
    await stage.still()
    says(stage.text, name)


def says(shown: str, name: str) -> None:
    """Asserts that *shown* is what is kept under *name*, or keeps it."""
    text = shown + "\n"
    if _UPDATING:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.txt").write_text(text)
        return
    kept = (FOLDER / f"{name}.txt").read_text()
    difference = "\n".join(difflib.unified_diff(kept.split("\n"), text.split("\n"), "kept", "now", lineterm=""))
    assert not difference, f"{name} reads differently; {_HOW}\n{difference}"
