"""What people want of the program, and how it is done: hold a conversation, go somewhere, copy, lend the terminal out.

Apart from the record and from time, which the app follows: whatever is asked for here begins with a key or a click,
and what alone it needs is read then.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from textual import on
from textual.app import App, SuspendNotSupported
from textual.events import Key
from textual.screen import Screen

from warroom.core.errors import Code, Refused
from warroom.desk import History
from warroom.tui.conversation import Conversation
from warroom.tui.dialogue import NONE_OPEN, Dialogue
from warroom.tui.keys import Keyed, shown
from warroom.tui.labelling import Judged, Labelling, Looked, Queue
from warroom.tui.places import ANYWHERE, PLACE_BY_ID, TEXT
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.seen import Seen
from warroom.tui.terminal import RoomDriver
from warroom.tui.verbs import BY_ID
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Prompt
from warroom_widgets.tones import Tone

_INSTEAD = "X shows it as plain text, where the terminal does not take it"


class Attendant(Keyed, App[None]):
    """An app that does what is wanted of it. Subclasses set *talking* and *labelling*, and keep *seen* at what is on
    the screen."""

    talking: Conversation
    labelling: Labelling
    seen: Seen | None = None
    _history: History | None
    """The record that is open; none while none is."""

    @property
    def uppermost(self) -> Screen[Any] | None:
        """The screen that is seen; there is none any more while the program ends."""
        return self.screen_stack[-1] if self.screen_stack else None

    @on(TalkingScreen.Began)
    def _began(self, event: TalkingScreen.Began) -> None:
        async def talk(dialogue: Dialogue) -> None:
            await BY_ID[event.verb].talk(dialogue, event.subject)

        self.run_worker(self.talking.hold(event.where, talk, self.seen), name="talk", group="talk")

    @on(TalkingScreen.Sought)
    def _sought(self, event: TalkingScreen.Sought) -> None:
        from warroom.tui import palette

        async def talk(dialogue: Dialogue) -> None:
            anywhere = self._history is None
            wanted = await palette.seek(dialogue, event.where.VERBS, self.keys, anywhere=anywhere)
            self.call_later(event.where.command, wanted.kind, wanted.id)

        self.run_worker(self.talking.hold(event.where, talk, self.seen), name="talk", group="talk")

    @on(TalkingScreen.Went)
    def _went(self, event: TalkingScreen.Went) -> None:
        if self._history is None and event.place not in ANYWHERE:
            if isinstance(self.uppermost, TalkingScreen):
                self.uppermost.notice.say(Said(*NONE_OPEN))
            return
        screen = PLACE_BY_ID[event.place].make(event.subject)
        if type(screen) is type(self.uppermost):
            return  # one does not go where one is
        selecting = event.place == TEXT and isinstance(self._driver, RoomDriver)
        if selecting:
            self._mouse_is_ours(ours=False)
        self.push_screen(screen, (lambda _: self._mouse_is_ours(ours=True)) if selecting else None)

    def _mouse_is_ours(self, *, ours: bool) -> None:
        if isinstance(self._driver, RoomDriver):
            self._driver.take_mouse() if ours else self._driver.leave_mouse()

    @on(TalkingScreen.Talked)
    def _talked(self, event: TalkingScreen.Talked) -> None:
        self.run_worker(self.talking.hold(event.where, event.talk, self.seen), name="talk", group="talk")

    @on(TalkingScreen.Copied)
    def _copied(self, event: TalkingScreen.Copied) -> None:
        """Hands it to the terminal, and says what cannot be known."""
        from warroom.tui import clipboard

        if not clipboard.fits(event.text):
            event.where.notice.say(Said(f"{event.what} is too long for a clipboard", _INSTEAD, Tone.ALARM))
        elif self._driver:
            self._driver.write(clipboard.sequences(event.text, os.environ))
            event.where.notice.say(Said(f"{event.what} was sent to the terminal's clipboard", _INSTEAD))

    @on(Looked)
    def _looked_at_labels(self, event: Looked) -> None:
        if self.seen:
            incident = self.seen.history.incident.id
            self._label(event, partial(self.labelling.look, incident, event.count, event.back, event.at))

    @on(Judged)
    def _judged(self, event: Judged) -> None:
        if self.seen:
            incident = self.seen.history.incident.id
            self._label(event, partial(self.labelling.judge, incident, event.count, event.person, event.answer))

    def _label(self, event: Looked | Judged, work: Callable[[], Queue]) -> None:
        """Does *work* in a thread, and shows where it was wanted what came of it."""

        async def carry_out() -> None:
            try:
                queue = await asyncio.to_thread(work)
            except Refused as refused:
                event.where.show_refusal(refused)
            else:
                event.where.show_queue(event.number, queue)

        self.run_worker(carry_out(), name="label", group="label")

    @on(Prompt.Answered)
    def _answered(self, event: Prompt.Answered) -> None:
        self.talking.answered(event.answer)

    @on(Prompt.Left)
    def _left(self, event: Prompt.Left) -> None:
        self.talking.left(event.draft)

    @on(Prompt.Elsewhere)
    def _to_editor(self, event: Prompt.Elsewhere) -> None:
        self.talking.to_editor(event.draft)

    def on_key(self, event: Key) -> None:
        """A letter that comes here while a question is open was typed before the question took the keys, and is part
        of its answer. Over a slow link letters come in bursts."""
        screen = self.uppermost
        if isinstance(screen, TalkingScreen) and screen.prompt.is_open and event.is_printable and event.character:
            event.prevent_default()
            screen.prompt.take(event.character)

    def action_help_quit(self) -> None:
        """What ctrl+c is answered by, which leaves nothing: a line, where Textual lays a window over the room."""
        key = shown(self.keys, "room.quit", "q")
        if isinstance(self.uppermost, TalkingScreen):
            self.uppermost.notice.say(Said(f"{key} leaves, from the room or back to it; the incident goes on"))

    def edit(self, text: str) -> str:
        """*text* as the person's editor left it. The program stands still meanwhile: the terminal is the editor's."""
        from warroom.tui import editor

        arguments = editor.from_environment()
        self.talking.keep()
        try:
            with self.suspend():
                edited = _caught(lambda: editor.edit(arguments, text))
        except SuspendNotSupported as error:
            raise Refused(Code.UNAVAILABLE, "this terminal cannot be lent to an editor", "type it here") from error
        if isinstance(edited, Exception):
            raise edited
        return edited


def _caught(work: Callable[[], str]) -> str | Exception:
    """What *work* gives, or raises: Textual does not take the terminal back where that leaves `suspend`."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is raised once there is a screen to say it on
        return error
