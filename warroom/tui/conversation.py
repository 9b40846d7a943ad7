"""The conversations at one terminal: one at a time, in the event loop, with the blocking part in a thread.

A verb asks its questions in the prompt of the screen on which it was begun; what it records is carried out by a thread
that touches no widget; what came of it is said in a line. Refusals are answers, not accidents.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from warroom.core.errors import Refused
from warroom.desk import Recorded
from warroom.tui.dialogue import Dialogue, Left, Means, ToEditor
from warroom.tui.drafts import Drafts, Slot
from warroom.tui.keys import overrides
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.seen import Seen
from warroom.tui.ways import in_the_room
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Question
from warroom_widgets.tones import Tone

Talk = Callable[[Dialogue], Awaitable[None]]
"""What is talked about, from the first question to the record."""

_KEPT = "what you typed is kept for the next try"


class Conversation:
    """Does what is decided with *means*. *drafts*: what was typed and not recorded."""

    def __init__(self, means: Means, drafts: Drafts, look: Callable[[], None]) -> None:
        """*look*: shows anew how things stand, because something is on its way to the store, or has arrived."""
        self._means = means
        self._drafts = drafts
        self._look = look
        self.pending = False
        """Whether something is on its way to the store."""
        self._waiting: asyncio.Future[str] | None = None
        self._typing: tuple[TalkingScreen, Slot] | None = None
        self._turn = asyncio.Lock()

    async def hold(self, where: TalkingScreen, talk: Talk, seen: Seen | None) -> None:
        """Holds *talk* about what is *seen* on the screen *where*, until it is recorded, refused or left. One at a
        time; the next waits."""
        async with self._turn:
            where.notice.say(None)
            dialogue = Dialogue(
                seen, self._means, ask=lambda question, slot: self._ask(where, question, slot),
                work=lambda work: self._carry(where, work), say=where.notice.say, drafts=self._drafts,
            )  # fmt: skip
            try:
                await talk(dialogue)
            except Left:
                kept = _KEPT if dialogue.kept else ""
                where.notice.say(Said("nothing was recorded", kept, Tone.QUIET))
            except Refused as refused:
                kept = f"; {_KEPT}" if dialogue.kept else ""
                way = f"{in_the_room(refused.hint, overrides(where.app))}{kept}"
                where.notice.say(Said(f"refused: {refused.sentence}", way, Tone.ALARM))
            except ValueError as error:
                where.notice.say(Said(f"that cannot be recorded: {error}", tone=Tone.ALARM))
            finally:
                self.keep()
                where.prompt.done()
                where.offer_hints()

    def answered(self, answer: str) -> None:
        """The person answered."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(answer)

    def left(self, draft: str) -> None:
        """The person left, with *draft* typed."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(Left(draft))

    def to_editor(self, draft: str) -> None:
        """The person wants to go on with *draft* in an editor."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(ToEditor(draft))

    def keep(self) -> None:
        """Writes down what is being typed, in case the program ends now."""
        if self._typing and self._waiting and not self._waiting.done():
            where, slot = self._typing
            if where.prompt.typed != where.prompt.begun:
                self._drafts.keep(slot, where.prompt.typed)
        self._drafts.save()

    async def _ask(self, where: TalkingScreen, question: Question, slot: Slot | None) -> str:
        self._waiting = asyncio.get_running_loop().create_future()
        where.notice.say(None)
        where.prompt.ask(question)
        where.offer_hints()
        self._typing = (where, slot) if slot else None
        try:
            return await self._waiting
        finally:
            self._typing = None

    async def _carry(self, where: TalkingScreen, work: Callable[[], Recorded]) -> Recorded:
        where.prompt.rest()
        where.offer_hints()
        where.notice.say(Said("recording…", tone=Tone.QUIET))
        self.pending = True
        self._look()
        try:
            return await asyncio.to_thread(work)
        finally:
            self.pending = False
            self._look()
