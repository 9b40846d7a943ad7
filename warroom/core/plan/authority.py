"""Who may do what: actions on the AI system, and the decisions that override the plan's own guards.

Five decisions have reserved names because the program itself asks who may take them: ``severity`` (override the
computed level), ``resolve`` (without a measured stop), ``close`` (with required work open), ``cancel`` (a false alarm)
and ``waive`` (a duty to notify that is not met, or does not apply). Where a plan is silent about one of them it belongs
to the commander, the plan's first role.
"""

from pydantic import Field

from warroom.core.instants import Span
from warroom.core.plan.base import Id, Section

DECISIONS = ("severity", "resolve", "close", "cancel", "waive")


class Approvals(Section):
    """How many people must agree, and from which functions."""

    count: int = Field(ge=1, le=5)
    functions: tuple[Id, ...] = Field(alias="from", min_length=1)

    model_config = Section.model_config | {"validate_by_name": True, "serialize_by_alias": True}


class BreakGlass(Section):
    """Acting at once, before approval, and owing a justification."""

    justify_within: Span


class Authority(Section):
    """The roles that may decide one action."""

    action: Id
    title: str = ""
    roles: tuple[Id, ...] = Field(min_length=1)
    approvals: Approvals | None = None
    break_glass: BreakGlass | None = None
