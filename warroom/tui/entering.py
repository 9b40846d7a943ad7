"""The way in: the room on a terminal of its own, until somebody leaves it.

Apart from the app, which a test opens without a terminal: what is done to the whole process is done here.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC

from warroom.core.envelope import Actor
from warroom.desk import Desk, History
from warroom.tui import VIA
from warroom.tui.doorstep import answers, doorstep
from warroom.tui.history import whole
from warroom.tui.memory import Memory
from warroom.tui.outside import NOTHING, Outside
from warroom.tui.preferences import Preferences

_DEFAULTS = Preferences()
_ROUNDS_APART = 1_000
"""Allocations between two rounds of garbage collection: a room is open for days, not for a moment as a command is, and
what waits for a round is memory that nobody can use."""


def run(
    desk: Desk, incident: str | None, actor: Actor, *, banner: str = "", wall: bool = False,
    preferences: Preferences = _DEFAULTS, outside: Outside = NOTHING,
) -> str:  # fmt: skip
    """Opens the room of *incident*, or the list of all where none is named, until somebody leaves it; gives the words
    to leave them with. Refused where there is no such incident, no store, or where a newer warroom declared it."""
    actor = actor._replace(via=VIA)
    for fixed in ("COLUMNS", "LINES"):  # somebody's readline exported them, and the size would stay what it was then
        os.environ.pop(fixed, None)
    history = whole(desk, incident) if incident else None
    with _waiting(desk, None if wall else history, banner, preferences, outside):
        from warroom.tui.app import RoomApp  # most of the wait

        app = RoomApp(desk, history, actor, banner=banner, wall=wall, preferences=preferences, outside=outside)
    app.painted = _settled
    app.run(mouse=preferences.mouse)
    if app.return_code:
        raise SystemExit(app.return_code)  # the traceback was printed; a script must not take it for a visit
    return app.way_back()


@contextmanager
def _waiting(
    desk: Desk, history: History | None, banner: str, preferences: Preferences, outside: Outside
) -> Iterator[None]:  # fmt: skip
    """Whoever waits for the room of *history* has its answers before them."""
    if history is None:
        yield
        return
    kept = (outside.memory or Memory(preferences.memory)).load()
    now = desk.now().astimezone(preferences.zone if preferences.in_local_time(kept) else UTC)
    guide = outside.guide(history) if outside.guide else None
    with doorstep(answers(history, now, banner, guide), ascii_only=preferences.ascii):
        yield


def _settled() -> None:
    """What was imported and made until now stays for as long as the room does. No round of garbage collection need walk
    over it, and none came before the first paint."""
    gc.freeze()
    gc.set_threshold(_ROUNDS_APART)
