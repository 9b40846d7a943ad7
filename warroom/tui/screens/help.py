"""The keys that work and what the signs mean."""

from __future__ import annotations

from warroom.tui.help import HELP_TITLE, help_lines
from warroom.tui.keys import overrides
from warroom.tui.screens.reader import ReaderScreen


class HelpScreen(ReaderScreen):
    """The help."""

    def __init__(self, _subject: str | None) -> None:
        super().__init__(HELP_TITLE, help_lines(overrides(self.app)))
