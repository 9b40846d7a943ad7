"""The people of the plan, as somebody picks one of them."""

from typing import NamedTuple

from warroom.core.incident import Incident
from warroom.core.roles import held_by
from warroom.views.safe import line


class PersonView(NamedTuple):
    """One person, with the roles that they hold now."""

    id: str
    name: str
    holds: tuple[str, ...]


def view(incident: Incident) -> tuple[PersonView, ...]:
    """The people in the plan's order."""
    return tuple(
        PersonView(person.id, line(person.name), tuple(held_by(incident, person.id))) for person in incident.plan.people
    )
