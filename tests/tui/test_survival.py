"""What a screen lives through: being made too small to read, and a store that is held, moved or ahead of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.rooms import Room
from tests.tui.said import says
from tests.tui.stage import Stage, on_screen
from tests.tui.test_hostile import clean_at
from warroom.stores import sqlite_connection, sqlite_library, sqlite_schema
from warroom.stores.sqlite import SqliteStore

PLACES = {
    "the room": ((), "[4] Timeline"),
    "an enlarged pane": (("4", "plus"), "[4] Timeline"),
    "a question": (("n",), "What do you want to note?"),
    "the palette": (("colon",), "What do you want to do?"),
    "the wall": (("W",), "12:00:00Z"),
    "the past": (("less_than_sign",), "PAST"),
    "the list of incidents": (("I",), "[1] Incidents"),
    "the plan": (("P",), "WHAT COUNTS AS AN INCIDENT"),
    "the help": (("question_mark",), "Keys and signs"),
    "an entry": (("4", "enter"), "by cli"),
}
"""Every screen, the keys that lead to it from the room, and a word on it."""


async def reach(stage: Stage, place: str) -> None:
    """Goes to *place* from the room."""
    keys, word = PLACES[place]
    await stage.press(*keys)
    await stage.sees(word)


def walk() -> Room:
    """A room in which a little happened."""
    room = Room()
    room.do("step_start", step="preserve")
    return room


@pytest.mark.parametrize("place", PLACES)
async def test_it_shrinks_to_twenty_by_five_and_is_the_same_when_it_grows_again(place: str) -> None:
    async with on_screen(walk(), size=(120, 40)) as stage:
        await stage.press("4", "G")
        await reach(stage, place)
        await stage.still()
        before = stage.text
        for size in ((20, 5), (1, 1), (20, 5), (200, 60)):
            await clean_at(stage, size)
        await stage.pilot.resize_terminal(120, 40)
        await stage.until(lambda: stage.text == before, f"was again\n{before}\n")


async def test_a_question_is_asked_answered_and_seen_on_five_lines_as_well() -> None:
    async with on_screen(walk(), size=(20, 5)) as stage:
        await stage.press("f")
        await stage.asked("Which question?")
        await stage.sees("? Which question?", "type to narrow", "Is the outpu…", "esc leave")
        await stage.press(*"sess")
        await stage.sees("? Which question?", "   sess", "How many ses…", "esc leave")
        await stage.pilot.resize_terminal(120, 40)
        await stage.sees("How many sessions met it?")
        await stage.press("enter")
        await stage.asked("How many sessions met it?")


class Hands:
    """The clock by which writers wait for a lock: it stands until it is moved, however slow the machine is."""

    def __init__(self) -> None:
        self.at = 1_000.0
        self.looked = 0
        """How often a writer that waits looked at it."""

    def monotonic(self) -> float:
        """Where it stands."""
        self.looked += 1
        return self.at

    perf_counter_ns = staticmethod(time.perf_counter_ns)
    sleep = staticmethod(time.sleep)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """The clock of everybody who waits for a store."""
    clock = Hands()
    monkeypatch.setattr(sqlite_library, "time", clock)
    return clock


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Room]:
    """A room on a file, whose writers wait as long as they do in the program: ten seconds."""
    store = SqliteStore(tmp_path / "room.db")
    yield Room(store=store)
    store.close()


async def test_a_store_that_somebody_holds_for_ten_seconds_is_waited_for_with_a_word(filed: Room, hands: Hands) -> None:
    before = filed.incident.seq
    async with on_screen(filed) as stage:
        with closing(SqliteStore(Path(filed.store.place))) as other, other.writing():
            await stage.press("n")
            await stage.asked("note")
            await stage.type("while it is held")
            await stage.sees("recording…", "~ ana recording")
            await stage.press("4", "G", "g", "P")
            await stage.sees("WHAT COUNTS AS AN INCIDENT")
            await stage.press("escape")
            hands.at += 9.99
            looked = hands.looked
            await stage.until(lambda: hands.looked > looked + 1, "was waited for all of that time")
            await stage.sees("recording…", "~ ana recording")
            assert filed.incident.seq == before, "reading goes on, and nothing is said to be saved"
        await stage.sees(f"recorded #{before + 1}")


async def test_a_store_that_is_held_for_longer_than_anybody_waits_refuses_and_keeps_what_was_typed(
    filed: Room, hands: Hands
) -> None:  # fmt: skip
    async with on_screen(filed) as stage:
        with closing(SqliteStore(Path(filed.store.place))) as other, other.writing():
            await stage.press("n")
            await stage.asked("note")
            await stage.type("kept for later")
            await stage.sees("~ ana recording")
            await stage.until(lambda: hands.looked, "waited")
            hands.at += 10
            await says(stage, "refused:", refused=True)
            await stage.sees("what you typed is kept")
        await stage.press("n")
        await stage.asked("note")
        await stage.press("enter")
        await says(stage, "kept for later")


async def test_a_store_in_a_newer_format_is_shown_and_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    steps = [*sqlite_schema.MIGRATIONS, lambda db: db.execute("ALTER TABLE events ADD COLUMN shade TEXT")]
    with monkeypatch.context() as tomorrow, closing(SqliteStore(tmp_path / "room.db")) as older:
        room = Room(store=older)
        tomorrow.setattr(sqlite_schema, "MIGRATIONS", steps)
        tomorrow.setattr(sqlite_connection, "MIGRATIONS", steps)
        SqliteStore(tmp_path / "room.db").close()
        tomorrow.undo()
        async with on_screen(room) as stage:
            await stage.sees("in sync")
            await stage.press("n")
            await stage.asked("note")
            await stage.type("from an older one")
            await says(stage, "newer warroom", refused=True)
            await stage.press("P")
            await stage.sees("WHAT COUNTS AS AN INCIDENT")


async def test_a_store_that_disappears_leaves_every_screen_up(tmp_path: Path) -> None:
    for place in PLACES:
        folder = tmp_path / "-".join(place.split())
        with closing(SqliteStore(folder / "room.db", patience_s=0.2)) as store:
            async with on_screen(Room(store=store), size=(120, 40)) as stage:
                await reach(stage, place)
                folder.rename(folder.with_name("away"))
                await stage.until(lambda: stage.app._lost, "noticed it")
                await stage.sees("STORE LOST")
                assert stage.app.is_running
                folder.with_name("away").rename(folder)
                await stage.until(lambda: stage.app._lost is None, "found it again")
                await asyncio.sleep(0)
                assert PLACES[place][1] in stage.text
