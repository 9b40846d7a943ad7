"""Where a replay stands: that it is one, how fast time passes in it, and who is looking.

Whoever opens a demo knows none of this, and a room in which hours pass by the second looks broken until it is said.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from warroom.core.incident import Incident
from warroom.core.roles import held_by
from warroom.views.safe import line

_STEPS = ((90 * 60 * 24, 86_400, "days"), (90 * 60, 3_600, "h"), (90, 60, "min"), (0, 1, "s"))
"""From which pace on, in seconds a second, it is told in which unit."""


class News(NamedTuple):
    """Something to tell once. *topic* is what it is about: the same topic is not told again."""

    topic: str
    sentence: str
    more: tuple[str, ...] = ()
    lasts_s: float = 10


class GuideView(NamedTuple):
    """A line that is always there, *brief* or *whole*; *you*: who is looking, in which seat; and the *news*."""

    brief: str
    whole: str
    you: str
    news: News


def pace(seconds: float) -> str:
    """How many *seconds* pass in one, rounded as nobody needs it closer: ``45 s``, ``4 min``, ``2 h``, ``3 days``."""
    unit, name = next((unit, name) for since, unit, name in _STEPS if seconds >= since)
    return f"{max(1, round(seconds / unit))} {name}"


def left(seconds: float) -> str:
    """How much of the replay is left: ``3 min left``, ``40 s left``."""
    return f"{round(seconds / 60)} min left" if seconds >= 90 else f"{max(1, round(seconds))} s left"


def you(incident: Incident, person: str) -> str:
    """Who *person* is in the room: by the seats they sit in, or else by the one that the plan has for them."""
    roles = incident.plan.roles
    listed = [role.id for role in roles if person in role.holders]
    stands_in = [role.id for role in roles if person in role.deputies]
    seats = held_by(incident, person) or (listed + stands_in)[:1]
    return f"you are {line(person)}, {', '.join(seats) or 'a guest'}"


def playing(now: datetime, passes: float, left_s: float) -> tuple[str, str]:
    """The line while the replay goes on, brief and whole. *passes*: the seconds that pass in one."""
    fast, rest = pace(passes), left(left_s)
    when = f"{now.astimezone(UTC):%d %b %Y %H:%M}Z"
    return (
        f"Replay of a real incident: 1 s = {fast}, {rest}",
        f"Replay of a documented incident: {when}, 1 s here = {fast} there, {rest}",
    )


ENDED = (
    "The replay has ended; the room is yours, q leaves",
    "The replay has ended; time runs as usual and the room is yours; q leaves and says how to go on",
)
"""The line from then on, brief and whole."""
