"""How each room was left: people find things by where they were, also tomorrow."""

from __future__ import annotations

from typing import Any

from warroom.tui.memory import Memory

MOST = 50
"""Rooms that are remembered; the oldest go first."""
_KEY = "rooms"

Layout = dict[str, Any]
"""What a room's screen says of itself: the *pane* that has the keys, whether it is *enlarged*."""


class Layouts:
    """The layouts of the store at *place*, in *memory* beside whatever else is there."""

    def __init__(self, memory: Memory, place: str) -> None:
        self._memory = memory
        self._place = place

    def of(self, incident: str) -> Layout:
        """How the room of *incident* was left; empty where that is not known."""
        found = self._rooms().get(self._key(incident))
        return found if isinstance(found, dict) else {}

    def keep(self, incident: str, layout: Layout) -> None:
        """Remembers it."""
        key = self._key(incident)
        others = {name: one for name, one in self._rooms().items() if name != key}
        rooms = {**others, key: layout}
        self._memory.save({**self._memory.load(), _KEY: dict(list(rooms.items())[-MOST:])})

    def _rooms(self) -> dict[str, Any]:
        rooms = self._memory.load().get(_KEY)
        return rooms if isinstance(rooms, dict) else {}

    def _key(self, incident: str) -> str:
        return f"{self._place} {incident}"
