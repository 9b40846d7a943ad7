"""Every incident of the store: where one begins when several are open, and where one goes to look at another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from warroom.tui.screens.talking import TalkingScreen
from warroom.views.incidents import IncidentLine
from warroom.views.safe import line
from warroom_widgets.cells import Cell
from warroom_widgets.hints import Hint
from warroom_widgets.incidents import Incidents
from warroom_widgets.lines import Line
from warroom_widgets.panes import Pane
from warroom_widgets.paragraphs import Paragraphs
from warroom_widgets.tones import Tone

_NONE_YET = (
    ("=", "No incident yet.", Tone.STRONG),
    (" ", 'warroom declare "what happened" begins one', Tone.PLAIN),
    (" ", "warroom demo replays a documented one, to look around in", Tone.PLAIN),
    (" ", "warroom init begins a plan of your own", Tone.PLAIN),
)


class IncidentsScreen(TalkingScreen):
    """The list."""

    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("enter", "open", 80), Hint("?", "help", 100), Hint("q", "back", 95),
    )  # fmt: skip

    class Picked(Message):
        """Somebody wants to see *incident*."""

        def __init__(self, incident: str) -> None:
            super().__init__()
            self.incident = incident

    def __init__(self, _subject: str | None = None, *, lowest: bool = False) -> None:
        """*lowest*: there is no room below it to go back to."""
        super().__init__()
        self._lowest = lowest
        self._title = Line(id="title")
        self._none = Paragraphs(id="none")
        self.list = Incidents(1, "Incidents")

    def body(self) -> ComposeResult:
        """The list, or what to do while there is none."""
        yield self._title
        yield self._none
        yield self.list

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self._none.display = False
        self.list.rows.focus()

    def show(self, incidents: Sequence[IncidentLine], here: str, link: Cell, banner: str) -> None:
        """Shows *incidents*; *here* is the one that is open, and *link* the state of the store."""
        chip = [Cell(f" {line(banner)} ", 0, Tone.CHIP)] if banner else []
        self._title.show(
            [Cell("warroom", 7, Tone.STRONG), *chip, Cell(" ", 0), Cell(link.text, len(link.text), link.tone)]
        )
        self._none.show(() if incidents else _NONE_YET)
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
