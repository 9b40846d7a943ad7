"""How old what the verdict rests on is: a claim about now, or one that was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warroom.core.counts import STALE_AFTER, STALE_TIMES
from warroom.core.probes.state import Probes, seen_by_hand, specs
from warroom.core.verdicts import Recurrence

if TYPE_CHECKING:
    from warroom.core.incident import Incident


def stale(incident: Incident, now: datetime) -> bool:
    """Whether what the verdict rests on is too old to be a claim about now: three times the schedule of a probe, a
    quarter of an hour by hand, or only tries that came to nothing since."""
    part = incident.probes
    if part.outdated:
        return True
    resting = resting_on(part)
    if not resting:
        return part.last is not None and now - part.last.as_of > STALE_AFTER
    return any(_stale(incident, name, now) for name in resting)


def resting_on(part: Probes) -> list[str]:
    """The probes that the verdict rests on, by id; empty where it rests on a person's word, or on nothing."""
    if part.verdict is Recurrence.STILL_HAPPENING and seen_by_hand(part):
        return []
    return [name for name, one in part.by_id.items() if one.evidence.verdict is part.verdict and one.evidence.as_of]


def _stale(incident: Incident, name: str, now: datetime) -> bool:
    evidence, wanted = incident.probes.by_id[name].evidence, specs(incident).get(name)
    every = timedelta(seconds=STALE_TIMES * wanted.every) if wanted else STALE_AFTER
    return evidence.blind or evidence.as_of is None or now - evidence.as_of > every


def as_of(incident: Incident) -> datetime | None:
    """When what the verdict rests on was last seen: of several probes the one that looked longest ago."""
    part = incident.probes
    seen = [one.evidence.as_of for name in resting_on(part) if (one := part.by_id[name])]
    moments = [moment for moment in seen if moment]
    return min(moments) if moments else (part.last.as_of if part.last else None)
