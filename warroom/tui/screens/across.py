"""A screen about all incidents of the store, and the way from it into one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.message import Message

from warroom.tui.screens.talking import TalkingScreen
from warroom.views.incidents import IncidentLine
from warroom.views.safe import line, width
from warroom_widgets.cells import Cell
from warroom_widgets.lines import Line
from warroom_widgets.tones import Tone


class AcrossScreen(TalkingScreen):
    """A title that carries the state of the link. Subclasses give `show_incidents`."""

    class Picked(Message):
        """Somebody wants to see *incident*, and there *place* about *subject*."""

        def __init__(self, incident: str, place: str = "", subject: str | None = None) -> None:
            super().__init__()
            self.incident = incident
            self.place = place
            self.subject = subject

    def __init__(self) -> None:
        super().__init__()
        self.title_line = Line(id="title")

    def show(self, incidents: Sequence[IncidentLine], here: str, link: Cell, banner: str, now: datetime) -> None:
        """Shows *incidents* at *now*; *here* is the one that is open, and *link* the state of the store."""
        chip = [Cell(f" {line(banner)} ", 0, Tone.CHIP)] if banner else []
        linked = Cell(link.text, width(link.text), link.tone)
        self.title_line.show([Cell("warroom", 7, Tone.STRONG), *chip, Cell(" ", 0), linked])
        self.show_incidents(incidents, here, now)

    def show_incidents(self, incidents: Sequence[IncidentLine], here: str, now: datetime) -> None:
        """Shows *incidents* in the body."""
