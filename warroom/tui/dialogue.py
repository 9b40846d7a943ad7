"""How a verb talks to the person at the screen: it asks, it records, it says what became of it.

A verb is a coroutine that reads top to bottom like the conversation that it is. What a person leaves in the middle
ends it; what the core refuses is said with its way out, and never takes the screen down. Nothing that was typed is lost
by either.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from warroom.core.entries import EntryCorrected, NoteAdded
from warroom.core.envelope import Actor, Blob, Command, Event, Label, Precision
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident, foresee
from warroom.core.opening import Declare
from warroom.core.rules import PinnedRules
from warroom.desk import Recorded
from warroom.ports import Library
from warroom.tui import VIA
from warroom.tui.asking import Asking
from warroom.tui.drafts import Drafts, Slot
from warroom.tui.seen import Seen
from warroom.views.entries import sentence
from warroom.views.room import RoomView
from warroom.views.safe import safe
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Choice, Question, shown
from warroom_widgets.tones import Tone

if TYPE_CHECKING:
    from warroom.tui.draws import Draws
    from warroom.tui.scans import Scans

C = TypeVar("C", bound=Command)
Ask = Callable[[Question, Slot | None], Awaitable[str]]
"""Puts a question and waits for the answer; what is typed meanwhile is a draft for the slot. Raises Left where there is
no answer, and ToEditor where it is to be typed elsewhere."""
Work = Callable[[Callable[[], Recorded]], Awaitable[Recorded]]
"""Does something that blocks, outside of the screen's thread. Raises Refused."""
Remarks = Callable[[str], Sequence[str]]
"""Says what to look at in a text."""

NONE_OPEN = ("no incident is open here", "Enter opens the one that is selected; to begin one: warroom declare")
_DRAFT = "this is your draft from before; ctrl+u empties the line"
_PRIVATE = "while you type, it is kept in memory only, on no disk, and so in no editor"
WORSE = "The severity rose, and nobody is called by this program; whom to call: the palette, call"
_EDITED = (Choice("say", "say it", ""), Choice("edit", "edit it again", ""), Choice("leave", "leave it", ""))
"""What may become of a text that an editor left."""
_LINES = 8
"""Of a longer text, how many are shown for confirmation."""


class Left(Exception):
    """The person left the question without an answer."""


class ToEditor(Exception):
    """The person wants to go on typing in an editor."""


class Means(NamedTuple):
    """What a conversation can do: *do* something in the incident that is seen, *declare* another one, *rehearse* that,
    *edit* a text in the person's editor, *visit* an incident. *library*: the plans; none where there are no others.
    *rules*: those that an incident would pin today; none where there are none. *place*: the store, as one names it.
    *asking*: what asks the live system. *scans*: counts from logs, *draws*: people drawn from them; both go on after
    the conversation. All but *visit*, *asking*, *scans* and *draws* block."""

    do: Callable[[Command, Sequence[Blob]], Recorded]
    declare: Callable[[Declare], Recorded]
    rehearse: Callable[[Declare], Recorded]
    edit: Callable[[str], str]
    visit: Callable[[str], Awaitable[None]]
    now: Callable[[], datetime]
    rules: Callable[[Incident], PinnedRules | None]
    asking: Asking
    scans: "Scans"
    draws: "Draws"
    library: Library | None = None
    place: str = ""


