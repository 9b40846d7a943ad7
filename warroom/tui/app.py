"""The app: one thread that follows the record, one ticker, one room.

Changes come as messages from the thread, time comes from the ticker; both lead to the same view, which the panes
compare with what they show. The desk is handed in. Nothing here waits for it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from textual import on
from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.screen import Screen

from warroom.core.envelope import Actor, Blob, Command
from warroom.desk import Desk, History, Recorded
from warroom.tui.conversation import Conversation
from warroom.tui.look import Look
from warroom.tui.screens.room import RoomScreen
from warroom.tui.sync import Changed, Lost, Sync
from warroom.tui.terminal import RoomDriver
from warroom.tui.themes import DARK, NO_COLOUR, without_colour
from warroom.tui.verbs import VERBS
from warroom.views.deadlines import SOON_S
from warroom.views.room import RoomView
from warroom.views.times import age
from warroom_widgets.cells import Cell
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Prompt
from warroom_widgets.tones import Tone

_CALM = timedelta(seconds=10)
"""How often a room is looked at anew in which no second matters: its texts change by the minute."""
_SOON = timedelta(seconds=SOON_S)


class RoomApp(App[None]):
    """The room of *history*'s incident, seen by *actor* through *desk*."""

    CSS_PATH = "screens/room.tcss"
    """Named here, because Textual reads no style sheet of a default screen."""

    def __init__(
        self, desk: Desk, history: History, actor: Actor, *, banner: str = "", read_only: bool = False
    ) -> None:
        colourless = without_colour(os.environ)
        super().__init__(ansi_color=colourless or None)  # the one combination in which Textual sends no colour at all
        self.animation_level = "none"
        self.register_theme(DARK)
        self.theme = NO_COLOUR if colourless else DARK.name
        self._desk = desk
        self._actor = actor
        self._history = history
        self._lost: tuple[datetime, str] | None = None
        self._sync = Sync(desk, history, self.post_message)
        self._looking = Look()
        self._view: RoomView | None = None
        self._room = RoomScreen(banner, read_only=read_only)
        self._talk = Conversation(self._room.prompt, self._room.notice, self._do, self._room.offer_hints)

    @property
    def incident(self) -> str:
        """The id of the incident."""
        return self._history.incident.id

    @property
    def me(self) -> str:
        """Who is at this screen, as the plan knows them."""
        return self._history.incident.plan.person_for(self._actor.id)

    def get_driver_class(self) -> type[Driver]:
        """The driver that survives odd input, wherever Textual would take the stock one."""
        found = super().get_driver_class()
        return RoomDriver if found is LinuxDriver else found

    def get_default_screen(self) -> Screen[None]:
        """The room, and not an empty screen below it."""
        return self._room

    def on_mount(self) -> None:
        """Shows what is known, then follows the record."""
        self._tick()
        if isinstance(self._driver, RoomDriver):
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, self.exit)
        self.run_worker(self._sync.run, thread=True, name="sync", group="sync", exit_on_error=False)

    def on_unmount(self) -> None:
        """Ends the thread."""
        self._sync.stop()

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        shown, now = self._history.incident.seq, event.history.incident.seq
        self._history = event.history
        if now < shown:
            self._room.notice.say(_went_back(shown, now))
        elif self._lost:
            self._room.notice.say(Said("the store is back; this is how things stand now"))
        if self._lost or now < shown:
            self._looking = Look()  # it may be an older copy
        self._lost = None
        self._look()

    @on(Lost)
    def _store_lost(self, event: Lost) -> None:
        if self._lost is None:
            since = f"what you see is from {self._desk.now():%H:%M}Z; trying again"
            self._room.notice.say(Said(f"the store cannot be reached: {event.sentence}", since, Tone.ALARM))
        self._lost = self._lost or (self._desk.now(), event.sentence)
        self._look()

    @on(RoomScreen.Began)
    def _began(self, event: RoomScreen.Began) -> None:
        assert self._view, "who begins something has seen the room"
        talk = self._talk.hold(event.verb, event.subject, self._view, self.me)
        self.run_worker(talk, name="talk", group="talk")

    @on(Prompt.Answered)
    def _answered(self, event: Prompt.Answered) -> None:
        self._talk.answered(event.answer)

    @on(Prompt.Left)
    def _left(self, event: Prompt.Left) -> None:
        self._talk.left(event.draft)

    def on_key(self, event: Key) -> None:
        """A letter that comes here while a question is open was typed before the question took the keys, and is part
        of its answer. Over a slow link letters come in bursts."""
        if self._room.prompt.is_open and self.screen is self._room and event.is_printable and event.character:
            event.prevent_default()
            self._room.prompt.take(event.character)

    def action_leave(self) -> None:
        """Leaves the room."""
        self.exit()

    def way_back(self) -> str:
        """Where the room was left and how to come back."""
        one = self._history.incident
        goes_on = "is over" if one.phases.ended else "goes on"
        return f"{one.id} ({one.phases.current}) {goes_on} at entry {one.seq}. Back: warroom open {one.id}"

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The verbs by name, then Textual's own."""
        for verb in VERBS:
            yield SystemCommand(f"{verb.label} ({verb.key})", verb.about, partial(self._room.begin, verb.id, None))
        yield from super().get_system_commands(screen)

    def _do(self, command: Command, files: Sequence[Blob]) -> Recorded:
        return self._desk.do(self.incident, command, self._actor, files=files)

    def _tick(self) -> None:
        """Once a second, on the second: looks at the time, and at the room where a shown text may have changed."""
        now = self._desk.now()
        self.set_timer(1 - now.microsecond / 1_000_000, self._tick)
        if isinstance(self._driver, RoomDriver) and self._driver.gone:
            self.exit()
        self._room.notice.tick()
        if self._view is None or _aged(self._view, now):
            self._look()
        elif self._view.deadlines and self._view.deadlines[0].soon:
            self._room.count_down(self._view._replace(now=now), self._link(now))

    def _look(self) -> None:
        """Shows the room as it is now."""
        now = self._desk.now()
        self._view = self._looking.at(self._history, now)
        self._room.show(self._view, self._link(now))
        self._entitle()

    def _link(self, now: datetime) -> Cell:
        if self._lost:
            return Cell(f"! STORE LOST {age(self._lost[0], now)}", 0, Tone.ALARM)
        return Cell(f"{self.me} in sync #{self._history.incident.seq}", 0, Tone.QUIET)

    def _entitle(self) -> None:
        if self._view and isinstance(self._driver, RoomDriver):
            part = self._view
            drill = "DRILL " if part.identity.drill else ""
            self._driver.set_title(f"{drill}{part.severity.level} {part.identity.id} {part.identity.title}")


