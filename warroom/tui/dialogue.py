"""How a verb talks to the person at the screen: it asks, it records, it says what became of it.

A verb is a coroutine that reads top to bottom like the conversation that it is. What a person leaves in the middle
ends it; what the core refuses is said with its way out, and never takes the screen down.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from warroom.core.envelope import Blob, Command
from warroom.desk import Recorded
from warroom.tui.seen import Seen
from warroom.views.entries import sentence
from warroom.views.room import RoomView
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Choice, Question

Ask = Callable[[Question], Awaitable[str]]
"""Puts a question and waits for the answer. Raises Left where there is none."""
Carry = Callable[[Command, Sequence[Blob]], Awaitable[Recorded]]
"""Carries out a command in the incident that is seen, outside of the screen's thread. Raises Refused."""


class Left(Exception):
    """The person left the question without an answer."""


class Dialogue:
    """One conversation about what was *seen* on the screen when it began; none where no incident was."""

    def __init__(
        self, seen: Seen | None, *, ask: Ask, carry: Carry, say: Callable[[Said], None], drafts: dict[str, str]
    ) -> None:
        self._seen = seen
        self._ask = ask
        self._carry = carry
        self._say = say
        self._drafts = drafts

    @property
    def seen(self) -> Seen:
        """What was on the screen when it began."""
        assert self._seen is not None, "this verb is about an incident that is seen"
        return self._seen

    @property
    def room(self) -> RoomView:
        """The room as it was then."""
        return self.seen.room

    @property
    def me(self) -> str:
        """Who answers."""
        return self.seen.me

    async def choose(
        self, ask: str, choices: Sequence[Choice], *, about: str = "", initial: str = "", several: bool = False,
        deliberate: bool = False,
    ) -> str:  # fmt: skip
        """The key of one of *choices*, at first of *initial*, or of several, separated by commas. For one that is
        *deliberate*, Enter alone is no answer."""
        question = Question(ask, about, tuple(choices), initial, several=several, deliberate=deliberate)
        return await self._ask(question)

    async def text(self, ask: str, *, about: str = "", initial: str = "", needed: bool = True) -> str:
        """What is typed, asked for again while it is *needed* and empty."""
        answer = await self._ask(Question(ask, about, initial=initial))
        while needed and not answer.strip():
            answer = await self._ask(Question(ask, "this needs an answer; escape leaves", initial=initial))
        return answer.strip()

    async def draft(self, key: str, ask: str, *, about: str = "") -> str:
        """A longer text. What was typed is kept under *key* until it is `kept` on the record, whatever happens."""
        try:
            typed = await self.text(ask, about=about, initial=self._drafts.get(key, ""))
        except Left as left:
            self._drafts[key] = str(left)
            raise
        self._drafts[key] = typed
        return typed

    async def whole(self, ask: str, *, about: str = "", needed: bool = True) -> int | None:
        """A whole number, not below zero; none where nothing is typed and it is not *needed*."""
        typed = await self.text(ask, about=about, needed=needed)
        while typed and not _digits(typed).isdecimal():
            typed = await self.text(ask, about=f"{typed!r} is no whole number", needed=needed)
        return int(_digits(typed)) if typed else None

    async def record(self, command: Command, undo: str, *, files: Sequence[Blob] = (), draft: str = "") -> None:
        """Carries out *command*, based on what was on the screen, and says how to undo it."""
        recorded = await self._carry(command.model_copy(update={"based_on": self.room.seq}), files)
        self._drafts.pop(draft, None)
        asked = [event for event in recorded.events if event.body is not None and event.body.cause is None]
        said = "; ".join(sentence(event, {}) for event in asked)
        self._say(Said(f"recorded #{recorded.seq}: {said}", undo))


def _digits(typed: str) -> str:
    return typed.strip().replace(",", "").replace("_", "").replace(" ", "")
