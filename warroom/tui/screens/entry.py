"""One entry in full: what it says and said, when and by whom, what became of it, and its place in the record.

From here it is mended, labelled, copied, or seen in its time; the entries before and after it are a key away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.tui.screens.board import OF_ENTRIES, Board
from warroom.tui.seen import Seen
from warroom.views import entries, record
from warroom_widgets.hints import Hint
from warroom_widgets.pages import Page
from warroom_widgets.row import Row
from warroom_widgets.timeline import Timeline


class EntryScreen(Board):
    """An entry."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "the entry before", id="entry.before"),
        Binding("right", "step(1)", "the next entry", id="entry.next"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("left/right", "entry", 80), Hint("<", "replay", 75, ("go.replay",)),
        Hint("y", "copy", 70, ("copy.row",)), Hint("/", "find", 40, ("rows.filter",)),
        Hint(":", "commands", 94, ("room.palette",)), Hint("?", "help", 100, ("room.help",)),
        Hint("esc", "back", 95, ("room.back",)),
    )  # fmt: skip

    def __init__(self, subject: str | None) -> None:
        """*subject*: its number; the last one where none is given."""
        super().__init__()
        self._seq = int(subject or 0)
        self._page = Page("Entry")
        self._body = ""

    def body(self) -> ComposeResult:
        """The text."""
        yield self._page

    def on_mount(self) -> None:
        """The text has the keys."""
        super().on_mount()
        self._page.rows.focus()

    def subject(self, noun: str) -> str | None:
        """This entry."""
        return str(self._seq) if noun == Timeline.NOUN else None

    def verb_hints(self) -> Sequence[Hint]:
        """What is done to an entry; every other verb is a key away all the same."""
        return () if self.closed else OF_ENTRIES

    def show_body(self, seen: Seen) -> None:
        """Shows the entry as it stands now."""
        history = seen.history
        self._seq = max(1, min(self._seq or history.incident.seq, history.incident.seq))
        event = history.events[self._seq - 1]
        entry = entries.one(history.incident, event, history.events, seen.room.now, history.texts)
        self._body = record.told(history.incident, history.events, entry)
        about = f"#{entry.seq} {entry.kind}, {entry.exact}, {entry.actor} by {entry.via}, {entry.label}"
        self._page.show(about, self._body)

    def action_step(self, by: int) -> None:
        """Goes to the entry before or after it."""
        self._seq += by
        if self.seen:
            self.show_body(self.seen)
            self._page.rows.action_edge(-1)

    def on_resize(self, _event: events.Resize) -> None:
        """Wraps anew."""
        if self.seen:
            self.show_body(self.seen)

    def selected_row(self) -> Row | None:
        """All of it: whoever copies an entry wants the entry."""
        return Row(str(self._seq), (), whole=self._body)

    def selected_noun(self) -> str:
        """The pane of which it is a row."""
        return Timeline.NOUN
