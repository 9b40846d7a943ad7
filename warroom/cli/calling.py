"""Whether the plan's contacts can reach at all whom a severity calls.

A plan that was copied and not finished has contacts that look right and reach nobody. That must come out when somebody
declares, not when nobody comes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from warroom.core.plan import placeholders
from warroom.views.calling import Call


def unreachable(now: list[Call]) -> Iterator[tuple[str, str]]:
    """The people to call whom no contact of the plan reaches from here, each with the reason."""
    people = {person.id: person for call in now for person in call.people}
    for person in people.values():
        reasons = [_useless(contact) for contact in person.contact]
        if all(reasons):
            yield person.id, "; ".join(filter(None, reasons)) or "the plan has no contact"


def _useless(contact: str) -> str:
    """Why *contact* reaches nobody; empty where it may."""
    name = contact.removeprefix("env:")
    if name == contact:
        return f"{contact} is a placeholder" if placeholders.in_contact(contact) else ""
    value = os.environ.get(name)
    if value and placeholders.in_contact(value):
        return f"{contact} is a placeholder here"
    return "" if value else f"{contact} is not set here"
