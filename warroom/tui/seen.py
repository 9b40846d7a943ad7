"""What a board is shown: the record as it was last read, the moment, and who looks.

One value for every board, so that a new one needs no new wiring: it takes from it what it is about.
"""

from typing import TYPE_CHECKING, NamedTuple

from warroom.desk import History
from warroom.views.badges import BadgeView
from warroom.views.incidents import IncidentLine
from warroom.views.room import RoomView
from warroom_widgets.cells import Cell

if TYPE_CHECKING:
    from warroom.views.tallies import ScanView


class Seen(NamedTuple):
    """The *room* that follows from *history* now, and the state of the *link* to the store.

    *me*: who is at the screen, as the plan knows them. *banner*: what must never be forgotten. *closed*: why nothing
    can be done here, with what to do about it; empty where everything can. *others*: the other incidents of the store.
    *badges*: what calls whoever looks away from what they look at. *scans*: what is being counted from here.
    """

    history: History
    room: RoomView
    link: Cell
    me: str
    banner: str = ""
    closed: tuple[str, str] | None = None
    others: tuple[IncidentLine, ...] = ()
    badges: tuple[BadgeView, ...] = ()
    scans: "tuple[ScanView, ...]" = ()
