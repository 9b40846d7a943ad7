"""The record, followed: it went on, it was lost and came back, others were surveyed, somebody went elsewhere.

Which incident everything is about changes here and nowhere else, and so does what is known of it.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from textual import on

from warroom.core.errors import Refused
from warroom.desk import History
from warroom.tui.announcer import Announcer
from warroom.tui.elsewhere import offered, worsened
from warroom.tui.history import whole
from warroom.tui.look import Look, grown_old
from warroom.tui.places import PLACE_BY_ID
from warroom.tui.ringing import Ringing
from warroom.tui.screens.across import AcrossScreen
from warroom.tui.screens.room import RoomScreen
from warroom.tui.sync import Changed, Lost, Surveyed, Sync, went_back
from warroom.views.times import clock
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone


class Follower(Announcer):
    """An app that follows the record of an incident, as *_sync* reads it, and goes to another one."""

    _surveyed_at = datetime.min.replace(tzinfo=UTC)

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
        self._incidents, self._surveyed_at = event.incidents, self._desk.now()
        here = self._history.incident.id if self._history else ""
        news = self._elsewhere.survey(event.incidents, here) if here else ()
        if self._history is None:
            self._lost = None
        self._look()
        for said in worsened(news):
            self._say(said)

    async def _survey_again(self, now: datetime) -> None:
        """Shows the list of incidents as it is at *now*: time passes also where nobody records anything."""
        before, self._surveyed_at = self._incidents, now
        lines = await asyncio.to_thread(self._sync.lines, now)
        if lines and self._incidents is before:  # else somebody did, or nothing was read since one went elsewhere
            self._incidents = lines
            self._show()

    def _grow_old(self, now: datetime) -> None:
        """Has the list of incidents shown anew where it is on the screen and has grown old."""
        shown = self._incidents and isinstance(self.uppermost, AcrossScreen)
        if shown and grown_old(self._surveyed_at, now):
            self.run_worker(self._survey_again(now), name="survey", group="survey")

    @on(Lost)
    def _store_lost(self, event: Lost) -> None:
        if self._lost is None:
            now = self.looks.here(self._desk.now())
            since = f"what you see is from {clock(now, now)}; trying again"
            self._say(Said(f"the store cannot be reached: {event.sentence}", since, Tone.ALARM))
        self._lost = self._lost or (self._desk.now(), event.sentence)
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
            history = await asyncio.to_thread(whole, self._desk, incident)
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

    def _remember(self) -> None:
        """Remembers how the room is left."""
        room = next((screen for screen in self.screen_stack if isinstance(screen, RoomScreen)), None)
        if room and self._history:
            self._layouts.keep(self._history.incident.id, room.layout_now())
