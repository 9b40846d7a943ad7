"""Whether the system still produces the error, as far as a person can say.

``stopped`` is only ever a measured verdict. By hand one can say that it still happens, or at most that no evidence was
seen. A change of the system starts a new epoch: clean tries from before it prove nothing any more, while a failure
seen before it stands until somebody looks again.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import Field

from warroom.core.counts import refuse_outsiders
from warroom.core.entries import NoteAdded
from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.verdicts import Recurrence

if TYPE_CHECKING:
    from warroom.core.incident import Incident

__all__ = ["COMMANDS", "HEARS", "ProbeRecorded", "Probes", "RecordProbe", "Recurrence", "Sighting", "evolve", "known"]


class ProbeRecorded(Body):
    KIND: ClassVar[str] = "probe.recorded"

    clean: int
    failed: int
    why: str


class RecordProbe(Command):
    """What a person saw: how many tries were clean, how many failed."""

    VERB: ClassVar[str] = "probe_record"

    clean: int = Field(ge=0, le=10**9)
    failed: int = Field(ge=0, le=10**9)
    why: str


class Sighting(NamedTuple):
    """One statement by hand."""

    clean: int
    failed: int
    why: str
    by: str
    as_of: datetime
    seq: int


class Probes(NamedTuple):
    """The last statement that counts, the verdict that follows from it, and since when verdict and epoch hold.

    *epoch_seq*: the event that changed the system, in words *change*; 0 where nothing did.
    """

    verdict: Recurrence = Recurrence.NOT_MEASURED
    since: datetime | None = None
    last: Sighting | None = None
    epoch_at: datetime | None = None
    epoch_seq: int = 0
    change: str | None = None

    @property
    def outdated(self) -> bool:
        """Whether the system was changed since anybody looked."""
        return self.epoch_seq > (self.last.seq if self.last else 0)


HEARS = (ProbeRecorded.KIND, NoteAdded.KIND)


def evolve(part: Probes, event: Event) -> Probes:
    """The verdict after *event*."""
    body = event.body
    if isinstance(body, ProbeRecorded):
        sighting = Sighting(body.clean, body.failed, body.why, event.actor, event.at, event.seq)
        if not body.failed and _overtaken(part, event.at):
            return part
        verdict = Recurrence.STILL_HAPPENING if body.failed else Recurrence.NO_EVIDENCE_YET
        return _with_verdict(part, verdict, event.at)._replace(last=sighting)
    if isinstance(body, NoteAdded) and body.change:
        after = part._replace(epoch_at=event.at, epoch_seq=event.seq, change=body.change)
        lapses = part.verdict is Recurrence.NO_EVIDENCE_YET
        return _with_verdict(after, Recurrence.NOT_MEASURED, event.at)._replace(last=None) if lapses else after
    return part


def _overtaken(part: Probes, at: datetime) -> bool:
    """Whether clean tries of *at* say nothing about now: the system was changed, or somebody looked, after them."""
    later = [part.epoch_at, part.last.as_of if part.last else None]
    return any(at < moment for moment in later if moment)


def _with_verdict(part: Probes, verdict: Recurrence, at: datetime) -> Probes:
    return part if part.verdict is verdict else part._replace(verdict=verdict, since=at)


def known(incident: Incident) -> dict[str, str]:
    """The verdict as conditions read it: not measured is unknown, hence absent."""
    verdict = incident.probes.verdict
    return {} if verdict is Recurrence.NOT_MEASURED else {"verdict": str(verdict)}


def _record(incident: Incident, command: RecordProbe, actor: Actor, _now: datetime) -> list[Body]:
    refuse_outsiders(incident, actor, "sign for a probe")
    if not command.clean and not command.failed:
        raise Refused(
            Code.INVALID, "nothing was tried", "say how many: warroom probe record --clean N --failed N --why …"
        )
    refuse_unreasoned(command.why, "a probe", "probe record --clean N --failed N")
    return [ProbeRecorded(clean=command.clean, failed=command.failed, why=command.why)]


COMMANDS: Deciders = {RecordProbe: _record}
