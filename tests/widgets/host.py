"""An app that shows one widget, so that it can be driven on its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

PATIENCE_S = 30.0


class Host(App[None]):
    """*shown*, and every message of the kinds *heard*, in order."""

    def __init__(self, shown: Widget, *heard: type[Message]) -> None:
        super().__init__()
        self._shown = shown
        self._kinds = heard
        self.heard: list[Any] = []

    def compose(self) -> ComposeResult:
        """The widget alone."""
        yield self._shown

    async def _dispatch_message(self, message: Message) -> None:
        if isinstance(message, self._kinds):
            self.heard.append(message)
        await super()._dispatch_message(message)


def shown(app: App[Any]) -> list[str]:
    """The lines of the screen."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


async def until(pilot: Pilot[Any], condition: Callable[[], object], what: str) -> None:
    """Waits for *condition*, within bounds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"never {what}:\n" + "\n".join(shown(pilot.app))
        await asyncio.sleep(0.01)
