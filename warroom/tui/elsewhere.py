"""The other incidents: which of them became worse since somebody looked at the list."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.views.incidents import IncidentLine


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
