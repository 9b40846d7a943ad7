"""The app: one thread that follows the store, one ticker, one conversation, and the screen that is uppermost.

Changes come as messages from the thread, time comes from the ticker; both lead to the same view, which the screen
compares with what it shows. The desk is handed in. Nothing here waits for it.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter
from textual.screen import Screen

from warroom.core.envelope import Actor, Blob, Command
from warroom.core.opening import Declare
from warroom.desk import Desk, History, Recorded
from warroom.tui.asking import Asking
from warroom.tui.conversation import Conversation
from warroom.tui.dialogue import Means
from warroom.tui.drafts import Drafts
from warroom.tui.draws import Draws
from warroom.tui.elsewhere import Elsewhere
from warroom.tui.follower import Follower
from warroom.tui.labelling import Labelling
from warroom.tui.layouts import Layouts
from warroom.tui.look import Look, aged, counts_down
from warroom.tui.looks import Looks
from warroom.tui.memory import Memory
from warroom.tui.outside import NOTHING, Outside
from warroom.tui.preferences import Preferences
from warroom.tui.ringing import Ringing
from warroom.tui.scans import Scans
from warroom.tui.screens.board import Board
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.sync import Sync
from warroom.tui.terminal import Pause, RoomDriver
from warroom.tui.themes import without_colour

_DEFAULTS = Preferences()
_LOOKED_AT = ("this room is read-only", "open it without --read-only to take part")


class RoomApp(Follower):
    """The room of *history*'s incident, or while there is none the list of all, seen by *actor* through *desk*."""

    CSS_PATH = ["screens/talking.tcss", "screens/room.tcss"]  # noqa: RUF012  # as Textual declares it
    """Named here, because Textual reads no style sheet of a default screen."""
    ENABLE_COMMAND_PALETTE = False
    """Ours is a question at the bottom, not a window over the room."""

    def __init__(
        self, desk: Desk, history: History | None, actor: Actor, *, banner: str = "", read_only: bool = False,
        wall: bool = False, preferences: Preferences = _DEFAULTS, outside: Outside = NOTHING,
    ) -> None:  # fmt: skip
        """*wall*: the room is only looked at, from far away."""
        colourless = without_colour(os.environ)
        super().__init__(ansi_color=colourless or None)  # the one combination in which Textual sends no colour at all
        self.animation_level = "none"
        self.keys = preferences.keys
        self.set_keymap(dict(preferences.keys))
        memory = outside.memory or Memory(preferences.memory)
        self.looks = Looks(self, preferences, memory, colourless=colourless)
        self._rings = preferences.bell
        self._desk = desk
        self._actor = actor
        self._guide = outside.guide
        self._history = history
        self._banner = banner
        self._barred = _LOOKED_AT if read_only or wall else None
        self._wall = wall
        self._sync = Sync(desk, history, actor.id, self.post_message)
        self._looking = Look()
        self._elsewhere = Elsewhere()
        self._ringing = Ringing()
        self._layouts = Layouts(memory, desk.store.place)
        self._employ(outside)
        self.painted: Callable[[], None] = lambda: None
        """Called once, after the first paint."""
        self.talking = Conversation(self._means(outside), Drafts(outside.drafts or Memory()), self._look)
        self._pause = Pause(self)

    def _employ(self, outside: Outside) -> None:
        """Has the services of *outside* work for whoever is at this screen."""
        desk, actor, post = self._desk, self._actor, self.post_message
        self.asking = Asking(outside.probing, desk, actor, start=self._aside, post=post, checks=outside.checks)
        self.scans = Scans(outside.counting, actor, self._aside, post)
        self.draws = Draws(outside.sampling, actor, self._aside, post)
        self.labelling = Labelling(desk, actor, outside.sampler)

    def _means(self, outside: Outside) -> Means:
        """What a conversation can do here."""
        desk = self._desk
        return Means(
            self._do, self._declare, self._rehearse, self.edit, self.visit, desk.now, desk.rules_for, self.asking,
            self.scans, self.draws, outside.library, desk.store.place,
        )  # fmt: skip

    def get_driver_class(self) -> type[Driver]:
        """The driver that survives odd input, wherever Textual would take the stock one."""
        found = super().get_driver_class()
        return RoomDriver if found is LinuxDriver else found

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and those of the looks after them."""
        return (*super().get_line_filters(), *self.looks.filters)

    def bell(self) -> None:
        """Rings, where that is wanted."""
        if self._rings:
            super().bell()

    def get_default_screen(self) -> Screen[None]:
        """The room, and not an empty screen below it; without an incident, the list of them."""
        if self._wall:
            from warroom.tui.screens.wall import WallScreen

            return WallScreen(lowest=True)
        if self._history:
            return RoomScreen()
        from warroom.tui.screens.incidents import IncidentsScreen

        return IncidentsScreen(lowest=True)

    def on_mount(self) -> None:
        """Shows what is known, then follows the record: first a room is painted, which was read a moment ago, and then
        all the others are surveyed. A list has nothing to show before that."""
        self._tick()
        if isinstance(self._driver, RoomDriver):
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, self.exit)
        self.call_after_refresh(self.painted)
        if self._history:
            self.call_after_refresh(self._follow, self._sync)
        else:
            self._follow(self._sync)

    def on_unmount(self) -> None:
        """Ends the threads."""
        self._sync.stop()
        self.asking.end()
        self.scans.stop()
        self.draws.stop()

    def _aside(self, work: Callable[[], None]) -> None:
        """Has *work* done in a thread."""
        self.run_worker(work, thread=True, name="aside", group="aside", exit_on_error=False)

    def _tick(self) -> None:
        """Once a second, on the second: looks at the time, and at the room where a shown text may have changed."""
        now = self._desk.now()
        compressed = self._guide is not None  # the seconds of such a clock are not those that a person waits
        self.set_timer(1 if compressed else 1 - now.microsecond / 1_000_000, self._tick)
        if isinstance(self._driver, RoomDriver):
            self._pause.mind(behind=self._driver.behind)
            if self._driver.gone:
                self.exit()
        self.talking.keep()
        self._count_on()
        self._listen()
        self._grow_old(now)
        screen = self.uppermost
        if isinstance(screen, TalkingScreen):
            screen.tick()
        if isinstance(screen, Board):
            screen.beat(self.looks.here(now), self._link(now))
        if self.seen is None or aged(self.seen.room, now):
            self._look()
        elif counts_down(self.seen.room, now) and isinstance(screen, Board):
            ticking = self.seen.room._replace(now=self.looks.here(now))
            screen.count_down(self.seen._replace(room=ticking, link=self._link(now)))
        self._tell()
        if self._guide and self._history and isinstance(screen, Board):
            screen.accompany(self._guide(self._history))

    def exit(self, *args: Any, **options: Any) -> None:
        """Ends the program, whoever asks for it; first what is not in the record is written down."""
        self.talking.keep()
        self._remember()
        super().exit(*args, **options)

    def action_leave(self) -> None:
        """Leaves the room."""
        self.exit()

    def way_back(self) -> str:
        """Where the room was left and how to come back."""
        if self._history is None:
            return "no room was open. Back: warroom open"
        one = self._history.incident
        goes_on = "is over" if one.phases.ended else "goes on"
        return f"{one.id} ({one.phases.current}) {goes_on} at entry {one.seq}. Back: warroom open {one.id}"

    def _do(self, command: Command, files: Sequence[Blob]) -> Recorded:
        assert self._history, "a verb is begun in a room"
        return self._desk.do(self._history.incident.id, command, self._actor, files=files)

    def _declare(self, command: Declare) -> Recorded:
        return self._desk.declare(command, self._actor)

    def _rehearse(self, command: Declare) -> Recorded:
        return self._desk.declare(command, self._actor, dry_run=True)
