"""The steps of the plan, by stage."""

from enum import StrEnum

from pydantic import Field

from warroom.core.instants import Span
from warroom.core.plan.base import Condition, Id, Section, Text


class Stage(StrEnum):
    """A stage of the response, in the order in which the room shows them."""

    DETECT = "detect"
    CONTAIN = "contain"
    INVESTIGATE = "investigate"
    NOTIFY = "notify"
    RECOVER = "recover"
    REVIEW = "review"


class Need(StrEnum):
    """Whether finishing a step asks for something."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Step(Section):
    """One item of a checklist."""

    id: Id
    role: Id
    title: Text
    text: str = Field(default="", description="How to do it")
    when: Condition | None = Field(default=None, description="When it applies; absent: always")
    due: Span | None = Field(default=None, description="How long after it opens it should be done")
    after: tuple[Id, ...] = Field(default=(), description="The steps it waits for")
    result: Need = Need.OPTIONAL
    evidence: Need = Need.OPTIONAL
    required: bool = Field(default=True, description="Whether the incident may close without it")


Checklists = dict[Stage, tuple[Step, ...]]
