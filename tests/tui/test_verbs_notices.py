"""A notice is drafted, read, compared, approved and set aside, by key; and what is refused before any question."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.owed import CUSTOMERS, DPA, ON_REQUEST, PERSONS, REPORT, TEXT, WARNING, draft, every_state, owing
from tests.rooms import Room
from tests.tui.said import last, says, way
from tests.tui.stage import Stage, on_screen
from tests.tui.writing import give
from warroom.core.ledger import sha256
from warroom.tui.memory import Memory
from warroom.tui.reading import pages
from warroom.tui.screens.duties import DutiesScreen


async def about(stage: Stage, duty: str, *answers: str) -> None:
    """Begins the verb about *duty*, from the room, and gives *answers*."""
    await stage.press("w")
    await stage.asked("Which duty?")
    await stage.type(duty)
    await stage.asked("Tell ")
    for answer in answers:
        await stage.type(answer)


async def test_a_notice_is_written_in_the_editor_and_seen_before_it_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, tmp_path, "path.write_text('Dear authority,\\n\\nit happened on Sunday.\\n')")
    async with on_screen(owing(), who="cleo") as stage:
        await about(stage, REPORT, "draft", "an empty page")
        await stage.sees("Dear authority,", "it happened on Sunday.", "say it")
        await stage.press("enter")
        await says(stage, f"notice for {REPORT} drafted: version 1")
        assert "the versions before it stay" in way(stage)
        text = b"Dear authority,\n\nit happened on Sunday."
        assert last(stage.room)["blob"] == sha256(text)
        kept = stage.room.store.blob(sha256(text))
        assert kept
        assert kept.content == text


async def test_the_present_words_are_what_the_editor_begins_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, tmp_path, "path.write_text(path.read_text().replace('310', '340'))")
    room = owing()
    draft(room, DPA)
    async with on_screen(room, who="cleo") as stage:
        await about(stage, DPA, "draft", "version 1")
        await stage.sees("About 340 persons are affected.")
        await stage.press("enter")
        await says(stage, "version 2")


async def test_a_template_of_the_plan_is_filled_in_seen_and_drafted() -> None:
    async with on_screen(owing(), who="cleo") as stage:
        await about(stage, DPA, "draft", "template dpa")
        await stage.asked("Draft it like this?")
        await stage.sees("We notify you of a breach.")
        await stage.type("draft it as it is")
        await says(stage, f"notice for {DPA} drafted: version 1 from the template dpa.en")


async def test_a_template_may_be_edited_before_it_is_drafted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, tmp_path, "path.write_text(path.read_text().strip() + ' It is over.')")
    async with on_screen(owing(), who="cleo") as stage:
        await about(stage, DPA, "draft", "template dpa", "edit it")
        await stage.sees("We notify you of a breach. It is over.")
        await stage.press("enter")
        await says(stage, "version 1 from the template dpa.en")


async def test_a_file_is_drafted_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(TEXT)
    async with on_screen(owing(), who="cleo") as stage:
        await about(stage, DPA, "draft", "a file")
        await stage.asked("Which file holds the text?")
        await stage.type(str(path))
        await stage.asked("Draft it like this?")
        await stage.sees("Dear authority,", "^ line 4")
        await stage.type("draft it as it is")
        await says(stage, "version 1")
        assert last(stage.room)["blob"] == sha256(TEXT.encode())


async def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(b"\xff\xfe")
    async with on_screen(owing(), who="cleo") as stage:
        await about(stage, DPA, "draft", "a file", str(path))
        await says(stage, "notice.pdf is not UTF-8 text", refused=True)


async def test_what_was_written_and_left_is_offered_again_and_not_over_a_newer_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, tmp_path, "path.write_text(path.read_text().strip() + ' and mine')")
    room, drafts = owing(), Memory(tmp_path / "drafts.json")
    draft(room, DPA, "Words")
    async with on_screen(room, who="cleo", drafts=drafts) as stage:
        await about(stage, DPA, "draft", "version 1")
        await stage.sees("Words and mine")
        draft(room, DPA, "Other words", who="ben")
        await stage.press("enter")
        await says(stage, "ben wrote version 2 since you looked", refused=True)
        assert "what you typed is kept" in way(stage)
        await stage.shows(room.incident.seq)
        await about(stage, DPA, "draft")
        await stage.sees("your own draft", "version 2")
        await stage.press("enter")
        await stage.sees("Words and mine and mine")
        await stage.press("escape")
        await says(stage, "nothing was recorded")


async def test_an_approval_is_of_the_words_that_were_shown() -> None:
    room = owing()
    digest = draft(room, DPA, who="ben")
    async with on_screen(room, who="cleo") as stage:
        await about(stage, DPA, "approve")
        await stage.asked("Version 1 for Berlin authority, by ben: approve it?")
        await stage.sees("About 310 persons are affected.", f"sha256 {digest}", "leave it as it is")
        await stage.type("approve it")
        await says(stage, f"notice for {DPA} approved by legal: version 1")
        assert last(room) == {"duty": DPA, "version": 1, "blob": digest, "functions": ["legal"]}


async def test_enter_alone_approves_nothing() -> None:
    room = owing()
    draft(room, DPA, who="ben")
    async with on_screen(room, who="cleo") as stage:
        before = room.incident.seq
        await about(stage, DPA, "approve")
        await stage.asked("approve it?")
        await stage.press("enter")
        await says(stage, "nothing was recorded")
        assert room.incident.seq == before


async def test_a_long_text_is_turned_over_to_its_end_before_it_can_be_approved() -> None:
    room = owing()
    draft(room, DPA, "\n".join(f"Sentence {n} of many." for n in range(25)), who="ben")
    async with on_screen(room, who="cleo") as stage:
        await about(stage, DPA, "approve")
        await stage.asked("(1 of 3)")
        await stage.sees("Sentence 0 of", "Sentence 8 of", "read on")
        assert "approve it" not in "\n".join(stage.lines[-5:-1])
        await stage.press("enter")
        await stage.asked("(2 of 3)")
        await stage.press("enter")
        await stage.asked("(3 of 3)")
        await stage.sees("Sentence 24 of", "sha256 ")
        await stage.type("approve it")
        await says(stage, "approved by legal")


async def test_words_that_changed_while_they_were_read_are_not_approved() -> None:
    room = owing()
    draft(room, DPA, who="ben")
    async with on_screen(room, who="cleo") as stage:
        await about(stage, DPA, "approve")
        await stage.asked("approve it?")
        draft(room, DPA, "Other words", who="ben")
        await stage.type("approve it")
        await says(stage, "this is another text than the one that you have read", refused=True)


async def test_who_drafted_it_is_refused_before_reading_it() -> None:
    room = owing()
    draft(room, DPA, who="cleo")
    async with on_screen(room, who="cleo") as stage:
        await about(stage, DPA, "approve")
        await says(stage, "nobody approves their own words", refused=True)


async def test_an_approval_is_withdrawn_with_a_reason() -> None:
    room = owing()
    draft(room, DPA, who="ben")
    room.do("notice_approve", who="cleo", duty=DPA)
    async with on_screen(room, who="cleo") as stage:
        await about(stage, DPA, "withdraw")
        await stage.asked("Why do you take your approval back?")
        await stage.type("the number is of yesterday")
        await says(stage, f"approval of version 1 for {DPA} withdrawn: the number is of yesterday")


async def test_two_versions_are_compared_line_by_line() -> None:
    async with on_screen(every_state()) as stage:
        await about(stage, DPA, "compare")
        await stage.asked("From version 1 to version 2:")
        await stage.sees("-About 310 persons", "+About 340 persons")
        await stage.press("enter")


async def test_of_several_versions_it_is_asked_which_one() -> None:
    room = owing()
    for text in ("One", "Two", "Three"):
        draft(room, DPA, text)
    async with on_screen(room) as stage:
        await about(stage, DPA, "compare")
        await stage.asked("Version 3 beside which one?")
        await stage.type("version 1")
        await stage.sees("-One", "+Three")


async def test_what_the_law_asks_of_a_notice_is_read_before_it_is_drafted() -> None:
    async with on_screen(owing(), who="cleo", size=(120, 40)) as stage:
        await about(stage, DPA, "what it has to say")
        await stage.sees(f"What a notice for {DPA} has to say (1 of ", "read on")
        await stage.press("escape")
        await says(stage, "nothing was recorded")


async def test_every_version_is_read_word_for_word() -> None:
    room = owing()
    draft(room, WARNING, "The first words.", who="ben")
    async with on_screen(room, who="dan") as stage:
        await about(stage, WARNING, "read")
        await stage.asked("Version 1, by ben:")
        await stage.sees("The first words.")
        await stage.press("enter")
        draft(room, WARNING, "The second words.", who="ben")
        await stage.shows(room.incident.seq)
        await about(stage, WARNING, "read")
        await stage.asked("Which version do you want to read?")
        await stage.type("version 1")
        await stage.asked("Version 1, by ben:")
        await stage.sees("The first words.")


async def test_what_is_not_approved_is_refused_before_the_first_question() -> None:
    room = owing()
    draft(room, CUSTOMERS, who="eve")
    room.do("notice_approve", who="cleo", duty=CUSTOMERS)
    async with on_screen(room, who="eve") as stage:
        await stage.press("w")
        await stage.asked("Which duty?")
        await stage.type(CUSTOMERS)
        await stage.asked("Tell ")
        draft(room, CUSTOMERS, "Other words", who="eve")
        await stage.type("send")
        await stage.asked("When was it sent?")
        await stage.press("enter")
        await stage.asked("To whom")
        await stage.press("enter")
        await stage.asked("What proves it?")
        await stage.type("none")
        await stage.asked("was it sent like this?")
        await stage.type("it was sent")
        await says(stage, "version 2 of the notice", refused=True)
        assert "w notice" in way(stage)


@pytest.mark.parametrize(("way_", "says_"), [("waive", "waived"), ("not applicable", "said not to apply")])
async def test_a_duty_is_set_aside_by_who_may_with_a_reason_and_stands_again(way_: str, says_: str) -> None:
    room = owing()
    async with on_screen(room) as stage:
        await about(stage, REPORT, way_)
        await stage.asked("Why is it that this")
        await stage.type("the system was down already")
        await stage.asked("the system was down already")
        await stage.press("enter")
        await says(stage, "nothing was recorded")
        await about(stage, REPORT, way_, "the system was down already", "say that")
        await says(stage, f"{REPORT} {says_}: the system was down already")
        await stage.shows(room.incident.seq)
        await about(stage, REPORT, "reinstate", "it was not")
        await says(stage, f"{REPORT} stands again: it was not")


async def test_who_may_not_waive_is_told_before_giving_a_reason() -> None:
    async with on_screen(owing(), who="eve") as stage:
        await about(stage, REPORT, "waive")
        await says(stage, "", refused=True)
        assert "duty.waived" not in stage.room.kinds


async def test_a_room_without_duties_says_so() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("w")
        await says(stage, "there is no duty to notify here", refused=True)


async def test_on_the_screen_of_duties_the_verb_is_about_the_selected_one() -> None:
    async with on_screen(every_state(), who="cleo") as stage:
        await stage.press("O", "j", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, DutiesScreen), "opened the duties")
        await stage.sees("Tell Berlin authority:", "draft", "compare", "waive")


@pytest.mark.parametrize(
    ("duty", "offers", "not_"),
    [
        (DPA, {"approve", "draft", "compare", "waive"}, {"send", "receipt", "withdraw"}),
        (CUSTOMERS, {"send", "draft", "withdraw"}, {"approve", "compare"}),
        (PERSONS, {"draft", "waive"}, {"send"}),
        (ON_REQUEST, {"reinstate"}, {"draft"}),
        (WARNING, {"draft"}, {"receipt", "waive"}),
    ],
)
async def test_what_is_offered_is_what_can_be_done_now(duty: str, offers: set[str], not_: set[str]) -> None:
    async with on_screen(every_state(), who="cleo", size=(120, 40)) as stage:
        await about(stage, duty)
        question = stage.screen.prompt.question
        assert question
        offered = {one.label for one in question.choices}
        assert offers <= offered
        assert not not_ & offered


def test_pages_hold_every_line_and_the_foot_is_last() -> None:
    text = [f"line {n}" for n in range(20)]
    shown = pages(text, ("digest",), height=9)
    assert "\n".join(page.words for page in shown).split("\n") == text
    assert [page.foot for page in shown] == ["", "", "digest"]
    assert pages(["x" * 200], height=9) == [("\n".join(("x" * 74, "x" * 74, "x" * 52)), "")]
    assert pages(text[:9], ("digest",), height=9)[-1] == ("", "digest")
