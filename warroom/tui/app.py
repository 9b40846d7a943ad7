"""The app: one thread that follows the store, one ticker, one conversation, and the screen that is uppermost.

Changes come as messages from the thread, time comes from the ticker; both lead to the same view, which the screen
compares with what it shows. The desk is handed in. Nothing here waits for it.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from textual import on
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.screen import Screen

from warroom.core.envelope import Actor, Blob, Command
from warroom.core.errors import Refused
from warroom.desk import Desk, History, Recorded
from warroom.tui import palette
from warroom.tui.conversation import Conversation
from warroom.tui.dialogue import Dialogue
from warroom.tui.look import Look
from warroom.tui.places import PLACE_BY_ID
from warroom.tui.screens.board import Board
from warroom.tui.screens.incidents import IncidentsScreen
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.seen import Seen
from warroom.tui.sync import Changed, Lost, Surveyed, Sync
from warroom.tui.terminal import Pause, RoomDriver
from warroom.tui.themes import DARK, NO_COLOUR, without_colour
from warroom.tui.verbs import BY_ID
from warroom.views.deadlines import SOON_S
from warroom.views.guide import GuideView
from warroom.views.incidents import IncidentLine
from warroom.views.room import RoomView
from warroom.views.times import age
from warroom_widgets.cells import Cell
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Prompt
from warroom_widgets.tones import Tone

_CALM = timedelta(seconds=10)
"""How often a room is looked at anew in which no second matters: its texts change by the minute."""
_SOON = timedelta(seconds=SOON_S)
_LOOKED_AT = ("this room is read-only", "open it without --read-only to take part")

Guide = Callable[[History], GuideView]
"""Says where the replay of a scenario stands, whose room this is."""


class RoomApp(App[None]):
    """The room of *history*'s incident, or while there is none the list of all, seen by *actor* through *desk*."""

    CSS_PATH = ["screens/talking.tcss", "screens/room.tcss"]  # noqa: RUF012  # as Textual declares it
    """Named here, because Textual reads no style sheet of a default screen."""
    ENABLE_COMMAND_PALETTE = False
    """Ours is a question at the bottom, not a window over the room."""

    def __init__(
        self, desk: Desk, history: History | None, actor: Actor, *,
        banner: str = "", read_only: bool = False, wall: bool = False, guide: Guide | None = None,
    ) -> None:  # fmt: skip
        """*wall*: the room is only looked at, from far away. *guide* speaks where the room is of a scenario."""
        colourless = without_colour(os.environ)
        super().__init__(ansi_color=colourless or None)  # the one combination in which Textual sends no colour at all
        self.animation_level = "none"
        self.register_theme(DARK)
        self.theme = NO_COLOUR if colourless else DARK.name
        self._desk = desk
        self._actor = actor
        self._guide = guide
        self._history = history
        self._banner = banner
        self._barred = _LOOKED_AT if read_only or wall else None
        self._wall = wall
        self._lost: tuple[datetime, str] | None = None
        self._sync = Sync(desk, history, actor.id, self.post_message)
        self._looking = Look()
        self._seen: Seen | None = None
        self._incidents: tuple[IncidentLine, ...] = ()
        self._talk = Conversation(self._do, {})
        self._pause = Pause(self)

    @property
    def me(self) -> str:
        """Who is at this screen, as the plan knows them."""
        return self._history.incident.plan.person_for(self._actor.id) if self._history else self._actor.id

    @property
    def uppermost(self) -> Screen[Any] | None:
        """The screen that is seen; there is none any more while the program ends."""
        return self.screen_stack[-1] if self.screen_stack else None

    def get_driver_class(self) -> type[Driver]:
        """The driver that survives odd input, wherever Textual would take the stock one."""
        found = super().get_driver_class()
        return RoomDriver if found is LinuxDriver else found

    def get_default_screen(self) -> Screen[None]:
        """The room, and not an empty screen below it; without an incident, the list of them."""
        if self._wall:
            from warroom.tui.screens.wall import WallScreen

            return WallScreen(lowest=True)
        return RoomScreen() if self._history else IncidentsScreen(lowest=True)

    def on_mount(self) -> None:
        """Shows what is known, then follows the record."""
        self._tick()
        if isinstance(self._driver, RoomDriver):
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, self.exit)
        self._follow()

    def on_unmount(self) -> None:
        """Ends the thread."""
        self._sync.stop()

    def _follow(self) -> None:
        self.run_worker(self._sync.run, thread=True, name="sync", group="sync", exit_on_error=False)

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        before, after = self._history, event.history
        if before is None or before.incident.id != after.incident.id:
            return  # it was on its way when somebody went to another incident
        self._history = after
        went_back = after.incident.seq < before.incident.seq
        if went_back:
            self._say(_went_back(before.incident.seq, after.incident.seq))
        elif self._lost:
            self._say(Said("the store is back; this is how things stand now"))
        if self._lost or went_back:
            self._looking = Look()  # it may be an older copy
        self._lost = None
        self._look()

    @on(Surveyed)
    def _surveyed(self, event: Surveyed) -> None:
        self._incidents = event.incidents
        if self._history is None:
            self._lost = None
        self._look()

    @on(Lost)
    def _store_lost(self, event: Lost) -> None:
        if self._lost is None:
            since = f"what you see is from {self._desk.now():%H:%M}Z; trying again"
            self._say(Said(f"the store cannot be reached: {event.sentence}", since, Tone.ALARM))
        self._lost = self._lost or (self._desk.now(), event.sentence)
        self._look()

    @on(TalkingScreen.Began)
    def _began(self, event: TalkingScreen.Began) -> None:
        async def talk(dialogue: Dialogue) -> None:
            await BY_ID[event.verb].talk(dialogue, event.subject)

        self.run_worker(self._talk.hold(event.where, talk, self._seen), name="talk", group="talk")

    @on(TalkingScreen.Sought)
    def _sought(self, event: TalkingScreen.Sought) -> None:
        async def talk(dialogue: Dialogue) -> None:
            wanted = await palette.seek(dialogue, event.where.VERBS)
            act = event.where.action_verb if wanted.kind == "verb" else event.where.action_go
            self.call_later(act, wanted.id)

        self.run_worker(self._talk.hold(event.where, talk, self._seen), name="talk", group="talk")

    @on(TalkingScreen.Went)
    def _went(self, event: TalkingScreen.Went) -> None:
        self.push_screen(PLACE_BY_ID[event.place].make(event.subject))

    @on(TalkingScreen.Came)
    def _came(self, event: TalkingScreen.Came) -> None:
        if event.where is self.uppermost:
            self._show()

    @on(Prompt.Answered)
    def _answered(self, event: Prompt.Answered) -> None:
        self._talk.answered(event.answer)

    @on(Prompt.Left)
    def _left(self, event: Prompt.Left) -> None:
        self._talk.left(event.draft)

    @on(IncidentsScreen.Picked)
    async def _picked(self, event: IncidentsScreen.Picked) -> None:
        """Goes to another incident."""
        try:
            history = await asyncio.to_thread(self._desk.history, event.incident)
        except Refused as refused:
            self._say(Said(refused.sentence, refused.hint, Tone.ALARM))
            return
        if history.incident.opening is None:
            newer = f"{event.incident} was declared by a newer warroom and cannot be shown"
            self._say(Said(newer, "upgrade: pip install --upgrade warroom", Tone.ALARM))
        else:
            self._turn_to(history)

    def _turn_to(self, history: History) -> None:
        """Makes *history*'s incident the one that everything is about, and shows its room."""
        self._sync.stop()
        self._history, self._looking, self._seen = history, Look(), None
        self._sync = Sync(self._desk, history, self._actor.id, self.post_message)
        self._follow()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, RoomScreen):
            self._look()
        else:
            self.push_screen(RoomScreen())

    def on_key(self, event: Key) -> None:
        """A letter that comes here while a question is open was typed before the question took the keys, and is part
        of its answer. Over a slow link letters come in bursts."""
        screen = self.uppermost
        if isinstance(screen, TalkingScreen) and screen.prompt.is_open and event.is_printable and event.character:
            event.prevent_default()
            screen.prompt.take(event.character)

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

    def _say(self, said: Said) -> None:
        """Says it where it is read: on the uppermost screen that can."""
        talking = [screen for screen in self.screen_stack if isinstance(screen, TalkingScreen)]
        if talking:
            talking[-1].notice.say(said)

    def _tick(self) -> None:
        """Once a second, on the second: looks at the time, and at the room where a shown text may have changed."""
        now = self._desk.now()
        compressed = self._guide is not None  # the seconds of such a clock are not those that a person waits
        self.set_timer(1 if compressed else 1 - now.microsecond / 1_000_000, self._tick)
        if isinstance(self._driver, RoomDriver):
            self._pause.mind(behind=self._driver.behind)
            if self._driver.gone:
                self.exit()
        screen = self.uppermost
        if isinstance(screen, TalkingScreen):
            screen.notice.tick()
        if isinstance(screen, Board):
            screen.tick(now, self._link(now))
        if self._seen is None or _aged(self._seen.room, now):
            self._look()
        elif self._seen.room.deadlines and self._seen.room.deadlines[0].soon and isinstance(screen, Board):
            ticking = replace(self._seen.room, now=now)
            screen.count_down(replace(self._seen, room=ticking, link=self._link(now)))
        if self._guide and self._history and isinstance(screen, Board):
            screen.accompany(self._guide(self._history))

    def _look(self) -> None:
        """Works out how things stand now, and shows it."""
        if self._history is not None:
            now = self._desk.now()
            room = self._looking.at(self._history, now)
            others = tuple(one for one in self._incidents if one.id != self._history.incident.id)
            self._seen = Seen(self._history, room, self._link(now), self.me, self._banner, self._barred, others)
        self._show()

    def _show(self) -> None:
        """Shows how things stand on the uppermost screen."""
        screen = self.uppermost
        if isinstance(screen, Board) and self._seen and screen.seen is not self._seen:
            screen.show(self._seen)
            self._entitle(self._seen.room)
        elif isinstance(screen, IncidentsScreen):
            here = self._history.incident.id if self._history else ""
            screen.show(self._incidents, here, self._link(self._desk.now()), self._banner)

    def _link(self, now: datetime) -> Cell:
        if self._lost:
            return Cell(f"! STORE LOST {age(self._lost[0], now)}", 0, Tone.ALARM)
        if self._history is None:
            return Cell(f"{self.me} in sync", 0, Tone.QUIET)
        return Cell(f"{self.me} in sync #{self._history.incident.seq}", 0, Tone.QUIET)

    def _entitle(self, room: RoomView) -> None:
        if isinstance(self._driver, RoomDriver):
            drill = "DRILL " if room.identity.drill else ""
            self._driver.set_title(f"{drill}{room.severity.level} {room.identity.id} {room.identity.title}")


def _aged(view: RoomView, now: datetime) -> bool:
    """Whether a text of *view*, other than the countdown in the headline, may read differently at *now*."""
    due = [one.due_at - now for one in view.deadlines]
    turned = sum(left < timedelta() for left in due) != sum(one.late for one in view.deadlines)
    soon = sum(left < _SOON for left in due) != sum(one.soon or one.late for one in view.deadlines)
    return turned or soon or not timedelta() <= now - view.now < _CALM


def run(
    desk: Desk, incident: str | None, actor: Actor, *,
    banner: str | None = None, read_only: bool = False, mouse: bool = True, wall: bool = False,
    guide: Guide | None = None,
) -> str:  # fmt: skip
    """Opens the room of *incident*, or the list of all where none is named, until somebody leaves it; gives the words
    to leave them with. *guide* speaks where it is the room of a scenario. Refused where there is no such incident or
    no store."""
    for fixed in ("COLUMNS", "LINES"):  # somebody's readline exported them, and the size would stay what it was then
        os.environ.pop(fixed, None)
    history = desk.history(incident) if incident else None
    app = RoomApp(desk, history, actor, banner=banner or "", read_only=read_only, wall=wall, guide=guide)
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
