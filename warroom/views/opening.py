"""What the answers to the triage come to, before somebody declares."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from warroom.core.conditions import Finding, Outcome
from warroom.core.incident import Incident
from warroom.views import severity
from warroom.views.safe import line


class Answer(StrEnum):
    """What is to be done with what triage found."""

    DECLARE = "declare"
    SUSPECT = "suspect"
    LEAVE = "leave"


_SHOWN = 4
"""Unknown facts that are named."""


def comes_to(incident: Incident) -> Iterator[str]:
    """What *incident*, as it would be declared, is: an incident, a bug or neither, how bad, and where that is not
    settled what the plan says to do; a safe line each."""
    detection = incident.plan.detection
    is_incident = incident.find(detection.incident, severity_allowed=True)
    is_bug = incident.find(detection.bug, severity_allowed=True)
    yield line(f"An AI incident: {_outcome(is_incident)}")
    yield line(f"A routine bug:  {_outcome(is_bug)}")
    yield from _severity(incident)
    found = (is_incident.outcome, is_bug.outcome)
    if found == (Outcome.YES, Outcome.YES):
        yield line(f"Both hold: {detection.both}")
    elif Outcome.YES not in found:
        yield line(f"Neither holds: {detection.neither}")


def suggested(incident: Incident) -> Answer:
    """The answer for who presses Enter. Unknown is not no: it is left alone only where the plan says that it is a bug
    and that it is no incident."""
    detection = incident.plan.detection
    found = incident.find(detection.incident, severity_allowed=True).outcome
    if found is Outcome.YES:
        return Answer.DECLARE
    is_bug = incident.find(detection.bug, severity_allowed=True).outcome is Outcome.YES
    return Answer.LEAVE if found is Outcome.NO and is_bug else Answer.SUSPECT


def _outcome(finding: Finding) -> str:
    if finding.outcome is not Outcome.UNDETERMINED:
        return str(finding.outcome)
    many = len(finding.missing) > _SHOWN and not finding.trouble
    return (
        f"undetermined, because {_few(finding.missing)} are unknown"
        if many
        else f"undetermined, because {finding.because}"
    )


def _few(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _severity(incident: Incident) -> Iterator[str]:
    view = severity.view(incident, incident.phases.entered[incident.phases.current])
    yield line(f"Severity: {view.level} {view.title}")
    yield f"  because: {line(view.why)}"
    if view.could_be:
        yield f"  could be {view.could_be}: unknown {_few(view.missing)}"
