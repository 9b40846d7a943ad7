"""The app: one thread that follows the store, one ticker, one conversation, and the screen that is uppermost.

Changes come as messages from the thread, time comes from the ticker; both lead to the same view, which the screen
compares with what it shows. The desk is handed in. Nothing here waits for it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from textual import on
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter
from textual.screen import Screen

from warroom.core.envelope import Actor, Blob, Command
from warroom.core.errors import Code, Refused
from warroom.core.opening import Declare
from warroom.desk import Desk, History, Recorded
from warroom.ports import Library
from warroom.tui.asking import Asked, Asking, Service
from warroom.tui.attendant import Attendant
from warroom.tui.conversation import Conversation
from warroom.tui.dialogue import Means
from warroom.tui.drafts import Drafts
from warroom.tui.elsewhere import Elsewhere, offered, worsened
from warroom.tui.keys import shown
from warroom.tui.knobs import KNOB_BY_ID
from warroom.tui.labelling import Labelling, OpenSampler
from warroom.tui.layouts import Layouts
from warroom.tui.look import Look, aged, counts_down
from warroom.tui.looks import Looks
from warroom.tui.memory import Memory
from warroom.tui.places import PLACE_BY_ID
from warroom.tui.preferences import Preferences
from warroom.tui.ringing import Ringing
from warroom.tui.scans import Ended, OpenCounting, Scans
from warroom.tui.screens.across import AcrossScreen
from warroom.tui.screens.board import Board
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.seen import Seen
from warroom.tui.sync import Changed, Lost, Surveyed, Sync, went_back
from warroom.tui.terminal import Pause, RoomDriver
from warroom.tui.themes import without_colour
from warroom.tui.verbs import BY_ID
from warroom.tui.ways import in_the_room
from warroom.views import alarms, badges
from warroom.views.ascii import spelled
from warroom.views.badges import BadgeView
from warroom.views.guide import GuideView
from warroom.views.incidents import IncidentLine
from warroom.views.room import RoomView
from warroom.views.times import age, clock
from warroom_widgets.cells import Cell
from warroom_widgets.notices import Said
from warroom_widgets.tones import ASCII, Tone

_DEFAULTS = Preferences()
_ROUNDS_APART = 10_000
"""Allocations between two rounds of garbage collection: a room is open for days, not for a moment as a command is."""
_LOOKED_AT = ("this room is read-only", "open it without --read-only to take part")

Guide = Callable[[History], GuideView]
"""Says where the replay of a scenario stands, whose room this is."""


class RoomApp(Attendant):
    """The room of *history*'s incident, or while there is none the list of all, seen by *actor* through *desk*."""

    CSS_PATH = ["screens/talking.tcss", "screens/room.tcss"]  # noqa: RUF012  # as Textual declares it
    """Named here, because Textual reads no style sheet of a default screen."""
    ENABLE_COMMAND_PALETTE = False
    """Ours is a question at the bottom, not a window over the room."""

    def __init__(
        self, desk: Desk, history: History | None, actor: Actor, *,
        banner: str = "", read_only: bool = False, wall: bool = False, guide: Guide | None = None,
        preferences: Preferences = _DEFAULTS,
        library: Library | None = None, memory: Memory | None = None, drafts: Memory | None = None,
        probing: Service | None = None, counting: OpenCounting | None = None, sampler: OpenSampler | None = None,
    ) -> None:  # fmt: skip
        """*wall*: the room is only looked at, from far away. *guide* speaks where the room is of a scenario. *library*:
        the plans to declare on. *memory*: how the rooms were left. *drafts*: what was typed and not recorded.
        *probing* asks the live system, *counting* counts from logs, *sampler* knows what happened to
        people who were drawn from them; none where there is none."""
        colourless = without_colour(os.environ)
        super().__init__(ansi_color=colourless or None)  # the one combination in which Textual sends no colour at all
        self.animation_level = "none"
        self.keys = preferences.keys
        self.set_keymap(dict(preferences.keys))
        memory = memory or Memory(preferences.memory)
        self.looks = Looks(self, preferences, memory, colourless=colourless)
        self._rings = preferences.bell
        self._desk = desk
        self._actor = actor
        self._guide = guide
        self._history = history
        self._banner = banner
        self._barred = _LOOKED_AT if read_only or wall else None
        self._wall = wall
        self._arranged = ""
        self._lost: tuple[datetime, str] | None = None
        self._sync = Sync(desk, history, actor.id, self.post_message)
        self._looking = Look()
        self._incidents: tuple[IncidentLine, ...] = ()
        self._elsewhere = Elsewhere()
        self._ringing = Ringing()
        self._layouts = Layouts(memory, desk.store.place)
        self.asking = Asking(probing, desk, actor, start=self._aside, post=self.post_message)
        self.scans = Scans(counting, actor, self._aside, self.post_message)
        self.labelling = Labelling(desk, actor, sampler)
        means = Means(
            self._do, self._declare, self._rehearse, self.edit, self.visit, desk.now, desk.rules_for, self.asking,
            self.scans, library, desk.store.place,
        )  # fmt: skip
        self.painted: Callable[[], None] = lambda: None
        """Called once, after the first paint."""
        self.talking = Conversation(means, Drafts(drafts or Memory()), self._look)
        self._pause = Pause(self)

    @property
    def me(self) -> str:
        """Who is at this screen, as the plan knows them."""
        return self._history.incident.plan.person_for(self._actor.id) if self._history else self._actor.id

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

    def _aside(self, work: Callable[[], None]) -> None:
        """Has *work* done in a thread."""
        self.run_worker(work, thread=True, name="aside", group="aside", exit_on_error=False)

    @on(Asked)
    def _asked(self, event: Asked) -> None:
        self._look()
        if event.said:
            way = in_the_room(event.hint, self.keys) if event.hint else event.said.way
            self._say(event.said._replace(way=way))

    @on(Ended)
    def _scan_ended(self, event: Ended) -> None:
        if event.done:
            event.done()
        self._show_scans()
        self._say(event.said._replace(way=in_the_room(event.said.way, self.keys)))

    def _count_on(self) -> None:
        """Shows how far the counts are, where they got further."""
        if self.scans.moved():
            self._show_scans()

    def _show_scans(self) -> None:
        """Shows how far the counts are that are being made."""
        if self.seen is not None:
            incident = self.seen.history.incident.id
            self.seen = self.seen._replace(scans=self.scans.view(incident), link=self._link(self._desk.now()))
        self._show()

    def _follow(self, sync: Sync) -> None:
        """Does nothing where *sync* was stopped meanwhile: somebody went elsewhere before the first paint."""
        self.run_worker(sync.run, thread=True, name="sync", group="sync", exit_on_error=False)

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        before, after = self._history, event.history
        if before is None or before.incident.id != after.incident.id:
            return  # it was on its way when somebody went to another incident
        self._history = after
        backwards = after.incident.seq < before.incident.seq
        if backwards:
            self._say(went_back(before.incident.seq, after.incident.seq))
        elif self._lost:
            self._say(Said("the store is back; this is how things stand now"))
        if self._lost or backwards:
            self._looking = Look()  # it may be an older copy
        self._lost = None
        self._look()
        for said in offered(before.incident, after.incident, self.me):
            self._say(said)
            self.bell()

    @on(Surveyed)
    def _surveyed(self, event: Surveyed) -> None:
        self._incidents = event.incidents
        here = self._history.incident.id if self._history else ""
        news = self._elsewhere.survey(event.incidents, here) if here else ()
        if self._history is None:
            self._lost = None
        self._look()
        for said in worsened(news):
            self._say(said)

    @on(Lost)
    def _store_lost(self, event: Lost) -> None:
        if self._lost is None:
            now = self.looks.here(self._desk.now())
            since = f"what you see is from {clock(now, now)}; trying again"
            self._say(Said(f"the store cannot be reached: {event.sentence}", since, Tone.ALARM))
        self._lost = self._lost or (self._desk.now(), event.sentence)
        self._look()

    @on(TalkingScreen.Came)
    def _came(self, event: TalkingScreen.Came) -> None:
        if event.where is self.uppermost:
            self._show()

    @on(TalkingScreen.Turned)
    def _turned(self, event: TalkingScreen.Turned) -> None:
        event.where.notice.say(KNOB_BY_ID[event.knob].turn(self.looks))
        self._look()

    @on(AcrossScreen.Picked)
    async def _picked(self, event: AcrossScreen.Picked) -> None:
        await self.visit(event.incident)
        arrived = self._history is not None and self._history.incident.id == event.incident
        if arrived and event.place:
            self.push_screen(PLACE_BY_ID[event.place].make(event.subject))

    async def visit(self, incident: str) -> None:
        """Goes to another incident."""
        try:
            history = await asyncio.to_thread(_whole, self._desk, incident)
        except Refused as refused:
            self._say(Said(refused.sentence, refused.hint, Tone.ALARM))
        else:
            self._turn_to(history)

    def _turn_to(self, history: History) -> None:
        """Makes *history*'s incident the one that everything is about, and shows its room."""
        self._remember()
        self._sync.stop()
        self.asking.end()
        self._history, self._looking, self.seen, self._ringing = history, Look(), None, Ringing()
        self._sync = Sync(self._desk, history, self._actor.id, self.post_message)
        self._follow(self._sync)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, RoomScreen):
            self._look()
        else:
            self.push_screen(RoomScreen())

    def exit(self, *args: Any, **options: Any) -> None:
        """Ends the program, whoever asks for it; first what is not in the record is written down."""
        self.talking.keep()
        self._remember()
        super().exit(*args, **options)

    def action_leave(self) -> None:
        """Leaves the room."""
        self.exit()

    def _remember(self) -> None:
        """Remembers how the room is left."""
        room = next((screen for screen in self.screen_stack if isinstance(screen, RoomScreen)), None)
        if room and self._history:
            self._layouts.keep(self._history.incident.id, room.layout_now())

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
        self.talking.keep()
        self._count_on()
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

    def _look(self) -> None:
        """Works out how things stand now, and shows it."""
        if self._history is not None:
            now = self._desk.now()
            room = self._looking.at(self._history, self.looks.here(now))
            others = tuple(one for one in self._incidents if one.id != self._history.incident.id)
            self.seen = Seen(
                self._history, room, self._link(now), self.me, self._banner, self._barred, others, self._badges(room),
                self.scans.view(room.identity.id),
            )  # fmt: skip
        self._show()
        self._ring()

    def _ring(self) -> None:
        """Rings for what has become urgent for this person."""
        if self.seen is None or self._barred:
            return
        room, incident = self.seen.room, self.seen.history.incident
        if self._ringing.hear(alarms.view(incident, room.deadlines, self.me, room.now), room.now):
            self.bell()

    def _tell(self) -> None:
        """Says what rang, once nothing else is asked or said."""
        screen = self.uppermost
        if isinstance(screen, TalkingScreen) and not screen.prompt.is_open and screen.notice.said is None:
            told = self._ringing.told()
            if told:
                screen.notice.say(told)

    def _show(self) -> None:
        """Shows how things stand on the uppermost screen."""
        screen = self.uppermost
        if isinstance(screen, Board) and self.seen and screen.seen is not self.seen:
            screen.show(self.seen)
            self._entitle(self.seen.room)
            self._arrange(screen)
        elif isinstance(screen, AcrossScreen):
            from warroom.tui.screens.incidents import IncidentsScreen

            here, now = self._history.incident.id if self._history else "", self._desk.now()
            screen.show(self._incidents, here, self._link(now), self._banner, now)
            if isinstance(screen, IncidentsScreen):
                screen.closed = self._barred
                self._looked()

    def _badges(self, room: RoomView) -> tuple[BadgeView, ...]:
        return (*badges.offers(room.roles, self.me), *badges.elsewhere(self._elsewhere.worse))

    def _looked(self) -> None:
        """Somebody looks at the list of incidents, and knows now."""
        self._elsewhere.looked()
        if self.seen is not None:
            self.seen = self.seen._replace(badges=self._badges(self.seen.room))

    def _arrange(self, screen: Board) -> None:
        """Lays a room that was just opened out as it was left."""
        assert self._history, "a board is shown an incident"
        if isinstance(screen, RoomScreen) and self._arranged != self._history.incident.id:
            self._arranged = self._history.incident.id
            screen.call_after_refresh(screen.lay_out, self._layouts.of(self._arranged))

    def _link(self, now: datetime) -> Cell:
        link = self._linked(now)
        if not self.asking.doing:
            return link
        key = shown(self.keys, "verb.watch", BY_ID["watch"].key)
        doing = self.asking.doing if self.asking.over else f"{self.asking.doing}, {key} ends"
        return Cell(f"{doing} - {link.text}", 0, Tone.INFO if link.tone is Tone.QUIET else link.tone)

    def _linked(self, now: datetime) -> Cell:
        if self._lost:
            return Cell(f"! STORE LOST {age(self._lost[0], now)}", 0, Tone.ALARM)
        if self.talking.pending:
            return Cell(f"~ {self.me} recording", 0, Tone.CAUTION)
        synced = f"{self.me} in sync" + (f" #{self._history.incident.seq}" if self._history else "")
        return Cell(f"{self.scans.cell()} {synced}".strip(), 0, Tone.QUIET)

    def _entitle(self, room: RoomView) -> None:
        if isinstance(self._driver, RoomDriver):
            drill = "DRILL " if room.identity.drill else ""
            title = f"{drill}{room.severity.level} {room.identity.id} {room.identity.title}"
            self._driver.set_title(spelled(title) if self.has_class(ASCII) else title)


