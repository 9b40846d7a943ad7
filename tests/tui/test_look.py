"""Looking again gives what looking for the first time would give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.owed import owing
from tests.rooms import Room
from warroom.tui.look import Look, aged, counts_down
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


def test_a_notice_that_is_soon_for_a_day_is_not_looked_at_every_second() -> None:
    room = owing()
    room.do("fact_set", who="cleo", fact="nis2.significant", value="yes")
    room.wait(hours=5, seconds=1)
    view = room.view
    assert [one.id for one in view.deadlines if one.soon and one.id.startswith("notice:")]
    assert not aged(view, view.now + timedelta(seconds=1))
    assert not counts_down(view, view.now)
    assert aged(view, view.now + timedelta(seconds=10))


def test_the_headline_counts_seconds_in_the_last_ten_minutes_of_what_is_first() -> None:
    view = Room().view
    first = view.deadlines[0].due_at
    assert counts_down(view, first - timedelta(seconds=599))
    assert not counts_down(view, first - timedelta(seconds=601))
    assert not counts_down(view, first + timedelta(seconds=1))
