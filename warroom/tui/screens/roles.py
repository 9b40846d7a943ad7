"""The seats, each in full: who sits there and who comes next, what it answers for, what waits for it."""

from __future__ import annotations

from warroom.tui.screens.listed import ListedBoard
from warroom.tui.seen import Seen
from warroom.views.sheets import Sheet, roles
from warroom_widgets.roles import Roles


class RolesScreen(ListedBoard):
    """The team. It begins at a seat that is offered to whoever looks."""

    def __init__(self, subject: str | None) -> None:
        self.roles = Roles(1, "Roles")
        super().__init__(subject, self.roles, "Role")

    def show_list(self, seen: Seen) -> None:
        """Shows the seats."""
        self.roles.show(seen.room.roles)

    def sheet_of(self, seen: Seen, name: str) -> Sheet:
        """The seat of the role called *name*."""
        past = seen.history
        return roles.view(past.incident, past.events, seen.room.now, past.texts, name, me=seen.me)

    def first(self, seen: Seen) -> str | None:
        """The seat that is offered to whoever looks, while nothing is on the screen yet."""
        mine = [one.id for one in seen.room.roles if one.offered_to == seen.me]
        return mine[0] if mine and not self.sheet.rows.rows else None
