"""A room that is a replay says so above everything else, and tells its news when nobody is in the middle of a word."""

from __future__ import annotations

from math import inf

import pytest

from tests.rooms import Room
from tests.tui.stage import Stage, on_screen
from warroom.desk import History
from warroom.views.guide import GuideView, News

BRIEF = "Replay of a real incident: 1 s = 45 min, 3 min left"
WHOLE = "Replay of a documented incident: 31 Jan 2026 22:52Z, 1 s here = 45 min there, 3 min left"
OPENING = News("opening", "This happened", ("s does a step", "q leaves"), 60)
ENDED = News("ended", "The replay has ended", ("warroom verify",), inf)


class Told:
    """A guide that says what a test wants it to say."""

    def __init__(self) -> None:
        self.news = OPENING

    def __call__(self, history: History) -> GuideView:
        """The same line always, and the news of the moment."""
        return GuideView(BRIEF, WHOLE, "you are ana, commander", self.news)


def ticks(stage: Stage, count: int = 1) -> None:
    """So many seconds pass at once."""
    for _ in range(count):
        stage.screen.notice.tick()


@pytest.mark.parametrize(("size", "line"), [((80, 24), BRIEF), ((120, 40), WHOLE), ((200, 60), WHOLE)])
async def test_the_first_line_says_what_this_is_and_who_is_looking(size: tuple[int, int], line: str) -> None:
    async with on_screen(Room(), size=size, guide=Told()) as stage:
        assert stage.lines[0].startswith(line), stage.lines[0]
        assert stage.lines[0].rstrip().endswith("you are ana, commander")
        await stage.sees("This happened", "s does a step", "q leaves")


async def test_a_room_that_is_no_replay_has_no_such_line() -> None:
    async with on_screen(Room()) as stage:
        assert "eplay" not in stage.lines[0]


async def test_the_same_news_are_told_once() -> None:
    async with on_screen(Room(), guide=Told()) as stage:
        notice = stage.screen.notice
        await stage.sees("This happened")
        await stage.press("escape")
        assert notice.said is None
        stage.screen.accompany(Told()(stage.room.desk.history(stage.room.id)))
        assert notice.said is None


async def test_the_first_words_go_after_a_minute_and_the_last_ones_stay() -> None:
    told = Told()
    async with on_screen(Room(), guide=told) as stage:
        notice = stage.screen.notice
        ticks(stage, 61)
        assert notice.said is None
        told.news = ENDED
        await stage.sees("The replay has ended", "warroom verify")
        ticks(stage, 1000)
        assert notice.said
        await stage.press("escape")
        assert notice.said is None


async def test_news_replace_older_news_and_wait_for_an_open_question_and_for_a_refusal_that_is_being_read() -> None:
    told = Told()
    async with on_screen(Room(), guide=told) as stage:
        await stage.sees("This happened")
        await stage.press("p")
        await stage.asked("It is declared.")
        told.news = ENDED
        stage.screen.accompany(told(stage.room.desk.history(stage.room.id)))
        assert stage.screen.notice.said is None
        await stage.type("resolved")
        await stage.asked("The plan stands")
        await stage.press("enter")
        await stage.sees("! refused: nobody has measured")
        stage.screen.accompany(told(stage.room.desk.history(stage.room.id)))
        await stage.sees("! refused: nobody has measured")
        await stage.press("escape")
        await stage.sees("The replay has ended")
