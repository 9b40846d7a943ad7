"""What counts as an AI incident, and the ways in which the system is known to fail."""

from pydantic import Field

from warroom.core.plan.base import Condition, FactId, Id, Section, Text


class Detection(Section):
    """When something is an AI incident, when it is a routine bug, and what to do when that is not clear."""

    incident: Condition
    bug: Condition
    neither: Text = Field(description="What to do when neither condition holds")
    both: Text = Field(description="What to do when both conditions hold")


class Containment(Section):
    """One option to contain a failure mode."""

    do: Text
    alters_system: bool = Field(default=False, description="Whether it changes what an investigator would look at")
    reversible: bool = True


class FailureMode(Section):
    """A way to fail, the signals that give it away, and how to contain it, gentlest option first."""

    id: Id
    title: Text
    signals: tuple[Text, ...] = Field(min_length=1)
    contain: tuple[Containment, ...] = Field(min_length=1)


class IsolatedOrSystemic(Section):
    """How to tell one odd case from a fault that many people met."""

    fact: FactId = Field(description="The fact that holds the answer")
    replays: int = Field(ge=1, description="How often the failing input is replayed on the same version")
    procedure: tuple[Text, ...] = Field(min_length=1)
    isolated_only_if: tuple[Text, ...] = Field(min_length=1, description="All of these; otherwise it is systemic")
