"""Today's rules, by the palette: what they would change is seen before they are adopted."""

from __future__ import annotations

from tests.rooms import dice
from tests.rulebook import BREACH, PINS, SHORTER, DutyRoom, Shelf
from tests.tui.said import says
from tests.tui.stage import Stage, on_screen
from warroom.core.rules import PinnedRules
from warroom.desk import Desk


def sitting(today: PinnedRules = SHORTER) -> DutyRoom:
    """A room on the rules of its declaration, at a desk that has those of *today*."""
    room = DutyRoom()
    room.desk = Desk(room.store, room.clock, dice(1), Shelf(today))
    return room


async def todays(stage: Stage) -> None:
    """Chooses today's rules from all commands."""
    await stage.press("colon")
    await stage.asked("What do you want to do?")
    await stage.type("today's rules")


async def test_todays_rules_are_adopted_after_what_they_change_was_seen() -> None:
    room = sitting()
    before = room.due(BREACH)
    assert before is not None
    async with on_screen(room) as stage:
        await todays(stage)
        await stage.asked("Why do the rules change in mid-incident?")
        await stage.sees("changed: rule t.breach", f"{BREACH}: possible by")
        await stage.type("the law was made stricter")
        await stage.asked("take the place of the pinned ones")
        await stage.press("enter")
        await says(stage, "nothing was recorded")
        assert room.incident.rules.pinned == PINS
        await todays(stage)
        await stage.asked("Why do the rules change in mid-incident?")
        await stage.press("enter")
        await stage.asked("take the place of the pinned ones")
        await stage.type("adopt them")
        await says(stage, "rules of notification adopted")
    after = room.due(BREACH)
    assert room.incident.rules.pinned == SHORTER
    assert after is not None
    assert after < before


async def test_the_same_rules_are_refused_before_anything_is_asked() -> None:
    async with on_screen(sitting(PINS)) as stage:
        await todays(stage)
        await says(stage, "these are the rules in force already", refused=True)


async def test_who_may_not_adopt_them_is_told_so_at_once() -> None:
    async with on_screen(sitting(), who="eve") as stage:
        await todays(stage)
        await says(stage, "eve may not adopt rules", refused=True)
