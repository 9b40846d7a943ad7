"""One question at the bottom: typed, chosen, or several chosen."""

from __future__ import annotations

from functools import partial

from textual.events import Paste

from tests.widgets.host import Host, shown, until
from warroom_widgets.prompt import Choice, Prompt, Question, Typed, matching

COLOURS = (Choice("r", "red", "warm"), Choice("g", "green", "calm"), Choice("dg", "dark green"), Choice("b", "blue"))


def answered(app: Host, times: int) -> bool:
    """Whether so many answers were heard."""
    return len(app.heard) == times


def test_typing_narrows_a_list_to_what_may_be_meant_best_first() -> None:
    def keys(typed: str) -> list[str]:
        return [choice.key for choice in matching(COLOURS, typed)]

    assert keys("") == ["r", "g", "dg", "b"]
    assert keys("gre") == ["g", "dg"]
    assert keys("CALM") == ["g"], "the note counts, and case does not"
    assert keys("dg") == ["dg"], "the first letters of words are enough"
    assert keys("dkg") == [], "any letters in their order would match almost anything"
    assert keys("xyz") == []


async def test_a_text_is_typed_and_sent_with_enter() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("What is the situation?", "everybody reads it", initial="So far "))
        await until(pilot, lambda: "What is the situation?" in shown(app)[0], "asked")
        await pilot.press(*"good", "enter")
        await until(pilot, lambda: app.heard, "heard the answer")
        assert app.heard[0].answer == "So far good"


async def test_a_choice_is_found_by_typing_and_taken_with_enter() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("Which?", choices=COLOURS))
        await pilot.press(*"blu", "enter")
        await until(pilot, lambda: [m.answer for m in app.heard] == ["b"], "heard the answer")


async def test_a_choice_begins_at_the_one_that_holds_and_moves_with_the_arrows() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        for number, keys in enumerate((["enter"], ["up", "up", "enter"], ["pagedown", "enter"]), start=1):
            prompt.ask(Question("Which?", choices=COLOURS, initial="dg"))
            await pilot.press(*keys)
            await until(pilot, partial(answered, app, number), "heard the answer")
        assert [m.answer for m in app.heard] == ["dg", "r", "b"]


async def test_several_are_marked_with_tab() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("Which?", choices=COLOURS, several=True))
        await pilot.press("tab", "down", "tab", "down", "tab", "tab", "enter")
        await until(pilot, lambda: [m.answer for m in app.heard] == ["r,g"], "heard both")


async def test_where_nothing_fits_what_is_typed_enter_answers_nothing() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered, Prompt.Left)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("Which?", choices=COLOURS))
        await pilot.press(*"xyz", "enter", "escape")
        await until(pilot, lambda: app.heard, "heard the way out")
        assert [type(m) for m in app.heard] == [Prompt.Left]
        assert app.heard[0].draft == "xyz"


async def test_all_lines_of_what_is_pasted_are_kept_and_none_of_it_is_obeyed() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("Text?"))
        prompt.query_one(Typed).post_message(Paste("first\r\nsecond \x1b]52;c;aGk=\x07 [/bold]"))
        await until(pilot, lambda: "second" in prompt.query_one(Typed).value, "took the paste")
        await pilot.press("enter")
        await until(pilot, lambda: app.heard, "heard the answer")
        assert app.heard[0].answer == "first second ␛]52;c;aGk=␇ [/bold]"


async def test_what_is_typed_before_the_question_comes_is_its_answer() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.expect()
        await pilot.press(*"blu", "enter", *"so far")
        prompt.ask(Question("Which?", choices=COLOURS))
        await until(pilot, lambda: [m.answer for m in app.heard] == ["b"], "heard the answer")
        prompt.ask(Question("And then?"))
        await pilot.press("enter")
        await until(pilot, lambda: [m.answer for m in app.heard] == ["b", "so far"], "heard the second one")


async def test_an_empty_enter_before_the_question_answers_nothing_and_escape_leaves_it() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered, Prompt.Left)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.expect()
        await pilot.press("enter", "enter")
        prompt.ask(Question("Sure?", choices=COLOURS))
        await pilot.press("enter", "enter", "escape")
        prompt.ask(Question("Really?", choices=COLOURS))
        await until(pilot, lambda: len(app.heard) == 2, "heard both")
        assert [type(m) for m in app.heard] == [Prompt.Answered, Prompt.Left]


async def test_it_closes_when_everything_that_was_expected_is_over() -> None:
    prompt = Prompt()
    async with Host(prompt).run_test(size=(60, 12)):
        prompt.expect()
        prompt.ask(Question("First?"))
        prompt.expect()
        prompt.rest()
        assert prompt.is_open, "a second one has begun"
        prompt.done()
        assert prompt.is_open
        prompt.rest()
        assert not prompt.is_open
        prompt.done()
        assert not prompt.is_open


async def test_a_list_begins_at_its_top_whatever_was_chosen_in_the_one_before() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("Which one?", choices=COLOURS))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: answered(app, 1), "heard the first answer")
        prompt.ask(Question("And now?", choices=COLOURS))
        await pilot.press("enter")
        await until(pilot, lambda: answered(app, 2), "heard the second answer")
        assert app.heard[1].answer == COLOURS[0].key


async def test_what_is_typed_chooses_the_best_match_whatever_was_chosen_before_it() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("Which one?", choices=COLOURS, initial="b"))
        await pilot.press("g", "r", "e", "enter")
        await until(pilot, lambda: answered(app, 1), "heard the answer")
        assert app.heard[0].answer == "g"


async def test_of_a_deliberate_choice_enter_alone_is_no_answer() -> None:
    prompt = Prompt()
    app = Host(prompt, Prompt.Answered)
    async with app.run_test(size=(60, 12)) as pilot:
        prompt.ask(Question("Was personal data exposed?", choices=COLOURS, deliberate=True))
        await pilot.press("enter", "enter", "down", "down", "enter")
        await until(pilot, lambda: answered(app, 1), "heard the answer")
        assert [one.answer for one in app.heard] == [COLOURS[1].key]
