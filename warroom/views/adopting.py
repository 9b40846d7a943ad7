"""What other rules would change: which of them are other ones, and which duties would open, move or no longer apply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from warroom.core.incident import Incident
from warroom.core.rules import Change
from warroom.views import duties
from warroom.views.safe import line


def said(change: Change) -> str:
    """*change* in a line."""
    word = "new" if change.before is None else "gone" if change.after is None else "changed"
    return line(f"{word}: {change.what}")


def moves(before: Incident, after: Incident, now: datetime) -> Iterator[str]:
    """The duties of *after* that *before* had not, or had otherwise."""
    was = {one.id: one for one in duties.view(before, now)}
    for one in duties.view(after, now):
        old = was.get(one.id)
        if old is None:
            yield f"{one.id}: {one.state}, by {one.due or one.waits}"
        elif (old.due, old.latest, old.applies) != (one.due, one.latest, one.applies):
            yield f"{one.id}: {old.applies} by {old.due or old.waits} → {one.applies} by {one.due or one.waits}"
