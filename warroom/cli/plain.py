"""The room line by line: for screen readers, for terminals that cannot move their cursor, for whoever prefers it.

Nothing is ever drawn over. What others record is told as a line when nobody is typing, and otherwise before the next
question for a command. The commands are those of the command line, without ``warroom`` before them.
"""

from __future__ import annotations

import shlex
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from warroom.cli import diagnostics, output
from warroom.cli.invocation import Invocation
from warroom.core.errors import Refused
from warroom.desk import Desk, History
from warroom.views import entries, headline, room
from warroom.views.entries import EntryView
from warroom.views.headline import HeadlineView
from warroom.views.room import RoomView
from warroom.views.summary import brief

LEAVING = ("quit", "exit", "q")
SCREENS = ("wall", "demo", "watch")
"""Commands that want the whole terminal, or never end."""
HOW = """\
Enter alone reads the five answers. Any command of warroom works, without `warroom` before it:
  status           everything on one page
  step list --mine what waits for you
  step done ID     fact set NAME=VALUE     update post "…"     note "…"     role join ROLE
  log              the timeline
  list             all incidents; open ID goes to another one
  help             all commands; help step done: one of them
  quit             leaves; the incident goes on"""
_LOOKS_EVERY_S = 15.0
"""How often it is looked whether something has become late."""

_LOST = "the store cannot be reached: {}; trying again"
_BACK = "the store is back"

Run = Callable[[list[str]], int]
"""Runs a command line and gives its exit code; raises nothing."""
Find = Callable[[str | None], str]
"""The id of the incident of a name, or of the only open one. Raises Refused where there is none to be opened."""


class Told:
    """What has been told of an incident, and what is new since. A thread at a time."""

    def __init__(self, desk: Desk, incident: str, me: str) -> None:
        self._desk = desk
        self._incident = incident
        self._me = me
        self._history: History | None = None
        self._answers: tuple[HeadlineView, ...] = ()
        self._late: frozenset[str] = frozenset()

    def of(self, incident: str) -> Told:
        """The same for another *incident*, of which nothing was told yet."""
        return Told(self._desk, incident, self._me)

    @property
    def incident(self) -> str:
        """Its id."""
        return self._incident

    def answers(self) -> Iterator[str]:
        """The five answers as they are now, a line each. They count as told."""
        view = self._look()
        self._answers = headline.view(view)
        self._late = frozenset(one.id for one in view.deadlines if one.late)
        who = view.identity
        yield f"{'DRILL ' if who.drill else ''}{who.id}, {who.phase}, {who.running}: {who.title}"
        yield from map(_said, self._answers)

    def news(self) -> Iterator[str]:
        """What others recorded since, the answers that changed with it, and what has become late."""
        before = len(self._history.events) if self._history else 0
        view = self._look()
        assert self._history is not None, "it was just read"
        yield from self._recorded(self._history, before, view.now)
        answers = headline.view(view)
        yield from (f"now {_said(is_)}" for was, is_ in zip(self._answers, answers, strict=False) if _turned(was, is_))
        late = {one.id: one for one in view.deadlines if one.late}
        yield from (f"late: {one.what}, {one.owner}" for name, one in late.items() if name not in self._late)
        self._answers, self._late = answers, frozenset(late)

    def _recorded(self, history: History, before: int, now: datetime) -> Iterator[str]:
        """The entries of others after number *before*."""
        new, me = len(history.events) - before, history.incident.plan.person_for(self._me)
        shown = entries.view(history.incident, history.events, now, history.texts, last=new) if new > 0 else ()
        return (_entry(one) for one in shown if one.actor != me and not one.follows)

    def _look(self) -> RoomView:
        self._history = self._desk.history(self._incident, self._history)
        return brief(room.view(self._history.incident, (), self._desk.now(), {}))

    @property
    def prompt(self) -> str:
        """What stands before what is typed."""
        level = self._answers[0].word.partition(",")[0] if self._answers else ""
        return f"{self._incident} {level}> "


def _said(answer: HeadlineView) -> str:
    alarm = {"": "", "caution": "caution, ", "alarm": "alarm, "}[answer.alarm]
    parts = (answer.word, answer.value, answer.source, answer.age)
    return f"{answer.label.lower()}: {alarm}{', '.join(part for part in parts if part)}"


def _turned(was: HeadlineView, is_: HeadlineView) -> bool:
    """Whether an answer says something else, and not only that time has passed."""
    return is_.label != "DUE NEXT" and (was.word, was.alarm) != (is_.word, is_.alarm)


def _entry(entry: EntryView) -> str:
    label = "" if entry.label == "normal" else f"[{entry.label}] "
    return f"{entry.time} {entry.actor}: {label}{entry.said}"


