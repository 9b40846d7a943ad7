"""A room on a screen of its own, for tests: the real app, the real desk, a clock that stands.

Nothing here waits for a while and hopes. A test waits for a condition, for as long as it takes within bounds, and says
what it waited for where it was not met.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot

from tests.rooms import Clock, Room, dice
from warroom.core.envelope import Actor
from warroom.desk import Desk
from warroom.ports import Checks, Library, Store
from warroom.stores.memory import MemoryStore
from warroom.tui.app import RoomApp
from warroom.tui.asking import Service
from warroom.tui.draws import OpenSampling
from warroom.tui.labelling import OpenSampler
from warroom.tui.memory import Memory
from warroom.tui.outside import Guide, Outside
from warroom.tui.preferences import Preferences
from warroom.tui.scans import OpenCounting
from warroom.tui.screens.room import RoomScreen
from warroom_widgets.prompt import Typed

PREFERENCES = Preferences()
PATIENCE_S = 30.0
"""Far more than anything takes; only a test that fails waits for so long."""


def text_of(app: App[Any]) -> str:
    """What the screen shows, as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def wait_for(pilot: Pilot[Any], condition: Callable[[], object], what: str) -> None:
    """Until *condition* holds; an AssertionError that says *what* and shows the screen where it never does."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"never {what}; the screen shows\n{text_of(pilot.app)}"
        await asyncio.sleep(0.01)


@dataclass(frozen=True)
class Stage:
    """What a test can do at a screen, and see on it."""

    story: Room | None
    app: RoomApp
    pilot: Pilot[Any]

    @property
    def room(self) -> Room:
        """The story that is on the screen."""
        assert self.story, "no incident was opened"
        return self.story

    @property
    def screen(self) -> RoomScreen:
        """The room's screen, also while another one lies over it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, RoomScreen))

    @property
    def text(self) -> str:
        """What can be read."""
        return text_of(self.app)

    @property
    def lines(self) -> list[str]:
        """The same, line by line."""
        return self.text.split("\n")

    async def press(self, *keys: str) -> None:
        """Presses *keys*, one after the other."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Puts *text* into the line that is asked for, as a paste does, and presses Enter."""
        self.screen.prompt.query_one(Typed).post_message(Paste(text))
        await self.pilot.press("enter")

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Waits for *condition*."""
        await wait_for(self.pilot, condition, what)

    async def sees(self, *words: str) -> None:
        """Waits until all of *words* are on the screen."""
        for word in words:
            await self.until(partial(self._has, word), f"saw {word!r}")

    def _has(self, word: str) -> bool:
        return word in self.text

    async def still(self) -> None:
        """Waits until nothing moves any more: ten looks in a row that see the same."""
        looks: list[str] = []

        def same() -> bool:
            looks.append(self.app.export_screenshot())
            return len(looks) >= 10 and len(set(looks[-10:])) == 1

        await self.until(same, "came to rest")

    async def asked(self, words: str) -> None:
        """Waits until a question with *words* is open."""
        prompt = self.screen.prompt
        await self.until(lambda: prompt.question and words in prompt.question.ask, f"was asked {words!r}")

    async def shows(self, seq: int) -> None:
        """Waits until the screen has caught up with entry *seq* of the record."""
        await self.until(lambda: self.screen.room and self.screen.room.seq >= seq, f"showed entry {seq}")


@asynccontextmanager
async def on_screen(
    room: Room | None, *, who: str = "ana", size: tuple[int, int] = (80, 24), banner: str = "", read_only: bool = False,
    store: Store | None = None, wall: bool = False, guide: Guide | None = None, preferences: Preferences = PREFERENCES,
    library: Library | None = None, memory: Memory | None = None, drafts: Memory | None = None,
    probing: Service | None = None, counting: OpenCounting | None = None, sampling: OpenSampling | None = None,
    sampler: OpenSampler | None = None, checks: Checks | None = None,
) -> AsyncIterator[Stage]:  # fmt: skip
    """*room* on a screen of *size* before *who*; without one, the incidents of *store*.
    *wall*: on a wall."""
    desk = room.desk if room else Desk(store or MemoryStore(), Clock(), dice())
    history = desk.history(room.id) if room else None
    outside = Outside(guide, library, memory, drafts, probing, counting, sampling, sampler, checks)
    app = RoomApp(
        desk, history, Actor(who, "tui"), banner=banner, read_only=read_only, wall=wall, preferences=preferences,
        outside=outside,
    )  # fmt: skip
    async with app.run_test(size=size, notifications=True) as pilot:
        stage = Stage(room, app, pilot)
        await stage.until(lambda: app.screen_stack[-1].query("#hints, #top"), "came up")
        if room and not wall:
            await stage.shows(room.incident.seq)
            await stage.until(lambda: "[4] Timeline" in stage.text or size[1] < 24, "painted the room")
        yield stage
