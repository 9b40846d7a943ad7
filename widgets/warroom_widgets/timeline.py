"""The record as people read it, newest first: what just happened must not need scrolling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from warroom.views.entries import EntryView
from warroom_widgets.cells import Cell
from warroom_widgets.panes import Pane
from warroom_widgets.rows import Row
from warroom_widgets.tones import Tone


class Timeline(Pane):
    """The entries."""

    NOUN: ClassVar[str] = "timeline"

    def show(self, entries: Sequence[EntryView]) -> None:
        """Shows *entries*, which come in the order of the record."""
        last = entries[-1].seq if entries else 0
        shown = f"{len(entries)} entries" if len(entries) == last else f"the last {len(entries)} of {last}"
        self.draw([row(entry) for entry in reversed(entries)], Cell(shown))


def row(entry: EntryView) -> Row:
    """*entry* as a row, known by its number."""
    tone = Tone.QUIET if entry.follows else Tone.PLAIN
    label = "" if entry.label == "normal" else f"[{entry.label}] "
    said = f"{entry.correction} (was: {entry.said})" if entry.correction else entry.said
    return Row(
        str(entry.seq),
        (
            Cell(entry.time, max(6, len(entry.time)), Tone.QUIET),
            Cell("" if entry.follows else entry.actor, 10, tone),
            Cell(f"{label}{said}", 0, tone),
            Cell(f"#{entry.seq}".rjust(6), 6, Tone.QUIET, needs=110),
        ),
        essence=f"{label}{said}",
        label=entry.label,
    )
