"""The conversations at one terminal: one at a time, in the event loop, with the blocking part in a thread.

A verb asks its questions in the prompt of the screen on which it was begun; what it records is carried out by a thread
that touches no widget; what came of it is said in a line. Refusals are answers, not accidents.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from warroom.core.envelope import Blob, Command
from warroom.core.errors import Refused
from warroom.desk import Recorded
from warroom.tui.dialogue import Dialogue, Left
from warroom.tui.screens.talking import TalkingScreen
from warroom.tui.seen import Seen
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Question
from warroom_widgets.tones import Tone

Do = Callable[[Command, Sequence[Blob]], Recorded]
"""Carries out a command; blocks. Raises Refused."""
Talk = Callable[[Dialogue], Awaitable[None]]
"""What is talked about, from the first question to the record."""


class Conversation:
    """Does what is decided with *do*. *drafts*: texts that were typed and not recorded, by what they are for."""

    def __init__(self, do: Do, drafts: dict[str, str]) -> None:
        self._do = do
        self.drafts = drafts
        self._waiting: asyncio.Future[str] | None = None
        self._turn = asyncio.Lock()

    async def hold(self, where: TalkingScreen, talk: Talk, seen: Seen | None) -> None:
        """Holds *talk* about what is *seen* on the screen *where*, until it is recorded, refused or left. One at a
        time; the next waits."""
        async with self._turn:
            where.notice.say(None)
            dialogue = Dialogue(
                seen, ask=lambda question: self._ask(where, question),
                carry=lambda command, files: self._carry(where, command, files), say=where.notice.say,
                drafts=self.drafts,
            )  # fmt: skip
            before = dict(self.drafts)
            try:
                await talk(dialogue)
            except Left:
                where.notice.say(Said("nothing was recorded", tone=Tone.QUIET))
            except Refused as refused:
                kept = "; what you typed is kept for the next try" if self.drafts != before else ""
                where.notice.say(Said(f"refused: {refused.sentence}", f"{refused.hint}{kept}", Tone.ALARM))
            except ValueError as error:
                where.notice.say(Said(f"that cannot be recorded: {error}", tone=Tone.ALARM))
            finally:
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

    async def _ask(self, where: TalkingScreen, question: Question) -> str:
        self._waiting = asyncio.get_running_loop().create_future()
        where.notice.say(None)
        where.prompt.ask(question)
        where.offer_hints()
        return await self._waiting

    async def _carry(self, where: TalkingScreen, command: Command, files: Sequence[Blob]) -> Recorded:
        where.prompt.rest()
        where.offer_hints()
        where.notice.say(Said("recording…", tone=Tone.QUIET))
        return await asyncio.to_thread(self._do, command, files)
