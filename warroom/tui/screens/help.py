"""The keys that work on the screen from which one came, and what the signs mean."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from warroom.tui.help import HELP_TITLE, help_lines, is_heading
from warroom.tui.screens.reader import ReaderScreen
from warroom.tui.screens.talking import TalkingScreen


class HelpScreen(ReaderScreen):
    """The help."""

    def __init__(self, _subject: str | None) -> None:
        super().__init__(HELP_TITLE, (), heads=is_heading)

    def on_mount(self) -> None:
        """Asks the screen below which keys it listens to."""
        super().on_mount()
        below: Screen[Any] = self.app.screen_stack[-2]
        verbs = below.VERBS if isinstance(below, TalkingScreen) and below.closed is None else ()
        self.set_text(help_lines(below.active_bindings, verbs))
