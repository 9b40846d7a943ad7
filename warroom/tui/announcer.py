"""How things stand, worked out anew when something changed or a second passed, and said where it is read.

What the screen shows is one value, which follows from the record and the moment. What else there is to say,
that the store is lost or that something is counted, is in the cell that never moves or in a notice, never in the way.
"""

from __future__ import annotations

from datetime import datetime

from textual import on

from warroom.core.envelope import Actor
from warroom.desk import Desk, History
from warroom.tui.asking import Asked, Asking
from warroom.tui.attendant import Attendant
from warroom.tui.draws import Drawn, Draws
from warroom.tui.elsewhere import Elsewhere
from warroom.tui.keys import shown
from warroom.tui.knobs import KNOB_BY_ID
from warroom.tui.layouts import Layouts
from warroom.tui.look import Look
from warroom.tui.looks import Looks
from warroom.tui.ringing import Ringing
from warroom.tui.scans import Ended, Scans
from warroom.tui.screens.across import AcrossScreen
from warroom.tui.screens.board import Board
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.seen import Seen
from warroom.tui.sync import Sync
from warroom.tui.terminal import RoomDriver
from warroom.tui.verbs import BY_ID
from warroom.tui.ways import in_the_room
from warroom.views import alarms, badges
from warroom.views.ascii import spelled
from warroom.views.badges import BadgeView
from warroom.views.incidents import IncidentLine
from warroom.views.room import RoomView
from warroom.views.safe import line
from warroom.views.times import age, rough
from warroom_widgets.cells import Cell
from warroom_widgets.notices import Said
from warroom_widgets.tones import ASCII, Tone

LONGEST_NAME = 20
"""So much of a name stands beside the state of the link."""


class Announcer(Attendant):
    """An app that shows how things stand. Subclasses set what it is shown from, and what is asked and counted here."""

    looks: Looks
    asking: Asking
    scans: Scans
    draws: Draws
    _desk: Desk
    _actor: Actor
    _history: History | None
    _banner: str
    _barred: tuple[str, str] | None
    _looking: Look
    _elsewhere: Elsewhere
    _ringing: Ringing
    _layouts: Layouts
    _incidents: tuple[IncidentLine, ...] = ()
    _lost: tuple[datetime, str] | None = None
    _arranged = ""
    _silent_s = 0
    _was_silent = False
    _sync: Sync

    @property
    def me(self) -> str:
        """Who is at this screen, as the plan knows them."""
        return self._history.incident.plan.person_for(self._actor.id) if self._history else self._actor.id

    @property
    def _called(self) -> str:
        """The same as it is shown: a name comes from outside as well, and must not push out how the link stands."""
        return line(self.me, LONGEST_NAME)

    @on(TalkingScreen.Came)
    def _came(self, event: TalkingScreen.Came) -> None:
        if event.where is self.uppermost:
            self._show()

    @on(TalkingScreen.Went)
    def _arrived(self) -> None:
        """Where one only reads nobody says that they came; how things stand is shown there as well."""
        self.call_after_refresh(self._show)

    @on(TalkingScreen.Turned)
    def _turned(self, event: TalkingScreen.Turned) -> None:
        event.where.notice.say(KNOB_BY_ID[event.knob].turn(self.looks))
        self._look()

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

    @on(Drawn)
    def _drawn(self, event: Drawn) -> None:
        from warroom.tui.screens.labelling import LabellingScreen

        if event.done:
            event.done()
        self._show_scans()
        if event.said:
            if isinstance(self.uppermost, LabellingScreen):
                self.uppermost.look_again(event.count)
            self._say(event.said._replace(way=in_the_room(event.said.way, self.keys)))

    def _listen(self) -> None:
        """Shows for how long the store has not answered. Once may be our own fault: the program itself stood still."""
        silent = self._sync.silent_s
        before, self._silent_s = self._silent_s, silent if self._was_silent else 0
        self._was_silent = silent > 0
        if self._silent_s != before:
            self._relink()

    def _relink(self) -> None:
        """Shows how the link stands, and nothing else anew."""
        if self.seen is not None:
            self.seen = self.seen._replace(link=self._link(self._desk.now()))
        self._show()

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

    def _say(self, said: Said) -> None:
        """Says it where it is read: on the uppermost screen that can."""
        talking = [screen for screen in self.screen_stack if isinstance(screen, TalkingScreen)]
        if talking:
            talking[-1].notice.say(said)

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
        elif screen is not None and not isinstance(screen, TalkingScreen):
            from warroom.tui.screens.reader import ReaderScreen

            if isinstance(screen, ReaderScreen):
                screen.show_link(self._link(self._desk.now()))

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
        pending = f"~ {self._called} recording" if self.talking.pending else ""
        if self._lost:
            return Cell(f"! STORE LOST {age(self._lost[0], now)}", 0, Tone.ALARM)
        if self._silent_s:
            return Cell(f"! STALE {rough(self._silent_s)} {pending}".strip(), 0, Tone.ALARM)
        if pending:
            return Cell(pending, 0, Tone.CAUTION)
        synced = f"{self._called} in sync" + (f" #{self._history.incident.seq}" if self._history else "")
        return Cell(" ".join(filter(None, (self.draws.cell(), self.scans.cell(), synced))), 0, Tone.QUIET)

    def _entitle(self, room: RoomView) -> None:
        if isinstance(self._driver, RoomDriver):
            drill = "DRILL " if room.identity.drill else ""
            title = f"{drill}{room.severity.level} {room.identity.id} {room.identity.title}"
            self._driver.set_title(spelled(title) if self.has_class(ASCII) else title)
