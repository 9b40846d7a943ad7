"""The timeline with a screen to itself: the whole record, and of it what somebody looks for.

The pane in the room shows what has just happened. Here one finds who said what and when, however long ago, reads it in
full, mends it, labels it, or goes back to that moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.tui.dialogue import Dialogue, Left
from warroom.tui.screens.board import OF_ENTRIES, Board
from warroom.tui.seen import Seen
from warroom.tui.whole import Whole
from warroom.views import record
from warroom.views.record import Traits
from warroom_widgets.cells import Cell
from warroom_widgets.hints import Hint
from warroom_widgets.panes import Pane
from warroom_widgets.prompt import Choice
from warroom_widgets.timeline import Timeline
from warroom_widgets.tones import Tone

_PAUSE_S = 0.01
"""Between two portions, in which the keys have their turn."""
_EVERYTHING = "everything"


class TimelineScreen(Board):
    """All entries, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "only", "only some: by actor, noun, stage, label", id="timeline.only"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("enter", "read", 90, ("rows.choose",)), Hint("o", "only", 85, ("timeline.only",)),
        Hint("/", "find", 80, ("rows.filter",)), Hint("<", "replay", 70, ("go.replay",)),
        Hint("y", "copy", 50, ("copy.row",)), Hint(":", "commands", 94, ("room.palette",)),
        Hint("?", "help", 100, ("room.help",)), Hint("esc", "back", 95, ("room.back",)),
    )  # fmt: skip

    def __init__(self, subject: str | None) -> None:
        """*subject*: the entry to begin at."""
        super().__init__()
        self._begin = subject
        self._whole = Whole()
        self._wanted: Traits = frozenset()
        self._reading = False
        self._shown: tuple[int, object, object] | None = None
        self.list = Timeline(1, "Timeline")

    def body(self) -> ComposeResult:
        """The list."""
        yield self.list

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self.list.rows.focus()

    def subject(self, noun: str) -> str | None:
        """The selected entry."""
        return self.list.selected if noun == Timeline.NOUN else None

    def verb_hints(self) -> Sequence[Hint]:
        """What is done to an entry; every other verb is a key away all the same."""
        return () if self.closed else OF_ENTRIES

    def show_body(self, seen: Seen) -> None:
        """Shows the record, where it went on or a new day began."""
        state = (seen.history.incident.seq, seen.room.now.date(), seen.history.incident.id)
        if state != self._shown:
            self._shown = state
            self._whole.follow(seen.history, seen.room.now, seen.room.timeline)
            self._offer()
            self._read_on()

    def _read_on(self) -> None:
        """Reads what is missing, a portion at a time."""
        if not self._reading and not self._whole.complete:
            self._reading = True
            self.set_timer(_PAUSE_S, self._read)

    def _read(self) -> None:
        self._reading = False
        if self.seen is None:
            return
        self._whole.read(self.seen.room.now)
        if self._whole.complete:
            self._offer()
        self._read_on()

    def _offer(self) -> None:
        rows = self._whole.rows(self._wanted)
        self.list.draw(rows, self._summary(len(rows)))
        if self._begin and self.list.selected != self._begin and any(row.id == self._begin for row in rows):
            self.list.rows.select(self._begin)
        self._begin = None if self._whole.complete else self._begin

    def _summary(self, shown: int) -> Cell:
        reading = "" if self._whole.complete else ", reading the older ones"
        if not self._wanted:
            return Cell(f"{self._whole.last} entries{reading}")
        only = ", ".join(record.said(trait) for trait in sorted(self._wanted))
        return Cell(f"only {only}: {shown} of {self._whole.last}{reading}", 0, Tone.STRONG)

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        self.go("entry", event.row)

    def action_only(self) -> None:
        """Asks what of the record is wanted."""
        self.talk(self._ask)

    async def _ask(self, dialogue: Dialogue) -> None:
        try:
            chosen = await dialogue.choose(
                "Show only what?", self._choices(), several=True, deliberate=True,
                about="tab marks several: of one sort any, of several sorts all; what is on is turned off",
            )  # fmt: skip
        except Left:
            return  # nothing was to be recorded, and nothing has to be said
        traits = frozenset(chosen.split(","))
        self.want(frozenset() if _EVERYTHING in traits else self._wanted ^ traits)

    def want(self, wanted: Traits) -> None:
        """Shows what is *wanted*."""
        self._wanted = wanted
        self._offer()

    def _choices(self) -> list[Choice]:
        found = [
            Choice(trait, record.said(trait), _counted(count, on=trait in self._wanted))
            for trait, count in record.choices(self._whole.traits())
        ]
        return [*([Choice(_EVERYTHING, "everything again")] if self._wanted else []), *found]

    def retreat(self) -> None:
        """Everything is shown again, then back."""
        if self._wanted:
            self.want(frozenset())
        else:
            super().retreat()


def _counted(count: int, *, on: bool) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}{', on' if on else ''}"
