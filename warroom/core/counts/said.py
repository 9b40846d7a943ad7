"""What is said about counts: what was counted, and what a person states."""

from typing import ClassVar

from pydantic import Field

from warroom.core.counts.measured import Measurement
from warroom.core.envelope import Body, Command


class CountStated(Body):
    KIND: ClassVar[str] = "count.stated"

    low: int
    likely: int | None = None
    high: int | None = None
    why: str


class CountMeasured(Body):
    """*changed*: what moved the number, in words."""

    KIND: ClassVar[str] = "count.measured"

    measured: Measurement
    changed: str


class SetCount(Command):
    """A person's estimate of the people affected. People, not rows, requests or accounts."""

    VERB: ClassVar[str] = "count_set"

    low: int = Field(ge=0, le=10**11)
    likely: int | None = Field(default=None, ge=0, le=10**11)
    high: int | None = Field(default=None, ge=0, le=10**11)
    why: str


class MeasureCount(Command):
    """What was counted. *why* is needed where fewer people come out than before, and nothing that was read says why."""

    VERB: ClassVar[str] = "count_measure"

    measured: Measurement
    why: str = ""
