"""The conversations of one screen: one at a time, in the event loop, with the blocking part in a thread.

A verb asks its questions in the prompt; what it records is carried out by a thread that touches no widget; what came of
it is said in a line. Refusals are answers, not accidents.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from warroom.core.envelope import Blob, Command
from warroom.core.errors import Refused
from warroom.desk import Recorded
from warroom.tui.dialogue import Dialogue, Left
from warroom.tui.verbs import BY_ID
from warroom.views.room import RoomView
from warroom_widgets.notices import Notice, Said
from warroom_widgets.prompt import Prompt, Question
from warroom_widgets.tones import Tone

Do = Callable[[Command, Sequence[Blob]], Recorded]
"""Carries out a command; blocks. Raises Refused."""


class Conversation:
    """Asks in *prompt*, tells in *notice*, does with *do*; *turned* is called when a question comes or goes."""

    def __init__(self, prompt: Prompt, notice: Notice, do: Do, turned: Callable[[], None]) -> None:
        self._prompt = prompt
        self._notice = notice
        self._do = do
        self._turned = turned
        self._waiting: asyncio.Future[str] | None = None
        self._drafts: dict[str, str] = {}
        self._turn = asyncio.Lock()

    async def hold(self, verb: str, subject: str | None, room: RoomView, me: str) -> None:
        """Talks about *verb* until it is recorded, refused or left. One at a time; the next one waits."""
        async with self._turn:
            self._notice.say(None)
            dialogue = Dialogue(room, me, ask=self._ask, carry=self._carry, say=self._notice.say, drafts=self._drafts)
            try:
                await BY_ID[verb].talk(dialogue, subject)
            except Left:
                self._notice.say(Said("nothing was recorded", tone=Tone.QUIET))
            except Refused as refused:
                kept = "; what you typed is kept for the next try" if verb in self._drafts else ""
                self._notice.say(Said(f"refused: {refused.sentence}", f"{refused.hint}{kept}", Tone.ALARM))
            except ValueError as error:
                self._notice.say(Said(f"that cannot be recorded: {error}", tone=Tone.ALARM))
            finally:
                self._prompt.done()
                self._turned()

    def answered(self, answer: str) -> None:
        """The person answered."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(answer)

    def left(self, draft: str) -> None:
        """The person left, with *draft* typed."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(Left(draft))

    async def _ask(self, question: Question) -> str:
        self._waiting = asyncio.get_running_loop().create_future()
        self._notice.say(None)
        self._prompt.ask(question)
        self._turned()
        return await self._waiting

    async def _carry(self, command: Command, files: Sequence[Blob]) -> Recorded:
        self._prompt.rest()
        self._turned()
        self._notice.say(Said("recording…", tone=Tone.QUIET))
        return await asyncio.to_thread(self._do, command, files)