class PlainRoom:
    """The dialogue. *shared* are the global options that every command is given, beside the incident."""

    def __init__(self, told: Told, desk: Desk, run: Run, find: Find, shared: Sequence[str]) -> None:
        self._told = told
        self._desk = desk
        self._run = run
        self._find = find
        self._shared = list(shared)
        self._stop = threading.Event()
        self._telling = threading.Lock()
        self._asking = False
        self._lost = False

    def hold(self) -> None:
        """Talks until somebody leaves, or there is nothing more to read."""
        self._say(self._told.answers())
        output.text(HOW)
        for work in (self._listen, self._wake):
            threading.Thread(target=work, daemon=True).start()
        try:
            while (typed := self._ask()) is not None:
                self._carry_out(typed)
        finally:
            self._stop.set()

    def _ask(self) -> str | None:
        """What is typed next; none at the end."""
        self._tell()
        self._asking = True
        try:
            typed = input(self._told.prompt if sys.stdin.isatty() else "").strip()
        except EOFError:
            return None
        except KeyboardInterrupt:
            output.text("")
            return ""
        finally:
            self._asking = False
        return None if typed in LEAVING else typed or "answers"

    def _carry_out(self, typed: str) -> None:
        try:
            words = shlex.split(typed)
        except ValueError as error:
            diagnostics.tell(f"that is no command: {error}")
            return
        if words == ["answers"]:
            self._answer()
        elif words and words[0] == "open":
            self._visit(" ".join(words[1:]) or None)
        elif words and words[0] in SCREENS:
            diagnostics.tell(f"{words[0]} needs the whole terminal: leave first, or use another one")
        elif words:
            self._run(["-i", self.incident, *self._shared, *_helped(words)])

    def _visit(self, name: str | None) -> None:
        """Goes to another incident, of which the five answers are told."""
        try:
            told = self._told.of(self._find(name))
            answers = list(told.answers())
        except Refused as refused:
            diagnostics.report(refused, as_json=False)
            return
        with self._telling:
            self._told = told
        self._say(answers)

    @property
    def incident(self) -> str:
        """The id of the one that is open."""
        return self._told.incident

    def _answer(self) -> None:
        """The five answers, or why there are none: a store that is away for a while ends no room."""
        try:
            self._say(self._told.answers())
        except Refused as refused:
            self._lost = True
            self._say([_LOST.format(refused.sentence)])

    def _listen(self) -> None:
        """Tells what others do, as they do it."""
        while not self._stop.is_set():
            try:
                for _ in self._desk.follow(self._stop):
                    self._tell_between()
            except Refused:
                self._tell_between()  # which says what is wrong with it, once
                self._stop.wait(1.0)

    def _wake(self) -> None:
        """Tells what becomes late while nothing happens."""
        while not self._stop.wait(_LOOKS_EVERY_S):
            self._tell_between()

    def _tell_between(self) -> None:
        """Tells what is new unless somebody is in the middle of a line; then it is told before the next one."""
        if self._asking and not _typing():
            self._tell(again=True)

    def _tell(self, *, again: bool = False) -> None:
        with self._telling:
            news = self._news()
        if news:
            self._say(["", *news] if again else news)
            if again:
                sys.stdout.write(self._told.prompt)
                sys.stdout.flush()

    def _news(self) -> list[str]:
        """What is new; that the store was lost, or is back, once."""
        before = self._lost
        try:
            news = list(self._told.news())
        except Refused as refused:
            self._lost = True
            return [] if before else [_LOST.format(refused.sentence)]
        self._lost = False
        return [_BACK, *news] if before else news

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            output.text(line)


def _typing() -> bool:
    """Whether somebody is in the middle of a line."""
    readline = sys.modules.get("readline")
    return bool(readline and readline.get_line_buffer())


def _helped(words: list[str]) -> list[str]:
    """``help step done`` is what ``step done --help`` is."""
    return [*words[1:], "--help"] if words[0] == "help" else words


def enter(call: Invocation, incident: str, run: Run) -> None:
    """Opens the plain room of *incident*."""
    if sys.stdin.isatty():
        import readline  # noqa: F401  # input() edits lines with it, and remembers them

    def find(name: str | None) -> str:
        call.forget()
        return call.load(call.incident(name)).id

    shared = ["--store", call.settings.store, "--as", call.actor.id]
    room = PlainRoom(Told(call.desk, incident, call.actor.id), call.desk, run, find, shared)
    room.hold()
    diagnostics.tell(f"{room.incident} goes on. Back: warroom open {room.incident} --plain{call.again}")
