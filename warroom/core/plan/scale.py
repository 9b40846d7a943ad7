"""What is doubtful about a severity scale.

The scale is the part of a plan that is argued about most and tried out least. Its thresholds are looked at one number
at a time: which level would that number alone lead to, from the smallest that makes a difference to the largest?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from warroom.core.conditions import CompiledCondition, Outcome, Vocabulary, compile_condition
from warroom.core.instants import span
from warroom.core.plan import FactType, Plan
from warroom.core.plan.findings import Path, Remark
from warroom.core.plan.reach import domains, possible

_NUMBERS = (FactType.INTEGER, FactType.DECIMAL)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where one number alone leads: for each of *points* whether the level at a place of the scale holds there."""

    name: str
    points: tuple[float, ...]
    holds: dict[int, tuple[bool, ...]]
    """By place on the scale, 0 the worst; only levels that this number alone can reach."""

    def worst(self, point: int) -> int | None:
        """The place of the worst level that holds at the *point*-th point; none where no level does."""
        return min((place for place, row in self.holds.items() if row[point]), default=None)


def remarks(plan: Plan) -> Iterator[Remark]:
    """What is doubtful about the scale of *plan*."""
    criteria = _criteria(plan)
    yield from _unreachable(plan, criteria)
    for ladder in _ladders(plan, criteria):
        yield from _overlaps(plan, ladder)
        yield from _gaps(plan, ladder)
        yield from _falls(plan, ladder)
    yield from _cadence(plan)
    if not plan.severity.levels[0].page.at_once:
        yield Remark("WR035", _path(0), f"{_id(plan, 0)} calls nobody at once")


def _criteria(plan: Plan) -> dict[int, CompiledCondition]:
    """The conditions of the levels that have one, by their place on the scale."""
    vocabulary = Vocabulary.of(plan, severity_allowed=False)
    levels = enumerate(plan.severity.levels)
    return {place: compile_condition(level.when, vocabulary) for place, level in levels if level.when is not None}


def _id(plan: Plan, place: int) -> str:
    return plan.severity.levels[place].id


def _path(place: int, *keys: str) -> Path:
    return ("severity", "levels", place, *keys)


def _unreachable(plan: Plan, criteria: dict[int, CompiledCondition]) -> Iterator[Remark]:
    """Levels that no facts lead to."""
    for place, level in enumerate(plan.severity.levels):
        if level.id == plan.severity.default and not _always_another(place, criteria):
            continue
        if place not in criteria:
            yield Remark("WR030", _path(place), f"{level.id} has no condition and is not what holds by default")
            continue
        why = _why_unreachable(plan, place, criteria)
        if why:
            yield Remark("WR030", _path(place, "when"), why)


def _always_another(place: int, criteria: dict[int, CompiledCondition]) -> bool:
    return any(criteria[other].constant() is Outcome.YES for other in criteria if other != place)


def _why_unreachable(plan: Plan, place: int, criteria: dict[int, CompiledCondition]) -> str:
    """Why the condition at *place* never decides the level; empty where it can."""
    vocabulary, level = Vocabulary.of(plan, severity_allowed=False), _id(plan, place)
    itself = (criteria[place], Outcome.YES)
    worse = [(criteria[other], Outcome.NO) for other in criteria if other < place]
    if possible([itself], vocabulary) is False:
        return f"the condition of {level} can never be met"
    if possible([itself, *worse], vocabulary) is False:
        return f"wherever {level} holds, a worse level holds as well"
    return ""


def _ladders(plan: Plan, criteria: dict[int, CompiledCondition]) -> Iterator[Ladder]:
    """A ladder for every number that levels depend on."""
    vocabulary = Vocabulary.of(plan, severity_allowed=False)
    for name, domain in domains(criteria.values(), vocabulary).items():
        if domain and vocabulary.names[name].type in _NUMBERS:
            rows = {place: _row(condition, name, domain) for place, condition in criteria.items()}
            yield Ladder(name, domain, {place: row for place, row in rows.items() if any(row) and not all(row)})


def _row(condition: CompiledCondition, name: str, points: tuple[float, ...]) -> tuple[bool, ...]:
    return tuple(condition.find({name: point}).outcome is Outcome.YES for point in points)


def _overlaps(plan: Plan, ladder: Ladder) -> Iterator[Remark]:
    """Levels whose range begins or ends where a worse level holds."""
    for place, row in ladder.holds.items():
        covered = ((edge, worst) for edge in _edges(row) if (worst := ladder.worst(edge)) is not None and worst < place)
        for edge, worst in islice(covered, 1):
            at = f"at {ladder.name} = {ladder.points[edge]:g}"
            message = f"{at}, a bound of {_id(plan, place)}, {_id(plan, worst)} holds already"
            yield Remark("WR031", _path(place, "when"), message)


def _edges(row: tuple[bool, ...]) -> Iterator[int]:
    """The first and last points of every range of *row*, without the ends of the row itself."""
    for at, (one, two) in enumerate(pairwise(row)):
        if one != two:
            yield at if one else at + 1


def _gaps(plan: Plan, ladder: Ladder) -> Iterator[Remark]:
    """Numbers between two levels that belong to neither."""
    reached = [(point, worst) for point in range(len(ladder.points)) if (worst := ladder.worst(point)) is not None]
    for (low, one), (high, two) in pairwise(reached):
        if high > low + 1 and one != two:
            between = f"{ladder.name} between {ladder.points[low]:g} and {ladder.points[high]:g}"
            message = f"{between} belongs neither to {_id(plan, one)} nor to {_id(plan, two)}"
            yield Remark("WR032", _path(min(one, two), "when"), message)


def _falls(plan: Plan, ladder: Ladder) -> Iterator[Remark]:
    """Levels that are worse in the middle than further up; for people affected, any level that falls at all."""
    default = plan.rank(plan.severity.default)
    worst = [ladder.worst(point) for point in range(len(ladder.points))]
    ranks = [default if place is None else place for place in worst]
    for point, (one, two) in enumerate(pairwise(ranks)):
        rose = ladder.name.startswith("affected.") or min(ranks[: point + 1]) < ranks[0]
        if two > one and rose:
            further = f"from {ladder.name} = {ladder.points[point + 1]:g} on"
            message = f"{further}, {_id(plan, one)} falls back to {_id(plan, two)}"
            yield Remark("WR033", _path(one, "when"), message)
            return


def _cadence(plan: Plan) -> Iterator[Remark]:
    """Levels with fewer updates than a milder one has."""
    levels = plan.severity.levels
    for place, level in enumerate(levels):
        for milder in levels[place + 1 :]:
            if milder.update_every < level.update_every:
                every = f"every {span(level.update_every)}, {milder.id} every {span(milder.update_every)}"
                message = f"{level.id} owes an update {every}"
                yield Remark("WR034", _path(place, "update_every"), message)
                break
