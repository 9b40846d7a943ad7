"""How bad it is, why, and how bad it could be."""

from datetime import datetime
from typing import Any, NamedTuple

from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.severity import Reason, assess
from warroom.views.safe import line
from warroom.views.times import age


class LevelView(NamedTuple):
    """One level of the scale, and when it is reached."""

    id: str
    title: str
    when: str


class SeverityView(NamedTuple):
    """*worst* says whether the level in force is the scale's first; *levels* is the whole scale, worst first."""

    level: str
    title: str
    worst: bool
    could_be: str
    missing: tuple[str, ...]
    why: str
    age: str
    overridden: bool
    levels: tuple[LevelView, ...]

    @property
    def worse(self) -> str:
        """The level that it could be, where that is worse than the one in force, which a person may have raised."""
        scale = [level.id for level in self.levels]
        rank = scale.index(self.level) if self.level in scale else len(scale)
        return self.could_be if self.could_be in scale[:rank] else ""


def view(incident: Incident, now: datetime) -> SeverityView:
    """The severity at *now*."""
    part, levels = incident.severity, incident.plan.level_by_id
    level = part.level or incident.plan.severity.default
    return SeverityView(
        level=level,
        title=line(levels[level].title) if level in levels else "",
        worst=level == incident.plan.severity.levels[0].id,
        could_be=part.could_be or "",
        missing=_missing(incident),
        why=_why(incident),
        age=age(part.override.at if part.override else part.changed_at or now, now),
        overridden=part.override is not None,
        levels=tuple(LevelView(one.id, line(one.title), line(one.when or "")) for one in levels.values()),
    )


def _missing(incident: Incident) -> tuple[str, ...]:
    """The facts that would settle whether it is worse."""
    reasons = [r for r in assess(incident).undetermined if r.level == incident.severity.could_be]
    return tuple(dict.fromkeys(name for reason in reasons for name in reason.missing))


def _why(incident: Incident) -> str:
    part = incident.severity
    if part.override:
        return line(f"override by {part.override.by}: {part.override.why} (computed {part.computed})")
    met = [reason for reason in part.reasons if reason.level == part.computed]
    return line("; ".join(met[0].because) or met[0].when) if met else "no criterion is met: the plan's default"


def as_json(incident: Incident) -> dict[str, Any]:
    """``severity`` of the room as JSON."""
    part = incident.severity
    override = part.override and {
        "level": part.override.level,
        "why": part.override.why,
        "by": part.override.by,
        "at": stamp(part.override.at),
    }
    return {
        "level": part.level,
        "computed": part.computed,
        "could_be": part.could_be,
        "override": override,
        "changed_at": stamp(part.changed_at) if part.changed_at else None,
        "reasons": [_reason(reason) for reason in part.reasons],
        "undetermined": [_reason(reason) for reason in assess(incident).undetermined],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "level": reason.level,
        "when": reason.when,
        "because": list(reason.because),
        "missing": list(reason.missing),
        "trouble": reason.trouble or None,
    }
