"""The severity scale: levels, worst first, each with its criterion, its cadence of updates and whom it wakes."""

from pydantic import Field

from warroom.core.instants import Span
from warroom.core.plan.base import Condition, Id, LevelId, Section


class Wake(Section):
    """Which roles a level calls: at once, or within a window."""

    at_once: tuple[Id, ...] = ()
    within: dict[Id, Span] = Field(default_factory=dict)


class Level(Section):
    """One level of the scale."""

    id: LevelId
    title: str = ""
    when: Condition | None = Field(default=None, description="Absent: reached only as the default or by override")
    update_every: Span = Field(gt=0, description="How often an update is owed")
    page: Wake = Field(default_factory=Wake)


class Scale(Section):
    """The levels, worst first, and the one that holds when no criterion is met."""

    default: LevelId
    levels: tuple[Level, ...] = Field(min_length=2)
