"""Whether the plan's contacts can reach at all whom a severity calls.

A plan that was copied and not finished has contacts that look right and reach nobody. That must come out when somebody
declares, not when nobody comes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from warroom.views.calling import Call

_PLACEHOLDER = re.compile(
    r"(^|[@./])(example\.(org|com|net)|[\w-]+\.(invalid|example|test))\b|TBD|<.+>|\{\{", re.IGNORECASE
)


def unreachable(now: list[Call]) -> Iterator[tuple[str, str]]:
    """The people to call whom no contact of the plan reaches from here, each with the reason."""
    people = {person.id: person for call in now for person in call.people}
    for person in people.values():
        reasons = [_useless(contact) for contact in person.contact]
        if all(reasons):
            yield person.id, "; ".join(filter(None, reasons)) or "the plan has no contact"


def _useless(contact: str) -> str:
    """Why *contact* reaches nobody; empty where it may."""
    if contact.startswith("env:"):
        return "" if os.environ.get(contact.removeprefix("env:")) else f"{contact} is not set here"
    return f"{contact} is a placeholder" if _PLACEHOLDER.search(contact) else ""
