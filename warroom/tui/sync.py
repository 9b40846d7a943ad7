"""Follows the record of one incident, in a thread, for as long as the room is open.

It never touches a widget: it posts messages. When the store cannot be reached it says so, keeps trying, and says so
again when it is back; the room stays up meanwhile, because a screen that goes away takes what was known with it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag

from textual.message import Message

from warroom.core.errors import Refused
from warroom.desk import Desk, History

_FIRST_WAIT_S = 0.25
_LONGEST_WAIT_S = 2.0


class Changed(Message):
    """The record went on, or is reachable again."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self.history = history


class Lost(Message):
    """The store cannot be reached; *sentence* says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Sync:
    """The loop. `run` blocks until `stop`."""

    def __init__(self, desk: Desk, history: History, post: Callable[[Message], object]) -> None:
        self._desk = desk
        self._incident = history.incident.id
        self._history: History | None = history
        self._post = post
        self._stop = Flag()

    def stop(self) -> None:
        """Ends `run` within a poll of the store."""
        self._stop.set()

    def run(self) -> None:
        """Posts Changed after every commit that concerns this incident, and Lost while there is no store."""
        wait = _FIRST_WAIT_S
        while not self._stop.is_set():
            try:
                for _ in self._desk.follow(self._stop):
                    self._look()
                    wait = _FIRST_WAIT_S
            except Exception as error:  # noqa: BLE001  # whatever it is, the people in the room must still see the room
                self._lose(error)
                self._stop.wait(wait)
                wait = min(2 * wait, _LONGEST_WAIT_S)

    def _look(self) -> None:
        before = self._history
        after = self._desk.history(self._incident, before)
        self._history = after
        if before is None or after.incident.seq != before.incident.seq:
            self._post(Changed(after))

    def _lose(self, error: Exception) -> None:
        """Says so, and forgets what was read: a store that comes back may be an older copy."""
        self._history = None
        self._post(Lost(error.sentence if isinstance(error, Refused) else f"{type(error).__name__}: {error}"))
