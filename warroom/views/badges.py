"""What calls somebody away from what they look at: a role that is offered to them, another incident that became worse.

It is a cell of the line that never moves, and stays until it is settled: a message that goes by is missed by exactly
the person who was busy, and a window over the room hides what they were busy with.
"""

from collections.abc import Sequence
from typing import NamedTuple

from warroom.views.headline import Alarm
from warroom.views.incidents import IncidentLine
from warroom.views.roles import RoleView

_SHORT = len("INC-7Q2M")


class BadgeView(NamedTuple):
    """One badge, with the key that answers it: *brief* for a narrow line, *whole* for a wide one."""

    brief: str
    whole: str
    alarm: Alarm


def offers(roles: Sequence[RoleView], me: str) -> tuple[BadgeView, ...]:
    """The seats that are offered to *me*."""
    return tuple(
        BadgeView(f"! ACCEPT {one.id} (r)", f"! {one.holder} OFFERS YOU {one.id}: r accepts, H briefs", Alarm.ALARM)
        for one in roles
        if one.offered_to == me
    )


def elsewhere(worse: Sequence[IncidentLine]) -> tuple[BadgeView, ...]:
    """The other incidents that are new or became *worse*, the worst of them by name."""
    if not worse:
        return ()
    first, *rest = sorted(worse, key=lambda one: one.rank)
    more = f" +{len(rest)}" if rest else ""
    brief = f"^ {first.id[:_SHORT]} {first.level}{more} (I)"
    return (BadgeView(brief, f"^ {first.id} is {first.level}{more} (I)", Alarm.CAUTION),)
