"""What the wall says, and what it must not."""

from __future__ import annotations

from tests.owed import every_state, owing
from tests.rooms import Room
from warroom.views import wall
from warroom.views.wall import WallView


def wall_of(room: Room) -> WallView:
    """The wall as it is now."""
    history = room.desk.history(room.id)
    return wall.view(room.view, history.incident, history.events)


def test_it_gives_the_five_answers_in_their_order_in_words_that_are_short() -> None:
    room = Room()
    room.do("count_set", who="ben", low=240, likely=310, high=900, why="refund chats")
    room.do("probe_record", who="ben", failed=3, clean=7, why="canaries")
    tiles = wall_of(room).tiles
    assert [tile.label for tile in tiles] == ["HOW BAD", "AFFECTED", "HAPPENING", "MAY PAUSE", "DUE NEXT"]
    assert [tile.word for tile in tiles] == ["SEV2", "240–900", "STILL HAPPENING", "NOBODY HERE", "5m"]


def test_a_number_of_people_comes_with_its_method_and_its_age() -> None:
    room = Room()
    room.do("count_set", low=240, high=900, why="refund chats")
    room.wait(minutes=20)
    affected = wall_of(room).tiles[1]
    assert affected.said == "stated by ana: refund chats"
    assert affected.age == "STALE 20m"


def test_what_is_unknown_is_a_word_as_large_as_any() -> None:
    tiles = wall_of(Room()).tiles
    assert (tiles[1].word, tiles[2].word) == ("UNKNOWN", "NOT MEASURED")


def test_nothing_that_was_labelled_is_on_it() -> None:
    room = Room("A secret title")
    room.do("count_set", low=1, high=2, why="a secret reason")
    counted = room.incident.seq
    room.do("note_add", text="a secret note", label="privileged")
    room.do("note_add", text="a plain note")
    room.do("entry_label", seq=1, as_label="personal", why="a secret why")
    room.do("entry_label", seq=counted, as_label="privileged", why="a secret why")
    room.do("probe_record", failed=1, clean=0, why="a secret try")
    room.do("entry_label", seq=room.incident.probes.last.seq, as_label="privileged", why="a secret why")  # type: ignore[union-attr]
    shown = repr(wall_of(room))
    assert "a plain note" in shown
    assert "secret" not in shown


def test_a_corrected_secret_is_not_told_by_its_correction() -> None:
    room = Room()
    room.do("note_add", text="a plain note")
    noted = room.incident.seq
    room.do("entry_correct", seq=noted, text="a secret word", why="a secret why")
    room.do("entry_label", seq=noted, as_label="privileged", why="a secret why")
    assert "secret" not in repr(wall_of(room))


def test_where_somebody_must_be_told_next_the_large_letters_say_so() -> None:
    due = wall_of(every_state()).tiles[4]
    assert (due.word, due.symbol) == ("3h00m late TELL", "!")
    assert due.said.startswith("OUR POLICY: tell recipients of the service")
    assert wall_of(owing()).tiles[4].word == "5m", "a seat is joined, not told"


def test_what_was_said_under_a_label_about_a_duty_is_not_on_it() -> None:
    room = every_state()
    room.do("notice_draft", who="cleo", duty="eu.nis2.in@acme-de", text="a secret text", label="privileged")
    assert "secret" not in repr(wall_of(room))
