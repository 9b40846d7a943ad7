"""What is read before the first frame of a room. A heavy import is seldom seen where it happens."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from tests.terminal import terminal
from tests.tui.seat import seat
from warroom.tui.places import PLACES
from warroom.tui.verbs import VERBS

ASKED_FOR = {
    *(f"warroom.tui.{name}" for name in ("palette", "editor", "clipboard", "picture", "help")),
    *(f"warroom.tui.verbs.{verb.script.partition(':')[0]}" for verb in VERBS),
    *(f"warroom.tui.screens.{place.screen.partition(':')[0]}" for place in PLACES),
    *(f"warroom.views.{name}" for name in ("calling", "handover", "plan", "sharing", "sheets", "summary", "wall")),
    "warroom.core.undo", "warroom.core.sampled", "warroom.labelling", "warroom.cli.counting", "warroom.cli.probing",
}  # fmt: skip
"""What is read once somebody asks for what it does."""
ELSEWHERE = {
    "sqlite_utils", "ruamel", "email", "shlex", "textual.widgets._markdown", "pygments", "markdown_it",
    "cel_expr_python",
}  # fmt: skip
_OPEN = """
import sys
from warroom.cli.app import run
run(["open"])
print(*sys.modules, file=open(sys.argv[1], "w"))
"""


def test_a_room_that_is_looked_at_has_read_nothing_that_nobody_asked_for(tmp_path: Path) -> None:
    told = tmp_path / "modules"
    with seat(tmp_path) as before, terminal([sys.executable, "-c", _OPEN, str(told)], before.env, 120, 40) as screen:
        screen.until(lambda seen: "Timeline" in seen)
        screen.press("q")
        assert screen.ends() == 0
    assert not set(told.read_text().split()) & (ASKED_FOR | ELSEWHERE)


def test_every_verb_names_a_conversation_that_there_is() -> None:
    for verb in VERBS:
        module, _, name = verb.script.partition(":")
        assert callable(getattr(import_module(f"warroom.tui.verbs.{module}"), name)), verb.id
