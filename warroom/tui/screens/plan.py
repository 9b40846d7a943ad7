"""The plan that the incident runs on, for reading: what was agreed before, word for word."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from warroom.tui.screens.board import Board
from warroom.tui.seen import Seen
from warroom.views import plan
from warroom_widgets.pages import Page


def _heads(text: str) -> bool:
    """The plan's text has its headings in capitals, at the margin."""
    return text.isupper() and not text.startswith(" ")


class PlanScreen(Board):
    """The pinned plan."""

    def __init__(self, _subject: str | None) -> None:
        super().__init__()
        self._page = Page("Plan", heads=_heads)

    def body(self) -> ComposeResult:
        """The text."""
        yield self._page

    def on_mount(self) -> None:
        """The text has the keys."""
        super().on_mount()
        self._page.rows.focus()

    def show_body(self, seen: Seen) -> None:
        """Shows the plan in force, anew where another version was adopted."""
        pinned = seen.history.incident.pinned
        digest = f"{pinned.plan.id} {pinned.plan.version} · sha256 {pinned.digest[:16]}"
        self._page.show(digest, plan.text(pinned.plan, max(40, self.size.width - 4)))

    def on_resize(self, _event: events.Resize) -> None:
        """Wraps anew."""
        if self.seen:
            self.show_body(self.seen)
