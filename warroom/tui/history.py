"""The record of an incident as a room begins with it."""

from warroom.core.errors import Code, Refused
from warroom.desk import Desk, History


def whole(desk: Desk, incident: str) -> History:
    """*incident* from its first entry on. Refused (newer) where a newer warroom declared it."""
    history = desk.history(incident)
    if history.incident.opening is None:
        newer = f"{incident} was declared by a newer warroom and cannot be shown"
        raise Refused(Code.NEWER, newer, "upgrade: pip install --upgrade warroom")
    return history
