"""What is said about probes: what they showed, what a person saw, and how a probe is set up."""

from typing import Any, ClassVar

from pydantic import Field

from warroom.core.envelope import Body, Command, Sample
from warroom.core.plan.probes import Probe
from warroom.core.verdicts import Recurrence


class ProbeRecorded(Body):
    KIND: ClassVar[str] = "probe.recorded"

    clean: int
    failed: int
    why: str


class ProbeSet(Body):
    """A probe that the plan does not have, or its probe with other *hosts* allowed than the plan names. *another*: it
    asks or judges otherwise than the one of that id did so far."""

    KIND: ClassVar[str] = "probe.set"

    probe: Probe
    hosts: tuple[str, ...] = ()
    another: bool = False


class ProbeJudged(Body):
    """What the samples up to number *last*, *count* of them since the entry before and with this *digest*, came to.
    *evidence* as `verdicts.written` writes it; *changed*: why this is an entry."""

    KIND: ClassVar[str] = "probe.judged"

    probe: str
    was: Recurrence
    verdict: Recurrence
    evidence: dict[str, Any]
    last: int
    count: int
    digest: str
    changed: str


class RecordProbe(Command):
    """What a person saw: how many tries were clean, how many failed."""

    VERB: ClassVar[str] = "probe_record"

    clean: int = Field(ge=0, le=10**9)
    failed: int = Field(ge=0, le=10**9)
    why: str


class SetProbe(Command):
    """A probe for this incident, and the *hosts* (``HOST:PORT``) that it may reach beside those that the plan names.
    *another*: it judges otherwise than so far although it reads the same, as where its count was edited."""

    VERB: ClassVar[str] = "probe_set"

    probe: Probe
    hosts: tuple[str, ...] = ()
    another: bool = False


class JudgeProbe(Command):
    """That samples of *probe* were taken: *samples* are all of them since the last entry about it."""

    VERB: ClassVar[str] = "probe_judge"

    probe: str
    samples: tuple[Sample, ...]
