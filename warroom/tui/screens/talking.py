"""A screen on which a conversation can be held: one question at a time at the bottom, what came of it, and the keys.

It says what somebody wants and reaches for nothing: the app carries it out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from warroom.tui import tour
from warroom.tui.dialogue import Dialogue
from warroom.tui.keys import in_force, overrides
from warroom.tui.knobs import KNOBS
from warroom.tui.places import PLACE_BY_ID, TEXT
from warroom.tui.verbs import BY_ID, Verb
from warroom_widgets.ground import Column, Ground
from warroom_widgets.hints import FINDING, Hint, HintBar
from warroom_widgets.notices import Notice, Said
from warroom_widgets.panes import Pane
from warroom_widgets.prompt import Prompt
from warroom_widgets.row import OPEN, Row
from warroom_widgets.rows import Rows
from warroom_widgets.tones import Tone

_ANSWERING = (Hint("enter", "answer", 90), Hint("esc", "leave", 100), Hint("up/down", "choose", 50))
_EDITOR = Hint("ctrl+r", "editor", 40)


class TalkingScreen(Ground, Screen[Any]):
    """A body, a notice and a prompt over it, a bar of hints. Subclasses give `body`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p,colon", "palette", "all commands", id="room.palette"),
        Binding("question_mark", "go('help')", "help", id="room.help"),
        Binding("f1", "tour", "tour", show=False, id="room.tour"),
        Binding("y", "copy", "copy the selected row", show=False, id="copy.row"),
        Binding("Y", "copy_brief", "copy the status as Markdown", show=False, id="copy.brief"),
        Binding("escape", "back", "back", show=False, id="room.back"),
        Binding("q", "leave", "quit", id="room.quit"),
        *(Binding(knob.key, f"knob('{knob.id}')", knob.label, id=f"knob.{knob.id}") for knob in KNOBS if knob.key),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint(":", "commands", 94, ("room.palette",)), Hint("?", "help", 100, ("room.help",)),
        Hint("esc", "back", 95, ("room.back",)),
    )  # fmt: skip
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

    class Turned(Message):
        """Somebody wants to turn *knob*."""

        def __init__(self, where: TalkingScreen, knob: str) -> None:
            super().__init__()
            self.where = where
            self.knob = knob

    class Sought(Message):
        """Somebody wants to choose from all that can be done."""

        def __init__(self, where: TalkingScreen) -> None:
            super().__init__()
            self.where = where

    class Talked(Message):
        """Somebody began to *talk* about what is on the screen."""

        def __init__(self, where: TalkingScreen, talk: Callable[[Dialogue], Awaitable[None]]) -> None:
            super().__init__()
            self.where = where
            self.talk = talk

    class Copied(Message):
        """Somebody wants a copy of *text*, which is *what*."""

        def __init__(self, where: TalkingScreen, what: str, text: str) -> None:
            super().__init__()
            self.where = where
            self.what = what
            self.text = text

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
        self._toured: Said | None = None
        self._step = 0

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
        self.fit()
        yield from self.body()
        yield Column(self.notice, self.prompt, id="over")
        yield self.hints

    def fit(self) -> None:
        """Is laid out for this size from the first paint on. Textual gives a screen the classes of its breakpoints
        after that, and everything would be painted a second time, and stand elsewhere."""
        steps = (self.HORIZONTAL_BREAKPOINTS or [], self.VERTICAL_BREAKPOINTS or [])
        for length, lengths in zip(self.app.size, steps, strict=True):
            reached = [name for least, name in lengths if length >= least]
            self.add_class(*reached[-1:], update=False)

    def on_mount(self) -> None:
        """Shows the keys."""
        self.offer_hints()

    def on_screen_resume(self) -> None:
        """What was shown when it was last here is old."""
        self.post_message(self.Came(self))

    def on_resize(self, _event: events.Resize) -> None:
        """A question has other room now."""
        self.prompt.resized()

    def offer_hints(self) -> None:
        """Shows the keys that work now."""
        if self.is_attached:
            hints = self._answering() if self.prompt.is_open else self._looking()
            self.hints.offer(in_force(hints, overrides(self.app)))

    def _looking(self) -> Sequence[Hint]:
        """While words to look for are typed, no letter is a command."""
        finding = isinstance(self.focused, Rows) and self.focused.filter.typing
        return FINDING if finding else (*self.verb_hints(), *self.HINTS)

    @on(Rows.Finding)
    def _finding(self) -> None:
        self.offer_hints()

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
        if noun == TEXT:
            self.go(place, "\n\n".join(part for part in (self.copy_of_row(), self.copy_of_status()) if part))
        else:
            self.go(place, self.subject(noun) if noun else None)

    def go(self, place: str, subject: str | None) -> None:
        """Goes to *place* about *subject*."""
        self.post_message(self.Went(place, subject))

    def action_knob(self, knob: str) -> None:
        """Turns a knob, once what was asked is gone from the screen."""
        self.call_after_refresh(self.post_message, self.Turned(self, knob))

    def command(self, kind: str, name: str) -> None:
        """Does what was chosen from all commands."""
        copies = {"row": self.action_copy, "brief": self.action_copy_brief}
        if kind == "copy":
            copies[name]()
        else:
            {"verb": self.action_verb, "place": self.action_go, "knob": self.action_knob}[kind](name)

    def action_palette(self) -> None:
        """Asks which of all commands is wanted."""
        if not self.prompt.is_open:
            self.prompt.expect()
            self.post_message(self.Sought(self))

    def action_tour(self) -> None:
        """The next step of the tour; the first one where its last words are not here any more."""
        touring = self._toured is not None and self.notice.said == self._toured
        self._step = self._step + 1 if touring else 0
        self._toured = tour.step(self._step)
        self.notice.say(self._toured)

    def talk(self, talk: Callable[[Dialogue], Awaitable[None]]) -> None:
        """Begins to *talk*, unless something is asked already. Where something is recorded, that is a verb's work."""
        if not self.prompt.is_open:
            self.prompt.expect()
            self.post_message(self.Talked(self, talk))

    def selected_row(self) -> Row | None:
        """The row under the cursor."""
        return self.focused.selected_row if isinstance(self.focused, Rows) else None

    def selected_noun(self) -> str:
        """The pane of which it is a row."""
        pane = self.focused.parent if self.focused else None
        return pane.NOUN if isinstance(pane, Pane) else ""

    def may_share(self, row: Row) -> bool:
        """Whether *row* may leave the room."""
        return row.label == OPEN

    def copy_of_row(self) -> str | None:
        """The row under the cursor in full; none where there is none, or where it is not to leave the room."""
        row = self.selected_row()
        return row.text if row and self.may_share(row) else None

    def copy_of_status(self) -> str | None:
        """How things stand, as Markdown; none where no incident is on the screen."""
        return None

    def action_copy(self) -> None:
        """Copies the row under the cursor."""
        text = self.copy_of_row()
        if text is not None:
            self.post_message(self.Copied(self, "the row", text))
        elif self.selected_row() is None:
            self.notice.say(Said("there is no row to copy"))
        else:
            from warroom.views import sharing

            self.notice.say(Said(sharing.REFUSAL, sharing.WAY, Tone.ALARM))

    def action_copy_brief(self) -> None:
        """Copies how things stand."""
        text = self.copy_of_status()
        if text is None:
            self.notice.say(Said("no incident is open here"))
        else:
            self.post_message(self.Copied(self, "the status as Markdown", text))

    def tick(self) -> None:
        """Called once a second, while it is the uppermost."""
        self.notice.tick()
        for rows in self.query(Rows):
            rows.tick()

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
