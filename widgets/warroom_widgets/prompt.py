"""One question at the bottom of the room: a line to type, or a list to choose from.

Not a dialogue box: whoever answers must see the room while they do, and a translucent layer over a ticking screen costs
fifty times the bytes.
"""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from warroom.views.safe import line, safe, width
from warroom_widgets.cells import Cell
from warroom_widgets.ground import Column
from warroom_widgets.paragraphs import Paragraphs
from warroom_widgets.rows import Row, Rows
from warroom_widgets.tones import Tone

TALLEST = 8
"""Rows of a list of choices; more scroll."""
_LONGEST = 12
"""Lines of a question, and of what there is to say about it."""


_MOST = 10
"""Signs that make one character visible, at most."""


class Choice(NamedTuple):
    """One answer: the *key* that is given back, how it reads, and what there is to say about it."""

    key: str
    label: str
    note: str = ""


class Question(NamedTuple):
    """What is asked. With *choices* one of them is the answer, at first the one called *initial* or else the uppermost,
    or *several*; without, it is what is typed, beginning with *initial*. A *deliberate* choice has no first one: Enter
    alone must not turn an unknown into a no. A *long* text may be typed elsewhere. *complete* gives what was typed with
    as much more as is certain. *words* are what it is about, word for word: they stand out from what is said *about*
    it. In a *loose* list a choice is found by letters of its name in their order, which is too little to answer by."""

    ask: str
    about: str = ""
    choices: tuple[Choice, ...] = ()
    initial: str = ""
    several: bool = False
    deliberate: bool = False
    long: bool = False
    complete: Callable[[str], str] | None = None
    words: str = ""
    loose: bool = False


_WORDS = re.compile(r"\w+")
_HOW = {
    (False, False): "type, then Enter",
    (True, False): "type to narrow the list",
    (True, True): "choose with the arrows, or type",
}


def shown(text: str) -> str:
    """All of *text* as the line can hold it: what a terminal would obey, and every line break, is made visible. Nothing
    is cut off: a text that is too long is for the record to refuse, and not to be shortened on the way to it."""
    whole = line(text, _MOST * len(text))
    return text if whole == text.strip(" ") else whole


class Typed(Input):
    """The line that is typed into. What is pasted is made safe: it is shown while it is typed."""

    DEFAULT_CSS = """
    Typed { height: 1; border: none; padding: 0; background: $surface; width: 1fr;
        &:focus { border: none; background: $surface; }
        &:nocolor > .input--cursor, &:nocolor > .input--selection { text-style: reverse; } }
    """

    def __init__(self) -> None:
        super().__init__(id="typed", compact=True, select_on_focus=False)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Keeps all lines of what is pasted; Textual's own keeps the first."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(shown(" ".join(event.text.split())))


