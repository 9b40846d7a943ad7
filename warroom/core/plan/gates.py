"""What must have happened before something else may: the fix does not outrun the notice, nor the reverse.

A gate is lockstep between the functions, written down before anybody is in a hurry. It blocks with a reason; whoever
the plan names may open it all the same, on the record.
"""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from warroom.core.plan.base import Condition, Id, RuleId, Section, Text


class Reached(StrEnum):
    """How far a notice must have come."""

    APPROVED = "approved"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"


class Requirement(Section):
    """One thing that must be so: a step finished, a notice that came as far as *reached*, or a condition."""

    step: Id | None = None
    notice: RuleId | None = Field(default=None, description="Of every duty under this rule that applies, or may")
    reached: Reached = Reached.SENT
    fact: Condition | None = Field(default=None, description="A condition that must be a yes")

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if len([one for one in (self.step, self.notice, self.fact) if one is not None]) != 1:
            raise ValueError("a requirement is one of step, notice and fact")
        return self


class Gate(Section):
    """Until every requirement is met, what it *blocks* is refused."""

    id: Id
    title: Text
    steps: tuple[Id, ...] = Field(default=(), description="Steps that may not begin")
    phases: tuple[Id, ...] = Field(default=(), description="Phases that may not be entered")
    notices: tuple[RuleId, ...] = Field(default=(), description="Notices that may not be sent")
    needs: tuple[Requirement, ...] = Field(min_length=1)
    when: Condition | None = Field(default=None, description="It stands only then; while that is unknown, it stands")
    because: Text = Field(description="The article, the contract, or what went wrong without it")
    override: tuple[Id, ...] = Field(min_length=1, description="The roles that may open it all the same")

    @model_validator(mode="after")
    def _blocks_something(self) -> Self:
        if not (self.steps or self.phases or self.notices):
            raise ValueError("a gate blocks steps, phases or notices; name what it blocks")
        return self
