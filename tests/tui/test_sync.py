"""What others do shows at once; a store that goes away does not take the room with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from tests.rooms import Room
from tests.tui.said import says
from tests.tui.stage import on_screen
from warroom.stores.memory import MemoryStore
from warroom.stores.sqlite import SqliteStore
from warroom.tui import sync


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Room]:
    """A room on a file, whose writers wait for a fifth of a second."""
    store = SqliteStore(tmp_path / "here" / "room.db", patience_s=0.2)
    yield Room(store=store)
    store.close()


async def test_what_another_one_does_shows_without_a_key(filed: Room) -> None:
    async with on_screen(filed, size=(120, 40)) as stage:
        with closing(SqliteStore(Path(filed.store.place))) as other:
            _on(filed, other).do("update_post", text="the prompt is rolled back")
        await stage.sees("UPDATE: the prompt is rolled back", f"in sync #{filed.incident.seq}")


def _on(room: Room, store: SqliteStore) -> Room:
    """The same incident, through another connection."""
    twin = Room.__new__(Room)
    twin.store, twin.clock, twin.id = store, room.clock, room.id
    twin.desk = type(room.desk)(store, room.clock)
    return twin


async def test_what_another_one_does_never_moves_the_cursor_or_takes_the_keys() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("4", "G")
        chosen = stage.screen.timeline.selected
        for n in range(12):
            room.do("note_add", text=f"note {n}")
        await stage.shows(room.incident.seq)
        assert stage.screen.timeline.selected == chosen == "1"
        assert stage.screen.timeline.rows.has_focus
        await stage.press("u")
        await stage.asked("What is the situation?")
        await stage.press(*"half")
        room.do("note_add", text="while somebody types")
        await stage.shows(room.incident.seq)
        await stage.type("way")
        await says(stage, "UPDATE: halfway")


async def test_another_incident_in_the_same_store_changes_nothing_here() -> None:
    room = Room()
    async with on_screen(room) as stage:
        before = stage.text
        other = Room(store=room.store, title="Another one", seed=7)
        other.do("note_add", text="elsewhere")
        room.do("note_add", text="here")
        await stage.sees("here")
        assert "elsewhere" not in stage.text
        assert stage.lines[0][:40] == before.split("\n")[0][:40]


async def test_a_store_that_disappears_leaves_the_room_up_and_is_found_again(filed: Room) -> None:
    here = Path(filed.store.place).parent
    async with on_screen(filed) as stage:
        away = here.rename(here.with_name("away"))
        await stage.sees("! STORE LOST", "the store cannot be reached", "what you see is from 12:00Z; trying again")
        assert "^ AFFECTED  UNKNOWN" in stage.text, "what was known stays in sight"
        await stage.press("n")
        await stage.asked("note")
        await stage.type("kept until then")
        await says(stage, "refused:", refused=True)
        away.rename(here)
        await stage.sees("in sync #4", "the store is back")
        await stage.press("n")
        await stage.asked("note")
        await stage.press("enter")
        await says(stage, "kept until then")


class Stalled(MemoryStore):
    """A store on a disk that at some time answers no more, and raises nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.answers, self.hangs = Event(), Event()
        self.answers.set()

    def follow(self, stop: Event) -> Iterator[None]:
        """As long as it answers."""
        yield
        while not stop.wait(0.01):
            if not self.answers.is_set():
                self.hangs.set()
            self.answers.wait()


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def monotonic(self) -> float:
        """Where it stands."""
        return self.at


@pytest.mark.parametrize(("keys", "wall"), [((), False), (("question_mark",), False), (("T",), False), ((), True)])
async def test_a_store_that_answers_no_more_is_seen_to_be_stale(
    keys: tuple[str, ...], wall: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, clock = Stalled(), Hands()
    monkeypatch.setattr(sync, "time", clock)
    async with on_screen(Room(store=store), wall=wall) as stage:
        await stage.press(*keys)
        await stage.sees("HOW BAD" if not keys or keys == ("T",) else "Keys and signs")
        clock.at += 100
        await stage.until(lambda: stage.app._sync.silent_s == 0, "answered, however long nobody asked it")
        store.answers.clear()
        await stage.until(store.hangs.is_set, "hung")
        clock.at += 9
        await stage.sees("! STALE 9s")
        store.answers.set()
        await stage.until(lambda: "STALE" not in stage.lines[0], "heard of it again")


async def test_what_happened_meanwhile_is_there_when_the_store_is_back(filed: Room) -> None:
    here = Path(filed.store.place).parent
    async with on_screen(filed, size=(120, 40)) as stage:
        away = here.rename(here.with_name("away"))
        await stage.sees("! STORE LOST")
        with closing(SqliteStore(away / "room.db")) as store:
            _on(filed, store).do("note_add", text="written while this screen was blind")
        away.rename(here)
        await stage.sees("written while this screen was blind")


async def test_a_record_that_went_back_is_an_alarm_and_no_good_news(filed: Room, tmp_path: Path) -> None:
    path = Path(filed.store.place)
    with closing(SqliteStore(path)) as store:
        store.backup(tmp_path / "older.db")
    filed.do("note_add", text="after the backup")
    async with on_screen(filed, size=(120, 40)) as stage:
        await stage.sees("after the backup")
        path.parent.rename(tmp_path / "away")
        await stage.sees("STORE LOST")
        path.parent.mkdir()
        (tmp_path / "older.db").rename(path)
        await stage.sees("THE RECORD WENT BACK")


async def test_a_store_that_somebody_locks_refuses_what_is_written_and_nothing_else(filed: Room) -> None:
    async with on_screen(filed) as stage:
        with closing(SqliteStore(Path(filed.store.place))) as other, other.writing():
            await stage.press("n")
            await stage.asked("note")
            await stage.type("while it is locked")
            await says(stage, "refused:", refused=True)
            assert "in sync" in stage.text, "reading goes on"
        await stage.press("n")
        await stage.asked("note")
        await stage.press("enter")
        await says(stage, "while it is locked")


async def test_entries_of_a_newer_warroom_are_shown_as_that_and_nothing_is_written_over_them() -> None:
    from tests.tui.newer import append_newer

    room = Room()
    async with on_screen(room) as stage:
        append_newer(room)
        await stage.sees("1 entries from a newer warroom")
        await stage.press("n")
        await stage.asked("note")
        await stage.type("from an older one")
        await says(stage, "may read, not write", refused=True)
