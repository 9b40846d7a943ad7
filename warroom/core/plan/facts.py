"""The questions the plan asks: typed facts, who answers each, and when it is asked."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from warroom.core.plan.base import FactId, Id, Section, Text


class FactType(StrEnum):
    """The type of a fact's value."""

    BOOL = "bool"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    CHOICES = "choices"
    INSTANT = "instant"
    TEXT = "text"


class FactSpec(Section):
    """A fact that conditions may rest on. Until it is answered it is unknown, which is never taken for no."""

    id: FactId
    ask: Text = Field(description="The question, as it is put to a person")
    type: FactType
    choices: tuple[Id, ...] = Field(default=(), description="For choice and choices: the answers allowed")
    who: Id = Field(description="The role that answers it")
    triage: bool = Field(default=False, description="Asked when the incident is declared")
    help: str = Field(default="", description="How to find out")
    means: str | None = Field(default=None, description="The fact of the rules' vocabulary that this one answers")

    @model_validator(mode="after")
    def _choices_where_needed(self) -> Self:
        needs = self.type in (FactType.CHOICE, FactType.CHOICES)
        if needs and len(self.choices) < 2:
            raise ValueError(f"a fact of type {self.type} needs at least two choices")
        if self.choices and not needs:
            raise ValueError(f"a fact of type {self.type} has no choices")
        return self
