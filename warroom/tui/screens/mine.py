"""What waits for me in all incidents, the most pressing first; Enter goes to the step in its room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.tui.screens.across import AcrossScreen
from warroom.views.incidents import IncidentLine
from warroom_widgets.hints import Hint
from warroom_widgets.mine import Mine
from warroom_widgets.panes import Pane
from warroom_widgets.paragraphs import Paragraphs
from warroom_widgets.tones import Tone

_NOTHING = (
    ("=", "Nothing waits for you in any incident.", Tone.STRONG),
    (" ", "A step is yours when you have begun it, or when its role is yours and it can be done.", Tone.PLAIN),
)


class MineScreen(AcrossScreen):
    """My steps."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("I", "go('incidents')", "incidents", id="go.incidents")]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("enter", "go there", 80, ("rows.choose",)), Hint("I", "incidents", 60, ("go.incidents",)),
        Hint("j k", "move", 50, ("rows.down", "rows.up")), Hint(":", "commands", 94, ("room.palette",)),
        Hint("?", "help", 100, ("room.help",)), Hint("q", "back", 95, ("room.quit",)),
    )  # fmt: skip

    def __init__(self, _subject: str | None) -> None:
        super().__init__()
        self._nothing = Paragraphs(id="none")
        self.list = Mine(1, "My steps")

    def body(self) -> ComposeResult:
        """The list, or that there is nothing to do."""
        yield self.title_line
        yield self._nothing
        yield self.list

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self._nothing.display = False
        self.list.rows.focus()

    def show_incidents(self, incidents: Sequence[IncidentLine], here: str, now: datetime) -> None:
        """Shows the steps of all *incidents* that wait for whoever looks."""
        del here
        waiting = [step for one in incidents for step in one.waiting]
        self._nothing.show(() if waiting else _NOTHING)
        self.list.show(waiting, now)

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        incident, _, step = event.row.partition(":")
        self.post_message(self.Picked(incident, "step", step))
