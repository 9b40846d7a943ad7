"""A list of keyed rows that changes under the reader without losing the reader's place.

The stock table costs 27 ms and a repaint for one changed cell of a thousand rows; here a change costs what changed.
The cursor belongs to a row, not to a position: what others add or remove never moves it to something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from warroom_widgets.cells import Cell, changed, draw, in_ascii
from warroom_widgets.tones import Tone, Toned


class Row(NamedTuple):
    """A row, known by its *id*. The cursor passes over a *heading*."""

    id: str
    cells: tuple[Cell, ...]
    heading: bool = False


class Rows(Toned, ScrollView, can_focus=True):
    """The list. `show` gives it rows; `Chosen` says that somebody wants to do something with one."""

    DEFAULT_CSS = """
    Rows {
        height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 30%; scrollbar-background: $background;
        scrollbar-color-hover: $foreground 50%; scrollbar-background-hover: $background;
        scrollbar-color-active: $foreground 50%; scrollbar-background-active: $background;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", show=False, id="rows.down"),
        Binding("k,up", "move(-1)", "up", show=False, id="rows.up"),
        Binding("g,home", "edge(-1)", "first", show=False, id="rows.first"),
        Binding("G,end", "edge(1)", "last", show=False, id="rows.last"),
        Binding("pagedown,ctrl+d", "page(1)", "page down", show=False, id="rows.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "page up", show=False, id="rows.page_up"),
        Binding("enter", "choose", "choose", show=False, id="rows.choose"),
    ]

    class Chosen(Message):
        """Somebody pressed Enter on, or clicked, the selected *row*."""

        def __init__(self, rows: Rows, row: str) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Moved(Message):
        """The cursor went to another *row*."""

        def __init__(self, rows: Rows, row: str) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    def __init__(self, *, always_cursor: bool = False, id: str | None = None) -> None:  # noqa: A002
        """*always_cursor*: the selection is visible even while something else has the focus."""
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._selected: str | None = None
        self._always_cursor = always_cursor

    @property
    def rows(self) -> tuple[Row, ...]:
        """What it shows."""
        return self._rows

    @property
    def selected(self) -> str | None:
        """The id of the selected row; none while there is nothing to select."""
        return self._selected

    def show(self, rows: Sequence[Row]) -> None:
        """Shows *rows* instead of what it showed. Selection and scroll position stay with their rows."""
        before, at = self._rows, self._index(self._selected)
        top = self._top()
        self._rows = self._spelled(rows)
        if self._index(self._selected) is None:
            self._selected = self._nearest(at or 0)
        if len(before) != len(self._rows):
            self.virtual_size = Size(0, len(self._rows))
            self.refresh(layout=self.styles.is_auto_height)
        self._keep(top)
        self._repaint(before)

    def begin(self, rows: Sequence[Row], selected: str | None) -> None:
        """Shows *rows* as another list, from its top: with *selected* under the cursor, or with nothing."""
        self._rows, self._selected = self._spelled(rows), selected
        self.virtual_size = Size(0, len(self._rows))
        self.refresh(layout=self.styles.is_auto_height)
        self._scroll(0)
        index = self._index(selected)
        if index is not None:
            self._reveal(index)

    def _spelled(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        if not self.in_ascii:
            return tuple(rows)
        return tuple(row._replace(cells=tuple(map(in_ascii, row.cells))) for row in rows)

    def select(self, row: str) -> None:
        """Moves the cursor to *row*, if it is there and can be selected, and scrolls it into sight."""
        index = self._index(row)
        if index is None or self._rows[index].heading:
            return
        previous, self._selected = self._index(self._selected), row
        for changed_index in {previous, index} - {None}:
            self.refresh_line(changed_index or 0)
        self._reveal(index)
        if previous != index:
            self.post_message(self.Moved(self, row))

    def render_line(self, y: int) -> Strip:
        """The row at line *y* of what is visible."""
        index = y + self.scroll_offset.y
        if index >= len(self._rows):
            return Strip.blank(self._columns, self.tone(Tone.PLAIN))
        row = self._rows[index]
        cursor = row.id == self._selected and not row.heading and (self.has_focus or self._always_cursor)
        return draw(row.cells, self._columns, self.tone, cursor=cursor)

    def action_move(self, by: int) -> None:
        """Moves the cursor to the next row in the direction of *by*."""
        index = self._index(self._selected)
        self._go(0 if index is None else index + by, by)

    def action_page(self, direction: int) -> None:
        """Moves the cursor by what is visible."""
        self._go((self._index(self._selected) or 0) + direction * max(1, self.size.height - 1), direction)

    def action_edge(self, direction: int) -> None:
        """Moves the cursor to the first or the last row."""
        self._go(0 if direction < 0 else len(self._rows) - 1, -direction)
        if direction < 0:
            self._scroll(0)

    def action_choose(self) -> None:
        """Says that the selected row was chosen."""
        if self._selected is not None:
            self.post_message(self.Chosen(self, self._selected))

    def on_click(self, event: events.Click) -> None:
        """A first click selects, a second one chooses."""
        index = event.y + self.scroll_offset.y
        if index >= len(self._rows) or self._rows[index].heading:
            return
        chosen = self._rows[index].id
        if chosen == self._selected:
            self.action_choose()
        self.select(chosen)

    def on_resize(self, _event: events.Resize) -> None:
        """The cursor stays in sight, where there is one."""
        index = self._index(self._selected)
        if index is not None and (self.has_focus or self._always_cursor):
            self._reveal(index)

    def on_focus(self) -> None:
        """Shows the cursor."""
        self._refresh_selected()

    def on_blur(self) -> None:
        """Hides the cursor."""
        self._refresh_selected()

    @property
    def _columns(self) -> int:
        """What the scrollbar leaves."""
        return self.scrollable_content_region.width

    def _index(self, row: str | None) -> int | None:
        return next((index for index, one in enumerate(self._rows) if one.id == row), None) if row else None

    def _nearest(self, index: int) -> str | None:
        """The selectable row closest to *index*, later ones first."""
        start = min(index, max(0, len(self._rows) - 1))
        around = [*self._rows[start:], *reversed(self._rows[:start])]
        return next((row.id for row in around if not row.heading), None)

    def _go(self, index: int, direction: int) -> None:
        """To *index*, or the first row beyond it in *direction* that can be selected, or else the last one before."""
        index = max(0, min(index, len(self._rows) - 1))
        beyond = self._rows[index:] if direction > 0 else self._rows[index::-1]
        target = next((row.id for row in beyond if not row.heading), None)
        if target is not None:
            self.select(target)

    def _reveal(self, index: int) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if not height:
            return  # `on_resize` will
        if index < top:
            heading = index > 0 and self._rows[index - 1].heading
            self._scroll(index - 1 if heading else index)
        elif index >= top + height:
            self._scroll(index - height + 1)

    def _scroll(self, y: int) -> None:
        # Forced, because before the next layout the list does not know yet that it is longer than its window.
        self.scroll_to(y=y, animate=False, force=True)

    def _top(self) -> str | None:
        """The row at the upper edge, where the list is scrolled: the one to keep there."""
        y = self.scroll_offset.y
        return self._rows[y].id if 0 < y < len(self._rows) else None

    def _keep(self, top: str | None) -> None:
        index = self._index(top)
        if index is not None and index != self.scroll_offset.y:
            self._scroll(index)

    def _refresh_selected(self) -> None:
        index = self._index(self._selected)
        if index is not None:
            self.refresh_line(index)

    def _repaint(self, before: tuple[Row, ...]) -> None:
        """Repaints the visible cells that differ from *before*."""
        top, columns = self.scroll_offset.y, self._columns
        for y in range(self.size.height):
            old = before[y + top] if y + top < len(before) else Row("", ())
            new = self._rows[y + top] if y + top < len(self._rows) else Row("", ())
            if old is new or old == new:
                continue
            same = old.id == new.id
            x, wide = changed(old.cells, new.cells, columns) if same else (0, columns)
            self.refresh(Region(x, y, wide, 1))
