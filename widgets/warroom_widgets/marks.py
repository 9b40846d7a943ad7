"""Which rows others have just changed: a sign of one column for a while, and nothing that moves or takes the keys.

A row that reads differently than a moment ago is easily overlooked, and one that jumps or blinks is all that one sees.
"""

from __future__ import annotations

from collections.abc import Sequence

from warroom_widgets.row import Row

STAYS_S = 10
SIGN = "*"


class Marks:
    """The marks of one list, counted down once a second."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}
        self.author = ""
        """Who made the newest of them, where that is known."""

    def __contains__(self, row: object) -> bool:
        return row in self._left

    def __bool__(self) -> bool:
        return bool(self._left)

    def compare(self, before: Sequence[Row], after: Sequence[Row], author: str) -> frozenset[str]:
        """Marks the rows of *after* that are new since *before* or say something else, and gives their ids. What is
        shown for the first time has not changed."""
        said = {row.id: row.said for row in before}
        found = frozenset(row.id for row in after if not row.heading and said.get(row.id) != row.said)
        if not before or not found:
            return frozenset()
        self._left |= dict.fromkeys(found, STAYS_S)
        self.author = author
        return found

    def tick(self) -> frozenset[str]:
        """A second has passed: gives the rows whose marks are over."""
        self._left = {row: left - 1 for row, left in self._left.items()}
        over = frozenset(row for row, left in self._left.items() if left <= 0)
        for row in over:
            del self._left[row]
        return over
