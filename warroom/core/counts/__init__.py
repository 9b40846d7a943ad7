"""How many people were affected: counted from logs, estimated from labels, or stated by a person who signs for it.

Every value is an entry, with how it was made, so that it can be made again. Two rules keep a count from doing harm. It
is never said to be complete while something was not read: *high* stays unknown. And it rules nothing out by itself: a
predicate that misses what it was not written for would say "only twelve", so that a count lowers the severity or lets
a duty lapse only where its predicate is the definition of affected, its recall was measured, or a person signs.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.counts.combined import Way, asked_twice, together, way
from warroom.core.counts.measured import Estimate, Measurement, Method, Union
from warroom.core.counts.said import CountMeasured, CountStated, MeasureCount, SetCount
from warroom.core.counts.state import (
    HEARS,
    STALE_AFTER,
    STALE_TIMES,
    Counts,
    after,
    evolve,
    known,
    latest,
    of_part,
    of_region,
    population,
    rules_of,
    stale_after,
    way_of,
)
from warroom.core.envelope import Actor, Body, Deciders
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.roles import on_team

if TYPE_CHECKING:
    from warroom.core.incident import Incident

__all__ = [
    "COMMANDS", "HEARS", "STALE_AFTER", "STALE_TIMES", "CountMeasured", "CountStated", "Counts", "Estimate",
    "MeasureCount", "Measurement", "Method", "SetCount", "Union", "Way", "after", "asked_twice", "evolve", "known",
    "latest", "of_part", "of_region", "population", "refuse_outsiders", "rules_of", "stale_after", "together", "way",
    "way_of",
]  # fmt: skip


def refuse_outsiders(incident: Incident, actor: Actor, doing: str) -> None:
    """Refuses *actor* where neither the plan nor the commander put them on the team: a statement is signed."""
    if not on_team(incident, actor.id):
        raise Refused(
            Code.NOT_PERMITTED,
            f"{actor.id} is not on the team of this incident and cannot {doing}",
            f"say who you are with --as, or have the commander give you a role: warroom role assign ROLE {actor.id}",
        )


def _set(incident: Incident, command: SetCount, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "sign for a count")
    _refuse_disorder(
        command, "low ≤ likely ≤ high; leave out what is unknown: warroom count set --low N --high N --why …"
    )
    refuse_unreasoned(command.why, "a count", "count set --low N --high N")
    return [CountStated(low=command.low, likely=command.likely, high=command.high, why=command.why)]


def _refuse_disorder(one: SetCount | Measurement, hint: str) -> None:
    ends = [n for n in (one.low, one.likely, one.high) if n is not None]
    if ends != sorted(ends):
        said = f"the range is out of order: low {one.low}, likely {one.likely}, high {one.high}"
        raise Refused(Code.INVALID, said, hint)


def _measure(incident: Incident, command: MeasureCount, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "put a count on the record")
    measured = _honest(command.measured)
    counted = incident.counts.measured if measured.labels is None else incident.counts.labelled
    before = counted.get(measured.rule.id)
    changed = _changed(before.measured if before else None, measured, command.why)
    if before and measured.low < before.low and not changed:
        raise Refused(
            Code.REASON_REQUIRED,
            f"{measured.low:,} people were found and {before.low:,} before, and nothing that was read says why",
            'look at what was read, then say why: warroom count run … --why "…"',
            {"before": before.low, "now": measured.low},
        )
    changed = changed or ("nothing new" if before and _read_nothing(before, measured) else "more was read")
    return [CountMeasured(measured=measured, changed=changed)]


def _read_nothing(before: Estimate, now: Measurement) -> bool:
    then = before.measured
    same = then is not None and then.digests.get("data") == now.digests.get("data")
    return same and (before.low, before.high) == (now.low, now.high)


def _honest(measured: Measurement) -> Measurement:
    """*measured* without what nobody may say: an upper end of what was not read to its end, an exact approximation."""
    _refuse_disorder(measured, "warroom count run counts again; if it stays so, the program is wrong")
    if not measured.complete:
        measured = measured.model_copy(update={"high": None})
    judged = measured.complete and not measured.unreadable and not measured.undecided
    exact = measured.rule.definition and judged
    if measured.method is Method.EXACT and not exact:
        measured = measured.model_copy(update={"method": Method.AT_LEAST})
    return measured.model_copy(update={"union": _own(measured)})


def _own(measured: Measurement) -> Union | None:
    """The union that *measured* brings, where it is one: of this measurement with others, its ends in order."""
    union = measured.union
    if union is None or union.counts.get(measured.rule.id) != measured.digests or len(union.counts) == 1:
        return None
    return union if union.high is None or union.low <= union.high else None


def _changed(before: Measurement | None, now: Measurement, why: str) -> str:
    """What moved the number from *before* to *now*; empty where nothing says so."""
    if before is None:
        return why or "first count"
    reasons = [why] if why else []
    if before.digests.get("rule") != now.digests.get("rule"):
        reasons.append("the rule was edited")
    if before.labels != now.labels:
        reasons.append("labels were added")
    reasons += [note for note in now.notes if note not in before.notes]
    return "; ".join(reasons)


COMMANDS: Deciders = {SetCount: _set, MeasureCount: _measure}
