"""The words that a template of a notice may use, and what they are worth in an incident now.

One list says what there is, so that a plan can be checked before the night; one function says what it is worth. What is
not known is none, which a template shows as unknown and never takes for no.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from warroom.core import anchors, facts
from warroom.core.anchors import Anchor
from warroom.core.duties import Duty
from warroom.core.incident import Incident
from warroom.core.plan import FactSpec, Plan
from warroom.core.probes import Recurrence

ALWAYS = frozenset({
    "now",
    "incident.id", "incident.title", "incident.phase", "incident.drill", "incident.occurred_at",
    "incident.detected_at", "incident.aware_at", "incident.declared_at", "incident.contained_at",
    "incident.resolved_at",
    "severity.level",
    "affected.low", "affected.likely", "affected.high", "affected.as_of", "affected.why",
    "recurrence.verdict", "recurrence.as_of",
    "entity.name", "entity.country",
    "duty.title", "duty.basis", "duty.to", "duty.plan_by", "duty.latest_arguable", "duty.late_because",
    "update.text", "update.at",
    "cause.kind",
    "plan.title",
})  # fmt: skip
"""What every plan provides."""


def provided(plan: Plan) -> frozenset[str]:
    """Every word that a template of *plan* may use."""
    of_systems = {"system.name", "system.about"}
    return ALWAYS | of_systems | {f"facts.{name}" for name in plan.fact_by_id}


def values(incident: Incident, duty: Duty, now: datetime) -> dict[str, Any]:
    """What the words are worth for *duty* at *now*. Times are on the clocks of the entity that owes
    it; a template prints them in UTC."""
    plan, count = incident.plan, incident.affected
    entity = plan.entity_by_id.get(duty.opened.entity)
    zone = ZoneInfo(entity.tz) if entity else None
    system = next((one for one in plan.systems if duty.opened.entity in one.entities), plan.systems[0])
    verdict = incident.probes.verdict
    found = {
        "now": now,
        "incident": _incident(incident),
        "severity": {"level": incident.severity.level},
        "affected": {
            "low": count.low if count else None, "likely": count.likely if count else None,
            "high": count.high if count and count.settled else None, "as_of": count.as_of if count else None,
            "why": count.why if count else None,
        },
        "recurrence": {
            "verdict": None if verdict is Recurrence.NOT_MEASURED else verdict.replace("_", " "),
            "as_of": incident.probes.last.as_of if incident.probes.last else None,
        },
        "entity": {"name": entity.name if entity else None, "country": entity.country if entity else None},
        "system": {"name": system.name, "about": system.about or None},
        "duty": _duty(incident, duty),
        "update": {"text": incident.updates.text, "at": incident.updates.at},
        "cause": {"kind": _cause(incident)},
        "plan": {"title": plan.title},
        "facts": {name: _fact(incident, spec) for name, spec in plan.fact_by_id.items()},
    }  # fmt: skip
    on_clocks: dict[str, Any] = _on_clocks(found, zone)
    return on_clocks


def _incident(incident: Incident) -> dict[str, Any]:
    opening, phases, occurred = incident.opening, incident.phases, incident.anchors.moments.get(Anchor.OCCURRED)
    assert opening is not None, "duties come after the declaration"
    return {
        "id": incident.id, "title": opening.title, "phase": str(phases.current), "drill": opening.drill,
        "occurred_at": occurred.moment if occurred else None, "detected_at": anchors.detected(incident),
        "aware_at": anchors.aware(incident)[0], "declared_at": phases.declared_at,
        "contained_at": next((at for phase, at in phases.entered.items() if phase == "contained"), None),
        "resolved_at": next((at for phase, at in phases.entered.items() if phase == "resolved"), None),
    }  # fmt: skip


def _duty(incident: Incident, duty: Duty) -> dict[str, Any]:
    sent = incident.notices.of(duty.id).sent
    return {
        "title": duty.opened.title, "basis": duty.opened.basis, "to": duty.opened.to or None,
        "plan_by": duty.deadline.plan_by, "latest_arguable": duty.deadline.latest,
        "late_because": next((one.body.late_because for one in reversed(sent) if one.body.late_because), None),
    }  # fmt: skip


def _cause(incident: Incident) -> Any:
    """Whether it is isolated or systemic, as the plan's fact about it says."""
    spec = _about_cause(incident.plan)
    return _fact(incident, spec) if spec else None


def _about_cause(plan: Plan) -> FactSpec | None:
    named = plan.isolated_or_systemic
    return plan.fact_by_id.get(named.fact) if named else None


def _fact(incident: Incident, spec: FactSpec) -> Any:
    """A fact as a template reads it."""
    return facts.value_of(incident, spec)


def _on_clocks(value: Any, zone: ZoneInfo | None) -> Any:
    if isinstance(value, dict):
        return {key: _on_clocks(one, zone) for key, one in value.items()}
    return value.astimezone(zone) if isinstance(value, datetime) and zone else value


def samples(plan: Plan) -> dict[str, Any]:
    """Something for every word, to try a template on while nothing has happened."""
    when = datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("UTC"))
    found: dict[str, Any] = {}
    for name in sorted(provided(plan) - {f"facts.{one}" for one in plan.fact_by_id}):
        noun, _, word = name.partition(".")
        value: Any = (
            when if word.endswith(("_at", "as_of", "plan_by", "arguable")) or word in ("", "at") else f"({name})"
        )
        found = _put(found, noun, word, value)
    found["affected"] |= {"low": 12, "likely": 40, "high": 120}
    found["incident"] |= {"drill": False, "declared_at": when + timedelta(minutes=20)}
    if spec := _about_cause(plan):
        found["cause"] = {"kind": _sample(spec, when)}
    return found | {"facts": {name: _sample(spec, when) for name, spec in plan.fact_by_id.items()}}


def _put(found: dict[str, Any], noun: str, word: str, value: Any) -> dict[str, Any]:
    return {**found, noun: {**found.get(noun, {}), word: value} if word else value}


def _sample(spec: FactSpec, when: datetime) -> Any:
    if spec.choices:
        return [spec.choices[0]] if spec.type == "choices" else spec.choices[0]
    return {"bool": True, "integer": 1200, "decimal": Decimal("12.5"), "text": f"({spec.ask})", "instant": when}[
        str(spec.type)
    ]
