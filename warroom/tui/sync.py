"""Follows the store, in a thread, for as long as the program is open: one incident whole, the others by a line each.

It never touches a widget: it posts messages. When the store cannot be reached it says so, keeps trying, and says so
again when it is back; the room stays up meanwhile, because a screen that goes away takes what was known with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event as Flag

from textual.message import Message

from warroom.core.errors import Refused
from warroom.core.incident import Incident
from warroom.desk import Desk, History
from warroom.views import incidents
from warroom.views.incidents import IncidentLine
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone

_FIRST_WAIT_S = 0.25
_LONGEST_WAIT_S = 2.0
_SILENT_S = 5
"""A store that is read anew, however large, is done long before."""


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


class Surveyed(Message):
    """How the *incidents* of the store stand, in the order in which they were declared."""

    def __init__(self, incidents: tuple[IncidentLine, ...]) -> None:
        super().__init__()
        self.incidents = incidents


class _Pulse(Flag):
    """What whoever follows a store asks, many times a second, whether to end. While it is not asked, the store does not
    answer: a disk that stalls raises nothing, and what is on the screen grows old all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.beat()

    def beat(self) -> None:
        """The store answered."""
        self.at = time.monotonic()

    def is_set(self) -> bool:
        """Whether to end."""
        self.beat()
        return super().is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """The same, after a while."""
        self.beat()
        return super().wait(timeout)


class Sync:
    """The loop. `run` blocks until `stop`.

    It follows the incident of *history* whole, where there is one, and says how all of them stand to the person *me*.
    """

    def __init__(self, desk: Desk, history: History | None, me: str, post: Callable[[Message], object]) -> None:
        self._desk = desk
        self._incident = history.incident.id if history else None
        self._history = history
        self._me = me
        self._post = post
        self._surveyed: tuple[IncidentLine, ...] | None = None
        self._standing: tuple[Incident | IncidentLine, ...] = ()
        """What the lines are made of: of an incident that is over, the line itself."""
        self._over: dict[str, IncidentLine] = {}
        self._stop = _Pulse()

    @property
    def silent_s(self) -> int:
        """For how many seconds the store has not answered; 0 while it does."""
        silent = int(time.monotonic() - self._stop.at)
        return silent if silent >= _SILENT_S else 0

    def lines(self, now: datetime) -> tuple[IncidentLine, ...]:
        """How all incidents stand at *now*, as they were read last. For any thread: what was read changes no more."""
        return tuple(
            one if isinstance(one, IncidentLine) else incidents.view(one, self._me, now) for one in self._standing
        )

    def stop(self) -> None:
        """Ends `run` within a poll of the store."""
        self._stop.set()

    def run(self) -> None:
        """Posts Changed after every commit that concerns this incident, Surveyed after every one that concerns any, and
        Lost while there is no store."""
        wait = _FIRST_WAIT_S
        while not self._stop.is_set():
            try:
                for _ in self._desk.follow(self._stop):
                    self._look()
                    self._survey()
                    wait = _FIRST_WAIT_S
            except Exception as error:  # noqa: BLE001  # whatever it is, the people in the room must still see the room
                self._lose(error)
                self._stop.wait(wait)
                wait = min(2 * wait, _LONGEST_WAIT_S)

    def _look(self) -> None:
        if self._incident is None:
            return
        before = self._history
        after = self._desk.history(self._incident, before)
        self._history = after
        if before is None or _said(after) != _said(before):
            self._post(Changed(after))

    def _survey(self) -> None:
        self._standing = tuple(self._stands(one) for one in self._desk.incidents())
        lines = self.lines(self._desk.now())
        self._over = {one.id: one for one in lines if one.over}
        if lines != self._surveyed:
            self._surveyed = lines
            self._post(Surveyed(lines))

    def _stands(self, name: str) -> Incident | IncidentLine:
        """How *name* stands. One that is over and did not go on is not worked out anew at every commit of another."""
        incident, before = self._desk.load(name), self._over.get(name)
        self._stop.beat()
        return before if before and before.seq == incident.seq else incident

    def _lose(self, error: Exception) -> None:
        """Says so, and forgets what was read: a store that comes back may be an older copy."""
        self._history = self._surveyed = None
        self._over.clear()
        self._post(Lost(error.sentence if isinstance(error, Refused) else f"{type(error).__name__}: {error}"))


def _said(history: History) -> tuple[int, object]:
    """What of *history* somebody may see: the record, and the tries of probes, which it does not get."""
    return history.incident.seq, history.incident.probes


def went_back(shown: int, now: int) -> Said:
    """What to say when entries that were on the screen are no longer in the store."""
    return Said(
        f"THE RECORD WENT BACK from entry {shown} to entry {now}: the store holds less than was shown here",
        "somebody put another file in its place; stop writing, look for the old one and its -wal, then: warroom verify",
        Tone.ALARM,
    )
