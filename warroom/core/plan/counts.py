"""How the people affected are counted: from which logs, and what "affected" means in them.

Written before anybody is in a hurry, because the question of the night is not which file the log is in. A *source* is a
glob of files or a table of a database; *where* is what "affected" means, as one SQL expression over the columns that
every format is mapped to.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from warroom.core.instants import Span
from warroom.core.plan.base import Id, Section, Text


class Column(StrEnum):
    """What a row of any log is read as. All are text but *time*, which is a UTC instant. *region* is the jurisdiction
    of the person (ISO 3166, such as DE or US-CA) and *tenant* the customer whose people these are."""

    TIME = "time"
    USER = "user"
    SESSION = "session"
    TRACE = "trace"
    REQUEST = "request"
    MODEL = "model"
    VERSION = "version"
    PROMPT = "prompt"
    RESPONSE = "response"
    STATUS = "status"
    ERROR = "error"
    REGION = "region"
    TENANT = "tenant"


Predicate = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
"""One SQL boolean expression over the columns."""


class Table(Section):
    """A table or view of a database. *url* is a reference (``env:NAME``, ``file:/run/…``), never the address itself."""

    url: Text = Field(pattern=r"^(env|file):.+", description="A reference: env:NAME or file:/run/…")
    name: Text = Field(description="The table, as schema.table where it has a schema")


class Count(Section):
    """One way to count the people affected."""

    id: Id
    title: Text | None = None
    files: tuple[Text, ...] = Field(
        default=(), alias="from", description="Globs: JSONL, CSV or Parquet, plain, gz, zst"
    )
    table: Table | None = Field(default=None, description="Or a table of a database, counted there")
    format: Text = Field(default="auto", description="A format map by name, or auto")
    columns: dict[Column, Text] = Field(
        default_factory=dict, alias="map", description="Which key a column is read from instead"
    )
    where: Predicate = Field(description="What affected means: one SQL boolean expression over the columns")
    definition: bool = Field(
        default=False, description="Whether the predicate is what affected means, and no approximation of it"
    )
    every: Span = Field(default=60, gt=0, description="How often it is counted while somebody watches")
    late: Span = Field(default=900, ge=0, description="How late a row may arrive")

    model_config = Section.model_config | {"validate_by_name": True, "serialize_by_alias": True}

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if bool(self.files) == (self.table is not None):
            raise ValueError("a count reads files (from) or a table: name one of the two")
        return self
