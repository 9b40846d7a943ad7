"""The screen of duties, reached and left by keyboard, and the ways to it from what is due."""

from __future__ import annotations

import pytest

from tests.owed import DPA, REPORT, every_state, owing, rules
from tests.rooms import NOON, Room
from tests.tui.said import says
from tests.tui.stage import Stage, on_screen
from warroom.core.rules import PinnedRules
from warroom.tui.meant import meant
from warroom.tui.screens.duties import DutiesScreen
from warroom.tui.screens.facts import FactsScreen
from warroom.tui.screens.room import RoomScreen


async def opened(stage: Stage, *keys: str) -> DutiesScreen:
    """The screen of duties, once *keys* have opened it."""
    await stage.press(*keys)
    await stage.until(lambda: isinstance(stage.app.screen, DutiesScreen), "opened the duties")
    assert isinstance(stage.app.screen, DutiesScreen)
    return stage.app.screen


async def test_a_capital_opens_the_duties_at_the_first_that_is_due_and_escape_leaves_them() -> None:
    async with on_screen(every_state()) as stage:
        await opened(stage, "O")
        await stage.sees("[1] Duties 1 OVERDUE", "today Mo23", "[2] Duty eu.nis2.recipients@acme-de")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, RoomScreen), "came back")


async def test_o_on_a_notice_in_what_is_due_opens_its_duty_and_on_a_question_the_question() -> None:
    async with on_screen(every_state()) as stage:
        stage.screen.deadlines.rows.select(f"notice:{REPORT}")
        screen = await opened(stage, "3", "o")
        await stage.until(lambda: screen.list.selected == REPORT, "began at it")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, RoomScreen), "came back")
        stage.screen.deadlines.rows.select("fact:nis2.significant_threat")
        await stage.press("o")
        await stage.until(lambda: isinstance(stage.app.screen, FactsScreen), "opened the question")


async def test_enter_on_a_notice_in_what_is_due_is_the_notice_and_on_a_question_the_answer() -> None:
    async with on_screen(every_state()) as stage:
        stage.screen.deadlines.rows.select(f"notice:{DPA}")
        await stage.press("3", "enter")
        await stage.asked("Tell Berlin authority:")
        await stage.press("escape")
        await says(stage, "nothing was recorded")
        stage.screen.deadlines.rows.select("fact:nis2.significant_threat")
        await stage.press("enter")
        await stage.asked("Is there a significant cyber threat")


async def test_enter_on_a_notice_that_comes_next_is_the_notice() -> None:
    async with on_screen(every_state(), size=(120, 40)) as stage:
        await stage.press("6", "enter")
        await stage.asked("Tell recipients of the service:")


def test_what_is_no_fact_is_settled_by_the_count_or_by_the_plan() -> None:
    assert meant("fact:affected.persons") == ("count", None)
    assert meant("fact:who") == ("adopt", None)
    assert meant("fact:harm") == ("fact", "harm")
    assert meant(f"notice:{DPA}") == ("notice", DPA)
    assert meant("update") == ("update", None)


async def test_on_a_question_enter_and_f_ask_for_the_answer_and_the_list_settles() -> None:
    async with on_screen(owing(), who="cleo", size=(120, 40)) as stage:
        screen = await opened(stage, "O")
        screen.list.rows.select("fact:nis2.significant")
        await stage.sees("[2] Duty fact:nis2.significant", "IT WOULD SETTLE")
        await stage.press("enter")
        await stage.sees("Is it a significant incident")
        await stage.until(lambda: screen.prompt.question, "was asked")
        await stage.press(*"yes", "enter")
        await stage.sees("recorded #", "OWED")
        assert stage.room.incident.facts.answers["nis2.significant"].value is True
        screen.list.rows.select("fact:nis2.affects_recipients")
        await stage.press("f")
        await stage.sees("Is it likely to affect")


async def test_a_room_without_pinned_rules_says_why_it_is_empty() -> None:
    async with on_screen(Room()) as stage:
        await opened(stage, "O")
        await stage.sees("No rules of notification are pinned in this incident", "no deadline is ahead")


async def test_rules_that_bind_nobody_say_so() -> None:
    nothing = PinnedRules(values={**rules().values, "rules": []}, digest="0" * 64)
    async with on_screen(Room(rules=nothing)) as stage:
        await opened(stage, "O")
        await stage.sees("No duty to notify follows from what is known.")


async def test_a_duty_that_opens_while_one_looks_is_shown() -> None:
    room = owing()
    async with on_screen(room) as stage:
        await opened(stage, "O")
        room.do("fact_set", who="cleo", fact="nis2.significant", value="yes")
        await stage.sees("OWED")


async def test_the_text_is_reached_with_tab_and_scrolled_to_its_end() -> None:
    async with on_screen(every_state()) as stage:
        await opened(stage, "O", "j", "tab", "G")
        await stage.sees("DEADLINE EARLIER: eu.gdpr.33@acme-de:berlin")


async def test_a_deadline_that_moves_earlier_rings_and_is_told_to_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    room = every_state()
    async with on_screen(room, who="dan") as stage:
        bells: list[int] = []
        monkeypatch.setattr(stage.app, "bell", lambda: bells.append(1))
        room.do("anchor_set", who="cleo", anchor="aware", moment=NOON.replace(day=22), why="it was known at noon")
        await stage.sees("! DEADLINE EARLIER, 25 Nov 12:00Z: tell the CSIRT")
        assert bells


async def test_the_help_knows_its_keys_and_its_sign() -> None:
    async with on_screen(Room(), size=(120, 60)) as stage:
        await stage.press("question_mark")
        await stage.sees("draft, compare, approve, send a notice", "who must be told by when")
        await stage.press("G")
        await stage.sees("a deadline that moved earlier")
