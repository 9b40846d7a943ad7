"""Adopt today's rules in mid-incident, having seen which would be other ones and which deadlines would move."""

from __future__ import annotations

import asyncio

from warroom.core.errors import Code, Refused
from warroom.core.rules import AdoptRules, changes
from warroom.tui.dialogue import Dialogue
from warroom.views.safe import line
from warroom_widgets.prompt import Choice

_SHOWN = 8
"""Differences that there is room for."""


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Shows what would change, asks why, and asks once more."""
    from warroom.views.adopting import moves, said  # read when it is used: the first paint does not wait for it

    incident, now = dialogue.seen.history.incident, dialogue.means.now()
    found = await asyncio.to_thread(dialogue.means.rules, incident)
    if found is None:
        raise Refused(Code.UNAVAILABLE, "this room has no other rules", "in a room of your own: warroom init")
    # Whoever may not adopt them, or has nothing to adopt, is told so before being asked.
    after = dialogue.foresee(AdoptRules(rules=found, why="to see it"))
    differing = [*map(said, changes(incident.rules.pinned, found)), *moves(incident, after, now)]
    more = f"… and {len(differing) - _SHOWN} more: warroom rules adopt --dry-run" if len(differing) > _SHOWN else ""
    about = "\n".join([*differing[:_SHOWN], *([more] if more else [])])
    why = await dialogue.text("Why do the rules change in mid-incident?", about=about)
    await dialogue.sure("Today's rules take the place of the pinned ones.", Choice("adopt", "adopt them", line(why)),
                        about=about)  # fmt: skip
    await dialogue.record(AdoptRules(rules=found, why=why), undo="to take it back: U")
