"""Every incident of the store: where one begins when several are open, and where one goes to look at another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.tui.screens.across import AcrossScreen
from warroom.tui.verbs import BY_ID
from warroom.views.incidents import IncidentLine
from warroom_widgets.hints import Hint
from warroom_widgets.incidents import Incidents
from warroom_widgets.panes import Pane
from warroom_widgets.paragraphs import Paragraphs
from warroom_widgets.tones import Tone

_NONE_YET = (
    ("=", "No incident yet.", Tone.STRONG),
    (" ", 'D declares one here, question by question; warroom declare "what happened" in a shell', Tone.PLAIN),
    (" ", "warroom demo replays a documented one, to look around in", Tone.PLAIN),
    (" ", "warroom init begins a plan of your own", Tone.PLAIN),
)


class IncidentsScreen(AcrossScreen):
    """The list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("M", "go('mine')", "my steps", id="go.mine"),
        Binding("D", "verb('declare')", "declare", id="verb.declare"),
    ]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("enter", "open", 80, ("rows.choose",)), Hint("D", "declare", 75, ("verb.declare",)),
        Hint("M", "my steps", 70, ("go.mine",)), Hint("/", "find", 60, ("rows.filter",)),
        Hint(":", "commands", 94, ("room.palette",)), Hint("?", "help", 100, ("room.help",)),
        Hint("q", "back", 95, ("room.quit",)),
    )  # fmt: skip
    VERBS = (BY_ID["declare"],)

    def __init__(self, _subject: str | None = None, *, lowest: bool = False) -> None:
        """*lowest*: there is no room below it to go back to."""
        super().__init__()
        self._lowest = lowest
        self._none = Paragraphs(id="none")
        self._stood: tuple[tuple[str, int], ...] = ()
        self.list = Incidents(1, "Incidents")

    def body(self) -> ComposeResult:
        """The list, or what to do while there is none."""
        yield self.title_line
        yield self._none
        yield self.list

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self._none.display = False
        self.list.rows.focus()

    def show_incidents(self, incidents: Sequence[IncidentLine], here: str, now: datetime) -> None:
        """Shows *incidents*, or what to do while there is none."""
        del now
        self._none.show(() if incidents else _NONE_YET)
        stood, self._stood = self._stood, tuple((one.id, one.seq) for one in incidents)
        self.list.rows.author = "" if self._stood != stood else None  # that time passes is nobody's change
        self.list.show(incidents, here)

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        self.post_message(self.Picked(event.row))

    def retreat(self) -> None:
        """Back to the room, where there is one."""
        if not self._lowest:
            self.dismiss()

    def action_leave(self) -> None:
        """Back to the room, or out."""
        if self._lowest:
            self.app.exit()
        else:
            self.dismiss()
