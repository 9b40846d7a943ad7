"""The room: the headline that never moves, the panes below it, one question at a time at the bottom.

80x24 is the reference. Larger screens add panes to the right and never move those that are there: under stress people
find things by where they are.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.tui.layouts import Layout
from warroom.tui.meant import meant
from warroom.tui.places import BY_NOUN as BY_PANE
from warroom.tui.places import PLACE_BY_ID
from warroom.tui.screens.board import Board
from warroom.tui.seen import Seen
from warroom.tui.verbs import BY_NOUN
from warroom.views.entries import EntryView
from warroom.views.room import RoomView
from warroom_widgets.authority import Authority
from warroom_widgets.deadlines import Deadlines
from warroom_widgets.facts import Facts
from warroom_widgets.ground import Band, Column
from warroom_widgets.hints import Hint
from warroom_widgets.lanes import Lanes
from warroom_widgets.notices import Said
from warroom_widgets.panes import Pane
from warroom_widgets.roles import Roles
from warroom_widgets.steps import Steps
from warroom_widgets.timeline import Timeline
from warroom_widgets.tones import Tone
from warroom_widgets.upcoming import Upcoming

_NOUNS = {"step": "step", "role": "role", "update": "update", "fact": "fact", "count": "count", "probe": "probe",
          "probe run": "try", "count run": "measure", "phase": "phase", "notice": "notice"}  # fmt: skip
"""The verb that a command of the command line is, by its first word or two."""

_SHOWS = {"count": "counts", "measure": "counts", "try": "probe"}
"""The place where one sees what such a verb is about, where it is called otherwise."""

_ALL = "a colon lists all that can be done"
PANE_KEYS = tuple(f"room.pane_{n}" for n in range(1, 9))
"""The bindings of the panes' numbers."""


