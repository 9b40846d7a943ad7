"""The room: the headline that never moves, the panes below it, one question at a time at the bottom.

80x24 is the reference. Larger screens add panes to the right and never move those that are there: under stress people
find things by where they are.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from warroom.tui.help import HELP_TITLE, help_lines
from warroom.tui.screens.reader import ReaderScreen
from warroom.tui.verbs import BY_ID, BY_NOUN, VERBS
from warroom.views import headline
from warroom.views.entries import EntryView
from warroom.views.replay import News, ReplayView
from warroom.views.room import RoomView
from warroom_widgets.authority import Authority
from warroom_widgets.cells import Cell
from warroom_widgets.deadlines import Deadlines
from warroom_widgets.facts import Facts
from warroom_widgets.headline import Headline
from warroom_widgets.hints import Hint, HintBar
from warroom_widgets.lanes import Lanes
from warroom_widgets.notices import Notice, Said
from warroom_widgets.panes import Pane
from warroom_widgets.prompt import Prompt
from warroom_widgets.replay import ReplayLine
from warroom_widgets.roles import Roles
from warroom_widgets.steps import Steps
from warroom_widgets.timeline import Timeline
from warroom_widgets.upcoming import Upcoming

_MOVING = (Hint("1-8", "pane", 30), Hint("+", "larger", 20), Hint("?", "help", 100), Hint("q", "quit", 95))
_ANSWERING = (Hint("enter", "answer", 90), Hint("esc", "leave", 100), Hint("up/down", "choose", 50))
_NOUNS = {"step": "step", "role": "role", "update": "update", "fact": "fact", "count": "count", "probe": "probe",
          "phase": "phase"}  # fmt: skip
"""The verb that a command of the command line is, by its first word."""


class RoomScreen(Screen[None]):
    """The screen of one incident."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (118, "-wide"), (170, "-wall")]  # noqa: RUF012  # as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall"), (54, "-huge")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(verb.key, f"verb('{verb.id}')", verb.label, id=f"room.{verb.id}") for verb in VERBS),
        *(Binding(str(n), f"jump({n})", f"pane {n}", show=False, id=f"room.pane_{n}") for n in range(1, 9)),
        Binding("plus,equals_sign", "enlarge", "larger", id="room.enlarge"),
        Binding("tab", "app.focus_next", "next pane", show=False, id="room.next"),
        Binding("shift+tab", "app.focus_previous", "previous pane", show=False, id="room.previous"),
        Binding("escape", "back", "back", show=False, id="room.back"),
        Binding("question_mark", "help", "help", id="room.help"),
        Binding("q", "app.leave", "quit", id="room.quit"),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's, which repaints the whole screen, 20 kB at 200x60, whenever the focus moves."""

    class Began(Message):
        """Somebody wants to do *verb* to *subject*."""

        def __init__(self, verb: str, subject: str | None) -> None:
            super().__init__()
            self.verb = verb
            self.subject = subject

    def __init__(self, banner: str, *, read_only: bool) -> None:
        super().__init__()
        self._banner = banner
        self._read_only = read_only
        self.room: RoomView | None = None
        self._entries: tuple[EntryView, ...] | None = None
        self.replay, self.headline = ReplayLine(), Headline()
        self._told = News("", "")
        self.steps, self.roles, self.deadlines = Steps(1, "Steps"), Roles(2, "Roles"), Deadlines(3, "Due")
        self.timeline, self.facts, self.upcoming = Timeline(4, "Timeline"), Facts(5, "Facts"), Upcoming(6, "Next")
        self.lanes, self.authority = Lanes(7, "Lanes"), Authority(8, "Authority")
        self.hints, self.notice, self.prompt = HintBar(), Notice(), Prompt()

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The panes in the order of their numbers."""
        return (
            self.steps, self.roles, self.deadlines, self.timeline,
            self.facts, self.upcoming, self.lanes, self.authority,
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        """Headline, panes, what lies over them, hints."""
        yield self.replay
        yield self.headline
        with Horizontal(id="middle"):
            yield Vertical(self.steps, id="column-1", classes="column")
            yield Vertical(self.roles, self.deadlines, id="column-2", classes="column")
            yield Vertical(self.facts, self.upcoming, id="column-3", classes="column")
            yield Vertical(self.lanes, self.authority, id="column-4", classes="column")
        yield Vertical(self.timeline, id="bottom", classes="column")
        yield Vertical(self.notice, self.prompt, id="over")
        yield self.hints

    def on_mount(self) -> None:
        """Starts at the checklist."""
        self.steps.rows.focus()
        self.offer_hints()

    def show(self, room: RoomView, sync: Cell) -> None:
        """Shows *room*; each pane repaints what differs."""
        self.room = room
        self.count_down(room, sync)
        self.steps.show(room.steps, room.lanes)
        self.roles.show(room.roles)
        self.deadlines.show(room.deadlines)
        self.facts.show(room.facts)
        self.upcoming.show(room.next)
        self.lanes.show(room.lanes)
        self.authority.show(room.authority)
        if self._entries is not room.timeline:
            self._entries = room.timeline
            self.timeline.show(room.timeline)

    def count_down(self, room: RoomView, sync: Cell) -> None:
        """Shows the headline of *room* alone: it has the only line in which seconds pass."""
        self.headline.show(room.identity, headline.view(room), sync, self._banner)

    def accompany(self, replay: ReplayView) -> None:
        """Shows where a replay stands. Its news wait for whatever was said or asked before, and are told once."""
        self.replay.show_where(replay)
        news, said = replay.news, self.notice.said
        ours = said is None or said.sentence == self._told.sentence
        if ours and not self.prompt.is_open and news.topic != self._told.topic:
            self._told = news
            self.notice.say(Said(news.sentence, more=news.more, lasts_s=news.lasts_s))

    def offer_hints(self) -> None:
        """Shows the keys that work now."""
        if self.prompt.is_open:
            self.hints.offer(_ANSWERING)
            return
        verbs = [] if self._read_only else [Hint(verb.key, verb.label, verb.weight) for verb in VERBS]
        self.hints.offer((*verbs, *_MOVING))

    def action_verb(self, verb: str) -> None:
        """Begins a verb, about the selected row where its pane has the focus."""
        pane = self._focused_pane()
        subject = pane.selected if pane and BY_ID[verb].noun == pane.NOUN else None
        self.begin(verb, subject)

    def begin(self, verb: str, subject: str | None) -> None:
        """Begins *verb* about *subject*, unless this room is only looked at."""
        if self._read_only:
            self.notice.say(Said("this room is read-only", "open it without --read-only to take part"))
        elif self.prompt.is_open:
            self.prompt.focus_line()
        else:
            self.prompt.expect()
            self.post_message(self.Began(verb, subject))

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        if event.noun in BY_NOUN:
            self.begin(BY_NOUN[event.noun], event.row)
        elif event.noun == Deadlines.NOUN:
            noun, _, subject = event.row.partition(":")
            self.begin(noun, subject or None)
        elif event.noun == Upcoming.NOUN:
            self._begin_command(event.row.partition(":")[2])
        elif event.noun == Timeline.NOUN:
            self._read_entry(int(event.row))

    def _begin_command(self, command: str) -> None:
        words = command.split()
        subject = words[2].partition("=")[0] if len(words) > 2 else None
        self.begin(_NOUNS[words[0]], subject)

    def _read_entry(self, seq: int) -> None:
        entry = next((one for one in self.room.timeline if one.seq == seq), None) if self.room else None
        if entry:
            head = f"#{entry.seq} {entry.kind}, {entry.exact}, {entry.actor} by {entry.via}, {entry.label}"
            mended = [f"corrected: {entry.correction}", ""] if entry.correction else []
            self.app.push_screen(ReaderScreen(head, [*mended, *entry.full.split("\n")]))

    def action_jump(self, number: int) -> None:
        """Goes to a pane, enlarging it where this size has no room for it."""
        pane = self.panes[number - 1]
        if self.has_class("-maximised") or not _displayed(pane):
            self.enlarge(pane)
        self.set_focus(pane.rows)  # at once: the next key may be here already

    def action_enlarge(self) -> None:
        """Gives the focused pane all of the room below the headline, or the others their places back."""
        pane = self._focused_pane()
        if self.has_class("-maximised"):
            self._restore()
        elif pane:
            self.enlarge(pane)

    def action_back(self) -> None:
        """Back: what was said goes, an enlarged pane shrinks."""
        if self.prompt.is_open:
            self.prompt.action_leave()
        elif self.notice.said is not None:
            self.notice.say(None)
        else:
            self._restore()

    def action_help(self) -> None:
        """Shows the keys and the signs."""
        self.app.push_screen(ReaderScreen(HELP_TITLE, help_lines()))

    def on_resize(self, _event: events.Resize) -> None:
        """The focus does not stay in a pane that this size does not show."""
        self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        pane = self._focused_pane()
        if pane and not _displayed(pane):
            self.set_focus(self.steps.rows)

    def _focused_pane(self) -> Pane | None:
        return next((pane for pane in self.panes if pane.rows.has_focus), None)

    def enlarge(self, chosen: Pane) -> None:
        """Gives *chosen* all of the room below the headline."""
        self.add_class("-maximised")
        for pane in self.panes:
            pane.set_class(pane is chosen, "-chosen")
        for column in self.query(".column"):
            column.set_class(chosen in column.children, "-home")
            column.set_class(chosen not in column.children, "-away")
        self.query_one("#middle").set_class(chosen is self.timeline, "-away")

    def _restore(self) -> None:
        self.remove_class("-maximised")
        self._refocus()


def _displayed(pane: Pane) -> bool:
    return all(node.display for node in (pane, *pane.ancestors) if hasattr(node, "display"))
