"""A list of keyed rows that changes under the reader without losing the reader's place.

The stock table costs 27 ms and a repaint for one changed cell of a thousand rows; here a change costs what changed.
The cursor belongs to a row, not to a position: what others add or remove never moves it to something else. What is
looked for is typed into the list itself, so that no window and no change of focus comes between.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from warroom.views.safe import line, width
from warroom_widgets.cells import Cell, changed, gap, in_ascii
from warroom_widgets.marks import SIGN, Marks
from warroom_widgets.row import Row, behind, counted, narrowed, nearest, position
from warroom_widgets.seeking import NOTHING, Filter
from warroom_widgets.strips import draw
from warroom_widgets.toned import Toned
from warroom_widgets.tones import Tone

__all__ = ["Row", "Rows"]


class Rows(Toned, ScrollView, can_focus=True, inherit_bindings=False):
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
        Binding("pagedown,ctrl+d,space", "page(1)", "page down", show=False, id="rows.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "page up", show=False, id="rows.page_up"),
        Binding("slash", "filter", "show only the rows with these words", show=False, id="rows.filter"),
        Binding("enter", "choose", "do something with the row", show=False, id="rows.choose"),
    ]

    class OfRow(Message):
        """Something about *row* of the list *rows*."""

        def __init__(self, rows: Rows, row: str) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Chosen(OfRow):
        """Somebody pressed Enter on, or clicked, the selected row."""

    class Moved(OfRow):
        """The cursor went to another row."""

    class Finding(Message):
        """The letters that are typed are words to look for from now on, or are that no more."""

    class Restated(Message):
        """What there is to say about the list in its title, its `remark`, is something else now."""

    def __init__(self, *, always_cursor: bool = False, marking: bool = True, id: str | None = None) -> None:  # noqa: A002
        """*always_cursor*: the selection is visible even while something else has the focus. *marking*: a row that
        somebody else changed is marked."""
        super().__init__(id=id)
        self._given: tuple[Row, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._selected: str | None = None
        self._always_cursor = always_cursor
        self._marking = marking
        self._marks = Marks()
        self.filter = Filter()
        self.author: str | None = None
        """Who made what is shown next different, empty where nobody knows; none where nobody else has."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """What it shows."""
        return self._rows

    @property
    def selected(self) -> str | None:
        """The id of the selected row; none while there is nothing to select."""
        return self._selected

    @property
    def selected_row(self) -> Row | None:
        """The selected row itself."""
        index = self._index(self._selected)
        return None if index is None else self._rows[index]

    def show(self, rows: Sequence[Row]) -> None:
        """Shows *rows* instead of what it showed. Selection, scroll position and filter stay."""
        before, self._given = self._given, self._spelled(rows)
        marked = frozenset[str]()
        if self._marking and self.author is not None:
            marked = self._marks.compare(before, self._given, self.author)
        self._put(narrowed(self._given, self.filter.text))
        self._remark(marked)
        if marked or self.filter:
            self.post_message(self.Restated())

    def _put(self, rows: tuple[Row, ...]) -> None:
        before, at = self._rows, self._index(self._selected)
        top = self._top()
        self._rows = rows
        if self._index(self._selected) is None:
            hidden = self._selected if self.filter else None
            self._selected = behind(self._given, hidden, self._rows) or nearest(self._rows, at or 0)
        self._measure(len(before))
        self._keep(top)
        last = max(0, len(rows) - self.size.height)
        if self.size.height and self.scroll_offset.y > last:
            self._scroll(last)
        self._repaint(before)

    def _measure(self, before: int | None = None) -> None:
        """Says how long the list is. One that is as high as its rows keeps its height while it is filtered."""
        rows = self._given if self.styles.is_auto_height and self.filter else self._rows
        if before != len(self._rows):
            self.virtual_size = Size(0, len(rows))
            self.refresh(layout=self.styles.is_auto_height)

    def begin(self, rows: Sequence[Row], selected: str | None) -> None:
        """Shows *rows* as another list, from its top: with *selected* under the cursor, or with nothing."""
        self._given = self._rows = self._spelled(rows)
        self._selected = selected
        self._measure()
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

    def remark(self) -> tuple[Cell, ...]:
        """What its title has to say about it: what it is filtered by, else who has just changed something."""
        if self.filter:
            chip = f"/{line(self.filter.text)}{'_' if self.filter.typing else ''}"
            share = f"{counted(self._rows)} of {counted(self._given)}"
            return Cell(chip, width(chip), Tone.CHIP), Cell(share, len(share), Tone.STRONG)
        if not self._marks:
            return ()
        who = f"{SIGN} {line(self._marks.author)}".strip()
        return (Cell(who, width(who), Tone.INFO),)

    def unmark(self) -> None:
        """Takes all marks away: what is shown next is about something else."""
        over, self._marks = self._marks, Marks()
        self._remark(over)

    def tick(self) -> None:
        """Called once a second: a mark is for what has just changed."""
        over = self._marks.tick()
        if over:
            self._remark(over)
            self.post_message(self.Restated())

    def render_line(self, y: int) -> Strip:
        """The row at line *y* of what is visible."""
        index = y + self.scroll_offset.y
        if index >= len(self._rows):
            nothing = (Cell(NOTHING, 0, Tone.QUIET),) if self.filter and index == 0 else ()
            return draw(nothing, self._columns, self.tone)
        row = self._rows[index]
        cursor = row.id == self._selected and not row.heading and (self.has_focus or self._always_cursor)
        return draw(row.cells, self._columns, self.tone, cursor=cursor, mark=SIGN if row.id in self._marks else "")

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

    def action_filter(self) -> None:
        """Begins to look for words."""
        self._narrow(self.filter.begun(self._selected))

    def action_choose(self) -> None:
        """Says that the selected row was chosen."""
        if self._selected is not None:
            self.post_message(self.Chosen(self, self._selected))

    def on_key(self, event: events.Key) -> None:
        """Takes what is typed while one looks for words. The key that begins it is taken here as well, and not where
        bindings are: over a slow link the words come in the same burst, and must not be taken for commands."""
        begins = any(one.action == "filter" for one in self._bindings.key_to_bindings.get(event.key, ()))
        after = self.filter.begun(self._selected) if begins and not self.filter.typing else self.filter.typed(event)
        if after is not None:
            event.stop()
            event.prevent_default()
            self._narrow(after)

    def on_paste(self, event: events.Paste) -> None:
        """Takes what is pasted while one looks for words."""
        if self.filter.typing:
            event.stop()
            self._narrow(self.filter.longer(" ".join(event.text.split())))

    def _narrow(self, after: Filter) -> None:
        """Shows what the filter *after* leaves. A cursor that it left no row goes back to where it came from."""
        came_from, homeless = self.filter.came_from, self._selected is None
        if after.typing != self.filter.typing:
            self.post_message(self.Finding())
        self.filter = after
        self._put(narrowed(self._given, after.text))
        if homeless:
            self.select(came_from or "")
        index = self._index(self._selected)
        if index is None:
            self._scroll(0)
            self.refresh_line(0)
        else:
            self._reveal(index)
        self.post_message(self.Restated())

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
        """Hides the cursor. What was being typed stays, and takes no more letters."""
        self._refresh_selected()
        if self.filter.typing:
            self._narrow(self.filter.left())

    @property
    def _columns(self) -> int:
        """What the scrollbar leaves."""
        return self.scrollable_content_region.width

    def _index(self, row: str | None) -> int | None:
        return position(self._rows, row) if row else None

    def _go(self, index: int, direction: int) -> None:
        """To *index*, or the first row beyond it in *direction* that can be selected, or else the last one before."""
        index = max(0, min(index, len(self._rows) - 1))
        beyond = self._rows[index:] if direction > 0 else self._rows[index::-1]
        target = nearest(beyond, 0)
        if target is not None:
            self.select(target)

    def _reveal(self, index: int) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if not height:
            return  # `on_resize` will
        under = index > 0 and self._rows[index - 1].heading and height > 1  # a heading comes into sight with its row
        if index < top + under:
            self._scroll(index - under)
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

    def _remark(self, rows: Container[str]) -> None:
        """Repaints the marks of those of *rows* that are visible, and nothing beside them."""
        top = self.scroll_offset.y
        for y, row in enumerate(self._rows[top : top + self.size.height]):
            x = gap(row.cells, self._columns) if row.id in rows else None
            if x is not None:
                self.refresh(Region(x, y, 1, 1))

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
            if wide:
                self.refresh(Region(x, y, wide, 1))