class RoomScreen(Board):
    """The panes of one incident."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (118, "-wide"), (170, "-wall")]  # noqa: RUF012  # as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall"), (54, "-huge")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"jump({n})", "go to this pane", show=False, id=name) for n, name in enumerate(PANE_KEYS, 1)),
        Binding("plus,equals_sign", "enlarge", "enlarge the pane, and back", id="room.enlarge"),
        Binding("o", "open", "open the screen of the row", id="room.open"),
        Binding("tab,right", "app.focus_next", "next pane", show=False, id="room.next"),
        Binding("shift+tab,left", "app.focus_previous", "previous pane", show=False, id="room.previous"),
        Binding("q", "app.leave", "leave; the incident goes on", id="room.quit"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("1-8", "pane", 30, PANE_KEYS), Hint("o", "open", 25, ("room.open",)),
        Hint("+", "larger", 20, ("room.enlarge",)), Hint("/", "find", 15, ("rows.filter",)),
        Hint(":", "commands", 94, ("room.palette",)), Hint("?", "help", 100, ("room.help",)),
        Hint("q", "quit", 95, ("room.quit",)),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[EntryView, ...] | None = None
        self.steps, self.roles, self.deadlines = Steps(1, "Steps"), Roles(2, "Roles"), Deadlines(3, "Due")
        self.timeline, self.facts, self.upcoming = Timeline(4, "Timeline"), Facts(5, "Facts"), Upcoming(6, "Next")
        self.lanes, self.authority = Lanes(7, "Lanes"), Authority(8, "Authority")

    @property
    def room(self) -> RoomView | None:
        """What it shows."""
        return self.seen.room if self.seen else None

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The panes in the order of their numbers."""
        return (
            self.steps, self.roles, self.deadlines, self.timeline,
            self.facts, self.upcoming, self.lanes, self.authority,
        )  # fmt: skip

    def body(self) -> ComposeResult:
        """The panes."""
        with Band(id="middle"):
            yield Column(self.steps, id="column-1", classes="column")
            yield Column(self.roles, self.deadlines, id="column-2", classes="column")
            yield Column(self.facts, self.upcoming, id="column-3", classes="column")
            yield Column(self.lanes, self.authority, id="column-4", classes="column")
        yield Column(self.timeline, id="bottom", classes="column")

    def on_mount(self) -> None:
        """Starts at the checklist."""
        super().on_mount()
        self.set_focus(self.steps.rows)  # at once: how the room was left comes after it

    def show_body(self, seen: Seen) -> None:
        """Shows every pane."""
        room = seen.room
        self.steps.show(room.steps, room.lanes)
        self.roles.show(room.roles)
        self.deadlines.show(room.deadlines)
        self.facts.show(room.facts)
        self.upcoming.show(room.next)
        self.lanes.show(room.lanes, room.gates)
        self.authority.show(room.authority)
        if self._entries is not room.timeline:
            self._entries = room.timeline
            self.timeline.show(room.timeline)

    def subject(self, noun: str) -> str | None:
        """The selected row, where its pane has the keys."""
        pane = self._focused_pane()
        return pane.selected if pane and noun == pane.NOUN else None

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        if event.noun in BY_NOUN:
            self.begin(BY_NOUN[event.noun], event.row)
        elif event.noun == Deadlines.NOUN:
            self.begin(*meant(event.row))
        elif event.noun == Lanes.NOUN:
            self._begin_gate(event.row)
        elif event.noun == Upcoming.NOUN:
            self._begin_command(event.row.partition(":")[2])
        elif event.noun == Timeline.NOUN:
            self.go("entry", event.row)
        else:
            self.notice.say(Said("this says who may do it, and nothing is done to it here", _ALL, Tone.QUIET))

    def _begin_gate(self, row: str) -> None:
        """A gate in the way of a lane; the lane itself has nothing that is done to it."""
        _, found, gate = row.partition(Lanes.GATE)
        if found:
            self.begin("gate", gate)
        else:
            self.notice.say(Said("a lane is as far as its steps are: 1 goes to them", _ALL, Tone.QUIET))

    def _begin_command(self, command: str) -> None:
        self.begin(*_meant(command))

    def action_open(self) -> None:
        """Goes to the screen of what is selected."""
        pane = self._focused_pane()
        if pane is None or pane.selected is None:
            return
        place, subject = _place(pane.NOUN, pane.selected)
        if place in PLACE_BY_ID:
            self.go(place, subject)
        else:
            self.notice.say(
                Said("this has no screen of its own", "S steps, R roles, F questions, O duties, P plan", Tone.QUIET)
            )

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

    def layout_now(self) -> Layout:
        """How it is laid out now."""
        pane = self._focused_pane()
        return {"pane": pane.NOUN if pane else "", "enlarged": self.has_class("-maximised")}

    def lay_out(self, layout: Layout) -> None:
        """Lays it out as *layout* says, as far as that makes sense here."""
        pane = next((pane for pane in self.panes if layout.get("pane") == pane.NOUN), None)
        if pane and not self.prompt.is_open and (layout.get("enlarged") or _displayed(pane)):
            if layout.get("enlarged"):
                self.enlarge(pane)
            self.set_focus(pane.rows)

    def retreat(self) -> None:
        """An enlarged pane shrinks; on the room itself one leaves by q alone."""
        self._restore()

    def on_resize(self, _event: events.Resize) -> None:
        """The focus does not stay in a pane that this size does not show."""
        self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        pane = self._focused_pane()
        if pane and not _displayed(pane):
            large = next((one for one in self.panes if one.has_class("-chosen")), self.steps)
            self.set_focus((large if self.has_class("-maximised") else self.steps).rows)

    def _focused_pane(self) -> Pane | None:
        return next((pane for pane in self.panes if pane.rows is self.focused), None)  # has_focus comes a message later

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


def _meant(command: str) -> tuple[str, str | None]:
    """The verb that *command* of the command line is, and what it is about."""
    words = command.split()
    subject = words[2].partition("=")[0] if len(words) > 2 and not words[2].startswith("-") else None
    verb = _NOUNS.get(" ".join(words[:2])) or _NOUNS[words[0]]
    return meant(f"{verb}:{subject or ''}")


def _place(noun: str, row: str) -> tuple[str, str | None]:
    """The place that a *row* of the pane of *noun* has for itself, if there is one, and what it is about there."""
    if noun == Upcoming.NOUN:
        verb, subject = _meant(row.partition(":")[2])
        return _SHOWS.get(verb, verb), subject
    if noun == Deadlines.NOUN:
        kind, _, subject = row.partition(":")
        return kind, subject or None
    return BY_PANE.get(noun, ""), row


def _displayed(pane: Pane) -> bool:
    return all(node.display for node in (pane, *pane.ancestors) if hasattr(node, "display"))
