"""A screen on which a conversation can be held: one question at a time at the bottom, what came of it, and the keys.

It says what somebody wants and reaches for nothing: the app carries it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from warroom.tui.places import PLACE_BY_ID
from warroom.tui.verbs import BY_ID, Verb
from warroom_widgets.hints import Hint, HintBar
from warroom_widgets.notices import Notice, Said
from warroom_widgets.prompt import Prompt

_ANSWERING = (Hint("enter", "answer", 90), Hint("esc", "leave", 100), Hint("up/down", "choose", 50))
_EDITOR = Hint("ctrl+r", "editor", 40)


class TalkingScreen(Screen[Any]):
    """A body, a notice and a prompt over it, a bar of hints. Subclasses give `body`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p,colon", "palette", "all commands", id="room.palette"),
        Binding("question_mark", "go('help')", "help", id="room.help"),
        Binding("escape", "back", "back", show=False, id="room.back"),
        Binding("q", "leave", "quit", id="room.quit"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (Hint(":", "commands", 60), Hint("?", "help", 100), Hint("esc", "back", 95))
    """What moves one about here, for the bar at the bottom."""

    VERBS: ClassVar[tuple[Verb, ...]] = ()
    """What can be done here."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's, which repaints the whole screen, 20 kB at 200x60, whenever the focus moves."""

    class Began(Message):
        """Somebody wants to do *verb* to *subject*."""

        def __init__(self, where: TalkingScreen, verb: str, subject: str | None) -> None:
            super().__init__()
            self.where = where
            self.verb = verb
            self.subject = subject

    class Went(Message):
        """Somebody wants to see *place*, about *subject*."""

        def __init__(self, place: str, subject: str | None) -> None:
            super().__init__()
            self.place = place
            self.subject = subject

    class Sought(Message):
        """Somebody wants to choose from all that can be done."""

        def __init__(self, where: TalkingScreen) -> None:
            super().__init__()
            self.where = where

    class Came(Message):
        """The screen is the uppermost now, and has to be shown how things stand."""

        def __init__(self, where: TalkingScreen) -> None:
            super().__init__()
            self.where = where

    def __init__(self) -> None:
        super().__init__()
        self.closed: tuple[str, str] | None = None
        """Why nothing can be done here and what to do about it; none where everything can."""
        self.hints, self.notice, self.prompt = HintBar(), Notice(), Prompt()

    def body(self) -> ComposeResult:
        """The widgets above the keys."""
        yield from ()

    def verb_hints(self) -> Sequence[Hint]:
        """The verbs for the bar."""
        return ()

    def subject(self, noun: str) -> str | None:
        """The id of the *noun* that a verb or a place is about when it is begun now; none: it will be asked for."""
        del noun
        return None

    def compose(self) -> ComposeResult:
        """The body, what lies over it, hints."""
        yield from self.body()
        yield Vertical(self.notice, self.prompt, id="over")
        yield self.hints

    def on_mount(self) -> None:
        """Shows the keys."""
        self.offer_hints()

    def on_screen_resume(self) -> None:
        """What was shown when it was last here is old."""
        self.post_message(self.Came(self))

    def offer_hints(self) -> None:
        """Shows the keys that work now."""
        if self.is_attached:
            self.hints.offer(self._answering() if self.prompt.is_open else (*self.verb_hints(), *self.HINTS))

    def _answering(self) -> Sequence[Hint]:
        long = self.prompt.question and self.prompt.question.long
        return (*_ANSWERING, _EDITOR) if long else _ANSWERING

    def action_verb(self, verb: str) -> None:
        """Begins a verb, about what is selected where that is its noun."""
        noun = BY_ID[verb].noun
        self.begin(verb, self.subject(noun) if noun else None)

    def begin(self, verb: str, subject: str | None) -> None:
        """Begins *verb* about *subject*, unless nothing can be done here."""
        if self.closed:
            self.notice.say(Said(*self.closed))
        elif self.prompt.is_open:
            self.prompt.focus_line()
        else:
            self.prompt.expect()
            self.post_message(self.Began(self, verb, subject))

    def action_go(self, place: str) -> None:
        """Goes to a place, about what is selected where that is its noun."""
        noun = PLACE_BY_ID[place].noun
        self.go(place, self.subject(noun) if noun else None)

    def go(self, place: str, subject: str | None) -> None:
        """Goes to *place* about *subject*."""
        self.post_message(self.Went(place, subject))

    def action_palette(self) -> None:
        """Asks which of all commands is wanted."""
        if not self.prompt.is_open:
            self.prompt.expect()
            self.post_message(self.Sought(self))

    def action_back(self) -> None:
        """Back: the question is left, what was said goes, then the screen itself."""
        if self.prompt.is_open:
            self.prompt.action_leave()
        elif self.notice.said is not None:
            self.notice.say(None)
        else:
            self.retreat()

    def retreat(self) -> None:
        """Leaves this screen for the one below it."""
        self.dismiss()

    def action_leave(self) -> None:
        """What q means: back, on every screen but the lowest one."""
        self.retreat()