class Prompt(Column):
    """The question and its answer."""

    DEFAULT_CSS = """
    Prompt { height: auto; background: $panel; display: none;
        & > Rows { height: auto; background: $panel; }
        & > Typed { margin: 0 3; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", show=False, id="prompt.leave", priority=True),
        Binding("down,ctrl+n", "move(1)", "down", show=False, id="prompt.down"),
        Binding("up", "move(-1)", "up", show=False, id="prompt.up"),
        Binding("pagedown", "move(8)", "page down", show=False, id="prompt.page_down"),
        Binding("pageup", "move(-8)", "page up", show=False, id="prompt.page_up"),
        Binding("tab", "mark", "mark", show=False, id="prompt.mark"),
        Binding("ctrl+r", "edit", "editor", show=False, id="prompt.edit"),
    ]

    class Answered(Message):
        """The answer: a choice's key, keys separated by commas, or a text."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    class Left(Message):
        """The question was left without an answer; *draft* is what had been typed."""

        def __init__(self, draft: str) -> None:
            super().__init__()
            self.draft = draft

    class Elsewhere(Message):
        """What is typed, so far *draft*, is to be typed on in an editor."""

        def __init__(self, draft: str) -> None:
            super().__init__()
            self.draft = draft

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._ask = Paragraphs(id="ask")
        self._typed = Typed()
        self._list = Rows(id="choices", always_cursor=True)
        self._list.can_focus = False
        self.question: Question | None = None
        self.begun = ""
        """What stood in the line before anything was typed."""
        self._marked: tuple[str, ...] = ()
        self._label_width = 1
        self._found = 0
        """How many choices are listed."""
        self._came_from: Widget | None = None
        self._ahead: list[str] = []
        self._left_ahead = False
        self._expected = 0

    def compose(self) -> ComposeResult:
        """The question, the line, the list."""
        yield self._ask
        yield self._typed
        yield self._list

    @property
    def is_open(self) -> bool:
        """Whether a question is here, or about to come."""
        return self.is_attached and bool(self.display)

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self._typed.value

    def expect(self) -> None:
        """Takes the keys for a question that is about to come: over a slow link the answer may be typed already, and
        must not be taken for commands. Until it is `done`."""
        self._expected += 1
        self._ask.show([("~", "one moment", Tone.QUIET)])
        self._list.display = False
        self._typed.placeholder = ""
        self._open()

    def rest(self) -> None:
        """Nothing is to be answered for a while: the keys go where they went before, unless more is expected."""
        if self._expected <= 1:
            self._close()

    def done(self) -> None:
        """What was expected is over."""
        self._expected -= 1
        self.question = None
        if not self._expected:
            self._close()

    def ask(self, question: Question) -> None:
        """Puts *question* and takes the keys. What was typed ahead is part of the answer, or the whole of it."""
        ahead = self._ahead.pop(0) if self._ahead else None
        typed = self._typed.value
        self.question, self._marked = question, ()
        self._show(question)
        self.begun = "" if question.choices else shown(question.initial)
        self._typed.value = self.begun + (typed if ahead is None else ahead)
        self._typed.cursor_position = len(self._typed.value)
        self._fill()
        self._open()
        if self._left_ahead:
            self.action_leave()
        elif ahead is not None:
            self._answer(self._typed.value)
            self._typed.value = typed

    def _show(self, question: Question) -> None:
        self._measure(question)
        words = [(" ", safe(question.words), Tone.PLAIN)] if question.words else []
        about = [(" ", safe(question.about), Tone.QUIET)] if question.about else []
        self._ask.show([("?", safe(question.ask), Tone.STRONG), *words, *about])
        self._typed.placeholder = _HOW[bool(question.choices), question.deliberate]
        self._list.display = bool(question.choices)
        self._fit()

    def _measure(self, question: Question) -> None:
        widest = max((width(line(choice.label)) for choice in question.choices), default=1)
        self._label_width = max(1, min(widest, self.app.size.width * 2 // 3))

    def _open(self) -> None:
        if not self.display:
            self._came_from = self.screen.focused
        self.display = True
        self.focus_line()

    def take(self, text: str) -> None:
        """Types *text*, which had been on its way to something else when the question came."""
        self.focus_line()
        self._typed.insert_text_at_cursor(text)

    def focus_line(self) -> None:
        """The keys go to the answer, from this moment on."""
        self.screen.set_focus(self._typed)

    def _close(self) -> None:
        self._ahead, self._left_ahead = [], False
        if not self.is_attached:
            return  # the app ends while something is asked
        self._typed.value = ""
        if self._came_from is not None and self.screen.focused is self._typed:
            self.screen.set_focus(self._came_from)
        self.display = False

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        if self.question and self.question.choices:
            self._fill()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        if self.question is not None:
            self._answer(event.value)
        elif event.value:
            self._ahead.append(event.value)
            self._typed.value = ""

    @on(Rows.Chosen)
    def _clicked(self, event: Rows.Chosen) -> None:
        event.stop()
        if self.question is not None:
            self._answer(self._typed.value)

    def _answer(self, typed: str) -> None:
        """Gives the answer, once: what comes before the next question belongs to that."""
        assert self.question is not None, "an answer answers a question"
        answer = typed if not self.question.choices else ",".join(self._marked) or self._list.selected
        if answer is not None:
            self.question = None
            self._typed.value = ""
            self.post_message(self.Answered(answer))

    def action_leave(self) -> None:
        """Gives up answering."""
        if self.question is None:
            self._ahead, self._left_ahead = [], True
            return
        self.question, self._left_ahead = None, False
        self.post_message(self.Left(self._typed.value))

    def action_move(self, by: int) -> None:
        """Moves in the list."""
        for _ in range(abs(by)):
            self._list.action_move(1 if by > 0 else -1)

    def action_edit(self) -> None:
        """Goes on in an editor, where the text may be long."""
        if self.question and self.question.long:
            self.question, draft = None, self._typed.value
            self._typed.value = ""
            self.post_message(self.Elsewhere(draft))

    def action_mark(self) -> None:
        """Marks a choice, where several may be given; completes what is typed, where that can be done."""
        chosen = self._list.selected
        if self.question and self.question.complete:
            self._typed.value = self.question.complete(self._typed.value)
            self._typed.cursor_position = len(self._typed.value)
        if self.question is None or not self.question.several or chosen is None:
            return
        without = tuple(key for key in self._marked if key != chosen)
        self._marked = without if chosen in self._marked else (*self._marked, chosen)
        self._list_anew(self.question)

    def _list_anew(self, question: Question) -> None:
        found = matching(question.choices, self._typed.value, loose=question.loose)
        self._list.show([self._row(choice) for choice in found])

    def _fill(self) -> None:
        question = self.question
        if question is None or not question.choices:
            return
        found = matching(question.choices, self._typed.value, loose=question.loose)
        self._list.begin([self._row(choice) for choice in found], self._likeliest(question, found))
        self._found = len(found)
        self._fit()

    def resized(self) -> None:
        """The terminal has another size: the question is laid out anew, and what was chosen stays."""
        if self.question is not None and self.question.choices:
            self._measure(self.question)
            self._list_anew(self.question)
        self._fit()

    def _fit(self) -> None:
        """Shares what rows there are between the question and the list. The line between them, and the keys below, are
        always there: who cannot see what they type answers something else."""
        rest = max(2, self.app.size.height - 2)
        listed = min(TALLEST, max(1, self._found), rest * 2 // 3) if self._list.display else 0
        self._list.styles.height = listed
        self._ask.styles.max_height = min(_LONGEST, rest - listed)

    def _likeliest(self, question: Question, found: Sequence[Choice]) -> str | None:
        """The choice that Enter would give: what was typed decides, before that what the question begins with."""
        if self._typed.value.strip():
            return found[0].key if found else None
        if any(choice.key == question.initial for choice in found):
            return question.initial
        return None if question.deliberate or not found else found[0].key

    def _row(self, choice: Choice) -> Row:
        mark = "x" if choice.key in self._marked else "."
        return Row(
            choice.key,
            (
                Cell("", 2),
                *([Cell(mark, 1)] if self.question and self.question.several else []),
                Cell(line(choice.label), self._label_width),
                Cell(line(choice.note), 0, Tone.QUIET),
            ),
        )


def matching(choices: Sequence[Choice], typed: str, *, loose: bool = False) -> list[Choice]:
    """The *choices* that what is *typed* may mean: best are those that begin with it, then those that contain it, those
    whose words begin with its letters, and those that contain all of its words. In a *loose* list also those whose name
    has its letters in their order, the closer together the better."""
    wanted = typed.strip().lower()
    ranks = ((_rank(choice, wanted) or (_spread(choice, wanted) if loose else None)) for choice in choices)
    ranked = [(rank, n, choice) for n, (choice, rank) in enumerate(zip(choices, ranks, strict=True)) if rank]
    return [choice for _, _, choice in sorted(ranked, key=lambda one: one[:2])]


def _rank(choice: Choice, wanted: str) -> tuple[int, int] | None:
    label, everything = choice.label.lower(), f"{choice.key} {choice.label} {choice.note}".lower()
    if label.startswith(wanted) or choice.key.lower().startswith(wanted):
        return 0, 0
    if wanted in label:
        return 1, 0
    if wanted in everything:
        return 2, 0
    initials = "".join(word[0] for word in _WORDS.findall(label))
    if wanted in initials:
        return 3, 0
    return (4, 0) if all(word in everything for word in wanted.split()) else None


def _spread(choice: Choice, wanted: str) -> tuple[int, int] | None:
    """How far apart the letters that are *wanted* stand in the name of *choice*, from each place where the first does.
    None where they do not stand there in this order."""
    label, letters = choice.label.lower(), wanted.replace(" ", "")
    begins = (at for at, letter in enumerate(label) if letter == letters[0])
    spans = [end - at for at in begins if (end := _end(label, letters, at)) is not None]
    return (5, min(spans)) if spans else None


def _end(text: str, letters: str, start: int) -> int | None:
    """Where in *text* the last of *letters* stands, one after the other from *start* on."""
    at = start - 1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
    return at
