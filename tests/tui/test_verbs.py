"""Each everyday verb, by key, from the question to the record and back."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.tui.said import says
from tests.tui.stage import on_screen
from warroom.tui.verbs import VERBS


async def test_a_verb_away_from_its_pane_asks_for_its_subject() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("4", "d")
        await stage.asked("Which step?")
        await stage.type("triage")
        await stage.asked("What is the result?")
        await stage.press("enter")
        await says(stage, "step triage-check done")


async def test_a_role_is_joined_handed_over_and_accepted() -> None:
    room = Room()
    async with on_screen(room) as ana, on_screen(room, who="ben") as ben:
        await ana.press("2", "enter")
        await ana.asked("Role commander")
        await ana.press("enter")
        await says(ana, "ana joined as commander")
        await ana.shows(room.incident.seq)
        await ana.press("enter")
        await ana.type("hand")
        await ana.asked("To whom")
        await ana.type("ben")
        await says(ana, "commander offered to ben")
        await ben.shows(room.incident.seq)
        await ben.press("2", "r")
        await ben.asked("Role commander")
        await ben.press("enter")
        await says(ben, "ben took over commander from ana")
        assert room.incident.roles.seat("commander").occupant == "ben"


async def test_a_role_is_assigned_relieved_and_left() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("r")
        await stage.asked("Which role?")
        await stage.type("comms")
        await stage.asked("Role comms")
        await stage.type("assign")
        await stage.asked("Who is asked")
        await stage.type("fay")
        await says(stage, "fay assigned as comms")
        room.do("role_join", who="ben", role="engineer")
        await stage.shows(room.incident.seq)
        await stage.press("r")
        await stage.type("engineer")
        await stage.asked("Role engineer")
        await stage.type("relieve")
        await stage.asked("Why do you relieve ben")
        await stage.type("cannot be reached")
        await stage.asked("You relieve ben as engineer: cannot be reached")
        await stage.type("relieve")
        await says(stage, "ana joined as engineer, relieving ben")
        await stage.shows(room.incident.seq)
        await stage.press("r")
        await stage.type("engineer")
        await stage.asked("Role engineer")
        await stage.type("leave")
        await says(stage, "ana left engineer")


async def test_a_fact_is_chosen_from_its_answers_and_can_be_unknown_again() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("f")
        await stage.asked("Which question?")
        await stage.type("wrong or harmful")
        await stage.asked("Is the output wrong or harmful?")
        await stage.type("yes")
        await says(stage, "harmful = yes")
        await stage.shows(stage.room.incident.seq)
        await stage.press("f")
        await stage.type("wrong or harmful")
        await stage.asked("Is the output")
        await stage.type("unknown")
        await stage.asked("Why is harmful unknown again?")
        await stage.type("it was another system")
        await says(stage, "harmful is unknown again")


async def test_several_choices_numbers_and_texts_are_facts_too() -> None:
    async with on_screen(Room(), size=(120, 40)) as stage:
        for typed, keys, words in (
            ("which ways", ["down", "tab", "down", "tab", "enter"], "modes = wrong_output, data_leak"),
            ("share of the traffic", [*"12.5", "enter"], "reach_pct = 12.5"),
            ("What happened", [*"refunds", "enter"], "summary = refunds"),
        ):
            await stage.press("f")
            await stage.asked("Which question?")
            await stage.type(typed)
            await stage.until(
                lambda: (q := stage.screen.prompt.question) and "Which question" not in q.ask, "was asked for it"
            )
            await stage.press(*keys)
            await says(stage, words)


async def test_an_answer_that_is_none_is_refused_with_what_may_be_answered() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("f")
        await stage.type("share of the traffic")
        await stage.asked("What share")
        await stage.type("plenty")
        await says(stage, "'plenty' is no answer to reach_pct", refused=True)


async def test_who_answers_what_somebody_else_has_just_answered_is_shown_both() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("f")
        await stage.type("wrong or harmful")
        await stage.asked("Is the output")
        room.do("fact_set", who="ben", fact="harmful", value="yes")
        await stage.shows(room.incident.seq)
        await stage.type("no")
        await says(stage, "harmful was set to yes by ben since you looked; you said no", refused=True)
        assert room.incident.facts.answers["harmful"].value is True


async def test_an_update_is_posted_and_everybody_sees_it() -> None:
    room = Room()
    async with on_screen(room) as ana, on_screen(room, who="ben", size=(120, 40)) as ben:
        await ana.press("u")
        await ana.asked("What is the situation?")
        await ana.type("Rolled back; watching")
        await says(ana, "UPDATE: Rolled back; watching")
        await ben.sees("UPDATE: Rolled back; watching")


async def test_a_note_and_a_change_of_the_system_are_recorded() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("n")
        await stage.type("three customers called")
        await says(stage, "three customers called")
        await stage.press("c")
        await stage.asked("What was changed")
        await stage.type("prompt v12")
        await stage.asked("Anything to add?")
        await stage.press("enter")
        await says(stage, "SYSTEM CHANGED: prompt v12")


async def test_what_was_typed_survives_leaving_and_a_refusal_until_it_is_recorded() -> None:
    async with on_screen(Room(), who="nobody-we-know") as stage:
        await stage.press("u")
        await stage.asked("What is the situation?")
        await stage.press(*"half a ")
        await stage.press("escape")
        await says(stage, "nothing was recorded")
        await stage.press("u")
        await stage.asked("What is the situation?")
        await stage.type("sentence")
        await says(stage, "nobody-we-know is not on the team", refused=True)
        await stage.press("u")
        await stage.asked("What is the situation?")
        assert stage.screen.prompt.question
        assert stage.screen.prompt.question.initial == "half a sentence"


async def test_the_affected_are_stated_as_a_range() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("a")
        await stage.asked("At least how many")
        await stage.type("many")
        await stage.sees("'many' is no whole number")
        await stage.type("1,240")
        await stage.asked("How many are likely?")
        await stage.press("enter")
        await stage.asked("At most how many?")
        await stage.type("3900")
        await stage.asked("How do you know?")
        await stage.type("refund logs")
        await says(stage, "affected 1,240–3,900, stated: refund logs")
        await stage.sees("1,240–3,900")


async def test_a_range_that_contradicts_itself_is_refused() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("a")
        for question, answer in (("At least", "9"), ("likely", ""), ("At most", "3"), ("How do", "x")):
            await stage.asked(question)
            await stage.type(answer)
        await says(stage, "the range is out of order", refused=True)


async def test_whether_it_still_happens_is_said_by_hand() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("h")
        for question, answer in (("did it happen", "3"), ("did it not", "7"), ("What did you try", "ten canaries")):
            await stage.asked(question)
            await stage.type(answer)
        await says(stage, "tried by hand: 3 of 10 failed: ten canaries")
        await stage.sees("! HAPPENING STILL HAPPENING")


async def test_the_phase_goes_on_and_back() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("p")
        await stage.asked("It is declared.")
        await stage.type("contained")
        await stage.asked("Why is it contained?")
        await stage.type("the tool is off")
        await says(stage, "phase declared → contained: the tool is off")
        await stage.sees("CONTAINED")
        room.override("resolved")
        await stage.shows(room.incident.seq)
        await stage.press("p")
        await stage.type("reopen")
        await stage.asked("Why is it reopened?")
        await stage.type("it is back")
        await says(stage, "phase resolved → declared: it is back")


async def test_a_guard_of_the_plan_is_shown_and_may_be_answered_for_with_a_reason() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("p")
        await stage.asked("It is declared.")
        await stage.type("resolved")
        await stage.asked("The plan stands in the way of resolved.")
        await stage.sees("nobody has measured that it stopped")
        await stage.press("enter")
        await says(stage, "nobody has measured that it stopped", refused=True)
        assert stage.room.incident.phases.current == "declared", "leaving it is what Enter does"
        await stage.press("p")
        await stage.type("resolved")
        await stage.asked("The plan stands")
        await stage.type("answer")
        await stage.asked("Why is it resolved all the same?")
        await stage.type("switched off for good")
        await stage.asked("becomes resolved: switched off for good (against: nobody has measured")
        await stage.type("make it")
        await says(stage, "phase declared → resolved: switched off for good (against: nobody has measured")


async def test_a_false_alarm_needs_a_reason() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("p")
        await stage.type("cancelled")
        await stage.asked("Why is it a false alarm?")
        await stage.type("a load test")
        await stage.asked("The incident is declared and becomes cancelled: a load test")
        await stage.type("make it")
        await says(stage, "phase declared → cancelled: a load test")


async def test_closing_is_weighed_and_enter_alone_leaves_it_open() -> None:
    room = Room()
    room.override("resolved", "reviewing")
    async with on_screen(room) as stage:
        await stage.press("p")
        await stage.asked("It is reviewing.")
        await stage.type("closed")
        await stage.asked("The incident is reviewing and becomes closed")
        await stage.press("enter")
        await says(stage, "nothing was recorded")
        assert room.incident.phases.current == "reviewing"
        await stage.press("p")
        await stage.asked("It is reviewing.")
        await stage.type("closed")
        await stage.asked("becomes closed")
        await stage.type("make it closed")
        await stage.asked("The plan stands in the way of closed.")


async def test_the_severity_is_overridden_with_a_reason_and_computed_again() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("v")
        await stage.asked("How bad is it?")
        await stage.type("SEV1")
        await stage.asked("Why is it SEV1?")
        await stage.type("the press has called")
        await stage.asked("The severity is SEV3 and becomes SEV1: the press has called")
        await stage.type("override")
        await says(stage, "severity overridden to SEV1: the press has called")
        await stage.sees("! HOW BAD   SEV1")
        await stage.press("v")
        await stage.asked("How bad is it?")
        await stage.type("as computed")
        await stage.asked("Why does the override no longer hold?")
        await stage.type("it was about another company")
        await says(stage, "severity override cleared")


async def test_who_may_not_is_told_who_may_before_any_reason_is_typed() -> None:
    async with on_screen(Room(), who="eve") as stage:
        await stage.press("v")
        await stage.type("SEV1")
        await says(stage, "eve may not override the severity: the plan gives that to", refused=True)
        await stage.press("p")
        await stage.asked("It is declared.")
        await stage.type("cancelled")
        await says(stage, "eve may not", refused=True)


ASKED = {"s": "preserve (open)", "r": "Which role?", "f": "Which question?", "p": "It is declared.", "u": "situation"}


@pytest.mark.parametrize(("key", "question"), ASKED.items())
async def test_escape_leaves_a_question_and_nothing_is_recorded(key: str, question: str) -> None:
    async with on_screen(Room()) as stage:
        before = stage.room.incident.seq
        await stage.press(key)
        await stage.asked(question)
        await stage.press("escape")
        await says(stage, "nothing was recorded")
        assert stage.room.incident.seq == before
        assert stage.screen.steps.rows.has_focus, "the keys go where they went before"


async def test_enter_does_what_a_deadline_and_the_next_thing_are_about() -> None:
    async with on_screen(Room(), size=(120, 40)) as stage:
        await stage.press("3", "enter")
        await stage.asked("Role commander")
        await stage.press("escape")
        await says(stage, "nothing was recorded")
        await stage.press("6", "enter")
        await stage.asked("What harm came to people?")
        await stage.press("escape")
        await says(stage, "nothing was recorded")
        await stage.press("6", "j", "enter")
        await says(stage, "this room has no logs to count in", refused=True)
        await stage.press("a")
        await stage.asked("At least how many people are affected?")


async def test_a_read_only_room_is_looked_at_and_nothing_else() -> None:
    async with on_screen(Room(), read_only=True) as stage:
        await stage.press("u")
        await says(stage, "this room is read-only")
        assert stage.screen.prompt.question is None
        assert "u update" not in stage.lines[-1]
        await stage.press("enter")
        assert stage.screen.prompt.question is None


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_every_verb_is_in_the_palette_by_name_with_its_key(key: str) -> None:
    async with on_screen(Room()) as stage:
        await stage.press(key)
        await stage.asked("What do you want to do?")
        question = stage.screen.prompt.question
        assert question is not None
        notes = {choice.key: choice.note for choice in question.choices}
        assert {key for key in notes if key.startswith("verb:")} == {f"verb:{verb.id}" for verb in VERBS}
        assert notes["verb:update"] == "u  post a situation report"
        await stage.type("situation report")
        await stage.asked("What is the situation?")
