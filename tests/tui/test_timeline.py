"""The timeline with a screen to itself: all of the record, and of it what somebody looks for."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import Room
from tests.tui.stage import Stage, on_screen
from tests.tui.test_look import DOES
from warroom.tui.screens.entry import EntryScreen
from warroom.tui.screens.replay import ReplayScreen
from warroom.tui.screens.timeline import TimelineScreen
from warroom.tui.whole import Whole
from warroom.views import entries
from warroom.views import room as views
from warroom_widgets.timeline import row


def told() -> Room:
    """Some people, some consequences, a label."""
    room = Room()
    room.do("note_add", text="three customers quote it")
    room.do("note_add", who="ben", text="the logs are kept")
    room.do("step_start", who="ben", step="preserve")
    room.do("fact_set", fact="harm", value="serious")
    room.do("note_add", who="cleo", text="what counsel thinks", label="privileged")
    return room


def shown(stage: Stage) -> list[str]:
    """The ids of the rows."""
    screen = stage.app.screen
    assert isinstance(screen, TimelineScreen)
    return [one.id for one in screen.list.rows.rows]


async def only(stage: Stage, words: str) -> None:
    """Turns one thing on or off."""
    await stage.press("o")
    await stage.sees("Show only what?")
    await stage.press(*words, "enter")
    await stage.until(lambda: "Show only what?" not in stage.text, "answered")


@given(st.lists(st.tuples(st.sampled_from(sorted(DOES)), st.integers(0, 50)), max_size=12))
def test_read_in_portions_it_is_what_it_is_when_read_at_once(moves: list[tuple[str, int]]) -> None:
    room, whole = Room(), Whole()
    for verb, number in moves:
        DOES[verb](room, number)
        history, now = room.desk.history(room.id), room.clock.now()
        whole.follow(history, now)
        while not whole.complete:
            whole.read(now, portion=3)
        expected = entries.view(history.incident, history.events, now, history.texts)
        assert whole.rows(frozenset()) == [row(one) for one in reversed(expected)]


async def test_all_of_the_record_is_there_however_long_it_is() -> None:
    room = Room()
    for n in range(views.TIMELINE + 40):
        room.do("note_add", text=f"note {n}")
    async with on_screen(room) as stage:
        await stage.press("T")
        await stage.until(lambda: len(shown(stage)) == room.incident.seq, "read all of it")
        await stage.sees(f"[1] Timeline {room.incident.seq} entries")
        await stage.press("G")
        await stage.sees("Refunds that nobody promised (plan minimal")
        await stage.press("slash", *"note 7", "enter")
        await stage.sees("/note 7 ")


async def test_one_sees_only_some_of_several_sorts_at_once() -> None:
    room = told()
    kinds = {str(event.seq): (event.kind, event.actor) for event in room.events}
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("T")
        await stage.sees("entries")
        await only(stage, "by ben")
        assert {kinds[seq][1] for seq in shown(stage)} == {"ben"}
        await only(stage, "note")
        assert [kinds[seq] for seq in shown(stage)] == [("note.added", "ben")]
        await stage.sees("only by ben, note: 1 of")
        await only(stage, "everything again")
        assert len(shown(stage)) == len(kinds)


async def test_of_people_by_label_and_by_stage() -> None:
    room = told()
    by_seq = {str(event.seq): event for event in room.events}
    wants: dict[str, Callable[[str], bool]] = {
        "people": lambda seq: getattr(by_seq[seq].body, "cause", None) is None,
        "labelled privileged": lambda seq: by_seq[seq].label == "privileged",
        "stage detect": lambda seq: by_seq[seq].kind.startswith("step"),
    }
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("T")
        await stage.sees("entries")
        for words, holds in wants.items():
            await only(stage, words)
            assert shown(stage)
            assert all(holds(seq) for seq in shown(stage)), words
            await stage.press("escape")
            await stage.until(lambda: len(shown(stage)) == len(by_seq), "showed all of it")
        await stage.press("escape")
        await stage.sees("[1] Steps")


async def test_leaving_the_menu_says_nothing_and_changes_nothing() -> None:
    async with on_screen(told()) as stage:
        await stage.press("T")
        await stage.sees("entries")
        await stage.press("o")
        await stage.sees("Show only what?")
        await stage.press("escape")
        await stage.until(lambda: "Show only what?" not in stage.text, "left")
        assert "nothing was recorded" not in stage.text
        assert isinstance(stage.app.screen, TimelineScreen)


async def test_an_entry_tells_everything_that_is_known_about_it() -> None:
    room = Room()
    room.do("note_add", text="it was Thursday\nor so", once="k-1")
    seq = room.incident.seq
    room.do("entry_correct", who="ben", seq=seq, text="it was Friday", why="the logs say so")
    room.do("entry_label", who="cleo", seq=seq, as_label="privileged", why="quotes counsel")
    event = room.events[seq - 1]
    async with on_screen(room, size=(100, 40)) as stage:
        await stage.press("T", "slash", *"Friday (was", "enter", "enter")
        await stage.sees(
            "it was Thursday", "or so", f"CORRECTED by ben in #{seq + 1}", "it should say: it was Friday",
            "because: the logs say so", "normal when it was recorded", f"privileged since #{seq + 2}",
            "quotes counsel", event.id, event.hash, "k-1#1", "2026-11-23T12:00:00Z",
        )  # fmt: skip


async def test_from_an_entry_one_goes_to_its_neighbours_and_to_its_time() -> None:
    room = told()
    async with on_screen(room) as stage:
        await stage.press("T", "G", "enter")
        await stage.sees("Entry #1 incident.declared")
        await stage.press("right")
        await stage.sees("Entry #2 ")
        screen = stage.app.screen
        assert isinstance(screen, EntryScreen)
        assert screen.subject("timeline") == "2"
        await stage.press("less_than_sign")
        await stage.until(lambda: isinstance(stage.app.screen, ReplayScreen), "went to its time")
        await stage.sees(f"#2 of {room.incident.seq}")


async def test_from_the_pane_in_the_room_one_goes_to_the_time_of_the_selected_entry() -> None:
    room = told()
    async with on_screen(room) as stage:
        await stage.press("4", "j", "less_than_sign")
        await stage.sees(f"#{room.incident.seq - 1} of {room.incident.seq}")


async def test_the_timeline_begins_at_the_entry_that_was_selected_in_the_room() -> None:
    room = told()
    async with on_screen(room) as stage:
        await stage.press("4", "j", "j", "T")
        await stage.until(lambda: isinstance(stage.app.screen, TimelineScreen), "opened it")
        screen = stage.app.screen
        assert isinstance(screen, TimelineScreen)
        await stage.until(lambda: screen.list.selected == str(room.incident.seq - 2), "kept the entry")


async def test_what_comes_in_while_one_looks_is_added_and_obeys_what_is_wanted() -> None:
    room = told()
    async with on_screen(room) as stage:
        await stage.press("T")
        await stage.sees("entries")
        await only(stage, "by ben")
        selected = shown(stage)[0]
        room.do("note_add", who="cleo", text="from cleo")
        room.do("note_add", who="ben", text="from ben")
        await stage.sees("from ben")
        assert "from cleo" not in stage.text
        screen = stage.app.screen
        assert isinstance(screen, TimelineScreen)
        assert screen.list.selected == selected


def test_another_record_in_its_place_is_read_from_its_beginning() -> None:
    room, other, whole = Room("The first"), Room("The second"), Whole()
    other.do("note_add", text="it is longer")
    for one in (room, other):
        now = one.clock.now()
        whole.follow(one.desk.history(one.id), now)
        while not whole.complete:
            whole.read(now)
    assert "The second" in whole.rows(frozenset())[-1].text
