"""What could be copied, as plain text: without panes beside it, and with the mouse left to the terminal.

Not every terminal takes what a program puts on its clipboard, and none says so. Here one selects with the terminal's
own mouse, as everywhere else.
"""

from __future__ import annotations

from warroom.tui.screens.reader import ReaderScreen


class TextScreen(ReaderScreen):
    """The text. The app leaves the mouse to the terminal for as long as it is shown."""

    def __init__(self, subject: str | None) -> None:
        """*subject*: the text."""
        super().__init__("Plain text, to select with the terminal's own mouse", (subject or "").split("\n"))
