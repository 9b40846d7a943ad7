"""The wall: the five answers in large letters, for a shared screen. It takes no orders and never pages.

It has a clock that ticks, because a wall that froze looks like a wall on which nothing happens.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.tui.screens.board import Board
from warroom.tui.seen import Seen
from warroom.views import wall
from warroom.views.guide import GuideView
from warroom.views.safe import line
from warroom.views.wall import WallView
from warroom_widgets.cells import Cell
from warroom_widgets.deadlines import Deadlines
from warroom_widgets.ground import Band, Column
from warroom_widgets.lines import Line
from warroom_widgets.tiles import Tile
from warroom_widgets.timeline import Timeline
from warroom_widgets.tones import Tone

_ANSWERS = 5


class WallScreen(Board, inherit_bindings=False):
    """The answers below each other, and where there is room what is due and what was done last."""

    DEFAULT_CSS = """
    WallScreen {
        & #top { background: $panel; }
        & #tiles { height: 1fr; }
        & #lists { height: 10; display: none; }
        &.-high #lists { display: block; }
    }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (48, "-high")]  # noqa: RUF012  # as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+c", "leave", "leave", id="wall.leave"),
    ]

    def __init__(self, _subject: str | None = None, *, lowest: bool = False) -> None:
        """*lowest*: there is no room below it to go back to."""
        super().__init__()
        self._lowest = lowest
        self._top = Line(id="top")
        self._tiles = [Tile(id=f"tile-{n}") for n in range(_ANSWERS)]
        self._due, self._done = Deadlines(0, "Due"), Timeline(0, "Last")
        for pane in (self._due, self._done):
            pane.rows.can_focus = False
        self._wall: WallView | None = None

    def compose(self) -> ComposeResult:
        """Who, the answers, the lists."""
        self.fit()
        yield self._top
        with Column(id="tiles"):
            yield from self._tiles
        with Band(id="lists"):
            yield self._due
            yield self._done

    def on_mount(self) -> None:
        """Nothing here takes the keys."""

    def offer_hints(self) -> None:
        """There are no keys to speak of."""

    def show(self, seen: Seen) -> None:
        """Shows *seen*, without what was labelled."""
        self.seen = seen
        self._wall = wall.view(seen.room, seen.history.incident, seen.history.events)
        for tile, view in zip(self._tiles, self._wall.tiles, strict=True):
            tile.show(view)
        self._due.show(self._wall.deadlines)
        self._done.show(tuple(reversed(self._wall.entries)))
        self.beat(seen.room.now, seen.link)

    def count_down(self, seen: Seen) -> None:
        """Minutes are enough here."""

    def accompany(self, guide: GuideView) -> None:
        """A wall tells what is, not what to do."""

    def beat(self, now: datetime, link: Cell) -> None:
        """The clock goes on."""
        if self.seen is None or self._wall is None:
            return
        who = self.seen.room.identity
        alarm = link.tone is Tone.ALARM
        clock = f"{link.text} " if alarm else ""
        self._top.show([
            Cell(f" {wall.told(now)} ", 11, Tone.CHIP if alarm else Tone.STRONG),
            *([Cell(f" {clock}", len(clock) + 1, Tone.CHIP)] if alarm else []),
            *([Cell(" DRILL ", 7, Tone.CHIP)] if who.drill else []),
            *([Cell(f" {line(self.seen.banner)} ", 0, Tone.CHIP)] if self.seen.banner else []),
            Cell(who.id, len(who.id), Tone.STRONG), Cell(who.phase.upper(), len(who.phase), Tone.STRONG),
            Cell(who.running, len(who.running)), Cell(self._wall.title, 0, Tone.STRONG),
        ])  # fmt: skip

    def action_leave(self) -> None:
        """Back to the room, or out."""
        if self._lowest:
            self.app.exit()
        else:
            self.dismiss()