def _settled() -> None:
    """What was imported and made until now stays for as long as the room does. No round of garbage collection need walk
    over it, and none came before the first paint."""
    gc.freeze()
    gc.set_threshold(_ROUNDS_APART)


def _whole(desk: Desk, incident: str) -> History:
    """*incident* from its first entry on. Refused (newer) where a newer warroom declared it."""
    history = desk.history(incident)
    if history.incident.opening is None:
        newer = f"{incident} was declared by a newer warroom and cannot be shown"
        raise Refused(Code.NEWER, newer, "upgrade: pip install --upgrade warroom")
    return history


def run(
    desk: Desk, incident: str | None, actor: Actor, *,
    banner: str | None = None, read_only: bool = False, wall: bool = False,
    guide: Guide | None = None, preferences: Preferences = _DEFAULTS,
    library: Library | None = None, drafts: Memory | None = None, probing: Service | None = None,
    counting: OpenCounting | None = None, sampler: OpenSampler | None = None,
) -> str:  # fmt: skip
    """Opens the room of *incident*, or the list of all where none is named, until somebody leaves it; gives the words
    to leave them with. *guide* speaks where it is the room of a scenario. Refused where there is no such incident, no
    store, or where a newer warroom declared it."""
    for fixed in ("COLUMNS", "LINES"):  # somebody's readline exported them, and the size would stay what it was then
        os.environ.pop(fixed, None)
    history = _whole(desk, incident) if incident else None
    app = RoomApp(
        desk, history, actor, banner=banner or "", read_only=read_only, wall=wall, guide=guide, preferences=preferences,
        library=library, drafts=drafts, probing=probing, counting=counting, sampler=sampler,
    )  # fmt: skip
    app.painted = _settled
    app.run(mouse=preferences.mouse)
    if app.return_code:
        raise SystemExit(app.return_code)  # the traceback was printed; a script must not take it for a visit
    return app.way_back()
