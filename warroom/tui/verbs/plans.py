"""Mend the plan in mid-incident: a wrong phone number costs minutes that nobody has."""

from __future__ import annotations

import asyncio

from warroom.core.errors import Code, Refused
from warroom.core.opening import AdoptPlan
from warroom.core.plan.pinned import PinnedPlan
from warroom.ports import Library
from warroom.tui.dialogue import Dialogue
from warroom.tui.verbs.files import completed, located
from warroom.views.safe import line
from warroom_widgets.prompt import Choice

_FILE = Choice("=", "a file", "type its path")
_SHOWN = 8
"""Differences that there is room for."""


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks which plan, shows what would differ, and asks why."""
    from warroom.views.plan import differences  # read when it is used: the first paint does not wait for it

    before = dialogue.seen.history.incident.pinned
    after = await chosen(dialogue, library(dialogue), "Which plan do you adopt?", file=True, initial=before.plan.id)
    differing = [line(one) for one in differences(before, after)]
    if not differing:
        raise Refused(Code.ILLEGAL_TRANSITION, "this is the plan in force already", "warroom plan show prints it")
    more = f"… and {len(differing) - _SHOWN} more: warroom plan adopt FILE --dry-run" if len(differing) > _SHOWN else ""
    about = "\n".join([*differing[:_SHOWN], *([more] if more else [])])
    why = await dialogue.text("Why does the plan change in mid-incident?", about=about)
    adopt = Choice("adopt", "adopt it", line(why))
    await dialogue.sure(f"Plan {after.plan.id} {before.plan.version} becomes {after.plan.version}.", adopt, about=about)
    await dialogue.record(AdoptPlan(plan=after, why=why), undo="to take it back: U")


def library(dialogue: Dialogue) -> Library:
    """The plans. Refused where there are no others here, as in a demo."""
    if dialogue.means.library is None:
        raise Refused(Code.UNAVAILABLE, "this room has no other plans", "in a room of your own: warroom init")
    return dialogue.means.library


async def chosen(
    dialogue: Dialogue, plans: Library, ask: str, *, file: bool = False, initial: str = ""
) -> PinnedPlan:  # fmt: skip
    """The plan that is chosen from *plans*, or read from a *file*. Refused where it is none."""
    names = await asyncio.to_thread(plans.names)
    if len(names) == 1 and not file:
        return await asyncio.to_thread(plans.plan, names[0])
    choices = [Choice(name, line(name)) for name in names]
    name = await dialogue.choose(ask, (*choices, _FILE), initial=initial)
    if name == _FILE.key:
        typed = await dialogue.text(
            "Which file is the plan?", about="its path, which tab completes", complete=completed
        )
        name = str(located(typed))
    return await asyncio.to_thread(plans.plan, name)
