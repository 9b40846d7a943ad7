"""How it is found out whether the system still produces the error.

A probe is agreed before the incident, so that on the night nobody argues about what was tried: the same request, by the
path that users take, judged by the same assertions. Assertions are promptfoo's and conditions are Gatus's, because
teams have them already.
"""

from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator

from warroom.core.instants import Span
from warroom.core.plan.base import Id, Section, Text


class Kind(StrEnum):
    """How a probe finds out."""

    HTTP = "http"
    """A canary prompt through the path that users take."""
    QUERY = "query"
    """The predicate of a count over the live log, with its denominator."""
    PROMETHEUS = "prometheus"
    """An instant query, with the age of its sample."""
    COMMAND = "command"
    """An argument list, never a shell."""
    PUSH = "push"
    """Somebody else's check, which posts its results."""
    MANUAL = "manual"
    """A person who tries it."""


class Request(Section):
    """An HTTP request. ``{{prompt}}`` and ``{{nonce}}`` in any text are filled in. Words of headers (``Bearer
    env:NAME``) and whole texts of the body may be references."""

    method: Text = "GET"
    url: Text
    headers: dict[str, Text] = Field(default_factory=dict)
    json_body: Any = Field(default=None, alias="json")
    body: Text | None = None

    model_config = Section.model_config | {"validate_by_name": True, "serialize_by_alias": True}


class Budget(Section):
    """What a probe may cost at most."""

    per_minute: int = Field(default=600, gt=0, description="Tries in any minute")
    tries: int | None = Field(default=None, gt=0, description="Tries in one incident")
    cost: float | None = Field(default=None, gt=0, description="Cost in one incident, in the currency of cost_each")
    cost_each: float = Field(default=0, ge=0, description="What one try costs")


class Query(Section):
    """The live log: how many eligible rows there were, and how many of them show the error."""

    count: Id = Field(description="The count whose source and predicate are used")
    eligible: Text | None = Field(
        default=None,
        description="Which rows could show it, as a predicate; else all that the count's predicate can judge",
    )


class Prometheus(Section):
    """An instant query. It is clean where its value meets *clean*, a Gatus condition on ``[VALUE]``."""

    url: Text
    query: Text
    clean: Text = Field(description="Such as [VALUE] < 0.01")
    max_age: Span = Field(default=300, gt=0, description="A sample that is older says nothing")
    headers: dict[str, Text] = Field(default_factory=dict)


class Probe(Section):
    """One way to find out whether it still happens."""

    id: Id
    title: Text | None = None
    kind: Kind
    every: Span = Field(default=60, gt=0)
    request: Request | None = None
    prompts: tuple[Text, ...] = Field(default=(), description="Paraphrases, tried in turn as {{prompt}}")
    conditions: tuple[Text, ...] = Field(default=(), description="Gatus conditions on the transport")
    assertions: tuple[dict[str, Any], ...] = Field(default=(), alias="assert", description="promptfoo assertions")
    output: str = Field(
        max_length=200, default="", description="Where the answer is in a JSON body, such as answer or choices[0].text"
    )
    query: Query | None = None
    prometheus: Prometheus | None = None
    command: tuple[Text, ...] = Field(default=(), description="Exit 0 is clean, 1 shows the error, others say nothing")
    timeout: Span = Field(default=30, gt=0, le=3600)
    budget: Budget = Budget()
    below: float | None = Field(
        default=None, ge=1e-9, lt=1, description="It stopped when the rate is below this; else a tenth of the baseline"
    )

    model_config = Section.model_config | {"validate_by_name": True, "serialize_by_alias": True}

    @model_validator(mode="after")
    def _what_its_kind_needs(self) -> Self:
        needs = {Kind.HTTP: "request", Kind.QUERY: "query", Kind.PROMETHEUS: "prometheus", Kind.COMMAND: "command"}
        needed = needs.get(self.kind)
        if needed and not getattr(self, needed):
            raise ValueError(f"a probe of kind {self.kind} needs {needed}")
        return self
