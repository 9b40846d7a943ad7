"""Alarms on the screen: once, for their owner, when nothing else is said; floods are a number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.rooms import NOON, Room
from tests.tui.stage import Stage, on_screen
from warroom.tui.ringing import Ringing
from warroom.views.alarms import AlarmView
from warroom_widgets.tones import Tone


def alarm(reason: str, step: int = 0, *, sudden: bool = False, urgent: bool = False) -> AlarmView:
    """An alarm about *reason* that is so many *step*s close."""
    return AlarmView(reason, f"{reason}:{step}", f"{reason} is due", urgent=urgent, sudden=sudden)


def test_what_was_urgent_when_it_was_opened_does_not_ring() -> None:
    ringing = Ringing()
    assert not ringing.hear([alarm("a"), alarm("b", sudden=True)], NOON)
    assert ringing.told() is None


def test_it_rings_once_when_it_comes_closer() -> None:
    ringing = Ringing()
    ringing.hear([alarm("a")], NOON)
    assert ringing.hear([alarm("a", 1)], NOON)
    told = ringing.told()
    assert told
    assert (told.sentence, told.tone) == ("a is due", Tone.CAUTION)
    assert not ringing.hear([alarm("a", 1)], NOON)
    assert ringing.told() is None


def test_what_has_just_become_mine_rings_only_if_it_is_sudden() -> None:
    ringing = Ringing()
    ringing.hear([], NOON)
    assert not ringing.hear([alarm("a")], NOON)
    assert ringing.hear([alarm("a"), alarm("offer", sudden=True)], NOON)


def test_an_alarm_whose_reason_has_gone_is_not_told_any_more() -> None:
    ringing = Ringing()
    ringing.hear([], NOON)
    ringing.hear([alarm("late", sudden=True)], NOON)
    ringing.hear([], NOON)
    assert ringing.told() is None


def test_a_flood_is_one_line_with_a_number() -> None:
    ringing = Ringing()
    ringing.hear([], NOON)
    ringing.hear([alarm(name, sudden=True, urgent=True) for name in "abcde"], NOON)
    told = ringing.told()
    assert told
    assert told.sentence == "a is due and 4 more"
    assert told.more == ()
    assert told.tone is Tone.ALARM


def test_a_few_are_told_one_by_one() -> None:
    ringing = Ringing()
    ringing.hear([], NOON)
    ringing.hear([alarm(name, sudden=True) for name in "abc"], NOON)
    told = ringing.told()
    assert told
    assert (told.sentence, told.more) == ("a is due", ("b is due", "c is due"))


@pytest.mark.parametrize(("after", "sounds"), [(0, False), (29, False), (30, True), (-3600, True)])
def test_the_bell_rests_for_half_a_minute_and_a_clock_that_went_back_does_not_silence_it(
    after: int, *, sounds: bool
) -> None:
    ringing = Ringing()
    ringing.hear([], NOON)
    assert ringing.hear([alarm("a", sudden=True)], NOON)
    later = NOON + timedelta(seconds=after)
    assert ringing.hear([alarm("a", sudden=True), alarm("b", sudden=True)], later) is sounds


def bells(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with every bell."""
    rung: list[int] = []
    monkeypatch.setattr(stage.app, "bell", lambda: rung.append(1))
    return rung


async def test_a_deadline_rings_for_its_owner_when_it_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room()
    async with on_screen(room, who="ben") as stage:
        rung = bells(stage, monkeypatch)
        room.wait(minutes=11)
        await stage.sees("1m late: Preserve the logs", "3 shows all that is due")
        assert rung == [1]
        await stage.press("escape")
        await stage.until(lambda: "3 shows all" not in stage.text, "was put away")
        room.wait(minutes=1)
        await stage.sees("2m late")
        assert rung == [1], "it rang once"


async def test_it_does_not_ring_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room()
    async with on_screen(room, who="dan") as stage:
        rung = bells(stage, monkeypatch)
        room.wait(minutes=11)
        await stage.sees("! 1m late")
        await stage.still()
        assert rung == []
        assert "3 shows all" not in stage.text


async def test_an_alarm_waits_for_the_answer_that_is_being_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room()
    async with on_screen(room, who="ben") as stage:
        rung = bells(stage, monkeypatch)
        await stage.press("n")
        await stage.asked("What do you want to note?")
        room.wait(minutes=11)
        await stage.until(lambda: rung, "rang")
        assert "3 shows all" not in stage.text
        await stage.press("escape", "escape")
        await stage.sees("3 shows all that is due")
