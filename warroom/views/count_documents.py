"""How many people, as programs read it: every bound with its age, and how it was made.

Apart from the words, because people and programs are told different things: an upper end that rules nothing out is in
no sentence, and in every document, where ``settled`` says what it is worth.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from warroom.core.counts import Counts, Estimate, Measurement, way_of
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.plan.counts import Count
from warroom.views.counts import is_stale, oldest, put_together, range_of, stale


def as_json(incident: Incident, now: datetime) -> dict[str, Any]:
    """``affected`` of the room as JSON: what is unknown is null, never zero."""
    latest = incident.affected
    return {
        "low": latest.low if latest else None,
        "likely": latest.likely if latest else None,
        "high": latest.high if latest else None,
        "confidence": latest.confidence if latest else None,
        "method": str(latest.method) if latest else "unknown",
        "settled": latest.settled if latest else None,
        "as_of": stamp(oldest(incident)) if latest else None,
        "stale": is_stale(incident, now) if latest else None,
        "why": latest.why if latest else None,
        "stated_by": latest.by if latest else None,
        "together": _together(incident),
        "by": _by(incident.counts),
        "sources": [_source(one, now) for one in incident.counts.found],
    }


def _together(incident: Incident) -> dict[str, Any] | None:
    """How several counts became one range: which of them were *united* by their people, which are *apart* so that only
    their sizes are known, and what the plan says of how many people there are. Null where there is one count."""
    how = way_of(incident)
    if how is None or how.counts == 1:
        return None
    return {
        "how": put_together(how),
        "united": [list(union.counts) for union in how.unions],
        "apart": [one.count_id for one in how.apart],
        "population": how.most,
        "population_used": how.cap is not None,
        "population_wrong": how.wrong,
    }


def _by(part: Counts) -> dict[str, Any]:
    """People by region and tenant, as the newest count that says so has them."""
    found = sorted((one for one in part.measured.values() if one.measured), key=lambda one: one.seq)
    merged: dict[str, Any] = {}
    for one in found:
        assert one.measured is not None, "a measured count has its measurement"
        merged |= one.measured.by
    return merged


def _source(one: Estimate, now: datetime) -> dict[str, Any]:
    return {"id": one.count_id, "seq": one.seq, "stale": stale(one, now), **document(one)}


def listed(incident: Incident, now: datetime) -> list[dict[str, Any]]:
    """Every count of the plan, every other one, and the last statement."""
    part = incident.counts
    planned = {one.id: one for one in incident.plan.counts}
    names = [*planned, *(name for name in part.measured if name not in planned)]
    items = [_listed(part.measured[name], now) if name in part.measured else _not_yet(planned[name]) for name in names]
    items += [_listed(one, now) for one in part.labelled.values()]
    return items + ([_listed(part.stated, now)] if part.stated else [])


def _not_yet(rule: Count) -> dict[str, Any]:
    return {"count": rule.id, "seq": None, "range": "UNKNOWN", "why": "not counted yet", "where": rule.where}


def _listed(one: Estimate, now: datetime) -> dict[str, Any]:
    told = {"count": one.count_id or None, "seq": one.seq, "range": range_of(one), "stale": stale(one, now)}
    if one.measured:
        return {**document(one), **told}
    ends = {"low": one.low, "likely": one.likely, "high": one.high, "method": str(one.method)}
    return {**told, **ends, "as_of": stamp(one.as_of), "why": one.why, "stated_by": one.by}


def history(incident: Incident) -> list[dict[str, Any]]:
    """Every number there was, oldest first, with why it is another one than before."""
    return [
        {
            "seq": one.seq, "as_of": stamp(one.as_of), "count": one.count_id or None, "range": range_of(one),
            "low": one.low, "likely": one.likely, "high": one.high, "method": str(one.method), "why": one.why,
        }
        for one in incident.counts.history
    ]  # fmt: skip


def bare(measured: Measurement) -> dict[str, Any]:
    """A measurement that is on no record."""
    return measured.model_dump(mode="json", by_alias=True)


def document(one: Estimate) -> dict[str, Any]:
    """A measured count as ``warroom.count/v1`` has it."""
    measured = one.measured
    assert measured is not None, "what was stated is no measurement"
    return {
        "schema": "warroom.count/v1",
        "count": measured.rule.id,
        "low": one.low,
        "likely": one.likely,
        "high": one.high,
        "confidence": one.confidence,
        "method": str(one.method),
        "settled": measured.settled,
        "complete": measured.complete,
        "scanned": measured.scanned,
        "events": measured.events,
        "rows": measured.rows,
        "unreadable": measured.unreadable,
        "unidentified_sessions": measured.unidentified_sessions,
        "loose_rows": measured.loose_rows,
        "fill": measured.fill,
        "fill_sampled": measured.fill_sampled,
        "by": measured.by,
        "files": list(measured.sources),
        "notes": list(measured.notes),
        "newest_at": stamp(measured.newest_at) if measured.newest_at else None,
        "usual_gap_s": measured.usual_gap_s,
        "labels": measured.labels,
        "seed": measured.seed,
        "where": measured.rule.where,
        "as_of": stamp(one.as_of),
        "digests": measured.digests,
        "union": measured.union.model_dump() if measured.union else None,
        "why": one.why,
    }
