"""Entries: corrected, labelled, dated, taken back."""

from __future__ import annotations

import pytest

from tests.rooms import NOON, Room
from tests.tui.said import last, says, way
from tests.tui.stage import on_screen
from tests.tui.test_hostile import HOSTILE, clean
from warroom.core.envelope import Label, Precision
from warroom.tui.verbs import DATABLE, VERBS


async def test_the_selected_entry_is_corrected_with_what_was_wrong() -> None:
    room = Room()
    seq = room.do("note_add", text="forty tickets").seq
    async with on_screen(room) as stage:
        await stage.press("4", "E")
        await stage.asked(f"What should entry {seq} have said?")
        await stage.sees("forty tickets")
        await stage.type("fourteen tickets")
        await stage.asked("What was wrong with it?")
        await stage.type("miscounted")
        await says(stage, f"entry {seq} corrected to: fourteen tickets (miscounted)")
        assert last(room) == {"seq": seq, "text": "fourteen tickets", "blob": None, "why": "miscounted"}


async def test_keys_that_come_in_a_burst_mean_the_pane_that_was_just_gone_to() -> None:
    room = Room()
    async with on_screen(room) as stage:
        stage.screen.action_jump(4)
        stage.screen.action_verb("correct")
        await stage.asked(f"What should entry {room.incident.seq} have said?")


async def test_away_from_the_timeline_it_asks_which_entry() -> None:
    room = Room()
    seq = room.do("note_add", text="forty tickets").seq
    async with on_screen(room) as stage:
        await stage.press("E")
        await stage.asked("Which entry is wrong?")
        await stage.type("forty")
        await stage.asked(f"What should entry {seq} have said?")


async def test_an_entry_is_labelled_at_once_and_shown_again_only_after_it_was_weighed() -> None:
    room = Room()
    seq = room.do("note_add", text="advice of counsel").seq
    async with on_screen(room) as stage:
        await stage.press("4", "L")
        await stage.asked(f"Entry {seq} is normal.")
        await stage.type("privileged")
        await stage.asked("Why is it privileged?")
        await stage.type("it is advice")
        await says(stage, f"entry {seq} labelled privileged: it is advice")
        await stage.shows(room.incident.seq)
        stage.screen.timeline.rows.select(str(seq))
        await stage.press("L")
        await stage.asked(f"Entry {seq} is privileged.")
        await stage.type("normal")
        await stage.asked("Why is it normal?")
        await stage.type("counsel agreed")
        await stage.asked(f"Entry {seq} will be seen by everybody.")
        await stage.press("enter")
        await says(stage, "nothing was recorded")
        assert room.incident.entries.labels[seq] is Label.PRIVILEGED


async def test_a_labelled_note_is_recorded_under_its_label_and_not_repeated() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("N")
        await stage.asked("What kind of entry")
        await stage.type("privileged")
        await stage.asked("What do you want to say that is privileged?")
        await stage.press("enter")
        await stage.asked("What do you want to note?")
        assert stage.screen.prompt.question
        assert not stage.screen.prompt.question.long, "an editor would put it on a disk"
        await stage.sees("kept in memory only")
        await stage.type("we are liable")
        await says(stage, "a privileged text")
        assert stage.room.events[-1].label is Label.PRIVILEGED


async def test_what_is_not_a_note_is_labelled_as_it_is_recorded_and_never_without() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("N")
        await stage.asked("What kind of entry")
        await stage.type("privileged")
        await stage.asked("What do you want to say that is privileged?")
        await stage.type("severity")
        await stage.asked("How bad is it?")
        await stage.type("SEV1")
        await stage.asked("Why is it SEV1?")
        await stage.sees("kept in memory only")
        await stage.type("counsel expects a claim")
        await stage.asked("becomes SEV1")
        await stage.type("override it")
        await says(stage, "severity overridden to SEV1")
        recorded = [event for event in stage.room.events if event.kind == "severity.overridden"]
        assert [event.label for event in recorded] == [Label.PRIVILEGED]


