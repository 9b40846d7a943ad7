"""Looking again gives what looking for the first time would give."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import Room
from warroom.tui.look import Look
from warroom.views import room as views

DOES: dict[str, Callable[[Room, int], object]] = {
    "note": lambda room, n: room.do("note_add", text=f"note {n}"),
    "fact": lambda room, n: room.do("fact_set", fact="sessions", value=n),
    "correct": lambda room, n: room.do("entry_correct", seq=1 + n % room.incident.seq, text=f"mended {n}", why="wrong"),
    "label": lambda room, n: room.do("entry_label", seq=1 + n % room.incident.seq, as_label="privileged", why="law"),
    "wait": lambda room, n: room.wait(hours=n % 30),
    "nothing": lambda room, n: None,
}


@given(st.lists(st.tuples(st.sampled_from(sorted(DOES)), st.integers(0, 50)), max_size=12))
def test_whatever_happens_between_two_looks(moves: list[tuple[str, int]]) -> None:
    room, look = Room(), Look()
    for verb, number in moves:
        DOES[verb](room, number)
        history = room.desk.history(room.id)
        now = room.clock.now()
        assert look.at(history, now) == views.view(history.incident, history.events, now, history.texts)


def test_only_the_last_entries_are_shown_however_many_there_are() -> None:
    room, look = Room(), Look()
    for count in (3, views.TIMELINE, 7):
        for n in range(count):
            room.do("note_add", text=f"note {n}")
        history = room.desk.history(room.id)
        got = look.at(history, room.clock.now()).timeline
        assert [entry.seq for entry in got] == list(range(max(1, room.incident.seq - 499), room.incident.seq + 1))
