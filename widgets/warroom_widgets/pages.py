"""A longer text under a title, to read and to search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from textual.app import ComposeResult
from textual.containers import Vertical

from warroom.views.ascii import spelled
from warroom.views.safe import safe
from warroom_widgets.cells import Cell
from warroom_widgets.lines import Line
from warroom_widgets.rows import Row, Rows
from warroom_widgets.tones import Tone
from warroom_widgets.wrapping import wrapped

Heads = Callable[[str], bool]
"""Whether a line is the heading of what follows."""


class Page(Vertical):
    """The text. It is as wide as there is room, and keeps its place when it changes below it."""

    DEFAULT_CSS = """
    Page { height: 1fr; width: 1fr;
        & > Line { background: $panel; }
        &:ansi > Line { text-style: underline; }
    }
    """

    def __init__(self, title: str, *, heads: Heads | None = None, id: str | None = None) -> None:  # noqa: A002
        """*heads*: tells the headings among its lines; the cursor passes over them."""
        super().__init__(id=id)
        self._title = title
        self._heads = heads
        self._about = ""
        self._line = Line()
        self._shown: tuple[str, int] | None = None
        self.rows = Rows(marking=False)

    def compose(self) -> ComposeResult:
        """Title and text."""
        yield self._line
        yield self.rows

    def show(self, about: str, text: str) -> None:
        """Shows *text*, and *about* beside the title. Its line breaks are kept, longer lines wrap."""
        self._about = about
        self._entitle()
        columns = max(20, self.size.width - 2)
        if self._shown != (text, columns):
            self._shown = (text, columns)
            shown = spelled(safe(text)) if self.rows.in_ascii else safe(text)
            self.rows.show(list(lines(shown.split("\n"), columns, self._heads)))

    def on_rows_restated(self, event: Rows.Restated) -> None:
        """The title says it."""
        event.stop()
        self._entitle()

    def _entitle(self) -> None:
        about = self.rows.remark() or (Cell(self._about, 0, Tone.QUIET),)
        self._line.show((Cell(self._title, len(self._title), Tone.STRONG), *about))


def lines(text: Iterable[str], columns: int, heads: Heads | None = None) -> Iterator[Row]:
    """The lines of a safe *text* as rows, the longer ones in several. Whoever looks for words finds a line whole."""
    for number, one in enumerate(text):
        heading = heads is not None and heads(one)
        for n, part in enumerate(wrapped(one, columns)):
            name = f"{number}.{n}"  # the same in every width, so that a reader's place is
            yield Row(name, (Cell(part, 0, Tone.STRONG if heading else Tone.PLAIN),), heading, whole=one)