def _aged(view: RoomView, now: datetime) -> bool:
    """Whether a text of *view*, other than the countdown in the headline, may read differently at *now*."""
    due = [one.due_at - now for one in view.deadlines]
    turned = sum(left < timedelta() for left in due) != sum(one.late for one in view.deadlines)
    soon = sum(left < _SOON for left in due) != sum(one.soon or one.late for one in view.deadlines)
    return turned or soon or not timedelta() <= now - view.now < _CALM


def run(
    desk: Desk, incident: str, actor: Actor, *, banner: str | None = None, read_only: bool = False, mouse: bool = True
) -> str:
    """Opens the room of *incident* until somebody leaves it; gives the words to leave them with. Refused where there
    is no such incident or no store."""
    for fixed in ("COLUMNS", "LINES"):  # somebody's readline exported them, and the size would stay what it was then
        os.environ.pop(fixed, None)
    app = RoomApp(desk, desk.history(incident), actor, banner=banner or "", read_only=read_only)
    gc.freeze()  # what was imported stays for as long as the room does; no round of collection need walk over it
    app.run(mouse=mouse)
    if app.return_code:
        raise SystemExit(app.return_code)  # the traceback was printed; a script must not take it for a visit
    return app.way_back()


def _went_back(shown: int, now: int) -> Said:
    """What to say when entries that were on the screen are no longer in the store."""
    return Said(
        f"THE RECORD WENT BACK from entry {shown} to entry {now}: the store holds less than was shown here",
        "somebody put another file in its place; stop writing, look for the old one and its -wal, then: warroom verify",
        Tone.ALARM,
    )
