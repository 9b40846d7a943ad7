"""The cross-functional team: functions (the lanes of the room), people, and the roles they hold."""

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from warroom.core.instants import Span
from warroom.core.plan.base import Id, Section, Text
from warroom.core.plan.entities import known_zone

Contact = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""A reference such as ``env:ANA_PAGER`` or an address such as ``mailto://…``; never a secret by value."""


class Person(Section):
    """Somebody who can be called."""

    id: Id
    login: str = Field(min_length=1, description="The account on the hosts where warroom runs")
    name: Text
    tz: str = "UTC"
    contact: tuple[Contact, ...] = Field(default=(), description="Where to reach the person, best first")

    @field_validator("tz")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return known_zone(value)


class Role(Section):
    """A named seat in the response team."""

    id: Id
    title: str = ""
    function: Id
    holders: tuple[Id, ...] = Field(description="Who is called first, in order")
    deputies: tuple[Id, ...] = Field(default=(), description="Who comes next, in order")
    join_within: Span = Field(description="How soon after declaring somebody must have joined")
    ack_within: Span | None = Field(default=None, description="How soon a page must be acknowledged")
    required: bool = Field(default=True, description="Whether an incident may close without anybody having joined")
    duties: tuple[Text, ...] = Field(default=(), description="What the role answers for, in words")