async def test_what_is_labelled_can_be_dated_too() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("at")
        await stage.asked("When was it?")
        await stage.type("-15m")
        await stage.asked("What happened at 2026-11-23 11:45Z?")
        await stage.type("under a label")
        await stage.asked("What kind of entry")
        await stage.type("personal")
        await stage.asked("What do you want to say that is personal?")
        await stage.type("update")
        await stage.asked("What is the situation?")
        await stage.type("a customer was named")
        await says(stage, "a customer was named")
        event = stage.room.events[-1]
        assert (event.kind, event.label, event.precision) == ("update.posted", Label.PERSONAL, Precision.MINUTE)


async def test_all_that_is_recorded_as_it_was_said_can_be_dated() -> None:
    measured = {"try", "probe_file", "watch", "measure", "recount", "stop_count", "draw"}
    assert {verb.id for verb in VERBS} - {verb.id for verb in DATABLE} == measured | {"undo", "dated", "calling"}
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("at")
        await stage.asked("When was it?")
        await stage.type("-15m")
        await stage.asked("What happened at 2026-11-23 11:45Z?")
        await stage.type("correct")
        await stage.asked("Which entry is wrong?")
        await stage.type("#1")
        await stage.asked("What should entry 1 have said?")
        await stage.type("Refunds in the app alone")
        await stage.asked("What was wrong with it?")
        await stage.type("too wide")
        await says(stage, "entry 1 corrected")
        assert stage.room.events[-1].at == NOON.replace(hour=11, minute=45)


async def test_what_happened_earlier_is_dated() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("at")
        await stage.asked("When was it?")
        await stage.type("-15m")
        await stage.asked("What happened at 2026-11-23 11:45Z?")
        await stage.type("note")
        await stage.asked("What do you want to note?")
        await stage.type("the first ticket")
        await says(stage, "the first ticket")
        event = stage.room.events[-1]
        assert (event.at, event.precision) == (NOON.replace(hour=11, minute=45), Precision.MINUTE)


async def test_no_time_is_refused_and_kept_to_be_mended() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("at")
        await stage.asked("When was it?")
        await stage.type("yesterday")
        await says(stage, "'yesterday' is no time", refused=True)
        assert "what you typed is kept" in way(stage)
        await stage.press("at")
        await stage.asked("When was it?")
        await stage.sees("this is your draft from before")
        assert stage.screen.prompt.typed == "yesterday"


async def test_what_was_done_last_is_taken_back_and_can_be_done_again() -> None:
    room = Room()
    room.do("step_done", step="triage-check", result="all answered")
    seq = room.incident.seq
    async with on_screen(room) as stage:
        await stage.press("U")
        await stage.asked("step triage-check done: all answered")
        await stage.sees("step triage-check will be reopened")
        await stage.press("enter")
        await says(stage, "step triage-check reopened: taken back: #")
        await stage.shows(seq + 1)
        assert "to do it again: U" in way(stage)
        await stage.press("U")
        await stage.asked("step triage-check reopened")
        await stage.press("enter")
        await says(stage, "step triage-check done: all answered")


async def test_a_weighty_undo_is_not_confirmed_by_enter_alone() -> None:
    room = Room()
    room.do("severity_set", level="SEV1", why="the press")
    seq = room.incident.seq
    async with on_screen(room) as stage:
        await stage.press("U", "enter")
        await says(stage, "nothing was recorded")
        assert room.incident.seq == seq
        await stage.press("U")
        await stage.asked("severity overridden to SEV1")
        await stage.type("take it back")
        await says(stage, "severity override cleared: taken back")


async def test_what_cannot_be_taken_back_says_the_key_of_the_room_for_it() -> None:
    room = Room()
    room.do("phase_set", phase="contained")
    async with on_screen(room) as stage:
        await stage.press("U")
        await says(stage, "a phase is not undone", refused=True)
        assert way(stage).endswith("Here: p phase")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_no_question_about_an_entry_obeys_it(text: str) -> None:
    room = Room()
    room.do("note_add", text=text)
    async with on_screen(room) as stage:
        await stage.press("4", "E")
        await stage.asked("What should entry")
        clean(stage)
        await stage.press("escape", "U")
        await stage.asked("Take back")
        clean(stage)