class Dialogue:
    """One conversation about what was *seen* on the screen when it began; none where no incident was."""

    def __init__(
        self, seen: Seen | None, means: Means, *, ask: Ask, work: Work, say: Callable[[Said], None], drafts: Drafts
    ) -> None:
        self._seen = seen
        self.means = means
        self._ask = ask
        self._work = work
        self.say = say
        self._drafts = drafts
        self._typed: list[Slot] = []
        self.subject = ""
        """What the questions are about, where they do not say it themselves."""
        self.private = False
        """Whether what is typed from now on will be labelled."""
        self.label = Label.NORMAL
        """Under which label it will be recorded, where the command has none of its own."""
        self.dated: tuple[datetime, Precision] | None = None
        """When it happened, where that was not now."""

    @property
    def seen(self) -> Seen:
        """What was on the screen when it began. Refused (not_found) where no incident was."""
        if self._seen is None:
            raise Refused(Code.NOT_FOUND, *NONE_OPEN)
        return self._seen

    @property
    def room(self) -> RoomView:
        """The room as it was then."""
        return self.seen.room

    @property
    def me(self) -> str:
        """Who answers."""
        return self.seen.me

    @property
    def kept(self) -> bool:
        """Whether something that was typed waits for the next try."""
        return any(map(self._drafts.get, self._typed))

    async def choose(
        self, ask: str, choices: Sequence[Choice], *, about: str = "", initial: str = "", several: bool = False,
        deliberate: bool = False, words: str = "", loose: bool = False,
    ) -> str:  # fmt: skip
        """The key of one of *choices*, at first of *initial*, or of several, separated by commas. For one that is
        *deliberate*, Enter alone is no answer. *words*: what is decided on, word for word. *loose*: some letters of a
        name find it."""
        question = Question(
            ask, about, tuple(choices), initial, several=several, deliberate=deliberate, words=words, loose=loose
        )
        return await self._ask(question, None)

    async def sure(self, ask: str, act: Choice, *, about: str = "", words: str = "") -> None:
        """Goes on only where *act* is chosen. Leaving it is what Enter alone does: a key that was pressed twice, or
        ahead, confirms nothing. Raises Left."""
        leave = Choice("leave", "leave it as it is", "nothing is recorded")
        if await self.choose(ask, (leave, act), about=about, words=words) != act.key:
            raise Left

    async def text(
        self, ask: str, *, about: str = "", initial: str = "", needed: bool = True, long: bool = False,
        complete: Callable[[str], str] | None = None,
    ) -> str:  # fmt: skip
        """What is typed, asked for again while it is *needed* and empty. Until it is recorded it is kept, and offered
        when the same is asked again. A *long* one may be typed in an editor."""
        slot, long = self._slot(ask), long and not self.private
        draft = self._drafts.get(slot)
        begun = draft or initial
        if long and shown(begun) != begun:  # an editor left it, and no line holds it as it is
            anew = partial(self.text, ask, about=about, needed=needed, long=True, complete=complete)
            resumed = (await self._resumed(ask, slot, begun, initial, anew)).strip()
            return resumed if resumed or not needed else await anew()
        told = [about, _DRAFT if draft else "", _PRIVATE if self.private else ""]
        above = "\n".join(filter(None, told))
        question = Question(ask, above, initial=draft or initial, long=long, complete=complete)
        answer = await self._answer(question, slot, initial)
        while needed and not answer.strip():
            again = Question(ask, "this needs an answer; escape leaves", initial=initial, long=long, complete=complete)
            answer = await self._answer(again, slot, initial)
        return answer.strip()

    async def _answer(self, question: Question, slot: Slot, unchanged: str) -> str:
        self._typed.append(slot)
        try:
            typed = await self._ask(question, slot)
        except Left as left:
            self._keep(slot, str(left), unchanged)
            raise
        except ToEditor as wanted:
            typed = await self._edited(question.ask, slot, str(wanted))
        self._keep(slot, typed, unchanged)
        return typed

    def _keep(self, slot: Slot, typed: str, unchanged: str) -> None:
        self._drafts.keep(slot, typed if typed != unchanged else "")

    async def _edited(
        self, ask: str, slot: Slot, draft: str, *, unchanged: str = "", remarks: Remarks | None = None
    ) -> str:  # fmt: skip
        """What an editor makes of *draft*, once the person has seen it here and means it. Raises Refused and Left."""
        while True:
            self._keep(slot, draft, unchanged)
            draft = self.means.edit(draft)
            self._keep(slot, draft, unchanged)
            about = "\n".join((_beginning(draft) or "(nothing)", *(remarks(draft) if remarks else ())))
            chosen = await self.choose(ask, _EDITED, about=about, initial="say")
            if chosen == "leave":
                raise Left(draft)
            if chosen == "say":
                return draft

    async def _resumed(
        self, ask: str, slot: Slot, draft: str, unchanged: str, anew: Callable[[], Awaitable[str]]
    ) -> str:  # fmt: skip
        """What becomes of a text that no line holds: a *draft*, or what stands *unchanged*; or else what is typed
        *anew*. Raises Refused and Left."""
        self._typed.append(slot)
        about = _beginning(draft) + ("" if draft == unchanged else "\nthis is your draft from before")
        chosen = await self.choose(ask, (*_EDITED, Choice("anew", "type it anew", "")), about=about, initial="say")
        if chosen == "leave":
            raise Left(draft)
        if chosen == "edit":
            return await self._edited(ask, slot, draft, unchanged=unchanged)
        if chosen == "anew":
            self._drafts.keep(slot, "")
            return await anew()
        return draft

    async def written(self, ask: str, begun: str, *, remarks: Remarks | None = None) -> str:
        """A text of many lines, *begun* and then as an editor left it and the person means it. *remarks*: what to look
        at in it. Until it is recorded it is kept: `unrecorded`."""
        slot = self._slot(ask)
        self._typed.append(slot)
        unchanged = "" if begun == self._drafts.get(slot) else begun
        return await self._edited(ask, slot, begun, unchanged=unchanged, remarks=remarks)

    def unrecorded(self, ask: str) -> str:
        """What was written when the same was asked before, and not recorded."""
        return self._drafts.get(self._slot(ask))

    def _slot(self, ask: str) -> Slot:
        """Where what is typed now belongs. What will be labelled is never offered where it would not be."""
        incident = self._seen.history.incident.id if self._seen else ""
        labelled = (f"private, {self.label}",) if self.private else ()
        return Slot(" | ".join((self.means.place, incident, *labelled, self.subject, ask)), self.private)

    async def whole(self, ask: str, *, about: str = "", needed: bool = True) -> int | None:
        """A whole number, not below zero; none where nothing is typed and it is not *needed*."""
        typed = await self.text(ask, about=about, needed=needed)
        while typed and not _digits(typed).isdecimal():
            self._drafts.keep(self._slot(ask), "")
            typed = await self.text(ask, about=f"{typed!r} is no whole number", needed=needed)
        return int(_digits(typed)) if typed else None

    async def record(self, command: Command, undo: str, *, files: Sequence[Blob] = ()) -> None:
        """Carries out *command*, based on what was on the screen, and says how to undo it. What was typed for it is a
        draft no more."""
        from warroom.views.calling import rose

        command = self._as_said(command).model_copy(update={"based_on": self.room.seq})
        recorded = await self._work(partial(self.means.do, command, files))
        self.forget()
        asked = [event for event in recorded.events if event.body is not None and event.body.cause is None]
        worse = rose(self.seen.history.incident.plan, recorded.events)
        way, tone = (f"{undo}. {WORSE}", Tone.CAUTION) if worse else (undo, Tone.INFO)
        self.say(Said(f"recorded #{recorded.seq}: {'; '.join(map(_said, asked))}", way, tone))

    def _as_said(self, command: C) -> C:
        """*command* at the time and under the label that were asked for first."""
        at, precision = self.dated or (None, None)
        label = self.label if command.label is Label.NORMAL else command.label
        dated = {"at": at, "precision": precision} if at else {}
        return command.model_copy(update={"label": label, **dated})

    async def declare(self, command: Declare) -> Recorded:
        """Opens another incident."""
        recorded = await self._work(partial(self.means.declare, self._as_said(command)))
        self.forget()
        return recorded

    async def rehearse(self, command: Declare) -> Recorded:
        """What `declare` would record."""
        return await asyncio.to_thread(self.means.rehearse, self._as_said(command))

    def foresee(self, command: Command) -> Incident:
        """The incident as it would be after *command*. Refused where that would be, as far as can be told before the
        store is asked."""
        return foresee(self.seen.history.incident, self._as_said(command), Actor(self.me, VIA), self.means.now())

    def refuse_strangers(self, command: Command) -> None:
        """Refused (not_permitted) where *command* would be: nobody is asked for a reason to be turned away with it."""
        try:
            self.foresee(command)
        except Refused as refused:
            if refused.code is Code.NOT_PERMITTED:
                raise

    def forget(self) -> None:
        """What was typed for it is a draft no more."""
        for slot in self._typed:
            self._drafts.keep(slot, "")
        self._drafts.save()


def _said(event: Event) -> str:
    """*event* in words; a withheld text was just typed and is not repeated."""
    withheld = isinstance(event.body, NoteAdded | EntryCorrected) and event.body.blob
    return f"a {event.label} text" if withheld else sentence(event, {})


def _beginning(text: str) -> str:
    """As much of *text* as there is room for, safe to show."""
    lines = safe(text).split("\n")
    more = [f"… and {len(lines) - _LINES} more lines"] if len(lines) > _LINES else []
    return "\n".join([*lines[:_LINES], *more])


def _digits(typed: str) -> str:
    return typed.strip().replace(",", "").replace("_", "").replace(" ", "")
