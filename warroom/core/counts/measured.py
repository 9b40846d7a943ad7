"""A number of people and how it was made: what is counted by a machine, and the range that it or a person gives.

Everything that somebody needs to make the number again stands beside it, because a number that cannot be made again is
believed for an hour and then by nobody.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from warroom.core.instants import Instant
from warroom.core.plan.counts import Count

QUIET_TIMES = 10
_QUIET = timedelta(minutes=1)
"""A log is quiet when it is silent for so many times its usual gap, and for a minute at least."""


class Method(StrEnum):
    """How a number was made."""

    EXACT = "exact"
    """The predicate is the definition of affected, and everything was read: no line was left that could hide people."""
    AT_LEAST = "at_least"
    """The people that a predicate finds: there may be more whom it misses, or who were not read yet."""
    ESTIMATE = "estimate"
    """From labels of a random sample of people."""
    STATED = "stated"
    """A person's word."""


class Union(BaseModel):
    """Several counts as one set of people: distinct people who are known (*low*), and at most so many (*high*, none
    where one of the counts has no upper end).

    *counts*: each by its id, with the digests of the measurement that was united. It is true of those alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    counts: dict[str, dict[str, str]]
    low: int = Field(ge=0)
    high: int | None = Field(default=None, ge=0)


class Measurement(BaseModel):
    """What a count came to. *low*, *likely* and *high* are people; *events* affected rows, of *rows* that were read, of
    which *undecided* ones lack what the predicate looks at.

    *scanned*: the share of what is there that was read, in bytes. *settled*: why it may rule something out (its
    predicate is the definition, its recall was measured), none where it may not. *fill*: for each column the share of
    rows that have it; *fill_sampled*: by how many first rows, for the columns that not every row was read for. *by*:
    people by region and tenant, each with low and high. *seed* keys the hashes of people and the draw of samples.
    *union*: what it comes to with other counts of the incident, where it was united with some.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rule: Count
    method: Method
    low: int = Field(ge=0)
    likely: int | None = Field(default=None, ge=0)
    high: int | None = Field(default=None, ge=0)
    confidence: float | None = None
    settled: str | None = None
    events: int = Field(default=0, ge=0)
    rows: int = Field(default=0, ge=0)
    unreadable: int = Field(default=0, ge=0)
    undecided: int = Field(default=0, ge=0)
    unidentified_sessions: int = Field(default=0, ge=0)
    loose_rows: int = Field(default=0, ge=0)
    scanned: float = Field(default=1.0, ge=0, le=1)
    fill: dict[str, float] = Field(default_factory=dict)
    fill_sampled: dict[str, int] = Field(default_factory=dict)
    by: dict[str, dict[str, dict[str, int | None]]] = Field(default_factory=dict)
    sources: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    newest_at: Instant | None = None
    usual_gap_s: float | None = None
    labels: dict[str, int] | None = None
    seed: str = ""
    digests: dict[str, str] = Field(default_factory=dict)
    union: Union | None = None

    @property
    def complete(self) -> bool:
        """Whether everything that is there was read."""
        return self.scanned >= 1

    def quiet_for(self, at: datetime) -> timedelta | None:
        """For how long the log had been silent *at* that time; none while that is usual, or where no row has a time."""
        if self.newest_at is None:
            return None
        silent = at - self.newest_at
        return silent if silent >= max(_QUIET, QUIET_TIMES * timedelta(seconds=self.usual_gap_s or 0)) else None


class Estimate(NamedTuple):
    """A range of people affected; *high* none where the upper end is unknown.

    *settled*: whether it may rule something out. *measured*: what it was counted from, none where it was stated.
    """

    low: int
    likely: int | None
    high: int | None
    why: str
    by: str
    as_of: datetime
    seq: int
    method: Method = Method.STATED
    confidence: float | None = None
    settled: bool = True
    measured: Measurement | None = None

    @property
    def count_id(self) -> str:
        """The id of the count; empty where it was stated."""
        return self.measured.rule.id if self.measured else ""
