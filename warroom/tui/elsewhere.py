"""What happens beside what is on the screen: another incident becomes worse, a role is offered to whoever looks.

It is said once, when it comes, and shown in the headline until it is settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from warroom.core.incident import Incident
from warroom.views.incidents import IncidentLine
from warroom_widgets.notices import Said
from warroom_widgets.tones import Tone


class Elsewhere:
    """Compares one survey with the next. What stands when it begins is news to nobody."""

    def __init__(self) -> None:
        self._before: dict[str, IncidentLine] | None = None
        self._worse: dict[str, IncidentLine] = {}

    @property
    def worse(self) -> tuple[IncidentLine, ...]:
        """Those that are new or became worse, as they stand, and have not been looked at."""
        return tuple(self._worse.values())

    def survey(self, incidents: Sequence[IncidentLine], here: str) -> tuple[IncidentLine, ...]:
        """Takes in how *incidents* stand now, of which *here* is the one on the screen; gives what is news."""
        others = {one.id: one for one in incidents if one.id != here and not one.over}
        before = {one.id: one for one in incidents} if self._before is None else self._before
        news = tuple(one for one in others.values() if _is_worse(before.get(one.id), one))
        wanted = {*self._worse, *(one.id for one in news)}
        self._worse = {name: one for name, one in others.items() if name in wanted}
        self._before = {one.id: one for one in incidents}
        return news

    def looked(self) -> None:
        """Somebody looks at the list."""
        self._worse = {}


def _is_worse(before: IncidentLine | None, now: IncidentLine) -> bool:
    return before is None or before.over or now.rank < before.rank


def worsened(news: Sequence[IncidentLine]) -> Iterator[Said]:
    """What to say about incidents that are *news*: the worst of them, once."""
    for one in sorted(news, key=lambda line: line.rank)[:1]:
        more = f", and {len(news) - 1} more" if len(news) > 1 else ""
        yield Said(f"{one.id} is {one.level}: {one.title}{more}", "I lists all incidents", Tone.CAUTION)


def offered(before: Incident, after: Incident, me: str) -> Iterator[Said]:
    """What to say about roles that were offered to *me* between *before* and *after*."""
    for role, seat in after.roles.seats.items():
        if seat.offered_to == me and before.roles.seat(role).offered_to != me:
            way = "r accepts it; H shows what you take over; it stays theirs until then"
            yield Said(f"{seat.occupant} offers you the role of {role}", way, Tone.CAUTION)
