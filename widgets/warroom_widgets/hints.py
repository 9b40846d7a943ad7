"""The keys that matter now, as many as fit: a bar that overflows silently hides exactly what a newcomer needs."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events

from warroom_widgets.cells import Cell
from warroom_widgets.lines import Line
from warroom_widgets.tones import Tone


class Hint(NamedTuple):
    """A key and what it does. The highest *weight* is the last to go. *ids*: the bindings of the keys, one each."""

    key: str
    does: str
    weight: int = 0
    ids: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Its columns, with the gap behind it."""
        return len(self.key) + 1 + len(self.does) + 2


FINDING = (Hint("enter", "keep", 90), Hint("esc", "show all", 100), Hint("up/down", "choose", 50))
"""What the keys mean while words to look for are typed."""


def fitting(hints: Sequence[Hint], columns: int) -> list[Hint]:
    """Those of *hints* that fit into *columns*, the heaviest kept, in their own order."""
    kept, free = set(), columns
    for hint in sorted(hints, key=lambda one: -one.weight):
        if hint.width <= free:
            kept.add(hint)
            free -= hint.width
    return [hint for hint in hints if hint in kept]


class HintBar(Line):
    """The line at the bottom."""

    DEFAULT_CSS = "HintBar { background: $panel; }"

    def __init__(self) -> None:
        super().__init__(id="hints")
        self._hints: tuple[Hint, ...] = ()

    def offer(self, hints: Sequence[Hint]) -> None:
        """Shows as many of *hints* as fit."""
        self._hints = tuple(hints)
        self._lay_out()

    def on_resize(self, _event: events.Resize) -> None:
        """Chooses anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        cells = []
        for hint in fitting(self._hints, self.size.width):
            cells += [Cell(hint.key, len(hint.key), Tone.STRONG), Cell(hint.does, len(hint.does) + 1, Tone.QUIET)]
        self.show(cells)
