"""The incidents of a store, a line each: which one is worst, and which of them wait for me."""

from datetime import datetime
from typing import NamedTuple

from warroom.core.entries import label_of
from warroom.core.incident import Incident
from warroom.views import counts, identity, mine, probes, roles, severity
from warroom.views.mine import WaitingView

FOREIGN = "(from a newer warroom)"
"""The title of an incident that a newer warroom declared."""
_UNKNOWN = "?"


class IncidentLine(NamedTuple):
    """One incident. *rank*: 0 is the worst level of its plan. *mine*: how many steps wait for the person who looks.
    *over*: closed, or a false alarm. *waiting*: those steps. *label*: who may see its title. *goes_on*: the harm does,
    as far as anybody knows. *vague*: how many are affected is unknown, or known of before. *unproven*: that it stopped
    is not, or is known of before."""

    id: str
    title: str
    drill: bool
    phase: str
    over: bool
    level: str
    could_be: str
    rank: int
    running: str
    affected: str
    happening: str
    commander: str
    mine: int
    seq: int
    label: str
    waiting: tuple[WaitingView, ...] = ()
    goes_on: bool = False
    vague: bool = False
    unproven: bool = False


def view(incident: Incident, me: str, now: datetime) -> IncidentLine:
    """*incident* at *now*, as the person *me* sees it in a list."""
    if incident.opening is None:
        return _foreign(incident)
    who, bad = identity.view(incident, now), severity.view(incident, now)
    first = roles.view(incident, now)[0]
    waiting, recurrence = mine.view(incident, me, now), probes.view(incident, now)
    affected = counts.view(incident, now)
    scale = [level.id for level in incident.plan.severity.levels]
    return IncidentLine(
        id=incident.id,
        title=who.title,
        drill=who.drill,
        phase=who.phase,
        over=incident.phases.ended,
        level=bad.level,
        could_be=bad.worse,
        rank=scale.index(bad.level) if bad.level in scale else len(scale),
        running=who.running,
        affected=affected.brief,
        happening=recurrence.listed,
        commander=first.holder if first.state in ("joined", "offered") else "nobody",
        mine=len(waiting),
        seq=incident.seq,
        waiting=waiting,
        label=str(label_of(incident, 1)),
        goes_on=recurrence.alarming,
        vague=not affected.known or affected.stale or affected.unsure,
        unproven=not recurrence.stopped or recurrence.stale,
    )


def _foreign(incident: Incident) -> IncidentLine:
    unknown = dict.fromkeys(("phase", "level", "running", "affected", "happening", "commander"), _UNKNOWN)
    return IncidentLine(
        id=incident.id, title=FOREIGN, drill=False, over=False, could_be="", rank=0, mine=0, seq=incident.seq,
        label=str(label_of(incident, 1)), waiting=(), goes_on=False, vague=False, unproven=False, **unknown,
    )  # fmt: skip
