"""Labelling in the room: one key a label, each of them durable at once, and nobody sees what the other said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.evidence import draw, label
from tests.rooms import Room
from tests.tui.snapshot import matches
from tests.tui.stage import Stage, on_screen
from tests.tui.test_snapshots import looks, named
from warroom.core.errors import Code, Refused
from warroom.core.labels import Answer
from warroom.labelling import Labelling
from warroom.tui.preferences import Preferences
from warroom.tui.screens.labelling import LabellingScreen

HOSTILE = "Owed \x1b[31mmoney\u202e?\n[bold]y[/bold]"


class Shelf:
    """What happened to the people of these stories."""

    def __init__(self, happened: Mapping[str, Mapping[str, object]] | None) -> None:
        self._happened = happened

    def place(self, incident: str, count: str) -> Path:
        """Nowhere."""
        return Path("/nowhere") / incident / count

    def shown(self, path: Path) -> Mapping[str, Mapping[str, object]]:
        """What was put on the shelf. Refused (not_found) where nothing was."""
        if self._happened is None:
            raise Refused(Code.NOT_FOUND, f"there is nothing at {path}", "warroom count sample")
        return self._happened


def happened(people: int = 20) -> dict[str, dict[str, Any]]:
    """Two requests of each, the second of which may be somebody else's."""

    def of(number: int) -> dict[str, Any]:
        asked = {"time": "2026-11-23T10:00:00Z", "model": "gpt-5", "prompt": HOSTILE, "response": f"answer {number}"}
        return {"rows": 7, "shown": [asked, {"time": "2026-11-23T10:01:00Z", "response": "Yes.", "shared": True}]}

    return {f"{number:016x}": of(number) for number in range(people)}


def drawn(size: int = 20, **fields: Any) -> Room:
    """A room in which people were drawn."""
    room = Room()
    draw(room, size, **fields)
    return room


async def opened(stage: Stage) -> LabellingScreen:
    """The screen, once it shows somebody or says that there is nobody."""
    await stage.press("J")
    await stage.until(lambda: isinstance(stage.app.screen, LabellingScreen), "opened it")
    assert isinstance(stage.app.screen, LabellingScreen)
    await stage.sees("[1] Person ")
    return stage.app.screen


def said(room: Room) -> list[tuple[str, str, Answer]]:
    """The labels that are durable."""
    return [(one.by, one.person[-2:], one.label) for one in Labelling(room.desk).labels(room.incident, "refunds")]


async def test_a_key_a_label_and_each_is_durable_before_the_next_person_is_seen() -> None:
    room = drawn()
    async with on_screen(room, sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("0 of 20 labelled, 20 left for you", "│ answer 0", "2 of 7 requests shown")
        await stage.press("y")
        await stage.sees("1 of 20 labelled", "│ answer 1")
        assert said(room) == [("ana", "00", Answer.YES)]
        await stage.press("n")
        await stage.sees("│ answer 2")
        await stage.press("u")
        await stage.sees("│ answer 3", "3 of 20 labelled, 17 left for you")
    assert [one[1:] for one in said(room)] == [("00", Answer.YES), ("01", Answer.NO), ("02", Answer.UNSURE)]


async def test_what_people_wrote_stands_behind_a_bar_and_is_not_obeyed() -> None:
    async with on_screen(drawn(), sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("│ Owed ␛[31mmoney⟨U+202E⟩?", "│ [bold]y[/bold]")
        await stage.sees("^ others were seen in this session: it may be theirs")


async def test_what_people_wrote_is_copied_nowhere() -> None:
    async with on_screen(drawn(), sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("│ answer 0")
        await stage.press("colon")
        await stage.sees("What do you want to do?")
        await stage.press(*"copy row", "enter")
        await stage.sees("what people wrote stays where it is read")


async def test_one_goes_back_to_whom_one_labelled_and_says_something_else() -> None:
    room = drawn()
    label(room, "yy")
    async with on_screen(room, sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("│ answer 2")
        await stage.press("left")
        await stage.sees("│ answer 1", "= you said: affected", "1 back")
        await stage.press("left")
        await stage.sees("│ answer 0", "2 back")
        await stage.press("left", "right")
        await stage.sees("│ answer 1")
        await stage.press("n")
        await stage.sees("│ answer 2", "2 of 20 labelled")
    assert said(room)[-1] == ("ana", "01", Answer.NO)


async def test_every_ten_labels_and_the_last_one_are_on_the_record() -> None:
    room = drawn(10)
    label(room, "n" * 9)
    async with on_screen(room, size=(120, 40), sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("│ answer 9")
        await stage.press("y")
        await stage.sees("Everybody is labelled.", "recorded #", "1 affected, 9 not")
        await stage.press("y")
    assert len(said(room)) == 10


async def test_the_second_labeller_sees_nothing_of_what_the_first_one_said() -> None:
    room = drawn(4, second=1.0)
    label(room, "ynny")
    async with on_screen(room, who="ben", sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("4 of 4 labelled, 4 left for you", "│ answer 0")
        assert "you said" not in stage.text
        for number in range(1, 4):
            await stage.press("n")
            await stage.sees(f"│ answer {number}")
        await stage.press("n")
        await stage.sees("OPEN: TWO CONTRADICT EACH OTHER", "two agree on 2 of 4")


async def test_where_the_logs_are_not_it_says_how_to_fetch_what_happened() -> None:
    async with on_screen(drawn(), size=(120, 40), sampler=lambda: Shelf(None)) as stage:
        await opened(stage)
        await stage.sees("what happened to them is not on this machine", "warroom count sample refunds --again")


async def test_where_nobody_was_drawn_it_says_how_to_draw() -> None:
    async with on_screen(Room()) as stage:
        await opened(stage)
        await stage.sees("nobody was drawn to be labelled", "warroom count sample refunds --size 400")
        await stage.press("y", "left")
        await stage.press("escape")
        await stage.sees("[4] Timeline")


async def test_an_outsider_labels_nobody_and_goes_on_reading() -> None:
    room = drawn()
    async with on_screen(room, who="zoe", sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("│ answer 0")
        await stage.press("y")
        await stage.sees("refused: zoe is not on the team")
        assert said(room) == []


async def test_who_may_only_look_labels_nobody() -> None:
    room = drawn()
    async with on_screen(room, read_only=True, sampler=lambda: Shelf(happened())) as stage:
        await opened(stage)
        await stage.sees("│ answer 0")
        await stage.press("y")
        await stage.sees("this room is read-only")
        assert said(room) == []


async def test_what_others_do_meanwhile_changes_the_numbers_and_not_the_person() -> None:
    room = drawn(30)
    async with on_screen(room, sampler=lambda: Shelf(happened(30))) as stage:
        await opened(stage)
        await stage.sees("│ answer 0")
        label(room, "n" * 12, begin=5, who="ben")
        await stage.sees("12 of 30 labelled, 18 left for you", "│ answer 0")


@looks
async def test_labelling_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    room = drawn(40, second=0.5)
    label(room, "ynnnnnn?ynnn")
    label(room, "ynnnyn", who="ben")
    preferences = Preferences(theme=theme)
    async with on_screen(room, size=size, preferences=preferences, sampler=lambda: Shelf(happened(40))) as stage:
        await opened(stage)
        await stage.press("left")
        await stage.sees("= you said: not affected")
        await matches(stage, named("labelling", size, theme))
