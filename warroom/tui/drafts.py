"""What somebody typed and did not record yet: it survives leaving, a refusal, and the death of the program.

A draft belongs to a question about a subject of an incident, so that it comes back where it was begun. One that will be
labelled stays in memory: a text that may have to be erased must not lie in a file that nobody knows of.
"""

from typing import NamedTuple

from warroom.tui.memory import Memory

MOST = 100
"""Drafts in the file; the oldest go first."""


class Slot(NamedTuple):
    """Where a draft belongs. A *private* one is never written to a disk."""

    key: str
    private: bool = False


class Drafts:
    """The drafts in *memory*. Two programs of one person share it: each writes what it changed, and nothing else."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._kept: dict[str, str] = {key: text for key, text in memory.load().items() if isinstance(text, str)}
        self._changed: dict[str, str] = {}

    def get(self, slot: Slot) -> str:
        """What was typed there; empty where nothing was."""
        return self._kept.get(slot.key, "")

    def keep(self, slot: Slot, text: str) -> None:
        """Keeps *text*, or where it says nothing forgets what was there. It is on the disk after `save`."""
        text = text if text.strip() else ""
        if text == self.get(slot):
            return
        self._kept[slot.key] = text
        if not slot.private:
            self._changed[slot.key] = text

    def save(self) -> None:
        """Writes what was changed."""
        if not self._changed:
            return
        others = {key: text for key, text in self._memory.load().items() if key not in self._changed}
        written = {**others, **{key: text for key, text in self._changed.items() if text}}
        self._memory.save(dict(list(written.items())[-MOST:]))
        self._changed = {}
